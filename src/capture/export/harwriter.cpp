// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/export/harwriter.h"

#include "base/byteview.h"
#include "base/version.h"
#include "capture/export/harentry.h"
#include "capture/ndjson.h"
#include "wire/frame.h"
#include "wire/opcode.h"

namespace sockwright::capture {

using wire::Kind;
using wire::Record;

namespace {

bool isMessage(const Record &record)
{
    return record.direction != wire::Direction::Local && wire::isMessage(record.kind);
}

} // namespace

HarWriter::HarWriter(const Snapshot &rows, ByteSink &sink)
    : RowWriter(rows, sink)
    , m_walk(rows)
{
}

void HarWriter::begin()
{
    m_epochNs = exportEpoch(m_rows);
    m_json.beginObject();
    m_json.beginObject("log");
    m_json.addUtf8("version", "1.2");
    m_json.beginObject("creator");
    m_json.addUtf8("name", "Sockwright");
    m_json.addUtf8("version", base::versionString());
    m_json.endObject();
    m_json.beginArray("entries");
}

void HarWriter::add(std::size_t row)
{
    if (m_walk.enters(row)) {
        endEntry();
        beginEntry(row);
    }
    const Record record = m_rows.record(row);
    if (isMessage(record))
        addMessage(row, record);
    else
        m_others.push_back({static_cast<std::uint32_t>(row), m_messages});
    pass();
}

void HarWriter::end()
{
    endEntry();
    m_json.endArray();
    m_json.endObject();
    m_json.endObject();
    pass();
    m_sink.add('\n');
}

void HarWriter::beginEntry(std::size_t row)
{
    m_inEntry = true;
    m_messages = 0;
    m_json.beginObject();
    m_json.addUtf8("_resourceType", "websocket");
    const auto handshakeRow = m_rows.handshakeRow(row);
    const auto facts = handshakeRow ? m_rows.handshake(*handshakeRow) : std::nullopt;
    addHarHandshake(m_json, facts.value_or(wire::HandshakeFacts()),
                    m_rows.record(handshakeRow.value_or(row)).time);
    m_json.beginArray("_webSocketMessages");
}

void HarWriter::endEntry()
{
    if (!m_inEntry)
        return;
    m_json.endArray();
    m_json.beginObject("_sockwright");
    m_json.add("format", qint64{1});
    m_json.beginArray("rows");
    for (const OtherRow &other : m_others) {
        const Record record = m_rows.record(other.row);
        m_json.beginObject();
        m_json.add("after", qint64{other.after});
        m_json.addUtf8("ns", QByteArray::number(qint64{record.time}));
        m_json.add("code", qint64{record.code});
        m_json.add("flags", qint64{record.flags});
        m_json.addRaw("row", base::viewOf(ndjsonRow(m_rows, other.row, m_epochNs)));
        m_json.endObject();
        pass();
    }
    m_json.endArray();
    m_json.endObject();
    m_json.endObject();
    m_others.clear();
    m_inEntry = false;
}

void HarWriter::addMessage(std::size_t row, const Record &record)
{
    const std::string_view bytes = m_rows.payload(record);
    const QByteArrayView payload(bytes.data(), static_cast<qsizetype>(bytes.size()));
    // Text rows hold valid UTF-8; a damaged capture's may not.
    const bool asText = record.kind == Kind::Text && payload.isValidUtf8();
    const bool sent = record.direction == wire::Direction::Out;
    ++m_messages;
    m_json.beginObject();
    m_json.addUtf8("type", sent ? "send" : "receive");
    m_json.addRaw("time", base::viewOf(epochSeconds(record.time)));
    m_json.add("opcode",
               qint64{static_cast<int>(asText ? wire::Opcode::Text : wire::Opcode::Binary)});
    if (asText)
        m_json.addUtf8("data", payload);
    else
        m_json.addUtf8("data", payload.toByteArray().toBase64());
    if (record.frames != 1)
        m_json.add("_frames", qint64{record.frames});
    m_json.add("_wireSize", qint64{record.wireSize});
    if ((record.flags & Record::Compressed) != 0)
        m_json.add("_compressed", true);
    if ((record.flags & Record::Raw) != 0)
        m_json.add("_raw", true);
    if ((record.flags & Record::Unfinished) != 0)
        m_json.add("_unfinished", true);
    if (!m_rows.payloadKept(row))
        m_json.add("_sizeLeftOut", qint64{record.size});
    m_json.endObject();
}

// What is built goes to the sink before it grows.
void HarWriter::pass()
{
    constexpr std::size_t piece = 64 * 1024;
    if (m_json.size() > piece || !m_inEntry)
        m_sink.add(m_json.take());
}

} // namespace sockwright::capture
