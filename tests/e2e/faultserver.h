// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/certificates.h"
#include "wire/framewriter.h"
#include "wire/handshake.h"

#include <QHostAddress>
#include <QSslServer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

#include <memory>

#include <sys/socket.h>

namespace sockwright::e2e {

/// What a server does behind what it wrote.
enum class Then
{
    Stays, ///< holds the connection and says no more
    Ends, ///< FIN
    Resets, ///< RST
    GoesOn, ///< writes header lines for ever
    Dribbles, ///< writes its answer a byte at a time
};

/// What the server's TLS is like.
enum class Tls
{
    None,
    Trusted,
    SelfSigned,
    Expired,
    OtherHost,
};

/// A server that does one thing wrong, or looks as if it did.
struct Fault
{
    const char *name;
    QByteArray answer; ///< to the request; KEY: the right Sec-WebSocket-Accept
    QByteArray frames = {}; ///< behind it
    Then then = Then::Stays;
    QByteArray id = {}; ///< the diagnosis; empty: none, the connection is made
    int status = 3; ///< of sockwright-cli
    int close = 0; ///< the code of our Close frame, or 1006; 0: no connection was closed
    QStringList arguments = {};
    Tls tls = Tls::None;
};

/// Behaves as a Fault says, on loopback, in this process.
class FaultServer : public QObject
{
public:
    FaultServer(const Fault &fault, const tests::Certificates &certificates)
        : m_fault(fault)
        , m_server(makeServer(certificates))
    {
        m_server->listen(QHostAddress::LocalHost);
        connect(m_server.get(), &QTcpServer::pendingConnectionAvailable, this,
                &FaultServer::accept);
    }

    quint16 port() const { return m_server->serverPort(); }

private:
    std::unique_ptr<QTcpServer> makeServer(const tests::Certificates &certificates) const
    {
        if (m_fault.tls == Tls::None)
            return std::make_unique<QTcpServer>();
        const QString name = m_fault.tls == Tls::SelfSigned ? QStringLiteral("selfsigned")
            : m_fault.tls == Tls::Expired                   ? QStringLiteral("expired")
            : m_fault.tls == Tls::OtherHost                 ? QStringLiteral("otherhost")
                                                            : QStringLiteral("good");
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setLocalCertificate(certificates.certificate(name));
        configuration.setPrivateKey(certificates.key(name));
        configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
        auto server = std::make_unique<QSslServer>();
        server->setSslConfiguration(configuration);
        return server;
    }

    void accept()
    {
        QTcpSocket *socket = m_server->nextPendingConnection();
        connect(socket, &QIODevice::readyRead, this, [this, socket] {
            m_request += socket->readAll();
            const qsizetype end = wire::headEnd(m_request);
            if (end < 0 || std::exchange(m_answered, true))
                return;
            const auto request = wire::parseRequestHead(QByteArrayView(m_request).first(end));
            const QByteArray key
                = wire::headerValue(request->headers, "Sec-WebSocket-Key").value_or(QByteArray());
            act(socket, QByteArray(m_fault.answer).replace("KEY", wire::acceptKey(key)));
        });
        if (m_fault.then == Then::Resets && m_fault.answer.isEmpty())
            act(socket, {});
    }

    void act(QTcpSocket *socket, const QByteArray &answer)
    {
        switch (m_fault.then) {
        case Then::Dribbles:
            dribble(socket, answer + m_fault.frames);
            return;
        case Then::GoesOn:
            socket->write(answer);
            goOn(socket);
            return;
        case Then::Stays:
            socket->write(answer + m_fault.frames);
            return;
        case Then::Ends:
            socket->write(answer + m_fault.frames);
            socket->disconnectFromHost();
            return;
        case Then::Resets:
            socket->write(answer + m_fault.frames);
            socket->flush();
            const linger drop{1, 0};
            ::setsockopt(int(socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &drop,
                         sizeof drop);
            socket->abort();
            return;
        }
    }

    void dribble(QTcpSocket *socket, const QByteArray &bytes)
    {
        auto *timer = new QTimer(socket);
        connect(timer, &QTimer::timeout, socket,
                [socket, bytes, timer, i = qsizetype(0)]() mutable {
                    socket->write(bytes.mid(i++, 1));
                    socket->flush();
                    if (i == bytes.size())
                        timer->stop();
                });
        timer->start(1);
    }

    void goOn(QTcpSocket *socket)
    {
        const QByteArray line = "X-More: " + QByteArray(1000, 'm') + "\r\n";
        connect(socket, &QIODevice::bytesWritten, socket, [socket, line] {
            while (socket->bytesToWrite() < 64 * 1024)
                socket->write(line);
        });
        socket->write(line);
    }

    const Fault m_fault;
    std::unique_ptr<QTcpServer> m_server;
    QByteArray m_request;
    bool m_answered = false;
};

} // namespace sockwright::e2e
