// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/socketend.h"

#ifdef Q_OS_LINUX
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>
#endif

namespace sockwright::net {

SocketEndWatch::SocketEndWatch(QAbstractSocket *socket, QObject *parent)
    : QObject(parent)
{
    connect(socket, &QAbstractSocket::stateChanged, this, [this, socket] { follow(*socket); });
    follow(*socket);
}

SocketEndWatch::~SocketEndWatch()
{
#ifdef Q_OS_LINUX
    if (m_descriptor >= 0)
        ::close(m_descriptor);
#endif
}

qint64 SocketEndWatch::read(char *target, qint64 room)
{
#ifdef Q_OS_LINUX
    if (m_descriptor >= 0)
        return ::recv(m_descriptor, target, static_cast<std::size_t>(room), MSG_DONTWAIT);
#endif
    return 0;
}

void SocketEndWatch::follow(const QAbstractSocket &socket)
{
    const QAbstractSocket::SocketState state = socket.state();
#ifdef Q_OS_LINUX
    if (state == QAbstractSocket::ConnectedState && m_descriptor < 0)
        m_descriptor = ::fcntl(static_cast<int>(socket.socketDescriptor()), F_DUPFD_CLOEXEC, 0);
#endif
    if (state == QAbstractSocket::ClosingState || state == QAbstractSocket::UnconnectedState)
        look(socket);
}

void SocketEndWatch::look(const QAbstractSocket &socket)
{
#ifdef Q_OS_LINUX
    tcp_info info{};
    socklen_t size = sizeof info;
    if (m_descriptor < 0 || ::getsockopt(m_descriptor, IPPROTO_TCP, TCP_INFO, &info, &size) != 0)
        return;
    // Where the system gave up by itself (ETIMEDOUT, no route) TCP is closed as well: no RST came.
    const QAbstractSocket::SocketError error = socket.error();
    const bool gaveUp = error == QAbstractSocket::SocketTimeoutError
        || error == QAbstractSocket::NetworkError
        || error == QAbstractSocket::UnfinishedSocketOperationError; // Qt 6.8
    if (info.tcpi_state == TCP_CLOSE && !gaveUp)
        m_end = SocketEnd::Reset;
    else if (info.tcpi_state == TCP_CLOSE_WAIT)
        m_end = SocketEnd::Orderly;
#endif
}

} // namespace sockwright::net
