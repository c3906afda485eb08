// SPDX-License-Identifier: GPL-3.0-or-later
// permessage-deflate. Four bytes choose the window, the takeover, the limit and the sizes of the
// pieces; the rest is read as messages, and then written and read back.
#include "input.h"
#include "wire/deflate.h"

#include <algorithm>

using namespace sockwright::wire;
using Outcome = Inflater::Outcome;

namespace {

void checkChunk(const Chunk &chunk, std::uint64_t limit)
{
    require(chunk.size() <= chunk.capacity(), "a chunk holds its bytes");
    require(chunk.capacity() <= limit, "the limit is never exceeded");
}

// Two messages, the first of `firstSize` bytes.
void readMessages(std::string_view bytes, bool noTakeover, std::uint64_t limit,
                  std::size_t pieceSize, std::size_t firstSize)
{
    Inflater inflater(noTakeover);
    for (std::string_view message :
         {bytes.substr(0, firstSize), bytes.substr(std::min(firstSize, bytes.size()))}) {
        Chunk out;
        while (!message.empty()) {
            const std::string_view piece = message.substr(0, pieceSize);
            message.remove_prefix(piece.size());
            const Outcome outcome = inflater.consume(piece, limit, out);
            checkChunk(out, limit);
            if (outcome != Outcome::Done)
                return;
        }
        const Outcome outcome = inflater.finish(limit, out);
        checkChunk(out, limit);
        if (outcome != Outcome::Done)
            return;
    }
}

// Each piece is a message.
void writeAndRead(std::string_view bytes, int windowBits, bool noTakeover, std::size_t pieceSize)
{
    Deflater deflater(windowBits, noTakeover);
    Inflater inflater(noTakeover);
    while (!bytes.empty()) {
        const std::string_view message = bytes.substr(0, pieceSize);
        bytes.remove_prefix(message.size());
        const QByteArray payload = deflater.compress(message);
        Chunk out;
        const auto half = static_cast<std::size_t>(payload.size() / 2);
        const std::string_view all(payload.constData(), static_cast<std::size_t>(payload.size()));
        require(inflater.consume(all.substr(0, half), message.size(), out) == Outcome::Done
                    && inflater.consume(all.substr(half), message.size(), out) == Outcome::Done
                    && inflater.finish(message.size(), out) == Outcome::Done,
                "what was compressed can be read");
        require(out.view(0, out.size()) == message, "it is what was written");
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    Input input(data, size);
    const std::uint8_t how = input.byte();
    const std::uint64_t limit = std::uint64_t{input.byte()} << (how >> 4);
    const std::size_t pieceSize = std::size_t{input.byte()} + 1;
    const std::size_t firstSize = input.byte();
    readMessages(input.rest(), (how & 8) != 0, limit, pieceSize, firstSize);
    writeAndRead(input.rest(), 8 + (how & 7), (how & 8) != 0, pieceSize);
    return 0;
}
