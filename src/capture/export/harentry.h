// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/jsonline.h"
#include "wire/handshake.h"

#include <cstdint>

namespace sockwright::capture {

/// Adds the members of a HAR entry that tell of the handshake, up to `timings`, to the object begun
/// last.
void addHarHandshake(JsonLine &json, const wire::HandshakeFacts &facts, std::int64_t time);

/// A time as seconds since the epoch, all nine decimals.
QByteArray epochSeconds(std::int64_t ns);

} // namespace sockwright::capture
