// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/record.h"

#include <cstdint>

namespace sockwright::capture {

/// A text or binary message of which every byte crossed the wire: what is counted as a message.
bool isWholeMessage(const wire::Record &record);

/// What crossed the wire in one direction.
struct Traffic
{
    std::uint64_t messages = 0; ///< see isWholeMessage()
    std::uint64_t payloadBytes = 0; ///< of these messages
    std::uint64_t wireBytes = 0; ///< of all rows of the direction, frame headers included
    std::uint64_t compressedMessages = 0; ///< permessage-deflate
    std::uint64_t compressedWireBytes = 0; ///< of these messages
    std::uint64_t inflatedBytes = 0; ///< their payload
    friend bool operator==(const Traffic &, const Traffic &) = default;
};

struct Totals
{
    Traffic in;
    Traffic out;

    void add(const wire::Record &record);
    friend bool operator==(const Totals &, const Totals &) = default;
};

Totals operator-(const Totals &all, const Totals &earlier);

} // namespace sockwright::capture
