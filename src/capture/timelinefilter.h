// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/query/query.h"
#include "wire/record.h"

#include <QFlags>

#include <cstdint>
#include <optional>

namespace sockwright::capture {

/// A span of time, ns of base::nowNs(), both ends in it.
struct TimeSpan
{
    std::int64_t from = 0;
    std::int64_t to = 0;
    friend bool operator==(const TimeSpan &, const TimeSpan &) = default;
};

/// Which rows of a timeline to show. A value; const functions from any thread. RowMatcher applies
/// it.
///
/// A row is shown when it is of the span, its direction and its kind are switched on and the query
/// matches it. Rows that crossed no wire pass any direction; handshake, state and error rows are
/// subject to the span and the query alone.
class TimelineFilter
{
public:
    enum Part
    {
        Received = 0x01,
        Sent = 0x02,
        Text = 0x04,
        Binary = 0x08,
        Control = 0x10, ///< ping, pong, close
        All = Received | Sent | Text | Binary | Control,
    };
    Q_DECLARE_FLAGS(Parts, Part)

    /// Accepts every row.
    TimelineFilter() = default;
    explicit TimelineFilter(Query query, Parts parts = All, std::optional<TimeSpan> span = {});

    const Query &query() const { return m_query; }
    Parts parts() const { return m_parts; }
    const std::optional<TimeSpan> &span() const { return m_span; }
    /// Accepts every row.
    bool isEmpty() const { return m_query.isEmpty() && m_parts == Parts(All) && !m_span; }

    /// The row is of the span, and its direction and kind are switched on.
    bool isSwitchedOn(const wire::Record &record) const;

    friend bool operator==(const TimelineFilter &a, const TimelineFilter &b)
    {
        return a.m_query == b.m_query && a.m_parts == b.m_parts && a.m_span == b.m_span;
    }

private:
    Query m_query;
    Parts m_parts = All;
    std::optional<TimeSpan> m_span;
};
Q_DECLARE_OPERATORS_FOR_FLAGS(TimelineFilter::Parts)

} // namespace sockwright::capture
