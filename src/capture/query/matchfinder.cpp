// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/query/matchfinder.h"

#include "capture/query/expression.h"

#include <algorithm>

namespace sockwright::capture {

namespace {

using Match = MatchFinder::Match;

// Those that overlap or touch become one.
void join(std::vector<Match> &matches)
{
    std::sort(matches.begin(), matches.end(),
              [](const Match &a, const Match &b) { return a.first < b.first; });
    std::size_t kept = 0;
    for (const Match &match : matches) {
        if (kept > 0 && matches[kept - 1].first + matches[kept - 1].size >= match.first) {
            Match &before = matches[kept - 1];
            before.size
                = std::max(before.first + before.size, match.first + match.size) - before.first;
        } else {
            matches[kept++] = match;
        }
    }
    matches.resize(kept);
}

} // namespace

MatchFinder::MatchFinder(const std::vector<Query> &queries)
{
    for (const Query &query : queries) {
        if (query.root())
            take(*query.root());
    }
}

void MatchFinder::take(const expression::Node &node)
{
    if (const auto *all = std::get_if<expression::AllOf>(&node.what)) {
        for (const expression::Node &part : all->parts)
            take(part);
    } else if (const auto *any = std::get_if<expression::AnyOf>(&node.what)) {
        for (const expression::Node &part : any->parts)
            take(part);
    } else if (const auto *text = std::get_if<TextMatcher>(&node.what)) {
        m_texts.push_back(*text);
    } else if (const auto *regex = std::get_if<Regex>(&node.what)) {
        m_regexes.push_back(*regex);
    }
}

std::vector<Match> MatchFinder::find(std::string_view utf8)
{
    std::vector<Match> matches;
    const auto findAll = [&](auto &what) {
        for (std::size_t from = 0; from <= utf8.size() && matches.size() < maxMatches;) {
            const Match match = nextOf(what, utf8, from);
            if (match.size == 0)
                break;
            matches.push_back(match);
            from = match.first + match.size;
        }
    };
    for (const TextMatcher &text : m_texts)
        findAll(text);
    for (Regex &regex : m_regexes)
        findAll(regex);
    join(matches);
    return matches;
}

Match MatchFinder::first(std::string_view utf8)
{
    Match result;
    const auto take = [&result](const Match &match) {
        if (match.size > 0 && (result.size == 0 || match.first < result.first))
            result = match;
    };
    for (const TextMatcher &text : m_texts)
        take(nextOf(text, utf8, 0));
    for (Regex &regex : m_regexes)
        take(nextOf(regex, utf8, 0));
    return result;
}

Match MatchFinder::nextOf(const TextMatcher &text, std::string_view utf8, std::size_t from) const
{
    const TextMatcher::Place place = text.find(utf8, from);
    return {place.first, place.size};
}

Match MatchFinder::nextOf(Regex &regex, std::string_view utf8, std::size_t from)
{
    if (m_tooSlow)
        return {};
    Regex::Place place;
    const Regex::Found found = regex.find(utf8, from, m_space, place);
    m_tooSlow = found == Regex::Found::TooMuch;
    return found == Regex::Found::Yes ? Match{place.first, place.size} : Match{};
}

} // namespace sockwright::capture
