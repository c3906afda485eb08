// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/serverpeer.h"
#include "net/tickerstream.h"

#include <QTimer>

namespace sockwright::net {

/// Sends its client the time, at once and every second. Lives and dies with the peer.
class ClockService : public QObject
{
    Q_OBJECT

public:
    explicit ClockService(ServerPeer *peer);

private:
    void tell();

    ServerPeer *m_peer; // parent
    QTimer m_timer;
};

/// Sends its client a steady stream of ticker messages. Lives and dies with the peer.
class TickerService : public QObject
{
    Q_OBJECT

public:
    TickerService(ServerPeer *peer, const TickerRoute &route);

private:
    void sendDue();

    ServerPeer *m_peer; // parent
    const TickerRoute m_route;
    Pacer m_pacer;
    TickerMessages m_messages;
    qint64 m_sent = 0;
    QTimer m_timer;
};

} // namespace sockwright::net
