// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/frame.h"

#include "wire/framewriter.h"

#include <QtEndian>

#include <algorithm>

namespace sockwright::wire {

namespace {

// The payload of the one frame that is wireSize bytes with its header: the shortest form of length
// makes this a function.
std::uint64_t payloadOf(std::uint32_t wireSize)
{
    for (const std::uint32_t header : {2U, 4U, 10U}) {
        if (wireSize < header)
            break;
        char bytes[maxFrameHeader];
        if (writeFrameHeader(bytes, {}, wireSize - header) == header)
            return wireSize - header;
    }
    return 0;
}

} // namespace

std::optional<FrameHeader> parseFrameHeader(std::string_view bytes)
{
    if (bytes.empty())
        return std::nullopt;
    const auto at = [bytes](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    FrameHeader header;
    header.fin = (at(0) & 0x80) != 0;
    header.rsv = at(0) >> 4 & 0x7;
    header.opcode = at(0) & 0xF;
    if (bytes.size() < 2)
        return header;

    header.masked = (at(1) & 0x80) != 0;
    const unsigned form = at(1) & 0x7F;
    if (form == 126)
        header.lengthBytes = sizeof(quint16);
    else if (form == 127)
        header.lengthBytes = sizeof(quint64);
    const std::size_t lengthEnd = 2 + header.lengthBytes;
    header.size = lengthEnd + (header.masked ? sizeof(quint32) : 0);
    if (bytes.size() >= lengthEnd) {
        if (header.lengthBytes == 0)
            header.length = form;
        else if (header.lengthBytes == sizeof(quint16))
            header.length = qFromBigEndian<quint16>(bytes.data() + 2);
        else
            header.length = qFromBigEndian<quint64>(bytes.data() + 2);
    }
    if (header.masked && bytes.size() >= header.size)
        header.maskKey = qFromBigEndian<quint32>(bytes.data() + lengthEnd);
    return header;
}

std::optional<Frame> singleFrame(const Record &record)
{
    const auto opcode = opcodeOf(record.kind);
    if (record.direction != Direction::In || record.frames != 1 || !opcode
        || (record.flags & Record::Unfinished))
        return std::nullopt;
    FrameSpec spec{.opcode = static_cast<std::uint8_t>(*opcode)};
    if (record.flags & Record::Compressed)
        spec.rsv = 4;
    Frame frame;
    frame.time = record.time;
    frame.payloadSize = payloadOf(record.wireSize);
    frame.headerSize
        = static_cast<std::uint8_t>(writeFrameHeader(frame.header.data(), spec, frame.payloadSize));
    return frame;
}

void FrameTable::add(std::uint64_t row, std::span<const Frame> frames)
{
    if (frames.empty())
        return;
    m_spans.push_back({row, m_frames.size(), frames.size()});
    m_frames.insert(m_frames.end(), frames.begin(), frames.end());
}

std::span<const Frame> FrameTable::of(std::uint64_t row) const
{
    const auto found = std::lower_bound(
        m_spans.begin(), m_spans.end(), row,
        [](const Span &span, std::uint64_t wanted) { return span.row < wanted; });
    if (found == m_spans.end() || found->row != row)
        return {};
    return {m_frames.data() + found->first, found->count};
}

void FrameTable::append(const FrameTable &other, std::uint64_t firstRow)
{
    for (const Span &span : other.m_spans)
        m_spans.push_back({firstRow + span.row, m_frames.size() + span.first, span.count});
    m_frames.insert(m_frames.end(), other.m_frames.begin(), other.m_frames.end());
}

} // namespace sockwright::wire
