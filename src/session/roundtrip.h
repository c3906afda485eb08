// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/pingmatcher.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace sockwright::session {

/// The latest round-trip times of one connection, see capture::PingMatcher. A plain value.
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
    std::size_t unanswered() const { return m_pings.unanswered(); }

private:
    capture::PingMatcher m_pings;
    std::vector<Sample> m_samples;
};

} // namespace sockwright::session
