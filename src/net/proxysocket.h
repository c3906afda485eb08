// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QAbstractSocket;
class QTcpSocket;

namespace sockwright::net {

/// The socket that Qt keeps underneath `socket` for the connection to a proxy: what `socket` has
/// written is in there until the system takes it, and its descriptor is the connection's (with
/// SOCKS5 that of `socket` itself is an invented number). Null without a proxy, or when Qt keeps it
/// elsewhere. It is Qt's, which may destroy it before `socket` says that the connection has ended:
/// hold it in a QPointer. In the socket's thread.
QTcpSocket *proxySocket(const QAbstractSocket &socket);

} // namespace sockwright::net
