// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/query/jsonpathparser.h"

#include <QCoreApplication>

#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace sockwright::capture {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(sockwright::capture::Query)
};

} // namespace

std::optional<JsonOperator> comparisonHere(JsonLexer &lexer)
{
    static constexpr std::array<std::pair<QStringView, JsonOperator>, 6> operators{{
        {u"==", JsonOperator::Equal},
        {u"!=", JsonOperator::NotEqual},
        {u"<=", JsonOperator::LessOrEqual},
        {u">=", JsonOperator::GreaterOrEqual},
        {u"<", JsonOperator::Less},
        {u">", JsonOperator::Greater},
    }};
    for (const auto &[text, op] : operators) {
        if (lexer.skip(text))
            return op;
    }
    return std::nullopt;
}

JsonPathParser::Level::Level(JsonPathParser &parser)
    : m_parser(parser)
{
    if (++parser.m_nesting > maxNesting)
        parser.m_lexer.fail(Words::tr("There are too many parentheses in each other."));
}

std::optional<JsonPath> JsonPathParser::wholePath()
{
    auto read = m_lexer.peek() == u'$' ? query(Place::Filter) : std::nullopt;
    if (!read || !m_lexer.atEnd()) {
        m_lexer.fail(Words::tr("This is no path."));
        return std::nullopt;
    }
    return std::move(read->path);
}

std::optional<json::Query> JsonPathParser::query(Place place)
{
    json::Query result;
    result.fromRoot = m_lexer.peek() == u'$';
    m_lexer.goTo(m_lexer.position() + 1);
    std::vector<JsonPath::Segment> segments;
    std::size_t selectors = 0;
    while (true) {
        const qsizetype behind = m_lexer.position();
        if (place == Place::Filter)
            m_lexer.skipBlanks();
        if (m_lexer.peek() != u'.' && m_lexer.peek() != u'[') {
            m_lexer.goTo(behind);
            break;
        }
        JsonPath::Segment next;
        if (!segment(next))
            return std::nullopt;
        selectors += next.selectors.size();
        segments.push_back(std::move(next));
        if (segments.size() > JsonPath::maxSegments || selectors > maxSelectors) {
            m_lexer.fail(Words::tr("The path is too long."));
            return std::nullopt;
        }
    }
    result.path = JsonPath(std::move(segments));
    return result;
}

bool JsonPathParser::segment(JsonPath::Segment &into)
{
    into.descendants = m_lexer.skip(u"..");
    const bool dot = into.descendants || m_lexer.skip(u".");
    if (m_lexer.peek() == u'[' && (into.descendants || !dot))
        return bracket(into);
    if (m_lexer.skip(u"*")) {
        into.selectors.emplace_back(JsonPath::Wildcard());
        return true;
    }
    const QStringView name = m_lexer.name();
    if (name.isEmpty()) {
        m_lexer.fail(Words::tr("A name is missing, like $.type. Other names stand in brackets and "
                               "quotes, like $[\"a b\"]."));
        return false;
    }
    into.selectors.emplace_back(name.toUtf8().toStdString());
    return true;
}

bool JsonPathParser::bracket(JsonPath::Segment &into)
{
    m_lexer.skip(u"[");
    while (true) {
        m_lexer.skipBlanks();
        auto next = selector();
        if (!next)
            return false;
        into.selectors.push_back(std::move(*next));
        m_lexer.skipBlanks();
        if (m_lexer.skip(u"]"))
            return true;
        if (!m_lexer.skip(u",")) {
            m_lexer.fail(Words::tr("A closing bracket ] is missing."));
            return false;
        }
    }
}

std::optional<JsonPath::Selector> JsonPathParser::selector()
{
    if (m_lexer.skip(u"*"))
        return JsonPath::Wildcard();
    if (m_lexer.skip(u"?"))
        return filter();
    if (m_lexer.peek() != u'"' && m_lexer.peek() != u'\'')
        return slice();
    const auto name = m_lexer.string();
    if (!name)
        return std::nullopt;
    return name->toStdString();
}

std::optional<JsonPath::Selector> JsonPathParser::slice()
{
    JsonPath::Slice slice;
    slice.start = m_lexer.integer();
    const qsizetype behind = m_lexer.position();
    m_lexer.skipBlanks();
    if (!m_lexer.skip(u":")) {
        if (slice.start)
            return *slice.start;
        m_lexer.goTo(behind);
        m_lexer.fail(Words::tr("In brackets stands a name in quotes, a number, a *, a range like "
                               "1:3 or a filter like ?@.price > 10."));
        return std::nullopt;
    }
    m_lexer.skipBlanks();
    slice.end = m_lexer.integer();
    if (slice.end)
        m_lexer.skipBlanks();
    if (m_lexer.skip(u":")) {
        m_lexer.skipBlanks();
        slice.step = m_lexer.integer().value_or(1);
    }
    return slice;
}

std::optional<JsonPath::Selector> JsonPathParser::filter()
{
    const Level level(*this);
    if (level.isTooDeep())
        return std::nullopt;
    if (++m_filters > maxFilters) {
        m_lexer.fail(Words::tr("There are too many filters in each other."));
        return std::nullopt;
    }
    m_lexer.skipBlanks();
    auto read = anyOf();
    --m_filters;
    if (!read)
        return std::nullopt;
    return JsonPath::Filter{std::make_shared<const json::Test>(std::move(*read))};
}

} // namespace sockwright::capture
