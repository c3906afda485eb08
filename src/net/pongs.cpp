// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/pongs.h"

#include "base/clock.h"

#include <algorithm>

namespace sockwright::net {

namespace {

// Of a flood of pings the latest are answered (RFC 6455 section 5.5.3 allows it).
constexpr std::size_t maxWaiting = 1024;
constexpr std::int64_t nsPerMs = 1'000'000;

} // namespace

Pongs::Pongs(const PongPolicy &policy, QObject *parent)
    : QObject(parent)
    , m_policy(policy)
    , m_timer(this)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &Pongs::sendDue);
}

void Pongs::setPolicy(const PongPolicy &policy)
{
    m_policy = policy;
    if (!policy.automatic)
        stop();
}

void Pongs::answer(const QByteArray &ping)
{
    if (!m_policy.automatic)
        return;
    if (m_policy.delayMs <= 0 && m_waiting.empty()) {
        emit pongDue(ping);
        return;
    }
    if (m_waiting.size() == maxWaiting)
        m_waiting.pop_front();
    m_waiting.push_back({base::nowNs() + m_policy.delayMs * nsPerMs, ping});
    if (!m_timer.isActive())
        sendDue();
}

void Pongs::stop()
{
    m_waiting.clear();
    m_timer.stop();
}

void Pongs::sendDue()
{
    while (!m_waiting.empty()) {
        const std::int64_t wait = m_waiting.front().dueNs - base::nowNs();
        if (wait > 0) {
            m_timer.start(static_cast<int>((wait + nsPerMs - 1) / nsPerMs));
            return;
        }
        const QByteArray payload = std::move(m_waiting.front().payload);
        m_waiting.pop_front();
        emit pongDue(payload);
    }
}

} // namespace sockwright::net
