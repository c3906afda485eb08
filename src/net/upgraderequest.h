// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/target.h"

namespace sockwright::net {

/// The URL of the request: no user information, no fragment, and "/" for an empty path.
QUrl handshakeUrl(const QUrl &url);

/// The same URL at the place to connect to: Target::connectHost and connectPort instead of its own.
QUrl connectUrl(const Target &target);

/// Path and query as they stand on the request's first line: "/chat?room=1".
QByteArray requestTarget(const Target &target);

/// The subprotocols that can be offered: those of the target that are tokens (RFC 9110 section
/// 5.6.2).
QStringList offeredSubprotocols(const Target &target);

/// A new Sec-WebSocket-Key: 16 random bytes in Base64 (RFC 6455 section 4.1).
QByteArray newHandshakeKey();

/// The upgrade request, byte for byte: what the handshake itself needs (RFC 6455 section 4.1), the
/// offer of permessage-deflate, then the target's headers in their order, as they were typed,
/// without those that the handshake writes itself. User information in the URL is not sent. A
/// header with a line break or NUL in it is left out.
QByteArray upgradeRequest(const Target &target, const QByteArray &key);

/// True for headers that the handshake writes itself, in any case.
bool isHandshakeHeader(const QByteArray &name);

} // namespace sockwright::net
