// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

#include <memory>
#include <vector>

namespace sockwright::tests {

/// A port where nobody accepts and the kernel's queue is full: further connections get no answer.
class FullListener
{
public:
    FullListener()
    {
        m_server.setListenBacklogSize(0);
        m_isFull = m_server.listen(QHostAddress::LocalHost);
        m_server.pauseAccepting();
        bool accepted = m_isFull;
        while (accepted && m_fillers.size() < 10) {
            m_fillers.push_back(std::make_unique<QTcpSocket>());
            m_fillers.back()->connectToHost(m_server.serverAddress(), m_server.serverPort());
            accepted = m_fillers.back()->waitForConnected(300);
        }
        m_isFull = m_isFull && !accepted;
    }

    /// False on a kernel that answers all the same.
    bool isFull() const { return m_isFull; }
    QUrl url() const
    {
        return QUrl(QStringLiteral("ws://127.0.0.1:%1/").arg(m_server.serverPort()));
    }

private:
    QTcpServer m_server;
    std::vector<std::unique_ptr<QTcpSocket>> m_fillers;
    bool m_isFull = false;
};

} // namespace sockwright::tests
