// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/batch.h"

#include <QObject>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace sockwright::capture {

/// What crossed the wire in one direction.
struct Traffic
{
    std::uint64_t messages = 0; ///< text and binary
    std::uint64_t payloadBytes = 0; ///< of these messages
    std::uint64_t wireBytes = 0; ///< of all rows of the direction, frame headers included
    std::uint64_t compressedMessages = 0; ///< permessage-deflate
    std::uint64_t compressedWireBytes = 0; ///< of these messages
    std::uint64_t inflatedBytes = 0; ///< their payload
};

struct Totals
{
    Traffic in;
    Traffic out;
};

/// All rows of one conversation, in order, with their payload. Append-only, but for clear().
///
/// Records are flat values; payload blocks are taken over from the batches without copying when
/// they are large, so that appending costs the thread of the conversation next to nothing. Nothing
/// that is held moves when the capture grows.
/// Lives in one thread; const functions from any thread while nobody changes it.
class Capture : public QObject
{
    Q_OBJECT

public:
    explicit Capture(QObject *parent = nullptr);
    ~Capture() override;

    /// Rows so far.
    std::size_t size() const { return m_size; }
    const wire::Record &record(std::size_t row) const
    {
        return m_pages[row / rowsPerPage][row % rowsPerPage];
    }
    /// The row's payload; valid until clear(). Empty when it was not kept.
    std::string_view payload(std::size_t row) const;
    /// False when the payload limit left this row's payload out; its record says how big it was.
    bool payloadKept(std::size_t row) const { return record(row).offset != leftOut; }
    /// Facts of a Handshake row; null for other rows.
    const wire::HandshakeFacts *handshake(std::size_t row) const;
    /// The Handshake row of the connection attempt that a row belongs to; nothing when that attempt
    /// has none, or its first rows were cleared.
    std::optional<std::size_t> handshakeRow(std::size_t row) const;
    /// Facts of an Error row; null for other rows, and for the row that says that payloads are left
    /// out from here: that is no failure of the connection.
    const wire::Failure *failure(std::size_t row) const;
    /// The frames of a row that was on the wire, as far as they were kept: of a message in very
    /// many frames the first ones (wire::MessageReader::maxListedFrames). Empty for rows that
    /// were no frame.
    std::vector<wire::Frame> frames(std::size_t row) const;

    /// Of all rows since the last clear().
    const Totals &totals() const { return m_totals; }
    /// Payload bytes held, in memory.
    std::uint64_t payloadBytes() const { return m_payloadBytes; }

    /// Payload bytes this capture may hold; past it the rows go on but payloads of messages and
    /// control frames are left out, after one Error row that says so. Default 4 GiB. Raising it
    /// lets payloads be kept again.
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
        std::uint64_t start = 0; // address of its first byte; the next block's is past its capacity
        wire::Chunk chunk;
    };

    static constexpr std::size_t rowsPerPage = 16 * 1024;
    static constexpr std::uint64_t leftOut = UINT64_MAX; // as the offset of a record

    /// The frames a batch brought, its rows counted from firstRow on.
    struct BatchFrames
    {
        std::size_t firstRow = 0;
        std::size_t noticeAt = 0; // rows of the batch from here on lie one further down
        wire::FrameTable table;
    };

    const wire::Detail *detail(std::size_t row) const;
    void addFrames(wire::FrameTable &&table, std::size_t noticeAt);

    void addRecord(const wire::Record &record);
    void addDetails(std::vector<wire::Detail> &&details, std::size_t noticeAt);
    void addBlock(wire::Chunk &&chunk);
    std::uint64_t copy(std::string_view bytes);
    std::uint64_t take(wire::Chunk &&chunk);

    void appendAll(wire::Batch &batch);
    std::size_t firstLeftOut(const wire::Batch &batch) const;
    void appendSome(wire::Batch &batch, std::size_t noticeAt);
    void appendNotice(std::int64_t time);

    std::vector<std::vector<wire::Record>> m_pages; // all full but the last
    std::size_t m_size = 0;
    std::vector<Block> m_blocks;
    std::size_t m_tail = 0; // the block that small payloads are copied to, once there are blocks
    std::vector<wire::Detail> m_details;
    std::vector<BatchFrames> m_frames;
    std::vector<std::size_t> m_attempts; // rows that begin a connection attempt
    Totals m_totals;
    std::uint64_t m_payloadBytes = 0;
    std::uint64_t m_limit = 4ULL * 1024 * 1024 * 1024;
    bool m_full = false;
};

} // namespace sockwright::capture
