// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/batchqueue.h"

#include <QTest>

using namespace sockwright;
using net::BatchQueue;

/// How much waits between the two threads.
class TestBatchQueue : public QObject
{
    Q_OBJECT

private:
    static constexpr std::size_t limit = 64 * 1024;

    static wire::Batch message(qsizetype size, std::size_t frames)
    {
        wire::Batch batch;
        batch.append(wire::Record(), std::string(std::size_t(size), 'x'));
        if (frames > 1)
            batch.setFrames(std::vector<wire::Frame>(frames));
        return batch;
    }

private slots:
    void everythingThatTakesRoomCounts_data()
    {
        QTest::addColumn<qsizetype>("size");
        QTest::addColumn<std::size_t>("frames");
        QTest::newRow("payload") << qsizetype(10'000) << std::size_t(1);
        QTest::newRow("records") << qsizetype(0) << std::size_t(1);
        // Twenty bytes on the wire, and many times that in memory.
        QTest::newRow("frames") << qsizetype(0) << std::size_t(10);
    }
    void everythingThatTakesRoomCounts()
    {
        QFETCH(qsizetype, size);
        QFETCH(std::size_t, frames);
        const std::size_t each = sizeof(wire::Record) + std::size_t(size)
            + (frames > 1 ? frames * sizeof(wire::Frame) : 0);
        BatchQueue queue(limit);
        std::size_t held = each;
        while (!queue.push(message(size, frames)).full)
            held += each;
        QVERIFY(held > limit);
        QVERIFY(held <= limit + each);
        QVERIFY(queue.take().resume);
        QVERIFY(!queue.push(message(size, frames)).full);
    }
};

QTEST_GUILESS_MAIN(TestBatchQueue)
#include "tst_batchqueue.moc"
