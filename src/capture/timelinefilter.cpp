// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/timelinefilter.h"

#include <utility>

namespace sockwright::capture {

using wire::Direction;
using wire::Kind;

TimelineFilter::TimelineFilter(Query query, Parts parts, std::optional<TimeSpan> span)
    : m_query(std::move(query))
    , m_parts(parts)
    , m_span(span)
{
}

bool TimelineFilter::isSwitchedOn(const wire::Record &record) const
{
    if (m_span && (record.time < m_span->from || record.time > m_span->to))
        return false;
    Part kind{};
    switch (record.kind) {
    case Kind::Text:
        kind = Text;
        break;
    case Kind::Binary:
        kind = Binary;
        break;
    case Kind::Ping:
    case Kind::Pong:
    case Kind::Close:
        kind = Control;
        break;
    case Kind::Handshake:
    case Kind::State:
    case Kind::Error:
        return true;
    }
    if (!m_parts.testFlag(kind))
        return false;
    switch (record.direction) {
    case Direction::In:
        return m_parts.testFlag(Received);
    case Direction::Out:
        return m_parts.testFlag(Sent);
    case Direction::Local:
        break;
    }
    return true;
}

} // namespace sockwright::capture
