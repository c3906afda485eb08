// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/target.h"

#include <QNetworkRequest>

namespace sockwright::net {

/// The URL QWebSocket is opened with: no user information, no fragment, and "/" for an empty path
/// (before Qt 6.7 QWebSocket would send "GET ?query").
QUrl handshakeUrl(const QUrl &url);

/// The subprotocols that can be offered: those of the target that are valid names.
QStringList offeredSubprotocols(const Target &target);

/// The request handed to QWebSocket::open(): the target's headers but those that the handshake
/// itself writes (RFC 6455 section 4.1), and the offer of permessage-deflate; duplicates kept as
/// lines of their own.
QNetworkRequest upgradeRequest(const Target &target);

/// The request head exactly as QWebSocket writes it for this target and key.
QByteArray upgradeRequestText(const Target &target, const QByteArray &key);

/// True for headers that the handshake writes itself, in any case.
bool isHandshakeHeader(const QByteArray &name);

} // namespace sockwright::net
