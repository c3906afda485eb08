// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/rownumbers.h"
#include "capture/snapshot.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace sockwright::capture {

/// Rows of a snapshot: all of them, or those of a filter, and of these all or some. A value; any
/// thread. Made without a look at the rows, however many they are.
class RowList
{
public:
    /// Places in a list, one after the other.
    struct Span
    {
        std::size_t first = 0;
        std::size_t count = 0;
    };

    explicit RowList(Snapshot snapshot);
    /// `rows`: each below snapshot.size.
    RowList(Snapshot snapshot, RowNumbers rows);
    RowList(Snapshot snapshot, const std::vector<std::uint32_t> &rows);

    /// Some rows of this list: places in rising order.
    RowList part(const std::vector<Span> &spans) const;

    const Snapshot &snapshot() const { return m_snapshot; }
    std::size_t size() const;
    std::size_t at(std::size_t index) const;

private:
    /// Of a part: which place a run of them begins with, and how many places are in front of its
    /// end.
    struct Run
    {
        std::size_t behind;
        std::size_t first;
    };

    Snapshot m_snapshot;
    std::optional<RowNumbers> m_rows; // nothing: all
    std::optional<std::vector<Run>> m_runs; // nothing: each of them
};

} // namespace sockwright::capture
