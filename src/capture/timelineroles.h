// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Qt>

namespace sockwright::capture {

/// Columns of the timeline.
enum TimelineColumn
{
    TimeColumn,
    DeltaColumn, ///< difference to the row above in the model that is asked
    DirectionColumn,
    TypeColumn,
    SizeColumn,
    PreviewColumn,
    TimelineColumnCount,
};

/// What a view may look at of a payload while it paints.
constexpr int maxHeadBytes = 16 * 1024;

/// Raw values beside the display text. The same for each column of a row.
enum TimelineRole
{
    DirectionRole = Qt::UserRole + 1, ///< int, a wire::Direction
    KindRole, ///< int, a wire::Kind
    FlagsRole, ///< int, wire::Record::Flag
    CodeRole, ///< int, wire::Record::code
    TimeRole, ///< qint64, ns of base::nowNs()
    SizeRole, ///< qulonglong, payload bytes
    RowRole, ///< qulonglong, row in the capture (also through a filter)
    ConnectTimeRole, ///< qint64, ns: Capture::connectTime(); invalid when there is none
    HeadRole, ///< QByteArray, the payload's first bytes, at most maxHeadBytes
    MarkColourRole, ///< int, a Mark::Colour; invalid when the row has none
};

} // namespace sockwright::capture
