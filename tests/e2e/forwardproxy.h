// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "peer.h"

#include <QTemporaryDir>

#include <memory>

namespace sockwright::e2e {

/// A proxy that connects on to where it is asked to, on a loopback port of its own.
class ForwardProxy
{
public:
    /// Asked for when there is a user.
    struct Login
    {
        QString user = {};
        QString password = {};
    };

    /// tinyproxy: HTTP CONNECT. It lets through to `allowedPort` only; 0: to any.
    static std::unique_ptr<ForwardProxy> http(const Login &login, quint16 allowedPort = 0);
    /// microsocks: SOCKS5.
    static std::unique_ptr<ForwardProxy> socks5(const Login &login);

    /// Why it is not running; empty while it is.
    QString problem() const { return m_problem; }
    quint16 port() const { return m_port; }

private:
    ForwardProxy() = default;
    void startHttp(const Login &login, quint16 allowedPort);
    void startSocks5(const Login &login);

    QTemporaryDir m_folder;
    std::unique_ptr<Peer> m_peer;
    QString m_problem;
    quint16 m_port = 0;
};

} // namespace sockwright::e2e
