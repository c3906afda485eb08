// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/captures/capturesmodel.h"

#include "base/byteview.h"
#include "format/bytes.h"
#include "format/visible.h"

#include <QLocale>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace sockwright::ui {

using capture::Library;

namespace {

QString stateText(const Library::Entry &entry)
{
    if (!entry.problem.isEmpty())
        return CapturesModel::tr("Damaged");
    QString text;
    switch (entry.state) {
    case Library::State::InUse:
        text = CapturesModel::tr("In use");
        break;
    case Library::State::Ended:
        text = CapturesModel::tr("Ended");
        break;
    case Library::State::Interrupted:
        text = CapturesModel::tr("Not ended");
        break;
    }
    return entry.kept ? CapturesModel::tr("%1, kept").arg(text) : text;
}

QString cellText(const Library::Entry &entry, int column)
{
    switch (column) {
    case CapturesModel::TitleColumn:
        return captureTitle(entry);
    case CapturesModel::BegunColumn:
        return entry.created.toLocalTime().toString(u"yyyy-MM-dd HH:mm:ss"_s);
    case CapturesModel::RowsColumn:
        return QLocale().toString(qulonglong{entry.rows});
    case CapturesModel::SizeColumn:
        return format::humanSize(entry.bytes);
    case CapturesModel::StateColumn:
        return stateText(entry);
    default:
        return {};
    }
}

QVariant sortValue(const Library::Entry &entry, int column)
{
    switch (column) {
    case CapturesModel::BegunColumn:
        return entry.created;
    case CapturesModel::RowsColumn:
        return qulonglong{entry.rows};
    case CapturesModel::SizeColumn:
        return qulonglong{entry.bytes};
    default:
        return cellText(entry, column);
    }
}

} // namespace

QString visibleLine(const QString &text)
{
    return format::visibleText(base::viewOf(text.toUtf8()), false);
}

QString captureTitle(const Library::Entry &entry)
{
    const QString title = visibleLine(entry.name.isEmpty() ? entry.url : entry.name).trimmed();
    return title.isEmpty() ? CapturesModel::tr("Conversation without a name") : title;
}

void CapturesModel::setEntries(std::vector<Library::Entry> entries)
{
    const bool same
        = std::equal(entries.begin(), entries.end(), m_entries.begin(), m_entries.end(),
                     [](const Library::Entry &a, const Library::Entry &b) { return a.id == b.id; });
    if (same) {
        m_entries = std::move(entries);
        if (!m_entries.empty())
            emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_entries = std::move(entries);
    endResetModel();
}

int CapturesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

int CapturesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant CapturesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Library::Entry &entry = m_entries[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return cellText(entry, index.column());
    case Qt::ToolTipRole:
        // Tool tips guess at rich text; a name could look like it.
        if (!entry.problem.isEmpty())
            return visibleLine(entry.problem).toHtmlEscaped();
        return index.column() == TitleColumn ? visibleLine(entry.url).toHtmlEscaped() : QVariant();
    case Qt::TextAlignmentRole:
        if (index.column() == RowsColumn || index.column() == SizeColumn)
            return QVariant(Qt::AlignRight | Qt::AlignVCenter);
        return {};
    case SortRole:
        return sortValue(entry, index.column());
    case IdRole:
        return entry.id;
    default:
        return {};
    }
}

QVariant CapturesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return QAbstractTableModel::headerData(section, orientation, role);
    if (role == Qt::TextAlignmentRole && (section == RowsColumn || section == SizeColumn))
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TitleColumn:
        return tr("Conversation");
    case BegunColumn:
        return tr("Begun");
    case RowsColumn:
        return tr("Rows");
    case SizeColumn:
        return tr("Size");
    case StateColumn:
        return tr("State");
    default:
        return {};
    }
}

} // namespace sockwright::ui
