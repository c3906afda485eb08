// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/query/jsonpath.h"

#include "capture/query/jsonscan.h"

#include <algorithm>
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

struct Walk
{
    const std::vector<JsonPath::Segment> &segments;
    JsonPath::Visitor visitor;
    void *context;
    const char *end;
    bool counts;
    bool stopped = false;

    bool isMatch(States states) const { return (states >> segments.size() & 1U) != 0; }

    // What is left for a child that `selects` says the selectors of.
    template <typename Selects>
    States below(States states, const Selects &selects) const
    {
        States result = 0;
        for (std::size_t i = 0; i < segments.size(); ++i) {
            const States bit = States(1) << i;
            if ((states & bit) == 0)
                continue;
            const JsonPath::Segment &segment = segments[i];
            if (std::any_of(segment.selectors.begin(), segment.selectors.end(), selects))
                result |= bit << 1U;
            if (segment.descendants)
                result |= bit;
        }
        return result;
    }

    // Behind the value at p; nullptr when the text is not JSON, or the visitor has had enough.
    const char *value(const char *p, States states, int depth)
    {
        if (isMatch(states)) {
            const char *const behind = jsonscan::skipValue(p, end);
            if (!behind)
                return nullptr;
            if (!visitor(context, {p, static_cast<std::size_t>(behind - p)})) {
                stopped = true;
                return nullptr;
            }
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
            const States next = below(states, [name](const JsonPath::Selector &selector) {
                if (const auto *wanted = std::get_if<std::string>(&selector))
                    return jsonscan::compareText(name, *wanted) == 0;
                return std::holds_alternative<JsonPath::Wildcard>(selector);
            });
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
            const States next = below(states, [index, length](const JsonPath::Selector &selector) {
                if (const auto *wanted = std::get_if<std::int64_t>(&selector))
                    return index == (*wanted < 0 ? *wanted + length : *wanted);
                if (const auto *slice = std::get_if<JsonPath::Slice>(&selector)) {
                    const bool open = !slice->end && slice->step > 0;
                    return isInSlice(*slice, index, open ? std::max(length, index + 1) : length);
                }
                return std::holds_alternative<JsonPath::Wildcard>(selector);
            });
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

    // Elements of the array at p; 0 when it is broken.
    std::int64_t count(const char *p) const
    {
        p = jsonscan::skipSpace(p + 1, end);
        if (p == end || *p == ']')
            return 0;
        for (std::int64_t elements = 1;; ++elements) {
            p = jsonscan::skipValue(p, end);
            if (!p)
                return 0;
            p = jsonscan::skipSpace(p, end);
            if (p == end || *p != ',')
                return elements;
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
}

bool JsonPath::visit(std::string_view text, Visitor visitor, void *context) const
{
    Walk walk{m_segments, visitor, context, text.data() + text.size(), m_counts};
    const char *const start = jsonscan::skipSpace(text.data(), walk.end);
    if (m_segments.empty()) {
        const char *const last = jsonscan::skipValue(start, walk.end);
        if (!last || jsonscan::skipSpace(last, walk.end) != walk.end)
            return false;
        visitor(context, {start, static_cast<std::size_t>(last - start)});
        return true;
    }
    const char *const behind = walk.value(start, 1, 0);
    return walk.stopped || (behind && jsonscan::skipSpace(behind, walk.end) == walk.end);
}

} // namespace sockwright::capture
