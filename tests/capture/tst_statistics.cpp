// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/capture.h"
#include "capture/rowfold.h"
#include "capture/statistics.h"
#include "rows.h"

#include <QSignalSpy>
#include <QTest>

using namespace sockwright;
using capture::Capture;
using capture::RowFold;
using capture::RowSource;
using capture::Statistics;
using rows::Direction;
using rows::Kind;

namespace {

Statistics statisticsOf(const Capture &capture)
{
    Statistics statistics;
    const capture::Snapshot snapshot = capture.snapshot();
    for (std::size_t row = 0; row < snapshot.size; ++row)
        statistics.add(snapshot, row);
    return statistics;
}

void append(Capture &capture, Kind kind, Direction direction, std::int64_t time,
            const QByteArray &payload, std::uint16_t code = 0)
{
    rows::append(capture, rows::record(kind, direction, code, time), payload);
}

void appendMany(Capture &capture, int count)
{
    wire::Batch batch;
    for (int i = 0; i < count; ++i)
        batch.append(rows::record(i % 3 == 0 ? Kind::Binary : Kind::Text, Direction::In),
                     std::string(std::size_t(i % 100), 'x'));
    capture.append(std::move(batch));
}

} // namespace

class TestStatistics : public QObject
{
    Q_OBJECT

private slots:
    void countsByDirectionAndKind()
    {
        Capture capture;
        append(capture, Kind::State, Direction::Local, 5, "Connected", 2);
        append(capture, Kind::Text, Direction::In, 10, "four");
        append(capture, Kind::Text, Direction::Out, 12, "a");
        append(capture, Kind::Binary, Direction::In, 30, "123456");
        append(capture, Kind::Text, Direction::In, 40, "");
        append(capture, Kind::Ping, Direction::In, 41, "p");
        append(capture, Kind::Close, Direction::Out, 50, "", 1000);
        append(capture, Kind::Error, Direction::Local, 60, "lost");
        const Statistics statistics = statisticsOf(capture);
        QCOMPARE(statistics.rows(), std::uint64_t(8));
        QCOMPARE(statistics.errors(), std::uint64_t(1));
        QCOMPARE(statistics.durationNs(), std::uint64_t(55));
        QCOMPARE(statistics.in().text, std::uint64_t(2));
        QCOMPARE(statistics.in().binary, std::uint64_t(1));
        QCOMPARE(statistics.in().control, std::uint64_t(1));
        QCOMPARE(statistics.out().text, std::uint64_t(1));
        QCOMPARE(statistics.out().control, std::uint64_t(1));
        QVERIFY(statistics.totals() == capture.totals());
        QCOMPARE(statistics.in().sizes.min(), std::uint64_t(0));
        QCOMPARE(statistics.in().sizes.quantile(0.5), std::uint64_t(4));
        QCOMPARE(statistics.in().sizes.max(), std::uint64_t(6));
        QCOMPARE(statistics.in().gaps.count(), std::uint64_t(2));
        QCOMPARE(statistics.in().gaps.min(), std::uint64_t(10));
        QCOMPARE(statistics.in().gaps.max(), std::uint64_t(20));
        QCOMPARE(statistics.out().gaps.count(), std::uint64_t(0));
    }

    void anUnfinishedMessageIsNone()
    {
        wire::Record record = rows::record(Kind::Text, Direction::In);
        record.flags = wire::Record::Unfinished | wire::Record::Compressed;
        record.wireSize = 70;
        Capture capture;
        rows::append(capture, record, "as far as it came");
        append(capture, Kind::Text, Direction::In, 10, "whole");
        const Statistics statistics = statisticsOf(capture);
        QCOMPARE(statistics.in().text, std::uint64_t(1));
        QCOMPARE(statistics.in().sizes.max(), std::uint64_t(5));
        QCOMPARE(statistics.in().gaps.count(), std::uint64_t(0));
        QCOMPARE(capture.totals().in.messages, std::uint64_t(1));
        QCOMPARE(capture.totals().in.payloadBytes, std::uint64_t(5));
        QCOMPARE(capture.totals().in.compressedMessages, std::uint64_t(0));
        QVERIFY(capture.totals().in.wireBytes >= 70);
    }

    void roundTripsBelongToOneConnection()
    {
        Capture capture;
        append(capture, Kind::State, Direction::Local, 0, "", int(wire::State::Connecting));
        append(capture, Kind::Ping, Direction::Out, 100, "a");
        append(capture, Kind::Ping, Direction::Out, 110, "b");
        append(capture, Kind::Pong, Direction::In, 150, "b"); // answers both
        append(capture, Kind::Pong, Direction::In, 160, "a");
        append(capture, Kind::Ping, Direction::Out, 200, "c");
        append(capture, Kind::State, Direction::Local, 300, "", int(wire::State::Connecting));
        append(capture, Kind::Pong, Direction::In, 350, "c"); // of nobody's ping
        append(capture, Kind::Ping, Direction::Out, 400, "c");
        append(capture, Kind::Pong, Direction::In, 460, "c");
        const Statistics statistics = statisticsOf(capture);
        QCOMPARE(statistics.roundTrips().count(), std::uint64_t(2));
        QCOMPARE(statistics.roundTrips().min(), std::uint64_t(40));
        QCOMPARE(statistics.roundTrips().max(), std::uint64_t(60));
    }

    void stampsOutOfOrderCountAsNoGap()
    {
        Capture capture;
        for (const std::int64_t time : {INT64_MAX, INT64_MIN, std::int64_t(0), INT64_MAX})
            append(capture, Kind::Text, Direction::In, time, "x");
        const Statistics statistics = statisticsOf(capture);
        QCOMPARE(statistics.in().gaps.count(), std::uint64_t(3));
        QCOMPARE(statistics.in().gaps.min(), std::uint64_t(0));
        QCOMPARE(statistics.in().gaps.max(), std::uint64_t(1) << 63);
    }

    void foldFollowsTheCapture()
    {
        Capture capture;
        appendMany(capture, 5000);
        base::SerialExecutor executor;
        RowFold<Statistics> fold(&capture, executor);
        executor.waitForDone();
        QCOMPARE(fold.value().rows(), std::uint64_t(0)); // nobody looks
        fold.setActive(true);
        QTRY_COMPARE(fold.value().rows(), std::uint64_t(5000));
        QVERIFY(fold.isCaughtUp());
        for (int i = 0; i < 10; ++i)
            appendMany(capture, 1000);
        QTRY_COMPARE(fold.value().rows(), std::uint64_t(15'000));
        QVERIFY(fold.value().totals() == capture.totals());

        QSignalSpy changed(&fold, &capture::RowFoldPace::changed);
        fold.setActive(false);
        appendMany(capture, 10);
        capture.clear();
        QCOMPARE(changed.count(), 1);
        QCOMPARE(fold.value().rows(), std::uint64_t(0));
        fold.setActive(true);
        appendMany(capture, 20);
        QTRY_COMPARE(fold.value().rows(), std::uint64_t(20));
    }

    void staleResultsAreDropped()
    {
        Capture capture;
        appendMany(capture, 200'000);
        base::SerialExecutor executor;
        RowFold<Statistics> fold(&capture, executor);
        fold.setActive(true); // its job runs or waits
        capture.clear();
        appendMany(capture, 7);
        executor.waitForDone();
        QTRY_COMPARE(fold.value().rows(), std::uint64_t(7));
    }

    void foldOfAList()
    {
        Capture capture;
        appendMany(capture, 300'000);
        std::size_t count = 100'000;
        base::SerialExecutor executor;
        RowFold<Statistics> fold(&capture, executor);
        fold.setActive(true);
        fold.setRows({[&count] { return count; }, [](std::size_t row) { return 3 * row; }});
        QTRY_COMPARE(fold.value().rows(), std::uint64_t(100'000));
        QCOMPARE(fold.value().in().text, std::uint64_t(0)); // each third is binary
        appendMany(capture, 300'000);
        count = 200'000;
        fold.wake();
        QTRY_COMPARE(fold.value().in().binary, std::uint64_t(200'000));
        // Rows that are gone are left alone.
        fold.setRows({[] { return 10; }, [](std::size_t row) { return row; }});
        capture.clear();
        executor.waitForDone();
        QTRY_VERIFY(fold.isCaughtUp());
        QCOMPARE(fold.value().rows(), std::uint64_t(0));
    }

    void foldMayGoAnyTime()
    {
        Capture capture;
        appendMany(capture, 400'000);
        base::SerialExecutor executor;
        auto fold = std::make_unique<RowFold<Statistics>>(&capture, executor);
        fold->setActive(true);
        fold.reset();
        executor.waitForDone();
        QCoreApplication::processEvents();
    }
};

QTEST_GUILESS_MAIN(TestStatistics)
#include "tst_statistics.moc"
