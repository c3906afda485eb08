// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/upgraderequest.h"

#include <algorithm>
#include <array>

namespace sockwright::net {

using namespace Qt::StringLiterals;

namespace {

// The target's headers as QWebSocket will write them, a name once, further lines of the same name
// behind its first one.
wire::Headers groupedHeaders(const Target &target)
{
    wire::Headers grouped;
    if (target.deflate)
        grouped.push_back({"Sec-WebSocket-Extensions", wire::deflateOffer(*target.deflate)});
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

QStringList offeredSubprotocols(const Target &target)
{
    // A token, RFC 9110 section 5.6.2: QWebSocket leaves out what is none.
    const auto isToken = [](const QString &name) {
        return !name.isEmpty() && std::all_of(name.cbegin(), name.cend(), [](QChar c) {
            return c > u' ' && c < u'\x7f' && !u"()<>@,;:\\\"/[]?={}"_s.contains(c);
        });
    };
    QStringList offered;
    std::copy_if(target.subprotocols.cbegin(), target.subprotocols.cend(),
                 std::back_inserter(offered), isToken);
    return offered;
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
    const QNetworkRequest request = upgradeRequest(target);
    const QUrl url = request.url();
    QByteArray resource = url.path(QUrl::FullyEncoded).toLatin1();
    if (const QString query = url.query(QUrl::FullyEncoded); !query.isEmpty())
        resource += '?' + query.toLatin1();
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
    if (const QStringList offered = offeredSubprotocols(target); !offered.isEmpty())
        text += "Sec-WebSocket-Protocol: " + offered.join(u", ").toLatin1() + "\r\n";
        // From the request, not from the target: Qt 6.8 writes well-known names in lower case.
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
    const QHttpHeaders headers = request.headers();
    for (qsizetype i = 0; i < headers.size(); ++i) {
        text += headers.nameAt(i).toString().toLatin1() + ": " + headers.valueAt(i).toByteArray()
            + "\r\n";
    }
#else
    for (const QByteArray &name : request.rawHeaderList())
        text += name + ": " + request.rawHeader(name) + "\r\n";
#endif
    return text + "\r\n";
}

} // namespace sockwright::net
