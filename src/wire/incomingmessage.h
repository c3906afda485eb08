// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/batch.h"
#include "wire/deflate.h"
#include "wire/protocolerror.h"
#include "wire/utf8.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace sockwright::wire {

/// The message that a MessageReader gathers from its frames: its payload, decompressed and checked
/// while it comes, and its facts for the row it becomes. Between two messages it is closed.
///
/// Memory follows the payload that came: never more than half of it is reserved beyond, and 1 MiB.
class IncomingMessage
{
public:
    static constexpr std::size_t maxListedFrames = 10'000;

    /// inflate: permessage-deflate was agreed on. noContextTakeover: for the peer's messages.
    IncomingMessage(std::uint64_t maxBytes, bool inflate, bool noContextTakeover);

    bool isOpen() const { return m_open; }
    bool isCompressed() const { return m_compressed; }
    /// Payload that has come, decompressed.
    std::size_t size() const { return m_payload.size(); }
    /// Frames that have begun.
    std::uint64_t frames() const { return m_frames; }

    void open(Kind kind, bool compressed);
    /// Counts a frame whose header has come.
    void beginFrame(std::uint64_t bytesOnWire);
    /// A frame of several has come whole; of a message the first maxListedFrames are kept.
    void endFrame(const Frame &frame, bool last);
    /// The connection has ended within a frame, of which so many bytes have not come.
    void breakFrame(const Frame &frame, std::uint64_t missing);
    /// What has come of the frame under way, or of the last one, is not part of the message.
    void dropFrame();

    /// Where payload that is not compressed goes: room for n further bytes at least. frameRest: how
    /// much of the frame under way is still to come; last: no frame follows it.
    char *reserve(std::size_t n, std::uint64_t frameRest, bool last);
    std::size_t room() const { return m_payload.room(); }
    char *tail() { return m_payload.tail(); }

    /// Takes n bytes that were written at tail().
    std::optional<Breach> take(std::size_t n);
    /// Takes a piece of compressed payload.
    std::optional<Breach> inflate(std::string_view bytes);
    /// Ends the message, which becomes a row of `out`, and closes it.
    std::optional<Breach> finish(std::int64_t timeNs, Batch &out);
    /// The same for a message that will not be finished, where a frame of it has come.
    void cutOff(std::int64_t timeNs, Batch &out);
    /// The payload from at most `before` bytes in front of an offset up to its byte; and where that
    /// begins.
    std::pair<std::size_t, std::string_view> upTo(std::size_t offset, std::size_t before) const;

private:
    // Up to the end of a frame that is not the last.
    struct Extent
    {
        std::uint64_t frames = 0;
        std::uint64_t wireSize = 0;
        std::size_t size = 0; // of the payload
    };

    void close(Kind kind, std::uint8_t flags, std::int64_t timeNs, Batch &out);
    std::optional<Breach> judge(std::size_t before, Inflater::Outcome outcome);
    std::optional<Breach> checkText(std::size_t before);

    const std::uint64_t m_maxBytes;
    std::optional<Inflater> m_inflater;
    bool m_open = false;
    bool m_compressed = false;
    Kind m_kind = Kind::Text;
    std::uint64_t m_frames = 0;
    std::uint64_t m_wireSize = 0;
    Extent m_whole;
    Chunk m_payload;
    Utf8Validator m_utf8;
    std::vector<Frame> m_listed;
};

} // namespace sockwright::wire
