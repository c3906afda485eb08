// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/query/jsonexpression.h"
#include "capture/query/jsonlexer.h"

#include <QStringView>

#include <cstddef>
#include <optional>

namespace sockwright::capture {

/// Reads paths, and the logical expressions of their filters, as RFC 9535 has them: section 2.5 for
/// paths, 2.3.5 for filters, 2.4.3 for what functions take. Names may have dashes.
class JsonPathParser
{
public:
    /// Groups, calls and filters in each other, and filters alone.
    static constexpr int maxNesting = 30;
    static constexpr int maxFilters = 5;
    static constexpr std::size_t maxSelectors = 64;

    /// Says in the lexer what is wrong.
    explicit JsonPathParser(JsonLexer &lexer)
        : m_lexer(lexer)
    {
    }

    /// A text that is a path and nothing else.
    std::optional<JsonPath> wholePath();

    /// Who is reading: people type paths to any number of values where the RFC wants one value,
    /// and no blanks within a path, for they end it.
    enum class Place
    {
        Query, ///< the text of a capture::Query
        Filter, ///< within brackets
    };
    /// "$" or "@" and what follows.
    std::optional<json::Query> query(Place place);
    /// A query, a call or a literal.
    std::optional<json::Operand> operand(Place place);
    std::optional<json::Call> call(Place place);
    /// The function called here, if a name and a parenthesis are.
    QStringView calledHere() const;

private:
    using Function = json::Call::Function;
    /// One more of what may be in each other.
    class Level
    {
    public:
        explicit Level(JsonPathParser &parser);
        ~Level() { --m_parser.m_nesting; }
        Level(const Level &) = delete;
        Level &operator=(const Level &) = delete;

        bool isTooDeep() const { return m_parser.m_nesting > maxNesting; }

    private:
        JsonPathParser &m_parser;
    };

    bool segment(JsonPath::Segment &into);
    bool bracket(JsonPath::Segment &into);
    std::optional<JsonPath::Selector> selector();
    std::optional<JsonPath::Selector> slice();
    std::optional<JsonPath::Selector> filter();

    std::optional<json::Test> anyOf();
    std::optional<json::Test> allOf();
    std::optional<json::Test> basic();
    std::optional<json::Test> group();
    std::optional<json::Test> test();
    std::optional<json::Test> testOf(json::Operand operand);
    bool isComparable(const json::Operand &operand);

    std::optional<json::Operand> keyword();
    bool takeArguments(json::Call &into, Place place);
    bool isArgument(const json::Call &call, const json::Operand &argument, Place place);
    bool compilePattern(json::Call &call, qsizetype at);

    JsonLexer &m_lexer;
    int m_nesting = 0;
    int m_filters = 0;
};

/// The comparison that stands here.
std::optional<JsonOperator> comparisonHere(JsonLexer &lexer);

} // namespace sockwright::capture
