// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/keptselection.h"

#include "base/serialexecutor.h"
#include "capture/timelinefiltermodel.h"

#include <QAbstractItemView>
#include <QItemSelectionModel>
#include <QScopedValueRollback>

#include <algorithm>
#include <utility>

namespace sockwright::ui {

namespace {

using Spans = std::vector<capture::RowList::Span>;

// Rows that are looked at one by one in the GUI thread at most.
constexpr std::size_t fewRows = 10'000;

std::size_t countOf(const Spans &spans)
{
    std::size_t count = 0;
    for (const capture::RowList::Span &span : spans)
        count += span.count;
    return count;
}

// Adds a stretch of places; false when there are too many of them.
bool add(Spans &spans, std::size_t first, std::size_t count)
{
    if (count == 0)
        return true;
    if (!spans.empty() && spans.back().first + spans.back().count == first)
        spans.back().count += count;
    else
        spans.push_back({first, count});
    return spans.size() <= KeptSelection::maxSpans;
}

} // namespace

KeptSelection::KeptSelection(const capture::TimelineFilterModel *model, QAbstractItemView *view,
                             base::SerialExecutor &executor, QObject *parent)
    : QObject(parent)
    , m_model(model)
    , m_view(view)
    , m_executor(executor)
{
    connect(view->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        if (!m_restoring)
            forget();
    });
    connect(model, &QAbstractItemModel::modelReset, this, [this] { ++m_generation; });
}

void KeptSelection::keep()
{
    ++m_generation;
    if (m_kept) // what the filter before hides is still wanted
        return;
    QItemSelection selection = m_view->selectionModel()->selection();
    if (selection.isEmpty())
        return;
    std::sort(selection.begin(), selection.end(),
              [](const QItemSelectionRange &a, const QItemSelectionRange &b) {
                  return a.top() < b.top();
              });
    m_kept = Kept{m_model->shownRows(), {}};
    for (const QItemSelectionRange &range : std::as_const(selection))
        m_kept->spans.push_back(
            {static_cast<std::size_t>(range.top()), static_cast<std::size_t>(range.height())});
}

void KeptSelection::forget()
{
    ++m_generation;
    m_kept.reset();
}

void KeptSelection::restore()
{
    if (!m_kept)
        return;
    const std::uint64_t generation = ++m_generation;
    std::optional<capture::RowNumbers> rows = m_model->shownRows();
    if (!m_kept->rows || countOf(m_kept->spans) <= fewRows) {
        if (const auto places = placesIn(rows, *m_kept))
            select(*places);
        return;
    }
    m_executor.run(
        this, [kept = *m_kept, rows = std::move(rows)] { return placesIn(rows, kept); },
        [this, generation](const std::optional<Spans> &places) {
            if (places && generation == m_generation)
                select(*places);
        });
}

// Where the kept rows are among these rows, or among all.
std::optional<Spans> KeptSelection::placesIn(const std::optional<capture::RowNumbers> &rows,
                                             const Kept &kept)
{
    Spans places;
    for (const capture::RowList::Span &span : kept.spans) {
        if (!kept.rows) { // rows one after the other
            const std::size_t first = rows ? rows->countBelow(span.first) : span.first;
            const std::size_t behind
                = rows ? rows->countBelow(span.first + span.count) : span.first + span.count;
            if (!add(places, first, behind - first))
                return std::nullopt;
            continue;
        }
        std::size_t place = rows ? rows->countBelow((*kept.rows)[span.first]) : 0;
        for (std::size_t i = span.first; i < span.first + span.count; ++i) {
            const std::size_t row = (*kept.rows)[i];
            if (!rows) {
                if (!add(places, row, 1))
                    return std::nullopt;
                continue;
            }
            if (place < rows->size() && (*rows)[place] < row)
                ++place;
            if (place < rows->size() && (*rows)[place] < row) // further than the next one
                place = rows->countBelow(row);
            if (place < rows->size() && (*rows)[place] == row && !add(places, place, 1))
                return std::nullopt;
        }
    }
    return places;
}

void KeptSelection::select(const Spans &spans)
{
    const QScopedValueRollback restoring(m_restoring, true);
    QItemSelection selection;
    const auto rows = static_cast<std::size_t>(m_model->rowCount());
    const int lastColumn = m_model->columnCount() - 1;
    for (const capture::RowList::Span &span : spans) {
        const std::size_t behind = std::min(span.first + span.count, rows);
        if (span.first < behind)
            selection.append({m_model->index(static_cast<int>(span.first), 0),
                              m_model->index(static_cast<int>(behind) - 1, lastColumn)});
    }
    m_view->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
}

void KeptSelection::restoreCurrent(int row)
{
    const QScopedValueRollback restoring(m_restoring, true);
    const bool scrolls = m_view->hasAutoScroll();
    m_view->setAutoScroll(false);
    m_view->selectionModel()->setCurrentIndex(m_model->index(row, 0),
                                              m_kept ? QItemSelectionModel::ClearAndSelect
                                                      | QItemSelectionModel::Rows
                                                     : QItemSelectionModel::NoUpdate);
    m_view->setAutoScroll(scrolls);
}

} // namespace sockwright::ui
