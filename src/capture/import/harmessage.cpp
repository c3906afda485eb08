// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/import/harmessage.h"

#include "capture/import/jsonwalk.h"
#include "format/jsonstring.h"
#include "wire/closecode.h"
#include "wire/framewriter.h"

#include <algorithm>
#include <limits>
#include <optional>

namespace sockwright::capture {

using wire::Direction;
using wire::Kind;
using wire::Opcode;
using wire::Record;

namespace {

struct Members
{
    std::string_view type, time, opcode, data, frames, wireSize, compressed, raw, unfinished,
        sizeLeftOut;
};

Members membersOf(std::string_view json)
{
    Members members;
    forEachMember(json, [&members](std::string_view key, std::string_view value) {
        for (const auto &[name, place] :
             {std::pair{"type", &members.type}, std::pair{"time", &members.time},
              std::pair{"opcode", &members.opcode}, std::pair{"data", &members.data},
              std::pair{"_frames", &members.frames}, std::pair{"_wireSize", &members.wireSize},
              std::pair{"_compressed", &members.compressed}, std::pair{"_raw", &members.raw},
              std::pair{"_unfinished", &members.unfinished},
              std::pair{"_sizeLeftOut", &members.sizeLeftOut}}) {
            if (key == name)
                *place = value;
        }
    });
    return members;
}

// Seconds since the epoch, with as many decimals as there are; 0 for what cannot be a time.
std::int64_t nanoseconds(std::string_view json)
{
    constexpr std::int64_t second = 1'000'000'000;
    const QByteArray text = numberText(json);
    const qsizetype point = text.indexOf('.');
    bool plain = false;
    const qint64 whole = text.left(point).toLongLong(&plain);
    qint64 rest = 0;
    if (plain && point >= 0)
        rest = text.mid(point + 1, 9).leftJustified(9, '0').toLongLong(&plain);
    if (!plain) { // an exponent
        const double seconds = text.toDouble();
        return seconds > 0 && seconds < 9e9 ? static_cast<std::int64_t>(seconds * 1e9) : 0;
    }
    return whole >= 0 && whole < std::numeric_limits<std::int64_t>::max() / second
        ? whole * second + rest
        : 0;
}

std::optional<std::uint32_t> count(std::string_view json)
{
    bool isNumber = false;
    const quint32 value = numberText(json).toUInt(&isNumber);
    return isNumber ? std::optional<std::uint32_t>(value) : std::nullopt;
}

std::uint32_t frameSize(Direction direction, std::size_t payload)
{
    char header[wire::maxFrameHeader];
    wire::FrameSpec spec;
    if (direction == Direction::Out)
        spec.maskKey = 0;
    return static_cast<std::uint32_t>(wire::writeFrameHeader(header, spec, payload) + payload);
}

} // namespace

HarMessage HarMessage::parse(std::string_view json)
{
    const Members members = membersOf(json);
    const int opcode = numberText(members.opcode).toInt();
    const bool isError = members.type == "\"error\"" || opcode == -1;
    const auto kind = isError ? Kind::Error : wire::kindOf(static_cast<Opcode>(opcode));
    HarMessage message;
    if (!kind || !members.data.starts_with('"')
        || (!isError && members.type != "\"send\"" && members.type != "\"receive\""))
        return message;

    message.isReadable = true;
    message.payload = format::decodeJsonString(members.data).toUtf8();
    if (*kind == Kind::Binary) {
        const auto decoded = QByteArray::fromBase64Encoding(
            message.payload, QByteArray::AbortOnBase64DecodingErrors);
        message.isReadable = bool(decoded);
        message.payload = *decoded;
    }
    Record &record = message.record;
    record.kind = *kind;
    record.time = nanoseconds(members.time);
    if (isError)
        return message;
    record.direction = members.type == "\"send\"" ? Direction::Out : Direction::In;
    record.code = *kind == Kind::Close ? wire::CloseCode::NoStatus : 0;
    record.frames = count(members.frames).value_or(1);
    record.wireSize = count(members.wireSize)
                          .value_or(frameSize(record.direction,
                                              static_cast<std::size_t>(message.payload.size())));
    if (members.compressed == "true")
        record.flags |= Record::Compressed;
    if (members.raw == "true")
        record.flags |= Record::Raw;
    if (members.unfinished == "true")
        record.flags |= Record::Unfinished;
    if (const auto size = count(members.sizeLeftOut)) {
        message.isLeftOut = true;
        record.size = *size;
    }
    return message;
}

QByteArray numberText(std::string_view json)
{
    const bool isNumber
        = !json.empty() && (json.front() == '-' || (json.front() >= '0' && json.front() <= '9'));
    return isNumber ? QByteArray(json.data(), static_cast<qsizetype>(json.size())) : QByteArray();
}

} // namespace sockwright::capture
