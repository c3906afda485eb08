// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/sendqueue.h"

#include <QAbstractTableModel>

#include <deque>
#include <optional>

namespace sockwright::ui {

/// The messages of a queue as a table, the one that goes first on top. Only so many have rows as a
/// view has asked for, so that a change costs what can be seen, however many wait.
///
/// Follows the queue while it is given one, by follow() after each change and before the event loop
/// runs again. GUI thread.
class QueueModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        KindColumn,
        SizeColumn,
        PreviewColumn,
        DropColumn, ///< drops the message when it is pressed
        ColumnCount,
    };
    /// Rows come in blocks of so many.
    static constexpr std::size_t block = 200;

    using QAbstractTableModel::QAbstractTableModel;

    /// Null: no rows. The queue must outlive that.
    void setQueue(const session::SendQueue *queue);
    /// The queue has changed.
    void follow();

    /// See session::QueuedMessage::id; nothing for a row that is not there.
    std::optional<quint64> idOf(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

private:
    void removeRun(std::size_t first, std::size_t count);
    void appendUpTo(std::size_t rows);
    void removeGone();

    const session::SendQueue *m_queue = nullptr;
    std::deque<session::QueuedMessage> m_rows; // the first ones of the queue, sharing its bytes
    std::size_t m_known = 0; // messages in the queue as of the last time
    bool m_changing = false; // a view that asks for more has to wait
};

} // namespace sockwright::ui
