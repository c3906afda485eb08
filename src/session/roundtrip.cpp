// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/roundtrip.h"

#include <algorithm>

namespace sockwright::session {

bool RoundTrip::follow(const wire::Record &record, std::string_view payload)
{
    if (record.kind == wire::Kind::Ping && record.direction == wire::Direction::Out) {
        if (m_pending.size() == maxSamples)
            m_pending.pop_front();
        m_pending.push_back({std::string(payload), record.time});
        return false;
    }
    if (record.kind != wire::Kind::Pong || record.direction != wire::Direction::In)
        return false;
    const auto answered
        = std::find_if(m_pending.begin(), m_pending.end(),
                       [payload](const Pending &ping) { return ping.payload == payload; });
    if (answered == m_pending.end())
        return false;
    if (m_samples.size() == maxSamples)
        m_samples.erase(m_samples.begin());
    m_samples.push_back({record.time, record.time - answered->time});
    // A peer may answer only the latest of several pings: older ones are answered with it.
    m_pending.erase(m_pending.begin(), answered + 1);
    return true;
}

} // namespace sockwright::session
