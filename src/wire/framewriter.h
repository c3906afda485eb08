// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/frame.h"
#include "wire/opcode.h"

#include <QByteArray>
#include <QString>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sockwright::wire {

/// Longest payload of a control frame (RFC 6455 section 5.5).
inline constexpr std::size_t maxControlPayload = 125;

/// Every bit of a frame header. The writer writes what it is told, also what RFC 6455 forbids.
struct FrameSpec
{
    enum class Length : std::uint8_t
    {
        Shortest, ///< the form that RFC 6455 asks for
        Bits16,
        Bits64,
    };

    std::uint8_t opcode = 0; ///< low 4 bits
    std::uint8_t rsv = 0; ///< low 3 bits: 4 is RSV1, 2 is RSV2, 1 is RSV3
    bool fin = true;
    Length length
        = Length::Shortest; ///< a longer form than needed is invalid, a shorter one ignored
    /// The masking key, its most significant byte first on the wire; nothing: not masked.
    std::optional<std::uint32_t> maskKey = std::nullopt;
};

/// Writes the header of a frame with payloadSize bytes to `out`, which has room for maxFrameHeader
/// bytes, and returns its length.
std::size_t writeFrameHeader(char *out, const FrameSpec &spec, std::uint64_t payloadSize);

/// Appends one whole frame, its payload masked when there is a key.
void appendFrame(QByteArray &out, const FrameSpec &spec, std::string_view payload);
/// The same for an ordinary, unfragmented message or control frame. A client gives a fresh random
/// key for each frame (RFC 6455 section 5.3), a server none.
void appendFrame(QByteArray &out, Opcode opcode, std::string_view payload,
                 std::optional<std::uint32_t> maskKey = std::nullopt);

/// The payload of a Close frame: code and reason, cut as closeReason() does. Code 1005 stands for
/// a Close without a code: nothing.
QByteArray closePayload(quint16 code, const QString &reason);

/// Masks or unmasks in place (RFC 6455 section 5.3). phase: position of data[0] in the frame's
/// payload; only its lowest two bits count.
void applyMask(char *data, std::size_t size, std::uint32_t key, std::size_t phase = 0);

} // namespace sockwright::wire
