// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/firstbytes.h"

namespace sockwright::net {

FirstBytes::FirstBytes(QAbstractSocket *socket, QObject *parent)
    : QObject(parent)
    , m_socket(socket)
{
    connect(socket, &QAbstractSocket::connected, this, [this] { m_socket->startTransaction(); });
    // Both come after the reader has read, or has given up and closes the socket.
    connect(socket, &QIODevice::readyRead, this, &FirstBytes::harvest);
    connect(socket, &QIODevice::aboutToClose, this, &FirstBytes::harvest);
}

void FirstBytes::harvest()
{
    if (!m_socket->isTransactionStarted())
        return;
    const qint64 left = m_socket->bytesAvailable();
    m_socket->rollbackTransaction();
    const qint64 used = m_socket->bytesAvailable() - left;
    m_bytes = m_socket->peek(maxBytes);
    m_socket->skip(used);
    QObject::disconnect(m_socket, nullptr, this, nullptr);
}

} // namespace sockwright::net
