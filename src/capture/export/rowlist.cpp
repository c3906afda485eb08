// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/export/rowlist.h"

#include <algorithm>
#include <utility>

namespace sockwright::capture {

RowList::RowList(Snapshot snapshot)
    : m_snapshot(std::move(snapshot))
{
}

RowList::RowList(Snapshot snapshot, RowNumbers rows)
    : m_snapshot(std::move(snapshot))
    , m_rows(std::move(rows))
{
}

RowList::RowList(Snapshot snapshot, const std::vector<std::uint32_t> &rows)
    : RowList(std::move(snapshot), RowNumbers(rows))
{
}

RowList RowList::part(const std::vector<Span> &spans) const
{
    RowList result = *this;
    result.m_runs.emplace();
    std::size_t behind = 0;
    for (const Span &span : spans) {
        behind += span.count;
        result.m_runs->push_back({behind, span.first});
    }
    return result;
}

std::size_t RowList::size() const
{
    if (m_runs)
        return m_runs->empty() ? 0 : m_runs->back().behind;
    return m_rows ? m_rows->size() : m_snapshot.size;
}

std::size_t RowList::at(std::size_t index) const
{
    std::size_t place = index;
    if (m_runs) {
        const auto run = std::upper_bound(
            m_runs->begin(), m_runs->end(), index,
            [](std::size_t wanted, const Run &candidate) { return wanted < candidate.behind; });
        const std::size_t before = run == m_runs->begin() ? 0 : std::prev(run)->behind;
        place = run->first + (index - before);
    }
    return m_rows ? (*m_rows)[place] : place;
}

} // namespace sockwright::capture
