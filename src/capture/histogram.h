// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sockwright::capture {

/// Counts of values in buckets whose width grows with them: quantiles with an error of at most
/// 0.8 % in at most 30 KB, however many values there are. Below 128 they are exact. A plain value.
class Histogram
{
public:
    void add(std::uint64_t value);

    std::uint64_t count() const { return m_count; }
    /// Both exact; 0 without values.
    std::uint64_t min() const { return m_count ? m_min : 0; }
    std::uint64_t max() const { return m_max; }
    /// The smallest value that at least `share` (0 to 1) of all are not above; 0 without values.
    std::uint64_t quantile(double share) const;

private:
    std::vector<std::uint64_t> m_buckets; // as far as there are values
    std::uint64_t m_count = 0;
    std::uint64_t m_min = UINT64_MAX;
    std::uint64_t m_max = 0;
};

} // namespace sockwright::capture
