// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/snapshot.h"

#include <cstddef>
#include <cstdint>

namespace sockwright::capture {

/// Counts what reading a snapshot row by row costs: says when it is time to report progress, and
/// gives the pages that were read back to the system, so that a long capture does not fill memory.
class PageKeeper
{
public:
    explicit PageKeeper(const Snapshot &rows)
        : m_rows(rows)
    {
    }

    /// Called before each row is read.
    bool isTimeToAsk(std::size_t row)
    {
        const std::uint64_t bytes = m_rows.record(row).size + rowCost;
        m_unasked += bytes;
        m_undropped += bytes;
        if (m_undropped > dropBytes) {
            m_rows.store->dropPages();
            m_undropped = 0;
        }
        if (m_unasked < askBytes)
            return false;
        m_unasked = 0;
        return true;
    }

private:
    static constexpr std::uint64_t rowCost = 512; // as many bytes as a row without payload is worth
    static constexpr std::uint64_t askBytes = 1 << 20;
    static constexpr std::uint64_t dropBytes = 64 << 20;

    const Snapshot &m_rows;
    std::uint64_t m_unasked = 0;
    std::uint64_t m_undropped = 0;
};

} // namespace sockwright::capture
