// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/handshake.h"

#include <QHostAddress>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

#include <functional>
#include <sys/socket.h>

namespace sockwright::tests {

/// A TCP server on loopback whose every byte is the test's: it reads the request head, answers what
/// `respond` makes of it, and lets `script` have the socket. One connection at a time is kept.
class ScriptedServer : public QObject
{
    Q_OBJECT

public:
    using Respond = std::function<QByteArray(const QByteArray &requestHead)>;

    explicit ScriptedServer(Respond respond, const QHostAddress &address = QHostAddress::LocalHost,
                            quint16 port = 0)
        : m_respond(std::move(respond))
    {
        m_server.listen(address, port);
        connect(&m_server, &QTcpServer::newConnection, this, [this] {
            m_socket = m_server.nextPendingConnection();
            m_request.clear();
            m_received.clear();
            m_answered = false;
            connect(m_socket, &QTcpSocket::readyRead, this, &ScriptedServer::readRequest);
            connect(m_socket, &QTcpSocket::disconnected, this, &ScriptedServer::ended);
            emit accepted();
        });
    }

    QUrl url(const QString &path = QStringLiteral("/")) const
    {
        return QUrl(QStringLiteral("ws://127.0.0.1:%1%2").arg(m_server.serverPort()).arg(path));
    }

    /// The response of a server that follows RFC 6455, with further header lines.
    static QByteArray switching(const QByteArray &requestHead, const QByteArray &moreLines = {})
    {
        const auto request = wire::parseRequestHead(requestHead);
        const QByteArray key
            = wire::headerValue(request->headers, "Sec-WebSocket-Key").value_or(QByteArray());
        return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
               "Sec-WebSocket-Accept: "
            + wire::acceptKey(key) + "\r\n" + moreLines + "\r\n";
    }

    // A test that has failed already may ask for this without a connection.
    void write(const QByteArray &bytes)
    {
        if (!m_socket)
            return;
        m_socket->write(bytes);
        m_socket->flush();
    }
    /// Ends the TCP connection in order after what was written.
    void end()
    {
        if (m_socket)
            m_socket->disconnectFromHost();
    }
    /// Ends the TCP connection with a reset.
    void reset()
    {
        if (!m_socket)
            return;
        const linger now{1, 0};
        ::setsockopt(int(m_socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &now, sizeof now);
        m_socket->abort();
    }
    /// What comes from now on stays with the system, but for `ahead` bytes in the socket.
    void stopReading(qint64 ahead = 1)
    {
        if (!m_socket)
            return;
        QObject::disconnect(m_socket, &QTcpSocket::readyRead, this, nullptr);
        m_socket->setReadBufferSize(ahead);
    }
    /// Everything is read again.
    void readOn()
    {
        connect(m_socket, &QTcpSocket::readyRead, this, &ScriptedServer::readRequest);
        m_socket->setReadBufferSize(0);
        readRequest();
    }
    QTcpSocket *socket() const { return m_socket; }
    bool isListening() const { return m_server.isListening(); }
    quint16 port() const { return m_server.serverPort(); }

    QByteArray request() const { return m_request; }
    /// The request heads of all connections so far.
    QByteArrayList requests() const { return m_requests; }
    /// What came behind the request head.
    QByteArray received() const { return m_received; }

signals:
    void accepted();
    void answered();
    void ended();

private:
    void readRequest()
    {
        const QByteArray bytes = m_socket->readAll();
        if (m_answered) {
            m_received += bytes;
            return;
        }
        m_request += bytes;
        const qsizetype end = wire::headEnd(m_request);
        if (end < 0)
            return;
        m_received = m_request.mid(end);
        m_request.truncate(end);
        m_answered = true;
        m_requests.append(m_request);
        if (const QByteArray response = m_respond(m_request); !response.isEmpty())
            write(response);
        emit answered();
    }

    Respond m_respond;
    QPointer<QTcpSocket> m_socket;
    QByteArray m_request;
    QByteArray m_received;
    QByteArrayList m_requests;
    bool m_answered = false;
    QTcpServer m_server; // its sockets die first and tell of it
};

} // namespace sockwright::tests
