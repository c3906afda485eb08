// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/store.h"

#include "base/byteview.h"
#include "capture/detailcodec.h"
#include "format/bytes.h"

#include <QCoreApplication>
#include <QDir>

#include <algorithm>
#include <array>
#include <iterator>
#include <limits>

namespace sockwright::capture {

using namespace Qt::StringLiterals;
using disk::Block;
using disk::Extra;
using wire::Direction;
using wire::Kind;
using wire::Record;

namespace {

// The room in the address space that the maps are given. A model's rows are ints.
constexpr std::uint64_t maxRows = std::numeric_limits<int>::max();
constexpr std::uint64_t payloadCapacity = 64ULL << 30;
// Facts, frames and sentences are kept past the limit of payloads.
constexpr std::uint64_t besidePayload = 1ULL << 30;
constexpr std::uint64_t blocksCapacity = 16ULL << 30;

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

bool isAttemptEntry(const Extra &extra)
{
    return extra.type == Extra::Attempt;
}

template <typename T>
std::string_view rawBytes(const std::vector<T> &values)
{
    return {reinterpret_cast<const char *>(values.data()), values.size() * sizeof(T)};
}

std::uint64_t sizeOf(std::span<const std::string_view> parts)
{
    std::uint64_t bytes = 0;
    for (const std::string_view part : parts)
        bytes += part.size();
    return bytes;
}

std::string_view between(const AppendFile &file, std::uint64_t from, std::uint64_t to)
{
    return {file.data() + from, to - from};
}

base::Error noCapture(const QString &folder)
{
    return {QCoreApplication::translate("capture",
                                        "%1 holds no capture that can be read: nothing in it is "
                                        "whole.")
                .arg(QDir::toNativeSeparators(folder))};
}

} // namespace

// One batch on its way into the files.
struct Store::Draft
{
    std::vector<Record> records;
    std::vector<std::string_view> payload; // what goes to the file of that name, in order
    QByteArray beside; // behind the payload: facts and frames
    std::vector<Extra> details;
    std::vector<Extra> frames;
    bool full = false;
};

std::array<std::unique_ptr<AppendFile> *, disk::fileNames.size()> Store::files()
{
    return {&m_rows, &m_payload, &m_details, &m_frames, &m_blocks};
}

base::Result<std::shared_ptr<Store>> Store::make(const QString &folder, std::uint64_t payload)
{
    std::shared_ptr<Store> store(new Store);
    const std::array capacities{maxRows * sizeof(Record), payload, maxRows * sizeof(Extra),
                                maxRows * sizeof(Extra), blocksCapacity};
    const auto files = store->files();
    for (std::size_t i = 0; i < files.size(); ++i) {
        auto made = folder.isEmpty()
            ? AppendFile::inMemory(capacities[i])
            : AppendFile::create(folder + u'/' + disk::fileNames[i], capacities[i]);
        if (!made)
            return made.error();
        *files[i] = std::move(*made);
    }
    return store;
}

base::Result<std::shared_ptr<Store>> Store::inMemory(std::uint64_t payloadBytes)
{
    auto store = make({}, std::min(payloadBytes, payloadCapacity) + besidePayload);
    if (store) {
        (*store)->m_limit = payloadBytes;
        (*store)->m_hashes = false;
    }
    return store;
}

base::Result<std::shared_ptr<Store>> Store::create(const QString &folder)
{
    return make(folder, payloadCapacity);
}

base::Result<std::shared_ptr<Store>> Store::open(const QString &folder)
{
    std::shared_ptr<Store> store(new Store);
    store->m_foreign = true;
    const auto files = store->files();
    for (std::size_t i = 0; i < files.size(); ++i) {
        auto opened = AppendFile::openToRead(folder + u'/' + disk::fileNames[i]);
        if (!opened)
            return opened.error();
        *files[i] = std::move(*opened);
    }
    if (!store->findEnd())
        return noCapture(folder);
    return store;
}

base::Result<Store::Written> Store::write(wire::Batch &&batch)
{
    Draft draft = prepare(batch);
    draft.payload.push_back(base::viewOf(draft.beside));

    const std::string_view rows = rawBytes(draft.records);
    const std::string_view details = rawBytes(draft.details);
    const std::string_view frames = rawBytes(draft.frames);

    Block next = m_written;
    for (const Record &record : draft.records)
        next.totals.add(record);
    next.rows += draft.records.size();
    next.payloadBytes += sizeOf(draft.payload);
    next.details += draft.details.size();
    next.frames += draft.frames.size();
    if (m_hashes) {
        disk::Hasher payload;
        for (const std::string_view part : draft.payload)
            payload.add(part);
        next.payloadHash = payload.result();
        next.rowsHash = disk::hashOf(rows);
        next.detailsHash = disk::hashOf(details);
        next.framesHash = disk::hashOf(frames);
        next.hash = disk::hashOf(next);
    }
    const std::string_view block(reinterpret_cast<const char *>(&next), sizeof next);

    auto written = m_payload->append(draft.payload);
    for (const auto &[file, bytes] :
         {std::pair{m_rows.get(), rows}, std::pair{m_details.get(), details},
          std::pair{m_frames.get(), frames}, std::pair{m_blocks.get(), block}}) {
        if (written)
            written = file->append(std::span(&bytes, 1));
    }
    if (!written) {
        m_payload->cutBack(m_written.payloadBytes);
        m_rows->cutBack(m_written.rows * sizeof(Record));
        m_details->cutBack(m_written.details * sizeof(Extra));
        m_frames->cutBack(m_written.frames * sizeof(Extra));
        m_blocks->cutBack(m_blockCount * sizeof(Block));
        return written.error();
    }
    m_written = next;
    ++m_blockCount;
    m_full = draft.full;
    m_detailCount.store(next.details, std::memory_order_release);
    m_frameEntryCount.store(next.frames, std::memory_order_release);
    return Written{next.rows - draft.records.size(), draft.records.size(), next.totals,
                   next.payloadBytes};
}

// The first row whose payload the limit leaves out; the number of rows when it leaves out none.
std::size_t Store::firstLeftOut(const wire::Batch &batch) const
{
    const std::vector<Record> &records = batch.records();
    const std::uint64_t limit = m_limit;
    std::uint64_t held = m_written.payloadBytes;
    if (held + batch.payloadBytes() <= limit)
        return records.size();
    const auto found = std::find_if(records.begin(), records.end(), [&](const Record &record) {
        held += record.offset == Record::noPayload ? 0 : record.size;
        return held > limit && record.size > 0 && !alwaysKept(record.kind);
    });
    return static_cast<std::size_t>(found - records.begin());
}

// Decides which payloads are kept, and gives every record its place.
Store::Draft Store::prepare(wire::Batch &batch)
{
    Draft draft;
    const std::uint64_t limit = m_limit;
    if (limit > m_limitWhenFull)
        m_full = false;
    const std::size_t count = batch.records().size();
    const std::size_t noticeAt = m_full ? count : firstLeftOut(batch);
    const bool notice = noticeAt < count;
    draft.full = m_full || notice;
    if (notice)
        m_limitWhenFull = limit;

    std::uint64_t end = m_written.payloadBytes;
    if (!draft.full) {
        place(draft, batch, end);
        end += sizeOf(draft.payload);
    } else {
        draft.records.reserve(count + 1);
        for (std::size_t row = 0; row < count; ++row) {
            Record record = batch.records()[row];
            const std::uint64_t held = end;
            const bool kept = record.size == 0
                || (record.offset != Record::noPayload
                    && (alwaysKept(record.kind) || (!m_full && row < noticeAt)));
            if (kept)
                draft.payload.push_back(batch.payload(record));
            record.offset = kept ? end : Record::noPayload;
            end += kept ? record.size : 0;
            if (row == noticeAt)
                draft.records.push_back(fullNotice(record.time, held, draft.beside));
            draft.records.push_back(record);
        }
        if (notice)
            draft.records[noticeAt].offset = end;
    }
    addBeside(draft, batch, noticeAt, end);
    return draft;
}

// Keeps all payload of a batch, from `at` on in the file. Large chunks begin there where they can
// be written without a copy; between them are zeros.
void Store::place(Draft &draft, wire::Batch &batch, std::uint64_t at) const
{
    constexpr std::size_t large = 64 * 1024;
    static constexpr std::array<char, AppendFile::blockSize> zeros{};
    const std::uint64_t alignment = m_payload->alignment();
    draft.records = batch.takeRecords();
    auto record = draft.records.begin();
    std::uint64_t begin = 0; // of the chunk, in the batch
    for (const wire::Chunk &chunk : batch.chunks()) {
        const std::uint64_t gap
            = chunk.size() > large ? (alignment - at % alignment) % alignment : 0;
        if (gap > 0)
            draft.payload.emplace_back(zeros.data(), gap);
        draft.payload.push_back(chunk.view(0, chunk.size()));
        at += gap;
        const std::uint64_t end = begin + chunk.size();
        for (; record != draft.records.end()
             && (record->offset < end || record->offset == Record::noPayload);
             ++record) {
            if (record->offset != Record::noPayload)
                record->offset += at - begin;
        }
        at += chunk.size();
        begin = end;
    }
    for (; record != draft.records.end(); ++record) { // without payload
        if (record->offset != Record::noPayload)
            record->offset += at - begin;
    }
}

// What rows have beside their payload. `at`: where in the file draft.beside begins.
void Store::addBeside(Draft &draft, const wire::Batch &batch, std::size_t noticeAt,
                      std::uint64_t at) const
{
    const auto entry = [&](std::uint64_t row, Extra::Type type, std::string_view bytes) {
        const Extra extra{m_written.rows + row + (row >= noticeAt ? 1 : 0),
                          at + static_cast<std::uint64_t>(draft.beside.size()),
                          static_cast<std::uint32_t>(bytes.size()), type};
        draft.beside.append(bytes.data(), static_cast<qsizetype>(bytes.size()));
        return extra;
    };
    for (const wire::Detail &detail : batch.details()) {
        if (const auto *handshake = std::get_if<wire::HandshakeFacts>(&detail.facts))
            draft.details.push_back(
                entry(detail.row, Extra::Handshake, base::viewOf(encode(*handshake))));
        else
            draft.details.push_back(
                entry(detail.row, Extra::Failure,
                      base::viewOf(encode(std::get<wire::Failure>(detail.facts)))));
    }
    for (std::size_t i = 0; i < draft.records.size(); ++i) {
        if (isAttempt(draft.records[i]))
            draft.details.push_back({m_written.rows + i, 0, 0, Extra::Attempt});
    }
    std::sort(draft.details.begin(), draft.details.end(),
              [](const Extra &a, const Extra &b) { return a.row < b.row; });
    batch.frames().forEach([&](std::uint64_t row, std::span<const wire::Frame> frames) {
        const std::string_view bytes(reinterpret_cast<const char *>(frames.data()),
                                     frames.size_bytes());
        draft.frames.push_back(entry(row, Extra::Frames, bytes));
    });
}

Record Store::fullNotice(std::int64_t time, std::uint64_t held, QByteArray &beside)
{
    const QByteArray text
        = QCoreApplication::translate("capture",
                                      "The timeline holds %1 of payload and keeps no more of it.")
              .arg(format::humanSize(held))
              .toUtf8();
    Record notice;
    notice.time = time;
    notice.kind = Kind::Error;
    notice.size = static_cast<std::uint32_t>(text.size());
    beside += text;
    return notice;
}

Record Store::sound(Record record) const
{
    if (record.kind > Kind::Error)
        record.kind = Kind::State;
    if (record.direction > Direction::Local)
        record.direction = Direction::Local;
    const std::uint64_t bytes = m_written.payloadBytes;
    if (record.offset > bytes || record.size > bytes - record.offset)
        record.offset = Record::noPayload;
    return record;
}

QByteArrayView Store::bytesOf(const Extra &extra) const
{
    if (m_foreign) {
        const std::uint64_t bytes = m_written.payloadBytes;
        if (extra.offset > bytes || extra.size > bytes - extra.offset)
            return {};
    }
    return {m_payload->data() + extra.offset, static_cast<qsizetype>(extra.size)};
}

std::span<const Extra> Store::details() const
{
    return {reinterpret_cast<const Extra *>(m_details->data()),
            m_detailCount.load(std::memory_order_acquire)};
}

std::span<const Extra> Store::frameEntries() const
{
    return {reinterpret_cast<const Extra *>(m_frames->data()),
            m_frameEntryCount.load(std::memory_order_acquire)};
}

// The blocks around the batch of a row of an opened store; what is between is not whole.
std::pair<Block, Block> Store::blocksAround(std::uint64_t row) const
{
    Block before;
    Block after = m_written;
    std::uint64_t low = 0;
    std::uint64_t high = m_blockCount - 1;
    while (low < high) {
        const std::uint64_t middle = low + (high - low) / 2;
        std::uint64_t probe = middle;
        while (probe < high && !isWhole(block(probe)))
            ++probe;
        const Block found = probe < high ? block(probe) : after;
        if (found.rows > row) {
            after = found;
            high = middle;
        } else {
            before = found;
            low = probe + 1;
        }
    }
    return {before, after};
}

// Where entries of a row can be. Damage elsewhere in an opened store must not lead astray.
std::span<const Extra> Store::entriesNear(std::uint64_t row, std::span<const Extra> entries,
                                          std::uint64_t Block::*count) const
{
    if (!m_foreign)
        return entries;
    const auto [before, after] = blocksAround(row);
    const std::uint64_t first = std::min<std::uint64_t>(before.*count, entries.size());
    const std::uint64_t end = std::clamp<std::uint64_t>(after.*count, first, entries.size());
    return entries.subspan(first, end - first);
}

std::optional<Extra> Store::find(std::span<const Extra> entries, std::uint64_t row,
                                 Extra::Type type)
{
    auto found = std::lower_bound(
        entries.begin(), entries.end(), row,
        [](const Extra &extra, std::uint64_t wanted) { return extra.row < wanted; });
    for (; found != entries.end() && found->row == row; ++found) {
        if (found->type == type)
            return *found;
    }
    return std::nullopt;
}

std::optional<wire::HandshakeFacts> Store::handshake(std::uint64_t row) const
{
    const auto extra = find(entriesNear(row, details(), &Block::details), row, Extra::Handshake);
    return extra ? decodeHandshake(bytesOf(*extra)) : std::nullopt;
}

std::optional<wire::Failure> Store::failure(std::uint64_t row) const
{
    const auto extra = find(entriesNear(row, details(), &Block::details), row, Extra::Failure);
    return extra ? decodeFailure(bytesOf(*extra)) : std::nullopt;
}

std::vector<wire::Frame> Store::frames(std::uint64_t row) const
{
    if (const auto single = wire::singleFrame(record(row)))
        return {*single};
    const auto extra = find(entriesNear(row, frameEntries(), &Block::frames), row, Extra::Frames);
    if (!extra)
        return {};
    const QByteArrayView bytes = bytesOf(*extra);
    std::vector<wire::Frame> frames(static_cast<std::size_t>(bytes.size()) / sizeof(wire::Frame));
    if (!frames.empty())
        std::memcpy(frames.data(), bytes.data(), frames.size() * sizeof(wire::Frame));
    for (wire::Frame &frame : frames) // of a damaged file
        frame.headerSize = std::min<std::uint8_t>(frame.headerSize, wire::maxFrameHeader);
    return frames;
}

// The first of the details that belong to later rows.
std::span<const Extra>::iterator Store::detailsBehind(std::span<const Extra> entries,
                                                      std::uint64_t row) const
{
    const std::span<const Extra> near = entriesNear(row, entries, &Block::details);
    const auto first = entries.begin() + (near.data() - entries.data());
    return std::upper_bound(
        first, first + std::ssize(near), row,
        [](std::uint64_t wanted, const Extra &extra) { return wanted < extra.row; });
}

std::optional<std::uint64_t> Store::attemptRow(std::uint64_t row) const
{
    const std::span<const Extra> entries = details();
    const auto found = std::find_if(std::make_reverse_iterator(detailsBehind(entries, row)),
                                    entries.rend(), isAttemptEntry);
    if (found == entries.rend() || found->row > row)
        return std::nullopt;
    return found->row;
}

std::optional<std::uint64_t> Store::handshakeRow(std::uint64_t row) const
{
    const std::span<const Extra> entries = details();
    const auto behind = detailsBehind(entries, row);
    const auto begin
        = std::find_if(std::make_reverse_iterator(behind), entries.rend(), isAttemptEntry).base();
    const auto end = std::find_if(behind, entries.end(), isAttemptEntry);
    const auto found = std::find_if(
        begin, end, [](const Extra &extra) { return extra.type == Extra::Handshake; });
    if (found == end || (m_foreign && found->row >= m_written.rows))
        return std::nullopt;
    return found->row;
}

Block Store::block(std::uint64_t index) const
{
    Block found;
    std::memcpy(&found, m_blocks->data() + index * sizeof found, sizeof found);
    return found;
}

bool Store::isWhole(const Block &block) const
{
    return block.magic == Block::magicNumber && block.hash == disk::hashOf(block)
        && block.rows <= m_rows->size() / sizeof(Record) && block.payloadBytes <= m_payload->size()
        && block.details <= m_details->size() / sizeof(Extra)
        && block.frames <= m_frames->size() / sizeof(Extra);
}

bool Store::isAsWritten(const Block &block, const Block &before) const
{
    const auto rows = [](std::uint64_t count) { return count * sizeof(Record); };
    const auto extras = [](std::uint64_t count) { return count * sizeof(Extra); };
    return before.rows <= block.rows && before.payloadBytes <= block.payloadBytes
        && before.details <= block.details && before.frames <= block.frames
        && block.rowsHash == disk::hashOf(between(*m_rows, rows(before.rows), rows(block.rows)))
        && block.payloadHash
        == disk::hashOf(between(*m_payload, before.payloadBytes, block.payloadBytes))
        && block.detailsHash
        == disk::hashOf(between(*m_details, extras(before.details), extras(block.details)))
        && block.framesHash
        == disk::hashOf(between(*m_frames, extras(before.frames), extras(block.frames)));
}

// What a program's end tore off has no block, or one that does not fit.
bool Store::findEnd()
{
    for (std::uint64_t count = m_blocks->size() / sizeof(Block); count > 0; --count) {
        const Block last = block(count - 1);
        const Block before = count > 1 ? block(count - 2) : Block();
        if (!isWhole(last))
            continue;
        // A block behind a damaged one stands for itself: damagedRows() names them both.
        if ((count == 1 || isWhole(before)) && !isAsWritten(last, before))
            continue;
        m_written = last;
        m_blockCount = count;
        m_detailCount = last.details;
        m_frameEntryCount = last.frames;
        return true;
    }
    return false;
}

std::vector<Store::Rows> Store::damagedRows(const std::function<bool()> &goOn) const
{
    std::vector<Rows> damaged;
    const auto add = [&damaged](std::uint64_t first, std::uint64_t end) {
        if (!damaged.empty() && damaged.back().first + damaged.back().count == first)
            damaged.back().count += end - first;
        else if (end > first)
            damaged.push_back({first, end - first});
    };
    Block before; // the last whole one
    bool gap = false; // a damaged one lies behind it
    for (std::uint64_t i = 0; i < m_blockCount && goOn(); ++i) {
        const Block next = block(i);
        if (!isWhole(next)) {
            gap = true;
            continue;
        }
        if (gap || !isAsWritten(next, before))
            add(before.rows, std::max(before.rows, next.rows));
        before = next;
        gap = false;
    }
    return damaged;
}

void Store::dropPages() const
{
    for (const AppendFile *file : {m_rows.get(), m_payload.get(), m_details.get(), m_frames.get()})
        file->dropPages();
}

} // namespace sockwright::capture
