// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/batch.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <mutex>
#include <new>

#include <sys/mman.h>

namespace sockwright::wire {

namespace {

// A lone small message must not cost a big block; a flood must not cost many small ones.
constexpr std::size_t firstChunk = 4 * 1024;
constexpr std::size_t largestChunk = Chunk::usualCapacity;

// Blocks of Chunk::usualCapacity, straight from the system, so that disks can read them where they
// are and all of their memory is given back. Those that nobody holds wait here; any thread.
class Blocks
{
public:
    Blocks() = default;
    Blocks(const Blocks &) = delete;
    Blocks &operator=(const Blocks &) = delete;
    ~Blocks()
    {
        for (std::size_t i = 0; i < m_count; ++i)
            ::munmap(m_spare[i], Chunk::usualCapacity);
    }

    char *take()
    {
        {
            const std::lock_guard lock(m_mutex);
            if (m_count > 0)
                return m_spare[--m_count];
        }
        void *const block = ::mmap(nullptr, Chunk::usualCapacity, PROT_READ | PROT_WRITE,
                                   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        return block == MAP_FAILED ? nullptr : static_cast<char *>(block);
    }
    void give(char *block)
    {
        {
            const std::lock_guard lock(m_mutex);
            if (m_count < m_spare.size()) {
                m_spare[m_count++] = block;
                return;
            }
        }
        ::munmap(block, Chunk::usualCapacity);
    }

private:
    std::mutex m_mutex;
    std::array<char *, Chunk::mostSpare> m_spare{};
    std::size_t m_count = 0;
};

Blocks &blocks()
{
    static Blocks all;
    return all;
}

} // namespace

void Chunk::resize(std::size_t capacity)
{
    if (capacity == m_capacity)
        return;
    if (m_capacity != usualCapacity && capacity != usualCapacity) {
        auto *const moved
            = static_cast<char *>(std::realloc(m_data, std::max<std::size_t>(capacity, 1)));
        if (!moved)
            throw std::bad_alloc();
        m_data = moved;
        m_capacity = capacity;
        m_size = std::min(m_size, capacity);
        return;
    }
    Chunk other;
    other.m_data = capacity == usualCapacity
        ? blocks().take()
        : static_cast<char *>(std::malloc(std::max<std::size_t>(capacity, 1)));
    if (!other.m_data)
        throw std::bad_alloc();
    other.m_capacity = capacity;
    other.m_size = std::min(m_size, capacity);
    if (other.m_size > 0)
        std::memcpy(other.m_data, m_data, other.m_size);
    *this = std::move(other);
}

void Chunk::release() noexcept
{
    if (m_data && m_capacity == usualCapacity)
        blocks().give(m_data);
    else
        std::free(m_data);
    m_data = nullptr;
    m_size = 0;
    m_capacity = 0;
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
    addChunk(Chunk(std::max({n, m_many ? largestChunk : doubled, firstChunk})));
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
