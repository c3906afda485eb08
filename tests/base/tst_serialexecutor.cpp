// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/serialexecutor.h"

#include <QSemaphore>
#include <QTest>
#include <QThread>

using namespace sockwright;

class TestSerialExecutor : public QObject
{
    Q_OBJECT

private slots:
    void resultsComeHomeInOrder()
    {
        base::SerialExecutor executor;
        QList<int> results;
        bool home = true;
        QObject context;
        for (int i = 0; i < 100; ++i) {
            executor.run(
                &context, [i] { return i; },
                [&](int result) {
                    home = home && QThread::currentThread() == context.thread();
                    results.append(result);
                });
        }
        QVERIFY(results.isEmpty()); // nothing is delivered before the event loop turns
        QTRY_COMPARE(results.size(), 100);
        QVERIFY(home);
        for (int i = 0; i < 100; ++i)
            QCOMPARE(results[i], i);
    }

    void deadContextsGetNothing()
    {
        base::SerialExecutor executor;
        QSemaphore gate;
        bool delivered = false;
        {
            QObject context;
            executor.run(
                &context,
                [&gate] {
                    gate.acquire();
                    return 1;
                },
                [&](int) { delivered = true; });
        }
        gate.release();
        bool last = false;
        QObject other;
        executor.run(
            &other, [] { return 2; }, [&](int) { last = true; });
        QTRY_VERIFY(last);
        QVERIFY(!delivered);
    }

    void queuedWorkIsDoneBeforeTheEnd()
    {
        std::atomic<int> done = 0;
        {
            base::SerialExecutor executor;
            for (int i = 0; i < 50; ++i)
                executor.post([&done] { ++done; });
        }
        QCOMPARE(done.load(), 50);
    }
};

QTEST_GUILESS_MAIN(TestSerialExecutor)
#include "tst_serialexecutor.moc"
