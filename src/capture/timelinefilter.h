// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/query/query.h"
#include "wire/record.h"

#include <QFlags>

namespace sockwright::capture {

/// Which rows of a timeline to show. A value; const functions from any thread. RowMatcher applies
/// it.
///
/// A row is shown when its direction and its kind are switched on and the query matches it. Rows
/// that crossed no wire pass any direction; handshake, state and error rows are subject to the
/// query alone.
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
    explicit TimelineFilter(Query query, Parts parts = All);

    const Query &query() const { return m_query; }
    Parts parts() const { return m_parts; }
    /// Accepts every row.
    bool isEmpty() const { return m_query.isEmpty() && m_parts == Parts(All); }

    /// The row's direction and kind are switched on.
    bool isSwitchedOn(const wire::Record &record) const;

    friend bool operator==(const TimelineFilter &a, const TimelineFilter &b)
    {
        return a.m_query == b.m_query && a.m_parts == b.m_parts;
    }

private:
    Query m_query;
    Parts m_parts = All;
};
Q_DECLARE_OPERATORS_FOR_FLAGS(TimelineFilter::Parts)

} // namespace sockwright::capture
