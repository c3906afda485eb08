// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QSslSocket>
#include <QTimer>

#include <deque>
#include <string_view>

namespace sockwright::net {

/// Gives bytes to a socket a piece at a time, so that neither encrypting nor a slow peer holds up
/// the event loop, and knows which of them the system has taken, through TLS and a proxy as well.
/// Lives in the I/O thread.
class SocketFeed : public QObject
{
    Q_OBJECT

public:
    /// The socket must outlive the feed.
    explicit SocketFeed(QAbstractSocket *socket);

    /// Puts a frame behind all that waits. Returns the place of its payload, which may be changed
    /// until the next call.
    char *append(std::string_view header, const QByteArray &payload);
    /// Gives the socket what it takes now; the rest follows by itself.
    void write();
    /// So many of all bytes ever appended have been taken by the system.
    quint64 leftBytes() const { return m_left; }

signals:
    /// More bytes have left. Not emitted while the socket is being written to.
    void left();

private:
    bool canWrite() const;
    bool proxyIsThere() const;
    void proxyWasGiven();
    void writePiece();
    quint64 inSocket() const;
    void countLeft();

    QAbstractSocket *m_socket;
    QSslSocket *const m_ssl; // the same; null without TLS
    const QPointer<QTcpSocket> m_toProxy; // below it, Qt's
    const bool m_proxied; // m_toProxy was there once
    const qsizetype m_pieceBytes;
    const quint64 m_enough; // in the socket: no more is given to it
    QByteArray m_buffer; // the newest frames, behind those in m_unwritten
    std::deque<QByteArray> m_unwritten; // frames that the socket has not been given
    qsizetype m_position = 0; // in the first of them
    bool m_writing = false;
    QTimer m_next; // the rest of what one turn of the event loop is too short for
    quint64 m_written = 0; // bytes given to the socket
    quint64 m_left = 0; // of them, those the socket has given to the system
    quint64 m_leftTold = 0;
};

} // namespace sockwright::net
