// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/serverservices.h"

#include "base/byteview.h"
#include "base/clock.h"
#include "wire/closecode.h"

namespace sockwright::net {

namespace {

/// Fast tickers send what is due in batches this far apart.
constexpr int batchMs = 5;
/// Frames are gathered into writes of about this size.
constexpr qsizetype writeBytes = 256 * 1024;

} // namespace

ClockService::ClockService(ServerPeer *peer)
    : QObject(peer)
    , m_peer(peer)
{
    connect(&m_timer, &QTimer::timeout, this, &ClockService::tell);
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.start(1000);
    tell();
}

void ClockService::tell()
{
    const QByteArray time = base::isoMicroseconds(base::nowNs());
    m_peer->send(wire::Opcode::Text, base::viewOf("{\"time\":\"" + time + "\"}"));
}

TickerService::TickerService(ServerPeer *peer, const TickerRoute &route)
    : QObject(peer)
    , m_peer(peer)
    , m_route(route)
    , m_pacer(route.rate, base::nowNs())
    , m_messages(route.size)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &TickerService::sendDue);
    sendDue();
}

void TickerService::sendDue()
{
    const std::int64_t now = base::nowNs();
    const QByteArray time = base::isoMicroseconds(now);
    qint64 due = m_pacer.due(now);
    if (m_route.count > 0)
        due = std::min(due, m_route.count - m_sent);

    QByteArray frames;
    QByteArray message;
    while (due > 0 && m_peer->unsentBytes() <= ServerPeer::maxUnsent) {
        frames.resize(0);
        int gathered = 0;
        for (; gathered < due && frames.size() < writeBytes; ++gathered) {
            m_messages.next(message, time);
            wire::appendFrame(frames, wire::Opcode::Text, base::viewOf(message));
        }
        m_peer->write(frames);
        m_pacer.countSent(gathered);
        m_sent += gathered;
        due -= gathered;
    }
    if (due > 0)
        m_pacer.skip(now);

    if (m_route.count > 0 && m_sent == m_route.count)
        m_peer->close(wire::CloseCode::Normal, QStringLiteral("That was all"));
    else if (m_peer->isOpen())
        m_timer.start(m_pacer.waitMs(base::nowNs(), batchMs));
}

} // namespace sockwright::net
