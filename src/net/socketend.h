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
/// is held, from when the socket is connected until the watch is destroyed (Linux only). Lives in
/// the socket's thread.
class SocketEndWatch : public QObject
{
    Q_OBJECT

public:
    /// Not a socket that reaches its peer through a proxy: that has no descriptor of its own, but
    /// its proxySocket() has. The watch may outlive the socket.
    explicit SocketEndWatch(QAbstractSocket *socket, QObject *parent = nullptr);
    ~SocketEndWatch() override;

    /// Known as soon as the peer has ended the connection and the socket leaves ConnectedState.
    SocketEnd end() const { return m_end; }

    /// Takes bytes that the system holds and Qt has not read, as they crossed the wire (with TLS
    /// encrypted). They are still there when Qt has closed the socket because a write failed.
    /// Returns at once; 0 or less: there are none now.
    qint64 read(char *target, qint64 room);

private:
    void follow(const QAbstractSocket &socket);
    void look(const QAbstractSocket &socket);

    int m_descriptor = -1; // a duplicate of the socket's
    SocketEnd m_end = SocketEnd::Unknown;
};

} // namespace sockwright::net
