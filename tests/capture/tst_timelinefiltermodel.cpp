// SPDX-License-Identifier: GPL-3.0-or-later
#include "rows.h"

#include "capture/query/rowmatcher.h"
#include "capture/timelinefiltermodel.h"
#include "capture/timelinemodel.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace sockwright;
using namespace sockwright::capture;
using namespace Qt::StringLiterals;
using wire::Direction;
using wire::Kind;

namespace {

// Looking for "äb" in these takes much longer than a slice: the first character is everywhere.
const QByteArray &slowPayload()
{
    static const QByteArray payload = QByteArray("ä").repeated(5'000);
    return payload;
}
TimelineFilter textFilter(const QString &text, TimelineFilter::Parts parts = TimelineFilter::All)
{
    return TimelineFilter(Query::plain(text), parts);
}

const TimelineFilter &slowFilter()
{
    static const TimelineFilter filter = textFilter(u"äb"_s);
    return filter;
}

void appendSlowRows(Capture &capture, int count)
{
    wire::Batch batch;
    for (int i = 0; i < count; ++i) {
        const QByteArray payload = i % 10 == 0 ? slowPayload() + "b" : slowPayload();
        batch.append(rows::record(Kind::Text, Direction::In), rows::view(payload));
    }
    capture.append(std::move(batch));
}

struct Models
{
    Capture capture;
    TimelineModel timeline{&capture};
    TimelineFilterModel filtered{&timeline};
    QAbstractItemModelTester tester{&filtered,
                                    QAbstractItemModelTester::FailureReportingMode::QtTest};

    std::vector<std::size_t> shown() const
    {
        std::vector<std::size_t> result;
        for (int row = 0; row < filtered.rowCount(); ++row)
            result.push_back(filtered.sourceRow(row));
        return result;
    }
    std::vector<std::size_t> expected() const
    {
        std::vector<std::size_t> result;
        RowMatcher matcher(filtered.filter());
        for (std::size_t row = 0; row < capture.size(); ++row) {
            if (matcher.accepts(capture.snapshot(), row))
                result.push_back(row);
        }
        return result;
    }
};

} // namespace

class TestTimelineFilterModel : public QObject
{
    Q_OBJECT

private slots:
    void passesRowsWithoutAFilter()
    {
        Models m;
        QSignalSpy inserted(&m.filtered, &QAbstractItemModel::rowsInserted);
        QVERIFY(!m.filtered.nearestRow(0));
        appendSlowRows(m.capture, 20);
        QCOMPARE(inserted.size(), 1);
        QCOMPARE(m.filtered.rowCount(), 20);
        QCOMPARE(m.filtered.columnCount(), static_cast<int>(TimelineColumnCount));
        QCOMPARE(m.filtered.sourceRow(7), std::size_t(7));
        QCOMPARE(m.filtered.rowFromSource(7), 7);
        QVERIFY(!m.filtered.rowFromSource(20));
        QCOMPARE(m.filtered.nearestRow(20), 19);
        QVERIFY(!m.filtered.scanning());
        for (int column = 0; column < TimelineColumnCount; ++column) {
            QCOMPARE(m.filtered.index(3, column).data(), m.timeline.index(3, column).data());
            QCOMPARE(m.filtered.headerData(column, Qt::Horizontal),
                     m.timeline.headerData(column, Qt::Horizontal));
        }
    }

    void filtersAndMapsRows()
    {
        Models m;
        for (int i = 0; i < 6; ++i) {
            rows::append(m.capture,
                         rows::record(Kind::Text, Direction::In, 0, i * qint64(1'000'000'000)),
                         i % 2 == 0 ? "even" : "odd");
        }
        QSignalSpy reset(&m.filtered, &QAbstractItemModel::modelReset);
        QSignalSpy finished(&m.filtered, &TimelineFilterModel::scanFinished);
        m.filtered.setFilter(textFilter(u"ODD"_s));
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(reset.size(), 1);
        QCOMPARE(m.filtered.searchedRows(), std::size_t(6));
        QCOMPARE(m.filtered.rowCount(), 3);
        QCOMPARE(m.filtered.sourceRow(1), std::size_t(3));
        QCOMPARE(m.filtered.index(1, PreviewColumn).data().toString(), u"odd"_s);
        QCOMPARE(m.filtered.index(1, TimeColumn).data(RowRole).toInt(), 3);
        QCOMPARE(m.filtered.index(0, DeltaColumn).data().toString(), QString());
        QCOMPARE(m.filtered.index(1, DeltaColumn).data().toString(), u"+2.0 s"_s);

        QCOMPARE(m.filtered.rowFromSource(3), 1);
        QVERIFY(!m.filtered.rowFromSource(2));
        QCOMPARE(m.filtered.nearestRow(0), 0);
        QCOMPARE(m.filtered.nearestRow(4), 1);
        QCOMPARE(m.filtered.nearestRow(100), 2);

        m.filtered.setFilter(textFilter(u"odd"_s)); // other text, same rows
        QTRY_COMPARE(finished.size(), 2);
        QCOMPARE(reset.size(), 2);
        m.filtered.setFilter(textFilter(u"odd"_s));
        QVERIFY(!m.filtered.scanning());

        m.filtered.setFilter({});
        QCOMPARE(m.filtered.rowCount(), 6);
        QCOMPARE(finished.size(), 3);
        QCOMPARE(reset.size(), 3);
    }

    void newRowsAreMatched()
    {
        Models m;
        m.filtered.setFilter(TimelineFilter({}, TimelineFilter::Text | TimelineFilter::Received));
        QTRY_VERIFY(!m.filtered.scanning());
        QSignalSpy inserted(&m.filtered, &QAbstractItemModel::rowsInserted);
        wire::Batch batch;
        for (const Kind kind : {Kind::Binary, Kind::Text, Kind::Ping, Kind::Text, Kind::Text})
            batch.append(rows::record(kind, Direction::In), "x");
        m.capture.append(std::move(batch));
        QTRY_VERIFY(!m.filtered.scanning());
        QCOMPARE(inserted.size(), 1);
        QCOMPARE(m.shown(), (std::vector<std::size_t>{1, 3, 4}));
        rows::append(m.capture, rows::record(Kind::Ping, Direction::In), "x");
        QTRY_VERIFY(!m.filtered.scanning());
        QCOMPARE(inserted.size(), 1);
    }

    void theRowsBeforeStayUntilTheFirstNewOnes()
    {
        Models m;
        appendSlowRows(m.capture, 400);
        QSignalSpy inserted(&m.filtered, &QAbstractItemModel::rowsInserted);
        QSignalSpy reset(&m.filtered, &QAbstractItemModel::modelReset);
        QSignalSpy progressed(&m.filtered, &TimelineFilterModel::scanProgressed);
        QSignalSpy finished(&m.filtered, &TimelineFilterModel::scanFinished);
        m.filtered.setFilter(slowFilter());
        QVERIFY(m.filtered.scanning());
        QCOMPARE(m.filtered.rowCount(), 400);
        appendSlowRows(m.capture, 10); // through the filter before, and matched in their turn
        QCOMPARE(m.filtered.rowCount(), 410);
        QCOMPARE(inserted.size(), 1);
        QTRY_COMPARE(reset.size(), 1);
        QTRY_COMPARE(finished.size(), 1);
        QVERIFY(!m.filtered.scanning());
        QVERIFY(progressed.size() >= 2);
        QCOMPARE(m.filtered.rowCount(), 41);
        QCOMPARE(m.shown(), m.expected());
    }

    void aNewFilterEndsTheScan()
    {
        Models m;
        appendSlowRows(m.capture, 400);
        QSignalSpy finished(&m.filtered, &TimelineFilterModel::scanFinished);
        m.filtered.setFilter(slowFilter());
        QVERIFY(m.filtered.scanning());
        m.filtered.setFilter(TimelineFilter({}, TimelineFilter::Sent));
        QTRY_VERIFY(!m.filtered.scanning());
        QCOMPARE(m.filtered.rowCount(), 0);
        QCOMPARE(finished.size(), 1);

        m.filtered.setFilter(slowFilter());
        QVERIFY(m.filtered.scanning());
        m.filtered.setFilter({});
        QVERIFY(!m.filtered.scanning());
        QCOMPARE(finished.size(), 2);
        QCOMPARE(m.filtered.rowCount(), 400);
        QCoreApplication::processEvents(); // nothing of the scan comes any more
        QCOMPARE(m.filtered.rowCount(), 400);
    }

    void clearingBeginsAnew()
    {
        Models m;
        appendSlowRows(m.capture, 400);
        m.filtered.setFilter(slowFilter());
        QVERIFY(m.filtered.scanning());
        m.capture.clear();
        QCOMPARE(m.filtered.rowCount(), 0);
        QTRY_VERIFY(!m.filtered.scanning());
        QCOMPARE(m.filtered.rowCount(), 0);
        appendSlowRows(m.capture, 1);
        QTRY_COMPARE(m.shown(), std::vector<std::size_t>{0});
    }

    void rowsThatComeBackAreMatched()
    {
        const QTemporaryDir folder;
        auto store = Store::create(folder.path());
        QVERIFY(store.ok());
        Models m;
        m.capture.recordTo(*store);
        appendSlowRows(m.capture, 100);
        QTRY_COMPARE(m.capture.size(), std::size_t(100));
        m.filtered.setFilter(slowFilter());
        QTRY_VERIFY(!m.filtered.scanning());
        QCOMPARE(m.filtered.rowCount(), 10);
        m.capture.clear();
        QCOMPARE(m.filtered.rowCount(), 0);
        appendSlowRows(m.capture, 5);
        QTRY_COMPARE(m.filtered.rowCount(), 1);
        m.capture.restore();
        QTRY_COMPARE(m.filtered.rowCount(), 11);
        QCOMPARE(m.shown(), m.expected());
    }

    void whatIsGivenUpIsCounted()
    {
        Models m;
        rows::append(m.capture, rows::record(Kind::Text, Direction::In), QByteArray(60, 'a'));
        rows::append(m.capture, rows::record(Kind::Text, Direction::In), "aac");
        const auto parsed = Query::parse(u"/^(a+)+[bc]$/"_s);
        QVERIFY(!parsed.error);
        m.filtered.setFilter(TimelineFilter(parsed.query));
        QTRY_VERIFY(!m.filtered.scanning());
        QCOMPARE(m.shown(), std::vector<std::size_t>{1});
        QCOMPARE(m.filtered.givenUp(), std::size_t(1));
    }

    void agreesWithThePredicateWhateverHappens()
    {
        const auto seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        Models m;
        const QList<TimelineFilter> filters{
            {},
            slowFilter(),
            textFilter(u"b"_s),
            textFilter(u"b"_s, TimelineFilter::Received | TimelineFilter::Text),
            TimelineFilter({}, TimelineFilter::All & ~TimelineFilter::Parts(TimelineFilter::Text)),
            textFilter(u"nowhere"_s),
        };
        for (int i = 0; i < 200; ++i) {
            switch (random.bounded(8)) {
            case 0:
            case 1:
                m.filtered.setFilter(filters[random.bounded(static_cast<int>(filters.size()))]);
                break;
            case 2:
                QCoreApplication::processEvents();
                break;
            case 3:
                if (random.bounded(10) == 0)
                    m.capture.clear();
                break;
            case 4:
                appendSlowRows(m.capture, random.bounded(1, 10));
                break;
            default: {
                wire::Batch batch;
                for (int row = random.bounded(100); row >= 0; --row) {
                    batch.append(rows::record(static_cast<Kind>(random.bounded(8)),
                                              static_cast<Direction>(random.bounded(3))),
                                 random.bounded(2) == 0 ? "a" : "B");
                }
                m.capture.append(std::move(batch));
            }
            }
            if (i % 20 == 0) {
                QTRY_VERIFY(!m.filtered.scanning());
                QCOMPARE(m.shown(), m.expected());
            }
        }
        QTRY_VERIFY(!m.filtered.scanning());
        QCOMPARE(m.shown(), m.expected());
    }
};

QTEST_GUILESS_MAIN(TestTimelineFilterModel)
#include "tst_timelinefiltermodel.moc"
