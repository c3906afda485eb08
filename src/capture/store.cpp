// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/store.h"

#include "capture/batchlayout.h"
#include "capture/detailcodec.h"

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

bool isAttemptEntry(const Extra &extra)
{
    return extra.type == Extra::Attempt;
}

template <typename T>
std::string_view rawBytes(const std::vector<T> &values)
{
    return {reinterpret_cast<const char *>(values.data()), values.size() * sizeof(T)};
}

base::Error noCapture(const QString &folder)
{
    return {QCoreApplication::translate("capture",
                                        "%1 holds no capture that can be read: nothing in it is "
                                        "whole.")
                .arg(QDir::toNativeSeparators(folder))};
}

} // namespace

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
    const std::uint64_t limit = m_limit;
    const bool full = m_full && limit <= m_limitWhenFull;
    const BatchLayout layout(
        batch, {m_written.rows, m_written.payloadBytes, m_payload->alignment(), limit, full});

    const std::string_view rows = rawBytes(layout.records());
    const std::string_view details = rawBytes(layout.details());
    const std::string_view frames = rawBytes(layout.frames());

    Block next = m_written;
    for (const Record &record : layout.records())
        next.totals.add(record);
    next.rows += layout.records().size();
    next.payloadBytes += layout.payloadBytes();
    next.details += layout.details().size();
    next.frames += layout.frames().size();
    if (m_hashes) {
        disk::Hasher payload;
        for (const std::string_view part : layout.payload())
            payload.add(part);
        next.payloadHash = payload.result();
        next.rowsHash = disk::hashOf(rows);
        next.detailsHash = disk::hashOf(details);
        next.framesHash = disk::hashOf(frames);
        next.hash = disk::hashOf(next);
    }
    const std::string_view block(reinterpret_cast<const char *>(&next), sizeof next);

    auto written = m_payload->append(layout.payload());
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
    m_full = full || layout.hasNotice();
    if (layout.hasNotice())
        m_limitWhenFull = limit;
    m_detailCount.store(next.details, std::memory_order_release);
    m_frameEntryCount.store(next.frames, std::memory_order_release);
    const std::uint64_t count = layout.records().size();
    return Written{next.rows - count, count, next.totals, next.payloadBytes};
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

void Store::dropPages() const
{
    for (const AppendFile *file : {m_rows.get(), m_payload.get(), m_details.get(), m_frames.get()})
        file->dropPages();
}

} // namespace sockwright::capture
