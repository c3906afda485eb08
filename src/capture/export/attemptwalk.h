// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/snapshot.h"

#include <cstddef>

namespace sockwright::capture {

/// Follows which connection attempt rows belong to, also where the rows that begin an attempt are
/// not among those that are asked for. Reads each record before them once.
class AttemptWalk
{
public:
    explicit AttemptWalk(const Snapshot &rows)
        : m_rows(rows)
    {
    }

    /// Rows come in rising order. True for the first one, and for one of another attempt than the
    /// one before.
    bool enters(std::size_t row);

private:
    const Snapshot &m_rows;
    std::size_t m_next = 0; // not looked at yet
    bool m_started = false;
};

} // namespace sockwright::capture
