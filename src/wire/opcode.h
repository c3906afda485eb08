// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/record.h"

#include <cstdint>
#include <optional>

namespace sockwright::wire {

/// Frame opcodes, RFC 6455 section 5.2.
enum class Opcode : std::uint8_t
{
    Continuation = 0x0,
    Text = 0x1,
    Binary = 0x2,
    Close = 0x8,
    Ping = 0x9,
    Pong = 0xA,
};

/// What a row of such a frame is about; nothing for Continuation and for reserved opcodes.
std::optional<Kind> kindOf(Opcode opcode);
/// Nothing for a row that was no frame.
std::optional<Opcode> opcodeOf(Kind kind);

/// Which end of the connection we are: it decides who masks (RFC 6455 section 5.1).
enum class Role : std::uint8_t
{
    Client,
    Server,
};

} // namespace sockwright::wire
