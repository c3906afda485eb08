// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/histogram.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

using sockwright::capture::Histogram;

namespace {

std::uint64_t exactQuantile(const std::vector<std::uint64_t> &sorted, double share)
{
    const auto rank
        = std::max<std::size_t>(1, std::size_t(std::ceil(share * double(sorted.size()))));
    return sorted[rank - 1];
}

} // namespace

class TestHistogram : public QObject
{
    Q_OBJECT

private slots:
    void empty()
    {
        const Histogram histogram;
        QCOMPARE(histogram.count(), std::uint64_t(0));
        QCOMPARE(histogram.min(), std::uint64_t(0));
        QCOMPARE(histogram.max(), std::uint64_t(0));
        QCOMPARE(histogram.quantile(0.5), std::uint64_t(0));
    }

    void oneValue_data()
    {
        QTest::addColumn<quint64>("value");
        for (const quint64 value :
             {quint64(0), quint64(1), quint64(127), quint64(128), quint64(129), quint64(255),
              quint64(256), quint64(1'000'003), std::numeric_limits<quint64>::max()})
            QTest::addRow("%llu", value) << value;
    }

    void oneValue()
    {
        QFETCH(quint64, value);
        Histogram histogram;
        histogram.add(value);
        for (const double share : {0.0, 0.5, 0.95, 1.0})
            QCOMPARE(quint64(histogram.quantile(share)), value);
        QCOMPARE(quint64(histogram.min()), value);
        QCOMPARE(quint64(histogram.max()), value);
    }

    void smallValuesAreExact()
    {
        Histogram histogram;
        for (std::uint64_t value = 1; value <= 100; ++value)
            histogram.add(value);
        QCOMPARE(histogram.quantile(0.5), std::uint64_t(50));
        QCOMPARE(histogram.quantile(0.95), std::uint64_t(95));
        QCOMPARE(histogram.quantile(1), std::uint64_t(100));
    }

    void randomAgainstSorted()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        for (int round = 0; round < 100; ++round) {
            std::vector<std::uint64_t> values;
            Histogram histogram;
            const int bits = random.bounded(1, 65);
            const int count = random.bounded(1, 2000);
            for (int i = 0; i < count; ++i) {
                const std::uint64_t value = random.generate64() >> random.bounded(64 - bits, 64);
                values.push_back(value);
                histogram.add(value);
            }
            std::sort(values.begin(), values.end());
            QCOMPARE(histogram.count(), std::uint64_t(values.size()));
            QCOMPARE(histogram.min(), values.front());
            QCOMPARE(histogram.max(), values.back());
            for (const double share : {0.01, 0.25, 0.5, 0.9, 0.95, 0.999, 1.0}) {
                const auto exact = double(exactQuantile(values, share));
                const auto found = double(histogram.quantile(share));
                QVERIFY2(std::abs(found - exact) <= exact * 0.008,
                         qPrintable(QStringLiteral("%1 for %2").arg(found).arg(exact)));
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestHistogram)
#include "tst_histogram.moc"
