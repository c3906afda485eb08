// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "capture/appendfile.h"
#include "capture/storeformat.h"
#include "wire/batch.h"

#include <array>
#include <atomic>
#include <cstring>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace sockwright::capture {

/// The rows of one conversation as they lie on disk, or in memory where no folder is given:
/// append-only files, read through maps. What write() has returned survives the end of the program.
///
/// write() is for one thread at a time. Everything else is for any thread, for rows that a write()
/// has returned or that were there when the store was opened; how the number of rows gets to other
/// threads is their business. Nothing that is held moves while the store lives.
class Store
{
public:
    /// What a write brought.
    struct Written
    {
        std::uint64_t first = 0;
        std::uint64_t count = 0;
        Totals totals; ///< of all rows so far
        std::uint64_t payloadBytes = 0; ///< held, facts and frames included
    };

    /// A run of rows.
    struct Rows
    {
        std::uint64_t first = 0;
        std::uint64_t count = 0;
        friend bool operator==(const Rows &, const Rows &) = default;
    };

    /// In memory, for at most `payloadBytes` of payload.
    static base::Result<std::shared_ptr<Store>> inMemory(std::uint64_t payloadBytes);
    /// Creates the folder's files; the folder exists and has none of them.
    static base::Result<std::shared_ptr<Store>> create(const QString &folder);
    /// Opens the files of a folder to read them, whatever ended their writing: up to the last block
    /// that is whole. Looks at the end only; see damagedRows().
    static base::Result<std::shared_ptr<Store>> open(const QString &folder);

    /// Appends all rows of the batch. After an Error nothing of it is there.
    base::Result<Written> write(wire::Batch &&batch);
    /// Payload bytes this store may hold; past it rows go on but payloads of messages and control
    /// frames are left out, and one Error row says so. Any thread.
    void setPayloadLimit(std::uint64_t bytes) { m_limit = bytes; }

    /// The rows there were when the store was opened, or that were written since; for the thread
    /// that writes.
    std::uint64_t rowCount() const { return m_written.rows; }
    const Totals &totals() const { return m_written.totals; }
    std::uint64_t payloadBytes() const { return m_written.payloadBytes; }

    wire::Record record(std::uint64_t row) const
    {
        wire::Record found;
        std::memcpy(&found, m_rows->data() + row * sizeof found, sizeof found);
        return m_foreign ? sound(found) : found;
    }
    /// Valid as long as the store. Empty when it was not kept.
    std::string_view payload(const wire::Record &record) const
    {
        return record.size == 0 || record.offset == wire::Record::noPayload
            ? std::string_view()
            : std::string_view(m_payload->data() + record.offset, record.size);
    }
    std::optional<wire::HandshakeFacts> handshake(std::uint64_t row) const;
    std::optional<wire::Failure> failure(std::uint64_t row) const;
    std::vector<wire::Frame> frames(std::uint64_t row) const;
    /// The row that the connection attempt of a row began with.
    std::optional<std::uint64_t> attemptRow(std::uint64_t row) const;
    /// The Handshake row of the connection attempt that a row belongs to.
    std::optional<std::uint64_t> handshakeRow(std::uint64_t row) const;

    /// Reads everything and returns the rows of the blocks that are not as they were written.
    /// `goOn` is asked now and then; false ends it early. For a store that was opened.
    std::vector<Rows> damagedRows(const std::function<bool()> &goOn) const;

    /// Gives the memory of pages that were read back to the system.
    void dropPages() const;

private:
    Store() = default;
    static base::Result<std::shared_ptr<Store>> make(const QString &folder,
                                                     std::uint64_t payloadCapacity);

    bool findEnd();
    bool isWhole(const disk::Block &block) const;
    bool isAsWritten(const disk::Block &block, const disk::Block &before) const;
    disk::Block block(std::uint64_t index) const;
    wire::Record sound(wire::Record record) const;

    std::span<const disk::Extra> details() const;
    std::span<const disk::Extra> frameEntries() const;
    std::pair<disk::Block, disk::Block> blocksAround(std::uint64_t row) const;
    std::span<const disk::Extra> entriesNear(std::uint64_t row,
                                             std::span<const disk::Extra> entries,
                                             std::uint64_t disk::Block::*count) const;
    std::span<const disk::Extra>::iterator detailsBehind(std::span<const disk::Extra> entries,
                                                         std::uint64_t row) const;
    static std::optional<disk::Extra> find(std::span<const disk::Extra> entries, std::uint64_t row,
                                           disk::Extra::Type type);
    QByteArrayView bytesOf(const disk::Extra &extra) const;

    // In the order of disk::fileNames.
    std::array<std::unique_ptr<AppendFile> *, disk::fileNames.size()> files();

    std::unique_ptr<AppendFile> m_rows;
    std::unique_ptr<AppendFile> m_payload;
    std::unique_ptr<AppendFile> m_details;
    std::unique_ptr<AppendFile> m_frames;
    std::unique_ptr<AppendFile> m_blocks;
    disk::Block m_written; // the last block
    std::uint64_t m_blockCount = 0;
    // How far the entries go, for readers while the writer goes on.
    std::atomic<std::uint64_t> m_detailCount = 0;
    std::atomic<std::uint64_t> m_frameEntryCount = 0;
    std::atomic<std::uint64_t> m_limit = UINT64_MAX;
    std::uint64_t m_limitWhenFull = 0;
    bool m_full = false;
    bool m_hashes = true;
    bool m_foreign = false; // opened: nothing in it is taken for granted
};

} // namespace sockwright::capture
