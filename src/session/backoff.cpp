// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/backoff.h"

#include <algorithm>
#include <cmath>

namespace sockwright::session {

int backoffMs(const workspace::ReconnectSettings &settings, int attempt, double random)
{
    // Doubled more often than this, a millisecond is longer than an int holds.
    constexpr int mostDoublings = 31;
    const double longest = std::max(settings.maxDelayMs, shortestBackoffMs);
    const double doubled = std::ldexp(settings.delayMs, std::clamp(attempt - 1, 0, mostDoublings));
    const double delay = std::clamp<double>(doubled, shortestBackoffMs, longest);
    const double spread = delay * std::clamp(settings.jitterPercent, 0, 100) / 100.0;
    const double least = std::max<double>(delay - spread, shortestBackoffMs);
    const double most = std::min(delay + spread, longest);
    return static_cast<int>(std::lround(least + (most - least) * std::clamp(random, 0.0, 1.0)));
}

} // namespace sockwright::session
