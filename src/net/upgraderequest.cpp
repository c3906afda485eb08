// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/upgraderequest.h"

#include <array>

namespace sockwright::net {

namespace {

// The target's headers as QWebSocket will write them, a name once, further lines of the same name
// behind its first one.
wire::Headers groupedHeaders(const Target &target)
{
    wire::Headers grouped;
    for (const wire::Header &header : target.headers) {
        if (isHandshakeHeader(header.name))
            continue;
        auto it = grouped.end();
        while (it != grouped.begin()
               && std::prev(it)->name.compare(header.name, Qt::CaseInsensitive) != 0)
            --it;
        if (it == grouped.begin())
            it = grouped.end();
        grouped.insert(it, header);
    }
    if (!target.url.userInfo().isEmpty() && !wire::headerValue(target.headers, "Authorization")) {
        const QByteArray credentials = (target.url.userName(QUrl::FullyDecoded) + u':'
                                        + target.url.password(QUrl::FullyDecoded))
                                           .toUtf8();
        grouped.push_back({"Authorization", "Basic " + credentials.toBase64()});
    }
    return grouped;
}

} // namespace

bool isHandshakeHeader(const QByteArray &name)
{
    static constexpr std::array reserved{
        "host",
        "connection",
        "upgrade",
        "origin",
        "sec-websocket-key",
        "sec-websocket-version",
        "sec-websocket-accept",
        "sec-websocket-protocol",
        "sec-websocket-extensions",
    };
    for (const char *candidate : reserved) {
        if (name.compare(candidate, Qt::CaseInsensitive) == 0)
            return true;
    }
    return false;
}

QUrl handshakeUrl(const QUrl &url)
{
    QUrl bare = url.adjusted(QUrl::RemoveUserInfo | QUrl::RemoveFragment);
    if (bare.path().isEmpty())
        bare.setPath(QStringLiteral("/"));
    return bare;
}

QNetworkRequest upgradeRequest(const Target &target)
{
    QNetworkRequest request(handshakeUrl(target.url));
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
    QHttpHeaders headers;
    for (const wire::Header &header : groupedHeaders(target))
        headers.append(QLatin1StringView(header.name), QLatin1StringView(header.value));
    request.setHeaders(headers);
#else
    // One value a name is all that QNetworkRequest keeps here, but it writes the value as it is:
    // the further lines of a name go into its value. Names and values were checked for CR and LF.
    const wire::Headers headers = groupedHeaders(target);
    for (std::size_t i = 0; i < headers.size();) {
        QByteArray value = headers[i].value;
        std::size_t next = i + 1;
        while (next < headers.size()
               && headers[next].name.compare(headers[i].name, Qt::CaseInsensitive) == 0) {
            value += "\r\n" + headers[next].name + ": " + headers[next].value;
            ++next;
        }
        request.setRawHeader(headers[i].name, value);
        i = next;
    }
#endif
    return request;
}

QByteArray upgradeRequestText(const Target &target, const QByteArray &key)
{
    const QUrl url = handshakeUrl(target.url);
    QByteArray resource = url.path(QUrl::FullyEncoded).toLatin1();
    if (url.hasQuery())
        resource += '?' + url.query(QUrl::FullyEncoded).toLatin1();
    const QByteArray host
        = url.toString(QUrl::RemoveScheme | QUrl::RemoveUserInfo | QUrl::RemovePath
                       | QUrl::RemoveQuery | QUrl::RemoveFragment)
              .mid(2)
              .toLatin1();

    QByteArray text = "GET " + resource + " HTTP/1.1\r\nHost: " + host
        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: " + key + "\r\n";
    if (!target.origin.isEmpty())
        text += "Origin: " + target.origin.toLatin1() + "\r\n";
    text += "Sec-WebSocket-Version: 13\r\n";
    if (!target.subprotocols.isEmpty())
        text += "Sec-WebSocket-Protocol: " + target.subprotocols.join(u", ").toLatin1() + "\r\n";
    for (const wire::Header &header : groupedHeaders(target))
        text += header.name + ": " + header.value + "\r\n";
    return text + "\r\n";
}

} // namespace sockwright::net
