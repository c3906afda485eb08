// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/marks.h"
#include "capture/timelineroles.h"

#include <QAbstractTableModel>

#include <cstddef>
#include <optional>

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

    /// What a person has noted; the preview of a row begins with it. marksChanged() follows.
    const Marks &marks() const { return m_marks; }
    void setMarks(const Marks &marks);
    Mark mark(std::size_t row) const;
    /// False when there are too many, see Marks::set().
    bool setMark(std::size_t row, const Mark &mark);
    /// The next pinned row behind this one, or before it; beyond the last one the first again.
    /// Nothing when none is pinned.
    std::optional<std::size_t> pinnedRow(std::optional<std::size_t> from, bool next) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

signals:
    void marksChanged();

private:
    void beginAppend(std::size_t first, std::size_t count);
    void endAppend(std::size_t first);
    QString displayText(std::size_t row, int column) const;

    QString markText(std::size_t row) const;

    const Capture *m_capture;
    Marks m_marks;
};

} // namespace sockwright::capture
