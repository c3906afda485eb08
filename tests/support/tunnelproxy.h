// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/handshake.h"

#include <QNetworkProxy>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QUrl>

#include <algorithm>
#include <memory>
#include <utility>

namespace sockwright::tests {

/// How a client comes to its server.
enum class Route
{
    Direct,
    HttpProxy,
    Socks5Proxy,
};

/// A row for each of them, with the column "route".
inline void addRoutes()
{
    QTest::addColumn<Route>("route");
    QTest::newRow("direct") << Route::Direct;
    QTest::newRow("HTTP proxy") << Route::HttpProxy;
    QTest::newRow("SOCKS5 proxy") << Route::Socks5Proxy;
}

/// A proxy on loopback, HTTP CONNECT or SOCKS5 without a login, that connects on. It keeps next to
/// nothing of what it carries: where one end does not read, the other end has to wait. When the
/// server ends a connection, however it does, the client's is ended.
class TunnelProxy : public QObject
{
public:
    /// Nothing: no proxy is wanted.
    static std::unique_ptr<TunnelProxy> on(Route route)
    {
        return route == Route::Direct ? nullptr : std::make_unique<TunnelProxy>(route);
    }

    explicit TunnelProxy(Route route)
        : m_socks(route == Route::Socks5Proxy)
    {
        m_server.listen(QHostAddress::LocalHost);
        connect(&m_server, &QTcpServer::newConnection, this, &TunnelProxy::accept);
    }

    bool isSocks() const { return m_socks; }
    quint16 port() const { return m_server.serverPort(); }
    QNetworkProxy proxy() const
    {
        return {m_socks ? QNetworkProxy::Socks5Proxy : QNetworkProxy::HttpProxy,
                QStringLiteral("127.0.0.1"), port()};
    }

private:
    static constexpr qint64 heldBack = 64 * 1024;

    struct Tunnel
    {
        QPointer<QTcpSocket> client;
        QPointer<QTcpSocket> server;
        bool greeted = false; ///< in SOCKS
    };
    using TunnelPointer = std::shared_ptr<Tunnel>;

    void accept()
    {
        const auto tunnel = std::make_shared<Tunnel>();
        tunnel->client = m_server.nextPendingConnection();
        tunnel->client->setReadBufferSize(heldBack);
        connect(tunnel->client, &QIODevice::readyRead, this, [this, tunnel] { readWish(tunnel); });
        connect(tunnel->client, &QTcpSocket::disconnected, this,
                [tunnel] { end(tunnel->client, tunnel->server); });
    }

    void readWish(const TunnelPointer &tunnel)
    {
        if (tunnel->server)
            return;
        if (m_socks)
            readSocksWish(tunnel);
        else
            readHttpWish(tunnel);
    }

    void readHttpWish(const TunnelPointer &tunnel)
    {
        const QByteArray head = tunnel->client->peek(heldBack);
        const qsizetype size = wire::headEnd(head);
        if (size < 0)
            return;
        tunnel->client->skip(size);
        const QUrl place(QLatin1String("//") + QString::fromLatin1(head.split(' ').value(1)));
        connectOn(tunnel, place.host(), quint16(place.port()),
                  "HTTP/1.1 200 Connection established\r\n\r\n");
    }

    // RFC 1928; all that Qt sends comes in one piece.
    void readSocksWish(const TunnelPointer &tunnel)
    {
        const QByteArray wish = tunnel->client->readAll();
        if (!std::exchange(tunnel->greeted, true)) {
            tunnel->client->write(QByteArray("\x05\x00", 2));
            return;
        }
        constexpr qsizetype address = 4;
        constexpr qsizetype portBytes = 2;
        const QByteArray place = wish.mid(address, wish.size() - address - portBytes);
        const QByteArray port = wish.right(portBytes);
        const bool isName = wish.at(address - 1) == 3;
        const QString host = isName ? QString::fromLatin1(place.mid(1))
                                    : QStringLiteral("%1.%2.%3.%4")
                                          .arg(quint8(place[0]))
                                          .arg(quint8(place[1]))
                                          .arg(quint8(place[2]))
                                          .arg(quint8(place[3]));
        connectOn(tunnel, host, quint16(quint8(port[0]) << 8 | quint8(port[1])),
                  QByteArray("\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00", 10));
    }

    void connectOn(const TunnelPointer &tunnel, const QString &host, quint16 port,
                   const QByteArray &answer)
    {
        auto *const server = new QTcpSocket(this);
        tunnel->server = server;
        server->setReadBufferSize(heldBack);
        connect(server, &QTcpSocket::connected, this, [tunnel, answer] {
            tunnel->client->write(answer);
            const auto up = [tunnel] { carry(tunnel->client, tunnel->server); };
            const auto down = [tunnel] { carry(tunnel->server, tunnel->client); };
            connect(tunnel->client, &QIODevice::readyRead, tunnel->server, up);
            connect(tunnel->server, &QIODevice::bytesWritten, tunnel->client, up);
            connect(tunnel->server, &QIODevice::readyRead, tunnel->client, down);
            connect(tunnel->client, &QIODevice::bytesWritten, tunnel->server, down);
            up();
        });
        connect(server, &QTcpSocket::disconnected, this,
                [tunnel] { end(tunnel->server, tunnel->client); });
        server->connectToHost(host, port);
    }

    static void carry(QTcpSocket *from, QTcpSocket *to)
    {
        while (from && to && from->bytesAvailable() > 0 && to->bytesToWrite() < heldBack)
            to->write(from->read(heldBack));
    }

    // What had come in front of the end still goes on.
    static void end(QTcpSocket *ended, QTcpSocket *other)
    {
        if (other && other->state() == QAbstractSocket::ConnectedState) {
            if (ended->isOpen())
                other->write(ended->readAll());
            other->disconnectFromHost();
        }
        ended->deleteLater();
    }

    const bool m_socks;
    QTcpServer m_server;
};

} // namespace sockwright::tests
