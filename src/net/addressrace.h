// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/dial.h"
#include "net/failures.h"
#include "net/stageclock.h"
#include "net/target.h"

#include <QHostAddress>
#include <QHostInfo>
#include <QTimer>

#include <memory>
#include <optional>
#include <vector>

namespace sockwright::net {

/// From a target to one connected socket. The host's name is looked up, then its addresses are
/// connected to in the order of connectOrder(), the next one as soon as one has failed and after
/// nextAfterMs at the latest; the first that is connected wins, the others are dropped (RFC 8305).
/// To a literal address there is one Dial, and so there is through a proxy, which looks up the name
/// itself. Ends in exactly one of won() and lost(), or in timedOut(). Lives in the I/O thread;
/// destroy it to give up at any moment.
class AddressRace : public QObject
{
    Q_OBJECT

public:
    /// RFC 8305 section 5: the "Connection Attempt Delay" that it recommends.
    static constexpr int nextAfterMs = 250;

    /// `target` and `clock` must outlive the race, which enters the stages up to Stage::Proxy.
    AddressRace(const Target &target, std::optional<QSslConfiguration> tls, StageClock &clock);

    void start();
    /// Gives up: what to say when `stage` has taken longer than its limit.
    wire::Failure timedOut(Stage stage);
    /// After won(): the connected one.
    std::unique_ptr<Dial> takeWinner() { return std::move(m_winner); }

signals:
    /// At the very moment: nothing has been read yet, and TLS has not answered.
    void won();
    void lost(const sockwright::wire::Failure &failure);

private:
    void resolved(const QHostInfo &info);
    void run(const QStringList &hosts);
    void dialNext();
    void dialConnected(Dial &dial);
    void dialEnded();
    void lose(const wire::Failure &failure);
    std::vector<AddressTry> tries() const;

    const Target &m_target;
    const std::optional<QSslConfiguration> m_tls;
    StageClock &m_clock;
    const bool m_proxied;
    QStringList m_waiting; // hosts that are not being connected to yet
    std::vector<std::unique_ptr<Dial>> m_dials; // those that are, and those that have failed
    std::unique_ptr<Dial> m_winner;
    QTimer m_next;
    bool m_over = false;
};

} // namespace sockwright::net
