// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/statistics.h"

#include <algorithm>

namespace sockwright::capture {

using wire::Direction;
using wire::Kind;

namespace {

// A foreign capture may hold any stamps in any order.
std::uint64_t sinceNs(std::int64_t earlier, std::int64_t later)
{
    return later < earlier
        ? 0
        : static_cast<std::uint64_t>(later) - static_cast<std::uint64_t>(earlier);
}

} // namespace

std::uint64_t Statistics::durationNs() const
{
    return sinceNs(m_first, m_last);
}

void Statistics::add(const Snapshot &rows, std::size_t row)
{
    const wire::Record record = rows.record(row);
    if (m_rows++ == 0)
        m_first = m_last = record.time;
    m_last = std::max(m_last, record.time);
    m_totals.add(record);

    Side &side = record.direction == Direction::In ? m_in : m_out;
    switch (record.kind) {
    case Kind::Text:
    case Kind::Binary:
        if (isWholeMessage(record)) {
            ++(record.kind == Kind::Text ? side.text : side.binary);
            addMessage(side, record);
        }
        break;
    case Kind::Ping:
    case Kind::Pong:
        ++side.control;
        if (const auto ns = m_pings.follow(record, rows.payload(record)))
            m_roundTrips.add(sinceNs(0, *ns));
        break;
    case Kind::Close:
        side.control += record.direction == Direction::Local ? 0 : 1;
        break;
    case Kind::State:
        if (static_cast<wire::State>(record.code) == wire::State::Connecting)
            m_pings = {}; // another connection answers for its own pings
        break;
    case Kind::Error:
        ++m_errors;
        break;
    case Kind::Handshake:
        break;
    }
}

void Statistics::addMessage(Side &side, const wire::Record &record)
{
    side.sizes.add(record.size);
    if (side.lastMessage)
        side.gaps.add(sinceNs(*side.lastMessage, record.time));
    side.lastMessage = record.time;
}

} // namespace sockwright::capture
