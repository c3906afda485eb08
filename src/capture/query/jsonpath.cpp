// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/query/jsonpath.h"

#include "capture/query/jsonevaluation.h"
#include "capture/query/jsonscan.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace sockwright::capture {

namespace {

// Bit n: the segments from n on are still to be applied to a value.
using States = std::uint64_t;

bool selectsFromEnd(const JsonPath::Selector &selector)
{
    if (const auto *index = std::get_if<std::int64_t>(&selector))
        return *index < 0;
    if (const auto *slice = std::get_if<JsonPath::Slice>(&selector))
        return slice->step < 0 || slice->start.value_or(0) < 0 || slice->end.value_or(0) < 0;
    return false;
}

// RFC 9535 section 2.3.4.2: which elements of an array of this length a slice selects.
bool isInSlice(const JsonPath::Slice &slice, std::int64_t index, std::int64_t length)
{
    if (slice.step == 0)
        return false;
    const auto normal
        = [length](std::int64_t place) { return place >= 0 ? place : length + place; };
    if (slice.step > 0) {
        const std::int64_t lower = std::max<std::int64_t>(normal(slice.start.value_or(0)), 0);
        const std::int64_t upper = slice.end ? normal(*slice.end) : length;
        return index >= lower && index < upper && (index - lower) % slice.step == 0;
    }
    const std::int64_t upper
        = std::min(slice.start ? normal(*slice.start) : length - 1, length - 1);
    const std::int64_t lower = slice.end ? std::max<std::int64_t>(normal(*slice.end), -1) : -1;
    return index <= upper && index > lower && (upper - index) % -slice.step == 0;
}

// n ways, each going on in `more` ways; many are enough.
std::uint64_t added(std::uint64_t sum, std::uint64_t n, std::uint64_t more)
{
    constexpr std::uint64_t many = std::uint64_t(1) << 31U;
    return std::min(sum + std::min(n, many) * std::min(more, many), many);
}

struct Walk
{
    const std::vector<JsonPath::Segment> &segments;
    JsonEvaluation &evaluation;
    JsonPath::Visitor visitor;
    void *context;
    const char *end;
    bool counts;
    bool repeats;
    const char *endedAt = nullptr; // the visitor has had enough, or it took too much
    // With `repeats`: how many ways lead to each state of the value on each level.
    std::vector<std::uint64_t> ways{};

    bool isMatch(States states) const { return (states >> segments.size() & 1U) != 0; }

    std::uint64_t &waysTo(int depth, std::size_t state)
    {
        return ways[static_cast<std::size_t>(depth) * (segments.size() + 1) + state];
    }

    // What is left for a child that `selects` says the selectors of.
    template <typename Selects>
    States below(States states, int depth, const Selects &selects)
    {
        if (repeats)
            makeLevel(depth + 1);
        States result = 0;
        for (std::size_t i = 0; i < segments.size(); ++i) {
            const States bit = States(1) << i;
            if ((states & bit) == 0)
                continue;
            const JsonPath::Segment &segment = segments[i];
            if (repeats) {
                const auto selectors = static_cast<std::uint64_t>(
                    std::count_if(segment.selectors.begin(), segment.selectors.end(), selects));
                std::uint64_t &next = waysTo(depth + 1, i + 1);
                next = added(next, waysTo(depth, i), selectors);
                if (segment.descendants)
                    waysTo(depth + 1, i) = added(waysTo(depth + 1, i), waysTo(depth, i), 1);
                if (selectors > 0)
                    result |= bit << 1U;
            } else if (std::any_of(segment.selectors.begin(), segment.selectors.end(), selects)) {
                result |= bit << 1U;
            }
            if (segment.descendants)
                result |= bit;
        }
        return result;
    }

    void makeLevel(int depth)
    {
        const std::size_t states = segments.size() + 1;
        const std::size_t first = static_cast<std::size_t>(depth) * states;
        if (ways.size() < first + states)
            ways.resize(first + states);
        std::fill_n(ways.begin() + static_cast<std::ptrdiff_t>(first), states, 0);
    }

    const char *giveUp(const char *p)
    {
        endedAt = p;
        return nullptr;
    }

    // Behind the value at p; nullptr when the text is not JSON, or all ends here.
    const char *value(const char *p, States states, int depth)
    {
        if (isMatch(states)) {
            const char *const behind = jsonscan::skipValue(p, end);
            if (!behind)
                return nullptr;
            const auto size = static_cast<std::size_t>(behind - p);
            if (!evaluation.spend(size)
                || !visitor(context, {p, size}, repeats ? waysTo(depth, segments.size()) : 1))
                return giveUp(behind);
            states &= ~(States(1) << segments.size());
            if (states == 0)
                return behind;
        }
        if (p == end || states == 0 || depth >= JsonPath::maxDepth)
            return jsonscan::skipValue(p, end);
        if (*p == '{')
            return object(p, states, depth);
        if (*p == '[')
            return array(p, states, depth);
        return jsonscan::skipValue(p, end);
    }

    const char *object(const char *p, States states, int depth)
    {
        p = jsonscan::skipSpace(p + 1, end);
        if (p != end && *p == '}')
            return p + 1;
        while (p != end && *p == '"') {
            const char *const behindName = jsonscan::skipString(p, end);
            if (!behindName)
                return nullptr;
            const std::string_view name(p + 1, static_cast<std::size_t>(behindName - p) - 2);
            p = jsonscan::skipSpace(behindName, end);
            if (p == end || *p != ':')
                return nullptr;
            p = jsonscan::skipSpace(p + 1, end);
            const auto selects = [this, name, p](const JsonPath::Selector &selector) {
                if (const auto *wanted = std::get_if<std::string>(&selector))
                    return jsonscan::compareText(name, *wanted) == 0;
                return selectsAny(selector, p);
            };
            const States next = below(states, depth, selects);
            if (evaluation.isGivenUp())
                return giveUp(p);
            p = next == 0 ? jsonscan::skipValue(p, end) : value(p, next, depth + 1);
            if (!p)
                return nullptr;
            p = jsonscan::skipSpace(p, end);
            if (p != end && *p == '}')
                return p + 1;
            if (p == end || *p != ',')
                return nullptr;
            p = jsonscan::skipSpace(p + 1, end);
        }
        return nullptr;
    }

    const char *array(const char *p, States states, int depth)
    {
        const std::int64_t length = counts ? count(p) : 0;
        p = jsonscan::skipSpace(p + 1, end);
        if (p != end && *p == ']')
            return p + 1;
        for (std::int64_t index = 0; p != end; ++index) {
            const auto selects = [this, index, length, p](const JsonPath::Selector &selector) {
                if (const auto *wanted = std::get_if<std::int64_t>(&selector))
                    return index == (*wanted < 0 ? *wanted + length : *wanted);
                if (const auto *slice = std::get_if<JsonPath::Slice>(&selector)) {
                    const bool open = !slice->end && slice->step > 0;
                    return isInSlice(*slice, index, open ? std::max(length, index + 1) : length);
                }
                return selectsAny(selector, p);
            };
            const States next = below(states, depth, selects);
            if (evaluation.isGivenUp())
                return giveUp(p);
            p = next == 0 ? jsonscan::skipValue(p, end) : value(p, next, depth + 1);
            if (!p)
                return nullptr;
            p = jsonscan::skipSpace(p, end);
            if (p != end && *p == ']')
                return p + 1;
            if (p == end || *p != ',')
                return nullptr;
            p = jsonscan::skipSpace(p + 1, end);
        }
        return nullptr;
    }

    // Selectors that ask for no place in the container: the child at p.
    bool selectsAny(const JsonPath::Selector &selector, const char *p)
    {
        if (const auto *filter = std::get_if<JsonPath::Filter>(&selector))
            return evaluation.holds(*filter->test, p);
        return std::holds_alternative<JsonPath::Wildcard>(selector);
    }

    // Elements of the array at p; 0 when it is broken.
    std::int64_t count(const char *p)
    {
        const char *const start = p;
        p = jsonscan::skipSpace(p + 1, end);
        if (p == end || *p == ']')
            return 0;
        for (std::int64_t elements = 1;; ++elements) {
            p = jsonscan::skipValue(p, end);
            if (!p)
                return 0;
            p = jsonscan::skipSpace(p, end);
            if (p == end || *p != ',') {
                evaluation.spend(static_cast<std::size_t>(p - start));
                return elements;
            }
            p = jsonscan::skipSpace(p + 1, end);
        }
    }
};

} // namespace

JsonPath::JsonPath(std::vector<Segment> segments)
    : m_segments(std::move(segments))
    , m_counts(std::any_of(m_segments.begin(), m_segments.end(), [](const Segment &segment) {
        return std::any_of(segment.selectors.begin(), segment.selectors.end(), selectsFromEnd);
    }))
{
    const auto descending = std::count_if(m_segments.begin(), m_segments.end(),
                                          [](const Segment &each) { return each.descendants; });
    m_repeats = descending > 1
        || std::any_of(m_segments.begin(), m_segments.end(),
                       [](const Segment &each) { return each.selectors.size() > 1; });
}

bool JsonPath::isSingular() const
{
    return std::all_of(m_segments.begin(), m_segments.end(), [](const Segment &segment) {
        return !segment.descendants && segment.selectors.size() == 1
            && segment.selectors.front().index() < 2;
    });
}

JsonPath::Visit JsonPath::visit(const char *start, const char *end, JsonEvaluation &evaluation,
                                Visitor visitor, void *context) const
{
    Walk walk{m_segments, evaluation, visitor, context, end, m_counts, m_repeats};
    if (m_repeats) {
        walk.makeLevel(0);
        walk.waysTo(0, 0) = 1;
    }
    const char *const behind = walk.value(start, 1, 0);
    if (behind)
        return {Outcome::Read, behind};
    if (walk.endedAt)
        return {Outcome::Ended, walk.endedAt};
    return {Outcome::Broken, end};
}

} // namespace sockwright::capture
