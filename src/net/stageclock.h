// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/target.h"
#include "wire/handshake.h"

#include <QObject>
#include <QTimer>

namespace sockwright::net {

/// The stages of an opening handshake, in order.
enum class Stage
{
    Dns,
    Tcp, ///< to the server, or to the proxy
    Proxy, ///< the proxy connects on
    Tls,
    Upgrade,
};

/// How long a stage was given.
struct Allowance
{
    int ms = 0; ///< 0: as long as the system waits
    bool isRest = false; ///< what was left of the limit of all stages together
};

/// Times each stage of one attempt and calls out when one takes longer than its limit, or all
/// together longer than theirs: then for the stage under way.
/// Lives in the I/O thread.
class StageClock : public QObject
{
    Q_OBJECT

public:
    explicit StageClock(const TimeLimits &limits, QObject *parent = nullptr);

    /// Ends the stage under way, if any, and starts the next.
    void enter(Stage stage);
    /// Ends the last stage: no more time-outs.
    void stop();

    Stage stage() const { return m_stage; }
    /// Of the stage entered last.
    Allowance allowance() const { return m_allowance; }
    const wire::Timings &timings() const { return m_timings; }

signals:
    void timedOut(sockwright::net::Stage stage);

private:
    int limitMs(Stage stage) const;
    int leftMs() const;
    Allowance allowanceFor(Stage stage) const;
    void finishStage();

    TimeLimits m_limits;
    QTimer m_timer;
    Stage m_stage = Stage::Dns;
    Allowance m_allowance;
    std::int64_t m_beganNs = 0; // the first stage; 0: none yet
    std::int64_t m_startedNs = 0; // 0: no stage under way
    wire::Timings m_timings;
};

} // namespace sockwright::net
