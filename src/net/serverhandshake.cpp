// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/serverhandshake.h"

#include <QList>

#include <algorithm>
#include <optional>

namespace sockwright::net {

namespace {

std::ptrdiff_t countOf(const wire::Headers &headers, QByteArrayView name)
{
    return std::ranges::count_if(headers, [name](const wire::Header &header) {
        return name.compare(header.name, Qt::CaseInsensitive) == 0;
    });
}

bool isToken(const QByteArray &text)
{
    // RFC 9110 section 5.6.2.
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    return !text.isEmpty() && std::ranges::all_of(text, [marks](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
            || marks.find(c) != std::string_view::npos;
    });
}

/// The first subprotocol offered; empty when there is none, nothing when the offer is malformed.
std::optional<QByteArray> firstSubprotocol(const wire::Headers &headers)
{
    QByteArray first;
    for (const wire::Header &header : headers) {
        if (header.name.compare("Sec-WebSocket-Protocol", Qt::CaseInsensitive) != 0)
            continue;
        for (const QByteArray &part : header.value.split(',')) {
            const QByteArray name = part.trimmed();
            if (!isToken(name))
                return std::nullopt;
            if (first.isEmpty())
                first = name;
        }
    }
    return first;
}

bool isNonce(const QByteArray &key)
{
    const auto decoded
        = QByteArray::fromBase64Encoding(key, QByteArray::AbortOnBase64DecodingErrors);
    return decoded && (*decoded).size() == 16 && key.size() == 24;
}

/// What stands against an upgrade (RFC 6455 section 4.2.1, in its order).
std::optional<HttpAnswer> objection(const wire::RequestHead &head)
{
    const wire::Headers &headers = head.headers;
    if (!wire::headerHasToken(headers, "Upgrade", "websocket")) {
        return statusAnswer(426,
                            "This path speaks WebSocket: the request needs "
                            "\"Upgrade: websocket\".\n");
    }
    if (head.version != "1.1")
        return statusAnswer(505, "A WebSocket handshake is an HTTP/1.1 request.\n");
    if (countOf(headers, "Host") != 1)
        return statusAnswer(400, "The request needs exactly one Host header.\n");
    if (!wire::headerHasToken(headers, "Connection", "Upgrade"))
        return statusAnswer(400, "The request needs \"Connection: Upgrade\".\n");
    if (countOf(headers, "Sec-WebSocket-Version") != 1
        || wire::headerValue(headers, "Sec-WebSocket-Version") != "13")
        return statusAnswer(426, "The request needs \"Sec-WebSocket-Version: 13\".\n");
    if (countOf(headers, "Sec-WebSocket-Key") != 1
        || !isNonce(*wire::headerValue(headers, "Sec-WebSocket-Key")))
        return statusAnswer(400, "The request needs one Sec-WebSocket-Key: 16 bytes as Base64.\n");
    if (!firstSubprotocol(headers))
        return statusAnswer(400, "Sec-WebSocket-Protocol is no list of names.\n");
    return std::nullopt;
}

} // namespace

std::variant<HttpAnswer, Upgrade> answerHandshake(QByteArrayView head)
{
    const std::optional<wire::RequestHead> request = wire::parseRequestHead(head);
    if (!request)
        return statusAnswer(400, "This is no HTTP request.\n");
    if (request->method != "GET")
        return statusAnswer(405, "Only GET is served here.\n");

    Route route = routeFor(request->target);
    if (const auto *answer = std::get_if<HttpAnswer>(&route))
        return *answer;
    if (std::holds_alternative<IndexRoute>(route)) {
        const bool wantsWebSocket = wire::headerHasToken(request->headers, "Upgrade", "websocket");
        return indexAnswer(wantsWebSocket ? 404 : 200);
    }
    if (const auto answer = objection(*request))
        return *answer;

    QByteArray response = "HTTP/1.1 101 Switching Protocols\r\n"
                          "Upgrade: websocket\r\n"
                          "Connection: Upgrade\r\n"
                          "Sec-WebSocket-Accept: "
        + wire::acceptKey(*wire::headerValue(request->headers, "Sec-WebSocket-Key")) + "\r\n";
    if (const QByteArray subprotocol = *firstSubprotocol(request->headers); !subprotocol.isEmpty())
        response += "Sec-WebSocket-Protocol: " + subprotocol + "\r\n";
    response += "\r\n";
    return Upgrade{response, std::move(route)};
}

} // namespace sockwright::net
