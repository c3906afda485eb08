// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace sockwright::capture {

namespace {

constexpr int bits = 6; // each power of two is divided into 2^6 buckets
constexpr std::uint64_t half = 1ULL << bits;

int shiftOf(std::uint64_t value)
{
    return std::max(0, static_cast<int>(std::bit_width(value)) - bits - 1);
}

std::size_t bucketOf(std::uint64_t value)
{
    const int shift = shiftOf(value);
    return static_cast<std::size_t>(shift) * half + static_cast<std::size_t>(value >> shift);
}

std::uint64_t middleOf(std::size_t bucket)
{
    if (bucket < 2 * half)
        return bucket;
    const std::size_t shift = bucket / half - 1;
    const std::uint64_t low = (half + bucket % half) << shift;
    return low + ((1ULL << shift) - 1) / 2;
}

} // namespace

void Histogram::add(std::uint64_t value)
{
    const std::size_t bucket = bucketOf(value);
    if (bucket >= m_buckets.size())
        m_buckets.resize(bucket + 1);
    ++m_buckets[bucket];
    ++m_count;
    m_min = std::min(m_min, value);
    m_max = std::max(m_max, value);
}

std::uint64_t Histogram::quantile(double share) const
{
    if (m_count == 0)
        return 0;
    const auto rank = std::max<std::uint64_t>(
        1, static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(m_count))));
    std::uint64_t seen = 0;
    std::size_t bucket = 0;
    while (bucket + 1 < m_buckets.size() && (seen += m_buckets[bucket]) < rank)
        ++bucket;
    return std::clamp(middleOf(bucket), m_min, m_max);
}

} // namespace sockwright::capture
