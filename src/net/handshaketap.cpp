// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/handshaketap.h"

#include <QSslSocket>

namespace sockwright::net {

HandshakeTap::HandshakeTap(QAbstractSocket *socket, QObject *parent)
    : QObject(parent)
    , m_socket(socket)
{
    // QSslSocket's own handshake must not run inside a transaction.
    if (auto *ssl = qobject_cast<QSslSocket *>(socket))
        connect(ssl, &QSslSocket::encrypted, this, &HandshakeTap::arm);
    else
        connect(socket, &QAbstractSocket::connected, this, &HandshakeTap::arm);
    connect(socket, &QIODevice::readyRead, this, [this] {
        harvest();
        emit progressed();
    });
    // QIODevice::close() drops the transaction and its data right after this signal.
    connect(socket, &QIODevice::aboutToClose, this, &HandshakeTap::harvest);
}

void HandshakeTap::arm()
{
    if (!m_socket->isTransactionStarted())
        m_socket->startTransaction();
}

void HandshakeTap::harvest()
{
    if (!m_socket->isTransactionStarted())
        return;
    const qint64 left = m_socket->bytesAvailable();
    m_socket->rollbackTransaction();
    const qint64 used = m_socket->bytesAvailable() - left;
    if (used > 0)
        m_consumed += m_socket->read(used);
    m_socket->startTransaction();
}

std::optional<QByteArray> HandshakeTap::takeOver(QObject *webSocket)
{
    harvest();
    if (m_socket->isTransactionStarted())
        m_socket->commitTransaction(); // nothing consumed is pending after a harvest
    const bool detached = QObject::disconnect(m_socket, &QIODevice::readyRead, webSocket, nullptr);
    QObject::disconnect(m_socket, nullptr, this, nullptr);
    if (!detached)
        return std::nullopt;
    return m_socket->readAll();
}

QByteArray HandshakeTap::received(qsizetype maxBytes) const
{
    QByteArray bytes = m_consumed.left(maxBytes);
    if (bytes.size() < maxBytes)
        bytes += m_socket->peek(maxBytes - bytes.size());
    return bytes;
}

} // namespace sockwright::net
