// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/handshake.h"

#include <QByteArray>

#include <string_view>

/// A handshake as a command for a POSIX shell that makes it again. Credentials in it are what was
/// on the wire. Any thread.
namespace sockwright::capture {

/// curl with the very headers of the request, those of the WebSocket handshake included: it shows
/// the response head and then the raw frames.
QByteArray curlCommand(const wire::HandshakeFacts &facts);
/// wscat; the headers that it writes itself are left to it.
QByteArray wscatCommand(const wire::HandshakeFacts &facts);

/// One argument for a POSIX shell, quoted where needed. Control and invisible characters and bytes
/// that are no UTF-8 are spelled out ($'…'), so that pasting the text does nothing by itself.
QByteArray shellQuoted(std::string_view argument);

} // namespace sockwright::capture
