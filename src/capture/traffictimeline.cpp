// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/traffictimeline.h"

#include "capture/totals.h"

namespace sockwright::capture {

using wire::Direction;
using wire::Kind;

namespace {

void add(TrafficTimeline::Side &side, const TrafficTimeline::Side &other)
{
    side.messages += other.messages;
    side.bytes += other.bytes;
}

} // namespace

void TrafficTimeline::Bucket::add(const Bucket &other)
{
    capture::add(in, other.in);
    capture::add(out, other.out);
    errors += other.errors;
    closes += other.closes;
}

void TrafficTimeline::count(Bucket &bucket, const wire::Record &record)
{
    if (record.direction != Direction::Local) {
        Side &side = record.direction == Direction::In ? bucket.in : bucket.out;
        side.bytes += record.wireSize;
        side.messages += isWholeMessage(record) ? 1 : 0;
    }
    bucket.closes += record.kind == Kind::Close ? 1 : 0;
    bucket.errors += record.kind == Kind::Error ? 1 : 0;
}

void TrafficTimeline::moveTo(std::int64_t time)
{
    if (m_buckets.empty()) {
        m_start = time;
        m_buckets.reserve(maxBuckets);
        m_buckets.resize(1);
    }
    // A foreign capture may hold any stamps: the difference of two fits in 64 bits without a sign.
    const std::uint64_t since = time < m_start
        ? 0
        : static_cast<std::uint64_t>(time) - static_cast<std::uint64_t>(m_start);
    while (since / m_bucketNs >= maxBuckets)
        halve();
    m_current = static_cast<std::size_t>(since / m_bucketNs);
    if (m_current >= m_buckets.size())
        m_buckets.resize(m_current + 1);
    m_currentStart
        = static_cast<std::int64_t>(static_cast<std::uint64_t>(m_start) + m_current * m_bucketNs);
}

void TrafficTimeline::halve()
{
    m_bucketNs *= 2;
    const std::size_t half = (m_buckets.size() + 1) / 2;
    for (std::size_t i = 0; i < half; ++i) {
        Bucket sum = m_buckets[2 * i];
        if (2 * i + 1 < m_buckets.size())
            sum.add(m_buckets[2 * i + 1]);
        m_buckets[i] = sum;
    }
    m_buckets.resize(half);
}

TrafficTimeline::Bins TrafficTimeline::bins(std::size_t most) const
{
    const std::size_t perBin = m_buckets.empty() ? 1 : (m_buckets.size() + most - 1) / most;
    Bins result{m_start, m_bucketNs * perBin, {}};
    result.bins.resize((m_buckets.size() + perBin - 1) / perBin);
    for (std::size_t i = 0; i < m_buckets.size(); ++i)
        result.bins[i / perBin].add(m_buckets[i]);
    return result;
}

} // namespace sockwright::capture
