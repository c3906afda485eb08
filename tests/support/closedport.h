// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace sockwright::tests {

/// A port of 127.0.0.1 that refuses every connection: it is held, so that nobody is given it
/// meanwhile. On Linux who asks for this very port can listen there all the same.
class ClosedPort
{
public:
    /// 0: any.
    explicit ClosedPort(quint16 port = 0)
        : m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        const int on = 1;
        ::setsockopt(m_socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(port);
        socklen_t size = sizeof address;
        auto *const any = reinterpret_cast<sockaddr *>(&address);
        if (::bind(m_socket, any, size) == 0 && ::getsockname(m_socket, any, &size) == 0)
            m_port = ntohs(address.sin_port);
    }
    ~ClosedPort() { ::close(m_socket); }
    ClosedPort(const ClosedPort &) = delete;
    ClosedPort &operator=(const ClosedPort &) = delete;

    /// 0: it could not be had.
    quint16 port() const { return m_port; }

private:
    int m_socket;
    quint16 m_port = 0;
};

} // namespace sockwright::tests
