// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/histogram.h"
#include "capture/pingmatcher.h"
#include "capture/snapshot.h"
#include "capture/totals.h"

#include <cstdint>
#include <optional>

namespace sockwright::capture {

/// What the rows of a conversation, or some of them, have in common: counts, bytes, sizes, gaps and
/// round trips. One row after the other in the order of the capture, in constant memory. A plain
/// value.
class Statistics
{
public:
    /// One direction. Sizes and gaps are those of text and binary messages.
    struct Side
    {
        std::uint64_t text = 0;
        std::uint64_t binary = 0;
        std::uint64_t control = 0; ///< ping, pong, close
        Histogram sizes; ///< payload bytes
        Histogram gaps; ///< ns from one message to the next
        std::optional<std::int64_t> lastMessage; ///< time, ns of base::nowNs()
    };

    void add(const Snapshot &rows, std::size_t row);

    std::uint64_t rows() const { return m_rows; }
    std::uint64_t errors() const { return m_errors; }
    const Side &in() const { return m_in; }
    const Side &out() const { return m_out; }
    /// As the status bar counts.
    const Totals &totals() const { return m_totals; }
    /// ns of pings that were answered, by rows that were both added.
    const Histogram &roundTrips() const { return m_roundTrips; }
    /// From the first row to the last; 0 with less than two.
    std::uint64_t durationNs() const;

private:
    void addMessage(Side &side, const wire::Record &record);

    std::uint64_t m_rows = 0;
    std::uint64_t m_errors = 0;
    Side m_in;
    Side m_out;
    Totals m_totals;
    PingMatcher m_pings;
    Histogram m_roundTrips;
    std::int64_t m_first = 0;
    std::int64_t m_last = 0;
};

} // namespace sockwright::capture
