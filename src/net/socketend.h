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

/// Watches a socket for its end: Qt reports FIN and RST as one and the same and closes the
/// descriptor before it says so, the kernel knows better. So a second descriptor of the connection
/// is held as long as the socket is connected (Linux only). Lives in the socket's thread.
class SocketEndWatch : public QObject
{
    Q_OBJECT

public:
    /// The socket must outlive the watch.
    explicit SocketEndWatch(QAbstractSocket *socket, QObject *parent = nullptr);
    ~SocketEndWatch() override;

    /// Known as soon as the peer has ended the connection and the socket leaves ConnectedState.
    SocketEnd end() const { return m_end; }

private:
    void follow(QAbstractSocket::SocketState state);
    void look();
    void release();

    QAbstractSocket *m_socket;
    int m_descriptor = -1; // a duplicate of the socket's
    SocketEnd m_end = SocketEnd::Unknown;
};

} // namespace sockwright::net
