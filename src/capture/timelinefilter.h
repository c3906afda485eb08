// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/textmatcher.h"

#include <QFlags>
#include <QString>

#include <cstddef>

namespace sockwright::capture {

class Capture;

/// Which rows of a timeline to show. A value; const functions from any thread.
///
/// A row is shown when its direction and its kind are switched on and its payload contains the
/// text. Rows that crossed no wire pass any direction; handshake, state and error rows are subject
/// to the text alone.
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
    /// `text` is looked for as it is, without case; see TextMatcher.
    explicit TimelineFilter(const QString &text, Parts parts = All);

    const QString &text() const { return m_text; }
    Parts parts() const { return m_parts; }
    /// Accepts every row.
    bool isEmpty() const { return m_text.isEmpty() && m_parts == Parts(All); }

    bool accepts(const Capture &capture, std::size_t row) const;

    friend bool operator==(const TimelineFilter &a, const TimelineFilter &b)
    {
        return a.m_text == b.m_text && a.m_parts == b.m_parts;
    }

private:
    QString m_text;
    Parts m_parts = All;
    TextMatcher m_matcher;
};
Q_DECLARE_OPERATORS_FOR_FLAGS(TimelineFilter::Parts)

} // namespace sockwright::capture
