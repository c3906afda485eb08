// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <functional>
#include <mutex>
#include <vector>

namespace sockwright::base {

/// Calls handed from any thread to the thread this object lives in, where its event loop runs them
/// in the order they were posted.
///
/// The calls and what they hold cross under a mutex, and many posted at once cost one event. Calls
/// that have not run when the queue dies are dropped.
class CallQueue : public QObject
{
    Q_OBJECT

public:
    explicit CallQueue(QObject *parent = nullptr);
    /// Nobody posts any more.
    ~CallQueue() override;

    /// Any thread.
    void post(std::function<void()> call);

signals:
    /// Calls came into an empty queue; for the queue itself.
    void waiting();

private:
    void runAll();

    std::mutex m_mutex;
    std::vector<std::function<void()>> m_calls;
};

} // namespace sockwright::base
