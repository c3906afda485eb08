// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/callqueue.h"

#include <QTest>
#include <QThread>

using namespace sockwright;

class TestCallQueue : public QObject
{
    Q_OBJECT

private slots:
    void runsInItsThreadInOrder()
    {
        base::CallQueue queue;
        QList<int> seen;
        bool home = true;
        const auto note = [&](int number) {
            return [&seen, &home, &queue, number] {
                home = home && QThread::currentThread() == queue.thread();
                seen.append(number);
            };
        };
        const std::unique_ptr<QThread> other(QThread::create([&] {
            for (int i = 0; i < 1000; ++i)
                queue.post(note(i));
        }));
        other->start();
        other->wait();
        QVERIFY(seen.isEmpty());
        QTRY_COMPARE(seen.size(), 1000);
        QVERIFY(home);
        QVERIFY(std::is_sorted(seen.begin(), seen.end()));
    }

    void callsMayPostCalls()
    {
        base::CallQueue queue;
        int turns = 0;
        std::function<void()> again = [&] {
            if (++turns < 10)
                queue.post(again);
        };
        queue.post(again);
        QTRY_COMPARE(turns, 10);
    }

    void deadQueueDropsItsCalls()
    {
        const auto held = std::make_shared<int>(1);
        {
            base::CallQueue queue;
            queue.post([held] { *held = 2; });
            QCOMPARE(held.use_count(), 2L);
        }
        QCOMPARE(held.use_count(), 1L);
        QCOMPARE(*held, 1);
    }
};

QTEST_GUILESS_MAIN(TestCallQueue)
#include "tst_callqueue.moc"
