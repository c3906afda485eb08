// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/snapshot.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace sockwright::capture {

/// Rows of a snapshot: all of them, or those of a filter or a selection. A value; any thread.
class RowList
{
public:
    explicit RowList(Snapshot snapshot)
        : m_snapshot(std::move(snapshot))
    {
    }
    /// `rows`: in rising order, each below snapshot.size.
    RowList(Snapshot snapshot, std::vector<std::uint32_t> rows)
        : m_snapshot(std::move(snapshot))
        , m_rows(std::move(rows))
    {
    }

    const Snapshot &snapshot() const { return m_snapshot; }
    std::size_t size() const { return m_rows ? m_rows->size() : m_snapshot.size; }
    std::size_t at(std::size_t index) const { return m_rows ? (*m_rows)[index] : index; }

private:
    Snapshot m_snapshot;
    std::optional<std::vector<std::uint32_t>> m_rows;
};

} // namespace sockwright::capture
