// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/recorder.h"
#include "capture/snapshot.h"

#include <QObject>

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace sockwright::base {
class SerialExecutor;
}

namespace sockwright::capture {

/// All rows of one conversation, in order, with their payload. Append-only, but for clear().
///
/// The rows lie in a Store: in memory, or on disk once recordTo() names one. With a disk the
/// writing is done in a thread of its own, and rows appear here when they are written: what has
/// been shown survives the end of the program. Lives in one thread; take a snapshot() for others.
class Capture : public QObject
{
    Q_OBJECT

public:
    /// Payload that a capture in memory holds before it keeps no more.
    static constexpr std::uint64_t memoryLimit = 4ULL << 30;

    explicit Capture(QObject *parent = nullptr);
    /// Of an opened store: its rows are there at once.
    explicit Capture(std::shared_ptr<Store> opened, QObject *parent = nullptr);
    ~Capture() override;

    /// Before the first row: keeps the rows in this store, written in the background.
    void recordTo(std::shared_ptr<Store> store);

    /// Rows so far, since the last clear().
    std::size_t size() const { return m_size; }
    wire::Record record(std::size_t row) const { return m_store->record(m_first + row); }
    /// The row's payload; valid while the capture lives. Empty when it was not kept.
    std::string_view payload(std::size_t row) const { return m_store->payload(record(row)); }
    /// False when the payload limit left this row's payload out; its record says how big it was.
    bool payloadKept(std::size_t row) const
    {
        return record(row).offset != wire::Record::noPayload;
    }
    /// Facts of a Handshake row; nothing for other rows.
    std::optional<wire::HandshakeFacts> handshake(std::size_t row) const
    {
        return m_store->handshake(m_first + row);
    }
    /// The Handshake row of the connection attempt that a row belongs to; nothing when that attempt
    /// has none, or its first rows were cleared.
    std::optional<std::size_t> handshakeRow(std::size_t row) const
    {
        return snapshot().handshakeRow(row);
    }
    /// When the connection attempt that a row belongs to was begun, base::nowNs(); also when that
    /// row was cleared, as long as the store has it. Nothing for rows before the first attempt.
    std::optional<std::int64_t> connectTime(std::size_t row) const
    {
        return snapshot().connectTime(row);
    }
    /// Facts of an Error row; nothing for other rows, and for those that tell of the capture
    /// itself: they are no failure of the connection.
    std::optional<wire::Failure> failure(std::size_t row) const
    {
        return m_store->failure(m_first + row);
    }
    /// The frames of a row that was on the wire, as far as they were kept: of a message in very
    /// many frames the first ones (wire::MessageReader::maxListedFrames). Empty for rows that
    /// were no frame.
    std::vector<wire::Frame> frames(std::size_t row) const
    {
        return m_store->frames(m_first + row);
    }
    Snapshot snapshot() const { return {m_store, m_first, m_size}; }
    /// Where row 0 is in the store: how many rows were cleared.
    std::uint64_t firstStoredRow() const { return m_first; }

    /// Of all rows since the last clear().
    Totals totals() const { return m_totals - m_clearedTotals; }

    /// Payload, facts and frames held, cleared ones included.
    std::uint64_t payloadBytes() const { return m_payloadBytes; }
    /// See Store::setPayloadLimit(); holds for a store named later too.
    void setPayloadLimit(std::uint64_t bytes);

    /// Appends all rows of a batch; handled() follows when that is done, and appended() before it
    /// when there are rows. In memory both come before this returns.
    void append(wire::Batch &&batch);
    /// Batches are on their way to the disk.
    bool isBusy() const { return m_busy > 0; }
    /// Waits until they are there. For the end of a session, and for tests.
    void waitForDisk();

    /// Drops all rows and gives their memory back; cleared() follows. On disk they are only out of
    /// sight until the capture is deleted.
    void clear();
    bool canRestore() const { return m_first > m_restoreTo; }
    /// Takes the last clear() back: aboutToClear() and cleared(), then the rows are there again.
    void restore();

signals:
    /// Just before and after rows [first, first + count) are added, one pair a batch.
    void aboutToAppend(std::size_t first, std::size_t count);
    void appended(std::size_t first, std::size_t count);
    /// A batch has been dealt with: its rows are there, or could not be recorded.
    void handled();
    /// All rows change: before and after.
    void aboutToClear();
    void cleared();
    /// Rows cannot be recorded any more, and why; they can again.
    void recordingStopped(const QString &message);
    void recordingResumed();

private:
    void take(const Recorder::Outcome &outcome);

    std::shared_ptr<Store> m_store;
    std::shared_ptr<Recorder> m_recorder;
    std::unique_ptr<base::SerialExecutor> m_disk; // null: in memory, or opened
    bool m_inMemory = false;
    std::uint64_t m_first = 0; // cleared rows of the store
    std::uint64_t m_restoreTo = 0; // m_first before the last clear()
    std::size_t m_size = 0;
    std::size_t m_busy = 0;
    std::uint64_t m_payloadBytes = 0;
    std::optional<std::uint64_t> m_limit; // of payload, where one was asked for
    Totals m_totals; // of all rows of the store that are there
    Totals m_clearedTotals; // of the first m_first of them
    Totals m_restoreTotals;
};

} // namespace sockwright::capture
