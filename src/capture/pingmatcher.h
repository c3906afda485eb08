// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/record.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace sockwright::capture {

/// Matches the pings of one connection that we sent with the pongs that came back, by payload (RFC
/// 6455 section 5.5.3). A plain value.
class PingMatcher
{
public:
    /// Pings that wait for their pong; of more the oldest are forgotten.
    static constexpr std::size_t maxPending = 120;

    /// A row of the conversation; others than pings and pongs are ignored. A pong that answers a
    /// ping gives the nanoseconds from the time the ping's bytes left to the time it was read.
    std::optional<std::int64_t> follow(const wire::Record &record, std::string_view payload);

    /// Pings sent that no pong has answered yet.
    std::size_t unanswered() const { return m_pending.size(); }

private:
    struct Pending
    {
        std::string payload;
        std::int64_t time;
    };
    std::deque<Pending> m_pending;
};

} // namespace sockwright::capture
