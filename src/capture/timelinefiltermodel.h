// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/rownumbers.h"
#include "capture/rowsearch.h"
#include "capture/timelinefilter.h"

#include <QAbstractTableModel>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace sockwright::capture {

class TimelineModel;

/// The rows of a TimelineModel that a filter accepts, in their order: same columns and roles, but
/// DeltaColumn is the difference to the row above in this model.
///
/// With an empty filter rows pass one to one and nothing is stored. Else a RowSearch looks for the
/// rows in its own thread, and what is held is their numbers. The rows of the filter before stay
/// until the first ones of a new filter are there: then the model is reset. Lives in the source's
/// thread, and never blocks it.
class TimelineFilterModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    /// The source outlives the model.
    explicit TimelineFilterModel(const TimelineModel *source, QObject *parent = nullptr);

    const TimelineFilter &filter() const { return m_filter; }
    /// Shows what the filter accepts, a few milliseconds later; an empty filter at once. A scan
    /// under way is given up. The filter that is set already changes nothing.
    void setFilter(const TimelineFilter &filter);

    /// Rows are waiting to be matched.
    bool scanning() const { return m_search.isBusy(); }
    /// How many rows have been matched, and how many of those a regular expression was given up on;
    /// of no meaning with an empty filter.
    std::size_t searchedRows() const { return m_search.searchedRows(); }
    std::size_t givenUp() const { return m_search.givenUp(); }

    /// The capture rows that are shown, one after the other, for other threads and later times;
    /// nothing when all are.
    std::optional<RowNumbers> shownRows() const;
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
    /// More rows were matched, found or not.
    void scanProgressed();
    /// All rows are matched: once after setFilter() or a reset of the source, maybe within it, and
    /// after rows that came in.
    void scanFinished();

private:
    void forwardChange(const QModelIndex &topLeft, const QModelIndex &bottomRight);
    void takeFound(const std::vector<std::uint32_t> &rows);

    const TimelineModel *m_source;
    RowSearch m_search;
    TimelineFilter m_filter;
    bool m_showsAll = true; // what is shown now: with a filter just set, the rows before it
    bool m_replacing = false; // the next rows found replace those shown
    GrowingRowNumbers m_rows; // capture rows shown; unused when all are
};

} // namespace sockwright::capture
