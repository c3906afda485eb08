// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/handshake.h"

#include <QByteArray>
#include <QString>

#include <variant>

namespace sockwright::net {

/// A plain HTTP answer instead of a WebSocket.
struct HttpAnswer
{
    int status = 200;
    QByteArray body; ///< plain text, UTF-8
    wire::Headers headers; ///< beyond Content-Type, Content-Length and Connection
};

/// `/`: a page that lists the paths; no WebSocket.
struct IndexRoute
{
};

/// `/echo`: every message comes back.
struct EchoRoute
{
};

/// `/clock`: {"time":"…"} at once and every second.
struct ClockRoute
{
};

/// `/chat`: every message goes to all that are here, its sender included.
struct ChatRoute
{
};

/// `/ticker?rate=N&size=B&count=N`: a stream of JSON messages.
struct TickerRoute
{
    static constexpr int maxRate = 200'000;
    static constexpr int maxSize = 16 * 1024 * 1024;

    int rate = 10; ///< messages a second
    int size = 0; ///< bytes each message is padded to
    qint64 count = 0; ///< closes with 1000 after this many; 0: never
};

/// `/close?code=N&reason=R`: closes as soon as it is open. 1005 is a Close frame without a code,
/// 1006 the end of the TCP connection without one. Codes that may not be sent are sent all the
/// same: how a client takes them is worth seeing.
struct CloseRoute
{
    quint16 code = 1000;
    QString reason; ///< cut to what a Close frame can carry
};

using Route = std::variant<HttpAnswer, IndexRoute, EchoRoute, ClockRoute, ChatRoute, TickerRoute,
                           CloseRoute>;

/// What the embedded server has at a request target (the second word of the request line).
/// `/status?code=N` is an HttpAnswer, and so is everything that is wrong or not there.
Route routeFor(const QByteArray &target);

/// The page that lists the paths, with status 200 or 404.
HttpAnswer indexAnswer(int status);

/// The answer with a given status, and the headers this status asks for.
HttpAnswer statusAnswer(int status, const QByteArray &body);

/// The bytes of an answer, head and body.
QByteArray httpText(const HttpAnswer &answer);

} // namespace sockwright::net
