// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/diagnosis.h"
#include "wire/handshake.h"

#include <QByteArray>

#include <optional>

namespace sockwright::capture {

/// The facts beside a Handshake or Error row as CBOR (RFC 8949), as they lie in a capture. Keys are
/// names, so that versions can add some; what is unknown is passed over. Decoding takes bytes of a
/// damaged file too: nothing when they are no such facts.
QByteArray encode(const wire::HandshakeFacts &facts);
QByteArray encode(const wire::Failure &failure);
std::optional<wire::HandshakeFacts> decodeHandshake(QByteArrayView cbor);
std::optional<wire::Failure> decodeFailure(QByteArrayView cbor);

} // namespace sockwright::capture
