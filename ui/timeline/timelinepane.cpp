// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timelinepane.h"

#include "ui/payload/clipboard.h"
#include "ui/theme/icons.h"
#include "ui/timeline/timelineview.h"

#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sockwright::ui {

namespace {

constexpr int filterDelayMs = 120;
constexpr int countsDelayMs = 100;
constexpr qsizetype copyLimit = 16 * 1024 * 1024; // bytes; more would hold up the window

} // namespace

TimelinePane::TimelinePane(capture::Capture *capture, QWidget *parent)
    : QWidget(parent)
    , m_capture(capture)
    , m_model(capture)
    , m_filterModel(&m_model)
    , m_view(new TimelineView)
{
    m_view->setModel(&m_filterModel);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeToolbar());
    layout->addWidget(m_view, 1);

    m_filterDelay.setSingleShot(true);
    m_filterDelay.setInterval(filterDelayMs);
    connect(&m_filterDelay, &QTimer::timeout, this, &TimelinePane::applyFilter);
    m_countsDelay.setSingleShot(true);
    m_countsDelay.setInterval(countsDelayMs);
    connect(&m_countsDelay, &QTimer::timeout, this, &TimelinePane::updateCounts);

    const auto countSoon = [this] {
        if (!m_countsDelay.isActive())
            m_countsDelay.start();
    };
    connect(capture, &capture::Capture::appended, this, countSoon);
    connect(&m_filterModel, &QAbstractItemModel::rowsInserted, this, countSoon);
    connect(&m_filterModel, &QAbstractItemModel::modelReset, this, countSoon);
    connect(&m_filterModel, &capture::TimelineFilterModel::scanFinished, this,
            &TimelinePane::restorePlace);
    connect(capture, &capture::Capture::cleared, this, &TimelinePane::forgetSelection);
    const QItemSelectionModel *const selection = m_view->selectionModel();
    connect(selection, &QItemSelectionModel::currentChanged, this, &TimelinePane::takeChosen);
    connect(selection, &QItemSelectionModel::selectionChanged, this, &TimelinePane::takeChosen);
    connect(m_view, &TimelineView::followChanged, m_followButton, &QToolButton::setChecked);
    connect(m_view, &TimelineView::copyRequested, this, &TimelinePane::copyRows);
    updateCounts();
}

QWidget *TimelinePane::makeToolbar()
{
    m_toolbar = new QWidget;
    auto *layout = new QHBoxLayout(m_toolbar);
    layout->setContentsMargins(4, 2, 4, 2);
    layout->setSpacing(2);

    m_filterField = new QLineEdit;
    m_filterField->setAccessibleName(u"Filter timeline"_s);
    m_filterField->setPlaceholderText(tr("Filter…"));
    m_filterField->setClearButtonEnabled(true);
    m_filterField->setMinimumWidth(fontMetrics().averageCharWidth() * 12);
    m_filterField->installEventFilter(this);
    connect(m_filterField, &QLineEdit::textChanged, this, [this] { m_filterDelay.start(); });
    connect(m_filterField, &QLineEdit::returnPressed, this, &TimelinePane::applyFilter);
    layout->addWidget(m_filterField, 1);

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

    m_counts = new QLabel;
    m_counts->setTextFormat(Qt::PlainText);
    m_counts->setAccessibleName(tr("Rows shown"));
    m_counts->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
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

void TimelinePane::focusFilter()
{
    m_filterField->setFocus(Qt::ShortcutFocusReason);
    m_filterField->selectAll();
}

void TimelinePane::setPlaceholder(const QString &text)
{
    m_placeholder = text;
    updateCounts();
}

bool TimelinePane::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_filterField && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Escape && !m_filterField->text().isEmpty()) {
            m_filterField->clear();
            applyFilter();
            return true;
        }
        if (key == Qt::Key_Down) {
            m_view->setFocus(Qt::TabFocusReason);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
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
    m_filterDelay.stop();
    const capture::TimelineFilter filter(capture::Query::parse(m_filterField->text()).query,
                                         m_parts);
    if (filter == m_filterModel.filter())
        return;
    const QModelIndex top = m_view->indexAt({0, 0});
    m_place.reset();
    if (top.isValid())
        m_place = m_filterModel.sourceRow(top.row());
    m_filterModel.setFilter(filter); // its scanFinished() restores the place
}

void TimelinePane::selectRow(std::size_t captureRow)
{
    if (const std::optional<int> row = m_filterModel.rowFromSource(captureRow))
        m_view->selectRow(*row);
}

// After a change of the filter: the chosen row is chosen again, and what was in view stays there.
void TimelinePane::restorePlace()
{
    const std::optional<std::size_t> place = std::exchange(m_place, std::nullopt);
    std::optional<int> row;
    if (m_selected)
        row = m_filterModel.rowFromSource(*m_selected);
    if (row && m_view->currentIndex().row() != *row) {
        const QScopedValueRollback restoring(m_restoring, true);
        m_view->setAutoScroll(false);
        m_view->selectionModel()->setCurrentIndex(m_filterModel.index(*row, 0),
                                                  QItemSelectionModel::ClearAndSelect
                                                      | QItemSelectionModel::Rows);
        m_view->setAutoScroll(true);
    }
    if (!place || m_view->follows())
        return;
    if (row)
        m_view->scrollTo(m_filterModel.index(*row, 0), QAbstractItemView::PositionAtCenter);
    else if (const std::optional<int> nearest = m_filterModel.nearestRow(*place))
        m_view->scrollTo(m_filterModel.index(*nearest, 0), QAbstractItemView::PositionAtTop);
}

// The row that is current and selected; current alone is only where the keyboard would start.
void TimelinePane::takeChosen()
{
    const QModelIndex current = m_view->currentIndex();
    if (m_restoring || !current.isValid() || !m_view->selectionModel()->isSelected(current))
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
    updateCounts();
    if (std::exchange(m_selected, std::nullopt))
        emit selectionCleared();
}

void TimelinePane::updateCounts()
{
    const QLocale locale;
    const auto total = static_cast<qulonglong>(m_capture->size());
    const auto shown = static_cast<qulonglong>(m_filterModel.rowCount());
    if (m_filterModel.filter().isEmpty())
        m_counts->setText(tr("%1 rows").arg(locale.toString(total)));
    else
        m_counts->setText(tr("%1 of %2 rows").arg(locale.toString(shown), locale.toString(total)));

    if (total == 0)
        m_view->setPlaceholder(m_placeholder);
    else if (m_filterModel.scanning())
        m_view->setPlaceholder(tr("Looking for rows…"));
    else
        m_view->setPlaceholder(tr("No row passes the filter."));
}

void TimelinePane::copyRows()
{
    QItemSelection selection = m_view->selectionModel()->selection();
    std::sort(selection.begin(), selection.end(),
              [](const QItemSelectionRange &a, const QItemSelectionRange &b) {
                  return a.top() < b.top();
              });
    QByteArray text;
    for (const QItemSelectionRange &range : std::as_const(selection)) {
        for (int row = range.top(); row <= range.bottom(); ++row) {
            const std::size_t captureRow = m_filterModel.sourceRow(row);
            const std::string_view payload = m_capture->payload(captureRow);
            const auto size = static_cast<qsizetype>(payload.size());
            if (text.size() + size > copyLimit) {
                m_counts->setText(text.isEmpty() ? tr("Too large to copy")
                                                 : tr("Copied the first 16 MB"));
                if (!text.isEmpty())
                    copyToClipboard(text);
                return;
            }
            if (!text.isEmpty())
                text += '\n';
            const QByteArray bytes = QByteArray::fromRawData(payload.data(), size);
            text += m_capture->record(captureRow).kind == wire::Kind::Binary ? bytes.toHex(' ')
                                                                             : bytes;
        }
    }
    copyToClipboard(text);
}

} // namespace sockwright::ui
