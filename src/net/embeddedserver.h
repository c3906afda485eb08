// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QHostAddress>
#include <QObject>
#include <QTcpServer>
#include <QUrl>

#include <vector>

namespace sockwright::net {

class ServerPeer;

/// How an EmbeddedServer listens and what it puts up with.
struct ServerOptions
{
    QHostAddress address = QHostAddress::LocalHost; ///< loopback only, unless the person says more
    quint16 port = 0; ///< 0: the system chooses
    std::size_t maxConnections = 256; ///< the handshake of the next one is answered with 503
    quint64 maxMessageBytes = 64ULL * 1024 * 1024; ///< longer messages are closed with 1009
    int handshakeMs = 10'000; ///< from the TCP connection to the whole request head
    int closeMs = 5'000; ///< from the last bytes of our Close frame that the client took to its own
};

/// A WebSocket server to try things against: an echo, a clock, a chat, a ticker, and paths that
/// close or refuse as asked (see serverroutes.h). It reads and writes no files.
///
/// Handshakes are checked as RFC 6455 section 4.2.1 asks, and answered with an HTTP status that
/// says what is wrong. Lives in the thread that made it and needs that thread's event loop; see
/// EmbeddedServerThread for one with a thread of its own.
class EmbeddedServer : public QObject
{
    Q_OBJECT

public:
    explicit EmbeddedServer(const ServerOptions &options = {}, QObject *parent = nullptr);
    /// Drops all connections.
    ~EmbeddedServer() override;

    /// Starts to listen. The error says why the address or port cannot be had.
    base::Result<void> listen();

    /// "ws://127.0.0.1:40123", without a path; empty while it does not listen.
    QUrl url() const;

    /// TCP connections, handshakes under way included.
    std::size_t connections() const { return m_peers.size(); }

    /// Stops listening and closes every connection with 1001, waiting at most closeMs for a client
    /// that takes nothing and answers nothing; stopped() follows, at once when there is none.
    void stop();

signals:
    void stopped();

private:
    void takeConnections();
    void serve(ServerPeer *peer);
    void remove(ServerPeer *peer);
    void broadcast(const QByteArray &frame);

    ServerOptions m_options;
    QTcpServer m_server;
    std::vector<ServerPeer *> m_peers; // children
    bool m_stopping = false;
};

} // namespace sockwright::net
