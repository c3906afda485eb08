// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/socketend.h"

#ifdef Q_OS_LINUX
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#endif

namespace sockwright::net {

SocketEndWatch::SocketEndWatch(QAbstractSocket *socket, QObject *parent)
    : QObject(parent)
    , m_socket(socket)
{
    connect(socket, &QAbstractSocket::stateChanged, this,
            [this](QAbstractSocket::SocketState state) {
                if (state == QAbstractSocket::ClosingState && m_end == SocketEnd::Unknown)
                    look();
            });
}

void SocketEndWatch::look()
{
#ifdef Q_OS_LINUX
    tcp_info info{};
    socklen_t size = sizeof info;
    if (::getsockopt(static_cast<int>(m_socket->socketDescriptor()), IPPROTO_TCP, TCP_INFO, &info,
                     &size)
        != 0)
        return;
    if (info.tcpi_state == TCP_CLOSE)
        m_end = SocketEnd::Reset;
    else if (info.tcpi_state == TCP_CLOSE_WAIT || info.tcpi_state == TCP_LAST_ACK)
        m_end = SocketEnd::Orderly;
#endif
}

} // namespace sockwright::net
