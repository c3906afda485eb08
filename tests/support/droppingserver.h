// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "support/closedport.h"
#include "wire/handshake.h"
#include "wire/messagereader.h"

#include <QHostAddress>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include <sys/socket.h>

namespace sockwright::tests {

/// A WebSocket server on loopback that is away, refuses and drops connections as a test says. What
/// it read from each of them is kept.
class DroppingServer : public QObject
{
public:
    /// One connection from its handshake on.
    struct Peer
    {
        QPointer<QTcpSocket> socket;
        QByteArray head;
        bool upgraded = false;
        bool closed = false; ///< in order
        std::vector<QByteArray> messages;
        wire::MessageReader reader{wire::Role::Server, {}};
    };

    enum class Drop
    {
        End, ///< FIN; the system makes it a reset where bytes have not been read
        Reset,
    };

    DroppingServer()
    {
        connect(&m_server, &QTcpServer::newConnection, this, &DroppingServer::accept);
        listen();
    }

    /// Always at the same port.
    bool listen() { return m_server.isListening() || bind(); }
    /// Connections are refused until listen().
    void stopListening()
    {
        m_server.close();
        m_closed.emplace(m_port);
    }
    /// Handshakes are answered with this status; 101: accepted.
    void setStatus(int status) { m_status = status; }
    /// Gives the whole answer to a handshake; an empty one: as it is answered without.
    using Refuse = std::function<QByteArray(const QByteArray &head)>;
    void setRefusals(Refuse refuse) { m_refuse = std::move(refuse); }
    /// What all answers to handshakes set.
    void setCookie(const QByteArray &cookie) { m_cookie = cookie; }
    /// Off: bytes stay where they are, so that the client can send no more at last.
    void setReading(bool on)
    {
        m_reading = on;
        if (m_reading && latest() && latest()->socket)
            read(*latest());
    }

    QString url() const { return QStringLiteral("ws://127.0.0.1:%1/").arg(m_port); }

    /// All connections so far, in order.
    const std::vector<std::unique_ptr<Peer>> &peers() const { return m_peers; }
    Peer *latest() const { return m_peers.empty() ? nullptr : m_peers.back().get(); }
    bool isConnected() const { return latest() && latest()->socket && latest()->upgraded; }
    /// Of all connections.
    std::vector<QByteArray> messages() const
    {
        std::vector<QByteArray> all;
        for (const auto &peer : m_peers)
            all.insert(all.end(), peer->messages.begin(), peer->messages.end());
        return all;
    }

    void drop(Drop how)
    {
        QTcpSocket *socket = latest()->socket;
        if (!socket)
            return;
        if (how == Drop::Reset) {
            const linger now{1, 0};
            ::setsockopt(int(socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &now, sizeof now);
        }
        socket->abort();
        socket->deleteLater();
        latest()->socket = nullptr;
    }
    /// Closes in order, with 1000.
    void close() { latest()->socket->write(QByteArray("\x88\x02\x03\xe8", 4)); }

private:
    bool bind()
    {
        const bool done = m_server.listen(QHostAddress::LocalHost, m_port);
        m_port = m_server.serverPort();
        m_closed.reset();
        return done;
    }

    void accept()
    {
        QTcpSocket *socket = m_server.nextPendingConnection();
        constexpr qint64 heldBack = 64 * 1024;
        socket->setReadBufferSize(heldBack);
        m_peers.push_back(std::make_unique<Peer>());
        Peer *peer = m_peers.back().get();
        peer->socket = socket;
        connect(socket, &QIODevice::readyRead, this, [this, peer] {
            if (peer->socket && (m_reading || !peer->upgraded))
                read(*peer);
        });
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    }

    void read(Peer &peer)
    {
        if (!peer.upgraded) {
            peer.head += peer.socket->readAll();
            if (wire::headEnd(peer.head) >= 0)
                answer(peer);
            return;
        }
        while (peer.socket && peer.socket->bytesAvailable() > 0 && !peer.closed)
            take(peer, peer.socket->readAll());
    }

    void answer(Peer &peer)
    {
        constexpr int switchingProtocols = 101;
        if (const QByteArray refusal = m_refuse ? m_refuse(peer.head) : QByteArray();
            !refusal.isEmpty()) {
            peer.socket->write(refusal);
            peer.socket->disconnectFromHost();
            return;
        }
        const QByteArray cookie
            = m_cookie.isEmpty() ? QByteArray() : "Set-Cookie: " + m_cookie + "\r\n";
        if (m_status != switchingProtocols) {
            peer.socket->write("HTTP/1.1 " + QByteArray::number(m_status) + " No\r\n" + cookie
                               + "Content-Length: 0\r\nConnection: close\r\n\r\n");
            peer.socket->disconnectFromHost();
            return;
        }
        const qsizetype end = wire::headEnd(peer.head);
        const auto request = wire::parseRequestHead(peer.head.first(end));
        const QByteArray key
            = wire::headerValue(request->headers, "Sec-WebSocket-Key").value_or(QByteArray());
        peer.upgraded = true;
        peer.socket->write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                           "Connection: Upgrade\r\n"
                           + cookie + "Sec-WebSocket-Accept: " + wire::acceptKey(key) + "\r\n\r\n");
        take(peer, peer.head.mid(end));
    }

    void take(Peer &peer, const QByteArray &bytes)
    {
        wire::Batch batch;
        const std::string_view view(bytes.constData(), std::size_t(bytes.size()));
        const auto outcome = peer.reader.consume(view, base::nowNs(), batch);
        for (const wire::Record &record : batch.records()) {
            if (record.kind != wire::Kind::Text && record.kind != wire::Kind::Binary)
                continue;
            const std::string_view payload = batch.payload(record);
            peer.messages.emplace_back(payload.data(), qsizetype(payload.size()));
        }
        if (outcome == wire::MessageReader::Outcome::Closed) {
            peer.closed = true;
            peer.socket->write(QByteArray("\x88\x02\x03\xe8", 4));
            peer.socket->disconnectFromHost();
        }
    }

    QTcpServer m_server;
    quint16 m_port = 0;
    std::optional<ClosedPort> m_closed; // kept from others while it does not listen
    int m_status = 101;
    QByteArray m_cookie;
    Refuse m_refuse;
    bool m_reading = true;
    std::vector<std::unique_ptr<Peer>> m_peers;
};

} // namespace sockwright::tests
