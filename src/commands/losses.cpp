// SPDX-License-Identifier: GPL-3.0-or-later
// Which settings of a request each tool has options for.
#include "commands/readingtext.h"
#include "commands/writing.h"

#include <array>

namespace sockwright::commands {

using workspace::RequestSettings;

namespace {

// Who can say it.
enum Tools : unsigned
{
    Nobody = 0,
    Curl = 1,
    Wscat = 2,
    Websocat = 4,
    Cli = 8,
};

struct Setting
{
    const char *name; ///< for people
    unsigned tools;
    bool (*isUsed)(const RequestSettings &settings);
};

unsigned maskOf(Tool tool)
{
    return 1U << static_cast<unsigned>(tool);
}

using S = const RequestSettings;
using workspace::ProxyKind;

const RequestSettings defaults;

const std::array settingsOfTools{
    Setting{QT_TRANSLATE_NOOP("Commands", "the keepalive"), Websocat | Cli,
            [](S &s) { return s.keepaliveMs > 0 && !s.keepaliveMessage; }},
    Setting{QT_TRANSLATE_NOOP("Commands", "a message as keepalive"), Nobody,
            [](S &s) { return s.keepaliveMs > 0 && s.keepaliveMessage; }},
    Setting{
        QT_TRANSLATE_NOOP("Commands", "the pings that may be missed"), Websocat,
        [](S &s) { return s.keepaliveMs > 0 && s.keepaliveMisses != defaults.keepaliveMisses; }},
    Setting{QT_TRANSLATE_NOOP("Commands", "compression"), Curl | Wscat | Cli,
            [](S &s) { return s.compression.offer; }},
    Setting{QT_TRANSLATE_NOOP("Commands", "the parameters of the compression"), Curl,
            [](S &s) {
                workspace::CompressionSettings plain;
                plain.offer = true;
                plain.unknown = s.compression.unknown;
                return s.compression.offer && s.compression != plain;
            }},
    Setting{QT_TRANSLATE_NOOP("Commands", "the time limit of connecting"), Curl | Cli,
            [](S &s) { return s.connectTimeoutMs != defaults.connectTimeoutMs; }},
    Setting{QT_TRANSLATE_NOOP("Commands", "size limits"), Cli,
            [](S &s) {
                return s.maxMessageBytes != defaults.maxMessageBytes
                    || s.maxFrameBytes != defaults.maxFrameBytes;
            }},
    Setting{QT_TRANSLATE_NOOP("Commands", "an HTTP proxy"), Curl | Wscat | Cli,
            [](S &s) { return s.proxy.kind == ProxyKind::Http; }},
    Setting{QT_TRANSLATE_NOOP("Commands", "a SOCKS5 proxy"), Curl | Websocat | Cli,
            [](S &s) { return s.proxy.kind == ProxyKind::Socks5; }},
    Setting{QT_TRANSLATE_NOOP("Commands", "credentials of a SOCKS5 proxy"), Curl | Wscat | Cli,
            [](S &s) { return s.proxy.kind == ProxyKind::Socks5 && !s.proxy.user.isEmpty(); }},
    Setting{QT_TRANSLATE_NOOP("Commands", "a CA file"), Curl | Wscat | Cli,
            [](S &s) { return !s.tls.caFiles.isEmpty(); }},
    Setting{QT_TRANSLATE_NOOP("Commands", "more than one CA file"), Cli,
            [](S &s) { return s.tls.caFiles.size() > 1; }},
    Setting{QT_TRANSLATE_NOOP("Commands", "a client certificate in PEM"), Curl | Wscat | Cli,
            [](S &s) { return !s.tls.certificateFile.isEmpty(); }},
    Setting{QT_TRANSLATE_NOOP("Commands", "a client certificate in PKCS#12"), Curl | Websocat | Cli,
            [](S &s) { return !s.tls.pkcs12File.isEmpty(); }},
    Setting{QT_TRANSLATE_NOOP("Commands", "the least version of TLS"), Curl | Cli,
            [](S &s) { return s.tls.minimumVersion != defaults.tls.minimumVersion; }},
    Setting{QT_TRANSLATE_NOOP("Commands", "another server name (SNI)"), Cli,
            [](S &s) { return !s.tls.serverName.isEmpty(); }},
    Setting{QT_TRANSLATE_NOOP("Commands", "another place to connect to"), Curl | Cli,
            [](S &s) { return !s.connectTo.host.isEmpty() || s.connectTo.port > 0; }},
    Setting{QT_TRANSLATE_NOOP("Commands", "IPv4 or IPv6 only"), Curl | Cli,
            [](S &s) { return s.ipVersion != workspace::IpVersion::Any; }},
    Setting{QT_TRANSLATE_NOOP("Commands", "redirects"), Curl | Wscat | Cli,
            [](S &s) { return s.maxRedirects > 0; }},
    Setting{QT_TRANSLATE_NOOP("Commands", "reconnecting"), Cli,
            [](S &s) { return s.reconnect.enabled; }},
    Setting{QT_TRANSLATE_NOOP("Commands", "messages to send after each connect"), Cli,
            [](S &s) { return !s.afterConnect.empty(); }},
};

} // namespace

void loseSettings(Writing &writing, Tool tool)
{
    for (const Setting &setting : settingsOfTools) {
        if ((setting.tools & maskOf(tool)) == 0 && setting.isUsed(writing.settings()))
            writing.lose(QCoreApplication::translate("Commands", setting.name));
    }
    const bool hasDigest = tool == Tool::Curl || tool == Tool::SockwrightCli;
    if (writing.request().auth.kind == workspace::AuthKind::Digest && !hasDigest)
        writing.lose(ReadingText::tr("Digest credentials"));
}

} // namespace sockwright::commands
