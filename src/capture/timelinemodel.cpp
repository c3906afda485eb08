// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/timelinemodel.h"

#include "base/byteview.h"
#include "base/clock.h"
#include "capture/capture.h"
#include "capture/timelinetext.h"
#include "format/visible.h"

#include <algorithm>
#include <limits>

namespace sockwright::capture {

using namespace Qt::StringLiterals;

namespace {

constexpr int noteChars = 80;
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
    connect(capture, &Capture::cleared, this, [this] {
        // In memory the rows are gone, and their numbers are given anew.
        if (m_capture->size() == 0 && m_capture->firstStoredRow() == 0 && !m_marks.isEmpty()) {
            m_marks = {};
            emit marksChanged();
        }
        endResetModel();
    });
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
    case HeadRole: {
        const std::string_view head = m_capture->payload(row).substr(0, maxHeadBytes);
        return QByteArray(head.data(), static_cast<qsizetype>(head.size()));
    }
    case MarkColourRole:
        if (const Mark::Colour colour = mark(row).colour; colour != Mark::Colour::None)
            return static_cast<int>(colour);
        return {};
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
        return m_marks.isEmpty() ? previewLine(*m_capture, row)
                                 : markText(row) + previewLine(*m_capture, row);
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

void TimelineModel::setMarks(const Marks &marks)
{
    m_marks = marks;
    if (rowCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, TimelineColumnCount - 1));
    emit marksChanged();
}

Mark TimelineModel::mark(std::size_t row) const
{
    return m_marks.at(m_capture->firstStoredRow() + row);
}

bool TimelineModel::setMark(std::size_t row, const Mark &mark)
{
    if (!m_marks.set(m_capture->firstStoredRow() + row, mark))
        return false;
    if (row < rowLimit)
        emit dataChanged(index(static_cast<int>(row), 0),
                         index(static_cast<int>(row), TimelineColumnCount - 1));
    emit marksChanged();
    return true;
}

std::optional<std::size_t> TimelineModel::pinnedRow(std::optional<std::size_t> from,
                                                    bool next) const
{
    const std::uint64_t begin = m_capture->firstStoredRow();
    const std::uint64_t end = begin + static_cast<std::size_t>(rowCount());
    const auto shown = [begin, end](std::optional<std::uint64_t> stored) {
        return stored && *stored >= begin && *stored < end
            ? std::optional(static_cast<std::size_t>(*stored - begin))
            : std::nullopt;
    };
    if (next) {
        const auto row = from ? shown(m_marks.pinnedAfter(begin + *from)) : std::nullopt;
        if (row)
            return row;
        return shown(begin > 0 ? m_marks.pinnedAfter(begin - 1) : m_marks.firstPinned());
    }
    const auto row = from ? shown(m_marks.pinnedBefore(begin + *from)) : std::nullopt;
    return row ? row : shown(m_marks.pinnedBefore(end));
}

// Words and signs: the colour is not the only one to say it.
QString TimelineModel::markText(std::size_t row) const
{
    const Mark mark = this->mark(row);
    QString text;
    if (mark.pinned)
        text += u"⚑ "_s;
    switch (mark.colour) {
    case Mark::Colour::Red:
        text += tr("[red] ");
        break;
    case Mark::Colour::Yellow:
        text += tr("[yellow] ");
        break;
    case Mark::Colour::Green:
        text += tr("[green] ");
        break;
    case Mark::Colour::Blue:
        text += tr("[blue] ");
        break;
    case Mark::Colour::None:
        break;
    }
    if (!mark.note.isEmpty())
        text += u"“"_s + format::previewText(base::viewOf(mark.note.toUtf8()), noteChars) + u"” "_s;
    return text;
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
