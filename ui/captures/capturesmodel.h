// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/library.h"

#include <QAbstractTableModel>

#include <vector>

namespace sockwright::ui {

/// Foreign text on one line of a list or label, without invisible characters.
QString visibleLine(const QString &text);
/// What a capture is called in lists: its name, or its URL, or that it has neither. Plain text.
QString captureTitle(const capture::Library::Entry &entry);

/// The captures of a library as a table, a row each. Foreign text in the cells is plain text.
class CapturesModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        TitleColumn,
        BegunColumn,
        RowsColumn,
        SizeColumn,
        StateColumn,
        ColumnCount,
    };
    enum Role
    {
        SortRole = Qt::UserRole, ///< compares as the cell's text means it
        IdRole, ///< of the capture, in every column
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// Where the same captures are in the same order, only cells change.
    void setEntries(std::vector<capture::Library::Entry> entries);
    const std::vector<capture::Library::Entry> &entries() const { return m_entries; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    std::vector<capture::Library::Entry> m_entries;
};

} // namespace sockwright::ui
