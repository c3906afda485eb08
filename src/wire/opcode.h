// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

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

/// Which end of the connection we are: it decides who masks (RFC 6455 section 5.1).
enum class Role : std::uint8_t
{
    Client,
    Server,
};

} // namespace sockwright::wire
