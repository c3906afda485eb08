// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/backoff.h"

#include <QRandomGenerator>
#include <QTest>

using namespace sockwright;
using session::backoffMs;
using workspace::ReconnectSettings;

/// The delay before each try.
class TestBackoff : public QObject
{
    Q_OBJECT

private slots:
    void table_data()
    {
        QTest::addColumn<int>("delay");
        QTest::addColumn<int>("longest");
        QTest::addColumn<int>("jitter");
        QTest::addColumn<int>("attempt");
        QTest::addColumn<double>("random");
        QTest::addColumn<int>("expected");

        QTest::newRow("first") << 1000 << 30'000 << 0 << 1 << 0.7 << 1000;
        QTest::newRow("doubled") << 1000 << 30'000 << 0 << 2 << 0.0 << 2000;
        QTest::newRow("and again") << 1000 << 30'000 << 0 << 5 << 1.0 << 16'000;
        QTest::newRow("at most") << 1000 << 30'000 << 0 << 6 << 0.5 << 30'000;
        QTest::newRow("after many") << 1000 << 30'000 << 0 << 1'000'000 << 0.5 << 30'000;
        QTest::newRow("less by chance") << 1000 << 30'000 << 20 << 1 << 0.0 << 800;
        QTest::newRow("the middle") << 1000 << 30'000 << 20 << 1 << 0.5 << 1000;
        QTest::newRow("more by chance") << 1000 << 30'000 << 20 << 1 << 1.0 << 1200;
        QTest::newRow("never longer than the longest")
            << 1000 << 30'000 << 20 << 9 << 1.0 << 30'000;
        QTest::newRow("shorter than the longest") << 1000 << 30'000 << 20 << 9 << 0.0 << 24'000;
        QTest::newRow("all by chance")
            << 1000 << 30'000 << 100 << 1 << 0.0 << session::shortestBackoffMs;
        QTest::newRow("none") << 0 << 30'000 << 0 << 3 << 0.5 << session::shortestBackoffMs;
        QTest::newRow("none at all") << 0 << 0 << 50 << 3 << 1.0 << session::shortestBackoffMs;
        QTest::newRow("longer than the longest") << 60'000 << 5000 << 0 << 1 << 0.5 << 5000;
        QTest::newRow("no overflow")
            << 86'400'000 << 2'000'000'000 << 100 << 60 << 0.999 << 1'998'000'000;
    }
    void table()
    {
        QFETCH(int, delay);
        QFETCH(int, longest);
        QFETCH(int, jitter);
        QFETCH(int, attempt);
        QFETCH(double, random);
        const ReconnectSettings settings{true, 0, delay, longest, jitter, {}};
        QTEST(backoffMs(settings, attempt, random), "expected");
    }

    void withinItsBounds()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        for (int i = 0; i < 20'000; ++i) {
            const ReconnectSettings settings{
                true, 0, random.bounded(100'000), random.bounded(100'000), random.bounded(101), {}};
            const int attempt = random.bounded(1, 50);
            const double chance = random.generateDouble();
            const int delay = backoffMs(settings, attempt, chance);
            QVERIFY(delay >= session::shortestBackoffMs);
            QVERIFY(delay <= std::max(settings.maxDelayMs, session::shortestBackoffMs));
            // More chance is never a shorter delay, and a later try with the same chance neither.
            QVERIFY(delay <= backoffMs(settings, attempt, std::min(1.0, chance + 0.1)));
            QVERIFY(delay <= backoffMs(settings, attempt + 1, chance));
        }
    }
};

QTEST_GUILESS_MAIN(TestBackoff)
#include "tst_backoff.moc"
