// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/target.h"

#include <QByteArray>
#include <QObject>
#include <QTimer>

#include <deque>

namespace sockwright::net {

/// Answers the peer's pings as a PongPolicy says: at once, later, or not at all. Lives in the I/O
/// thread.
class Pongs : public QObject
{
    Q_OBJECT

public:
    explicit Pongs(const PongPolicy &policy, QObject *parent = nullptr);

    /// Pongs that wait already keep their time; switching off drops them.
    void setPolicy(const PongPolicy &policy);
    void answer(const QByteArray &ping);
    void stop();

signals:
    void pongDue(const QByteArray &payload);

private:
    void sendDue();

    struct Waiting
    {
        std::int64_t dueNs;
        QByteArray payload;
    };
    PongPolicy m_policy;
    std::deque<Waiting> m_waiting; // in the order of their pings
    QTimer m_timer;
};

} // namespace sockwright::net
