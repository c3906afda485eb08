// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/export/pcapngwriter.h"

#include "base/byteview.h"
#include "capture/export/streamhead.h"
#include "wire/closecode.h"
#include "wire/framewriter.h"

#include <QtEndian>

#include <string>

namespace sockwright::capture {

using wire::Direction;
using wire::Frame;
using wire::Kind;
using wire::Record;

namespace {

constexpr char fileComment[]
    = "Written by Sockwright from what crossed a WebSocket. Times, handshakes, frame headers and "
      "payloads are those of the conversation; Ethernet, IP and TCP headers are made up, the "
      "client's address and the server's port 80 too. TLS is taken off. Messages that were "
      "compressed are written as one frame without compression, and permessage-deflate is left "
      "out of the answer to the handshake.";

// The very bytes of all frames, header by header: only when they add up to the payload.
bool areWhole(std::span<const Frame> frames, std::size_t payload)
{
    std::uint64_t bytes = 0;
    for (const Frame &frame : frames) {
        const auto header = wire::parseFrameHeader(frame.headerBytes());
        if (!header || header->size != frame.headerSize || frame.payloadSize > payload - bytes)
            return false;
        bytes += frame.payloadSize;
    }
    return !frames.empty() && bytes == payload;
}

std::optional<std::uint32_t> maskKeyOf(std::span<const Frame> frames)
{
    const auto header
        = frames.empty() ? std::nullopt : wire::parseFrameHeader(frames.front().headerBytes());
    return header ? header->maskKey : std::nullopt;
}

// A Close frame's code lies in the record.
std::string closeBytes(const Record &record, std::string_view reason)
{
    std::string bytes;
    if (record.code != wire::CloseCode::NoStatus) {
        char code[2];
        qToBigEndian(record.code, code);
        bytes.assign(code, sizeof code);
        bytes += reason;
    }
    return bytes;
}

QByteArray rowNote(std::size_t row, const QByteArray &text)
{
    return "Row " + QByteArray::number(static_cast<qulonglong>(row) + 1) + ": " + text;
}

} // namespace

PcapngWriter::PcapngWriter(const Snapshot &rows, ByteSink &sink)
    : RowWriter(rows, sink)
    , m_walk(rows)
    , m_file(sink)
{
}

void PcapngWriter::begin()
{
    m_file.begin(fileComment);
}

void PcapngWriter::add(std::size_t row)
{
    if (m_walk.enters(row)) {
        endStream();
        beginStream(row);
    }
    const Record record = m_rows.record(row);
    m_lastNs = record.time;
    if (record.kind == Kind::Error) {
        const std::string_view text = m_rows.payload(record);
        m_stream->note(record.time,
                       rowNote(row, QByteArray(text.data(), static_cast<qsizetype>(text.size()))));
    } else if (record.direction != Direction::Local && record.kind < Kind::Handshake) {
        addFrames(row, record);
    }
}

void PcapngWriter::end()
{
    endStream();
}

void PcapngWriter::beginStream(std::size_t row)
{
    const auto handshakeRow = m_rows.handshakeRow(row);
    const auto facts = handshakeRow ? m_rows.handshake(*handshakeRow) : std::nullopt;
    const StreamHead head = facts ? streamHead(*facts, m_rows.record(*handshakeRow).time)
                                  : madeUpHead(m_rows.record(row).time);
    Endpoint client = clientOf(head.server);
    client.port = static_cast<std::uint16_t>(49'152 + m_streams++ % 16'384);
    m_stream.emplace(m_file, client, head.server, TcpStream::Start());
    m_stream->open(head.openNs, head.openedNs);
    m_stream->send(TcpStream::Client, head.requestNs, base::viewOf(head.request), {}, {},
                   head.comment);
    m_stream->send(TcpStream::Server, head.responseNs, base::viewOf(head.response));
    m_lastNs = head.responseNs;
}

void PcapngWriter::endStream()
{
    if (m_stream)
        m_stream->close(m_lastNs);
    m_stream.reset();
}

void PcapngWriter::addFrames(std::size_t row, const Record &record)
{
    if (!m_rows.payloadKept(row)) {
        m_stream->note(record.time,
                       rowNote(row, "this message is left out: its payload was not kept."));
        return;
    }
    const TcpStream::Side side
        = record.direction == Direction::Out ? TcpStream::Client : TcpStream::Server;
    std::string closing;
    std::string_view payload = m_rows.payload(record);
    if (record.kind == Kind::Close) {
        closing = closeBytes(record, payload);
        payload = closing;
    }
    const std::vector<Frame> frames = m_rows.frames(row);
    const bool compressed = (record.flags & Record::Compressed) != 0;
    if (!compressed && areWhole(frames, payload.size())) {
        for (const Frame &frame : frames) {
            const auto size = static_cast<std::size_t>(frame.payloadSize);
            m_stream->send(side, frame.time, frame.headerBytes(), payload.substr(0, size),
                           maskKeyOf({&frame, 1}));
            payload.remove_prefix(size);
        }
        return;
    }
    // One frame in place of those that are not known byte by byte.
    std::optional<std::uint32_t> key = maskKeyOf(frames);
    if (!key && side == TcpStream::Client)
        key = 0;
    wire::FrameSpec spec{.opcode = static_cast<std::uint8_t>(
                             wire::opcodeOf(record.kind).value_or(wire::Opcode::Binary))};
    spec.maskKey = key;
    char header[wire::maxFrameHeader];
    const std::size_t size = wire::writeFrameHeader(header, spec, payload.size());
    const char *note = compressed ? "was compressed on the wire."
                                  : "is written as one frame: its own are not all known.";
    if (record.flags & Record::Unfinished)
        note = "did not end: what there is of it is written as one frame.";
    m_stream->send(side, record.time, {header, size}, payload, key, rowNote(row, note));
}

} // namespace sockwright::capture
