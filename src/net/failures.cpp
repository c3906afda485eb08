// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/failures.h"

#include <QCoreApplication>

namespace sockwright::net {

using wire::Diagnosis;
using wire::Failure;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("net", text);
}

QString place(const Target &target)
{
    const int standard = target.url.scheme() == u"wss" ? 443 : 80;
    QString host = target.url.host(QUrl::FullyDecoded);
    if (host.contains(u':'))
        host = u'[' + host + u']';
    return host + u':' + QString::number(target.url.port(standard));
}

QString seconds(int ms)
{
    return ms % 1000 == 0 ? tr("%1 s").arg(ms / 1000) : tr("%1 ms").arg(ms);
}

QString proxyPlace(const Target &target)
{
    return target.proxy.hostName() + u':' + QString::number(target.proxy.port());
}

} // namespace

Failure invalidUrl(const QUrl &url)
{
    const QString hint = tr("A WebSocket URL begins with ws:// or wss://, for example "
                            "ws://localhost:8080/chat.");
    if (!url.isValid())
        return {Diagnosis::InvalidUrl, 0, tr("This is not a valid URL: %1.").arg(url.errorString()),
                hint};
    if (url.scheme() != u"ws" && url.scheme() != u"wss") {
        return {Diagnosis::InvalidUrl, 0,
                url.scheme().isEmpty() ? tr("The URL has no scheme.")
                                       : tr("The URL begins with %1://.").arg(url.scheme()),
                hint};
    }
    return {Diagnosis::InvalidUrl, 0, tr("The URL names no host."), hint};
}

Failure stageTimedOut(const Target &target, Stage stage, int limitMs, bool anyBytes)
{
    switch (stage) {
    case Stage::Dns:
        return {Diagnosis::DnsNotFound, 0,
                tr("Looking up the address of %1 took longer than %2.")
                    .arg(target.url.host(), seconds(limitMs)),
                tr("Check the name and this computer's DNS settings.")};
    case Stage::Tcp:
        return {
            Diagnosis::TcpTimeout, 0,
            tr("%1 did not accept a connection within %2.").arg(place(target), seconds(limitMs)),
            tr("The address may be wrong, the server down, or a firewall drops the packets.")};
    case Stage::Tls:
        return {Diagnosis::HandshakeTimeout, 0,
                tr("%1 accepted the connection but did not finish TLS within %2.")
                    .arg(place(target), seconds(limitMs)),
                tr("The port may not speak TLS: try ws:// instead of wss://.")};
    case Stage::Upgrade:
        break;
    }
    return {Diagnosis::HandshakeTimeout, 0,
            anyBytes
                ? tr("%1 did not finish its answer to the upgrade request within %2.")
                      .arg(place(target), seconds(limitMs))
                : tr("%1 accepted the connection but did not answer the upgrade request within %2.")
                      .arg(place(target), seconds(limitMs)),
            target.url.scheme() == u"ws"
                ? tr("The port may not be a WebSocket server's, or it may expect TLS: try wss://.")
                : tr("The server may be overloaded, or the path may not be a WebSocket's.")};
}

Failure tlsRefused(const Target &target, const QList<QSslError> &errors)
{
    Diagnosis diagnosis = Diagnosis::TlsUntrusted;
    QSslError reason = errors.isEmpty() ? QSslError() : errors.first();
    const auto pick = [&](Diagnosis candidate, std::initializer_list<QSslError::SslError> kinds) {
        for (const QSslError &error : errors) {
            if (std::find(kinds.begin(), kinds.end(), error.error()) != kinds.end()) {
                diagnosis = candidate;
                reason = error;
                return true;
            }
        }
        return false;
    };
    // An untrusted issuer is the root of the matter when several checks fail.
    if (pick(Diagnosis::TlsUntrusted,
             {QSslError::SelfSignedCertificate, QSslError::SelfSignedCertificateInChain,
              QSslError::UnableToGetLocalIssuerCertificate, QSslError::CertificateUntrusted})) {
        return {diagnosis, 0,
                tr("The certificate of %1 is not trusted: %2.")
                    .arg(place(target), reason.errorString()),
                tr("Give the issuing authority's certificate, or switch off verification for this "
                   "request if you know the server.")};
    }
    if (pick(Diagnosis::TlsExpired,
             {QSslError::CertificateExpired, QSslError::CertificateNotYetValid})) {
        return {diagnosis, 0,
                tr("The certificate of %1 is not valid now: %2.")
                    .arg(place(target), reason.errorString()),
                tr("The server needs a new certificate; check this computer's clock too.")};
    }
    if (pick(Diagnosis::TlsHostname, {QSslError::HostNameMismatch})) {
        return {diagnosis, 0,
                tr("The certificate of %1 is for another host name.").arg(place(target)),
                tr("Use the name the certificate was made for.")};
    }
    return {
        diagnosis, 0,
        tr("The certificate of %1 was not accepted: %2.").arg(place(target), reason.errorString()),
        tr("Check the server's certificate chain.")};
}

Failure socketFailed(const Target &target, Stage stage, QAbstractSocket::SocketError error,
                     const QString &errorText)
{
    switch (error) {
    case QAbstractSocket::HostNotFoundError:
        return {Diagnosis::DnsNotFound, 0, tr("There is no address for %1.").arg(target.url.host()),
                tr("Check the spelling, and whether the name can be resolved on this network.")};
    case QAbstractSocket::ConnectionRefusedError:
        return {Diagnosis::TcpRefused, 0, tr("%1 refused the connection.").arg(place(target)),
                tr("No program listens on that port: check that the server runs, and its port.")};
    case QAbstractSocket::SocketTimeoutError:
        return {Diagnosis::TcpTimeout, 0,
                tr("%1 did not accept a connection in time.").arg(place(target)),
                tr("The address may be wrong, the server down, or a firewall drops the packets.")};
    case QAbstractSocket::ProxyConnectionRefusedError:
    case QAbstractSocket::ProxyNotFoundError:
    case QAbstractSocket::ProxyConnectionTimeoutError:
        return {Diagnosis::ProxyRefused, 0,
                tr("The proxy %1 could not be reached: %2.").arg(proxyPlace(target), errorText),
                tr("Check the proxy's address and that it runs.")};
    case QAbstractSocket::ProxyAuthenticationRequiredError:
        return {Diagnosis::ProxyAuth, 0,
                tr("The proxy %1 wants a user name and password.").arg(proxyPlace(target)),
                tr("Give the proxy's credentials.")};
    case QAbstractSocket::ProxyConnectionClosedError:
    case QAbstractSocket::ProxyProtocolError:
        return {Diagnosis::ProxyFailed, 0,
                tr("The proxy %1 could not connect to %2: %3.")
                    .arg(proxyPlace(target), place(target), errorText),
                tr("Check that the proxy may reach that host and port.")};
    case QAbstractSocket::SslHandshakeFailedError:
    case QAbstractSocket::SslInternalError:
    case QAbstractSocket::SslInvalidUserDataError:
        return {Diagnosis::TlsHandshake, 0,
                tr("TLS with %1 failed: %2.").arg(place(target), errorText),
                tr("If the port does not speak TLS, use ws:// instead of wss://.")};
    default:
        break;
    }
    if (stage <= Stage::Tcp) {
        return {Diagnosis::NetworkUnreachable, 0,
                tr("%1 cannot be reached: %2.").arg(place(target), errorText),
                tr("Check the network connection and the address.")};
    }
    if (stage == Stage::Tls) {
        return {Diagnosis::TlsHandshake, 0,
                tr("%1 ended the connection during TLS: %2.").arg(place(target), errorText),
                tr("If the port does not speak TLS, use ws:// instead of wss://.")};
    }
    return closedDuringHandshake(target, {});
}

Failure closedDuringHandshake(const Target &target, const QByteArray &received)
{
    return {Diagnosis::ClosedDuringHandshake, 0,
            received.isEmpty()
                ? tr("%1 closed the connection without answering the upgrade request.")
                      .arg(place(target))
                : tr("%1 closed the connection in the middle of its answer.").arg(place(target)),
            target.url.scheme() == u"ws" ? tr("The port may expect TLS: try wss://.")
                                         : tr("Look into the server's log.")};
}

std::optional<Failure> responseFailure(const Target &target, const QByteArray &head,
                                       const QByteArray &key)
{
    const auto parsed = wire::parseResponseHead(head);
    if (!parsed) {
        return Failure{Diagnosis::NotHttp, 0,
                       tr("The answer of %1 is not a valid HTTP response.").arg(place(target)),
                       tr("Check that the port is a WebSocket server's.")};
    }
    const int status = parsed->status;
    if (const auto location = wire::headerValue(parsed->headers, "Location");
        status >= 300 && status < 400 && location) {
        return Failure{Diagnosis::Redirect, status,
                       tr("%1 redirects to %2 (HTTP %3).")
                           .arg(place(target), QString::fromLatin1(*location))
                           .arg(status),
                       tr("Connect to that URL instead.")};
    }
    if (status != 101) {
        const QString phrase = QString::fromLatin1(parsed->reason);
        QString hint = tr("Check the path, the headers and the server's log.");
        if (status == 401 || status == 403)
            hint = tr("The server wants other credentials, or an Origin it allows.");
        else if (status == 404)
            hint = tr("Check the path of the URL.");
        else if (status == 426 || (status >= 200 && status < 300))
            hint = tr("This path serves ordinary HTTP; WebSocket may be on another one.");
        else if (status == 429 || status == 503)
            hint = tr("The server is busy: try again later.");
        return Failure{Diagnosis::HttpStatus, status,
                       tr("%1 refused the WebSocket with HTTP status %2 %3.")
                           .arg(place(target))
                           .arg(status)
                           .arg(phrase)
                           .trimmed(),
                       hint};
    }
    if (!wire::headerHasToken(parsed->headers, "Upgrade", "websocket")
        || !wire::headerHasToken(parsed->headers, "Connection", "upgrade")) {
        return Failure{
            Diagnosis::NoUpgrade, status,
            tr("The server answered 101 without “Upgrade: websocket” and “Connection: "
               "Upgrade” (RFC 6455 section 4.1)."),
            tr("A proxy in between may have removed them: it must pass on Upgrade headers.")};
    }
    if (wire::headerValue(parsed->headers, "Sec-WebSocket-Accept").value_or("").trimmed()
        != wire::acceptKey(key)) {
        return Failure{
            Diagnosis::BadAccept, status,
            tr("The server's Sec-WebSocket-Accept does not match the key that was sent (RFC "
               "6455 section 4.1)."),
            tr("The server does not follow the protocol, or a cache answered in its place.")};
    }
    if (const auto chosen = wire::headerValue(parsed->headers, "Sec-WebSocket-Protocol");
        chosen && !target.subprotocols.contains(QString::fromLatin1(*chosen))) {
        return Failure{Diagnosis::SubprotocolUnrequested, status,
                       tr("The server chose the subprotocol “%1”, which was not offered.")
                           .arg(QString::fromLatin1(*chosen)),
                       tr("Add it to the request's subprotocols.")};
    }
    if (const auto extension = wire::headerValue(parsed->headers, "Sec-WebSocket-Extensions");
        extension && !extension->trimmed().isEmpty()) {
        return Failure{Diagnosis::ExtensionUnrequested, status,
                       tr("The server switched on the extension “%1”, which was not offered.")
                           .arg(QString::fromLatin1(*extension)),
                       tr("The server does not follow RFC 6455 section 9.1.")};
    }
    return std::nullopt;
}

std::optional<Failure> notHttp(const Target &target, const QByteArray &received)
{
    static const QByteArray start = "HTTP/";
    if (received.isEmpty() || received.startsWith(start) || start.startsWith(received))
        return std::nullopt;
    const bool tls = received.startsWith("\x15\x03"); // an alert record, RFC 8446 section 5.1
    return Failure{Diagnosis::NotHttp, 0,
                   tls ? tr("%1 speaks TLS.").arg(place(target))
                       : tr("%1 does not speak HTTP: its answer does not begin with “HTTP/”.")
                             .arg(place(target)),
                   tls ? tr("Use wss:// instead of ws://.")
                       : tr("Check that the port is a WebSocket server's.")};
}

Failure headersTooLarge(qsizetype limit)
{
    return {Diagnosis::HeadersTooLarge, 0,
            tr("The server's response headers are larger than %1 bytes.").arg(limit),
            tr("The server sends too many or too long headers, for example cookies.")};
}

Failure connectionLost(const QString &errorText)
{
    return {Diagnosis::ConnectionLost, 0,
            errorText.isEmpty()
                ? tr("The connection ended without a Close frame.")
                : tr("The connection ended without a Close frame: %1.").arg(errorText),
            tr("The server or something in between dropped it: look into the server's log, and for "
               "proxies with an idle time limit.")};
}

} // namespace sockwright::net
