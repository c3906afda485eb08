// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/byteview.h"
#include "net/keepaliveclock.h"

#include <QSignalSpy>
#include <QTest>

using namespace sockwright;
using net::KeepaliveClock;

/// When a ping is due and when a peer counts as silent, an interval at a time and without waiting.
class TestKeepaliveClock : public QObject
{
    Q_OBJECT

private slots:
    void pingsAtOnceAndEachInterval()
    {
        Clock clock(3);
        for (int interval = 0; interval < 5; ++interval) {
            QCOMPARE(clock.pings(), interval + 1);
            clock.pong(interval);
            clock.tick();
        }
        QVERIFY(clock.ping(0) != clock.ping(1));
        QCOMPARE(clock.silences.size(), 0);
    }

    void silentAfterAsManyAsAllowed_data()
    {
        QTest::addColumn<int>("allowed");
        for (int allowed : {1, 2, 3, 7})
            QTest::addRow("%d", allowed) << allowed;
    }
    void silentAfterAsManyAsAllowed()
    {
        QFETCH(int, allowed);
        Clock clock(allowed);
        for (int interval = 1; interval < allowed; ++interval) {
            clock.tick();
            QCOMPARE(clock.silences.size(), 0);
        }
        clock.tick();
        QCOMPARE(clock.pings(), allowed);
        QCOMPARE(clock.silences.size(), 1);
        QCOMPARE(clock.silences.front().front().toInt(), allowed);
    }

    void aPongAnswersAllBeforeIt()
    {
        Clock clock(3);
        clock.tick();
        clock.tick();
        clock.pong(1); // the third is still open
        QVERIFY(clock.clock.isWaiting());
        clock.tick();
        clock.tick();
        QCOMPARE(clock.silences.size(), 0);
        clock.tick();
        QCOMPARE(clock.silences.size(), 1);
    }

    void strayPongsCountForNothing()
    {
        Clock clock(1);
        clock.clock.pongReceived("stray");
        QVERIFY(clock.clock.isWaiting());
        clock.tick();
        QCOMPARE(clock.silences.size(), 1);
    }

    void anExcusedIntervalCountsForNobody()
    {
        Clock clock(1);
        for (int interval = 0; interval < 3; ++interval) {
            clock.clock.excuse();
            clock.tick();
        }
        QCOMPARE(clock.silences.size(), 0);
        QCOMPARE(clock.pings(), 1); // nor is another ping sent while one is open
        clock.tick();
        QCOMPARE(clock.silences.size(), 1);
    }

    void noIntervalInWhichNothingWasRead()
    {
        Clock clock(1);
        clock.clock.setReading(false);
        clock.tick();
        clock.tick();
        clock.clock.setReading(true); // in the middle of an interval: the pong is still on its way
        clock.tick();
        QCOMPARE(clock.silences.size(), 0);
        clock.pong(0);
        clock.tick();
        QCOMPARE(clock.pings(), 2);
        QCOMPARE(clock.silences.size(), 0);
    }

    void isOffWithoutAnInterval()
    {
        KeepaliveClock clock({0, 3});
        QSignalSpy pings(&clock, &KeepaliveClock::pingDue);
        clock.start();
        QCOMPARE(pings.size(), 0);
        QVERIFY(!clock.isWaiting());
    }

private:
    // Its own timer never comes to anything here.
    struct Clock
    {
        explicit Clock(int maxUnanswered)
            : clock({3'600'000, maxUnanswered})
        {
            clock.start();
        }
        void tick() { clock.tick(); }
        int pings() const { return int(due.size()); }
        QByteArray ping(int index) const { return due[index].front().toByteArray(); }
        void pong(int index) { clock.pongReceived(base::viewOf(ping(index))); }

        KeepaliveClock clock;
        QSignalSpy due{&clock, &KeepaliveClock::pingDue};
        QSignalSpy silences{&clock, &KeepaliveClock::silent};
    };
};

QTEST_GUILESS_MAIN(TestKeepaliveClock)
#include "tst_keepaliveclock.moc"
