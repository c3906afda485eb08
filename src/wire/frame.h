// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/record.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace sockwright::wire {

/// Longest frame header: 2 bytes, 8 of length, 4 of masking key (RFC 6455 section 5.2).
inline constexpr std::size_t maxFrameHeader = 14;

/// One frame as it crossed the wire: the very bytes of its header, and when.
struct Frame
{
    std::int64_t time = 0; ///< base::nowNs(): last byte received, or bytes handed to the kernel
    std::uint64_t payloadSize = 0; ///< payload bytes that crossed; a bad frame's can differ from
                                   ///< the length it declares
    std::array<char, maxFrameHeader> header{};
    std::uint8_t headerSize = 0; ///< less than a whole header when a bad frame ended the reading

    std::string_view headerBytes() const { return {header.data(), headerSize}; }
    friend bool operator==(const Frame &, const Frame &) = default;
};

static_assert(sizeof(Frame) == 32);
static_assert(std::is_trivially_copyable_v<Frame>);

/// The meaning of a frame header's bytes, as far as they have come. Nothing is judged.
struct FrameHeader
{
    bool fin = false;
    std::uint8_t rsv = 0; ///< 4 is RSV1, 2 is RSV2, 1 is RSV3
    std::uint8_t opcode = 0;
    bool masked = false;
    std::optional<std::uint64_t> length; ///< as declared; nothing when it had not come whole
    std::size_t lengthBytes = 0; ///< further bytes the length takes: 0, 2 or 8
    std::optional<std::uint32_t> maskKey; ///< most significant byte first on the wire
    std::size_t size = 0; ///< of the whole header, as its first two bytes say
};

/// Nothing for an empty text. With one byte only FIN, RSV and opcode are set.
std::optional<FrameHeader> parseFrameHeader(std::string_view bytes);

/// The frame of a row that came in one unmasked frame: its header follows from the row, because
/// the reader takes no length in a longer form than needed. Nothing for other rows.
std::optional<Frame> singleFrame(const Record &record);

/// The frames of those rows of a Batch or a Capture whose frames do not follow from the row: sent
/// ones (the masking key), fragmented ones, and bad ones. A plain value.
class FrameTable
{
public:
    /// Rows in rising order.
    void add(std::uint64_t row, std::span<const Frame> frames);
    /// Empty for a row that has none here.
    std::span<const Frame> of(std::uint64_t row) const;
    /// Adds all of another table, its rows counted from `firstRow` on.
    void append(const FrameTable &other, std::uint64_t firstRow);

    /// Calls visit(row, frames) for each row, in order.
    template <typename Visit>
    void forEach(Visit visit) const
    {
        for (const Span &span : m_spans)
            visit(span.row, std::span<const Frame>(m_frames.data() + span.first, span.count));
    }

    bool isEmpty() const { return m_spans.empty(); }
    std::size_t frameCount() const { return m_frames.size(); }

private:
    struct Span
    {
        std::uint64_t row;
        std::size_t first;
        std::size_t count;
    };
    std::vector<Span> m_spans;
    std::vector<Frame> m_frames;
};

} // namespace sockwright::wire
