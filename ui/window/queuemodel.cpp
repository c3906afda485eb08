// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/queuemodel.h"

#include "format/bytes.h"
#include "ui/theme/icons.h"

#include <QScopedValueRollback>

#include <algorithm>
#include <utility>

namespace sockwright::ui {

void QueueModel::setQueue(const session::SendQueue *queue)
{
    const QScopedValueRollback changing(m_changing, true);
    beginResetModel();
    m_queue = queue;
    m_rows.clear();
    m_known = queue ? queue->messages().size() : 0;
    endResetModel();
    if (queue)
        appendUpTo(block);
}

void QueueModel::follow()
{
    if (!m_queue)
        return;
    const auto &messages = m_queue->messages();
    const std::size_t before = std::exchange(m_known, messages.size());
    const bool sameHead
        = !m_rows.empty() && !messages.empty() && m_rows.front().id == messages.front().id;
    const QScopedValueRollback changing(m_changing, true);
    if (!sameHead || messages.size() < before)
        removeGone(); // otherwise only the end has grown
    appendUpTo(block);
}

// Keeps the rows at the start that the queue still has, in its order.
void QueueModel::removeGone()
{
    const auto &messages = m_queue->messages();
    for (std::size_t row = 0; row < m_rows.size(); ++row) {
        const auto from = m_rows.begin() + static_cast<std::ptrdiff_t>(row);
        auto found = m_rows.end();
        if (row < messages.size()) {
            found = std::find_if(from, m_rows.end(),
                                 [id = messages[row].id](const session::QueuedMessage &shown) {
                                     return shown.id == id;
                                 });
        }
        if (found != from)
            removeRun(row, static_cast<std::size_t>(found - from));
    }
}

void QueueModel::removeRun(std::size_t first, std::size_t count)
{
    beginRemoveRows({}, static_cast<int>(first), static_cast<int>(first + count - 1));
    const auto from = m_rows.begin() + static_cast<std::ptrdiff_t>(first);
    m_rows.erase(from, from + static_cast<std::ptrdiff_t>(count));
    endRemoveRows();
}

void QueueModel::appendUpTo(std::size_t rows)
{
    const auto &messages = m_queue->messages();
    const std::size_t last = std::min(rows, messages.size());
    if (last <= m_rows.size())
        return;
    beginInsertRows({}, static_cast<int>(m_rows.size()), static_cast<int>(last - 1));
    while (m_rows.size() < last)
        m_rows.push_back(messages[m_rows.size()]);
    endInsertRows();
}

std::optional<quint64> QueueModel::idOf(int row) const
{
    if (row < 0 || row >= rowCount())
        return {};
    return m_rows[static_cast<std::size_t>(row)].id;
}

int QueueModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int QueueModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

bool QueueModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && m_queue && !m_changing
        && m_rows.size() < m_queue->messages().size();
}

void QueueModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    const QScopedValueRollback changing(m_changing, true);
    appendUpTo(m_rows.size() + block);
}

QVariant QueueModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const session::QueuedMessage &message = m_rows[static_cast<std::size_t>(index.row())];
    const QString kind = message.payload.binary ? tr("Binary") : tr("Text");
    if (role == Qt::DisplayRole) {
        switch (index.column()) {
        case KindColumn:
            return kind;
        case SizeColumn:
            return format::humanSize(static_cast<quint64>(message.payload.bytes.size()));
        case PreviewColumn:
            return message.preview();
        default:
            return {};
        }
    }
    switch (role) {
    case Qt::DecorationRole:
        if (index.column() == KindColumn)
            return icon(message.payload.binary ? Icon::Binary : Icon::Text);
        return index.column() == DropColumn ? QVariant(icon(Icon::Delete)) : QVariant();
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        return index.column() == DropColumn ? QVariant(tr("Drop this message")) : QVariant();
    case Qt::TextAlignmentRole:
        return index.column() == SizeColumn ? QVariant(Qt::AlignRight | Qt::AlignVCenter)
                                            : QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    default:
        return {};
    }
}

QVariant QueueModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case KindColumn:
        return tr("Kind");
    case SizeColumn:
        return tr("Size");
    case PreviewColumn:
        return tr("Message");
    default:
        return tr("Drop");
    }
}

} // namespace sockwright::ui
