// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timelinecell.h"

#include "ui/timeline/timelineaccessible.h"
#include "ui/timeline/timelineheader.h"
#include "ui/timeline/timelineview.h"

namespace sockwright::ui {

TimelineCell::TimelineCell(TimelineView *view, int row, int column)
    : m_view(view)
    , m_row(row)
    , m_column(column)
{
}

bool TimelineCell::isValid() const
{
    return m_view && m_view->model() && modelColumn() >= 0
        && (isHeader() || m_row < m_view->model()->rowCount());
}

int TimelineCell::modelColumn() const
{
    const std::vector<int> columns = m_view->header()->shownColumns();
    const auto column = static_cast<std::size_t>(m_column);
    return column < columns.size() ? columns[column] : -1;
}

QModelIndex TimelineCell::index() const
{
    return isValid() && !isHeader() ? m_view->model()->index(m_row, modelColumn()) : QModelIndex();
}

QWindow *TimelineCell::window() const
{
    return m_view ? m_view->window()->windowHandle() : nullptr;
}

QAccessibleInterface *TimelineCell::parent() const
{
    return m_view ? QAccessible::queryAccessibleInterface(m_view) : nullptr;
}

QString TimelineCell::text(QAccessible::Text kind) const
{
    if (!isValid())
        return {};
    if (isHeader()) {
        return kind == QAccessible::Name
            ? m_view->model()
                  ->headerData(modelColumn(), Qt::Horizontal, Qt::AccessibleTextRole)
                  .toString()
            : QString();
    }
    switch (kind) {
    case QAccessible::Name: {
        const QString words = index().data(Qt::AccessibleTextRole).toString();
        return words.isEmpty() ? m_view->cellText(index()) : words;
    }
    case QAccessible::Description:
        return index().data(Qt::ToolTipRole).toString();
    default:
        return {};
    }
}

QRect TimelineCell::rect() const
{
    if (!isValid())
        return {};
    if (isHeader()) {
        const QHeaderView *header = m_view->header();
        const int column = modelColumn();
        return {header->viewport()->mapToGlobal(QPoint(header->sectionViewportPosition(column), 0)),
                QSize(header->sectionSize(column), header->height())};
    }
    const QRect cell = m_view->visualRect(index());
    return {m_view->viewport()->mapToGlobal(cell.topLeft()), cell.size()};
}

QAccessible::Role TimelineCell::role() const
{
    return isHeader() ? QAccessible::ColumnHeader : QAccessible::Cell;
}

QAccessible::State TimelineCell::state() const
{
    QAccessible::State state;
    if (!isValid()) {
        state.invalid = true;
        return state;
    }
    state.readOnly = true;
    if (isHeader()) {
        state.invisible = !m_view->isVisible();
        return state;
    }
    state.selectable = true;
    state.focusable = true;
    state.multiSelectable = true;
    state.extSelectable = true;
    state.selected = isSelected();
    state.focused = m_view->hasFocus() && m_view->currentIndex() == index();
    state.offscreen = !m_view->viewport()->rect().intersects(m_view->visualRect(index()));
    state.invisible = !m_view->isVisible();
    return state;
}

void *TimelineCell::interface_cast(QAccessible::InterfaceType type)
{
    if (type == QAccessible::TableCellInterface)
        return static_cast<QAccessibleTableCellInterface *>(this);
    return nullptr;
}

bool TimelineCell::isSelected() const
{
    const QModelIndex cell = index();
    return cell.isValid() && m_view->selectionModel()->isSelected(cell);
}

QList<QAccessibleInterface *> TimelineCell::columnHeaderCells() const
{
    auto *table = static_cast<TimelineAccessible *>(parent());
    if (isHeader() || !table)
        return {};
    return {table->headerCell(m_column)};
}

} // namespace sockwright::ui
