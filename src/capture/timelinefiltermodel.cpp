// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/timelinefiltermodel.h"

#include "capture/capture.h"
#include "capture/timelinemodel.h"
#include "capture/timelineroles.h"
#include "capture/timelinetext.h"

#include <algorithm>

namespace sockwright::capture {

TimelineFilterModel::TimelineFilterModel(const TimelineModel *source, QObject *parent)
    : QAbstractTableModel(parent)
    , m_source(source)
    , m_search(&source->capture())
{
    connect(source, &QAbstractItemModel::rowsAboutToBeInserted, this,
            [this](const QModelIndex &, int first, int last) {
                if (m_showsAll)
                    beginInsertRows({}, first, last);
            });
    connect(source, &QAbstractItemModel::rowsInserted, this, [this] {
        if (m_showsAll)
            endInsertRows();
    });
    connect(source, &QAbstractItemModel::dataChanged, this, &TimelineFilterModel::forwardChange);
    connect(source, &QAbstractItemModel::modelAboutToBeReset, this, [this] {
        beginResetModel();
        m_rows.clear();
        m_showsAll = m_filter.isEmpty();
        m_replacing = false;
    });
    connect(source, &QAbstractItemModel::modelReset, this, [this] {
        endResetModel();
        if (m_filter.isEmpty())
            emit scanFinished();
    });
    connect(&m_search, &RowSearch::found, this, &TimelineFilterModel::takeFound);
    connect(&m_search, &RowSearch::completed, this, &TimelineFilterModel::scanFinished);
}

void TimelineFilterModel::setFilter(const TimelineFilter &filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    if (!filter.isEmpty()) {
        m_replacing = true;
        m_search.start(filter);
        return;
    }
    m_search.stop();
    beginResetModel();
    m_replacing = false;
    m_showsAll = true;
    m_rows.clear();
    endResetModel();
    emit scanFinished();
}

void TimelineFilterModel::forwardChange(const QModelIndex &topLeft, const QModelIndex &bottomRight)
{
    const bool one = topLeft.row() == bottomRight.row();
    std::optional<int> first;
    if (one)
        first = rowFromSource(static_cast<std::size_t>(topLeft.row()));
    else if (rowCount() > 0)
        first = 0;
    if (first)
        emit dataChanged(index(*first, topLeft.column()),
                         index(one ? *first : rowCount() - 1, bottomRight.column()));
}

void TimelineFilterModel::takeFound(const std::vector<std::uint32_t> &rows)
{
    if (m_replacing) {
        beginResetModel();
        m_replacing = false;
        m_showsAll = false;
        m_rows.clear();
        m_rows.append(rows);
        endResetModel();
    } else if (!rows.empty()) {
        const int first = rowCount();
        beginInsertRows({}, first, first + static_cast<int>(rows.size()) - 1);
        m_rows.append(rows);
        endInsertRows();
    }
    emit scanProgressed();
}

std::optional<RowNumbers> TimelineFilterModel::shownRows() const
{
    if (m_showsAll)
        return std::nullopt;
    return m_rows.numbers();
}

std::size_t TimelineFilterModel::sourceRow(int row) const
{
    const auto position = static_cast<std::size_t>(row);
    return m_showsAll ? position : m_rows.numbers()[position];
}

std::optional<int> TimelineFilterModel::rowFromSource(std::size_t captureRow) const
{
    const std::optional<int> row = nearestRow(captureRow);
    return row && sourceRow(*row) == captureRow ? row : std::nullopt;
}

std::optional<int> TimelineFilterModel::nearestRow(std::size_t captureRow) const
{
    const int count = rowCount();
    if (count == 0)
        return std::nullopt;
    if (m_showsAll)
        return static_cast<int>(std::min(captureRow, static_cast<std::size_t>(count) - 1));
    const std::size_t upTo = m_rows.numbers().countBelow(captureRow + 1);
    return upTo == 0 ? 0 : static_cast<int>(upTo) - 1;
}

int TimelineFilterModel::rowCount(const QModelIndex &parent) const
{
    if (parent.isValid())
        return 0;
    return m_showsAll ? m_source->rowCount() : static_cast<int>(m_rows.numbers().size());
}

int TimelineFilterModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_source->columnCount();
}

QVariant TimelineFilterModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const std::size_t row = sourceRow(index.row());
    if (index.column() == DeltaColumn && role == Qt::DisplayRole) {
        if (index.row() == 0)
            return QString();
        return deltaText(m_source->capture(), row, sourceRow(index.row() - 1));
    }
    return m_source->data(m_source->index(static_cast<int>(row), index.column()), role);
}

QVariant TimelineFilterModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Vertical)
        return QAbstractTableModel::headerData(section, orientation, role);
    return m_source->headerData(section, orientation, role);
}

} // namespace sockwright::capture
