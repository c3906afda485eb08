// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/proxysocket.h"

#include <QSslSocket>
#include <QTcpSocket>

namespace sockwright::net {

QTcpSocket *proxySocket(const QAbstractSocket &socket)
{
    // Each layer is a descendant of the one above it. Below a TLS socket there is always one.
    const QList<QTcpSocket *> below = socket.findChildren<QTcpSocket *>();
    const qsizetype withoutProxy = qobject_cast<const QSslSocket *>(&socket) ? 1 : 0;
    return below.size() > withoutProxy ? below.last() : nullptr;
}

} // namespace sockwright::net
