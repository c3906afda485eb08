// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/deflate.h"

#define ZLIB_CONST
#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>

namespace sockwright::wire {

namespace {

// What a flush ends with, and what the wire leaves out (RFC 7692 section 7.2.1).
constexpr std::string_view flushTail("\x00\x00\xFF\xFF", 4);

constexpr int memoryLevel = 8; // zlib's default
constexpr int leastZlibWindowBits = 9;
// With less room than this zlib may repeat the mark of a flush.
constexpr qsizetype leastFlushRoom = 64;
// What is reserved for the output beyond half of what has come.
constexpr std::size_t leastGrowth = 4 * 1024;
constexpr std::size_t largestGrowth = 256 * 1024;

const Bytef *bytesOf(std::string_view text)
{
    return reinterpret_cast<const Bytef *>(text.data());
}

// zlib counts in 32 bits.
uInt counted(std::uint64_t n)
{
    return static_cast<uInt>(std::min<std::uint64_t>(n, std::numeric_limits<uInt>::max()));
}

// The next part of `bytes` that zlib can count; it is taken off.
std::string_view takeCounted(std::string_view &bytes)
{
    const std::string_view part = bytes.substr(0, counted(bytes.size()));
    bytes.remove_prefix(part.size());
    return part;
}

} // namespace

struct Deflater::State
{
    z_stream stream{};
    bool noContextTakeover = false;
};

Deflater::Deflater(int windowBits, bool noContextTakeover)
    : m_state(std::make_unique<State>())
{
    Q_ASSERT(windowBits >= 8 && windowBits <= MAX_WBITS);
    m_state->noContextTakeover = noContextTakeover;
    // Run-length encoding reaches back one byte only: it fits into any window.
    const int strategy = windowBits < leastZlibWindowBits ? Z_RLE : Z_DEFAULT_STRATEGY;
    const int bits = std::max(windowBits, leastZlibWindowBits);
    if (deflateInit2(&m_state->stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -bits, memoryLevel,
                     strategy)
        != Z_OK)
        throw std::bad_alloc();
}

Deflater::~Deflater()
{
    deflateEnd(&m_state->stream);
}

QByteArray Deflater::compress(std::string_view message)
{
    if (message.empty())
        return QByteArray(1, '\0'); // RFC 7692 section 7.2.3.6
    z_stream &stream = m_state->stream;
    const auto bound = static_cast<qsizetype>(deflateBound(&stream, message.size()));
    const auto likely = static_cast<qsizetype>(message.size() / 2);
    QByteArray out(std::min(bound, std::max(likely, leastFlushRoom)) + leastFlushRoom,
                   Qt::Uninitialized);
    qsizetype used = 0;
    while (!message.empty()) {
        const std::string_view part = takeCounted(message);
        const int flush = message.empty() ? Z_SYNC_FLUSH : Z_NO_FLUSH;
        stream.next_in = bytesOf(part);
        stream.avail_in = counted(part.size());
        do {
            if (out.size() - used < leastFlushRoom)
                out.resize(out.size() + out.size() / 2 + leastFlushRoom);
            const uInt room = counted(static_cast<std::uint64_t>(out.size() - used));
            stream.next_out = reinterpret_cast<Bytef *>(out.data() + used);
            stream.avail_out = room;
            deflate(&stream, flush);
            used += room - stream.avail_out;
        } while (stream.avail_out == 0);
    }
    out.resize(used - static_cast<qsizetype>(flushTail.size()));
    if (m_state->noContextTakeover)
        deflateReset(&stream);
    return out;
}

struct Inflater::State
{
    z_stream stream{};
    bool noContextTakeover = false;
    bool begun = false; // the message under way has payload
    bool atEnd = false; // a block with BFINAL came last, and nothing behind it

    Outcome read(std::string_view bytes, std::uint64_t maxBytes, Chunk &out);
    Outcome readCounted(std::string_view bytes, std::uint64_t maxBytes, Chunk &out);
    // Between two blocks and at the start of a byte.
    bool betweenBlocks() const { return (stream.data_type & 0xFF) == 128; }
};

Inflater::Inflater(bool noContextTakeover)
    : m_state(std::make_unique<State>())
{
    m_state->noContextTakeover = noContextTakeover;
    if (inflateInit2(&m_state->stream, -MAX_WBITS) != Z_OK)
        throw std::bad_alloc();
}

Inflater::~Inflater()
{
    inflateEnd(&m_state->stream);
}

Inflater::Outcome Inflater::consume(std::string_view bytes, std::uint64_t maxBytes, Chunk &out)
{
    m_state->begun = m_state->begun || !bytes.empty();
    return m_state->read(bytes, maxBytes, out);
}

Inflater::Outcome Inflater::finish(std::uint64_t maxBytes, Chunk &out)
{
    State &state = *m_state;
    if (state.begun && !state.atEnd && !state.betweenBlocks()) {
        const Outcome outcome = state.read(flushTail, maxBytes, out);
        if (outcome != Outcome::Done)
            return outcome;
        if (!state.atEnd && !state.betweenBlocks())
            return Outcome::Broken;
    }
    state.begun = false;
    if (state.noContextTakeover) {
        state.atEnd = false;
        inflateReset(&state.stream);
    }
    return Outcome::Done;
}

Inflater::Outcome Inflater::State::read(std::string_view bytes, std::uint64_t maxBytes, Chunk &out)
{
    while (!bytes.empty()) {
        const Outcome outcome = readCounted(takeCounted(bytes), maxBytes, out);
        if (outcome != Outcome::Done)
            return outcome;
    }
    return Outcome::Done;
}

Inflater::Outcome Inflater::State::readCounted(std::string_view bytes, std::uint64_t maxBytes,
                                               Chunk &out)
{
    stream.next_in = bytesOf(bytes);
    stream.avail_in = counted(bytes.size());
    for (;;) {
        if (atEnd) {
            if (stream.avail_in == 0)
                return Outcome::Done;
            inflateResetKeep(&stream); // a new stream that goes on with the same window
            atEnd = false;
        }
        const bool full = out.size() >= maxBytes;
        if (!full && out.room() == 0) {
            const std::uint64_t grown = out.capacity() + out.capacity() / 2;
            const auto likely = std::clamp(2 * bytes.size(), leastGrowth, largestGrowth);
            out.resize(std::min(std::max(grown, out.size() + likely), maxBytes));
        }
        Bytef beyond = 0; // where a byte past the limit goes, to be seen
        const uInt room = full ? 1 : counted(std::min(out.room(), maxBytes - out.size()));
        stream.next_out = full ? &beyond : reinterpret_cast<Bytef *>(out.tail());
        stream.avail_out = room;
        const int result = inflate(&stream, Z_SYNC_FLUSH);
        const uInt produced = room - stream.avail_out;
        if (full && produced > 0)
            return Outcome::TooBig;
        out.grow(produced);
        if (result == Z_MEM_ERROR)
            throw std::bad_alloc();
        if (result != Z_OK && result != Z_BUF_ERROR && result != Z_STREAM_END)
            return Outcome::Broken;
        atEnd = result == Z_STREAM_END;
        if (!atEnd && stream.avail_out > 0)
            return Outcome::Done; // all input is used, and nothing is held back
    }
}

} // namespace sockwright::wire
