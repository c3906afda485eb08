// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/query/query.h"
#include "capture/query/regex.h"
#include "capture/textmatcher.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace sockwright::capture {

/// Finds where the texts and regular expressions of queries are in a text, for showing them there:
/// what a query asks for, not what it rules out. Conditions on JSON are nowhere.
///
/// For short texts, while a person waits: a regular expression that takes longer than a few
/// milliseconds is left out from then on. For one thread at a time.
class MatchFinder
{
public:
    struct Match
    {
        std::size_t first = 0; ///< bytes
        std::size_t size = 0;
    };
    /// In one text; further ones are left out.
    static constexpr std::size_t maxMatches = 200;

    explicit MatchFinder(const std::vector<Query> &queries);

    /// There is nothing to find.
    bool isEmpty() const { return m_texts.empty() && m_regexes.empty(); }
    /// In rising order, none touching the next.
    std::vector<Match> find(std::string_view utf8);
    /// The first one; of size 0 when there is none.
    Match first(std::string_view utf8);

private:
    void take(const expression::Node &node);
    Match nextOf(const TextMatcher &text, std::string_view utf8, std::size_t from) const;
    Match nextOf(Regex &regex, std::string_view utf8, std::size_t from);

    std::vector<TextMatcher> m_texts;
    std::vector<Regex> m_regexes;
    RegexSpace m_space;
    bool m_tooSlow = false;
};

} // namespace sockwright::capture
