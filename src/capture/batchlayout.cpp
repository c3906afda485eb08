// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/batchlayout.h"

#include "base/byteview.h"
#include "capture/appendfile.h"
#include "capture/detailcodec.h"
#include "format/bytes.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <span>

namespace sockwright::capture {

using disk::Extra;
using wire::Direction;
using wire::Kind;
using wire::Record;

namespace {

// Rows that tell how the conversation went: rare, and kept whatever the limit is.
bool alwaysKept(Kind kind)
{
    return kind == Kind::Handshake || kind == Kind::State || kind == Kind::Error;
}

bool isAttempt(const Record &record)
{
    return record.direction == Direction::Local && record.kind == Kind::State
        && record.code == static_cast<std::uint16_t>(wire::State::Connecting);
}

} // namespace

BatchLayout::BatchLayout(wire::Batch &batch, const End &end)
    : m_end(end)
{
    if (!m_end.full)
        m_noticeAt = firstLeftOut(batch);
    if (m_end.full || hasNotice())
        keepSome(batch);
    else
        keepAll(batch);
    m_besideAt = m_end.payloadBytes + payloadBytes();
    if (hasNotice())
        m_records[m_noticeAt].offset = m_besideAt;
    addBeside(batch);
    m_payload.push_back(base::viewOf(m_beside));
}

std::uint64_t BatchLayout::payloadBytes() const
{
    std::uint64_t bytes = 0;
    for (const std::string_view part : m_payload)
        bytes += part.size();
    return bytes;
}

// The first row whose payload the limit leaves out.
std::size_t BatchLayout::firstLeftOut(const wire::Batch &batch) const
{
    const std::vector<Record> &records = batch.records();
    std::uint64_t held = m_end.payloadBytes;
    if (held + batch.payloadBytes() <= m_end.limit)
        return none;
    const auto found = std::find_if(records.begin(), records.end(), [&](const Record &record) {
        held += record.offset == Record::noPayload ? 0 : record.size;
        return held > m_end.limit && record.size > 0 && !alwaysKept(record.kind);
    });
    return found == records.end() ? none : static_cast<std::size_t>(found - records.begin());
}

// Large chunks begin in the file where they can be written without a copy; between them are zeros.
void BatchLayout::keepAll(wire::Batch &batch)
{
    constexpr std::size_t large = 64 * 1024;
    static constexpr std::array<char, AppendFile::blockSize> zeros{};
    const std::uint64_t alignment = m_end.alignment;
    std::uint64_t at = m_end.payloadBytes; // in the file
    m_records = batch.takeRecords();
    auto record = m_records.begin();
    std::uint64_t begin = 0; // of the chunk, in the batch
    for (const wire::Chunk &chunk : batch.chunks()) {
        const std::uint64_t gap
            = chunk.size() > large ? (alignment - at % alignment) % alignment : 0;
        if (gap > 0)
            m_payload.emplace_back(zeros.data(), gap);
        m_payload.push_back(chunk.view(0, chunk.size()));
        at += gap;
        const std::uint64_t end = begin + chunk.size();
        for (; record != m_records.end()
             && (record->offset < end || record->offset == Record::noPayload);
             ++record) {
            if (record->offset != Record::noPayload)
                record->offset += at - begin;
        }
        at += chunk.size();
        begin = end;
    }
    for (; record != m_records.end(); ++record) { // without payload
        if (record->offset != Record::noPayload)
            record->offset += at - begin;
    }
}

// Payloads before the notice, and rows that are always kept.
void BatchLayout::keepSome(const wire::Batch &batch)
{
    const std::size_t count = batch.records().size();
    std::uint64_t at = m_end.payloadBytes;
    m_records.reserve(count + 1);
    for (std::size_t row = 0; row < count; ++row) {
        Record record = batch.records()[row];
        if (row == m_noticeAt)
            addNotice(record.time);
        const bool kept = record.size == 0
            || (record.offset != Record::noPayload
                && (alwaysKept(record.kind) || (hasNotice() && row < m_noticeAt)));
        if (kept)
            m_payload.push_back(batch.payload(record));
        record.offset = kept ? at : Record::noPayload;
        at += kept ? record.size : 0;
        m_records.push_back(record);
    }
}

// Its text lies at the beginning of what is beside the payload.
void BatchLayout::addNotice(std::int64_t time)
{
    m_beside = QCoreApplication::translate("capture",
                                           "The timeline holds %1 of payload and keeps no more of "
                                           "it.")
                   .arg(format::humanSize(m_end.payloadBytes + payloadBytes()))
                   .toUtf8();
    Record notice;
    notice.time = time;
    notice.kind = Kind::Error;
    notice.size = static_cast<std::uint32_t>(m_beside.size());
    m_records.push_back(notice);
}

void BatchLayout::addBeside(const wire::Batch &batch)
{
    // A row of the batch is one further behind the notice.
    const auto rowOf
        = [this](std::uint64_t row) { return m_end.rows + row + (row >= m_noticeAt ? 1 : 0); };
    for (const wire::Detail &detail : batch.details()) {
        const auto *handshake = std::get_if<wire::HandshakeFacts>(&detail.facts);
        const QByteArray bytes
            = handshake ? encode(*handshake) : encode(std::get<wire::Failure>(detail.facts));
        m_details.push_back(makeEntry(
            rowOf(detail.row), handshake ? Extra::Handshake : Extra::Failure, base::viewOf(bytes)));
    }
    for (std::size_t i = 0; i < m_records.size(); ++i) {
        if (isAttempt(m_records[i]))
            m_details.push_back({m_end.rows + i, 0, 0, Extra::Attempt});
    }
    std::sort(m_details.begin(), m_details.end(),
              [](const Extra &a, const Extra &b) { return a.row < b.row; });
    batch.frames().forEach([&](std::uint64_t row, std::span<const wire::Frame> frames) {
        m_frames.push_back(
            makeEntry(rowOf(row), Extra::Frames,
                      {reinterpret_cast<const char *>(frames.data()), frames.size_bytes()}));
    });
}

Extra BatchLayout::makeEntry(std::uint64_t row, Extra::Type type, std::string_view bytes)
{
    const Extra entry{row, m_besideAt + static_cast<std::uint64_t>(m_beside.size()),
                      static_cast<std::uint32_t>(bytes.size()), type};
    m_beside.append(bytes.data(), static_cast<qsizetype>(bytes.size()));
    return entry;
}

} // namespace sockwright::capture
