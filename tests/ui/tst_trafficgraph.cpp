// SPDX-License-Identifier: GPL-3.0-or-later
#include "byname.h"
#include "capture/capture.h"
#include "ui/timeline/timelinepane.h"
#include "ui/timeline/timelineview.h"
#include "ui/timeline/trafficgraph.h"

#include <QAction>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace sockwright;
using namespace sockwright::ui;
using namespace Qt::StringLiterals;
using capture::TrafficTimeline;
using sockwright::tests::byName;

namespace {

constexpr std::int64_t ms = 1'000'000;
constexpr std::int64_t start = 1'700'000'000'000 * ms;

wire::Record record(std::int64_t time, wire::Kind kind = wire::Kind::Text,
                    wire::Direction direction = wire::Direction::In)
{
    wire::Record row;
    row.time = time;
    row.kind = kind;
    row.direction = direction;
    row.wireSize = 10;
    return row;
}

// One message each 100 ms.
void appendMany(capture::Capture &capture, int count)
{
    wire::Batch batch;
    const auto first = std::int64_t(capture.size());
    for (std::int64_t i = first; i < first + count; ++i)
        batch.append(record(start + i * 100 * ms), "x");
    capture.append(std::move(batch));
}

} // namespace

class TestTrafficGraph : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<capture::Capture> m_capture;
    std::unique_ptr<TimelinePane> m_pane;

    TrafficGraph &graph() { return *byName<TrafficGraph>(*m_pane, u"Traffic over time"_s); }
    int rows() { return m_pane->view()->model()->rowCount(); }
    QPoint at(int x) { return {x, graph().height() / 2}; }
    void showMany()
    {
        appendMany(*m_capture, 300);
        QTRY_VERIFY2(graph().accessibleDescription().contains(u", 30.0 s long"_s),
                     qPrintable(graph().accessibleDescription()));
    }

private slots:
    void init()
    {
        m_capture = std::make_unique<capture::Capture>();
        m_pane = std::make_unique<TimelinePane>(m_capture.get());
        m_pane->resize(900, 400);
        m_pane->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_pane.get()));
    }

    void cleanup()
    {
        m_pane.reset();
        m_capture.reset();
    }

    void layoutHoldsWhatThereIs()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        for (int round = 0; round < 200; ++round) {
            TrafficTimeline traffic;
            std::int64_t time = start;
            for (int i = random.bounded(1, 500); i > 0; --i) {
                time += random.bounded(qint64(2000) * ms);
                traffic.add(record(time, wire::Kind::Text,
                                   random.bounded(3) ? wire::Direction::In : wire::Direction::Out));
            }
            const QRectF area(random.bounded(100), 3, random.bounded(50, 900),
                              random.bounded(30, 60));
            const auto unit
                = random.bounded(2) ? TrafficLayout::Unit::Messages : TrafficLayout::Unit::Bytes;
            const TrafficLayout layout(traffic, unit, area);
            QVERIFY(layout.count() > 0);
            QVERIFY(layout.left(layout.count()) <= area.right() + 0.01);
            QVERIFY(layout.axis() > area.top() && layout.axis() < area.bottom());
            double tallest = 0;
            for (std::size_t bin = 0; bin < layout.count(); ++bin) {
                const QRectF in = layout.barIn(bin);
                const QRectF out = layout.barOut(bin);
                QVERIFY(in.top() >= area.top() - 0.01 && out.bottom() <= area.bottom() + 0.01);
                QCOMPARE(in.bottom(), layout.axis());
                QCOMPARE(out.top(), layout.axis());
                QCOMPARE(in.height() > 0, layout.valueIn(bin) > 0);
                QCOMPARE(out.height() > 0, layout.valueOut(bin) > 0);
                tallest = std::max({tallest, in.height() / (layout.axis() - area.top()),
                                    out.height() / (area.bottom() - layout.axis())});
                QCOMPARE(layout.binAt(layout.left(bin) + 0.5), bin);
                QCOMPARE(layout.binAt(layout.xOf(layout.startOf(bin)) + 0.5), bin);
            }
            QVERIFY(tallest > 0.99); // one of both directions uses its room
            for (int i = 0; i < 20; ++i) {
                const double x = area.left()
                    + random.generateDouble() * (layout.left(layout.count()) - area.left());
                QVERIFY(std::abs(layout.xOf(layout.timeAt(x)) - x) < 0.1);
            }
            QCOMPARE(layout.xOf(traffic.start() - 1000 * ms), area.left());
            QCOMPARE(layout.timeAt(-1000), traffic.start());
        }
    }

    void saysWhatItShows()
    {
        QCOMPARE(graph().accessibleDescription(), u"Nothing has crossed the wire yet"_s);
        showMany();
        QVERIFY(graph().accessibleDescription().contains(u"Errors: 0"_s));
        wire::Batch batch;
        batch.append(record(start + 30'000 * ms, wire::Kind::Error, wire::Direction::Local),
                     "lost");
        batch.append(record(start + 30'001 * ms, wire::Kind::Close), "");
        m_capture->append(std::move(batch));
        QTRY_VERIFY(graph().accessibleDescription().contains(u"Errors: 1. Close frames: 1"_s));
        m_capture->clear();
        QTRY_COMPARE(graph().accessibleDescription(), u"Nothing has crossed the wire yet"_s);
    }

    void paintsWhatComes()
    {
        const QImage before = graph().grab().toImage();
        showMany();
        const QImage after = graph().grab().toImage();
        QVERIFY(after != before);
        graph().shownAction()->setChecked(false);
        QVERIFY(!byName<TrafficGraph>(*m_pane, u"Traffic over time"_s));
    }

    void draggingShowsASpan()
    {
        showMany();
        QSignalSpy selected(&graph(), &TrafficGraph::spanSelected);
        const int left = graph().width() / 2;
        QTest::mousePress(&graph(), Qt::LeftButton, {}, at(left));
        QTest::mouseMove(&graph(), at(left + 30));
        QTest::mouseMove(&graph(), at(left + 60));
        QTest::mouseRelease(&graph(), Qt::LeftButton, {}, at(left + 60));
        QCOMPARE(selected.count(), 1);
        QVERIFY(graph().span());
        QTRY_VERIFY(rows() > 0 && rows() < 100);
        for (int row = 0; row < rows(); ++row) {
            const auto time = m_pane->view()->model()->index(row, 0).data(capture::TimeRole);
            QVERIFY(time.toLongLong() >= graph().span()->from);
            QVERIFY(time.toLongLong() <= graph().span()->to);
        }
        QTest::keyClick(&graph(), Qt::Key_Escape);
        QVERIFY(!graph().span());
        QTRY_COMPARE(rows(), 300);
    }

    void aClickGoesThere()
    {
        showMany();
        QSignalSpy chosen(&graph(), &TrafficGraph::timeChosen);
        QTest::mouseClick(&graph(), Qt::LeftButton, {}, at(graph().width() / 2));
        QCOMPARE(chosen.count(), 1);
        const auto time = chosen.first().first().value<std::int64_t>();
        QVERIFY(m_pane->selectedRow());
        QCOMPARE(std::int64_t(*m_pane->selectedRow()), (time - start + 100 * ms - 1) / (100 * ms));
        QVERIFY(!m_pane->view()->follows());
        QVERIFY(!graph().span());
    }

    void keyboard()
    {
        showMany();
        graph().setFocus();
        QTest::keyClick(&graph(), Qt::Key_Right);
        QTest::keyClick(&graph(), Qt::Key_Return);
        QCOMPARE(m_pane->selectedRow(), std::size_t(0));
        QTest::keyClick(&graph(), Qt::Key_End);
        QVERIFY(graph().accessibleDescription().contains(u"Received: "_s));
        QTest::keyClick(&graph(), Qt::Key_Return);
        QVERIFY(*m_pane->selectedRow() > 290);
        QTest::keyClick(&graph(), Qt::Key_Left, Qt::ShiftModifier);
        QTest::keyClick(&graph(), Qt::Key_Left, Qt::ShiftModifier);
        QVERIFY(graph().span());
        QTRY_VERIFY(rows() > 0 && rows() < 20);
        QTest::keyClick(&graph(), Qt::Key_Escape);
        QTRY_COMPARE(rows(), 300);
    }

    void clearGivesTheSpanUp()
    {
        showMany();
        graph().setFocus();
        QTest::keyClick(&graph(), Qt::Key_Home);
        QTest::keyClick(&graph(), Qt::Key_Right, Qt::ShiftModifier);
        QTRY_VERIFY(rows() < 20);
        m_capture->clear();
        QVERIFY(!graph().span());
        appendMany(*m_capture, 50);
        QTRY_COMPARE(rows(), 50);
    }

    void hidingGivesTheSpanUp()
    {
        showMany();
        graph().setFocus();
        QTest::keyClick(&graph(), Qt::Key_Home);
        QTest::keyClick(&graph(), Qt::Key_Right, Qt::ShiftModifier);
        QTRY_VERIFY(rows() < 20);
        graph().shownAction()->setChecked(false);
        QTRY_COMPARE(rows(), 300);
    }
};

QTEST_MAIN(TestTrafficGraph)
#include "tst_trafficgraph.moc"
