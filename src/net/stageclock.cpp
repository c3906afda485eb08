// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/stageclock.h"

#include "base/clock.h"

#include <algorithm>
#include <limits>

namespace sockwright::net {

StageClock::StageClock(const TimeLimits &limits, QObject *parent)
    : QObject(parent)
    , m_limits(limits)
    , m_timer(this)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer); // the sentence says how long it was
    connect(&m_timer, &QTimer::timeout, this, [this] { emit timedOut(m_stage); });
}

void StageClock::enter(Stage stage)
{
    finishStage();
    m_stage = stage;
    m_startedNs = base::nowNs();
    if (m_beganNs == 0)
        m_beganNs = m_startedNs;
    m_allowance = allowanceFor(stage);
    m_timer.start(std::min(m_allowance.ms, leftMs()));
}

void StageClock::stop()
{
    finishStage();
    m_timer.stop();
}

int StageClock::limitMs(Stage stage) const
{
    switch (stage) {
    case Stage::Dns:
        return m_limits.dnsMs;
    case Stage::Tcp:
    case Stage::Proxy:
        return m_limits.tcpMs;
    case Stage::Tls:
        return m_limits.tlsMs;
    case Stage::Upgrade:
        return m_limits.upgradeMs;
    }
    Q_UNREACHABLE();
}

int StageClock::leftMs() const
{
    if (m_limits.connectMs == 0)
        return std::numeric_limits<int>::max();
    const std::int64_t spentMs = (m_startedNs - m_beganNs) / 1'000'000;
    return int(std::max<std::int64_t>(m_limits.connectMs - spentMs, 1));
}

Allowance StageClock::allowanceFor(Stage stage) const
{
    const int left = leftMs();
    if (left >= limitMs(stage))
        return {limitMs(stage)};
    // Where next to nothing was spent, the limit is the rest.
    constexpr int hundred = 100;
    const bool isRest = m_limits.connectMs - left > m_limits.connectMs / hundred;
    return {isRest ? left : m_limits.connectMs, isRest};
}

void StageClock::finishStage()
{
    if (m_startedNs == 0)
        return;
    const std::int64_t us = (base::nowNs() - m_startedNs) / 1000;
    m_startedNs = 0;
    switch (m_stage) {
    case Stage::Dns:
        m_timings.dnsUs = us;
        break;
    case Stage::Tcp:
        m_timings.tcpUs = us;
        break;
    case Stage::Proxy:
        m_timings.proxyUs = us;
        break;
    case Stage::Tls:
        m_timings.tlsUs = us;
        break;
    case Stage::Upgrade:
        m_timings.upgradeUs = us;
        break;
    }
}

} // namespace sockwright::net
