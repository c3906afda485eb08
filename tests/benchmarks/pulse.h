// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <cstddef>
#include <vector>

namespace sockwright::benchmarks {

/// How long the thread that made it is away from its event loop, beyond the 5 ms of a pulse.
///
/// On a machine that is busy with other things too, a late pulse may only mean that the thread had
/// to wait for a processor. The kernel counts that wait (/proc/thread-self/schedstat), so it is
/// taken off: what is left is work, disk and locks, which is what a stall of ours consists of.
class Pulse : public QObject
{
    Q_OBJECT

public:
    Pulse();

    void start();
    /// Ends the measurement.
    void stop();

    struct Figures
    {
        double median = 0; ///< milliseconds, as the person at the screen sees it
        double p99 = 0;
        double longest = 0;
        double ownP99 = 0; ///< without waiting for a processor
        double ownLongest = 0;
    };
    Figures figures() const;
    /// How often it was away longer than this, waiting for a processor not counted.
    std::ptrdiff_t ownLongerThan(double ms) const;
    void print(const char *during) const;

private:
    void beat();

    QTimer m_timer;
    QElapsedTimer m_clock;
    double m_waited = 0; // for a processor, so far
    std::vector<double> m_gaps;
    std::vector<double> m_own;
};

} // namespace sockwright::benchmarks
