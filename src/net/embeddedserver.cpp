// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/embeddedserver.h"

#include "net/serverpeer.h"
#include "net/serverservices.h"
#include "wire/closecode.h"

#include <algorithm>

namespace sockwright::net {

using wire::Opcode;

namespace {

/// Connections past the limit that are still told so; more are dropped without a word.
constexpr std::size_t refusals = 64;
/// A chat client that is this far behind is dropped.
constexpr qint64 maxChatLag = 64LL * 1024 * 1024;

} // namespace

EmbeddedServer::EmbeddedServer(const ServerOptions &options, QObject *parent)
    : QObject(parent)
    , m_options(options)
{
    connect(&m_server, &QTcpServer::newConnection, this, &EmbeddedServer::takeConnections);
}

EmbeddedServer::~EmbeddedServer()
{
    qDeleteAll(m_peers);
}

base::Result<void> EmbeddedServer::listen()
{
    if (m_server.listen(m_options.address, m_options.port))
        return {};
    return base::Error{tr("Cannot listen on %1, port %2: %3. Choose another port or address.")
                           .arg(m_options.address.toString())
                           .arg(m_options.port)
                           .arg(m_server.errorString())};
}

QUrl EmbeddedServer::url() const
{
    if (!m_server.isListening())
        return {};
    QHostAddress address = m_server.serverAddress();
    if (address == QHostAddress::AnyIPv6)
        address = QHostAddress::LocalHostIPv6;
    else if (address.isEqual(QHostAddress::Any, QHostAddress::ConvertUnspecifiedAddress))
        address = QHostAddress::LocalHost;

    QUrl url;
    url.setScheme(QStringLiteral("ws"));
    url.setHost(address.toString());
    url.setPort(m_server.serverPort());
    return url;
}

void EmbeddedServer::stop()
{
    m_stopping = true;
    m_server.close();
    if (m_peers.empty()) {
        emit stopped();
        return;
    }
    const auto peers = m_peers; // hanging up may remove one at once
    for (ServerPeer *peer : peers)
        peer->close(wire::CloseCode::GoingAway, tr("The server is shutting down"));
}

void EmbeddedServer::takeConnections()
{
    while (QTcpSocket *socket = m_server.nextPendingConnection()) {
        if (m_peers.size() >= m_options.maxConnections + refusals) {
            socket->abort();
            socket->deleteLater();
            continue;
        }
        const bool full = m_peers.size() >= m_options.maxConnections;
        auto *peer = new ServerPeer(socket, m_options, full, this);
        m_peers.push_back(peer);
        connect(peer, &ServerPeer::opened, this, [this, peer] { serve(peer); });
        connect(peer, &ServerPeer::finished, this, [this, peer] { remove(peer); });
    }
}

void EmbeddedServer::serve(ServerPeer *peer)
{
    const Route &route = peer->route();
    if (std::holds_alternative<EchoRoute>(route)) {
        connect(peer, &ServerPeer::received, peer, &ServerPeer::send);
    } else if (std::holds_alternative<ChatRoute>(route)) {
        connect(peer, &ServerPeer::received, this, [this](Opcode opcode, std::string_view payload) {
            QByteArray frame;
            wire::appendFrame(frame, opcode, payload);
            broadcast(frame);
        });
    } else if (std::holds_alternative<ClockRoute>(route)) {
        new ClockService(peer);
    } else if (const auto *ticker = std::get_if<TickerRoute>(&route)) {
        new TickerService(peer, *ticker);
    } else if (const auto *close = std::get_if<CloseRoute>(&route)) {
        if (close->code == wire::CloseCode::Abnormal)
            peer->hangUp();
        else
            peer->close(close->code, close->reason);
    }
}

void EmbeddedServer::remove(ServerPeer *peer)
{
    std::erase(m_peers, peer);
    peer->deleteLater();
    if (m_stopping && m_peers.empty())
        emit stopped();
}

void EmbeddedServer::broadcast(const QByteArray &frame)
{
    const auto peers = m_peers; // dropping one removes it at once
    for (ServerPeer *peer : peers) {
        if (!std::holds_alternative<ChatRoute>(peer->route()) || !peer->isOpen())
            continue;
        if (peer->unsentBytes() > maxChatLag)
            peer->abort();
        else
            peer->write(frame);
    }
}

} // namespace sockwright::net
