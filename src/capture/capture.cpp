// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/capture.h"

#include "format/bytes.h"

#include <algorithm>
#include <cstring>

namespace sockwright::capture {

using wire::Direction;
using wire::Kind;

namespace {

// A chunk that is smaller, or mostly empty, is copied into a block shared with others.
constexpr std::size_t takenOverFrom = 64 * 1024;
constexpr std::size_t sharedBlock = 1024 * 1024;

// Rows that tell how the conversation went: rare, and kept whatever the limit is.
bool alwaysKept(Kind kind)
{
    return kind == Kind::Handshake || kind == Kind::State || kind == Kind::Error;
}

} // namespace

Capture::Capture(QObject *parent)
    : QObject(parent)
{
}

Capture::~Capture() = default;

std::string_view Capture::payload(std::size_t row) const
{
    const wire::Record &r = record(row);
    if (r.size == 0 || r.offset == leftOut)
        return {};
    const auto after = std::upper_bound(
        m_blocks.begin(), m_blocks.end(), r.offset,
        [](std::uint64_t offset, const Block &block) { return offset < block.start; });
    const Block &block = *(after - 1);
    return block.chunk.view(r.offset - block.start, r.size);
}

const wire::Detail *Capture::detail(std::size_t row) const
{
    const auto found = std::lower_bound(
        m_details.begin(), m_details.end(), row,
        [](const wire::Detail &d, std::size_t wanted) { return d.row < wanted; });
    return found != m_details.end() && found->row == row ? &*found : nullptr;
}

const wire::HandshakeFacts *Capture::handshake(std::size_t row) const
{
    const wire::Detail *found = detail(row);
    return found ? std::get_if<wire::HandshakeFacts>(&found->facts) : nullptr;
}

std::optional<std::size_t> Capture::handshakeRow(std::size_t row) const
{
    const auto next = std::upper_bound(m_attempts.begin(), m_attempts.end(), row);
    const std::size_t first = next == m_attempts.begin() ? 0 : *(next - 1);
    const std::size_t end = next == m_attempts.end() ? m_size : *next;
    auto found = std::lower_bound(
        m_details.begin(), m_details.end(), first,
        [](const wire::Detail &d, std::size_t wanted) { return d.row < wanted; });
    for (; found != m_details.end() && found->row < end; ++found) {
        if (std::holds_alternative<wire::HandshakeFacts>(found->facts))
            return static_cast<std::size_t>(found->row);
    }
    return std::nullopt;
}

const wire::Failure *Capture::failure(std::size_t row) const
{
    const wire::Detail *found = detail(row);
    return found ? std::get_if<wire::Failure>(&found->facts) : nullptr;
}

std::vector<wire::Frame> Capture::frames(std::size_t row) const
{
    if (const auto single = wire::singleFrame(record(row)))
        return {*single};
    const auto after = std::upper_bound(
        m_frames.begin(), m_frames.end(), row,
        [](std::size_t wanted, const BatchFrames &batch) { return wanted < batch.firstRow; });
    if (after == m_frames.begin())
        return {};
    const BatchFrames &batch = *(after - 1);
    std::size_t inBatch = row - batch.firstRow;
    if (inBatch == batch.noticeAt)
        return {};
    if (inBatch > batch.noticeAt)
        --inBatch;
    const std::span<const wire::Frame> found = batch.table.of(inBatch);
    return {found.begin(), found.end()};
}

void Capture::setPayloadLimit(std::uint64_t bytes)
{
    m_full = m_full && bytes <= m_limit;
    m_limit = bytes;
}

void Capture::append(wire::Batch &&batch)
{
    if (batch.isEmpty())
        return;
    const std::size_t first = m_size;
    const std::size_t rows = batch.records().size();
    if (!m_full && m_payloadBytes + batch.payloadBytes() <= m_limit) {
        emit aboutToAppend(first, rows);
        addDetails(batch.takeDetails(), rows);
        addFrames(batch.takeFrames(), rows);
        appendAll(batch);
        emit appended(first, rows);
        return;
    }

    const std::size_t noticeAt = m_full ? rows : firstLeftOut(batch);
    const std::size_t count = noticeAt < rows ? rows + 1 : rows;
    emit aboutToAppend(first, count);
    addDetails(batch.takeDetails(), noticeAt);
    addFrames(batch.takeFrames(), noticeAt);
    appendSome(batch, noticeAt);
    emit appended(first, count);
}

void Capture::clear()
{
    emit aboutToClear();
    decltype(m_pages)().swap(m_pages); // gives the memory back, unlike clear()
    decltype(m_blocks)().swap(m_blocks);
    decltype(m_details)().swap(m_details);
    decltype(m_frames)().swap(m_frames);
    decltype(m_attempts)().swap(m_attempts);
    m_size = 0;
    m_tail = 0;
    m_totals = {};
    m_payloadBytes = 0;
    m_full = false;
    emit cleared();
}

void Capture::addRecord(const wire::Record &record)
{
    if (m_pages.empty() || m_pages.back().size() == rowsPerPage) {
        m_pages.emplace_back();
        if (m_pages.size() > 1) // a short conversation needs no whole page
            m_pages.back().reserve(rowsPerPage);
    }
    m_pages.back().push_back(record);
    ++m_size;

    if (record.direction == Direction::Local) {
        if (record.kind == Kind::State
            && record.code == static_cast<std::uint16_t>(wire::State::Connecting))
            m_attempts.push_back(m_size - 1);
        return;
    }
    Traffic &traffic = record.direction == Direction::In ? m_totals.in : m_totals.out;
    traffic.wireBytes += record.wireSize;
    if (record.kind == Kind::Text || record.kind == Kind::Binary) {
        ++traffic.messages;
        traffic.payloadBytes += record.size;
        if (record.flags & wire::Record::Compressed) {
            ++traffic.compressedMessages;
            traffic.compressedWireBytes += record.wireSize;
            traffic.inflatedBytes += record.size;
        }
    }
}

// The notice that payloads are left out comes before the batch's row noticeAt.
void Capture::addDetails(std::vector<wire::Detail> &&details, std::size_t noticeAt)
{
    for (wire::Detail &detail : details) {
        detail.row += m_size + (detail.row >= noticeAt ? 1 : 0);
        m_details.push_back(std::move(detail));
    }
}

void Capture::addFrames(wire::FrameTable &&table, std::size_t noticeAt)
{
    if (!table.isEmpty())
        m_frames.push_back({m_size, noticeAt, std::move(table)});
}

void Capture::addBlock(wire::Chunk &&chunk)
{
    const std::uint64_t start
        = m_blocks.empty() ? 0 : m_blocks.back().start + m_blocks.back().chunk.capacity();
    m_blocks.push_back({start, std::move(chunk)});
}

// Returns the address of the copy.
std::uint64_t Capture::copy(std::string_view bytes)
{
    if (m_tail >= m_blocks.size() || m_blocks[m_tail].chunk.room() < bytes.size()) {
        addBlock(wire::Chunk(std::max(bytes.size(), sharedBlock)));
        m_tail = m_blocks.size() - 1;
    }
    Block &tail = m_blocks[m_tail];
    const std::uint64_t address = tail.start + tail.chunk.size();
    if (!bytes.empty())
        std::memcpy(tail.chunk.tail(), bytes.data(), bytes.size());
    tail.chunk.grow(bytes.size());
    return address;
}

// Returns the address of the chunk's first byte.
std::uint64_t Capture::take(wire::Chunk &&chunk)
{
    if (chunk.size() < takenOverFrom || chunk.size() < chunk.capacity() / 2)
        return copy(chunk.view(0, chunk.size()));
    addBlock(std::move(chunk));
    return m_blocks.back().start;
}

void Capture::appendAll(wire::Batch &batch)
{
    m_payloadBytes += batch.payloadBytes();
    std::vector<wire::Chunk> chunks = batch.takeChunks();
    auto chunk = chunks.begin();
    std::uint64_t end = 0; // of the chunks taken, as the batch counts
    std::uint64_t shift = 0; // from the batch's offsets to addresses here, modulo 2^64
    for (wire::Record record : batch.takeRecords()) {
        while (record.offset + record.size > end) {
            Q_ASSERT(chunk != chunks.end());
            const std::uint64_t start = end;
            end += chunk->size();
            shift = take(std::move(*chunk++)) - start;
        }
        record.offset += shift;
        addRecord(record);
    }
}

std::size_t Capture::firstLeftOut(const wire::Batch &batch) const
{
    std::uint64_t held = m_payloadBytes;
    const std::vector<wire::Record> &records = batch.records();
    const auto found
        = std::find_if(records.begin(), records.end(), [&](const wire::Record &record) {
              held += record.size;
              return held > m_limit && record.size > 0 && !alwaysKept(record.kind);
          });
    return static_cast<std::size_t>(found - records.begin());
}

void Capture::appendSome(wire::Batch &batch, std::size_t noticeAt)
{
    std::size_t row = 0;
    for (wire::Record record : batch.records()) {
        if (row++ == noticeAt)
            appendNotice(record.time);
        if (m_full && record.size > 0 && !alwaysKept(record.kind)) {
            record.offset = leftOut;
        } else {
            record.offset = copy(batch.payload(record));
            m_payloadBytes += record.size;
        }
        addRecord(record);
    }
    batch = {};
}

void Capture::appendNotice(std::int64_t time)
{
    m_full = true;
    const QByteArray text
        = tr("The timeline holds %1 of payload and keeps no more of it. Clear the "
             "timeline to see payloads again.")
              .arg(format::humanSize(m_payloadBytes))
              .toUtf8();
    wire::Record notice;
    notice.time = time;
    notice.kind = Kind::Error;
    notice.size = static_cast<std::uint32_t>(text.size());
    notice.offset = copy({text.constData(), static_cast<std::size_t>(text.size())});
    m_payloadBytes += notice.size;
    addRecord(notice);
}

} // namespace sockwright::capture
