// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/export/tcpstream.h"
#include "wire/handshake.h"

#include <QByteArray>

#include <cstdint>

namespace sockwright::capture {

/// How a TCP stream of a WebSocket begins.
struct StreamHead
{
    Endpoint server;
    QByteArray request;
    QByteArray response; ///< head and, of a refusal, body
    QByteArray comment; ///< on the request; may be empty
    std::int64_t openNs = 0; ///< when connecting began
    std::int64_t openedNs = 0;
    std::int64_t requestNs = 0;
    std::int64_t responseNs = 0;
};

/// The handshake as it crossed, without permessage-deflate in the answer. `time`: of its row.
StreamHead streamHead(const wire::HandshakeFacts &facts, std::int64_t time);
/// A handshake for frames whose own is not there.
StreamHead madeUpHead(std::int64_t time);

/// An address for documentation (RFC 5737, RFC 3849), of the server's family.
Endpoint clientOf(const Endpoint &server);

} // namespace sockwright::capture
