// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/callqueue.h"

#include <QPointer>
#include <QRunnable>
#include <QThreadPool>

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>

namespace sockwright::base {

/// Runs jobs one after the other on one background thread and hands each result back on the thread
/// the executor was made in, so that disk and parse work never waits on the GUI thread.
///
/// Jobs take and return values only. A result whose context object has died is dropped; context
/// objects live in the executor's own thread. The destructor lets queued jobs finish (a save that
/// was asked for is not lost) and waits for them; their results are dropped.
class SerialExecutor
{
public:
    SerialExecutor();
    ~SerialExecutor();
    SerialExecutor(const SerialExecutor &) = delete;
    SerialExecutor &operator=(const SerialExecutor &) = delete;

    /// Queues work(); then(result) runs later in the executor's thread unless context is gone.
    template <typename Work, typename Then>
    void run(QObject *context, Work work, Then then)
    {
        CallQueue *home = &m_home;
        post([home, context = QPointer<QObject>(context), work = std::move(work),
              then = std::move(then)]() mutable {
            auto result = std::make_shared<decltype(work())>(work());
            home->post([context, result, then = std::move(then)]() mutable {
                if (context)
                    then(std::move(*result));
            });
        });
    }

    /// Queues work() whose result nobody needs.
    void post(std::function<void()> work);

    /// Blocks until everything queued so far has run. For the end of the program and for tests.
    void waitForDone();

private:
    class Runner : public QRunnable
    {
    public:
        explicit Runner(SerialExecutor &executor)
            : m_executor(executor)
        {
            setAutoDelete(false);
        }
        void run() override { m_executor.runNext(); }

    private:
        SerialExecutor &m_executor;
    };

    void runNext();

    CallQueue m_home; // receives results; lives in the thread that made the executor
    // Work is handed over by a std::mutex, not by Qt's pool, which checkers of threads cannot see
    // into.
    std::mutex m_mutex;
    std::deque<std::function<void()>> m_works;
    Runner m_runner{*this}; // started once for each of them
    QThreadPool m_pool;
};

} // namespace sockwright::base
