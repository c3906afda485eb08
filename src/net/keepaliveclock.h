// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/target.h"

#include <QObject>
#include <QTimer>

#include <deque>
#include <string_view>

namespace sockwright::net {

/// Our own pings on an open connection: one at once and then one each interval, its payload a
/// nonce and the clock, and a count of those that no pong has answered. Lives in the I/O thread.
class KeepaliveClock : public QObject
{
    Q_OBJECT

public:
    explicit KeepaliveClock(const Keepalive &keepalive, QObject *parent = nullptr);

    /// Does nothing when the interval is 0.
    void start();
    void stop() { m_timer.stop(); }
    /// An interval has passed, which the timer says: the next ping is due, or the peer is silent.
    void tick();

    /// True while a pong is awaited; only then pongReceived() has something to do.
    bool isWaiting() const { return !m_pending.empty(); }
    /// A pong answers its ping and all before it (RFC 6455 section 5.5.3).
    void pongReceived(std::string_view payload);
    /// No pong could have come for now: the interval under way counts against nobody.
    void excuse() { m_excused = true; }
    /// While nothing is read no pong can come.
    void setReading(bool reading)
    {
        m_excused = m_excused || !reading;
        m_reading = reading;
    }

signals:
    void pingDue(const QByteArray &payload);
    /// As many pings as Keepalive::maxUnanswered have had no pong for an interval each.
    void silent(int unanswered);

private:
    const Keepalive m_keepalive;
    QTimer m_timer;
    std::deque<QByteArray> m_pending;
    bool m_excused = false;
    bool m_reading = true;
};

} // namespace sockwright::net
