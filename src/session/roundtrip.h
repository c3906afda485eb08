// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/record.h"

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace sockwright::session {

/// Round-trip times of one connection: pings we sent, matched by payload with the pongs that came
/// back (RFC 6455 section 5.5.3). From the time a ping's bytes left to the time its pong was read.
/// A plain value.
class RoundTrip
{
public:
    static constexpr std::size_t maxSamples = 120;

    struct Sample
    {
        std::int64_t time = 0; ///< base::nowNs() of the pong
        std::int64_t ns = 0;
    };

    /// A Ping or Pong row of the conversation; others are ignored. True when it gave a sample.
    bool follow(const wire::Record &record, std::string_view payload);

    /// The latest maxSamples, oldest first.
    const std::vector<Sample> &samples() const { return m_samples; }
    /// Pings sent that no pong has answered yet.
    std::size_t unanswered() const { return m_pending.size(); }

private:
    struct Pending
    {
        std::string payload;
        std::int64_t time;
    };
    std::deque<Pending> m_pending; // at most as many as samples are kept
    std::vector<Sample> m_samples;
};

} // namespace sockwright::session
