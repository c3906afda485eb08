// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/setting.h"
#include "capture/capture.h"
#include "capture/timelinemodel.h"
#include "support/cputimer.h"
#include "ui/timeline/scrollmarks.h"
#include "ui/timeline/timelineaccessible.h"
#include "ui/timeline/timelineheader.h"
#include "ui/timeline/timelineview.h"

#include <QAbstractTableModel>
#include <QAccessible>
#include <QMenu>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QScreen>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <numeric>
#include <vector>

using namespace sockwright;
using namespace sockwright::ui;
using namespace Qt::StringLiterals;

namespace {

/// A table of any length whose cells say where they are; counts what it is asked for.
class Numbers : public QAbstractTableModel
{
public:
    int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : m_rows;
    }
    int columnCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : capture::TimelineColumnCount;
    }
    QVariant data(const QModelIndex &index, int role) const override
    {
        ++asked;
        if (role == Qt::DisplayRole)
            return u"%1.%2"_s.arg(m_names.empty() ? index.row() : nameOf(index.row()))
                .arg(index.column());
        if (role == capture::KindRole)
            return static_cast<int>(wire::Kind::Text);
        return {};
    }
    void append(int count) { insert(m_rows, count); }
    void insert(int first, int count)
    {
        beginInsertRows({}, first, first + count - 1);
        m_rows += count;
        if (named) {
            std::vector<int> added(static_cast<std::size_t>(count));
            std::iota(added.begin(), added.end(), m_nextName);
            m_nextName += count;
            m_names.insert(m_names.begin() + first, added.begin(), added.end());
        }
        endInsertRows();
    }
    void remove(int first, int count)
    {
        beginRemoveRows({}, first, first + count - 1);
        m_rows -= count;
        if (named)
            m_names.erase(m_names.begin() + first, m_names.begin() + first + count);
        endRemoveRows();
    }
    void clear()
    {
        beginResetModel();
        m_rows = 0;
        endResetModel();
    }

    mutable qint64 asked = 0;
    bool named = false; // set before the first row: rows keep what they say when others come

private:
    int nameOf(int row) const { return m_names[static_cast<std::size_t>(row)]; }

    std::vector<int> m_names;
    int m_nextName = 0;
    int m_rows = 0;
};

wire::Record stateRow(wire::State state, qint64 time)
{
    wire::Record record;
    record.kind = wire::Kind::State;
    record.direction = wire::Direction::Local;
    record.code = static_cast<quint16>(state);
    record.time = time;
    return record;
}

} // namespace

class TestTimelineView : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Numbers> m_model;
    std::unique_ptr<TimelineView> m_view;

    QScrollBar *bar() { return m_view->verticalScrollBar(); }
    QModelIndex index(int row, int column = 0) { return m_model->index(row, column); }
    int wholeRows() { return m_view->viewport()->height() / m_view->rowHeight(); }
    QPoint placeOf(int row) { return m_view->visualRect(index(row)).center(); }
    /// "3-5 9" of all rows that are selected.
    QString selected()
    {
        QStringList ranges;
        QItemSelection selection = m_view->selectionModel()->selection();
        std::sort(selection.begin(), selection.end(),
                  [](const auto &a, const auto &b) { return a.top() < b.top(); });
        for (const QItemSelectionRange &range : std::as_const(selection)) {
            ranges.append(range.height() == 1 ? QString::number(range.top())
                                              : u"%1-%2"_s.arg(range.top()).arg(range.bottom()));
        }
        return ranges.join(u' ');
    }
    QAccessibleTableInterface *table()
    {
        return QAccessible::queryAccessibleInterface(m_view.get())->tableInterface();
    }
    void trigger(const QString &text)
    {
        for (QAction *action : m_view->header()->menu()->actions()) {
            if (action->text() == text)
                action->trigger();
        }
    }

private slots:
    void init()
    {
        m_model = std::make_unique<Numbers>();
        m_view = std::make_unique<TimelineView>();
        m_view->setModel(m_model.get());
        m_view->resize(700, 300);
        m_view->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
        m_view->activateWindow();
        m_view->setFocus();
        QTRY_VERIFY(m_view->hasFocus());
    }

    void cleanup()
    {
        m_view.reset();
        m_model.reset();
    }

    void geometryOfManyRows()
    {
        m_model->append(10'000'000);
        QTRY_COMPARE(bar()->value(), 10'000'000 - wholeRows());
        for (const int row : {0, 1, 123'456, 5'000'000, 9'999'999}) {
            m_view->scrollTo(index(row), QAbstractItemView::PositionAtTop);
            const QRect cell = m_view->visualRect(index(row, 1));
            QCOMPARE(cell.height(), m_view->rowHeight());
            QVERIFY(m_view->viewport()->rect().contains(cell));
            QCOMPARE(m_view->indexAt(cell.center()), index(row, 1));
            QCOMPARE(cell.y(), (row - bar()->value()) * m_view->rowHeight());
        }
        QVERIFY(!m_view->indexAt({5, -2'000'000'000}).isValid());
    }

    void asksForVisibleRowsOnly()
    {
        m_model->append(1'000'000);
        m_view->grab();
        m_model->asked = 0;
        m_view->grab();
        QVERIFY2(m_model->asked <= (wholeRows() + 2) * 12,
                 qPrintable(QString::number(m_model->asked)));
    }

    void keys_data()
    {
        QTest::addColumn<int>("from");
        QTest::addColumn<int>("key");
        QTest::addColumn<Qt::KeyboardModifiers>("modifiers");
        QTest::addColumn<int>("to"); // -n: n pages from `from`
        QTest::addColumn<QString>("selection");
        const Qt::KeyboardModifiers none;
        QTest::newRow("down") << 50 << int(Qt::Key_Down) << none << 51 << u"51"_s;
        QTest::newRow("up") << 50 << int(Qt::Key_Up) << none << 49 << u"49"_s;
        QTest::newRow("up at the start") << 0 << int(Qt::Key_Up) << none << 0 << u"0"_s;
        QTest::newRow("down at the end") << 99 << int(Qt::Key_Down) << none << 99 << u"99"_s;
        QTest::newRow("home") << 50 << int(Qt::Key_Home) << none << 0 << u"0"_s;
        QTest::newRow("end") << 50 << int(Qt::Key_End) << none << 99 << u"99"_s;
        const Qt::KeyboardModifiers control = Qt::ControlModifier;
        QTest::newRow("ctrl+down") << 50 << int(Qt::Key_Down) << control << 51 << u"50"_s;
        QTest::newRow("ctrl+home") << 50 << int(Qt::Key_Home) << control << 0 << u"50"_s;
        QTest::newRow("ctrl+end") << 50 << int(Qt::Key_End) << control << 99 << u"50"_s;
        const Qt::KeyboardModifiers shift = Qt::ShiftModifier;
        QTest::newRow("shift+down") << 50 << int(Qt::Key_Down) << shift << 51 << u"50-51"_s;
        QTest::newRow("shift+home") << 50 << int(Qt::Key_Home) << shift << 0 << u"0-50"_s;
        QTest::newRow("shift+end") << 50 << int(Qt::Key_End) << shift << 99 << u"50-99"_s;
    }

    void keys()
    {
        QFETCH(int, from);
        QFETCH(int, key);
        QFETCH(Qt::KeyboardModifiers, modifiers);
        QFETCH(int, to);
        m_model->append(100);
        m_view->setFollow(false);
        m_view->selectRow(from);
        QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, placeOf(from));
        QTest::keyClick(m_view.get(), Qt::Key(key), modifiers);
        QCOMPARE(m_view->currentIndex().row(), to);
        QTEST(selected(), "selection");
        QVERIFY(m_view->viewport()->rect().contains(m_view->visualRect(index(to))));
        QCOMPARE(m_view->follows(), to == 99);
    }

    void pages()
    {
        m_model->append(1000);
        m_view->setFollow(false);
        m_view->selectRow(500);
        QTest::keyClick(m_view.get(), Qt::Key_PageDown);
        QCOMPARE(m_view->currentIndex().row(), 500 + wholeRows());
        QTest::keyClick(m_view.get(), Qt::Key_PageUp);
        QTest::keyClick(m_view.get(), Qt::Key_PageUp);
        QCOMPARE(m_view->currentIndex().row(), 500 - wholeRows());
    }

    void leftAndRightGoThroughShownColumns()
    {
        m_model->append(3);
        m_view->header()->menu()->actions().at(capture::DeltaColumn)->trigger();
        m_view->selectRow(1);
        QTest::keyClick(m_view.get(), Qt::Key_Right);
        QCOMPARE(m_view->currentIndex(), index(1, m_view->header()->shownColumns().at(1)));
        QTest::keyClick(m_view.get(), Qt::Key_Left);
        QTest::keyClick(m_view.get(), Qt::Key_Left);
        QCOMPARE(m_view->currentIndex(), index(1, 0));
    }

    void mouseSelects()
    {
        m_model->append(8);
        QWidget *const viewport = m_view->viewport();
        QTest::mouseClick(viewport, Qt::LeftButton, {}, placeOf(2));
        QCOMPARE(selected(), u"2"_s);
        QTest::mouseClick(viewport, Qt::LeftButton, Qt::ShiftModifier, placeOf(4));
        QCOMPARE(selected(), u"2-4"_s);
        QTest::mouseClick(viewport, Qt::LeftButton, Qt::ControlModifier, placeOf(6));
        QCOMPARE(selected(), u"2-4 6"_s);
        QTest::mouseClick(viewport, Qt::LeftButton, Qt::ControlModifier, placeOf(3));
        QCOMPARE(selected(), u"2 4 6"_s);
        QTest::mousePress(viewport, Qt::LeftButton, {}, placeOf(1));
        QTest::mouseMove(viewport, placeOf(5));
        QTest::mouseRelease(viewport, Qt::LeftButton, {}, placeOf(5));
        QCOMPARE(selected(), u"1-5"_s);
    }

    void allOfTenMillion()
    {
        m_model->append(10'000'000);
        const tests::CpuTimer clock;
        QTest::keyClick(m_view.get(), Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(selected(), u"0-9999999"_s);
        QCOMPARE(table()->selectedRowCount(), 10'000'000);
        QCOMPARE(table()->selectedRows().size(), 4096);
        m_model->append(1);
        QCOMPARE(selected(), u"0-9999999"_s);
        m_view->grab();
        QVERIFY2(clock.elapsedMs() < 2000, "select all takes time by the row");
    }

    void shiftSelectsOverMillions()
    {
        m_model->append(10'000'000);
        m_view->setFollow(false);
        m_view->scrollTo(index(3), QAbstractItemView::PositionAtTop);
        QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, placeOf(3));
        QTest::keyClick(m_view.get(), Qt::Key_End, Qt::ShiftModifier);
        QCOMPARE(selected(), u"3-9999999"_s);
    }

    void newRowsWaitForTheReaderButNotForThePerson()
    {
        m_model->append(200);
        QTRY_COMPARE(bar()->maximum(), 200 - wholeRows());
        m_model->append(1); // maybe shown at once, maybe a while after
        m_model->append(300); // for sure too soon
        QVERIFY(bar()->maximum() < 501 - wholeRows());
        QTest::keyClick(m_view.get(), Qt::Key_End);
        QCOMPARE(m_view->currentIndex().row(), 500);
        QCOMPARE(bar()->value(), 501 - wholeRows());
        m_model->append(100);
        QTRY_COMPARE(bar()->value(), 601 - wholeRows());
    }

    void rowsStayUnderAPressedButton()
    {
        m_model->append(200);
        QTRY_COMPARE(bar()->value(), 200 - wholeRows());
        const int top = bar()->value();
        QTest::mousePress(m_view->viewport(), Qt::LeftButton, {}, placeOf(top + 2));
        m_model->append(100);
        QTRY_COMPARE(bar()->maximum(), 300 - wholeRows());
        QCOMPARE(bar()->value(), top);
        QTest::mouseRelease(m_view->viewport(), Qt::LeftButton, {}, placeOf(top + 2));
        QCOMPARE(selected(), QString::number(top + 2));
        QCOMPARE(bar()->value(), 300 - wholeRows());
    }

    // Whatever is inserted, removed and scrolled: rows are where arithmetic says, and what is
    // painted in pieces is what a whole painting gives.
    void randomChanges()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        m_model->named = true;
        for (int step = 0; step < 150; ++step) {
            const int rows = m_model->rowCount();
            switch (random.bounded(6)) {
            case 0:
                m_model->insert(random.bounded(rows + 1), 1 + random.bounded(5));
                break;
            case 1:
                if (rows > 0) {
                    const int first = random.bounded(rows);
                    m_model->remove(first, 1 + random.bounded(std::min(rows - first, 30)));
                }
                break;
            case 2:
                // By hand: a view that follows would otherwise be out of its place.
                bar()->setSliderPosition(random.bounded(bar()->maximum() + 1));
                break;
            case 3:
                m_view->setFollow(random.bounded(2) == 0);
                break;
            default:
                m_model->append(1 + random.bounded(12));
                break;
            }
            if (random.bounded(4) == 0)
                QCoreApplication::processEvents();
        }
        QTRY_COMPARE(bar()->maximum(), std::max(0, m_model->rowCount() - wholeRows()));
        if (m_view->follows())
            QCOMPARE(bar()->value(), bar()->maximum());
        const int top = bar()->value();
        for (int y = m_view->rowHeight() / 2; y < m_view->viewport()->height();
             y += m_view->rowHeight()) {
            const int row = top + y / m_view->rowHeight();
            QCOMPARE(m_view->indexAt({1, y}).isValid(), row < m_model->rowCount());
            if (row < m_model->rowCount())
                QCOMPARE(m_view->indexAt({1, y}).row(), row);
        }
        const auto shown
            = [this] { return m_view->screen()->grabWindow(m_view->winId()).toImage(); };
        QCoreApplication::processEvents();
        const QImage inPieces = shown();
        QVERIFY(!inPieces.isNull());
        m_view->viewport()->repaint();
        QCOMPARE(inPieces, shown());
    }

    void columnsAreChosenAndKept()
    {
        const QTemporaryDir dir;
        base::SettingsStore settings(dir.filePath(u"settings.ini"_s));
        m_view->keepColumnsIn(settings);
        TimelineHeader *const header = m_view->header();
        QAction *const delta = header->menu()->actions().at(capture::DeltaColumn);
        delta->trigger();
        header->moveSection(header->visualIndex(capture::SizeColumn), 0);
        header->resizeSection(capture::TypeColumn, 150);
        trigger(u"Time since the connect"_s);
        QVERIFY(header->isSectionHidden(capture::DeltaColumn));
        QVERIFY(!delta->isChecked());

        TimelineView other;
        other.setModel(m_model.get());
        other.keepColumnsIn(settings);
        QCOMPARE(other.header()->columns(), header->columns());
        QCOMPARE(other.header()->shownColumns(), header->shownColumns());
        QCOMPARE(other.header()->shownColumns().front(), int(capture::SizeColumn));
        QCOMPARE(other.header()->sectionSize(capture::TypeColumn), 150);
        QCOMPARE(other.header()->timeStyle(), TimeStyle::SinceConnect);

        trigger(u"Reset columns"_s);
        QCOMPARE(header->columns(), TimelineColumns());
        QVERIFY(!header->isSectionHidden(capture::DeltaColumn));
    }

    void oneColumnAlwaysStays()
    {
        const QList<QAction *> actions = m_view->header()->menu()->actions();
        for (int column = 0; column < capture::TimelineColumnCount; ++column)
            actions.at(column)->trigger();
        QCOMPARE(m_view->header()->shownColumns().size(), std::size_t(1));
        QVERIFY(!actions.at(m_view->header()->shownColumns().front())->isEnabled());
    }

    void previewTakesTheRoomThatIsLeft()
    {
        TimelineHeader *const header = m_view->header();
        QCOMPARE(header->length(), m_view->viewport()->width());
        QCOMPARE(m_view->horizontalScrollBar()->maximum(), 0);
        m_view->resize(900, 300);
        QTRY_COMPARE(header->length(), m_view->viewport()->width());
        header->resizeSection(capture::PreviewColumn, 2000);
        QVERIFY(m_view->horizontalScrollBar()->maximum() > 1000);
        m_model->append(1);
        m_view->scrollTo(index(0, capture::PreviewColumn));
        m_view->horizontalScrollBar()->setValue(300);
        QCOMPARE(m_view->visualRect(index(0, 0)).x(), -300);
        QCOMPARE(header->offset(), 300);
    }

    void words_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QStringList>("read");
        const QStringList usual = TimelineColumns().toWords();
        QTest::newRow("nothing") << QStringList() << usual;
        QTest::newRow("garbage") << QStringList{u"x"_s, u""_s, u"time -5 z"_s} << usual;
        QTest::newRow("twice") << QStringList{u"size"_s, u"size hidden"_s}
                               << QStringList{u"size"_s,      u"time"_s, u"delta"_s,
                                              u"direction"_s, u"type"_s, u"preview"_s};
        QTest::newRow("all hidden")
            << QStringList(usual).replaceInStrings(QRegularExpression(u"$"_s), u" hidden"_s)
            << usual;
        QTest::newRow("too wide") << QStringList{
            u"time 999999"_s} << QStringList(usual).replaceInStrings(u"time"_s, u"time 20000"_s);
        QStringList styled = usual;
        styled.append(u"since-connect"_s);
        QTest::newRow("style") << styled << styled;
    }

    void words()
    {
        QFETCH(QStringList, words);
        QTEST(TimelineColumns::fromWords(words).toWords(), "read");
    }

    void timeSinceTheConnect()
    {
        capture::Capture capture;
        const capture::TimelineModel model(&capture);
        wire::Batch batch;
        batch.append(stateRow(wire::State::Idle, 1'000), std::string_view());
        batch.append(stateRow(wire::State::Connecting, 1'000'000'000), std::string_view());
        batch.append(stateRow(wire::State::Connected, 1'012'345'678), std::string_view());
        batch.append(stateRow(wire::State::Connecting, 5'000'000'000), std::string_view());
        batch.append(stateRow(wire::State::Connected, 66'000'001'000), std::string_view());
        capture.append(std::move(batch));
        m_view->setModel(const_cast<capture::TimelineModel *>(&model));
        trigger(u"Time since the connect"_s);
        QStringList times;
        for (int row = 0; row < model.rowCount(); ++row)
            times.append(m_view->cellText(model.index(row, capture::TimeColumn)));
        QCOMPARE(times,
                 (QStringList{u""_s, u"0.000000"_s, u"0.012345"_s, u"0.000000"_s, u"61.000001"_s}));
        trigger(u"Time of day"_s);
        QVERIFY(m_view->cellText(model.index(1, 0)).contains(u':'));
        m_view.reset(); // before the model
    }

    void marks_data()
    {
        QTest::addColumn<std::vector<int>>("rows");
        QTest::addColumn<int>("count");
        QTest::addColumn<int>("height");
        QTest::addColumn<std::vector<int>>("pixels");
        using V = std::vector<int>;
        QTest::newRow("none") << V{} << 10 << 100 << V{};
        QTest::newRow("no rows") << V{1} << 0 << 100 << V{};
        QTest::newRow("no height") << V{1} << 10 << 0 << V{};
        QTest::newRow("few") << V{0, 5, 9} << 10 << 100 << V{0, 50, 90};
        QTest::newRow("many a pixel") << V{0, 1, 2, 50, 51, 99} << 100 << 10 << V{0, 5, 9};
        QTest::newRow("millions") << V{0, 9'999'999} << 10'000'000 << 500 << V{0, 499};
        QTest::newRow("beyond") << V{5, 12} << 10 << 10 << V{5};
    }

    void marks()
    {
        QFETCH(std::vector<int>, rows);
        QFETCH(int, count);
        QFETCH(int, height);
        QTEST(markedPixels(rows, count, height), "pixels");
    }

    void marksAreSeen()
    {
        m_model->append(1000);
        QTRY_VERIFY(bar()->maximum() > 0);
        const QImage before = bar()->grab().toImage();
        m_view->setMarks({100, 500, 900});
        QVERIFY(bar()->grab().toImage() != before);
        m_view->setMarks({});
        QCOMPARE(bar()->grab().toImage(), before);
    }

    void isAnAccessibleTable()
    {
        m_model->append(1000);
        QAccessibleInterface *const root = QAccessible::queryAccessibleInterface(m_view.get());
        QCOMPARE(root->role(), QAccessible::Table);
        QCOMPARE(root->text(QAccessible::Name), u"Timeline"_s);
        QVERIFY(table());
        QCOMPARE(table()->rowCount(), 1000);
        QCOMPARE(table()->columnCount(), 6);
        QCOMPARE(root->childCount(), 1001 * 6);

        QAccessibleInterface *const cell = table()->cellAt(7, 3);
        QCOMPARE(cell->text(QAccessible::Name), u"7.3"_s);
        QCOMPARE(cell->role(), QAccessible::Cell);
        QCOMPARE(cell->parent(), root);
        QCOMPARE(root->child(root->indexOfChild(cell)), cell);
        QCOMPARE(root->indexOfChild(cell), 8 * 6 + 3);
        QCOMPARE(cell->tableCellInterface()->rowIndex(), 7);
        QCOMPARE(cell->tableCellInterface()->columnIndex(), 3);
        QAccessibleInterface *const above
            = cell->tableCellInterface()->columnHeaderCells().constFirst();
        QCOMPARE(above->role(), QAccessible::ColumnHeader);
        QCOMPARE(root->child(3), above);
        QVERIFY(!table()->cellAt(1000, 0));
        QVERIFY(!table()->cellAt(0, 6));
        QVERIFY(!table()->cellAt(-1, 0));

        m_view->scrollTo(index(7), QAbstractItemView::PositionAtTop);
        const QPoint middle = cell->rect().center();
        QCOMPARE(root->childAt(middle.x(), middle.y()), cell);
        QVERIFY(!cell->state().offscreen);
        QVERIFY(table()->cellAt(900, 0)->state().offscreen);
    }

    void accessibleColumnsAreThoseShown()
    {
        m_model->append(5);
        m_view->header()->menu()->actions().at(capture::DeltaColumn)->trigger();
        m_view->header()->moveSection(m_view->header()->visualIndex(capture::SizeColumn), 0);
        QCOMPARE(table()->columnCount(), 5);
        QCOMPARE(table()->cellAt(2, 0)->text(QAccessible::Name), u"2.4"_s);
        QCOMPARE(table()->cellAt(2, 2)->text(QAccessible::Name), u"2.2"_s);
    }

    void accessibleSelectionAndFocus()
    {
        m_model->append(50);
        const auto *root = dynamic_cast<TimelineAccessible *>(
            QAccessible::queryAccessibleInterface(m_view.get()));
        QVERIFY(root);
        QStringList news;
        QObject here;
        connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, &here,
                [&news, root](const QItemSelection &selected, const QItemSelection &deselected) {
                    for (const TimelineAccessible::News &each :
                         root->newsOf(selected, deselected)) {
                        const auto *const cell = each.about->tableCellInterface();
                        news.append(u"%1 %2"_s.arg(each.event).arg(cell ? cell->rowIndex() : -1));
                    }
                });
        const auto item
            = [](QAccessible::Event event, int row) { return u"%1 %2"_s.arg(event).arg(row); };
        m_view->selectRow(3);
        QCOMPARE(news, QStringList{item(QAccessible::Selection, 3)});
        news.clear();
        m_view->selectRow(7);
        QCOMPARE(
            news,
            (QStringList{item(QAccessible::Selection, 7), item(QAccessible::SelectionRemove, 3)}));
        news.clear();
        QVERIFY(table()->selectRow(8));
        QCOMPARE(news, QStringList{item(QAccessible::SelectionAdd, 8)});
        news.clear();
        m_view->selectAll();
        QCOMPARE(news, QStringList{item(QAccessible::SelectionWithin, -1)});
        m_view->selectRow(3);
        QTest::keyClick(m_view.get(), Qt::Key_Right);
        QCOMPARE(root->focusChild(), table()->cellAt(3, 1));
        QVERIFY(root->focusChild()->state().focused);

        m_view->clearSelection();
        QVERIFY(table()->selectRow(5));
        QVERIFY(table()->selectRow(9));
        QCOMPARE(table()->selectedRows(), (QList<int>{5, 9}));
        QVERIFY(table()->isRowSelected(9));
        QVERIFY(table()->cellAt(9, 2)->state().selected);
        QCOMPARE(table()->selectedCellCount(), 12);
        QVERIFY(table()->unselectRow(5));
        QCOMPARE(selected(), u"9"_s);
        QVERIFY(!table()->selectRow(50));
    }

    void readingMillionsKeepsFewCells()
    {
        m_model->append(10'000'000);
        const QAccessible::Id first = QAccessible::uniqueId(table()->cellAt(0, 0));
        for (int row = 1; row < 5000; ++row)
            QCOMPARE(table()->cellAt(row * 1999, 0)->text(QAccessible::Name),
                     u"%1.0"_s.arg(row * 1999));
        QVERIFY(!QAccessible::accessibleInterface(first));
        QCOMPARE(table()->cellAt(0, 0)->text(QAccessible::Name), u"0.0"_s);
        m_model->clear();
        QVERIFY(!table()->cellAt(0, 0));
    }
};

QTEST_MAIN(TestTimelineView)
#include "tst_timelineview.moc"
