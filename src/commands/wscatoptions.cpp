// SPDX-License-Identifier: GPL-3.0-or-later
// The options of wscat 6.
#include "commands/optionrules.h"

#include <array>

namespace sockwright::commands {

using namespace Qt::StringLiterals;

namespace {

using R = Reading;
using S = const QString;
constexpr auto Needs = Rule::Value::Required;

// Without a value wscat asks for it.
void setPassphrase(R &r, S &v)
{
    if (v.isEmpty())
        r.tls().passphrase = workspace::Secret::elsewhere();
    else
        r.setPassphrase(v);
}

const std::array rules{
    Rule{"--connect", u'c', Needs, [](R &r, S &v) { r.addPlain(v); }},
    Rule{"--listen", u'l', Needs, [](R &r, S &) { r.refuseServer(); }},
    Rule{"--header", u'H', Needs, [](R &r, S &v) { r.addHeader(v); }},
    Rule{"--subprotocol", u's', Needs, [](R &r, S &v) { r.addSubprotocols(v); }},
    Rule{"--origin", u'o', Needs, [](R &r, S &v) { r.setHeader(u"Origin"_s, v); }},
    Rule{"--host", 0, Needs, [](R &r, S &v) { r.setHeader(u"Host"_s, v); }},
    Rule{"--auth", 0, Needs, [](R &r, S &v) { r.setUser(v); }},
    Rule{"--no-check", u'n', {}, [](R &r, S &) { r.settings().verifyTls = false; }},
    Rule{"--ca", 0, Needs, [](R &r, S &v) { r.tls().caFiles = QStringList(v); }},
    Rule{"--cert", 0, Needs, [](R &r, S &v) { r.tls().certificateFile = v; }},
    Rule{"--key", 0, Needs, [](R &r, S &v) { r.tls().keyFile = v; }},
    Rule{"--passphrase", 0, Rule::Value::Optional, setPassphrase},
    Rule{"--proxy", 0, Needs, [](R &r, S &v) { r.setProxy(v, "http"_L1); }},
    Rule{"--location", u'L', {}, [](R &r, S &) { r.followRedirects(); }},
    Rule{"--max-redirects", 0, Needs, [](R &r, S &v) { r.setMaxRedirects(v); }},
    Rule{"--execute", u'x', Needs,
         [](R &r, S &v) { r.addMessage(workspace::MessageFormat::Text, v); }},
    Rule{"--wait", u'w', Needs, nullptr,
         QT_TRANSLATE_NOOP("Commands", "a connection here lasts until it is closed.")},
    Rule{"--protocol", u'p', Needs, nullptr,
         QT_TRANSLATE_NOOP("Commands", "Sockwright speaks version 13, the standard's.")},
    Rule{"--show-ping-pong", u'P'},
    Rule{"--slash"},
    Rule{"--no-color"},
};

} // namespace

Grammar wscatGrammar()
{
    return {rules};
}

} // namespace sockwright::commands
