// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/batch.h"

#include <algorithm>
#include <iterator>
#include <new>

namespace sockwright::wire {

namespace {

// A lone small message must not cost a big block; a flood must not cost many small ones.
constexpr std::size_t firstChunk = 4 * 1024;
constexpr std::size_t largestChunk = 1024 * 1024;

} // namespace

void Chunk::resize(std::size_t capacity)
{
    if (capacity == m_capacity)
        return;
    char *const old = m_data.release();
    char *const moved = static_cast<char *>(std::realloc(old, std::max<std::size_t>(capacity, 1)));
    if (!moved) {
        m_data.reset(old);
        throw std::bad_alloc();
    }
    m_data.reset(moved);
    m_capacity = capacity;
    m_size = std::min(m_size, capacity);
}

std::string_view Batch::payload(const Record &record) const
{
    if (record.size == 0 || record.offset == Record::noPayload)
        return {};
    const auto after = std::upper_bound(m_starts.begin(), m_starts.end(), record.offset);
    const std::size_t i = static_cast<std::size_t>(after - m_starts.begin()) - 1;
    return m_chunks[i].view(record.offset - m_starts[i], record.size);
}

void Batch::addChunk(Chunk &&chunk)
{
    m_starts.push_back(m_bytes);
    m_chunks.push_back(std::move(chunk));
}

void Batch::addChunkFor(std::size_t n)
{
    const std::size_t doubled
        = m_chunks.empty() ? firstChunk : std::min(m_chunks.back().capacity() * 2, largestChunk);
    addChunk(Chunk(std::max({n, doubled, firstChunk})));
}

void Batch::append(Record record, Chunk &&chunk)
{
    record.offset = m_bytes;
    record.size = static_cast<std::uint32_t>(chunk.size());
    m_records.push_back(record);
    if (chunk.size() == 0)
        return;
    const std::size_t size = chunk.size();
    addChunk(std::move(chunk));
    m_bytes += size;
}

void Batch::append(Record record, std::string_view payload, HandshakeFacts facts)
{
    m_details.push_back({m_records.size(), std::move(facts)});
    append(record, payload);
}

void Batch::append(Record record, std::string_view payload, Failure failure)
{
    m_details.push_back({m_records.size(), std::move(failure)});
    append(record, payload);
}

void Batch::append(Batch &&other)
{
    if (m_records.empty()) {
        *this = std::exchange(other, {});
        return;
    }
    const std::size_t rows = m_records.size();
    m_records.insert(m_records.end(), other.m_records.begin(), other.m_records.end());
    std::for_each(m_records.begin() + static_cast<std::ptrdiff_t>(rows), m_records.end(),
                  [this](Record &record) {
                      if (record.offset != Record::noPayload)
                          record.offset += m_bytes;
                  });
    for (Detail &detail : other.m_details) {
        detail.row += rows;
        m_details.push_back(std::move(detail));
    }
    m_frames.append(other.m_frames, rows);
    for (std::uint64_t start : other.m_starts)
        m_starts.push_back(m_bytes + start);
    std::move(other.m_chunks.begin(), other.m_chunks.end(), std::back_inserter(m_chunks));
    m_bytes += other.m_bytes;
    other = Batch();
}

} // namespace sockwright::wire
