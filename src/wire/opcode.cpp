// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/opcode.h"

#include <array>
#include <utility>

namespace sockwright::wire {

namespace {

constexpr std::array kinds{
    std::pair{Opcode::Text, Kind::Text},   std::pair{Opcode::Binary, Kind::Binary},
    std::pair{Opcode::Close, Kind::Close}, std::pair{Opcode::Ping, Kind::Ping},
    std::pair{Opcode::Pong, Kind::Pong},
};

} // namespace

std::optional<Kind> kindOf(Opcode opcode)
{
    for (const auto &[known, kind] : kinds) {
        if (known == opcode)
            return kind;
    }
    return std::nullopt;
}

std::optional<Opcode> opcodeOf(Kind kind)
{
    for (const auto &[opcode, known] : kinds) {
        if (known == kind)
            return opcode;
    }
    return std::nullopt;
}

} // namespace sockwright::wire
