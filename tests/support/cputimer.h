// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <time.h>

namespace sockwright::tests {

/// The processor time the calling thread has had since this was made: what work costs, however busy
/// the machine is with other things. Waiting costs nothing here: that a call does not wait, a clock
/// on the wall has to say.
class CpuTimer
{
public:
    double elapsedMs() const { return now() - m_start; }

private:
    static double now()
    {
        timespec time{};
        ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
    }

    double m_start = now();
};

} // namespace sockwright::tests
