// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands/markers.h"
#include "commands/readingtext.h"
#include "commands/writing.h"

namespace sockwright::commands {

using namespace Qt::StringLiterals;
using workspace::AuthKind;

namespace {

// The handshake that curl does not know to be one (RFC 6455, 4.1); the key is the standard's
// example.
void writeHandshake(Writing &writing)
{
    for (const QLatin1StringView header :
         {"Connection: Upgrade"_L1, "Upgrade: websocket"_L1, "Sec-WebSocket-Version: 13"_L1,
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="_L1})
        writing.option(u"-H"_s, header);
    const QStringList &subprotocols = writing.settings().subprotocols;
    if (!subprotocols.isEmpty())
        writing.option(u"-H"_s, "Sec-WebSocket-Protocol: "_L1 + subprotocols.join(", "_L1));
}

QString bits(QLatin1StringView name, int number)
{
    return number < 15 ? "; %1=%2"_L1.arg(name).arg(number) : QString();
}

void writeCompression(Writing &writing)
{
    const workspace::CompressionSettings &offered = writing.settings().compression;
    if (!offered.offer)
        return;
    QString extension = u"permessage-deflate"_s;
    if (offered.serverNoContextTakeover)
        extension += "; server_no_context_takeover"_L1;
    if (offered.clientNoContextTakeover)
        extension += "; client_no_context_takeover"_L1;
    extension += bits("server_max_window_bits"_L1, offered.serverMaxWindowBits);
    const QString client = bits("client_max_window_bits"_L1, offered.clientMaxWindowBits);
    extension += client.isEmpty() ? u"; client_max_window_bits"_s : client;
    writing.option(u"-H"_s, "Sec-WebSocket-Extensions: "_L1 + extension);
}

void writeAuth(Writing &writing)
{
    const workspace::Auth &auth = writing.request().auth;
    if (auth.kind == AuthKind::Digest)
        writing.flag(u"--digest"_s);
    if (auth.kind == AuthKind::Digest || auth.kind == AuthKind::Basic)
        writing.option(u"--user"_s, writing.shownUser(auth.user, auth.password));
}

void writeTls(Writing &writing)
{
    const workspace::TlsSettings &tls = writing.settings().tls;
    if (!writing.settings().verifyTls)
        writing.flag(u"--insecure"_s);
    if (!tls.caFiles.isEmpty())
        writing.option(u"--cacert"_s, tls.caFiles.first());
    if (!tls.pkcs12File.isEmpty())
        writing.option(u"--cert-type"_s, u"P12"_s);
    QString certificate = tls.pkcs12File.isEmpty() ? tls.certificateFile : tls.pkcs12File;
    if (!certificate.isEmpty()) {
        // After a colon curl looks for the passphrase.
        certificate.replace(u'\\', "\\\\"_L1).replace(u':', "\\:"_L1);
        writing.option(u"--cert"_s, certificate);
    }
    if (!tls.keyFile.isEmpty())
        writing.option(u"--key"_s, tls.keyFile);
    if (tls.passphrase.isSet())
        writing.option(u"--pass"_s, writing.shown(tls.passphrase, marker::passphrase));
    if (tls.minimumVersion == workspace::TlsVersion::Tls13)
        writing.flag(u"--tlsv1.3"_s);
}

void writeProxy(Writing &writing)
{
    const workspace::ProxySettings &proxy = writing.settings().proxy;
    const bool isHttp = proxy.kind == workspace::ProxyKind::Http;
    if (!isHttp && proxy.kind != workspace::ProxyKind::Socks5)
        return;
    const QString scheme = isHttp ? u"http://"_s : u"socks5h://"_s;
    writing.option(u"--proxy"_s, scheme + placeText({proxy.host, proxy.port}));
    if (isHttp) // CONNECT for http:// too, as for a WebSocket
        writing.flag(u"--proxytunnel"_s);
    if (!proxy.user.isEmpty() || proxy.password.isSet())
        writing.option(u"--proxy-user"_s, writing.shownUser(proxy.user, proxy.password));
}

void writeRoute(Writing &writing)
{
    const workspace::RequestSettings &settings = writing.settings();
    writeProxy(writing);
    const workspace::ConnectTo &place = settings.connectTo;
    if (!place.host.isEmpty() || place.port > 0) {
        const QString port = place.port > 0 ? QString::number(place.port) : QString();
        writing.option(u"--connect-to"_s, "::"_L1 + placeText({place.host, 0}) + u':' + port);
    }
    if (settings.ipVersion == workspace::IpVersion::V4)
        writing.flag(u"--ipv4"_s);
    if (settings.ipVersion == workspace::IpVersion::V6)
        writing.flag(u"--ipv6"_s);
    if (settings.maxRedirects > 0) {
        writing.flag(u"--location"_s);
        writing.option(u"--max-redirs"_s, QString::number(settings.maxRedirects));
    }
    if (settings.connectTimeoutMs != workspace::RequestSettings().connectTimeoutMs) {
        writing.option(u"--connect-timeout"_s,
                       QString::number(settings.connectTimeoutMs / 1000.0, 'g', 12));
    }
}

} // namespace

void writeCurl(Writing &writing)
{
    UrlParts url = writing.url();
    if (url.scheme == "ws"_L1)
        url.scheme = u"http"_s;
    else if (url.scheme == "wss"_L1)
        url.scheme = u"https"_s;
    // HTTP/2 has no Upgrade; curl would expand {…} and […] of a URL.
    writing.begin({u"curl"_s, u"--include"_s, u"--no-buffer"_s, u"--http1.1"_s, u"--globoff"_s,
                   joinedUrl(url)});
    writeHandshake(writing);
    writeCompression(writing);
    for (const workspace::Field &header : writing.headers()) {
        writing.option(u"-H"_s,
                       header.value.isEmpty() ? header.name + u';'
                                              : header.name + ": "_L1 + header.value);
    }
    if (!writing.cookies().isEmpty())
        writing.option(u"--cookie"_s, writing.cookies());
    writeAuth(writing);
    writeTls(writing);
    writeRoute(writing);
    writing.note(ReadingText::tr("curl makes the handshake and prints what comes after it; it "
                                 "sends no messages."));
}

} // namespace sockwright::commands
