// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/batch.h"

#include <algorithm>
#include <cstring>

namespace sockwright::wire {

namespace {

// A lone small message must not cost a big block; a flood must not cost many small ones.
constexpr std::size_t firstChunk = 4 * 1024;
constexpr std::size_t largestChunk = 1024 * 1024;

} // namespace

std::string_view Batch::payload(const Record &record) const
{
    std::uint64_t base = 0;
    for (const Chunk &chunk : m_chunks) {
        if (record.offset < base + chunk.size() || (record.size == 0 && record.offset == base))
            return chunk.view(record.offset - base, record.size);
        base += chunk.size();
    }
    return {};
}

char *Batch::reserve(std::size_t n)
{
    if (m_chunks.empty() || m_chunks.back().room() < n) {
        const std::size_t doubled
            = m_chunks.empty() ? firstChunk : std::min(m_chunks.back().capacity() * 2, largestChunk);
        m_chunks.emplace_back(std::max(n, std::max(doubled, firstChunk)));
    }
    return m_chunks.back().tail();
}

void Batch::append(Record record, std::string_view payload)
{
    record.offset = m_bytes;
    record.size = static_cast<std::uint32_t>(payload.size());
    if (!payload.empty()) {
        std::memcpy(reserve(payload.size()), payload.data(), payload.size());
        m_chunks.back().grow(payload.size());
        m_bytes += payload.size();
    }
    m_records.push_back(record);
}

void Batch::append(Record record, Chunk &&chunk)
{
    record.offset = m_bytes;
    record.size = static_cast<std::uint32_t>(chunk.size());
    m_bytes += chunk.size();
    if (chunk.size() > 0)
        m_chunks.push_back(std::move(chunk));
    m_records.push_back(record);
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
        *this = std::move(other);
        other = Batch();
        return;
    }
    const std::uint64_t rows = m_records.size();
    m_records.reserve(rows + other.m_records.size());
    for (Record record : other.m_records) {
        record.offset += m_bytes;
        m_records.push_back(record);
    }
    for (Detail &detail : other.m_details) {
        detail.row += rows;
        m_details.push_back(std::move(detail));
    }
    m_bytes += other.m_bytes;
    std::move(other.m_chunks.begin(), other.m_chunks.end(), std::back_inserter(m_chunks));
    other = Batch();
}

} // namespace sockwright::wire
