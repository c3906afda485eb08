// SPDX-License-Identifier: GPL-3.0-or-later
#include "pulse.h"

#include <algorithm>
#include <cstdio>
#include <fcntl.h>
#include <unistd.h>

namespace sockwright::benchmarks {

namespace {

constexpr int intervalMs = 5;

// Milliseconds this thread has waited for a processor; 0 where the kernel does not count.
double waitedMs()
{
    char text[128] = {};
    const int fd = ::open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return 0;
    const ssize_t n = ::read(fd, text, sizeof text - 1);
    ::close(fd);
    unsigned long long ran = 0;
    unsigned long long waited = 0;
    if (n <= 0 || std::sscanf(text, "%llu %llu", &ran, &waited) != 2)
        return 0;
    return double(waited) / 1e6;
}

double at(const std::vector<double> &sorted, int percent)
{
    return sorted[sorted.size() * std::size_t(percent) / 100];
}

} // namespace

Pulse::Pulse()
{
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(intervalMs);
    connect(&m_timer, &QTimer::timeout, this, &Pulse::beat);
}

void Pulse::start()
{
    m_gaps.clear();
    m_own.clear();
    m_waited = waitedMs();
    m_clock.start();
    m_timer.start();
}

void Pulse::stop()
{
    beat();
    m_timer.stop();
}

void Pulse::beat()
{
    const double gap = double(m_clock.nsecsElapsed()) / 1e6 - intervalMs;
    const double waited = waitedMs();
    m_gaps.push_back(std::max(gap, 0.0));
    m_own.push_back(std::max(gap - (waited - m_waited), 0.0));
    m_waited = waited;
    m_clock.start();
}

Pulse::Figures Pulse::figures() const
{
    if (m_gaps.empty())
        return {};
    std::vector<double> gaps = m_gaps;
    std::vector<double> own = m_own;
    std::sort(gaps.begin(), gaps.end());
    std::sort(own.begin(), own.end());
    return {at(gaps, 50), at(gaps, 99), gaps.back(), at(own, 99), own.back()};
}

std::ptrdiff_t Pulse::ownLongerThan(double ms) const
{
    return std::count_if(m_own.begin(), m_own.end(), [ms](double own) { return own > ms; });
}

void Pulse::print(const char *during) const
{
    const Figures f = figures();
    std::printf("stalls of the GUI thread, %-44s p50 %5.1f ms, p99 %5.1f ms, longest %5.1f ms; "
                "of its own p99 %5.1f ms, longest %5.1f ms\n",
                during, f.median, f.p99, f.longest, f.ownP99, f.ownLongest);
    std::fflush(stdout);
}

} // namespace sockwright::benchmarks
