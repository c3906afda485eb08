// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/frame.h"

#include <QAbstractTableModel>

#include <vector>

namespace sockwright::ui {

/// The frames of one row as a table, a line a frame. What a cell says is made when it is asked
/// for.
class FrameModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    /// What tells most comes first: the Inspector is narrow.
    enum Column
    {
        Number,
        Flags, ///< FIN and the reserved bits
        Opcode,
        Length, ///< as declared
        WireSize, ///< with the header
        MaskKey,
        Payload, ///< bytes that crossed
        Time,
        Header, ///< in hexadecimal
        ColumnCount,
    };

    using QAbstractTableModel::QAbstractTableModel;

    void setFrames(std::vector<wire::Frame> frames);
    const std::vector<wire::Frame> &frames() const { return m_frames; }

    /// Whether a column is shown in the fixed-width font.
    static bool isFixedWidth(int column) { return column == MaskKey || column == Header; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    QString text(std::size_t row, Column column) const;

    std::vector<wire::Frame> m_frames;
};

} // namespace sockwright::ui
