// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/upgraderequest.h"

#include <QRandomGenerator>

#include <algorithm>
#include <array>

namespace sockwright::net {

using namespace Qt::StringLiterals;

namespace {

void append(QByteArray &text, const QByteArray &name, const QByteArray &value)
{
    const auto breaksLine = [](char c) { return c == '\r' || c == '\n' || c == '\0'; };
    if (std::none_of(name.cbegin(), name.cend(), breaksLine)
        && std::none_of(value.cbegin(), value.cend(), breaksLine))
        text += name + ": " + value + "\r\n";
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

QUrl connectUrl(const Target &target)
{
    QUrl url = handshakeUrl(target.url);
    if (!target.connectHost.isEmpty())
        url.setHost(target.connectHost);
    if (target.connectPort != 0)
        url.setPort(target.connectPort);
    return url;
}

QByteArray requestTarget(const Target &target)
{
    const QUrl url = handshakeUrl(target.url);
    QByteArray resource = url.path(QUrl::FullyEncoded).toLatin1();
    if (url.hasQuery())
        resource += '?' + url.query(QUrl::FullyEncoded).toLatin1();
    return resource;
}

QStringList offeredSubprotocols(const Target &target)
{
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

QByteArray newHandshakeKey()
{
    std::array<quint32, 4> words;
    QRandomGenerator::system()->fillRange(words.data(), qsizetype(words.size()));
    return QByteArray::fromRawData(reinterpret_cast<const char *>(words.data()), sizeof words)
        .toBase64();
}

QByteArray upgradeRequest(const Target &target, const QByteArray &key)
{
    const QUrl url = handshakeUrl(target.url);
    const QUrl::FormattingOptions onlyAuthority
        = QUrl::RemoveScheme | QUrl::RemovePath | QUrl::RemoveQuery;

    QByteArray text = "GET " + requestTarget(target) + " HTTP/1.1\r\n";
    append(text, "Host",
           target.hostHeader.isEmpty() ? url.toString(onlyAuthority).mid(2).toLatin1()
                                       : target.hostHeader);
    append(text, "Upgrade", "websocket");
    append(text, "Connection", "Upgrade");
    append(text, "Sec-WebSocket-Key", key);
    if (!target.origin.isEmpty())
        append(text, "Origin", target.origin.toLatin1());
    append(text, "Sec-WebSocket-Version", "13");
    if (const QStringList offered = offeredSubprotocols(target); !offered.isEmpty())
        append(text, "Sec-WebSocket-Protocol", offered.join(u", ").toLatin1());
    if (target.deflate)
        append(text, "Sec-WebSocket-Extensions", wire::deflateOffer(*target.deflate));
    for (const wire::Header &header : target.headers) {
        if (!isHandshakeHeader(header.name))
            append(text, header.name, header.value);
    }
    return text + "\r\n";
}

} // namespace sockwright::net
