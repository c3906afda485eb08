// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace sockwright::capture {

namespace json {
struct Test;
}
class JsonEvaluation;

/// A path into JSON (RFC 9535), evaluated on the bytes of a text in one pass. A value; const
/// functions from any thread.
///
/// Of duplicate names each is selected. Below maxDepth levels nothing is selected.
class JsonPath
{
public:
    static constexpr std::size_t maxSegments = 62;
    static constexpr int maxDepth = 500;

    struct Wildcard
    {
    };
    struct Slice
    {
        std::optional<std::int64_t> start;
        std::optional<std::int64_t> end;
        std::int64_t step = 1;
    };
    /// Those that the test holds for, "@" being each of them.
    struct Filter
    {
        std::shared_ptr<const json::Test> test;
    };
    /// A member's name (UTF-8), an index, all, a slice, or a filter.
    using Selector = std::variant<std::string, std::int64_t, Wildcard, Slice, Filter>;
    struct Segment
    {
        std::vector<Selector> selectors;
        bool descendants = false; ///< "..": on all levels below
    };

    JsonPath() = default; ///< "$"
    explicit JsonPath(std::vector<Segment> segments);

    const std::vector<Segment> &segments() const { return m_segments; }
    /// Selects one value at most (RFC 9535 section 2.3.5.1).
    bool isSingular() const;

    /// Told of a selected value, its text from its first to its last byte, and of how many ways
    /// lead to it: the RFC would list it so many times. False ends the visit.
    using Visitor = bool (*)(void *context, std::string_view value, std::uint64_t times);

    enum class Outcome
    {
        Read, ///< the value was JSON as far as it had to be read
        Ended, ///< by the visitor
        Broken, ///< the text is not JSON; what was visited before has been
    };
    struct Visit
    {
        Outcome outcome;
        const char *at; ///< behind what was read
    };
    /// Visits what the path selects of the value at `start`, each once, in the order of the text
    /// (the RFC's order is another one for unions and slices backwards; no condition can tell).
    /// Allocates only where several ways can lead to a value.
    Visit visit(const char *start, const char *end, JsonEvaluation &evaluation, Visitor visitor,
                void *context) const;

    template <typename Callable>
    Visit visit(const char *start, const char *end, JsonEvaluation &evaluation,
                Callable callable) const
    {
        return visit(
            start, end, evaluation,
            [](void *context, std::string_view value, std::uint64_t times) {
                return (*static_cast<Callable *>(context))(value, times);
            },
            &callable);
    }

private:
    std::vector<Segment> m_segments;
    bool m_counts = false; // an index or slice from the end: arrays are counted first
    bool m_repeats = false; // several ways can lead to a value
};

} // namespace sockwright::capture
