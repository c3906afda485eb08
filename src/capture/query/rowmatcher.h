// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/query/expression.h"
#include "capture/query/jsoncondition.h"
#include "capture/snapshot.h"
#include "capture/timelinefilter.h"

#include <cstddef>
#include <cstdint>

namespace sockwright::capture {

/// Decides of one row after the other whether a filter accepts it. Allocates nothing for a row.
/// Made once for a search, used in one thread at a time.
class RowMatcher
{
public:
    explicit RowMatcher(TimelineFilter filter);

    bool accepts(const Snapshot &rows, std::size_t row);

    /// Rows so far that a regular expression was given up on: they count as not accepted.
    std::size_t givenUp() const { return m_space.givenUp; }

private:
    struct Row
    {
        const Snapshot &rows;
        std::size_t number;
        wire::Record record;
        std::string_view payload;
    };

    bool holds(const expression::Node &node, const Row &row);
    bool holds(const expression::AllOf &all, const Row &row);
    bool holds(const expression::AnyOf &any, const Row &row);
    bool holds(const expression::NoneOf &none, const Row &row);
    bool holds(const expression::DirectionTerm &term, const Row &row);
    bool holds(const expression::KindTerm &term, const Row &row);
    bool holds(const expression::SizeTerm &term, const Row &row);
    bool holds(const expression::LatencyTerm &term, const Row &row);
    bool holds(const expression::TimeTerm &term, const Row &row);
    bool holds(const expression::CodeTerm &term, const Row &row);
    bool holds(const expression::FlagTerm &term, const Row &row);
    bool holds(const TextMatcher &text, const Row &row);
    bool holds(const Regex &regex, const Row &row);
    bool holds(const JsonCondition &condition, const Row &row);

    std::int64_t localTimeOfDay(std::int64_t ns);

    TimelineFilter m_filter;
    QuerySpace m_space;
    // The local clock's difference to UTC in the quarter of an hour that was asked for last.
    std::int64_t m_quarter = -1;
    std::int64_t m_offsetNs = 0;
};

} // namespace sockwright::capture
