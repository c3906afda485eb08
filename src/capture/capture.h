// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/batch.h"

#include <QObject>

#include <string_view>
#include <vector>

namespace sockwright::capture {

/// All rows of one conversation, in order, with their payload. Append-only, but for clear().
///
/// Records are flat values; payload blocks are taken over from the batches without copying when
/// they are large, so that appending costs the thread of the conversation next to nothing.
/// Lives in one thread.
class Capture : public QObject
{
    Q_OBJECT

public:
    explicit Capture(QObject *parent = nullptr);
    ~Capture() override;

    /// Rows so far.
    std::size_t size() const { return m_records.size(); }
    const wire::Record &record(std::size_t row) const { return m_records[row]; }
    /// The row's payload; valid until clear().
    std::string_view payload(std::size_t row) const;
    /// Facts of a Handshake row; null for other rows.
    const wire::HandshakeFacts *handshake(std::size_t row) const;
    /// Facts of an Error row; null for other rows.
    const wire::Failure *failure(std::size_t row) const;

    /// Payload bytes held, in memory.
    std::uint64_t payloadBytes() const;

    /// Payload bytes this capture may hold; past it the rows go on but payloads are left out, after
    /// one Error row that says so. Default 4 GiB.
    void setPayloadLimit(std::uint64_t bytes);

    /// Appends all rows of a batch; one appended() follows.
    void append(wire::Batch &&batch);
    /// Drops all rows and gives the memory back; cleared() follows.
    void clear();

signals:
    /// Just before and after rows [first, first + count) are added, one pair a batch.
    void aboutToAppend(std::size_t first, std::size_t count);
    void appended(std::size_t first, std::size_t count);
    void aboutToClear();
    void cleared();

private:
    struct Block
    {
        std::uint64_t start = 0; // address of its first byte
        wire::Chunk chunk;
    };
    std::vector<wire::Record> m_records;
    std::vector<Block> m_blocks;
    std::vector<wire::Detail> m_details;
    std::uint64_t m_limit = 4ULL * 1024 * 1024 * 1024;
    bool m_full = false;
};

} // namespace sockwright::capture
