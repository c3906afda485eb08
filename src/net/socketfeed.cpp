// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/socketfeed.h"

#include "net/proxysocket.h"

#include <QNetworkProxy>

#include <algorithm>

namespace sockwright::net {

namespace {

// What the socket is given at a time, holds at most, and is given in one turn of the event loop:
// Qt encrypts all it has at once, and a stop shall not wait for that.
constexpr qsizetype pieceBytes = 256 * 1024;
constexpr quint64 enoughInSocket = 1024 * 1024;
constexpr int piecesAtOnce = 16;
// Qt's SOCKS5 takes no more than twice this at once, and all of it only when it has nothing. In one
// write the connection may end, and Qt fails at a second one before it hands over what had come.
constexpr qsizetype socksPieceBytes = 64 * 1024;
constexpr quint64 enoughInSocks = 1;

bool isSocks(const QAbstractSocket *socket)
{
    return socket->proxy().type() == QNetworkProxy::Socks5Proxy;
}

} // namespace

SocketFeed::SocketFeed(QAbstractSocket *socket)
    : m_socket(socket)
    , m_ssl(qobject_cast<QSslSocket *>(socket))
    , m_toProxy(proxySocket(*socket))
    , m_proxied(m_toProxy)
    , m_pieceBytes(isSocks(socket) ? socksPieceBytes : pieceBytes)
    , m_enough(isSocks(socket) ? enoughInSocks : enoughInSocket)
    , m_next(this)
{
    m_next.setSingleShot(true);
    connect(&m_next, &QTimer::timeout, this, &SocketFeed::write);
    // What a TLS socket has "written" is in nobody's count at that moment, then in the plain socket
    // below it.
    if (m_ssl)
        connect(m_ssl, &QSslSocket::encryptedBytesWritten, this, &SocketFeed::write);
    else
        connect(socket, &QIODevice::bytesWritten, this, &SocketFeed::write);
    if (m_toProxy)
        connect(m_toProxy, &QIODevice::bytesWritten, this, &SocketFeed::proxyWasGiven);
}

char *SocketFeed::append(std::string_view header, const QByteArray &payload)
{
    const qsizetype grown
        = m_buffer.size() + static_cast<qsizetype>(header.size()) + payload.size();
    if (grown > m_buffer.capacity())
        m_buffer.reserve(std::max(grown, 2 * m_buffer.size()));
    m_buffer.append(header.data(), static_cast<qsizetype>(header.size()));
    m_buffer.append(payload);
    return m_buffer.data() + (grown - payload.size());
}

void SocketFeed::write()
{
    if (std::exchange(m_writing, true)) // a flush() below may say what it has written
        return;
    // Small frames gather meanwhile, to go in one piece.
    if (m_buffer.size() >= pieceBytes)
        m_unwritten.push_back(std::exchange(m_buffer, {}));
    int pieces = piecesAtOnce;
    while (canWrite() && pieces-- > 0) {
        writePiece();
        countLeft(); // the next piece may meet the end of the connection
    }
    m_writing = false;
    // Inside a signal of the socket's a flush() does not emit it again, so look.
    countLeft();
    if (std::exchange(m_leftTold, m_left) != m_left)
        emit left();
    if (canWrite())
        m_next.start(0);
}

bool SocketFeed::canWrite() const
{
    return !(m_unwritten.empty() && m_buffer.isEmpty()) && inSocket() < m_enough
        && m_socket->state() == QAbstractSocket::ConnectedState && proxyIsThere();
}

// True without one. Qt tells of its end later, from the event loop.
bool SocketFeed::proxyIsThere() const
{
    return !m_proxied || (m_toProxy && m_toProxy->state() == QAbstractSocket::ConnectedState);
}

// Qt's SOCKS5 says so in the middle of a write to it: what was written now would make it send the
// same bytes again.
void SocketFeed::proxyWasGiven()
{
    if (m_writing) // which looks itself
        return;
    countLeft();
    if (!m_next.isActive())
        m_next.start(0);
}

void SocketFeed::writePiece()
{
    if (m_unwritten.empty())
        m_unwritten.push_back(std::exchange(m_buffer, {}));
    const QByteArray &front = m_unwritten.front();
    const qsizetype size = std::min(front.size() - m_position, m_pieceBytes);
    m_written += static_cast<quint64>(size);
    if (size == front.size())
        m_socket->write(front); // shared, not copied
    else
        m_socket->write(front.constData() + m_position, size);
    m_position += size;
    if (m_position == front.size()) {
        m_unwritten.pop_front();
        m_position = 0;
    }
    m_socket->flush();
}

quint64 SocketFeed::inSocket() const
{
    return static_cast<quint64>(m_socket->bytesToWrite()
                                + (m_ssl ? m_ssl->encryptedBytesToWrite() : 0)
                                + (m_toProxy ? m_toProxy->bytesToWrite() : 0));
}

void SocketFeed::countLeft()
{
    // A socket that Qt has closed holds nothing, whether it has left or not.
    if (m_socket->state() != QAbstractSocket::UnconnectedState && proxyIsThere())
        m_left = std::max(m_left, m_written - std::min(m_written, inSocket()));
}

} // namespace sockwright::net
