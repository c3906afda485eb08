// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/roundtrip.h"

namespace sockwright::session {

bool RoundTrip::follow(const wire::Record &record, std::string_view payload)
{
    const auto ns = m_pings.follow(record, payload);
    if (!ns)
        return false;
    if (m_samples.size() == maxSamples)
        m_samples.erase(m_samples.begin());
    m_samples.push_back({record.time, *ns});
    return true;
}

} // namespace sockwright::session
