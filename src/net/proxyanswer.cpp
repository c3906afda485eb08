// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/proxyanswer.h"

namespace sockwright::net {

ProxyAnswer::ProxyAnswer(QAbstractSocket *socket)
    : m_socket(socket)
{
    connect(socket, &QAbstractSocket::connected, this, &ProxyAnswer::begin);
    // Both come after Qt has read, or has given up and closes the socket.
    connect(socket, &QIODevice::readyRead, this, [this] {
        look();
        begin();
    });
    connect(socket, &QIODevice::aboutToClose, this, &ProxyAnswer::look);
}

void ProxyAnswer::stop()
{
    QObject::disconnect(m_socket, nullptr, this, nullptr);
    look();
}

void ProxyAnswer::begin()
{
    // Qt may have begun another connection to the proxy, with the credentials it asks for.
    if (m_socket->state() == QAbstractSocket::ConnectedState && !m_socket->isTransactionStarted())
        m_socket->startTransaction();
}

void ProxyAnswer::look()
{
    if (!m_socket->isTransactionStarted())
        return;
    const qint64 left = m_socket->bytesAvailable();
    m_socket->rollbackTransaction();
    const qint64 used = m_socket->bytesAvailable() - left;
    if (used > 0)
        m_bytes = m_socket->peek(maxBytes);
    m_socket->skip(used);
}

} // namespace sockwright::net
