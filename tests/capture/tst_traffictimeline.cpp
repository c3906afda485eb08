// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/traffictimeline.h"
#include "rows.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>
#include <limits>

using namespace sockwright;
using capture::TrafficTimeline;
using rows::Direction;
using rows::Kind;

namespace {

constexpr std::int64_t ms = 1'000'000;

wire::Record message(std::int64_t time, Direction direction = Direction::In,
                     std::uint32_t wireSize = 10)
{
    wire::Record record = rows::record(Kind::Text, direction, 0, time);
    record.wireSize = wireSize;
    return record;
}

TrafficTimeline::Bucket sumOf(const std::vector<TrafficTimeline::Bucket> &buckets)
{
    TrafficTimeline::Bucket sum;
    for (const auto &bucket : buckets)
        sum.add(bucket);
    return sum;
}

} // namespace

class TestTrafficTimeline : public QObject
{
    Q_OBJECT

private slots:
    void counts_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("direction");
        QTest::addColumn<int>("flags");
        QTest::addColumn<TrafficTimeline::Bucket>("expected");
        const auto row = [](const char *name, Kind kind, Direction direction,
                            const TrafficTimeline::Bucket &expected, int flags = 0) {
            QTest::newRow(name) << int(kind) << int(direction) << flags << expected;
        };
        row("text in", Kind::Text, Direction::In, {{1, 7}, {}, 0, 0});
        row("binary out", Kind::Binary, Direction::Out, {{}, {1, 7}, 0, 0});
        row("ping out", Kind::Ping, Direction::Out, {{}, {0, 7}, 0, 0});
        row("close in", Kind::Close, Direction::In, {{0, 7}, {}, 0, 1});
        row("error", Kind::Error, Direction::Local, {{}, {}, 1, 0});
        row("state", Kind::State, Direction::Local, {});
        row("unfinished in", Kind::Text, Direction::In, {{0, 7}, {}, 0, 0},
            wire::Record::Unfinished);
        row("unfinished out", Kind::Binary, Direction::Out, {{}, {0, 7}, 0, 0},
            wire::Record::Unfinished);
    }

    void counts()
    {
        QFETCH(int, kind);
        QFETCH(int, direction);
        QFETCH(int, flags);
        QFETCH(TrafficTimeline::Bucket, expected);
        wire::Record record = rows::record(Kind(kind), Direction(direction));
        record.flags = static_cast<std::uint8_t>(flags);
        record.wireSize = 7;
        TrafficTimeline traffic;
        QVERIFY(traffic.isEmpty());
        traffic.add(record);
        QCOMPARE(traffic.buckets().size(), std::size_t(1));
        QVERIFY(traffic.buckets().front() == expected);
    }

    void bucketsAreOfTime()
    {
        TrafficTimeline traffic;
        for (const std::int64_t time : {1000, 1099, 1100, 1499})
            traffic.add(message(time * ms));
        QCOMPARE(traffic.start(), 1000 * ms);
        QCOMPARE(traffic.bucketNs(), std::uint64_t(100 * ms));
        QCOMPARE(traffic.buckets().size(), std::size_t(5));
        std::vector<std::uint64_t> messages;
        for (const auto &bucket : traffic.buckets())
            messages.push_back(bucket.in.messages);
        QVERIFY((messages == std::vector<std::uint64_t>{2, 1, 0, 0, 1}));
    }

    void earlierRowsCountWithTheirs()
    {
        TrafficTimeline traffic;
        for (const std::int64_t time : {1000, 1300, 1150, 50, 1300})
            traffic.add(message(time * ms));
        std::vector<std::uint64_t> messages;
        for (const auto &bucket : traffic.buckets())
            messages.push_back(bucket.in.messages);
        QVERIFY((messages == std::vector<std::uint64_t>{2, 1, 0, 2}));
    }

    // Against buckets that were never put together.
    void randomConversations()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        for (int round = 0; round < 50; ++round) {
            TrafficTimeline traffic;
            std::vector<wire::Record> all;
            std::int64_t time = std::int64_t(random.generate()) * ms;
            const std::int64_t longestGap = std::int64_t(1) << random.bounded(1, 38);
            const int count = random.bounded(1, 3000);
            for (int i = 0; i < count; ++i) {
                time += random.bounded(qint64(longestGap));
                all.push_back(message(time, random.bounded(2) ? Direction::In : Direction::Out,
                                      random.bounded(1000U)));
                traffic.add(all.back());
            }
            QVERIFY(traffic.buckets().size() <= TrafficTimeline::maxBuckets);
            std::vector<TrafficTimeline::Bucket> expected(traffic.buckets().size());
            for (const wire::Record &record : all) {
                const auto index
                    = std::uint64_t(record.time - traffic.start()) / traffic.bucketNs();
                QVERIFY(index < expected.size());
                auto &side
                    = record.direction == Direction::In ? expected[index].in : expected[index].out;
                ++side.messages;
                side.bytes += record.wireSize;
            }
            QVERIFY(traffic.buckets() == expected);
            // Never coarser than needed.
            const auto length = std::uint64_t(time - traffic.start());
            QVERIFY(traffic.bucketNs() == TrafficTimeline::shortestNs
                    || length / (traffic.bucketNs() / 2) >= TrafficTimeline::maxBuckets);
            for (const std::size_t most : {1, 2, 7, 300, 5000}) {
                const TrafficTimeline::Bins bins = traffic.bins(most);
                QVERIFY(bins.bins.size() <= most);
                QVERIFY(sumOf(bins.bins) == sumOf(expected));
                QCOMPARE(bins.start, traffic.start());
                QVERIFY(bins.ns * bins.bins.size() > length);
            }
        }
    }

    void anyStampsAreTaken()
    {
        using Limits = std::numeric_limits<std::int64_t>;
        for (const std::int64_t first : {Limits::min(), std::int64_t(0), Limits::max()}) {
            TrafficTimeline traffic;
            for (const std::int64_t time : {first, Limits::max(), std::int64_t(0), Limits::min(),
                                            std::int64_t(-1), Limits::max()})
                traffic.add(message(time));
            QVERIFY(traffic.buckets().size() <= TrafficTimeline::maxBuckets);
            QCOMPARE(sumOf(traffic.buckets()).in.messages, std::uint64_t(6));
        }
    }

    void emptyHasNoBins() { QVERIFY(TrafficTimeline().bins(10).bins.empty()); }
};

QTEST_GUILESS_MAIN(TestTrafficTimeline)
#include "tst_traffictimeline.moc"
