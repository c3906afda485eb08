// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/export/rowlist.h"
#include "capture/rownumbers.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <malloc.h>
#include <numeric>
#include <thread>

using namespace sockwright::capture;

namespace {

std::vector<std::uint32_t> listed(const RowNumbers &numbers)
{
    std::vector<std::uint32_t> result;
    for (std::size_t i = 0; i < numbers.size(); ++i)
        result.push_back(numbers[i]);
    return result;
}

std::vector<std::size_t> listed(const RowList &list)
{
    std::vector<std::size_t> result;
    for (std::size_t i = 0; i < list.size(); ++i)
        result.push_back(list.at(i));
    return result;
}

std::size_t allocatedBytes()
{
    const auto info = ::mallinfo2();
    return info.uordblks + info.hblkhd;
}

} // namespace

class TestRowNumbers : public QObject
{
    Q_OBJECT

private slots:
    void grow()
    {
        const auto seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        GrowingRowNumbers growing;
        std::vector<std::uint32_t> expected;
        std::vector<std::pair<RowNumbers, std::size_t>> taken;
        std::uint32_t next = 0;
        for (int i = 0; i < 60; ++i) {
            std::vector<std::uint32_t> more(static_cast<std::size_t>(random.bounded(4'000)));
            for (std::uint32_t &row : more)
                row = next += static_cast<std::uint32_t>(random.bounded(1, 4));
            taken.emplace_back(growing.numbers(), expected.size());
            growing.append(more);
            expected.insert(expected.end(), more.begin(), more.end());
        }
        QVERIFY(expected.size() > 50'000);
        QCOMPARE(listed(growing.numbers()), expected);
        for (const auto &[numbers, size] : taken) {
            QCOMPARE(numbers.size(), size);
            QVERIFY(std::equal(expected.begin(), expected.begin() + static_cast<qsizetype>(size),
                               listed(numbers).begin()));
        }
        for (std::uint32_t row = 0; row <= next + 1; row += 7) {
            const auto below = std::lower_bound(expected.begin(), expected.end(), row);
            QCOMPARE(growing.numbers().countBelow(row),
                     static_cast<std::size_t>(below - expected.begin()));
        }
        growing.clear();
        QVERIFY(growing.numbers().isEmpty());
        QCOMPARE(taken.back().first.size(), taken.back().second);
    }

    // For the thread sanitizer.
    void areReadWhileTheyGrow()
    {
        GrowingRowNumbers growing;
        std::vector<std::uint32_t> batch(1'000);
        std::atomic<std::uint64_t> sum = 0;
        std::vector<std::thread> readers;
        for (int i = 0; i < 50; ++i) {
            std::iota(batch.begin(), batch.end(), static_cast<std::uint32_t>(i * 1'000));
            growing.append(batch);
            readers.emplace_back([numbers = growing.numbers(), &sum] {
                for (std::size_t at = 0; at < numbers.size(); ++at)
                    sum += numbers[at] == at ? 1 : 1'000'000;
            });
        }
        for (std::thread &reader : readers)
            reader.join();
        QCOMPARE(sum.load(), std::uint64_t(50 * 51 / 2 * 1'000));
    }

    void partsOfLists()
    {
        Snapshot snapshot;
        snapshot.size = 10;
        using Rows = std::vector<std::size_t>;
        const RowList all(snapshot);
        QCOMPARE(all.size(), std::size_t(10));
        QCOMPARE(listed(all.part({{2, 3}, {8, 1}})), (Rows{2, 3, 4, 8}));
        const RowList some(snapshot, std::vector<std::uint32_t>{1, 3, 5, 7, 9});
        QCOMPARE(listed(some), (Rows{1, 3, 5, 7, 9}));
        QCOMPARE(listed(some.part({{0, 1}, {1, 0}, {3, 2}})), (Rows{1, 7, 9}));
        QCOMPARE(some.part({}).size(), std::size_t(0));
    }

    // A list of ten million rows is shared, not copied, when it is handed to another thread.
    void sharingIsCheap()
    {
        GrowingRowNumbers growing;
        std::vector<std::uint32_t> batch(1'000'000);
        for (std::uint32_t i = 0; i < 10; ++i) {
            std::iota(batch.begin(), batch.end(), i * 1'000'000);
            growing.append(batch);
        }
        Snapshot snapshot;
        snapshot.size = 10'000'000;
        const std::size_t before = allocatedBytes();
        const RowList list = RowList(snapshot, growing.numbers()).part({{0, 10'000'000}});
        const std::size_t taken = allocatedBytes() - before;
        QCOMPARE(list.size(), std::size_t(10'000'000));
        QCOMPARE(list.at(9'999'999), std::size_t(9'999'999));
        QVERIFY2(taken < 1024 * 1024, qPrintable(QString::number(taken)));
    }
};

QTEST_GUILESS_MAIN(TestRowNumbers)
#include "tst_rownumbers.moc"
