// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/export/bytesink.h"
#include "capture/snapshot.h"

#include <cstddef>

namespace sockwright::capture {

/// One format of an export: begin(), add() for each row in rising order, end(). The snapshot and
/// the sink outlive it.
class RowWriter
{
public:
    RowWriter(const Snapshot &rows, ByteSink &sink)
        : m_rows(rows)
        , m_sink(sink)
    {
    }
    virtual ~RowWriter() = default;
    RowWriter(const RowWriter &) = delete;
    RowWriter &operator=(const RowWriter &) = delete;

    virtual void begin() { }
    virtual void add(std::size_t row) = 0;
    virtual void end() { }

protected:
    const Snapshot &m_rows;
    ByteSink &m_sink;
};

/// What elapsed times in an export count from: the first row of the snapshot.
inline std::int64_t exportEpoch(const Snapshot &rows)
{
    return rows.size == 0 ? 0 : rows.record(0).time;
}

} // namespace sockwright::capture
