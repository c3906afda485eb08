// SPDX-License-Identifier: GPL-3.0-or-later
// What TimelinePane lets a person do with rows, and with the picture above them.
#include "ui/timeline/timelinepane.h"

#include "ui/editor/messagebar.h"
#include "ui/timeline/exportdialog.h"
#include "ui/timeline/rowactions.h"
#include "ui/timeline/statisticspanel.h"
#include "ui/timeline/timelineheader.h"
#include "ui/timeline/timelineview.h"
#include "ui/timeline/trafficgraph.h"

#include <QAction>
#include <QItemSelectionModel>
#include <QLabel>
#include <QLayout>
#include <QLocale>
#include <QMenu>

#include <cstdint>
#include <utility>
#include <vector>

namespace sockwright::ui {

namespace {

constexpr int undoOfferMs = 15'000;

// The first row that is not before this time; the rows are in the order of time.
std::size_t rowAtTime(const capture::Capture &capture, std::int64_t ns)
{
    std::size_t first = 0;
    std::size_t count = capture.size();
    while (count > 0) {
        const std::size_t half = count / 2;
        if (capture.record(first + half).time < ns) {
            first += half + 1;
            count -= half + 1;
        } else {
            count = half;
        }
    }
    return first;
}

} // namespace

void TimelinePane::addPicture()
{
    connect(m_traffic, &TrafficGraph::spanSelected, this,
            [this](std::int64_t from, std::int64_t to) {
                m_span = capture::TimeSpan{from, to};
                applyFilter();
            });
    connect(m_traffic, &TrafficGraph::spanCleared, this, [this] {
        m_span.reset();
        applyFilter();
    });
    connect(m_traffic, &TrafficGraph::timeChosen, this, &TimelinePane::goToTime);
    QMenu *menu = m_view->header()->menu();
    menu->addSeparator();
    menu->addAction(m_traffic->shownAction());
}

// In place of the counts, for as long as it takes to read.
void TimelinePane::tell(const QString &text)
{
    constexpr int toldMs = 4000;
    m_counts->setText(text);
    m_countsDelay.start(toldMs);
}

void TimelinePane::addActions()
{
    m_actions = new RowActions(&m_model, &m_filterModel, m_view, m_background, this);
    connect(m_view, &TimelineView::copyRequested, m_actions,
            [this] { m_actions->copy(RowTextFormat::Payload); });
    connect(m_actions, &RowActions::sendRequested, this, &TimelinePane::sendRequested);
    connect(m_actions, &RowActions::rowWanted, this, &TimelinePane::showRow);
    connect(m_actions, &RowActions::told, this, &TimelinePane::tell);
    connect(m_actions, &RowActions::failed, this, [this](const QString &message) {
        m_messages->showMessage(MessageBar::Kind::Error, message);
    });
    connect(&m_model, &capture::TimelineModel::marksChanged, this, &TimelinePane::marksChanged);

    connect(m_capture, &capture::Capture::cleared, this, &TimelinePane::offerUndoOfClear);
    connect(m_messages, &MessageBar::actionTriggered, this, &TimelinePane::undoClear);
    auto *undo = new QAction(tr("&Undo clear"), this);
    undo->setShortcut(QKeySequence::Undo);
    undo->setShortcutContext(Qt::WidgetShortcut);
    connect(undo, &QAction::triggered, this, &TimelinePane::undoClear);
    m_view->addAction(undo);
    m_actions->menu()->addSeparator();
    m_actions->menu()->addAction(undo);
    undo->setEnabled(m_capture->canRestore());
    connect(m_capture, &capture::Capture::cleared, undo,
            [this, undo] { undo->setEnabled(m_capture->canRestore()); });
}

void TimelinePane::addStatistics()
{
    m_statistics
        = new StatisticsPanel(m_capture, &m_filterModel, m_view->selectionModel(), m_background);
    m_statistics->hide();
    layout()->addWidget(m_statistics);
    m_statisticsShown = new QAction(tr("&Statistics"), this);
    m_statisticsShown->setCheckable(true);
    m_statisticsShown->setShortcut(Qt::CTRL | Qt::Key_I);
    m_statisticsShown->setShortcutContext(Qt::WindowShortcut);
    addAction(m_statisticsShown);
    m_view->header()->menu()->addAction(m_statisticsShown);
    connect(m_statisticsShown, &QAction::toggled, m_statistics, &QWidget::setVisible);
    connect(m_statistics, &StatisticsPanel::closeRequested, this, [this] {
        m_statisticsShown->setChecked(false);
        m_view->setFocus();
    });
}

void TimelinePane::askForExport()
{
    auto *dialog = new ExportDialog(
        [this](ExportDialog::Rows rows) {
            switch (rows) {
            case ExportDialog::Rows::All:
                break;
            case ExportDialog::Rows::Shown:
                return m_actions->shownRows();
            case ExportDialog::Rows::Selected:
                return m_actions->selectedRows(SIZE_MAX);
            }
            return capture::RowList(m_capture->snapshot());
        },
        this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setOffered(!m_filterModel.filter().isEmpty(), m_view->selectionModel()->hasSelection());
    dialog->show();
}

void TimelinePane::setConnected(bool connected)
{
    m_actions->setConnected(connected);
}

void TimelinePane::goToTime(std::int64_t ns)
{
    const std::size_t wanted = rowAtTime(*m_capture, ns);
    std::optional<int> row = m_filterModel.nearestRow(wanted);
    if (!row)
        return;
    if (m_filterModel.sourceRow(*row) < wanted && *row + 1 < m_filterModel.rowCount())
        ++*row;
    showRow(m_filterModel.sourceRow(*row));
}

void TimelinePane::showRow(std::size_t captureRow)
{
    const std::optional<int> row = m_filterModel.rowFromSource(captureRow);
    if (!row) {
        m_messages->showMessage(MessageBar::Kind::Information, tr("The filter hides that row."), {},
                                undoOfferMs);
        return;
    }
    m_view->setFollow(false);
    m_view->selectRow(*row);
    m_view->scrollTo(m_filterModel.index(*row, 0), QAbstractItemView::PositionAtCenter);
}

void TimelinePane::offerUndoOfClear()
{
    m_span.reset();
    m_traffic->setSpan(std::nullopt);
    applyFilter();
    if (m_capture->size() == 0 && m_capture->canRestore())
        m_messages->showMessage(MessageBar::Kind::Information, tr("The timeline was cleared."),
                                tr("Undo clear"), undoOfferMs);
    else
        m_messages->dismiss();
}

void TimelinePane::undoClear()
{
    if (m_capture->canRestore())
        m_capture->restore();
}

} // namespace sockwright::ui
