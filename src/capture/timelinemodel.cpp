// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/timelinemodel.h"

#include "base/clock.h"
#include "capture/capture.h"
#include "capture/timelinetext.h"

#include <algorithm>
#include <limits>

namespace sockwright::capture {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t rowLimit = std::numeric_limits<int>::max();

QString exactTime(qint64 steadyNs)
{
    const QDateTime local = base::localTime(steadyNs);
    const auto micros = static_cast<int>(base::wallMicroseconds(steadyNs) % 1'000'000);
    return local.toString(u"yyyy-MM-dd HH:mm:ss"_s) + u".%1 "_s.arg(micros, 6, 10, QChar(u'0'))
        + local.timeZoneAbbreviation();
}

} // namespace

TimelineModel::TimelineModel(const Capture *capture, QObject *parent)
    : QAbstractTableModel(parent)
    , m_capture(capture)
{
    connect(capture, &Capture::aboutToAppend, this, &TimelineModel::beginAppend);
    connect(capture, &Capture::appended, this, &TimelineModel::endAppend);
    connect(capture, &Capture::aboutToClear, this, &TimelineModel::beginResetModel);
    connect(capture, &Capture::cleared, this, &TimelineModel::endResetModel);
}

int TimelineModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(std::min(m_capture->size(), rowLimit));
}

int TimelineModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : TimelineColumnCount;
}

QVariant TimelineModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto row = static_cast<std::size_t>(index.row());
    const wire::Record &record = m_capture->record(row);
    switch (role) {
    case Qt::DisplayRole:
        return displayText(row, index.column());
    case Qt::ToolTipRole:
        if (index.column() == TimeColumn)
            return exactTime(record.time);
        return index.column() == SizeColumn ? sizeDetail(*m_capture, row) : QVariant();
    case Qt::AccessibleTextRole:
        return index.column() == DirectionColumn ? directionWord(*m_capture, row) : QVariant();
    case DirectionRole:
        return static_cast<int>(record.direction);
    case KindRole:
        return static_cast<int>(record.kind);
    case FlagsRole:
        return static_cast<int>(record.flags);
    case CodeRole:
        return static_cast<int>(record.code);
    case TimeRole:
        return static_cast<qint64>(record.time);
    case SizeRole:
        return static_cast<qulonglong>(record.size);
    case RowRole:
        return static_cast<qulonglong>(row);
    case ConnectTimeRole: {
        const auto time = m_capture->connectTime(row);
        return time ? QVariant(static_cast<qint64>(*time)) : QVariant();
    }
    default:
        return {};
    }
}

QString TimelineModel::displayText(std::size_t row, int column) const
{
    switch (column) {
    case TimeColumn:
        return timeOfDay(*m_capture, row);
    case DeltaColumn:
        return row > 0 ? deltaText(*m_capture, row, row - 1) : QString();
    case DirectionColumn:
        return directionArrow(*m_capture, row);
    case TypeColumn:
        return typeWord(*m_capture, row);
    case SizeColumn:
        return sizeText(*m_capture, row);
    case PreviewColumn:
        return previewLine(*m_capture, row);
    default:
        return {};
    }
}

QVariant TimelineModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return QAbstractTableModel::headerData(section, orientation, role);
    const bool words = role == Qt::ToolTipRole || role == Qt::AccessibleTextRole;
    if (role != Qt::DisplayRole && !words)
        return {};
    switch (section) {
    case TimeColumn:
        return tr("Time");
    case DeltaColumn:
        return words ? tr("Time since the row above") : tr("Δ");
    case DirectionColumn:
        return words ? tr("Direction") : tr("⇅");
    case TypeColumn:
        return tr("Type");
    case SizeColumn:
        return tr("Size");
    case PreviewColumn:
        return tr("Preview");
    default:
        return {};
    }
}

void TimelineModel::beginAppend(std::size_t first, std::size_t count)
{
    if (first >= rowLimit)
        return;
    const std::size_t last = std::min(first + count, rowLimit) - 1;
    beginInsertRows({}, static_cast<int>(first), static_cast<int>(last));
}

void TimelineModel::endAppend(std::size_t first)
{
    if (first < rowLimit)
        endInsertRows();
}

} // namespace sockwright::capture
