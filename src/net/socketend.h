// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractSocket>
#include <QObject>

namespace sockwright::net {

/// How the peer ended a TCP connection.
enum class SocketEnd
{
    Unknown,
    Orderly, ///< FIN
    Reset, ///< RST
};

/// Watches a socket for its end: Qt reports FIN and RST as one and the same, the kernel knows
/// better as long as the descriptor is open (Linux only). Lives in the socket's thread.
class SocketEndWatch : public QObject
{
    Q_OBJECT

public:
    /// The socket must outlive the watch.
    explicit SocketEndWatch(QAbstractSocket *socket, QObject *parent = nullptr);

    /// Known as soon as the socket leaves ConnectedState.
    SocketEnd end() const { return m_end; }

private:
    void look();

    QAbstractSocket *m_socket;
    SocketEnd m_end = SocketEnd::Unknown;
};

} // namespace sockwright::net
