// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <type_traits>

namespace sockwright::wire {

enum class Direction : std::uint8_t
{
    In,
    Out,
    Local, ///< happened here, crossed no wire: a state change, an error
};

/// What one row of a conversation is about.
enum class Kind : std::uint8_t
{
    Text,
    Binary,
    Ping,
    Pong,
    Close,
    Handshake,
    State,
    Error,
};

/// What a WebSocket carries messages in; the others are about the connection.
constexpr bool isMessage(Kind kind)
{
    return kind == Kind::Text || kind == Kind::Binary;
}

/// The states a conversation reports.
enum class State : std::uint8_t
{
    Idle,
    Connecting,
    Connected,
    Closing, ///< a Close frame has been sent or received and the handshake is under way
    Closed,
    Reconnecting,
};

/// One row of a conversation: a flat value, its payload bytes elsewhere, by offset.
///
/// `code` depends on `kind`: Close: the status code as received or sent, 1005 when the frame
/// carried none; Handshake: the HTTP status; State: a State; Error: a Diagnosis; otherwise 0.
///
/// The payload depends on `kind`: a message's or control frame's application data (for Close the
/// reason, without the two bytes of the code); Handshake: request and response heads as text;
/// State and Error: a sentence for people. Text rows hold valid UTF-8; a raw frame that is no valid
/// text or control frame is a Binary row, and so is an unfinished text that ends within a
/// character.
struct Record
{
    enum Flag : std::uint8_t
    {
        Automatic = 0x01, ///< sent by us without being asked: a pong, the reply to a Close
        Compressed = 0x02, ///< permessage-deflate
        Clean = 0x04, ///< State::Closed only: both Close frames were seen
        Raw = 0x08, ///< a frame of the control lab, written as asked, right or wrong
        Unfinished = 0x10, ///< a message whose end never crossed the wire: what came or left of it
        Failing = 0x20, ///< Close only: sent because the peer broke a rule (RFC 6455 section 7.1.7)
    };

    /// As an offset: the payload is not there; `size` says how large it was.
    static constexpr std::uint64_t noPayload = UINT64_MAX;

    std::int64_t time = 0; ///< base::nowNs(): last byte received, or bytes handed to the kernel
    std::uint64_t offset
        = 0; ///< payload position in the address space of the owning Batch or Capture
    std::uint32_t size = 0; ///< payload bytes
    std::uint32_t wireSize = 0; ///< bytes on the wire, all frame headers included
    std::uint32_t frames = 0; ///< frames it came in; 0 for rows that were no frame
    std::uint16_t code = 0;
    Direction direction : 2 = Direction::Local;
    Kind kind : 6 = Kind::State;
    std::uint8_t flags = 0;
};

static_assert(sizeof(Record) == 32);
static_assert(std::is_trivially_copyable_v<Record>);

} // namespace sockwright::wire
