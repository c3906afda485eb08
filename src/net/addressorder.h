// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/target.h"

#include <QHostAddress>
#include <QList>

namespace sockwright::net {

/// Pure functions; any thread.

bool isOfFamily(const QHostAddress &address, AddressFamily family);

/// The addresses of a host in the order to connect to them (RFC 8305 section 4): those of the
/// family, each once, the two families in turn, the resolver's first one first; at most
/// maxAddresses.
QList<QHostAddress> connectOrder(const QList<QHostAddress> &resolved, AddressFamily family);

inline constexpr qsizetype maxAddresses = 8;

} // namespace sockwright::net
