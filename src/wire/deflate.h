// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "wire/batch.h"

#include <QByteArray>
#include <QByteArrayView>

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace sockwright::wire {

/// permessage-deflate (RFC 7692). zlib does the work; this is what a WebSocket adds: the
/// parameters of the extension, the four bytes cut off the end of each message, and limits.

/// The parameters of permessage-deflate, as offered or as agreed on (RFC 7692 section 7.1).
/// Window bits: 8 to 15.
struct DeflateParameters
{
    int serverMaxWindowBits = 15; ///< of what the server compresses
    int clientMaxWindowBits = 15;
    bool serverNoContextTakeover = false; ///< the server forgets its window after each message
    bool clientNoContextTakeover = false;
    friend bool operator==(const DeflateParameters &, const DeflateParameters &) = default;
};

/// The value of Sec-WebSocket-Extensions that offers these parameters; client_max_window_bits is
/// always named, so that the server may choose it.
QByteArray deflateOffer(const DeflateParameters &offer);

/// Reads what a server answered in Sec-WebSocket-Extensions (all lines joined by ", ") to an offer;
/// `offer` is nothing when none was made. Nothing: the server agreed on no extension. The Error is
/// a sentence that says what the server switched on unasked, or which parameter is wrong.
/// Where a hint of ours was not answered, the result holds us to it: the client's window bits and
/// its giving up of the context are never more than was offered (RFC 7692 section 7.1).
base::Result<std::optional<DeflateParameters>>
agreedDeflate(QByteArrayView answer, const std::optional<DeflateParameters> &offer);

/// Compresses the messages of one direction. Not copyable, no thread of its own.
class Deflater
{
public:
    /// windowBits 8 to 15. With 8, which zlib does not offer, nothing reaches further back than a
    /// window of 8 bits allows.
    Deflater(int windowBits, bool noContextTakeover);
    ~Deflater();

    /// One whole message as the payload of a frame with RSV1 (RFC 7692 section 7.2.1).
    QByteArray compress(std::string_view message);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// Decompresses the messages of one direction, piece by piece, into a bounded chunk. Not copyable,
/// no thread of its own.
///
/// It takes no window bits: its window is the largest there is, so what a stream gives never
/// depends on the pieces it comes in, also when a peer reaches further back than it agreed to.
class Inflater
{
public:
    enum class Outcome : std::uint8_t
    {
        Done, ///< all input is used
        TooBig, ///< the message would be larger than its limit
        Broken, ///< no valid DEFLATE stream (RFC 1951)
    };

    explicit Inflater(bool noContextTakeover);
    ~Inflater();

    /// Appends what `bytes` of the message's compressed payload give to `out`, which grows with
    /// what comes and is never larger than maxBytes. After any other outcome than Done `out` holds
    /// what came before, and nothing more can be read.
    Outcome consume(std::string_view bytes, std::uint64_t maxBytes, Chunk &out);
    /// Ends a message: what is still held back goes to `out` (RFC 7692 section 7.2.2). Broken when
    /// the message stops within a block. A message that is whole as it came is taken too, although
    /// its sender broke section 7.2.1: one without payload, or one that ends between two blocks.
    Outcome finish(std::uint64_t maxBytes, Chunk &out);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace sockwright::wire
