// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/diagnosis.h"
#include "wire/frame.h"
#include "wire/handshake.h"
#include "wire/record.h"

#include <QByteArray>

#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace sockwright::wire {

/// A block of payload bytes whose owner can be handed on without copying. It moves only when it is
/// resized.
///
/// Blocks of the usual capacity are used again, by any thread: to a flood, fresh memory from the
/// system costs more than all else that is done with it. At most mostSpare of them wait.
class Chunk
{
public:
    static constexpr std::size_t usualCapacity = std::size_t{1024} * 1024;
    static constexpr std::size_t mostSpare = 20;

    Chunk() = default;
    explicit Chunk(std::size_t capacity) { resize(capacity); }
    Chunk(Chunk &&other) noexcept
        : m_data(std::exchange(other.m_data, nullptr))
        , m_size(std::exchange(other.m_size, 0))
        , m_capacity(std::exchange(other.m_capacity, 0))
    {
    }
    Chunk &operator=(Chunk &&other) noexcept
    {
        std::swap(m_data, other.m_data);
        std::swap(m_size, other.m_size);
        std::swap(m_capacity, other.m_capacity);
        other.release();
        return *this;
    }
    ~Chunk() { release(); }

    std::size_t size() const { return m_size; }
    std::size_t capacity() const { return m_capacity; }
    std::size_t room() const { return m_capacity - m_size; }
    const char *data() const { return m_data; }
    /// Where the next bytes go; at most room() of them may be written before grow().
    char *tail() { return m_data + m_size; }
    /// Counts n bytes that were written at tail().
    void grow(std::size_t n) { m_size += n; }
    /// Changes the capacity; the bytes stay, as far as there is room. The system moves large blocks
    /// without copying them.
    void resize(std::size_t capacity);
    /// Forgets the bytes and keeps the capacity.
    void clear() { m_size = 0; }
    /// Forgets the bytes behind `size`.
    void cutBack(std::size_t size) { m_size = size; }
    std::string_view view(std::size_t offset, std::size_t n) const { return {m_data + offset, n}; }

private:
    void release() noexcept;

    char *m_data = nullptr; // from malloc, for the sake of realloc
    std::size_t m_size = 0;
    std::size_t m_capacity = 0;
};

/// What a rare row carries beyond its payload: the facts of a handshake or of a failure.
struct Detail
{
    std::uint64_t row = 0; ///< index of its record in the owning Batch or Capture
    std::variant<HandshakeFacts, Failure> facts;
};

/// Rows in the order they happened, with their payload: the value that crosses from the I/O thread
/// to the thread of the conversation. Record::offset counts through `chunks` as if they were one
/// after the other; no payload crosses from one chunk to the next.
///
/// A plain value, moved, not shared: no thread of its own.
class Batch
{
public:
    const std::vector<Record> &records() const { return m_records; }
    const std::vector<Chunk> &chunks() const { return m_chunks; }
    const std::vector<Detail> &details() const { return m_details; }
    const FrameTable &frames() const { return m_frames; }
    std::uint64_t payloadBytes() const { return m_bytes; }
    /// What the rows take in memory: payload, records and frames, of which a peer can make many of
    /// few bytes.
    std::uint64_t heldBytes() const
    {
        return m_bytes + m_records.size() * sizeof(Record) + m_frames.frameCount() * sizeof(Frame);
    }
    bool isEmpty() const { return m_records.empty(); }

    /// The payload of one of this batch's records.
    std::string_view payload(const Record &record) const;

    /// Appends a record and a copy of its payload; sets record.offset and record.size.
    void append(Record record, std::string_view payload)
    {
        record.offset = m_bytes;
        record.size = static_cast<std::uint32_t>(payload.size());
        m_records.push_back(record);
        if (payload.empty())
            return;
        if (m_chunks.empty() || m_chunks.back().room() < payload.size())
            addChunkFor(payload.size());
        Chunk &chunk = m_chunks.back();
        std::memcpy(chunk.tail(), payload.data(), payload.size());
        chunk.grow(payload.size());
        m_bytes += payload.size();
    }
    /// Much payload follows: room for it is made in large chunks at once.
    void expectMany() { m_many = true; }
    /// Appends a record that says how large its payload was, which is not there.
    void appendLeftOut(Record record)
    {
        record.offset = Record::noPayload;
        m_records.push_back(record);
    }
    /// Names the frames of the record appended last; only needed where they do not follow from it
    /// (singleFrame()).
    void setFrames(std::span<const Frame> frames) { m_frames.add(m_records.size() - 1, frames); }
    /// Appends a record whose payload is the whole of chunk, which is taken over without a copy.
    void append(Record record, Chunk &&chunk);
    /// Appends a record with facts beside it.
    void append(Record record, std::string_view payload, HandshakeFacts facts);
    void append(Record record, std::string_view payload, Failure failure);

    /// Appends all rows of another batch after this one's.
    void append(Batch &&other);

    /// Hands the parts over to a capture; the batch is empty afterwards.
    std::vector<Record> takeRecords() { return std::exchange(m_records, {}); }
    std::vector<Chunk> takeChunks()
    {
        m_bytes = 0;
        m_starts.clear();
        return std::exchange(m_chunks, {});
    }
    std::vector<Detail> takeDetails() { return std::exchange(m_details, {}); }
    FrameTable takeFrames() { return std::exchange(m_frames, {}); }

private:
    void addChunk(Chunk &&chunk);
    void addChunkFor(std::size_t n);

    std::vector<Record> m_records;
    std::vector<Chunk> m_chunks;
    std::vector<std::uint64_t> m_starts; // of the chunks, in the address space of the batch
    std::vector<Detail> m_details;
    FrameTable m_frames;
    std::uint64_t m_bytes = 0; // sum of the chunks' sizes
    bool m_many = false;
};

} // namespace sockwright::wire
