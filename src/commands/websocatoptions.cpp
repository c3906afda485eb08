// SPDX-License-Identifier: GPL-3.0-or-later
// The options of websocat 1 that a client has a use for.
#include "commands/optionrules.h"

#include <array>

namespace sockwright::commands {

using namespace Qt::StringLiterals;

namespace {

using R = Reading;
using S = const QString;
constexpr auto Needs = Rule::Value::Required;

constexpr char forPipes[] = QT_TRANSLATE_NOOP(
    "Commands", "it is about the streams that websocat joins, and there are none here.");
constexpr char staysConnected[]
    = QT_TRANSLATE_NOOP("Commands", "a connection here lasts until it is closed.");

const std::array rules{
    Rule{"--header", u'H', Needs, [](R &r, S &v) { r.addHeader(v); }},
    Rule{"--protocol", 0, Needs, [](R &r, S &v) { r.addSubprotocols(v); }},
    Rule{"--origin", 0, Needs, [](R &r, S &v) { r.setHeader(u"Origin"_s, v); }},
    Rule{"--basic-auth", 0, Needs, [](R &r, S &v) { r.setUser(v); }},
    Rule{"--insecure", u'k', {}, [](R &r, S &) { r.settings().verifyTls = false; }},
    Rule{"--client-pkcs12-der", 0, Needs, [](R &r, S &v) { r.tls().pkcs12File = v; }},
    Rule{"--client-pkcs12-passwd", 0, Needs, [](R &r, S &v) { r.setPassphrase(v); }},
    Rule{"--tls-domain", 0, Needs, [](R &r, S &v) { r.tls().serverName = v; }},
    Rule{"--socks5", 0, Needs, [](R &r, S &v) { r.setProxy(v, "socks5"_L1); }},
    Rule{"--ping-interval", 0, Needs,
         [](R &r, S &v) { r.setSeconds(r.settings().keepaliveMs, v); }},
    Rule{"--ping-timeout", 0, Needs, [](R &r, S &v) { r.setPingTimeout(v); }},
    Rule{"--ws-c-uri", 0, Needs, nullptr,
         QT_TRANSLATE_NOOP("Commands", "Sockwright makes no connections over other streams.")},
    Rule{"--server-mode", u's', {}, [](R &r, S &) { r.refuseServer(); }},
    Rule{"--max-messages", 0, Needs, nullptr, staysConnected},
    Rule{"--max-messages-rev", 0, Needs, nullptr, staysConnected},
    Rule{"--one-message", u'1', {}, nullptr, staysConnected},
    Rule{"--unidirectional", u'u', {}, nullptr, forPipes},
    Rule{"--unidirectional-reverse", u'U', {}, nullptr, forPipes},
    Rule{"--jsonrpc", 0, {}, nullptr, forPipes},
    Rule{"--binary-prefix", 0, Needs, nullptr, forPipes},
    Rule{"--text-prefix", 0, Needs, nullptr, forPipes},
    Rule{"--exec-args", 0, Needs, nullptr, forPipes},
    Rule{"--server-header", 0, Needs, nullptr, forPipes},
    Rule{"--header-to-env", 0, Needs, nullptr, forPipes},
    Rule{"--buffer-size", u'B', Needs, nullptr, forPipes},
    Rule{"--autoreconnect-delay-millis", 0, Needs, nullptr, forPipes},
    Rule{"--websocket-version", 0, Needs, nullptr,
         QT_TRANSLATE_NOOP("Commands", "Sockwright speaks version 13, the standard's.")},
    // What makes no difference here.
    Rule{"--binary", u'b'},
    Rule{"--text", u't'},
    Rule{"--base64"},
    Rule{"--no-close", u'n'},
    Rule{"--exit-on-eof", u'E'},
    Rule{"--null-terminated", u'0'},
    Rule{"--strict", u'S'},
    Rule{"--no-line"},
    Rule{"--linemode-strip-newlines"},
    Rule{"--print-ping-rtts"},
    Rule{"--async-stdio"},
    Rule{"--no-async-stdio"},
    Rule{"--verbose", u'v'},
    Rule{"--quiet", u'q'},
};

} // namespace

Grammar websocatGrammar()
{
    return {rules, true};
}

} // namespace sockwright::commands
