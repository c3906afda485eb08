// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/timelinefiltermodel.h"

#include "capture/capture.h"
#include "capture/timelinemodel.h"
#include "capture/timelineroles.h"
#include "capture/timelinetext.h"

#include <QElapsedTimer>

#include <algorithm>
#include <vector>

namespace sockwright::capture {

namespace {

constexpr qint64 sliceNs = 6'000'000;
// How much is matched between two looks at the clock; a row without payload is worth some bytes.
constexpr std::size_t bytesPerLook = 128 * 1024;
constexpr std::size_t bytesPerRow = 64;

} // namespace

TimelineFilterModel::TimelineFilterModel(const TimelineModel *source, QObject *parent)
    : QAbstractTableModel(parent)
    , m_source(source)
{
    m_timer.setInterval(0);
    connect(&m_timer, &QTimer::timeout, this, &TimelineFilterModel::continueScan);
    connect(source, &QAbstractItemModel::rowsAboutToBeInserted, this,
            [this](const QModelIndex &, int first, int last) {
                if (m_filter.isEmpty())
                    beginInsertRows({}, first, last);
            });
    connect(source, &QAbstractItemModel::rowsInserted, this, &TimelineFilterModel::takeNewRows);
    connect(source, &QAbstractItemModel::modelAboutToBeReset, this, [this] {
        beginResetModel();
        m_rows.clear();
    });
    connect(source, &QAbstractItemModel::modelReset, this, [this] {
        endResetModel();
        scanFromStart();
    });
}

void TimelineFilterModel::setFilter(const TimelineFilter &filter)
{
    if (filter == m_filter)
        return;
    beginResetModel();
    m_filter = filter;
    std::deque<std::uint32_t>().swap(m_rows);
    endResetModel();
    scanFromStart();
}

std::size_t TimelineFilterModel::sourceRow(int row) const
{
    const auto position = static_cast<std::size_t>(row);
    return m_filter.isEmpty() ? position : m_rows[position];
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
    if (m_filter.isEmpty())
        return static_cast<int>(std::min(captureRow, static_cast<std::size_t>(count) - 1));
    const auto after = std::upper_bound(m_rows.begin(), m_rows.end(), captureRow);
    return after == m_rows.begin() ? 0 : static_cast<int>(after - m_rows.begin()) - 1;
}

int TimelineFilterModel::rowCount(const QModelIndex &parent) const
{
    if (parent.isValid())
        return 0;
    return m_filter.isEmpty() ? m_source->rowCount() : static_cast<int>(m_rows.size());
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

void TimelineFilterModel::takeNewRows()
{
    if (m_filter.isEmpty()) {
        endInsertRows();
        return;
    }
    if (!scanning() && !scanSlice()) {
        m_timer.start();
        emit scanStarted();
    }
}

void TimelineFilterModel::scanFromStart()
{
    const bool wasScanning = scanning();
    m_timer.stop();
    m_next = 0;
    if (m_filter.isEmpty() || scanSlice()) {
        emit scanFinished();
        return;
    }
    m_timer.start();
    if (!wasScanning)
        emit scanStarted();
}

void TimelineFilterModel::continueScan()
{
    if (!scanSlice())
        return;
    m_timer.stop();
    emit scanFinished();
}

bool TimelineFilterModel::scanSlice()
{
    const Capture &capture = m_source->capture();
    const auto end = static_cast<std::size_t>(m_source->rowCount());
    QElapsedTimer clock;
    clock.start();
    std::vector<std::uint32_t> found;
    std::size_t sinceLook = 0;
    while (m_next < end) {
        if (m_filter.accepts(capture, m_next))
            found.push_back(static_cast<std::uint32_t>(m_next));
        sinceLook += capture.record(m_next).size + bytesPerRow;
        ++m_next;
        if (sinceLook >= bytesPerLook) {
            if (clock.nsecsElapsed() >= sliceNs)
                break;
            sinceLook = 0;
        }
    }
    if (!found.empty()) {
        const auto first = static_cast<int>(m_rows.size());
        beginInsertRows({}, first, first + static_cast<int>(found.size()) - 1);
        m_rows.insert(m_rows.end(), found.begin(), found.end());
        endInsertRows();
    }
    return m_next == end;
}

} // namespace sockwright::capture
