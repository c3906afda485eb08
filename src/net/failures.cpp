// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/failures.h"

#include "net/likeness.h"
#include "net/upgraderequest.h"
#include "net/wording.h"

#include <algorithm>
#include <optional>

namespace sockwright::net {

using namespace Qt::StringLiterals;
using wire::Diagnosis;
using wire::Failure;
using wire::NextStep;
using Kind = NextStep::Kind;

namespace {

QString limitText(Allowance allowance)
{
    if (allowance.ms == 0)
        return tr("the time that this system waits");
    if (!allowance.isRest)
        return seconds(allowance.ms);
    // Nobody set this limit: more digits would be noise.
    const int step = allowance.ms < 1000 ? 10 : 100;
    const int rounded = std::max((allowance.ms + step / 2) / step, 1) * step;
    return tr("the %1 that were left for connecting").arg(seconds(rounded));
}

QString soFar(const QByteArray &received)
{
    return received.isEmpty() ? tr("No byte of an answer came.")
                              : tr("So far came: %1").arg(shownBytes(received));
}

// A plain request on a port of TLS often ends in silence or in a closed connection.
std::vector<NextStep> perhapsTls(const Target &target)
{
    if (target.url.scheme() != u"ws")
        return {{Kind::Retry}};
    return {{Kind::UseUrl, urlWithScheme(target, u"wss"_s, true)}, {Kind::Retry}};
}

QString familyName(AddressFamily family)
{
    return family == AddressFamily::V6 ? u"IPv6"_s : u"IPv4"_s;
}

AddressFamily otherFamily(AddressFamily family)
{
    return family == AddressFamily::V6 ? AddressFamily::V4 : AddressFamily::V6;
}

// Of several failed connections the one that says most comes first: somebody answered "no", nobody
// answered, there was nobody to ask.
int tellingRank(const AddressTry &one)
{
    switch (one.error) {
    case QAbstractSocket::ConnectionRefusedError:
        return 0;
    case QAbstractSocket::SocketTimeoutError:
        return 1;
    default:
        return 2;
    }
}

QString outcome(const AddressTry &one, const QString &limit)
{
    switch (one.error) {
    case QAbstractSocket::ConnectionRefusedError:
        return tr("%1 refused it").arg(one.address);
    case QAbstractSocket::SocketTimeoutError:
        return tr("%1 did not answer within %2").arg(one.address, limit);
    default:
        return tr("%1 cannot be reached").arg(one.address);
    }
}

Failure timeOutOf(const Target &target, Stage stage, const QString &limit,
                  const QByteArray &received)
{
    switch (stage) {
    case Stage::Dns:
        return {Diagnosis::DnsNotFound,
                0,
                tr("Looking up the address of %1 took longer than %2.")
                    .arg(connectUrl(target).host(), limit),
                tr("Check the name and this computer's DNS settings."),
                {},
                {},
                {{Kind::Retry}, {Kind::LimitSettings}}};
    case Stage::Tcp:
        if (target.proxy.type() != QNetworkProxy::NoProxy) {
            return {Diagnosis::ProxyRefused,
                    0,
                    tr("The proxy %1 did not accept a connection within %2.")
                        .arg(proxyPlace(target), limit),
                    tr("Check the proxy's address and that it runs."),
                    {},
                    {},
                    {{Kind::ProxySettings}, {Kind::Retry}}};
        }
        return {Diagnosis::TcpTimeout,
                0,
                tr("%1 did not accept a connection within %2.").arg(place(target), limit),
                tr("The address may be wrong, the server down, or a firewall drops the packets."),
                {},
                {},
                {{Kind::Retry}, {Kind::LimitSettings}}};
    case Stage::Proxy:
        return {Diagnosis::ProxyFailed,
                0,
                tr("The proxy %1 did not connect to %2 within %3.")
                    .arg(proxyPlace(target), place(target), limit),
                tr("Check that the proxy may reach that host and port."),
                {},
                {},
                {{Kind::Retry}, {Kind::ProxySettings}, {Kind::LimitSettings}}};
    case Stage::Tls:
        return {Diagnosis::HandshakeTimeout,
                0,
                tr("%1 accepted the connection but did not finish TLS within %2.")
                    .arg(place(target), limit),
                tr("The port may not speak TLS: try ws:// instead of wss://."),
                soFar(received),
                {},
                {{Kind::UseUrl, urlWithScheme(target, u"ws"_s, true)},
                 {Kind::Retry},
                 {Kind::LimitSettings}}};
    case Stage::Upgrade:
        break;
    }
    Failure failure{
        Diagnosis::HandshakeTimeout,
        0,
        received.isEmpty()
            ? tr("%1 accepted the connection but did not answer the upgrade request within %2.")
                  .arg(place(target), limit)
            : tr("%1 did not finish its answer to the upgrade request within %2.")
                  .arg(place(target), limit),
        target.url.scheme() == u"ws" && received.isEmpty()
            ? tr("The port may not be a WebSocket server's, or it may expect TLS: try wss://.")
            : tr("The server may be overloaded, or the path may not be a WebSocket's."),
        soFar(received),
        {},
        {{Kind::Retry}}};
    if (received.isEmpty())
        failure.steps = perhapsTls(target);
    failure.steps.push_back({Kind::LimitSettings});
    return failure;
}

Failure socketFailed(const Target &target, QAbstractSocket::SocketError error,
                     const QString &errorText)
{
    switch (error) {
    case QAbstractSocket::ConnectionRefusedError:
        return {Diagnosis::TcpRefused,
                0,
                tr("%1 refused the connection.").arg(place(target)),
                tr("No program listens on that port: check that the server runs, and its port."),
                errorText,
                {},
                {{Kind::Retry}}};
    default:
        return {Diagnosis::NetworkUnreachable,
                0,
                tr("%1 cannot be reached.").arg(place(target)),
                tr("Check the network connection and the address."),
                errorText,
                {},
                {{Kind::Retry}}};
    }
}

// HTTP but for something in front of it, or for its status line (RFC 9112 section 4).
std::optional<Failure> nearlyHttp(const Target &target, const QByteArray &received)
{
    constexpr QByteArrayView mark("\xef\xbb\xbf");
    constexpr QByteArrayView blank(" \t\r\n");
    constexpr qsizetype maxShown = 16;
    QByteArrayView rest = received;
    const bool marked = rest.startsWith(mark);
    if (marked)
        rest = rest.sliced(mark.size());
    while (!rest.isEmpty() && blank.contains(rest.front()))
        rest = rest.sliced(1);
    if (!rest.startsWith("HTTP/"))
        return std::nullopt;
    const qsizetype before = received.size() - rest.size();
    if (before > 0) {
        return Failure{
            Diagnosis::NotHttp, 0,
            marked
                ? tr("%1 sends a byte order mark in front of its HTTP answer.").arg(place(target))
                : tr("%1 sends an empty line or spaces in front of its HTTP answer.")
                      .arg(place(target)),
            tr("Correct the server: its answer must begin with “HTTP/1.1”."),
            tr("In front: %1\nBehind: %2")
                .arg(QString::fromLatin1(received.first(std::min(before, maxShown)).toHex(' ')),
                     shownBytes(rest))};
    }
    const qsizetype end = rest.indexOf('\n');
    const QByteArrayView line = (end < 0 ? rest : rest.first(end)).trimmed();
    if (wire::parseResponseHead(line))
        return std::nullopt; // only announces what came behind it
    return Failure{
        Diagnosis::NotHttp, 0,
        tr("%1 answers with a status line that is not valid in HTTP: “%2”.")
            .arg(place(target), shownText(line)),
        tr("It must be the version, a status of three digits and a reason, as in “HTTP/1.1 "
           "101 Switching Protocols”, with one space between them."),
        tr("First bytes: %1").arg(shownBytes(received))};
}

} // namespace

Failure invalidUrl(const QUrl &url)
{
    const QString hint = tr("A WebSocket URL begins with ws:// or wss://, for example "
                            "ws://localhost:8080/chat.");
    if (!url.isValid()) {
        // Behind its first part Qt quotes the URL, user information and all.
        const QString what = url.errorString().section(u';', 0, 0).trimmed();
        return {Diagnosis::InvalidUrl, 0,
                what.isEmpty() ? tr("There is no URL.")
                               : tr("This is not a valid URL: %1.").arg(what),
                hint};
    }
    if (url.scheme() != u"ws" && url.scheme() != u"wss") {
        return {Diagnosis::InvalidUrl, 0,
                url.scheme().isEmpty() ? tr("The URL has no scheme.")
                                       : tr("The URL begins with %1://.").arg(url.scheme()),
                hint};
    }
    const QUrl meant(url.scheme() + u"://"_s + url.path(QUrl::FullyEncoded));
    if (url.authority().isEmpty() && !meant.host().isEmpty()) {
        return {Diagnosis::InvalidUrl, 0, tr("“//” is missing behind “%1:”.").arg(url.scheme()),
                tr("Perhaps %1 was meant.")
                    .arg(meant.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery))};
    }
    return {Diagnosis::InvalidUrl, 0, tr("The URL names no host."), hint};
}

Failure cannotBegin(const Target &target, const QString &errorText)
{
    return {Diagnosis::InvalidUrl, 0,
            tr("No connection to %1 can be begun: %2").arg(place(target), errorText),
            tr("Look for line breaks in the URL's path, the Origin and the headers.")};
}

Failure stageTimedOut(const Target &target, Stage stage, Allowance allowance,
                      const QByteArray &received)
{
    Failure failure = timeOutOf(target, stage, limitText(allowance), received);
    failure.timedOut = true;
    return failure;
}

Failure nameNotFound(const Target &target, const QHostInfo &info)
{
    const QString host = connectUrl(target).host();
    Failure failure{Diagnosis::DnsNotFound,
                    0,
                    tr("There is no address for %1.").arg(host),
                    tr("Check the spelling, and whether the name can be resolved on this network."),
                    info.errorString(),
                    {},
                    {{Kind::Retry}}};
    if (info.error() == QHostInfo::UnknownError) {
        failure.message = tr("The address of %1 could not be looked up.").arg(host);
        failure.hint = tr("Check the network connection and this computer's DNS settings.");
    }
    return failure;
}

Failure noAddressOfFamily(const Target &target, const QList<QHostAddress> &addresses)
{
    constexpr qsizetype maxNamed = 4;
    QStringList named;
    for (const QHostAddress &address : addresses.mid(0, maxNamed))
        named.append(address.toString());
    if (addresses.size() > maxNamed)
        named.append(u"…"_s);
    return {
        Diagnosis::DnsNotFound, 0,
        tr("%1 has no %2 address, and this request uses no other: it has %3.")
            .arg(connectUrl(target).host(), familyName(target.addresses), named.join(u", "_s)),
        tr("Allow %1 addresses for this request.").arg(familyName(otherFamily(target.addresses)))};
}

Failure literalOfOtherFamily(const Target &target)
{
    const QString other = familyName(otherFamily(target.addresses));
    return {Diagnosis::NetworkUnreachable, 0,
            tr("%1 is an %2 address, and this request uses %3 only.")
                .arg(connectUrl(target).host(), other, familyName(target.addresses)),
            tr("Allow %1 addresses for this request.").arg(other)};
}

Failure noAddressConnected(const Target &target, const std::vector<AddressTry> &tries,
                           Allowance allowance)
{
    const AddressTry &telling
        = *std::min_element(tries.begin(), tries.end(), [](const auto &a, const auto &b) {
              return tellingRank(a) < tellingRank(b);
          });
    Failure failure = telling.error == QAbstractSocket::SocketTimeoutError
        ? stageTimedOut(target, Stage::Tcp, allowance, {})
        : socketFailed(target, telling.error, telling.errorText);
    if (tries.size() == 1) {
        failure.evidence = telling.errorText;
        return failure;
    }

    constexpr qsizetype maxNamed = 4;
    QStringList outcomes;
    QStringList evidence;
    for (const AddressTry &one : tries) {
        outcomes.append(outcome(one, limitText(allowance)));
        evidence.append(one.errorText.isEmpty() ? outcomes.last()
                                                : one.address + u": "_s + one.errorText);
    }
    if (outcomes.size() > maxNamed) {
        const qsizetype more = outcomes.size() - maxNamed;
        outcomes.resize(maxNamed);
        outcomes.append(tr("and %1 more").arg(more));
    }
    failure.message = tr("None of the %1 addresses of %2 accepted a connection: %3.")
                          .arg(tries.size())
                          .arg(place(target), outcomes.join(u"; "_s));
    failure.evidence = evidence.join(u'\n');
    return failure;
}

Failure closedDuringHandshake(const Target &target, SocketEnd end, const QByteArray &received)
{
    const bool reset = end == SocketEnd::Reset;
    Failure failure{Diagnosis::ClosedDuringHandshake, 0, {}, {}};
    if (received.isEmpty()) {
        failure.message = reset
            ? tr("%1 reset the connection instead of answering the upgrade request.")
                  .arg(place(target))
            : tr("%1 closed the connection without answering the upgrade request.")
                  .arg(place(target));
        failure.hint = target.url.scheme() == u"ws"
            ? tr("The port may expect TLS: try wss://.")
            : tr("Look into the server's log, and check the path and the port.");
        failure.steps = perhapsTls(target);
    } else {
        failure.message = reset
            ? tr("%1 reset the connection in the middle of its answer.").arg(place(target))
            : tr("%1 closed the connection in the middle of its answer.").arg(place(target));
        failure.hint = tr("Look into the server's log.");
        failure.steps = {{Kind::Retry}};
    }
    failure.evidence = soFar(received);
    if (end != SocketEnd::Unknown) {
        failure.evidence += u'\n'
            + (reset ? tr("TCP ended with a reset (RST).") : tr("TCP ended in order (FIN)."));
    }
    return failure;
}

Failure notHttp(const Target &target, const QByteArray &received)
{
    if (auto failure = nearlyHttp(target, received))
        return *failure;
    const Likeness likeness = likenessOf(received);
    Failure failure{
        Diagnosis::NotHttp, 0,
        likeness.what.isEmpty()
            ? tr("%1 does not answer in HTTP.").arg(place(target))
            : tr("%1 does not answer in HTTP: it looks like %2.").arg(place(target), likeness.what),
        tr("Check that the port is a WebSocket server's."),
        tr("First bytes: %1").arg(shownBytes(received))};
    if (likeness.tls && target.url.scheme() == u"ws") {
        failure.message = tr("%1 speaks TLS.").arg(place(target));
        failure.hint = tr("Use wss:// instead of ws://.");
        failure.steps = {{Kind::UseUrl, urlWithScheme(target, u"wss"_s)}};
    }
    return failure;
}

Failure lineFeedsOnly(const Target &target, const std::optional<wire::ResponseHead> &head)
{
    const QString statusText = head
        ? (QString::number(head->status) + u' ' + shownText(head->reason)).trimmed()
        : QString();
    return {Diagnosis::NotHttp, 0,
            head ? tr("%1 answers with HTTP %2, and ends lines with a line feed alone; HTTP wants "
                      "carriage return and line feed (RFC 9112 section 2.2).")
                       .arg(place(target), statusText)
                 : tr("%1 ends the lines of its answer with a line feed alone; HTTP wants carriage "
                      "return and line feed (RFC 9112 section 2.2).")
                       .arg(place(target)),
            tr("Correct the server: each line of the head must end with “\\r\\n”."),
            head ? evidenceOf(*head) : QString()};
}

Failure headersTooLarge(const Target &target, qsizetype limit, const QByteArray &received)
{
    const QByteArrayView firstLine
        = QByteArrayView(received).first(std::max<qsizetype>(received.indexOf('\r'), 0));
    return {Diagnosis::HeadersTooLarge, 0,
            tr("The headers of %1's answer are larger than %2 KiB.")
                .arg(place(target))
                .arg(limit / 1024),
            tr("The server sends too many or too long headers, for example cookies."),
            tr("%1\nThe first %2 KiB of the answer are kept, and no more was read.")
                .arg(shownText(firstLine))
                .arg(limit / 1024)
                .trimmed()};
}

Failure cannotTakeOver()
{
    return {Diagnosis::NoUpgrade, 0,
            tr("The Qt %1 in use does not let Sockwright read and write the handshake.")
                .arg(QLatin1String(qVersion())),
            tr("Run Sockwright with Qt 6.4 to 6.8.")};
}

} // namespace sockwright::net
