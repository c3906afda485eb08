// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands/markers.h"
#include "commands/readingtext.h"
#include "commands/writing.h"

#include <QSet>
#include <QUrl>

namespace sockwright::commands {

using namespace Qt::StringLiterals;

namespace {

// wscat keeps its headers by name.
void writeHeaders(Writing &writing)
{
    QSet<QString> seen;
    for (const workspace::Field &header : writing.headers()) {
        const QString name = header.name.toLower();
        if (seen.contains(name)) {
            writing.note(ReadingText::tr("wscat cannot send two headers with the same name: the "
                                         "first “%1” is kept.")
                             .arg(header.name));
            continue;
        }
        seen.insert(name);
        if (name == "origin"_L1)
            writing.option(u"--origin"_s, header.value);
        else if (name == "host"_L1)
            writing.option(u"--host"_s, header.value);
        else
            writing.option(u"-H"_s, header.name + ": "_L1 + header.value);
    }
    if (!writing.cookies().isEmpty())
        writing.option(u"-H"_s, "Cookie: "_L1 + writing.cookies());
}

void writeTls(Writing &writing)
{
    const workspace::TlsSettings &tls = writing.settings().tls;
    if (!writing.settings().verifyTls)
        writing.flag(u"--no-check"_s);
    if (!tls.caFiles.isEmpty())
        writing.option(u"--ca"_s, tls.caFiles.first());
    if (!tls.certificateFile.isEmpty())
        writing.option(u"--cert"_s, tls.certificateFile);
    if (!tls.keyFile.isEmpty())
        writing.option(u"--key"_s, tls.keyFile);
    if (tls.passphrase.isSet() && tls.pkcs12File.isEmpty())
        writing.attached(u"--passphrase"_s, writing.shown(tls.passphrase, marker::passphrase));
}

} // namespace

void writeWscat(Writing &writing)
{
    const workspace::Request &request = writing.request();
    const workspace::RequestSettings &settings = request.settings;
    writing.begin({u"wscat"_s, u"--connect"_s, joinedUrl(writing.url())});
    for (const QString &subprotocol : settings.subprotocols)
        writing.option(u"--subprotocol"_s, subprotocol);
    writeHeaders(writing);
    if (request.auth.kind == workspace::AuthKind::Basic)
        writing.option(u"--auth"_s, writing.shownUser(request.auth.user, request.auth.password));
    writeTls(writing);
    if (const workspace::ProxySettings &proxy = settings.proxy;
        proxy.kind == workspace::ProxyKind::Http) {
        const auto encoded = [](const QString &text) {
            return QString::fromLatin1(QUrl::toPercentEncoding(text));
        };
        QString user;
        if (!proxy.user.isEmpty() || proxy.password.isSet()) {
            user = encoded(proxy.user) + u':'
                + encoded(writing.shown(proxy.password, marker::password)) + u'@';
        }
        writing.option(u"--proxy"_s, "http://"_L1 + user + placeText({proxy.host, proxy.port}));
    }
    if (settings.maxRedirects > 0) {
        writing.flag(u"--location"_s);
        writing.option(u"--max-redirects"_s, QString::number(settings.maxRedirects));
    }
}

} // namespace sockwright::commands
