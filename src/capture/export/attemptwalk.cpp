// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/export/attemptwalk.h"

#include <utility>

namespace sockwright::capture {

namespace {

bool beginsAttempt(const wire::Record &record)
{
    return record.direction == wire::Direction::Local && record.kind == wire::Kind::State
        && record.code == static_cast<std::uint16_t>(wire::State::Connecting);
}

} // namespace

bool AttemptWalk::enters(std::size_t row)
{
    bool begun = false;
    for (; m_next <= row; ++m_next)
        begun = beginsAttempt(m_rows.record(m_next)) || begun;
    return !std::exchange(m_started, true) || begun;
}

} // namespace sockwright::capture
