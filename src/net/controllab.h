// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/framewriter.h"
#include "wire/opcode.h"

#include <QByteArray>

#include <cstdint>
#include <optional>

namespace sockwright::net {

/// A message that goes out in several frames. A plain value.
struct FragmentedMessage
{
    wire::Opcode opcode = wire::Opcode::Text; ///< Text or Binary
    QByteArray payload;
    int frames = 2; ///< at least 1, at most maxFragments; as even as bytes allow, the first the
                    ///< larger; a text may be cut inside a character
    int pauseMs = 0; ///< between two frames
};
inline constexpr int maxFragments = 100'000;

/// One frame with nothing checked: for finding out what a server does with it. A plain value.
struct RawFrame
{
    enum class Mask : std::uint8_t
    {
        Random, ///< as RFC 6455 section 5.3 asks of a client
        None,
        Zero, ///< masked with the key 0: the payload goes out readable
    };

    std::uint8_t opcode = 1; ///< low 4 bits
    bool fin = true;
    std::uint8_t rsv = 0; ///< 4 is RSV1, 2 is RSV2, 1 is RSV3
    Mask mask = Mask::Random;
    wire::FrameSpec::Length lengthForm = wire::FrameSpec::Length::Shortest;
    /// Written instead of the payload's length. The form is at least as long as it needs.
    std::optional<std::uint64_t> declaredLength = std::nullopt;
    QByteArray payload = {}; ///< sent as it is, never compressed
};

} // namespace sockwright::net
