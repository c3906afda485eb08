// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/snapshot.h"

#include <cstdint>
#include <vector>

namespace sockwright::capture {

/// How much crossed the wire when, over the whole length of a conversation: buckets of equal
/// length, each twice as long whenever there would be too many. 160 KB however long it lasts, some
/// nanoseconds a row. A plain value.
class TrafficTimeline
{
public:
    static constexpr std::size_t maxBuckets = 4096;
    static constexpr std::uint64_t shortestNs = 100'000'000;

    struct Side
    {
        std::uint64_t messages = 0; ///< text and binary
        std::uint64_t bytes = 0; ///< on the wire, of all frames
        friend bool operator==(const Side &, const Side &) = default;
    };
    struct Bucket
    {
        Side in;
        Side out;
        std::uint32_t errors = 0; ///< Error rows
        std::uint32_t closes = 0; ///< Close frames, both directions

        void add(const Bucket &other);
        friend bool operator==(const Bucket &, const Bucket &) = default;
    };
    /// Neighbouring buckets put together: bin n covers [start + n * ns, start + (n + 1) * ns).
    struct Bins
    {
        std::int64_t start = 0;
        std::uint64_t ns = 0;
        std::vector<Bucket> bins;
    };

    /// Rows come about in the order of time; one from before the first counts as if with it.
    void add(const wire::Record &record)
    {
        const auto sinceCurrent
            = static_cast<std::uint64_t>(record.time) - static_cast<std::uint64_t>(m_currentStart);
        if (sinceCurrent >= m_bucketNs || m_buckets.empty())
            moveTo(record.time);
        count(m_buckets[m_current], record);
    }
    void add(const Snapshot &rows, std::size_t row) { add(rows.record(row)); }

    bool isEmpty() const { return m_buckets.empty(); }
    /// Of the first row, ns of base::nowNs().
    std::int64_t start() const { return m_start; }
    std::uint64_t bucketNs() const { return m_bucketNs; }
    const std::vector<Bucket> &buckets() const { return m_buckets; }
    /// All buckets in at most `most` (at least 1) bins, each of as few buckets as that allows.
    Bins bins(std::size_t most) const;

private:
    void moveTo(std::int64_t time);
    void halve();
    static void count(Bucket &bucket, const wire::Record &record);

    std::vector<Bucket> m_buckets;
    std::int64_t m_start = 0;
    std::uint64_t m_bucketNs = shortestNs;
    std::size_t m_current = 0; // bucket of the latest row
    std::int64_t m_currentStart = 0;
};

} // namespace sockwright::capture
