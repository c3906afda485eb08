// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/firstbytes.h"
#include "net/proxyanswer.h"
#include "net/socketend.h"
#include "net/target.h"
#include "wire/diagnosis.h"

#include <QSslConfiguration>
#include <QWebSocket>

#include <memory>
#include <optional>

class QSslSocket;
class QTcpSocket;

namespace sockwright::net {

/// One socket on its way to one place: a fresh QWebSocket does TCP, proxy and TLS, and writes and
/// reads nothing of the handshake. Lives in the I/O thread; destroy it to give up at any moment.
class Dial : public QObject
{
    Q_OBJECT

public:
    /// `host` stands instead of the target's: a literal address, or with a proxy the name that the
    /// proxy looks up. `tls` is for wss.
    Dial(const Target &target, const QString &host, const std::optional<QSslConfiguration> &tls);
    ~Dial() override;

    /// The failure says why it cannot even begin.
    std::optional<wire::Failure> start();

    const QString &host() const { return m_host; }
    QAbstractSocket *socket() const { return m_socket; }
    /// The same; null with ws.
    QSslSocket *ssl() const { return m_ssl; }
    /// There is no connection, and none will come of it.
    bool hasEnded() const { return m_ended; }

    /// Why and how it ended, as far as the socket knows.
    QAbstractSocket::SocketError error() const { return m_error; }
    QString errorText() const { return m_errorText; }
    SocketEnd end() const { return m_end ? m_end->end() : SocketEnd::Unknown; }
    /// Under TLS: what the server sent first.
    QByteArray firstBytes() const { return m_firstBytes ? m_firstBytes->bytes() : QByteArray(); }
    /// What a proxy answered last that did not connect on.
    QByteArray proxyAnswer() const { return m_proxyAnswer ? m_proxyAnswer->bytes() : QByteArray(); }

    /// The handshake is over: the socket stays open and is watched no longer.
    void letGo();

signals:
    /// The proxy has accepted the connection and connects on.
    void proxyReached();
    /// TCP stands, through the proxy if there is one; TLS begins.
    void connected();
    /// Once, from the event loop, so that error() is known by then.
    void ended();

private:
    bool takeOver();
    QTcpSocket *watchTls();
    void watchProxy(QTcpSocket *toProxy);
    void stateChanged(QAbstractSocket::SocketState state);
    void endLater();

    const Target &m_target;
    const QString m_host;
    const std::unique_ptr<QWebSocket> m_webSocket;
    QAbstractSocket *m_socket = nullptr; // child of m_webSocket, as is the next
    QSslSocket *m_ssl = nullptr;
    std::unique_ptr<SocketEndWatch> m_end;
    std::unique_ptr<FirstBytes> m_firstBytes;
    std::unique_ptr<ProxyAnswer> m_proxyAnswer;
    QAbstractSocket::SocketError m_error = QAbstractSocket::UnknownSocketError;
    QString m_errorText;
    bool m_ended = false;
};

} // namespace sockwright::net
