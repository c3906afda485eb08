// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/addressorder.h"

#include <algorithm>

namespace sockwright::net {

bool isOfFamily(const QHostAddress &address, AddressFamily family)
{
    switch (family) {
    case AddressFamily::Any:
        return true;
    case AddressFamily::V4:
        return address.protocol() == QAbstractSocket::IPv4Protocol;
    case AddressFamily::V6:
        return address.protocol() == QAbstractSocket::IPv6Protocol;
    }
    Q_UNREACHABLE();
}

QList<QHostAddress> connectOrder(const QList<QHostAddress> &resolved, AddressFamily family)
{
    QList<QHostAddress> first; // of the family that the resolver prefers
    QList<QHostAddress> second;
    for (const QHostAddress &address : resolved) {
        if (!isOfFamily(address, family))
            continue;
        QList<QHostAddress> &own
            = first.isEmpty() || first.front().protocol() == address.protocol() ? first : second;
        if (!own.contains(address))
            own.append(address);
    }
    QList<QHostAddress> order;
    const qsizetype longer = std::max(first.size(), second.size());
    for (qsizetype i = 0; i < longer; ++i) {
        if (i < first.size())
            order.append(first[i]);
        if (i < second.size())
            order.append(second[i]);
    }
    return order.mid(0, maxAddresses);
}

} // namespace sockwright::net
