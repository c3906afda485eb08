// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/timelinefilter.h"

#include "capture/capture.h"

namespace sockwright::capture {

using wire::Direction;
using wire::Kind;

namespace {

bool isSwitchedOn(const wire::Record &record, TimelineFilter::Parts parts)
{
    TimelineFilter::Part kind{};
    switch (record.kind) {
    case Kind::Text:
        kind = TimelineFilter::Text;
        break;
    case Kind::Binary:
        kind = TimelineFilter::Binary;
        break;
    case Kind::Ping:
    case Kind::Pong:
    case Kind::Close:
        kind = TimelineFilter::Control;
        break;
    case Kind::Handshake:
    case Kind::State:
    case Kind::Error:
        return true;
    }
    if (!parts.testFlag(kind))
        return false;
    switch (record.direction) {
    case Direction::In:
        return parts.testFlag(TimelineFilter::Received);
    case Direction::Out:
        return parts.testFlag(TimelineFilter::Sent);
    case Direction::Local:
        break;
    }
    return true;
}

} // namespace

TimelineFilter::TimelineFilter(const QString &text, Parts parts)
    : m_text(text)
    , m_parts(parts)
    , m_matcher(text)
{
}

bool TimelineFilter::accepts(const Capture &capture, std::size_t row) const
{
    return isSwitchedOn(capture.record(row), m_parts)
        && (m_text.isEmpty() || m_matcher.isIn(capture.payload(row)));
}

} // namespace sockwright::capture
