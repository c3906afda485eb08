// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/query/regex.h"

#include <cstddef>
#include <optional>
#include <string>

namespace sockwright::capture {

/// What conditions write to. One for each thread.
struct QuerySpace
{
    RegexSpace regex;
    std::string text; ///< of a string whose escapes are decoded
    std::size_t givenUp = 0; ///< searches that took too much

    /// A regular expression that was found in a payload, compiled once while it stays the same.
    struct Pattern
    {
        std::string text;
        Regex::Extent extent = Regex::Extent::Part;
        std::optional<Regex> compiled; ///< nothing when it is none
    };
    std::optional<Pattern> pattern;
};

} // namespace sockwright::capture
