// SPDX-License-Identifier: GPL-3.0-or-later
#include "byname.h"
#include "capture/capture.h"
#include "capture/timelineroles.h"
#include "ui/theme/colours.h"
#include "ui/timeline/timelinepane.h"
#include "ui/timeline/timelineview.h"

#include <QAbstractItemModelTester>
#include <QAbstractItemView>
#include <QAccessible>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QWheelEvent>

#include <algorithm>

using namespace sockwright;
using namespace sockwright::ui;
using namespace Qt::StringLiterals;
using sockwright::tests::byName;

namespace {

wire::Record makeRecord(wire::Kind kind, wire::Direction direction)
{
    static std::int64_t time = 0;
    wire::Record record;
    record.time = time += 1'000'000;
    record.kind = kind;
    record.direction = direction;
    record.frames = 1;
    return record;
}

void append(capture::Capture &capture, const QByteArray &payload,
            wire::Kind kind = wire::Kind::Text, wire::Direction direction = wire::Direction::In)
{
    wire::Batch batch;
    batch.append(makeRecord(kind, direction),
                 {payload.constData(), static_cast<std::size_t>(payload.size())});
    capture.append(std::move(batch));
}

void appendMany(capture::Capture &capture, int count, const QByteArray &prefix = "row ")
{
    wire::Batch batch;
    for (int i = 0; i < count; ++i) {
        const QByteArray payload = prefix + QByteArray::number(i);
        batch.append(makeRecord(wire::Kind::Text, wire::Direction::In),
                     {payload.constData(), static_cast<std::size_t>(payload.size())});
    }
    capture.append(std::move(batch));
}

void wheel(TimelineView &view, int angle)
{
    const QPointF place(view.viewport()->rect().center());
    QWheelEvent event(place, view.viewport()->mapToGlobal(place), {}, {0, angle}, Qt::NoButton,
                      Qt::NoModifier, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(view.viewport(), &event);
}

} // namespace

class TestTimelinePane : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<capture::Capture> m_capture;
    std::unique_ptr<TimelinePane> m_pane;

    TimelineView &view() { return *m_pane->view(); }
    QToolButton *button(const QString &name) { return byName<QToolButton>(*m_pane, name); }
    QLineEdit *filterField() { return byName<QLineEdit>(*m_pane, u"Filter timeline"_s); }
    QScrollBar *bar() { return view().verticalScrollBar(); }
    int rows() { return view().model()->rowCount(); }
    QString preview(int row)
    {
        return view().model()->index(row, capture::PreviewColumn).data().toString();
    }
    bool atEnd() { return bar()->value() == bar()->maximum() && bar()->maximum() > 0; }

private slots:
    void init()
    {
        m_capture = std::make_unique<capture::Capture>();
        m_pane = std::make_unique<TimelinePane>(m_capture.get());
        m_pane->resize(900, 300);
        m_pane->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_pane.get()));
    }

    void cleanup()
    {
        m_pane.reset();
        m_capture.reset();
    }

    void controlsHaveTheirNames_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name : {"Show received", "Show sent", "Show text", "Show binary",
                                 "Show control", "Follow", "Clear timeline"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }

    void controlsHaveTheirNames()
    {
        QFETCH(QString, name);
        QVERIFY(button(name));
        QVERIFY(!button(name)->icon().isNull());
        QVERIFY(!button(name)->text().isEmpty());
        QVERIFY(filterField());
        QVERIFY(byName<QAbstractItemView>(*m_pane, u"Timeline"_s));
    }

    void everythingTheKeyboardReachesHasAName()
    {
        append(*m_capture, "row");
        QTest::keyClick(m_pane.get(), Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
        QTest::keyClick(&view(), Qt::Key_I, Qt::ControlModifier);
        int named = 0;
        for (QWidget *widget : m_pane->findChildren<QWidget *>()) {
            if (!widget->isVisible() || !(widget->focusPolicy() & Qt::TabFocus))
                continue;
            QAccessibleInterface *const interface = QAccessible::queryAccessibleInterface(widget);
            QVERIFY2(interface && !interface->text(QAccessible::Name).isEmpty(),
                     widget->metaObject()->className());
            ++named;
        }
        QVERIFY(named > 15);
    }

    void rowsHaveOneHeight()
    {
        appendMany(*m_capture, 3);
        append(*m_capture, "a\nb\nc\nd");
        for (int row = 0; row < rows(); ++row) {
            const QRect cell = view().visualRect(view().model()->index(row, 0));
            QCOMPARE(cell.height(), view().rowHeight());
            QCOMPARE(cell.y(), row * view().rowHeight());
        }
    }

    void followsTheEnd()
    {
        for (int batch = 0; batch < 5; ++batch) {
            appendMany(*m_capture, 100);
            QTRY_VERIFY(atEnd());
            QTRY_VERIFY(view().indexAt(view().viewport()->rect().center()).row() > rows() - 20);
        }
        QVERIFY(view().follows());
        QVERIFY(button(u"Follow"_s)->isChecked());
    }

    void scrollingPausesAndResumes_data()
    {
        QTest::addColumn<QString>("by");
        QTest::newRow("wheel") << u"wheel"_s;
        QTest::newRow("keyboard") << u"keyboard"_s;
        QTest::newRow("scroll bar") << u"scroll bar"_s;
    }

    void scrollingPausesAndResumes()
    {
        QFETCH(QString, by);
        appendMany(*m_capture, 500);
        QTRY_VERIFY(atEnd());
        QSignalSpy changed(&view(), &TimelineView::followChanged);

        if (by == u"wheel"_s) {
            wheel(view(), 240);
        } else if (by == u"keyboard"_s) {
            QTest::keyClick(&view(), Qt::Key_End);
            QTest::keyClick(&view(), Qt::Key_PageUp);
        } else {
            bar()->triggerAction(QAbstractSlider::SliderPageStepSub);
        }
        QCOMPARE(changed.count(), 1);
        QVERIFY(!view().follows());
        QVERIFY(!button(u"Follow"_s)->isChecked());
        const int place = bar()->value();
        appendMany(*m_capture, 300);
        QTRY_COMPARE(rows(), 800);
        QTRY_VERIFY(bar()->maximum() > 700);
        QCOMPARE(bar()->value(), place);

        if (by == u"wheel"_s) {
            for (int i = 0; i < 400; ++i)
                wheel(view(), -240);
        } else if (by == u"keyboard"_s) {
            QTest::keyClick(&view(), Qt::Key_End);
        } else {
            bar()->triggerAction(QAbstractSlider::SliderToMaximum);
        }
        QCOMPARE(changed.count(), 2);
        QVERIFY(view().follows());
        appendMany(*m_capture, 100);
        QTRY_VERIFY(atEnd());
        QTRY_COMPARE(bar()->maximum() > 800, true);
    }

    void followButton()
    {
        appendMany(*m_capture, 500);
        QTRY_VERIFY(atEnd());
        button(u"Follow"_s)->click();
        QVERIFY(!view().follows());
        const int place = bar()->value();
        appendMany(*m_capture, 100);
        QTRY_VERIFY(bar()->maximum() > place);
        QCOMPARE(bar()->value(), place);
        button(u"Follow"_s)->click();
        QVERIFY(view().follows());
        QVERIFY(atEnd());
    }

    void clickingARowDoesNotStopFollowing()
    {
        appendMany(*m_capture, 100);
        QTRY_VERIFY(atEnd());
        QSignalSpy selected(m_pane.get(), &TimelinePane::rowSelected);
        const QModelIndex index = view().indexAt(view().viewport()->rect().center());
        QTest::mouseClick(view().viewport(), Qt::LeftButton, {}, view().visualRect(index).center());
        QCOMPARE(selected.count(), 1);
        QCOMPARE(selected.first().first().value<std::size_t>(), std::size_t(index.row()));
        QVERIFY(view().follows());
        appendMany(*m_capture, 100);
        QTRY_VERIFY(atEnd());
        QCOMPARE(m_pane->selectedRow(), std::size_t(index.row()));
    }

    void filters()
    {
        appendMany(*m_capture, 100);
        append(*m_capture, "the needle");
        m_pane->focusFilter();
        QVERIFY(filterField()->hasFocus());
        QTest::keyClicks(filterField(), u"NEEDLE"_s);
        QTRY_COMPARE(rows(), 1);
        QCOMPARE(preview(0), u"the needle"_s);
        append(*m_capture, "another needle");
        QTRY_COMPARE(rows(), 2);
        auto *counts = byName<QLabel>(*m_pane, u"Rows shown"_s);
        QTRY_COMPARE(counts->text(), u"2 of 102 rows"_s);
        QTest::keyClick(filterField(), Qt::Key_Escape);
        QTRY_COMPARE(rows(), 102);
        QTRY_COMPARE(counts->text(), u"102 rows"_s);
    }

    void returnFiltersAtOnce()
    {
        appendMany(*m_capture, 10);
        filterField()->setText(u"\"row 7\""_s);
        QCOMPARE(rows(), 10);
        QTest::keyClick(filterField(), Qt::Key_Return);
        QTRY_COMPARE(rows(), 1);
    }

    void toggles_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QStringList>("left");
        const QStringList all{u"in"_s, u"out"_s, u"bytes"_s, u"ping"_s, u"state"_s};
        const auto without = [all](const QString &name) {
            QStringList left = all;
            left.removeOne(name);
            return left;
        };
        QTest::newRow("received") << u"Show received"_s << QStringList{u"out"_s, u"state"_s};
        QTest::newRow("sent") << u"Show sent"_s << without(u"out"_s);
        QTest::newRow("text") << u"Show text"_s << QStringList{u"bytes"_s, u"ping"_s, u"state"_s};
        QTest::newRow("binary") << u"Show binary"_s << without(u"bytes"_s);
        QTest::newRow("control") << u"Show control"_s << without(u"ping"_s);
    }

    void toggles()
    {
        QFETCH(QString, name);
        QFETCH(QStringList, left);
        const QStringList all{u"in"_s, u"out"_s, u"bytes"_s, u"ping"_s, u"state"_s};
        append(*m_capture, "in");
        append(*m_capture, "out", wire::Kind::Text, wire::Direction::Out);
        append(*m_capture, "bytes", wire::Kind::Binary);
        append(*m_capture, "ping", wire::Kind::Ping);
        append(*m_capture, "state", wire::Kind::State, wire::Direction::Local);
        const auto shown = [this, &all] {
            QStringList names;
            for (int row = 0; row < rows(); ++row) {
                const auto source = view().model()->index(row, 0).data(capture::RowRole).toInt();
                names.append(all.at(source));
            }
            return names;
        };
        QCOMPARE(shown(), all);
        button(name)->click();
        QTRY_COMPARE(shown(), left);
        button(name)->click();
        QTRY_COMPARE(shown(), all);
    }

    void selectionSurvivesFilters()
    {
        appendMany(*m_capture, 200);
        QSignalSpy selected(m_pane.get(), &TimelinePane::rowSelected);
        QSignalSpy cleared(m_pane.get(), &TimelinePane::selectionCleared);
        view().selectRow(150);
        QCOMPARE(selected.count(), 1);

        filterField()->setText(u"\"row 15\""_s);
        QTest::keyClick(filterField(), Qt::Key_Return);
        QTRY_COMPARE(rows(), 11); // 15 and 150 to 159
        QTRY_COMPARE(view().currentIndex().row(), 1);
        QCOMPARE(view().selectionModel()->selectedRows().size(), 1);

        filterField()->setText(u"\"row 3\""_s); // hides it
        QTest::keyClick(filterField(), Qt::Key_Return);
        QTRY_VERIFY(preview(0) == u"row 3"_s);
        QVERIFY(!view().currentIndex().isValid());
        QCOMPARE(m_pane->selectedRow(), std::size_t(150));

        filterField()->clear();
        QTest::keyClick(filterField(), Qt::Key_Return);
        QTRY_COMPARE(view().currentIndex().row(), 150);
        QCOMPARE(selected.count(), 1);
        QCOMPARE(cleared.count(), 0);

        button(u"Clear timeline"_s)->click();
        QCOMPARE(m_capture->size(), std::size_t(0));
        QCOMPARE(cleared.count(), 1);
        QVERIFY(!m_pane->selectedRow());
    }

    void manySelectedRowsSurviveFilters()
    {
        appendMany(*m_capture, 200);
        const auto selected = [this] {
            QList<int> result;
            for (const QItemSelectionRange &range : view().selectionModel()->selection()) {
                for (int row = range.top(); row <= range.bottom(); ++row)
                    result.append(static_cast<int>(
                        view().model()->index(row, 0).data(capture::RowRole).toULongLong()));
            }
            std::sort(result.begin(), result.end());
            return result;
        };
        const auto select = [this](int from, int to, QItemSelectionModel::SelectionFlags flags) {
            view().selectionModel()->select(
                {view().model()->index(from, 0), view().model()->index(to, 0)},
                flags | QItemSelectionModel::Rows);
        };
        const auto filter = [this](const QString &text, int expected) {
            filterField()->setText(text);
            QTest::keyClick(filterField(), Qt::Key_Return);
            QTRY_COMPARE(rows(), expected);
        };
        view().selectRow(150);
        select(10, 12, QItemSelectionModel::Select);
        select(151, 152, QItemSelectionModel::Select);
        const QList<int> all{10, 11, 12, 150, 151, 152};
        QCOMPARE(selected(), all);

        filter(u"\"row 15\""_s, 11); // 15 and 150 to 159
        QTRY_COMPARE(selected(), (QList<int>{150, 151, 152}));
        appendMany(*m_capture, 20, "row 15"); // rows that come in change nothing
        QTRY_COMPARE(rows(), 31);
        QCOMPARE(selected(), (QList<int>{150, 151, 152}));
        filter(u"\"row 1\""_s, 131);
        QTRY_COMPARE(selected(), all);
        filter(u"\"row 9\""_s, 11); // hides them all
        QCOMPARE(selected(), QList<int>());
        filter(QString(), 220);
        QTRY_COMPARE(selected(), all);

        // Hidden rows are forgotten when other ones are selected.
        filter(u"\"row 15\""_s, 31);
        QTRY_COMPARE(selected(), (QList<int>{150, 151, 152}));
        select(4, 4, QItemSelectionModel::Toggle);
        QCOMPARE(selected(), (QList<int>{150, 151, 152, 153}));
        filter(QString(), 220);
        QTRY_COMPARE(selected(), (QList<int>{150, 151, 152, 153}));
    }

    void millionsOfSelectedRowsSurviveFilters()
    {
        wire::Batch batch;
        for (int i = 0; i < 100'000; ++i)
            batch.append(makeRecord(wire::Kind::Text,
                                    i % 2 == 0 ? wire::Direction::In : wire::Direction::Out),
                         i % 4 == 0 ? "four" : "other");
        m_capture->append(std::move(batch));
        const auto selected = [this] {
            int count = 0;
            for (const QItemSelectionRange &range : view().selectionModel()->selection())
                count += range.height();
            return count;
        };
        view().selectAll();
        QCOMPARE(selected(), 100'000);
        button(u"Show sent"_s)->click();
        QTRY_COMPARE(rows(), 50'000);
        QTRY_COMPARE(selected(), 50'000);
        QCOMPARE(view().selectionModel()->selection().size(), 1);
        view().clearSelection();
        view().selectAll(); // every other row, in the background from here
        filterField()->setText(u"four"_s);
        QTest::keyClick(filterField(), Qt::Key_Return);
        QTRY_COMPARE(rows(), 25'000);
        QTRY_COMPARE(selected(), 25'000);
        filterField()->clear();
        QTest::keyClick(filterField(), Qt::Key_Return);
        QTRY_COMPARE(rows(), 50'000);
        QTRY_COMPARE(selected(), 50'000);
    }

    void theChosenRowStaysAtItsHeight()
    {
        appendMany(*m_capture, 1000);
        view().setFollow(false);
        view().scrollToPlace(500, 3);
        view().selectRow(500);
        QCOMPARE(view().placeOf(500), std::optional(3));
        filterField()->setText(u"0"_s);
        QTest::keyClick(filterField(), Qt::Key_Return);
        QTRY_COMPARE(rows(), 181);
        QTRY_COMPARE(view().placeOf(view().currentIndex().row()), std::optional(3));
        QCOMPARE(view().currentIndex().data(capture::RowRole).toInt(), 500);
        filterField()->clear();
        QTest::keyClick(filterField(), Qt::Key_Return);
        QTRY_COMPARE(rows(), 1000);
        QTRY_COMPARE(view().placeOf(500), std::optional(3));
        appendMany(*m_capture, 1000);
        QCOMPARE(view().placeOf(500), std::optional(3));
    }

    void matchesAreShown()
    {
        append(*m_capture, "one needle here");
        append(*m_capture, "ne\xC3\xA4 needle");
        append(*m_capture, "nothing");
        append(*m_capture, QByteArray(1'000, 'x') + " far needle");
        const auto painted = [this](int row, const QColor &colour) {
            const QRect place
                = view().visualRect(view().model()->index(row, capture::PreviewColumn));
            const QImage image = view().viewport()->grab(place).toImage();
            for (int x = 0; x < image.width(); ++x) {
                for (int y = 0; y < image.height(); ++y) {
                    if (image.pixelColor(x, y) == colour)
                        return true;
                }
            }
            return false;
        };
        const Colours colours = coloursFor(view().palette());
        QSignalSpy changed(m_pane.get(), &TimelinePane::shownQueriesChanged);
        QVERIFY(!painted(0, colours.match));

        QTest::keyClick(m_pane.get(), Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
        auto *find = byName<QLineEdit>(*m_pane, u"Find in timeline"_s);
        QTRY_VERIFY(find->hasFocus());
        find->setText(u"NEEDLE"_s);
        QTest::keyClick(find, Qt::Key_Return);
        QTRY_COMPARE(changed.count(), 1);
        QVERIFY(painted(0, colours.match) || painted(0, colours.currentMatch));
        QVERIFY(painted(1, colours.match));
        QVERIFY(!painted(2, colours.match));
        QVERIFY(painted(3, colours.match));
        const QString far = view().cellText(view().model()->index(3, capture::PreviewColumn));
        QVERIFY2(far.startsWith(u"… xxx"_s) && far.endsWith(u"far needle"_s), qPrintable(far));
        m_pane->resize(500, 300); // the match would be cut off
        const QByteArray wide = QByteArray(80, 'y') + "needle";
        append(*m_capture, wide);
        QTRY_COMPARE(rows(), 5);
        QTRY_VERIFY(painted(4, colours.match));
        QTRY_COMPARE(byName<QLabel>(*m_pane, u"Hits"_s)->text(), u"4 hits"_s);
        QTest::keyClick(find, Qt::Key_Return);
        QTRY_VERIFY(view().currentIndex().isValid());
        QVERIFY(painted(view().currentIndex().row(), colours.currentMatch));

        QTest::keyClick(find, Qt::Key_Escape);
        QVERIFY(!painted(0, colours.match));
        QVERIFY(!painted(0, colours.currentMatch));
        filterField()->setText(u"/o.e/"_s);
        QTest::keyClick(filterField(), Qt::Key_Return);
        QTRY_COMPARE(rows(), 1);
        QTRY_VERIFY(painted(0, colours.match) || painted(0, colours.currentMatch));
    }

    void placeSurvivesFilters()
    {
        appendMany(*m_capture, 1000);
        view().setFollow(false);
        view().selectRow(500);
        view().scrollTo(view().model()->index(500, 0));
        filterField()->setText(u"\"row 5\""_s);
        QTest::keyClick(filterField(), Qt::Key_Return);
        QTRY_COMPARE(rows(), 111);
        filterField()->clear();
        QTest::keyClick(filterField(), Qt::Key_Return);
        QTRY_COMPARE(rows(), 1000);
        QTRY_VERIFY(
            view().viewport()->rect().intersects(view().visualRect(view().model()->index(500, 0))));
    }

    void followSurvivesFilters()
    {
        appendMany(*m_capture, 1000);
        filterField()->setText(u"\"row 5\""_s);
        QTest::keyClick(filterField(), Qt::Key_Return);
        QTRY_VERIFY(atEnd());
        QVERIFY(view().follows());
        view().setFollow(false);
        filterField()->clear();
        QTest::keyClick(filterField(), Qt::Key_Return);
        QTRY_COMPARE(rows(), 1000);
        QVERIFY(!view().follows());
    }

    void copiesPayloads()
    {
        append(*m_capture, "{\"a\":1}");
        append(*m_capture, QByteArray("\xDE\xAD", 2), wire::Kind::Binary);
        append(*m_capture, "<b>last</b>");
        view().selectAll();
        QTest::keyClick(&view(), Qt::Key_C, Qt::ControlModifier);
        QTRY_COMPARE(QGuiApplication::clipboard()->text(), u"{\"a\":1}\nde ad\n<b>last</b>"_s);
    }

    void homeAndEndGoToTheEndsOfTheList()
    {
        appendMany(*m_capture, 300);
        view().setFocus();
        QVERIFY(!m_pane->selectedRow()); // the focus alone chooses nothing
        QTest::keyClick(&view(), Qt::Key_Home);
        QCOMPARE(view().currentIndex().row(), 0);
        QVERIFY(!view().follows());
        QTest::keyClick(&view(), Qt::Key_End);
        QCOMPARE(view().currentIndex().row(), 299);
        QVERIFY(view().follows());
    }

    void lettersSearchNothing()
    {
        appendMany(*m_capture, 3);
        view().setFocus();
        const QString time = view().model()->index(2, capture::TimeColumn).data().toString();
        QTest::keyClicks(&view(), time.left(1));
        QVERIFY(!m_pane->selectedRow());
        QVERIFY(!view().selectionModel()->hasSelection());
    }

    void narrowToolbarKeepsItsButtons()
    {
        m_pane->resize(360, 300);
        QTRY_COMPARE(button(u"Follow"_s)->toolButtonStyle(), Qt::ToolButtonIconOnly);
        QTRY_VERIFY2(m_pane->minimumSizeHint().width() <= 400,
                     qPrintable(QString::number(m_pane->minimumSizeHint().width())));
        m_pane->resize(1100, 300);
        QTRY_COMPARE(button(u"Follow"_s)->toolButtonStyle(), Qt::ToolButtonTextBesideIcon);
    }

    void modelIsSound()
    {
        const QAbstractItemModelTester tester(
            view().model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        appendMany(*m_capture, 50);
        filterField()->setText(u"\"row 4\""_s);
        QTest::keyClick(filterField(), Qt::Key_Return);
        appendMany(*m_capture, 50);
        QTRY_COMPARE(rows(), 22);
        m_capture->clear();
        QCOMPARE(rows(), 0);
    }

    void emptyTimelineSaysWhatToDo()
    {
        const QImage before = m_pane->grab().toImage();
        m_pane->setPlaceholder(u"Connect to see <b>messages</b>."_s);
        QVERIFY(m_pane->grab().toImage() != before);
    }
};

QTEST_MAIN(TestTimelinePane)
#include "tst_timelinepane.moc"
