// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/pingmatcher.h"

#include <algorithm>

namespace sockwright::capture {

std::optional<std::int64_t> PingMatcher::follow(const wire::Record &record,
                                                std::string_view payload)
{
    if (record.kind == wire::Kind::Ping && record.direction == wire::Direction::Out) {
        if (m_pending.size() == maxPending)
            m_pending.pop_front();
        m_pending.push_back({std::string(payload), record.time});
        return std::nullopt;
    }
    if (record.kind != wire::Kind::Pong || record.direction != wire::Direction::In)
        return std::nullopt;
    const auto answered
        = std::find_if(m_pending.begin(), m_pending.end(),
                       [payload](const Pending &ping) { return ping.payload == payload; });
    if (answered == m_pending.end())
        return std::nullopt;
    const auto ns = static_cast<std::int64_t>(static_cast<std::uint64_t>(record.time)
                                              - static_cast<std::uint64_t>(answered->time));
    // A peer may answer only the latest of several pings: older ones are answered with it.
    m_pending.erase(m_pending.begin(), answered + 1);
    return ns;
}

} // namespace sockwright::capture
