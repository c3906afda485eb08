// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands/markers.h"
#include "commands/readingtext.h"
#include "commands/writing.h"

#include <QUrl>

namespace sockwright::commands {

using namespace Qt::StringLiterals;
using workspace::AuthKind;
using workspace::ProxyKind;
using workspace::RequestSettings;

namespace {

void writeAuth(Writing &writing)
{
    const workspace::Auth &auth = writing.request().auth;
    const auto write = [&writing](const QString &text) { writing.option(u"--auth"_s, text); };
    switch (auth.kind) {
    case AuthKind::None:
    case AuthKind::Inherit:
        break;
    case AuthKind::Basic:
        write("basic:"_L1 + writing.shownUser(auth.user, auth.password));
        break;
    case AuthKind::Digest:
        write("digest:"_L1 + writing.shownUser(auth.user, auth.password));
        break;
    case AuthKind::Bearer:
        write("bearer:"_L1 + writing.shown(auth.token, marker::token));
        break;
    case AuthKind::ApiKey: {
        const bool inQuery = auth.keyPlace == workspace::ApiKeyPlace::Query;
        const QString place = inQuery ? u"query:"_s : u"header:"_s;
        write("apikey:"_L1 + place + auth.keyName + u':'
              + writing.shown(auth.keyValue, marker::key));
        break;
    }
    case AuthKind::OAuth2:
        write("bearer:"_L1 + marker::token);
        writing.note(ReadingText::tr("OAuth 2.0 fetches a token when it connects: put one in the "
                                     "place of %1.")
                         .arg(marker::token));
        break;
    }
}

void writeTls(Writing &writing)
{
    const workspace::TlsSettings &tls = writing.settings().tls;
    if (!writing.settings().verifyTls)
        writing.flag(u"--insecure"_s);
    for (const QString &file : tls.caFiles)
        writing.option(u"--ca"_s, file);
    if (!tls.pkcs12File.isEmpty()) {
        writing.option(u"--pkcs12"_s, tls.pkcs12File);
    } else if (!tls.certificateFile.isEmpty()) {
        writing.option(u"--cert"_s, tls.certificateFile);
        writing.option(u"--key"_s, tls.keyFile.isEmpty() ? tls.certificateFile : tls.keyFile);
    }
    if (tls.passphrase.isSet()) {
        writing.option(u"--passphrase-env"_s, marker::passphraseVariable);
        writing.note(ReadingText::tr("sockwright-cli takes no passphrase on its command line: put "
                                     "it into the environment variable %1.")
                         .arg(marker::passphraseVariable));
    }
    if (tls.minimumVersion == workspace::TlsVersion::Tls13)
        writing.option(u"--tls-min"_s, u"1.3"_s);
    if (!tls.serverName.isEmpty())
        writing.option(u"--server-name"_s, tls.serverName);
}

void writeProxy(Writing &writing)
{
    const workspace::ProxySettings &proxy = writing.settings().proxy;
    if (proxy.kind != ProxyKind::Http && proxy.kind != ProxyKind::Socks5)
        return;
    const auto encoded
        = [](const QString &text) { return QString::fromLatin1(QUrl::toPercentEncoding(text)); };
    QString user;
    if (!proxy.user.isEmpty() || proxy.password.isSet()) {
        user = encoded(proxy.user) + u':' + encoded(writing.shown(proxy.password, marker::password))
            + u'@';
    }
    const QString scheme = proxy.kind == ProxyKind::Http ? u"http://"_s : u"socks5://"_s;
    writing.option(u"--proxy"_s, scheme + user + placeText({proxy.host, proxy.port}));
}

void writeRoute(Writing &writing)
{
    const RequestSettings &settings = writing.settings();
    writeProxy(writing);
    if (const auto &place = settings.connectTo; !place.host.isEmpty() || place.port > 0) {
        const Place own = placeOfUrl(writing.url()); // both have to be said
        writing.option(u"--connect-to"_s,
                       placeText({place.host.isEmpty() ? own.host : place.host,
                                  place.port > 0 ? place.port : own.port}));
    }
    if (settings.ipVersion == workspace::IpVersion::V4)
        writing.flag(u"--ipv4"_s);
    if (settings.ipVersion == workspace::IpVersion::V6)
        writing.flag(u"--ipv6"_s);
    const auto number = [&writing](const QString &option, qint64 value, qint64 usual) {
        if (value != usual)
            writing.option(option, QString::number(value));
    };
    const RequestSettings usual;
    number(u"--max-redirects"_s, settings.maxRedirects, usual.maxRedirects);
    if (!settings.keepaliveMessage)
        number(u"--keepalive"_s, settings.keepaliveMs, usual.keepaliveMs);
    number(u"--timeout"_s, settings.connectTimeoutMs, usual.connectTimeoutMs);
    number(u"--max-message"_s, settings.maxMessageBytes, usual.maxMessageBytes);
    number(u"--max-frame"_s, settings.maxFrameBytes, usual.maxFrameBytes);
    if (settings.reconnect.enabled) {
        writing.option(u"--reconnect"_s, QString::number(settings.reconnect.tries));
        number(u"--reconnect-delay"_s, settings.reconnect.delayMs, usual.reconnect.delayMs);
    }
}

void writeMessages(Writing &writing)
{
    for (const workspace::SavedMessage &message : writing.settings().afterConnect) {
        const bool isText = message.format == workspace::MessageFormat::Text
            || message.format == workspace::MessageFormat::Json;
        if (isText)
            writing.option(u"--after-connect"_s, message.content);
        else
            writing.lose(ReadingText::tr("binary messages to send after each connect"));
    }
}

} // namespace

void writeCli(Writing &writing)
{
    writing.begin({u"sockwright-cli"_s, u"connect"_s, joinedUrl(writing.url())});
    for (const QString &subprotocol : writing.settings().subprotocols)
        writing.option(u"--subprotocol"_s, subprotocol);
    for (const workspace::Field &header : writing.headers())
        writing.option(u"-H"_s, header.name + ": "_L1 + header.value);
    for (const QString &cookie : writing.cookies().split("; "_L1, Qt::SkipEmptyParts))
        writing.option(u"--cookie"_s, cookie);
    writeAuth(writing);
    writeTls(writing);
    writeRoute(writing);
    if (writing.settings().compression.offer)
        writing.flag(u"--compress"_s);
    writeMessages(writing);
}

} // namespace sockwright::commands
