// SPDX-License-Identifier: GPL-3.0-or-later
// The options of "sockwright-cli connect" that a request has a place for.
#include "commands/optionrules.h"

#include "commands/address.h"
#include "commands/markers.h"

#include <algorithm>
#include <array>

namespace sockwright::commands {

using namespace Qt::StringLiterals;
using workspace::AuthKind;
using workspace::MessageFormat;

namespace {

using R = Reading;
using S = const QString;
constexpr auto Needs = Rule::Value::Required;
constexpr int dayMs = 24 * 60 * 60 * 1000;
constexpr int mostTries = 1'000'000;

constexpr char staysConnected[]
    = QT_TRANSLATE_NOOP("Commands", "a connection here lasts until it is closed.");
constexpr char notRead[] = QT_TRANSLATE_NOOP("Commands", "what is in a file is not read here.");
constexpr char savedRequest[]
    = QT_TRANSLATE_NOOP("Commands", "open the saved request in the collections instead.");

// KIND:… as --auth takes it.
void setAuth(R &r, S &v)
{
    const QString kind = v.section(u':', 0, 0);
    const QString rest = v.section(u':', 1);
    workspace::Auth &auth = r.request().auth;
    if (kind == "basic"_L1 || kind == "digest"_L1) {
        r.setUser(rest);
        if (kind == "digest"_L1)
            r.useDigest();
    } else if (kind == "bearer"_L1) {
        r.setBearer(rest);
    } else if (kind == "apikey"_L1 && rest.count(u':') >= 2) {
        auth.kind = AuthKind::ApiKey;
        auth.keyPlace = rest.startsWith("query:"_L1) ? workspace::ApiKeyPlace::Query
                                                     : workspace::ApiKeyPlace::Header;
        auth.keyName = rest.section(u':', 1, 1);
        auth.keyValue = secretFromText(rest.section(u':', 2), marker::key);
    } else {
        r.leaveOut(optionText(QT_TRANSLATE_NOOP("Commands", "its value cannot be read.")));
    }
}

void setConnectTo(R &r, S &v)
{
    if (const auto place = placeFromText(v))
        r.settings().connectTo = {place->host, place->port};
    else
        r.leaveOut(optionText(QT_TRANSLATE_NOOP("Commands", "its value cannot be read.")));
}

void setTries(R &r, S &v)
{
    workspace::ReconnectSettings &reconnect = r.settings().reconnect;
    reconnect.enabled = true;
    r.setNumber(reconnect.tries, v, 0, mostTries);
}

void setDelay(R &r, S &v)
{
    workspace::ReconnectSettings &reconnect = r.settings().reconnect;
    r.setNumber(reconnect.delayMs, v, 0, dayMs);
    reconnect.maxDelayMs = std::max(reconnect.maxDelayMs, reconnect.delayMs);
}

const std::array rules{
    Rule{"--header", u'H', Needs, [](R &r, S &v) { r.addHeader(v); }},
    Rule{"--param", 0, Needs, [](R &r, S &v) { r.addParam(v); }},
    Rule{"--cookie", 0, Needs, [](R &r, S &v) { r.addCookies(v); }},
    Rule{"--subprotocol", 0, Needs, [](R &r, S &v) { r.addSubprotocols(v); }},
    Rule{"--origin", 0, Needs, [](R &r, S &v) { r.setHeader(u"Origin"_s, v); }},
    Rule{"--auth", 0, Needs, setAuth},
    Rule{"--proxy", 0, Needs, [](R &r, S &v) { r.setProxy(v, "http"_L1); }},
    Rule{"--connect-to", 0, Needs, setConnectTo},
    Rule{"--ipv4", 0, {}, [](R &r, S &) { r.settings().ipVersion = workspace::IpVersion::V4; }},
    Rule{"--ipv6", 0, {}, [](R &r, S &) { r.settings().ipVersion = workspace::IpVersion::V6; }},
    Rule{"--max-redirects", 0, Needs,
         [](R &r, S &v) {
             r.followRedirects();
             r.setMaxRedirects(v);
         }},
    Rule{"--insecure", 0, {}, [](R &r, S &) { r.settings().verifyTls = false; }},
    Rule{"--ca", 0, Needs, [](R &r, S &v) { r.tls().caFiles << v; }},
    Rule{"--cert", 0, Needs, [](R &r, S &v) { r.tls().certificateFile = v; }},
    Rule{"--key", 0, Needs, [](R &r, S &v) { r.tls().keyFile = v; }},
    Rule{"--pkcs12", 0, Needs, [](R &r, S &v) { r.tls().pkcs12File = v; }},
    Rule{"--passphrase-env", 0, Needs,
         [](R &r, S &) { r.tls().passphrase = workspace::Secret::elsewhere(); }},
    Rule{"--passphrase-file", 0, Needs,
         [](R &r, S &) { r.tls().passphrase = workspace::Secret::elsewhere(); }},
    Rule{"--tls-min", 0, Needs,
         [](R &r, S &v) {
             if (v == "1.3"_L1)
                 r.tls().minimumVersion = workspace::TlsVersion::Tls13;
         }},
    Rule{"--server-name", 0, Needs, [](R &r, S &v) { r.tls().serverName = v; }},
    Rule{"--compress", 0, {}, [](R &r, S &) { r.settings().compression.offer = true; }},
    Rule{"--reconnect", 0, Needs, setTries},
    Rule{"--reconnect-delay", 0, Needs, setDelay},
    Rule{"--keepalive", 0, Needs,
         [](R &r, S &v) { r.setNumber(r.settings().keepaliveMs, v, 0, dayMs); }},
    Rule{"--timeout", 0, Needs,
         [](R &r, S &v) { r.setNumber(r.settings().connectTimeoutMs, v, 1, dayMs); }},
    Rule{"--max-message", 0, Needs, [](R &r, S &v) { r.setSize(r.settings().maxMessageBytes, v); }},
    Rule{"--max-frame", 0, Needs, [](R &r, S &v) { r.setSize(r.settings().maxFrameBytes, v); }},
    Rule{"--after-connect", 0, Needs,
         [](R &r, S &v) {
             r.settings().afterConnect.push_back({{}, MessageFormat::Text, v});
         }},
    Rule{"--send", 0, Needs, [](R &r, S &v) { r.addMessage(MessageFormat::Text, v); }},
    Rule{"--send-hex", 0, Needs, [](R &r, S &v) { r.addMessage(MessageFormat::Hex, v); }},
    Rule{"--send-base64", 0, Needs, [](R &r, S &v) { r.addMessage(MessageFormat::Base64, v); }},
    Rule{"--send-file", 0, Needs, nullptr, notRead},
    Rule{"--ping",
         0,
         {},
         nullptr,
         QT_TRANSLATE_NOOP("Commands", "send a ping from the menu Connection instead.")},
    Rule{"--echo",
         0,
         {},
         nullptr,
         QT_TRANSLATE_NOOP("Commands", "the window does not send messages back by itself.")},
    Rule{"--workspace", 0, Needs, nullptr, savedRequest},
    Rule{"--request", 0, Needs, nullptr, savedRequest},
    Rule{"--env", 0, Needs, nullptr, savedRequest},
    Rule{"--count", 0, Needs, nullptr, staysConnected},
    Rule{"--wait", 0, Needs, nullptr, staysConnected},
    Rule{"--close", 0, Needs, nullptr, staysConnected},
    Rule{"--until-close"},
    Rule{"--output", 0, Needs},
    Rule{"--capture", 0, Needs, nullptr,
         QT_TRANSLATE_NOOP("Commands", "Sockwright keeps what it receives.")},
};

} // namespace

Grammar cliGrammar()
{
    return {rules};
}

} // namespace sockwright::commands
