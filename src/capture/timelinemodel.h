// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/timelineroles.h"

#include <QAbstractTableModel>

namespace sockwright::capture {

class Capture;

/// The rows of a capture as a table: TimelineColumn, TimelineRole. Model row n is capture row n.
///
/// Display strings are made when a view asks for them; nothing is kept for a row. One
/// rowsInserted() a batch. Shows the first INT_MAX rows. Foreign text in the cells is plain text
/// with control characters made visible. Words, but no colours and fonts: the view adds those.
///
/// Beside Qt::DisplayRole: Qt::ToolTipRole (TimeColumn: full date and microseconds, plain text),
/// Qt::AccessibleTextRole (DirectionColumn: a word for the arrow). Lives in the capture's thread.
class TimelineModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    /// The capture outlives the model.
    explicit TimelineModel(const Capture *capture, QObject *parent = nullptr);

    const Capture &capture() const { return *m_capture; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    void beginAppend(std::size_t first, std::size_t count);
    void endAppend(std::size_t first);
    QString displayText(std::size_t row, int column) const;

    const Capture *m_capture;
};

} // namespace sockwright::capture
