// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/query/rowmatcher.h"

#include "base/clock.h"
#include "format/payloadkind.h"

#include <algorithm>
#include <utility>

namespace sockwright::capture {

using namespace expression;
using wire::Kind;

namespace {

constexpr std::int64_t nsPerSecond = 1'000'000'000;
constexpr std::int64_t nsPerDay = 24 * 3600 * nsPerSecond;
constexpr std::int64_t nsPerQuarter = 900 * nsPerSecond;

template <typename E>
bool hasBit(unsigned bits, E value)
{
    return (bits >> static_cast<unsigned>(value) & 1U) != 0;
}

} // namespace

RowMatcher::RowMatcher(TimelineFilter filter)
    : m_filter(std::move(filter))
{
}

bool RowMatcher::accepts(const Snapshot &rows, std::size_t row)
{
    const wire::Record record = rows.record(row);
    if (!m_filter.isSwitchedOn(record))
        return false;
    const Node *const root = m_filter.query().root();
    return !root || holds(*root, {rows, row, record, rows.payload(record)});
}

bool RowMatcher::holds(const Node &node, const Row &row)
{
    return std::visit([this, &row](const auto &what) { return holds(what, row); }, node.what);
}

bool RowMatcher::holds(const AllOf &all, const Row &row)
{
    return std::all_of(all.parts.begin(), all.parts.end(),
                       [this, &row](const Node &part) { return holds(part, row); });
}

bool RowMatcher::holds(const AnyOf &any, const Row &row)
{
    return std::any_of(any.parts.begin(), any.parts.end(),
                       [this, &row](const Node &part) { return holds(part, row); });
}

bool RowMatcher::holds(const NoneOf &none, const Row &row)
{
    return std::none_of(none.parts.begin(), none.parts.end(),
                        [this, &row](const Node &part) { return holds(part, row); });
}

bool RowMatcher::holds(const DirectionTerm &term, const Row &row)
{
    return hasBit(term.directions, row.record.direction);
}

bool RowMatcher::holds(const KindTerm &term, const Row &row)
{
    if (hasBit(term.kinds, row.record.kind))
        return true;
    if (row.record.kind != Kind::Text || (!term.json && !term.xml))
        return false;
    const format::PayloadKind kind = format::payloadKind(row.payload);
    return (term.json && kind == format::PayloadKind::Json)
        || (term.xml && kind == format::PayloadKind::Xml);
}

bool RowMatcher::holds(const SizeTerm &term, const Row &row)
{
    return term.bytes.has(row.record.size);
}

bool RowMatcher::holds(const LatencyTerm &term, const Row &row)
{
    return row.number > 0 && term.ns.has(row.record.time - row.rows.record(row.number - 1).time);
}

bool RowMatcher::holds(const TimeTerm &term, const Row &row)
{
    const std::int64_t time = localTimeOfDay(row.record.time);
    if (term.ofDay.least <= term.ofDay.most)
        return term.ofDay.has(time);
    return time >= term.ofDay.least || time <= term.ofDay.most;
}

bool RowMatcher::holds(const CodeTerm &term, const Row &row)
{
    return (row.record.kind == Kind::Close || row.record.kind == Kind::Handshake)
        && term.codes.has(row.record.code);
}

bool RowMatcher::holds(const FlagTerm &term, const Row &row)
{
    return (row.record.flags & term.flags) != 0 || (term.fragmented && row.record.frames > 1);
}

bool RowMatcher::holds(const TextMatcher &text, const Row &row)
{
    return text.isIn(row.payload);
}

bool RowMatcher::holds(const Regex &regex, const Row &row)
{
    const Regex::Found found = regex.search(row.payload, m_space.regex);
    if (found == Regex::Found::TooMuch)
        ++m_space.givenUp;
    return found == Regex::Found::Yes;
}

bool RowMatcher::holds(const JsonCondition &condition, const Row &row)
{
    return condition.holds(row.payload, m_space);
}

std::int64_t RowMatcher::localTimeOfDay(std::int64_t ns)
{
    // Clocks change at a quarter of an hour.
    if (const std::int64_t quarter = ns / nsPerQuarter; quarter != m_quarter) {
        m_quarter = quarter;
        m_offsetNs = base::localTime(ns).offsetFromUtc() * nsPerSecond;
    }
    const std::int64_t time = (ns + m_offsetNs) % nsPerDay;
    return time < 0 ? time + nsPerDay : time;
}

} // namespace sockwright::capture
