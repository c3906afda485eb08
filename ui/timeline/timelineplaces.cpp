// SPDX-License-Identifier: GPL-3.0-or-later
// Where the cells of a TimelineView are, and what keys and mouse choose there.
#include "ui/timeline/timelineaccessible.h"
#include "ui/timeline/timelineheader.h"
#include "ui/timeline/timelineview.h"

#include <QScrollBar>

#include <algorithm>

namespace sockwright::ui {

namespace {

constexpr qint64 farAway = 1 << 30; // pixels: further is as far

int toPixels(qint64 value)
{
    return static_cast<int>(std::clamp(value, -farAway, farAway));
}

} // namespace

int TimelineView::topRow() const
{
    return verticalScrollBar()->value();
}

int TimelineView::wholeRows() const
{
    return std::max(1, viewport()->height() / rowHeight());
}

qint64 TimelineView::rowAt(int y) const
{
    const qint64 rows = y >= 0 ? y / rowHeight() : (y + 1) / rowHeight() - 1;
    return topRow() + rows;
}

QRect TimelineView::rowsRect(int first, int last) const
{
    const int top = toPixels((qint64(first) - topRow()) * rowHeight());
    const int bottom = toPixels((qint64(last) + 1 - topRow()) * rowHeight());
    return {0, top, std::max(viewport()->width(), 1), bottom - top};
}

QRect TimelineView::visualRect(const QModelIndex &index) const
{
    if (!index.isValid() || isIndexHidden(index))
        return {};
    const QRect row = rowsRect(index.row(), index.row());
    return {m_header->sectionViewportPosition(index.column()), row.y(),
            m_header->sectionSize(index.column()), row.height()};
}

QModelIndex TimelineView::indexAt(const QPoint &point) const
{
    const qint64 row = rowAt(point.y());
    const std::vector<int> columns = m_header->shownColumns();
    if (row < 0 || row >= rowCount() || columns.empty())
        return {};
    int column = m_header->logicalIndexAt(point.x());
    if (column < 0) // beside the columns the row goes on
        column = point.x() < 0 ? columns.front() : columns.back();
    return model()->index(static_cast<int>(row), column, rootIndex());
}

bool TimelineView::isIndexHidden(const QModelIndex &index) const
{
    return m_header->isSectionHidden(index.column());
}

int TimelineView::horizontalOffset() const
{
    return m_header->offset();
}

int TimelineView::verticalOffset() const
{
    return toPixels(qint64(topRow()) * rowHeight());
}

void TimelineView::scrollTo(const QModelIndex &index, ScrollHint hint)
{
    if (!index.isValid() || index.model() != model())
        return;
    if (m_rowsWait)
        takeRows();
    QScrollBar *const vertical = verticalScrollBar();
    const int row = index.row();
    const int whole = wholeRows();
    switch (hint) {
    case EnsureVisible:
        if (row < topRow())
            vertical->setValue(row);
        else if (row - topRow() >= whole)
            vertical->setValue(row - whole + 1);
        break;
    case PositionAtTop:
        vertical->setValue(row);
        break;
    case PositionAtBottom:
        vertical->setValue(row - whole + 1);
        break;
    case PositionAtCenter:
        vertical->setValue(row - whole / 2);
        break;
    }

    // A cell of which something shows stays where it is, unless all of it can.
    const QRect cell = visualRect(index);
    const int width = viewport()->width();
    const bool shows = cell.right() >= 0 && cell.left() < width;
    const bool whollyIn = cell.left() >= 0 && cell.right() < width;
    if (cell.isNull() || whollyIn || (shows && cell.width() > width))
        return;
    QScrollBar *const horizontal = horizontalScrollBar();
    const bool fromLeft = cell.left() < 0 || cell.width() > width;
    horizontal->setValue(horizontal->value() + (fromLeft ? cell.left() : cell.right() + 1 - width));
}

std::optional<int> TimelineView::placeOf(int row) const
{
    const int place = row - topRow();
    return place >= 0 && place < wholeRows() ? std::optional(place) : std::nullopt;
}

void TimelineView::scrollToPlace(int row, int place)
{
    takeRows();
    verticalScrollBar()->setValue(row - place);
}

QModelIndex TimelineView::moveCursor(CursorAction action, Qt::KeyboardModifiers)
{
    const int rows = rowCount();
    const std::vector<int> columns = m_header->shownColumns();
    if (rows == 0 || columns.empty())
        return {};
    const QModelIndex current = currentIndex();
    auto at = std::find(columns.begin(), columns.end(), current.column());
    if (at == columns.end())
        at = columns.begin();
    qint64 row = current.row();
    switch (action) {
    case MoveHome:
        row = 0;
        break;
    case MoveEnd:
        row = rows - 1;
        break;
    default:
        if (!current.isValid()) // where the keyboard starts
            return model()->index(std::min(topRow(), rows - 1), *at, rootIndex());
        break;
    }
    switch (action) {
    case MoveUp:
    case MovePrevious:
        --row;
        break;
    case MoveDown:
    case MoveNext:
        ++row;
        break;
    case MovePageUp:
        row -= wholeRows();
        break;
    case MovePageDown:
        row += wholeRows();
        break;
    case MoveLeft:
        at -= at == columns.begin() ? 0 : 1;
        break;
    case MoveRight:
        at += std::next(at) == columns.end() ? 0 : 1;
        break;
    case MoveHome:
    case MoveEnd:
        break;
    }
    return model()->index(static_cast<int>(std::clamp<qint64>(row, 0, rows - 1)), *at, rootIndex());
}

void TimelineView::setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags command)
{
    const QRect area = rect.normalized();
    const qint64 first = std::max<qint64>(0, rowAt(area.top()));
    const qint64 last = std::min<qint64>(rowCount() - 1, rowAt(area.bottom()));
    QItemSelection rows;
    if (first <= last) {
        rows.select(model()->index(static_cast<int>(first), 0, rootIndex()),
                    model()->index(static_cast<int>(last), model()->columnCount(rootIndex()) - 1,
                                   rootIndex()));
    }
    selectionModel()->select(rows, command);
}

QRegion TimelineView::visualRegionForSelection(const QItemSelection &selection) const
{
    const qint64 firstVisible = topRow();
    const qint64 lastVisible = rowAt(viewport()->height());
    QRegion region;
    for (const QItemSelectionRange &range : selection) {
        const qint64 first = std::max<qint64>(range.top(), firstVisible);
        const qint64 last = std::min<qint64>(range.bottom(), lastVisible);
        if (first <= last)
            region += rowsRect(static_cast<int>(first), static_cast<int>(last));
    }
    return region;
}

void TimelineView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QAbstractItemView::currentChanged(current, previous);
    for (const QModelIndex &index : {current, previous}) {
        if (index.isValid())
            viewport()->update(rowsRect(index.row(), index.row())); // its matches tell it apart
    }
    if (current.isValid())
        TimelineAccessible::announceCurrent(this);
}

void TimelineView::selectionChanged(const QItemSelection &selected,
                                    const QItemSelection &deselected)
{
    QAbstractItemView::selectionChanged(selected, deselected);
    TimelineAccessible::announceSelection(this, selected, deselected);
}

} // namespace sockwright::ui
