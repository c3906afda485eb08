// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands/markers.h"
#include "commands/readingtext.h"
#include "commands/writing.h"

namespace sockwright::commands {

using namespace Qt::StringLiterals;

namespace {

// websocat counts in seconds.
int seconds(int milliseconds)
{
    return int((qint64(milliseconds) + 999) / 1000);
}

bool isAddress(const QString &host)
{
    return host.contains(u':') || (!host.isEmpty() && host.back().isDigit());
}

} // namespace

void writeWebsocat(Writing &writing)
{
    const workspace::Request &request = writing.request();
    const workspace::RequestSettings &settings = request.settings;
    // An option of its own may take every word after it: values are attached.
    writing.begin({u"websocat"_s, joinedUrl(writing.url())});
    if (!settings.subprotocols.isEmpty())
        writing.attached(u"--protocol"_s, settings.subprotocols.join(", "_L1));
    for (const workspace::Field &header : writing.headers()) {
        if (header.name.compare("Origin"_L1, Qt::CaseInsensitive) == 0)
            writing.attached(u"--origin"_s, header.value);
        else
            writing.attached(u"-H"_s, header.name + ": "_L1 + header.value);
    }
    if (!writing.cookies().isEmpty())
        writing.attached(u"-H"_s, "Cookie: "_L1 + writing.cookies());
    if (request.auth.kind == workspace::AuthKind::Basic) {
        writing.attached(u"--basic-auth"_s,
                         writing.shownUser(request.auth.user, request.auth.password));
    }
    if (!settings.verifyTls)
        writing.flag(u"--insecure"_s);
    if (const workspace::TlsSettings &tls = settings.tls; !tls.pkcs12File.isEmpty()) {
        writing.attached(u"--client-pkcs12-der"_s, tls.pkcs12File);
        if (tls.passphrase.isSet()) {
            writing.attached(u"--client-pkcs12-passwd"_s,
                             writing.shown(tls.passphrase, marker::passphrase));
        }
    }
    if (const workspace::ProxySettings &proxy = settings.proxy;
        proxy.kind == workspace::ProxyKind::Socks5) {
        writing.attached(u"--socks5"_s, placeText({proxy.host, proxy.port}));
        if (!isAddress(proxy.host))
            writing.note(ReadingText::tr("websocat needs the address of the proxy, not its name."));
    }
    if (settings.keepaliveMs > 0 && !settings.keepaliveMessage) {
        const int interval = seconds(settings.keepaliveMs);
        writing.attached(u"--ping-interval"_s, QString::number(interval));
        writing.attached(u"--ping-timeout"_s,
                         QString::number(qint64(interval) * settings.keepaliveMisses));
    }
}

} // namespace sockwright::commands
