// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timelineaccessible.h"

#include "ui/timeline/timelinecell.h"
#include "ui/timeline/timelineheader.h"
#include "ui/timeline/timelineview.h"

#include <algorithm>
#include <limits>

namespace sockwright::ui {

namespace {

QAccessibleInterface *makeInterface(const QString &, QObject *object)
{
    auto *view = qobject_cast<TimelineView *>(object);
    return view ? new TimelineAccessible(view) : nullptr;
}

TimelineAccessible *accessibleOf(TimelineView *view)
{
    return dynamic_cast<TimelineAccessible *>(QAccessible::queryAccessibleInterface(view));
}

quint64 keyOf(int row, int column)
{
    return (static_cast<quint64>(static_cast<quint32>(row)) << 32) | static_cast<quint32>(column);
}

int toInt(qint64 count)
{
    return static_cast<int>(std::min<qint64>(count, std::numeric_limits<int>::max()));
}

qint64 rowsIn(const QItemSelection &selection)
{
    qint64 rows = 0;
    for (const QItemSelectionRange &range : selection)
        rows += range.height();
    return rows;
}

} // namespace

TimelineAccessible::TimelineAccessible(TimelineView *view)
    : QAccessibleWidget(view, QAccessible::Table)
{
}

TimelineAccessible::~TimelineAccessible()
{
    forgetCells();
}

void TimelineAccessible::install()
{
    static const bool once = [] {
        QAccessible::installFactory(makeInterface);
        return true;
    }();
    Q_UNUSED(once)
}

void TimelineAccessible::announceCurrent(TimelineView *view)
{
    if (!QAccessible::isActive() || !view->hasFocus())
        return;
    const TimelineAccessible *const self = accessibleOf(view);
    if (QAccessibleInterface *const cell = self ? self->focusChild() : nullptr) {
        QAccessibleEvent focused(cell, QAccessible::Focus);
        QAccessible::updateAccessibility(&focused);
    }
}

void TimelineAccessible::announceSelection(TimelineView *view, const QItemSelection &selected,
                                           const QItemSelection &deselected)
{
    if (!QAccessible::isActive())
        return;
    const TimelineAccessible *const self = accessibleOf(view);
    if (!self)
        return;
    for (const News &news : self->newsOf(selected, deselected)) {
        QAccessibleEvent changed(news.about, news.event);
        QAccessible::updateAccessibility(&changed);
    }
}

std::vector<TimelineAccessible::News>
TimelineAccessible::newsOf(const QItemSelection &selected, const QItemSelection &deselected) const
{
    if (columnCount() == 0)
        return {};
    if (rowsIn(selected) > 1 || rowsIn(deselected) > 1)
        return {{QAccessible::queryAccessibleInterface(widget()), QAccessible::SelectionWithin}};
    std::vector<News> news;
    if (!selected.isEmpty()) {
        news.push_back(
            {cellAt(selected.constFirst().top(), 0),
             selectedRowCount() == 1 ? QAccessible::Selection : QAccessible::SelectionAdd});
    }
    if (!deselected.isEmpty())
        news.push_back({cellAt(deselected.constFirst().top(), 0), QAccessible::SelectionRemove});
    return news;
}

TimelineView *TimelineAccessible::view() const
{
    return static_cast<TimelineView *>(widget());
}

QAccessible::State TimelineAccessible::state() const
{
    QAccessible::State state = QAccessibleWidget::state();
    state.multiSelectable = true;
    state.extSelectable = true;
    return state;
}

int TimelineAccessible::childCount() const
{
    return toInt((qint64(rowCount()) + 1) * columnCount());
}

QAccessibleInterface *TimelineAccessible::child(int index) const
{
    const int columns = columnCount();
    if (index < 0 || columns == 0)
        return nullptr;
    return cell(index / columns - 1, index % columns);
}

int TimelineAccessible::indexOfChild(const QAccessibleInterface *child) const
{
    const auto *const known = dynamic_cast<const TimelineCell *>(child);
    if (!known || known->parent() != this || !known->isValid())
        return -1;
    const qint64 index = (qint64(known->rowIndex()) + 1) * columnCount() + known->columnIndex();
    return index <= std::numeric_limits<int>::max() ? static_cast<int>(index) : -1;
}

QAccessibleInterface *TimelineAccessible::childAt(int x, int y) const
{
    const TimelineHeader *const header = view()->header();
    const std::vector<int> columns = header->shownColumns();
    const auto positionOf = [&columns](int column) {
        return static_cast<int>(std::find(columns.begin(), columns.end(), column)
                                - columns.begin());
    };
    const QPoint onHeader = header->viewport()->mapFromGlobal(QPoint(x, y));
    if (header->isVisible() && header->viewport()->rect().contains(onHeader)) {
        const int column = header->logicalIndexAt(onHeader);
        return column < 0 ? nullptr : cell(TimelineCell::headerRow, positionOf(column));
    }
    const QPoint onRows = view()->viewport()->mapFromGlobal(QPoint(x, y));
    if (!view()->viewport()->rect().contains(onRows))
        return nullptr;
    const QModelIndex index = view()->indexAt(onRows);
    return index.isValid() ? cell(index.row(), positionOf(index.column())) : nullptr;
}

QAccessibleInterface *TimelineAccessible::focusChild() const
{
    const QModelIndex current = view()->currentIndex();
    const std::vector<int> columns = view()->header()->shownColumns();
    const auto found = std::find(columns.begin(), columns.end(), current.column());
    if (!current.isValid() || found == columns.end())
        return nullptr;
    return cell(current.row(), static_cast<int>(found - columns.begin()));
}

void *TimelineAccessible::interface_cast(QAccessible::InterfaceType type)
{
    if (type == QAccessible::TableInterface)
        return static_cast<QAccessibleTableInterface *>(this);
    return QAccessibleWidget::interface_cast(type);
}

QAccessibleInterface *TimelineAccessible::cellAt(int row, int column) const
{
    return row < 0 ? nullptr : cell(row, column);
}

QAccessibleInterface *TimelineAccessible::headerCell(int column) const
{
    return cell(TimelineCell::headerRow, column);
}

QAccessibleInterface *TimelineAccessible::cell(int row, int column) const
{
    if (row < TimelineCell::headerRow || row >= rowCount() || column < 0 || column >= columnCount())
        return nullptr;
    const quint64 key = keyOf(row, column);
    if (const auto known = m_cells.constFind(key); known != m_cells.constEnd())
        return QAccessible::accessibleInterface(*known);
    if (m_order.size() >= cellsKept) {
        QAccessible::deleteAccessibleInterface(m_cells.take(m_order.front()));
        m_order.pop_front();
    }
    auto *const made = new TimelineCell(view(), row, column);
    m_cells.insert(key, QAccessible::registerAccessibleInterface(made));
    m_order.push_back(key);
    m_lastRow = std::max(m_lastRow, row);
    return made;
}

void TimelineAccessible::forgetCells()
{
    for (const QAccessible::Id id : std::as_const(m_cells))
        QAccessible::deleteAccessibleInterface(id);
    m_cells.clear();
    m_order.clear();
    m_lastRow = -1;
}

int TimelineAccessible::selectedCellCount() const
{
    return toInt(rowsIn(view()->selectionModel()->selection()) * columnCount());
}

QList<QAccessibleInterface *> TimelineAccessible::selectedCells() const
{
    QList<QAccessibleInterface *> cells;
    const int columns = columnCount();
    for (const int row : selectedRows()) {
        if (cells.size() + columns > cellsKept)
            break;
        for (int column = 0; column < columns; ++column)
            cells.append(cell(row, column));
    }
    return cells;
}

QString TimelineAccessible::columnDescription(int column) const
{
    QAccessibleInterface *const header = headerCell(column);
    return header ? header->text(QAccessible::Name) : QString();
}

QString TimelineAccessible::rowDescription(int row) const
{
    return view()->model() ? view()->model()->headerData(row, Qt::Vertical).toString() : QString();
}

int TimelineAccessible::selectedColumnCount() const
{
    return static_cast<int>(selectedColumns().size());
}

int TimelineAccessible::selectedRowCount() const
{
    return toInt(rowsIn(view()->selectionModel()->selection()));
}

int TimelineAccessible::columnCount() const
{
    return static_cast<int>(view()->header()->shownColumns().size());
}

int TimelineAccessible::rowCount() const
{
    return view()->model() ? view()->model()->rowCount() : 0;
}

QList<int> TimelineAccessible::selectedColumns() const
{
    QList<int> columns;
    for (int column = 0; column < columnCount(); ++column) {
        if (isColumnSelected(column))
            columns.append(column);
    }
    return columns;
}

QList<int> TimelineAccessible::selectedRows() const
{
    QList<int> rows;
    for (const QItemSelectionRange &range : view()->selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom() && rows.size() < cellsKept; ++row)
            rows.append(row);
    }
    return rows;
}

bool TimelineAccessible::isColumnSelected(int column) const
{
    return column >= 0 && column < columnCount() && rowCount() > 0
        && selectedRowCount() == rowCount();
}

bool TimelineAccessible::isRowSelected(int row) const
{
    return row >= 0 && row < rowCount()
        && view()->selectionModel()->isSelected(view()->model()->index(row, 0));
}

bool TimelineAccessible::selectRow(int row)
{
    if (row < 0 || row >= rowCount())
        return false;
    view()->selectionModel()->select(view()->model()->index(row, 0),
                                     QItemSelectionModel::Select | QItemSelectionModel::Rows);
    return true;
}

bool TimelineAccessible::unselectRow(int row)
{
    if (row < 0 || row >= rowCount())
        return false;
    view()->selectionModel()->select(view()->model()->index(row, 0),
                                     QItemSelectionModel::Deselect | QItemSelectionModel::Rows);
    return true;
}

bool TimelineAccessible::selectColumn(int)
{
    return false; // rows are selected as a whole
}

bool TimelineAccessible::unselectColumn(int)
{
    return false;
}

void TimelineAccessible::modelChange(QAccessibleTableModelChangeEvent *event)
{
    const bool behindAll
        = event->modelChangeType() == QAccessibleTableModelChangeEvent::RowsInserted
        && event->firstRow() > m_lastRow;
    if (!behindAll && event->modelChangeType() != QAccessibleTableModelChangeEvent::DataChanged)
        forgetCells();
}

} // namespace sockwright::ui
