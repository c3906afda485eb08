// SPDX-License-Identifier: GPL-3.0-or-later
// The reader of frames. Four bytes choose the role, the limits, permessage-deflate and the sizes of
// the pieces; the rest is the stream.
#include "input.h"
#include "wire/messagereader.h"

#include <algorithm>
#include <cstring>

using namespace sockwright::wire;
using Outcome = MessageReader::Outcome;

namespace {

// What may lie in a chunk beyond its payload, or be reserved before any has come.
constexpr std::size_t slack = 1024 * 1024;

std::size_t reserved(const Batch &batch)
{
    std::size_t sum = 0;
    for (const Chunk &chunk : batch.chunks())
        sum += chunk.capacity();
    return sum;
}

bool isValidRow(const Record &record, std::string_view payload, const MessageReader::Limits &limits)
{
    if (record.direction != Direction::In || record.frames == 0 || record.size != payload.size())
        return false;
    switch (record.kind) {
    case Kind::Text:
        return payload.size() <= limits.maxMessageBytes && isValidUtf8(payload);
    case Kind::Binary:
        return payload.size() <= limits.maxMessageBytes;
    case Kind::Ping:
    case Kind::Pong:
        return payload.size() <= maxControlPayload && record.frames == 1;
    case Kind::Close:
        return payload.size() + 2 <= maxControlPayload && isValidUtf8(payload)
            && record.code >= 1000;
    case Kind::Handshake:
    case Kind::State:
    case Kind::Error:
        break;
    }
    return false;
}

void checkRows(const Batch &batch, std::size_t first, const MessageReader::Limits &limits)
{
    for (std::size_t i = first; i < batch.records().size(); ++i) {
        const Record &record = batch.records()[i];
        require(isValidRow(record, batch.payload(record), limits), "a row is valid");
        const auto frames = batch.frames().of(i);
        const std::size_t listed
            = std::min<std::size_t>(record.frames, MessageReader::maxListedFrames);
        const bool unfinished = (record.flags & Record::Unfinished) != 0;
        require(frames.size() == (record.frames == 1 && !unfinished ? 0 : listed),
                "fragments are listed");
        std::uint64_t wireSize = 0;
        for (const Frame &frame : frames) {
            const auto header = parseFrameHeader(frame.headerBytes());
            require(header && header->size == frame.headerSize, "a listed header is whole");
            const bool isCut = unfinished && &frame == &frames.back();
            require(isCut ? header->length >= frame.payloadSize
                          : header->length == frame.payloadSize,
                    "a listed header says the size");
            wireSize += frame.headerSize + frame.payloadSize;
        }
        require(frames.size() < record.frames || wireSize == record.wireSize,
                "frames add up to the row");
    }
}

void checkError(const ProtocolError &error)
{
    require(error.diagnosis != Diagnosis::None && error.closeCode >= 1002
                && error.closeCode <= 1009,
            "an error has a diagnosis and a code");
    require(!error.message.isEmpty() && !error.hint.isEmpty() && !error.rule.isEmpty(),
            "an error has words");
    require(error.frameBytes.startsWith(error.frameHeader)
                && error.frameBytes.size()
                    <= static_cast<qsizetype>(maxFrameHeader + ProtocolError::maxPayloadBytes),
            "an error keeps the start of its frame");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    Input input(data, size);
    const std::uint8_t how = input.byte();
    const std::uint8_t bits = input.byte();
    const std::uint8_t limit = input.byte();
    const std::size_t pieceSize = std::size_t{input.byte()} + 1;

    const Role role = how & 1 ? Role::Server : Role::Client;
    const bool direct = how & 2;
    const MessageReader::Limits limits{std::uint64_t{limit} << (how >> 4),
                                       std::uint64_t{limit} << (how >> 4)};
    std::optional<DeflateParameters> deflate;
    if (how & 4) {
        deflate = DeflateParameters{8 + (bits & 7), 8 + (bits >> 3 & 7), (bits & 64) != 0,
                                    (bits & 128) != 0};
    }

    MessageReader reader(role, limits, deflate);
    Batch batch;
    Outcome outcome = Outcome::NeedMore;
    while (!input.isEmpty()) {
        const std::size_t rows = batch.records().size();
        const Outcome before = outcome;
        const std::span<char> target = direct ? reader.directTarget() : std::span<char>();
        if (target.empty()) {
            const std::string_view piece = input.take(pieceSize);
            outcome = reader.consume(piece, 1, batch);
            require(reader.consumed() <= piece.size(), "no more is read than there is");
            require(outcome != Outcome::NeedMore || reader.consumed() == piece.size(),
                    "all is read until the end");
            require(before == Outcome::NeedMore || reader.consumed() == 0,
                    "nothing is read behind an end");
        } else {
            const std::string_view piece = input.take(std::min(target.size(), pieceSize * 512));
            std::memcpy(target.data(), piece.data(), piece.size());
            outcome = reader.commitDirect(piece.size(), 1, batch);
        }
        checkRows(batch, rows, limits);
        require(before == Outcome::NeedMore
                    || (outcome == before && batch.records().size() == rows),
                "no row comes behind an end");
        require(reader.takePings().size() <= MessageReader::maxPings, "pings are bounded");
    }
    const std::size_t rows = batch.records().size();
    reader.cutOff(2, batch);
    checkRows(batch, rows, limits);
    require(batch.records().size() <= rows + (outcome == Outcome::NeedMore ? 1 : 0),
            "a cut leaves one message at most");
    require((outcome == Outcome::Violation) == reader.error().has_value(), "an error is explained");
    if (reader.error())
        checkError(*reader.error());
    if (outcome == Outcome::Closed)
        require(batch.records().back().kind == Kind::Close, "a Close is the last row");
    require(reserved(batch) <= 2 * batch.payloadBytes() + slack, "memory follows the bytes");
    return 0;
}
