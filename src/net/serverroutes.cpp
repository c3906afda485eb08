// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/serverroutes.h"

#include <QLatin1StringView>
#include <QUrl>
#include <QUrlQuery>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace sockwright::net {

namespace {

using namespace Qt::StringLiterals;

constexpr char indexText[]
    = "Sockwright's embedded WebSocket server.\n"
      "\n"
      "/echo                      sends every message back\n"
      "/clock                     the time, every second\n"
      "/chat                      sends every message to all who are here\n"
      "/ticker?rate=N             N messages a second; &size=B bytes each;\n"
      "                           &count=N closes after N messages\n"
      "/close?code=N&reason=R     closes at once\n"
      "/status?code=N             answers the handshake with HTTP status N\n";

constexpr std::array<std::pair<int, const char *>, 33> reasonPhrases{{
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {300, "Multiple Choices"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {402, "Payment Required"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {407, "Proxy Authentication Required"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {426, "Upgrade Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
}};

QByteArray reasonPhrase(int status)
{
    const auto found
        = std::ranges::find(reasonPhrases, status, &std::pair<int, const char *>::first);
    return found == reasonPhrases.end() ? QByteArray("Status") : QByteArray(found->second);
}

/// Reads the numbers of a query and remembers the first one that is none.
class QueryNumbers
{
public:
    explicit QueryNumbers(const QUrlQuery &query)
        : m_query(query)
    {
    }

    qint64 read(QLatin1StringView name, qint64 fallback, qint64 least, qint64 most)
    {
        if (!m_query.hasQueryItem(name))
            return fallback;
        bool isNumber = false;
        const qint64 value = m_query.queryItemValue(name).toLongLong(&isNumber);
        if (isNumber && value >= least && value <= most)
            return value;
        if (m_problem.isEmpty()) {
            m_problem = QByteArray(name.data(), name.size()) + " takes a number from "
                + QByteArray::number(least) + " to " + QByteArray::number(most) + ".\n";
        }
        return fallback;
    }

    /// The route, or 400 when a number was none.
    Route orProblem(Route route) const
    {
        return m_problem.isEmpty() ? std::move(route) : Route(statusAnswer(400, m_problem));
    }

private:
    const QUrlQuery &m_query;
    QByteArray m_problem;
};

std::optional<QUrl> urlOfTarget(const QByteArray &target)
{
    // Origin form, or absolute form (RFC 9112 section 3.2).
    const bool origin = target.startsWith('/');
    const QUrl url = QUrl::fromEncoded(origin ? "http://server" + target : target);
    if (!url.isValid() || url.host().isEmpty())
        return std::nullopt;
    return url;
}

Route tickerRoute(const QUrlQuery &query)
{
    QueryNumbers numbers(query);
    TickerRoute route;
    route.rate = int(numbers.read("rate"_L1, route.rate, 1, TickerRoute::maxRate));
    route.size = int(numbers.read("size"_L1, route.size, 0, TickerRoute::maxSize));
    route.count = numbers.read("count"_L1, route.count, 0, 1'000'000'000'000);
    return numbers.orProblem(route);
}

Route closeRoute(const QUrlQuery &query)
{
    QueryNumbers numbers(query);
    CloseRoute route;
    route.code = quint16(numbers.read("code"_L1, route.code, 0, 65535));
    route.reason = query.queryItemValue("reason"_L1, QUrl::FullyDecoded);
    return numbers.orProblem(route);
}

Route statusRoute(const QUrlQuery &query)
{
    QueryNumbers numbers(query);
    const int status = int(numbers.read("code"_L1, 503, 200, 599));
    const QByteArray body = QByteArray::number(status) + ' ' + reasonPhrase(status)
        + ", as asked for with /status?code=" + QByteArray::number(status) + "\n";
    return numbers.orProblem(statusAnswer(status, body));
}

} // namespace

Route routeFor(const QByteArray &target)
{
    const std::optional<QUrl> url = urlOfTarget(target);
    if (!url)
        return statusAnswer(400, "The request target is not a path.\n");

    // '+' is a space in queries as forms write them; QUrlQuery would leave it.
    QString queryText = url->query(QUrl::FullyEncoded);
    queryText.replace(u'+', "%20"_L1);
    const QUrlQuery query(queryText);

    const QString path = url->path();
    if (path.isEmpty() || path == "/"_L1)
        return IndexRoute();
    if (path == "/echo"_L1)
        return EchoRoute();
    if (path == "/clock"_L1)
        return ClockRoute();
    if (path == "/chat"_L1)
        return ChatRoute();
    if (path == "/ticker"_L1)
        return tickerRoute(query);
    if (path == "/close"_L1)
        return closeRoute(query);
    if (path == "/status"_L1)
        return statusRoute(query);
    return indexAnswer(404);
}

HttpAnswer indexAnswer(int status)
{
    const QByteArray index = indexText;
    return statusAnswer(status,
                        status == 404 ? "There is no WebSocket at this path.\n\n" + index : index);
}

HttpAnswer statusAnswer(int status, const QByteArray &body)
{
    HttpAnswer answer{status, body, {}};
    switch (status) {
    case 301:
    case 302:
    case 303:
    case 307:
    case 308:
        answer.headers.push_back({"Location", "/echo"});
        break;
    case 401:
        answer.headers.push_back(
            {"WWW-Authenticate", "Basic realm=\"Sockwright\", charset=\"UTF-8\""});
        break;
    case 405:
        answer.headers.push_back({"Allow", "GET"});
        break;
    case 407:
        answer.headers.push_back({"Proxy-Authenticate", "Basic realm=\"Sockwright\""});
        break;
    case 426:
        answer.headers.push_back({"Upgrade", "websocket"});
        answer.headers.push_back({"Sec-WebSocket-Version", "13"});
        break;
    case 429:
    case 503:
        answer.headers.push_back({"Retry-After", "1"});
        break;
    default:
        break;
    }
    return answer;
}

QByteArray httpText(const HttpAnswer &answer)
{
    QByteArray text = "HTTP/1.1 " + QByteArray::number(answer.status) + ' '
        + reasonPhrase(answer.status) + "\r\n";
    for (const wire::Header &header : answer.headers)
        text += header.name + ": " + header.value + "\r\n";
    // RFC 9110 section 8.6: these two have no content, and 204 must not tell a length.
    const bool hasBody = answer.status != 204 && answer.status != 304;
    if (hasBody) {
        text += "Content-Type: text/plain; charset=utf-8\r\n"
                "Content-Length: "
            + QByteArray::number(answer.body.size()) + "\r\n";
    }
    text += answer.status == 426 ? "Connection: Upgrade, close\r\n\r\n"
                                 : "Connection: close\r\n\r\n";
    if (hasBody)
        text += answer.body;
    return text;
}

} // namespace sockwright::net
