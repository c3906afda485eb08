// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/proxyfailures.h"

#include "net/likeness.h"
#include "net/upgraderequest.h"
#include "net/wording.h"

#include <QHostAddress>

#include <array>
#include <optional>

namespace sockwright::net {

using namespace Qt::StringLiterals;
using wire::Diagnosis;
using wire::Failure;
using wire::NextStep;
using Kind = NextStep::Kind;

namespace {

// The proxy itself could not be reached.
Failure proxyAway(const Target &target, QAbstractSocket::SocketError error)
{
    Failure failure{Diagnosis::ProxyRefused,
                    0,
                    tr("The proxy %1 could not be reached.").arg(proxyPlace(target)),
                    tr("Check the proxy's address and that it runs."),
                    {},
                    {},
                    {{Kind::ProxySettings}, {Kind::Retry}}};
    if (error == QAbstractSocket::ProxyConnectionRefusedError)
        failure.message = tr("The proxy %1 refused the connection.").arg(proxyPlace(target));
    else if (error == QAbstractSocket::ProxyNotFoundError)
        failure.message = tr("There is no address for the proxy %1.").arg(proxyPlace(target));
    return failure;
}

Failure proxyLogin(const Target &target)
{
    return {Diagnosis::ProxyAuth,
            0,
            target.proxy.user().isEmpty()
                ? tr("The proxy %1 wants a user name and password.").arg(proxyPlace(target))
                : tr("The proxy %1 does not accept the user name and password.")
                      .arg(proxyPlace(target)),
            tr("Give the proxy's credentials."),
            {},
            {},
            {{Kind::ProxySettings}}};
}

// The proxy was reached, and did not connect on.
Failure behindProxy(const Target &target, QAbstractSocket::SocketError error)
{
    const QString proxy = proxyPlace(target);
    Failure failure{Diagnosis::ProxyFailed,
                    0,
                    tr("The proxy %1 could not connect to %2.").arg(proxy, place(target)),
                    tr("Check that the proxy may reach that host and port."),
                    {},
                    {},
                    {{Kind::ProxySettings}, {Kind::Retry}}};
    switch (error) {
    case QAbstractSocket::SocketAccessError:
        failure.message
            = tr("The proxy %1 does not allow connections to %2.").arg(proxy, place(target));
        failure.hint = tr("Many proxies allow port 443 only: see the proxy's settings.");
        break;
    case QAbstractSocket::HostNotFoundError:
        // Also what Qt makes of "host unreachable" (RFC 1928 section 6).
        if (!QHostAddress(connectUrl(target).host()).isNull()) {
            failure.message = tr("The proxy %1 cannot reach %2.").arg(proxy, place(target));
            break;
        }
        failure.message = target.proxy.type() == QNetworkProxy::Socks5Proxy
            ? tr("The proxy %1 cannot find or reach %2.").arg(proxy, place(target))
            : tr("The proxy %1 cannot find %2.").arg(proxy, place(target));
        failure.hint = tr("Check the spelling: the proxy looks up the name, not this computer.");
        break;
    case QAbstractSocket::ProxyConnectionClosedError:
        failure.message = tr("The proxy %1 closed the connection instead of connecting to %2.")
                              .arg(proxy, place(target));
        failure.hint = tr("Check the proxy's address and kind, and that it may reach that host "
                          "and port.");
        break;
    case QAbstractSocket::ConnectionRefusedError:
        failure.message
            = tr("The proxy %1 works, but could not connect to %2.").arg(proxy, place(target));
        failure.hint = tr("Check that the server runs, and its port.");
        break;
    default:
        break;
    }
    return failure;
}

// RFC 1928 section 6, by the code.
constexpr std::array socksReplies{
    "succeeded",
    "general SOCKS server failure",
    "connection not allowed by ruleset",
    "network unreachable",
    "host unreachable",
    "connection refused",
    "TTL expired",
    "command not supported",
    "address type not supported",
};

// What a SOCKS proxy replied to the request to connect; nothing when it was not asked yet.
std::optional<int> socksReply(const Target &target, const QByteArray &answer)
{
    constexpr qsizetype shortest = 4; // the choice of a method has 2 bytes
    if (target.proxy.type() != QNetworkProxy::Socks5Proxy || answer.size() < shortest
        || answer[0] != '\x05')
        return std::nullopt;
    return static_cast<unsigned char>(answer[1]);
}

// Qt says "host not found" for most of them when it was asked for a name.
Failure socksRefused(const Target &target, int reply)
{
    QAbstractSocket::SocketError error = QAbstractSocket::UnknownSocketError;
    if (reply == 2)
        error = QAbstractSocket::SocketAccessError;
    else if (reply == 4)
        error = QAbstractSocket::HostNotFoundError;
    else if (reply == 5)
        error = QAbstractSocket::ConnectionRefusedError;
    Failure failure = behindProxy(target, error);
    const auto code = static_cast<std::size_t>(reply);
    failure.evidence = tr("The proxy's SOCKS5 reply: %1 (%2)")
                           .arg(code < socksReplies.size() ? QLatin1String(socksReplies[code])
                                                           : QLatin1String("unassigned"))
                           .arg(reply);
    return failure;
}

// Whatever it is that answers, it does not speak the proxy's protocol.
bool isNoProxy(const Target &target, const QByteArray &answer)
{
    if (answer.isEmpty())
        return false;
    if (target.proxy.type() == QNetworkProxy::Socks5Proxy)
        return answer[0] != '\x05' && answer[0] != '\x01'; // RFC 1928, RFC 1929
    const QByteArray start = answer.left(5);
    return start != QByteArray("HTTP/").left(start.size());
}

Failure noProxy(const Target &target, const QByteArray &answer)
{
    const bool socks = target.proxy.type() == QNetworkProxy::Socks5Proxy;
    const bool http = answer.startsWith("HTTP/");
    const QString kind = socks ? u"SOCKS5"_s : u"HTTP"_s;
    const QString what = http ? tr("an HTTP server or proxy") : likenessOf(answer).what;
    return {Diagnosis::ProxyFailed,
            0,
            what.isEmpty()
                ? tr("%1 is no %2 proxy.").arg(proxyPlace(target), kind)
                : tr("%1 is no %2 proxy: it looks like %3.").arg(proxyPlace(target), kind, what),
            tr("Check the proxy's address, its port and its kind."),
            tr("First bytes: %1").arg(shownBytes(answer)),
            {},
            {{Kind::ProxySettings}}};
}

} // namespace

Failure proxyFailed(const Target &target, Stage stage, QAbstractSocket::SocketError error,
                    const QString &errorText, const QByteArray &answer)
{
    // To wrong credentials some say 401 where 407 is meant, which Qt takes for any other failure.
    const auto head = wire::parseResponseHead(answer);
    if (isNoProxy(target, answer))
        return noProxy(target, answer);
    if (const auto reply = socksReply(target, answer); reply && *reply != 0)
        return socksRefused(target, *reply);
    if (head && head->status == 401)
        error = QAbstractSocket::ProxyAuthenticationRequiredError;
    Failure failure;
    switch (error) {
    case QAbstractSocket::ProxyConnectionRefusedError:
    case QAbstractSocket::ProxyNotFoundError:
    case QAbstractSocket::ProxyConnectionTimeoutError:
        failure = proxyAway(target, error);
        break;
    case QAbstractSocket::ProxyAuthenticationRequiredError:
        failure = proxyLogin(target);
        break;
    case QAbstractSocket::NetworkError:
        failure = stage == Stage::Tcp ? proxyAway(target, error) : behindProxy(target, error);
        break;
    default:
        failure = behindProxy(target, error);
        break;
    }
    failure.evidence = head ? evidenceOf(*head) : errorText;
    failure.timedOut = error == QAbstractSocket::ProxyConnectionTimeoutError;
    return failure;
}

} // namespace sockwright::net
