// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/timelinefilter.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <cstdint>
#include <deque>
#include <optional>

namespace sockwright::capture {

class TimelineModel;

/// The rows of a TimelineModel that a filter accepts, in their order: same columns and roles, but
/// DeltaColumn is the difference to the row above in this model.
///
/// With an empty filter rows pass one to one and nothing is stored. A filter is matched in slices
/// of about 6 ms on the event loop, so that the first hits show at once; rows that come in
/// meanwhile are matched when their turn comes. Setting a filter resets the model. Lives in the
/// source's thread.
class TimelineFilterModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    /// The source outlives the model.
    explicit TimelineFilterModel(const TimelineModel *source, QObject *parent = nullptr);

    const TimelineFilter &filter() const { return m_filter; }
    /// Resets the model and starts matching, its first slice before this returns; a scan under way
    /// is given up. The filter that is set already changes nothing.
    void setFilter(const TimelineFilter &filter);

    /// Rows are waiting to be matched.
    bool scanning() const { return m_timer.isActive(); }

    /// The capture row shown in this row, which must exist.
    std::size_t sourceRow(int row) const;
    /// The row that shows this capture row; nothing when it is filtered out or not matched yet.
    std::optional<int> rowFromSource(std::size_t captureRow) const;
    /// The row that shows this capture row, else the nearest above it, else the first; nothing when
    /// the model is empty. For keeping a place in the list when the filter changes.
    std::optional<int> nearestRow(std::size_t captureRow) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

signals:
    /// scanning() became true: more rows wait than one slice can match.
    void scanStarted();
    /// All rows are matched: once after setFilter() or a reset of the source, maybe within it, and
    /// after each scanStarted().
    void scanFinished();

private:
    void takeNewRows();
    void scanFromStart();
    /// Matches rows until the time is up; true when none is left.
    bool scanSlice();
    void continueScan();

    const TimelineModel *m_source;
    TimelineFilter m_filter;
    std::deque<std::uint32_t> m_rows; // capture rows shown; unused with an empty filter
    std::size_t m_next = 0; // first capture row not matched yet
    QTimer m_timer; // runs while rows wait
};

} // namespace sockwright::capture
