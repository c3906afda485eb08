// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/export/rowlist.h"
#include "capture/rownumbers.h"

#include <QObject>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

class QAbstractItemView;

namespace sockwright::base {
class SerialExecutor;
}
namespace sockwright::capture {
class TimelineFilterModel;
}

namespace sockwright::ui {

/// Keeps the rows that are selected in a timeline while its filter changes: those that stay visible
/// stay selected, and those that a filter hides come back when it goes, until somebody selects
/// other rows.
///
/// Never looks at each row in the GUI thread: a selection of millions is taken over in the
/// background. What would be more than maxSpans stretches of rows is not selected again.
class KeptSelection : public QObject
{
    Q_OBJECT

public:
    static constexpr std::size_t maxSpans = 2'000;

    /// All outlive it; the view shows the model.
    KeptSelection(const capture::TimelineFilterModel *model, QAbstractItemView *view,
                  base::SerialExecutor &executor, QObject *parent = nullptr);

    /// The filter is about to change.
    void keep();
    /// The rows of the new filter are there.
    void restore();
    /// The capture has other rows.
    void forget();

    /// Makes a row current, without scrolling; it is selected, too, when it was.
    void restoreCurrent(int row);
    /// What is selected changes, but not because somebody selects.
    bool isRestoring() const { return m_restoring; }

private:
    using Spans = std::vector<capture::RowList::Span>;
    /// Places in a list of rows, or in all rows.
    struct Kept
    {
        std::optional<capture::RowNumbers> rows;
        Spans spans;
    };

    void select(const Spans &spans);
    static std::optional<Spans> placesIn(const std::optional<capture::RowNumbers> &rows,
                                         const Kept &kept);

    const capture::TimelineFilterModel *m_model;
    QAbstractItemView *m_view;
    base::SerialExecutor &m_executor;
    std::optional<Kept> m_kept;
    std::uint64_t m_generation = 0; // of the rows that the model shows
    bool m_restoring = false;
};

} // namespace sockwright::ui
