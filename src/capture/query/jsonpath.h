// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace sockwright::capture {

/// A path into JSON (RFC 9535 without filter selectors), evaluated on the bytes of a text in one
/// pass, without allocation. A value; const functions from any thread.
///
/// Of duplicate names each is selected. A value is selected once, however many ways lead to it.
/// Below maxDepth levels nothing is selected.
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
    /// A member's name (UTF-8), an index, all, or a slice.
    using Selector = std::variant<std::string, std::int64_t, Wildcard, Slice>;
    struct Segment
    {
        std::vector<Selector> selectors;
        bool descendants = false; ///< "..": on all levels below
    };

    JsonPath() = default; ///< "$"
    explicit JsonPath(std::vector<Segment> segments);

    const std::vector<Segment> &segments() const { return m_segments; }

    /// Told of a selected value, its text from its first to its last byte; false ends the visit.
    using Visitor = bool (*)(void *context, std::string_view value);

    /// Visits the selected values in their order. False when the text is not JSON as far as it was
    /// read; what was visited before has been.
    bool visit(std::string_view text, Visitor visitor, void *context) const;

    template <typename Callable>
    bool visit(std::string_view text, Callable callable) const
    {
        return visit(
            text,
            [](void *context, std::string_view value) {
                return (*static_cast<Callable *>(context))(value);
            },
            &callable);
    }

private:
    std::vector<Segment> m_segments;
    bool m_counts = false; // an index or slice from the end: arrays are counted first
};

} // namespace sockwright::capture
