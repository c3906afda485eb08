// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/callqueue.h"
#include "net/attempt.h"
#include "net/controllab.h"
#include "net/framelink.h"
#include "net/hops.h"
#include "net/rowwriter.h"
#include "net/target.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <utility>
#include <vector>

namespace sockwright::net {

/// The part of a Connection that lives in its I/O thread: attempts, the open link, the closing
/// handshake, and the rows that tell of them. All calls in the I/O thread; each returns at once.
/// Other threads post them to calls().
class ConnectionWorker : public QObject
{
    Q_OBJECT

public:
    explicit ConnectionWorker(std::shared_ptr<BatchQueue> queue);
    ~ConnectionWorker() override;

    base::CallQueue &calls() { return m_calls; }

    void open(const Target &target);
    void close(quint16 code, const QString &reason);
    void abort();
    void send(wire::Opcode opcode, const QByteArray &payload);
    void sendFragments(const FragmentedMessage &message);
    void sendRaw(const RawFrame &frame);
    void setPongPolicy(const PongPolicy &policy);
    /// The taker has taken: reading may go on.
    void resume();

signals:
    /// See BatchQueue::look().
    void rowsWaiting();

private:
    void attempt();
    void attemptFailed(const wire::Failure &failure);
    void addHandshake();
    void cancel();
    void upgraded();
    void peerClosed(quint16 code, const QString &reason);
    void violated(const wire::Failure &failure, quint16 closeCode);
    void peerSilent(const wire::Failure &failure);
    void endLater();
    void socketEnded();
    void closeTimedOut();
    /// The TCP connection is gone or given up: a clean end when both Close frames were seen, else
    /// a Close with 1006, the failure unless an earlier one has told why, and the sentence.
    void conclude(const wire::Failure &failure, const QString &sentence);
    QString endSentence(const QString &otherwise) const;
    void finish(const QString &sentence, bool clean = false);
    void dropAttempt();

    base::CallQueue m_calls;
    RowWriter m_rows;
    Hops m_hops;
    Target m_target;
    std::int64_t m_openedNs = 0;
    wire::State m_state = wire::State::Idle;
    std::unique_ptr<Attempt> m_attempt;
    std::unique_ptr<FrameLink> m_link; // after m_attempt: its socket belongs to the attempt
    std::vector<std::pair<std::unique_ptr<Attempt>, std::unique_ptr<FrameLink>>> m_retired;
    QTimer m_closeTimer;
    quint64 m_generation = 0; // of the attempt, so that late calls of an older one are dropped
    QString m_closedBy; // who sent the first Close, with its code
    bool m_failed = false; // an Error row has told why this attempt ends
};

} // namespace sockwright::net
