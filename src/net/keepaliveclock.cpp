// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/keepaliveclock.h"

#include "base/byteview.h"
#include "base/clock.h"

#include <QRandomGenerator>

#include <algorithm>

namespace sockwright::net {

namespace {

QByteArray noncePayload()
{
    const quint64 nonce = QRandomGenerator::system()->generate64();
    return QByteArray::number(nonce, 16).rightJustified(16, '0') + '-'
        + QByteArray::number(base::nowNs());
}

} // namespace

KeepaliveClock::KeepaliveClock(const Keepalive &keepalive, QObject *parent)
    : QObject(parent)
    , m_keepalive(keepalive)
    , m_timer(this)
{
    connect(&m_timer, &QTimer::timeout, this, &KeepaliveClock::tick);
}

void KeepaliveClock::start()
{
    if (m_keepalive.intervalMs <= 0)
        return;
    m_timer.start(m_keepalive.intervalMs);
    tick();
}

void KeepaliveClock::pongReceived(std::string_view payload)
{
    const auto answered
        = std::find_if(m_pending.begin(), m_pending.end(),
                       [payload](const QByteArray &ping) { return base::viewOf(ping) == payload; });
    if (answered != m_pending.end())
        m_pending.erase(m_pending.begin(), answered + 1);
}

void KeepaliveClock::tick()
{
    if (std::exchange(m_excused, !m_reading) && !m_pending.empty())
        return;
    const int unanswered = static_cast<int>(m_pending.size());
    if (unanswered >= m_keepalive.maxUnanswered) {
        m_timer.stop();
        emit silent(unanswered);
        return;
    }
    m_pending.push_back(noncePayload());
    emit pingDue(m_pending.back());
}

} // namespace sockwright::net
