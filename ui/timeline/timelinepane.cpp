// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timelinepane.h"

#include "ui/editor/messagebar.h"
#include "ui/theme/icons.h"
#include "ui/timeline/filterbar.h"
#include "ui/timeline/findbar.h"
#include "ui/timeline/keptselection.h"
#include "ui/timeline/timelineheader.h"
#include "ui/timeline/timelineview.h"
#include "ui/timeline/trafficgraph.h"

#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QLabel>
#include <QLocale>
#include <QScrollBar>
#include <QShortcut>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sockwright::ui {

namespace {

constexpr int countsDelayMs = 100;
constexpr std::size_t markLimit = 20'000; // more cannot be told apart beside a scroll bar

} // namespace

TimelinePane::TimelinePane(capture::Capture *capture, QWidget *parent)
    : QWidget(parent)
    , m_capture(capture)
    , m_model(capture)
    , m_filterModel(&m_model)
    , m_view(new TimelineView)
    , m_messages(new MessageBar)
    , m_traffic(new TrafficGraph(capture, m_background))
    , m_filterBar(new FilterBar)
    , m_findBar(new FindBar(capture))
{
    m_view->setModel(&m_filterModel);
    m_kept = new KeptSelection(&m_filterModel, m_view, m_background, this);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeToolbar());
    layout->addWidget(m_filterBar->problem());
    layout->addWidget(m_findBar);
    layout->addWidget(m_messages);
    layout->addWidget(m_traffic);
    layout->addWidget(m_view, 1);

    m_countsDelay.setSingleShot(true);
    connect(&m_countsDelay, &QTimer::timeout, this, &TimelinePane::updateCounts);

    const auto countSoon = [this] {
        if (!m_countsDelay.isActive())
            m_countsDelay.start(countsDelayMs);
    };
    connect(capture, &capture::Capture::appended, this, countSoon);
    connect(&m_filterModel, &QAbstractItemModel::rowsInserted, this, countSoon);
    connect(&m_filterModel, &QAbstractItemModel::modelReset, this, countSoon);
    connect(&m_filterModel, &capture::TimelineFilterModel::scanProgressed, this, [this, countSoon] {
        restorePlaceOnceMatched();
        countSoon();
    });
    connect(&m_filterModel, &capture::TimelineFilterModel::scanFinished, this, [this, countSoon] {
        restorePlace();
        if (std::exchange(m_placePending, false))
            m_kept->restore();
        countSoon();
    });
    connectFind();
    connect(capture, &capture::Capture::cleared, this, &TimelinePane::forgetSelection);
    const QItemSelectionModel *const selection = m_view->selectionModel();
    connect(selection, &QItemSelectionModel::currentChanged, this, &TimelinePane::takeChosen);
    connect(selection, &QItemSelectionModel::selectionChanged, this, &TimelinePane::takeChosen);
    connect(m_view, &TimelineView::followChanged, m_followButton, &QToolButton::setChecked);
    addPicture();
    addActions();
    addStatistics();
    updateCounts();
}

QWidget *TimelinePane::makeToolbar()
{
    m_toolbar = new QWidget;
    auto *layout = new QHBoxLayout(m_toolbar);
    layout->setContentsMargins(4, 2, 4, 2);
    layout->setSpacing(2);

    connect(m_filterBar, &FilterBar::queryChanged, this, &TimelinePane::applyFilter);
    connect(m_filterBar, &FilterBar::leftDownwards, m_view,
            [this] { m_view->setFocus(Qt::TabFocusReason); });
    layout->addWidget(m_filterBar, 1);

    using Filter = capture::TimelineFilter;
    addToggle(Icon::ArrowDown, tr("In"), u"Show received"_s, Filter::Received);
    addToggle(Icon::ArrowUp, tr("Out"), u"Show sent"_s, Filter::Sent);
    addToggle(Icon::Text, tr("Text"), u"Show text"_s, Filter::Text);
    addToggle(Icon::Binary, tr("Binary"), u"Show binary"_s, Filter::Binary);
    addToggle(Icon::Ping, tr("Control"), u"Show control"_s, Filter::Control);
    layout->addSpacing(8);
    m_followButton = addButton(Icon::Follow, tr("Follow"), u"Follow"_s);
    m_followButton->setToolTip(tr("Keep the newest row in view"));
    m_followButton->setCheckable(true);
    m_followButton->setChecked(m_view->follows());
    connect(m_followButton, &QToolButton::clicked, m_view, &TimelineView::setFollow);
    QToolButton *const clear = addButton(Icon::Clear, tr("Clear"), u"Clear timeline"_s);
    clear->setToolTip(tr("Drop all rows of this timeline"));
    connect(clear, &QToolButton::clicked, m_capture, &capture::Capture::clear);

    QToolButton *const exporting = addButton(Icon::Save, tr("Export"), u"Export timeline"_s);
    exporting->setToolTip(tr("Write rows to a file"));
    connect(exporting, &QToolButton::clicked, this, &TimelinePane::askForExport);

    QToolButton *const columns = addButton(Icon::Settings, tr("View"), u"Timeline view"_s);
    columns->setToolTip(tr("Columns, what Time shows, picture and statistics"));
    columns->setPopupMode(QToolButton::InstantPopup);
    columns->setMenu(m_view->header()->menu());

    m_counts = new QLabel;
    m_counts->setTextFormat(Qt::PlainText);
    m_counts->setAccessibleName(tr("Rows shown"));
    m_counts->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_counts->setMinimumWidth(1); // in a narrow window the buttons count more
    layout->addSpacing(8);
    layout->addWidget(m_counts);
    m_roomyWidth
        = m_toolbar->sizeHint().width() + fontMetrics().horizontalAdvance(u"000,000 rows"_s);
    return m_toolbar;
}

QToolButton *TimelinePane::addButton(Icon id, const QString &text, const QString &name)
{
    auto *button = new QToolButton;
    button->setIcon(icon(id));
    button->setText(text);
    button->setAccessibleName(name);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    m_toolbar->layout()->addWidget(button);
    m_buttons.push_back(button);
    return button;
}

QToolButton *TimelinePane::addToggle(Icon id, const QString &text, const QString &name,
                                     capture::TimelineFilter::Part part)
{
    QToolButton *const button = addButton(id, text, name);
    button->setCheckable(true);
    button->setChecked(true);
    button->setToolTip(name);
    connect(button, &QToolButton::toggled, this, [this, part](bool on) {
        m_parts.setFlag(part, on);
        applyFilter();
    });
    return button;
}

void TimelinePane::connectFind()
{
    const auto shortcut = [this](const QKeySequence &keys, void (FindBar::*call)()) {
        connect(new QShortcut(keys, this), &QShortcut::activated, m_findBar, call);
    };
    shortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_F, &FindBar::open);
    shortcut(Qt::Key_F3, &FindBar::next);
    shortcut(Qt::SHIFT | Qt::Key_F3, &FindBar::previous);
    connect(m_findBar, &FindBar::goTo, this, [this](std::size_t captureRow) {
        const std::optional<int> row = m_filterModel.rowFromSource(captureRow);
        m_findBar->setHitHidden(!row);
        if (!row)
            return;
        m_view->setFollow(false);
        m_view->selectRow(*row);
        m_view->scrollTo(m_filterModel.index(*row, 0));
    });
    connect(m_findBar, &FindBar::closed, m_view, [this] { m_view->setFocus(); });
    connect(m_findBar, &FindBar::hitsChanged, this, &TimelinePane::showMarks);
    connect(m_findBar, &FindBar::hitsChanged, this, &TimelinePane::showMatches);
    connect(&m_filterModel, &capture::TimelineFilterModel::scanFinished, this,
            &TimelinePane::showMarks);
    connect(this, &TimelinePane::rowSelected, m_findBar, &FindBar::setPlace);
}

// Where hits are, beside the scroll bar: of very many, some.
void TimelinePane::showMarks()
{
    const std::vector<std::uint32_t> &hits = m_findBar->hits();
    const std::size_t step = hits.size() / markLimit + 1;
    std::vector<int> marks;
    marks.reserve(hits.size() / step + 1);
    for (std::size_t i = 0; i < hits.size(); i += step) {
        if (const std::optional<int> row = m_filterModel.rowFromSource(hits[i]))
            marks.push_back(*row);
    }
    m_view->setMarks(std::move(marks));
}

// What was searched for is shown in the rows, and by whoever shows one of them.
void TimelinePane::showMatches()
{
    std::vector<capture::Query> queries{m_filterModel.filter().query(), m_findBar->query()};
    if (queries == m_shownQueries)
        return;
    m_shownQueries = std::move(queries);
    auto finder = std::make_shared<capture::MatchFinder>(m_shownQueries);
    m_view->setFinder(finder->isEmpty() ? nullptr : std::move(finder));
    emit shownQueriesChanged();
}

void TimelinePane::focusFilter()
{
    m_filterBar->focusField();
}

void TimelinePane::keepIn(base::SettingsStore &settings)
{
    m_filterBar->keepIn(settings);
    m_view->keepColumnsIn(settings);
    m_traffic->keepIn(settings);
}

void TimelinePane::setPlaceholder(const QString &text)
{
    m_placeholder = text;
    updateCounts();
}

void TimelinePane::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const auto style
        = width() >= m_roomyWidth ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly;
    for (QToolButton *button : m_buttons)
        button->setToolButtonStyle(style);
}

void TimelinePane::applyFilter()
{
    const capture::TimelineFilter filter(m_filterBar->query(), m_parts, m_span);
    if (filter == m_filterModel.filter())
        return;
    const QModelIndex top = m_view->indexAt({0, 0});
    m_place.reset();
    if (top.isValid())
        m_place = m_filterModel.sourceRow(top.row());
    const auto chosen = m_selected ? m_filterModel.rowFromSource(*m_selected) : std::nullopt;
    m_chosenPlace = chosen ? m_view->placeOf(*chosen) : std::nullopt;
    m_placePending = true;
    m_kept->keep();
    m_filterModel.setFilter(filter); // its scanFinished() restores the place at the latest
    showMatches();
    updateCounts();
}

void TimelinePane::selectRow(std::size_t captureRow)
{
    if (const std::optional<int> row = m_filterModel.rowFromSource(captureRow))
        m_view->selectRow(*row);
}

// A long scan goes on below the rows that matter for the place.
void TimelinePane::restorePlaceOnceMatched()
{
    const std::size_t last = std::max(m_place.value_or(0), m_selected.value_or(0));
    if (m_placePending && m_filterModel.searchedRows() > last)
        restorePlace();
}

// After a change of the filter: the chosen row is chosen again, and what was in view stays there;
// the chosen row at the same height.
void TimelinePane::restorePlace()
{
    if (!m_placePending)
        return;
    const std::optional<std::size_t> place = std::exchange(m_place, std::nullopt);
    std::optional<int> row;
    if (m_selected)
        row = m_filterModel.rowFromSource(*m_selected);
    if (row && m_view->currentIndex().row() != *row)
        m_kept->restoreCurrent(*row);
    if (!place || m_view->follows())
        return;
    if (row && m_chosenPlace)
        m_view->scrollToPlace(*row, *m_chosenPlace);
    else if (row)
        m_view->scrollTo(m_filterModel.index(*row, 0), QAbstractItemView::PositionAtCenter);
    else if (const std::optional<int> nearest = m_filterModel.nearestRow(*place))
        m_view->scrollTo(m_filterModel.index(*nearest, 0), QAbstractItemView::PositionAtTop);
}

// The row that is current and selected; current alone is only where the keyboard would start.
void TimelinePane::takeChosen()
{
    const QModelIndex current = m_view->currentIndex();
    if (m_kept->isRestoring() || !current.isValid()
        || !m_view->selectionModel()->isSelected(current))
        return;
    const std::size_t row = m_filterModel.sourceRow(current.row());
    if (m_selected == row)
        return;
    m_selected = row;
    emit rowSelected(row);
}

void TimelinePane::forgetSelection()
{
    m_place.reset();
    m_kept->forget();
    m_findBar->setPlace(std::nullopt);
    updateCounts();
    if (std::exchange(m_selected, std::nullopt))
        emit selectionCleared();
}

void TimelinePane::updateCounts()
{
    const QLocale locale;
    const auto total = static_cast<qulonglong>(m_capture->size());
    const auto shown = static_cast<qulonglong>(m_filterModel.rowCount());
    const auto searched = static_cast<qulonglong>(m_filterModel.searchedRows());
    const auto percent = total > 0 ? searched * 100 / total : 100;
    const bool looking = m_filterModel.scanning() && percent < 99; // more than what just came in
    if (m_filterModel.filter().isEmpty()) {
        m_counts->setText(tr("%1 rows").arg(locale.toString(total)));
    } else if (looking) {
        m_counts->setText(tr("%1 of %2 rows, %3 % searched")
                              .arg(locale.toString(shown), locale.toString(total))
                              .arg(percent));
    } else {
        m_counts->setText(tr("%1 of %2 rows").arg(locale.toString(shown), locale.toString(total)));
    }
    const auto givenUp = static_cast<qulonglong>(m_filterModel.givenUp());
    m_counts->setToolTip(givenUp == 0
                             ? QString()
                             : tr("The filter took too long for %1 rows. They are not shown.")
                                   .arg(locale.toString(givenUp)));

    if (total == 0)
        m_view->setPlaceholder(m_placeholder);
    else if (looking)
        m_view->setPlaceholder(tr("Looking for rows…"));
    else
        m_view->setPlaceholder(tr("No row passes the filter."));
}

} // namespace sockwright::ui
