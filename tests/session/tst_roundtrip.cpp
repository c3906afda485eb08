// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/roundtrip.h"

#include <QTest>

using namespace sockwright;
using session::RoundTrip;
using wire::Direction;
using wire::Kind;

namespace {

bool follow(RoundTrip &roundTrip, Kind kind, Direction direction, std::string_view payload,
            std::int64_t time)
{
    wire::Record record;
    record.kind = kind;
    record.direction = direction;
    record.time = time;
    return roundTrip.follow(record, payload);
}

bool ping(RoundTrip &roundTrip, std::string_view payload, std::int64_t time)
{
    return follow(roundTrip, Kind::Ping, Direction::Out, payload, time);
}

bool pong(RoundTrip &roundTrip, std::string_view payload, std::int64_t time)
{
    return follow(roundTrip, Kind::Pong, Direction::In, payload, time);
}

} // namespace

class TestRoundTrip : public QObject
{
    Q_OBJECT

private slots:
    void aPongAnswersItsPing()
    {
        RoundTrip roundTrip;
        QVERIFY(!ping(roundTrip, "a", 1000));
        QCOMPARE(roundTrip.unanswered(), std::size_t(1));
        QVERIFY(roundTrip.samples().empty());
        QVERIFY(pong(roundTrip, "a", 4500));
        QCOMPARE(roundTrip.unanswered(), std::size_t(0));
        QCOMPARE(roundTrip.samples().size(), std::size_t(1));
        QCOMPARE(roundTrip.samples()[0].time, 4500);
        QCOMPARE(roundTrip.samples()[0].ns, 3500);
    }

    void strangeRowsGiveNoSample_data()
    {
        QTest::addColumn<Kind>("kind");
        QTest::addColumn<Direction>("direction");
        QTest::addColumn<QByteArray>("payload");
        QTest::newRow("unsolicited pong") << Kind::Pong << Direction::In << QByteArray("other");
        QTest::newRow("longer") << Kind::Pong << Direction::In << QByteArray("ab");
        QTest::newRow("pong of ours") << Kind::Pong << Direction::Out << QByteArray("a");
        QTest::newRow("ping of the peer") << Kind::Ping << Direction::In << QByteArray("a");
        QTest::newRow("text") << Kind::Text << Direction::In << QByteArray("a");
    }

    void strangeRowsGiveNoSample()
    {
        QFETCH(Kind, kind);
        QFETCH(Direction, direction);
        QFETCH(QByteArray, payload);
        RoundTrip roundTrip;
        ping(roundTrip, "a", 1);
        QVERIFY(!follow(roundTrip, kind, direction,
                        {payload.constData(), std::size_t(payload.size())}, 2));
        QVERIFY(roundTrip.samples().empty());
        QCOMPARE(roundTrip.unanswered(), std::size_t(1));
        QVERIFY(pong(roundTrip, "a", 3));
    }

    void payloadsAreBytes()
    {
        RoundTrip roundTrip;
        using namespace std::string_view_literals;
        ping(roundTrip, "\0\1"sv, 1);
        QVERIFY(!pong(roundTrip, ""sv, 2));
        QVERIFY(!pong(roundTrip, "\0"sv, 2));
        QVERIFY(pong(roundTrip, "\0\1"sv, 3));
    }

    void aLaterPongAnswersEarlierPings()
    {
        // RFC 6455 section 5.5.3: a peer may answer only the latest ping.
        RoundTrip roundTrip;
        ping(roundTrip, "a", 1);
        ping(roundTrip, "b", 10);
        ping(roundTrip, "c", 20);
        QVERIFY(pong(roundTrip, "b", 30));
        QCOMPARE(roundTrip.samples().back().ns, 20);
        QCOMPARE(roundTrip.unanswered(), std::size_t(1));
        QVERIFY(!pong(roundTrip, "a", 40));
        QVERIFY(pong(roundTrip, "c", 50));
    }

    void equalPingsAreAnsweredInOrder()
    {
        RoundTrip roundTrip;
        ping(roundTrip, "", 10);
        ping(roundTrip, "", 20);
        QVERIFY(pong(roundTrip, "", 21));
        QVERIFY(pong(roundTrip, "", 22));
        QVERIFY(!pong(roundTrip, "", 23));
        QCOMPARE(roundTrip.samples()[0].ns, 11);
        QCOMPARE(roundTrip.samples()[1].ns, 2);
    }

    void keepsTheLatest()
    {
        RoundTrip roundTrip;
        constexpr int count = int(RoundTrip::maxSamples) + 5;
        for (int i = 0; i < count; ++i) {
            ping(roundTrip, "x", i * 100);
            QVERIFY(pong(roundTrip, "x", i * 100 + i));
        }
        QCOMPARE(roundTrip.samples().size(), RoundTrip::maxSamples);
        QCOMPARE(roundTrip.samples().front().ns, 5);
        QCOMPARE(roundTrip.samples().back().ns, count - 1);
    }

    void aSilentPeerCostsBoundedMemory()
    {
        RoundTrip roundTrip;
        for (int i = 0; i < 1000; ++i)
            ping(roundTrip, std::to_string(i), i);
        QCOMPARE(roundTrip.unanswered(), RoundTrip::maxSamples);
        QVERIFY(!pong(roundTrip, "0", 2000)); // given up long ago
        QVERIFY(pong(roundTrip, "999", 2000));
        QCOMPARE(roundTrip.unanswered(), std::size_t(0));
    }
};

QTEST_GUILESS_MAIN(TestRoundTrip)
#include "tst_roundtrip.moc"
