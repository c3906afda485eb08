// SPDX-License-Identifier: GPL-3.0-or-later
// The logical expressions and functions that JsonPathParser reads.
#include "capture/query/jsonpathparser.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace sockwright::capture {

namespace {

using Function = json::Call::Function;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(sockwright::capture::Query)
};

struct Known
{
    QStringView name;
    Function function;
    std::size_t arguments;
};
constexpr std::array<Known, 5> functions{{
    {u"length", Function::Length, 1},
    {u"count", Function::Count, 1},
    {u"match", Function::Match, 2},
    {u"search", Function::Search, 2},
    {u"value", Function::Value, 1},
}};

} // namespace

std::optional<json::Test> JsonPathParser::anyOf()
{
    json::AnyOf result;
    while (true) {
        auto part = allOf();
        if (!part)
            return std::nullopt;
        result.parts.push_back(std::move(*part));
        m_lexer.skipBlanks();
        if (!m_lexer.skip(u"||"))
            break;
        m_lexer.skipBlanks();
    }
    if (result.parts.size() == 1)
        return std::move(result.parts.front());
    return json::Test{std::move(result)};
}

std::optional<json::Test> JsonPathParser::allOf()
{
    json::AllOf result;
    while (true) {
        auto part = basic();
        if (!part)
            return std::nullopt;
        result.parts.push_back(std::move(*part));
        m_lexer.skipBlanks();
        if (!m_lexer.skip(u"&&"))
            break;
        m_lexer.skipBlanks();
    }
    if (result.parts.size() == 1)
        return std::move(result.parts.front());
    return json::Test{std::move(result)};
}

std::optional<json::Test> JsonPathParser::basic()
{
    if (m_lexer.peek() == u'!' && m_lexer.peek(1) != u'=') {
        m_lexer.skip(u"!");
        m_lexer.skipBlanks();
        auto part = m_lexer.peek() == u'(' ? group() : test();
        if (!part)
            return std::nullopt;
        json::Not result;
        result.part.push_back(std::move(*part));
        return json::Test{std::move(result)};
    }
    if (m_lexer.peek() == u'(')
        return group();
    const qsizetype start = m_lexer.position();
    auto left = operand(Place::Filter);
    if (!left)
        return std::nullopt;
    const qsizetype behind = m_lexer.position();
    m_lexer.skipBlanks();
    const auto op = comparisonHere(m_lexer);
    if (!op) {
        if (m_lexer.peek() == u'=') {
            m_lexer.fail(Words::tr("To compare, write two equals signs: ==."));
            return std::nullopt;
        }
        m_lexer.goTo(behind);
        return testOf(std::move(*left));
    }
    m_lexer.skipBlanks();
    const qsizetype second = m_lexer.position();
    auto right = operand(Place::Filter);
    if (!right)
        return std::nullopt;
    const qsizetype end = m_lexer.position();
    m_lexer.goTo(start);
    if (!isComparable(*left))
        return std::nullopt;
    m_lexer.goTo(second);
    if (!isComparable(*right))
        return std::nullopt;
    m_lexer.goTo(end);
    return json::Test{json::Comparison{std::move(*left), *op, std::move(*right)}};
}

std::optional<json::Test> JsonPathParser::group()
{
    const Level level(*this);
    if (level.isTooDeep())
        return std::nullopt;
    m_lexer.skip(u"(");
    m_lexer.skipBlanks();
    auto inner = anyOf();
    if (!inner)
        return std::nullopt;
    m_lexer.skipBlanks();
    if (!m_lexer.skip(u")")) {
        m_lexer.fail(Words::tr("A closing parenthesis is missing."));
        return std::nullopt;
    }
    return inner;
}

std::optional<json::Test> JsonPathParser::test()
{
    auto read = operand(Place::Filter);
    return read ? testOf(std::move(*read)) : std::nullopt;
}

std::optional<json::Test> JsonPathParser::testOf(json::Operand operand)
{
    if (auto *query = std::get_if<json::Query>(&operand))
        return json::Test{std::move(*query)};
    const auto *call = std::get_if<std::shared_ptr<const json::Call>>(&operand);
    if (call && (*call)->isTest())
        return json::Test{**call};
    m_lexer.fail(Words::tr("A comparison is missing, like > 3."));
    return std::nullopt;
}

bool JsonPathParser::isComparable(const json::Operand &operand)
{
    if (const auto *query = std::get_if<json::Query>(&operand);
        query && !query->path.isSingular()) {
        m_lexer.fail(Words::tr("Only a path to one value can be compared here."));
        return false;
    }
    const auto *call = std::get_if<std::shared_ptr<const json::Call>>(&operand);
    if (call && (*call)->isTest()) {
        m_lexer.fail(Words::tr("match and search are no values to compare."));
        return false;
    }
    return true;
}

std::optional<json::Operand> JsonPathParser::operand(Place place)
{
    const QChar first = m_lexer.peek();
    if (first == u'$' || (first == u'@' && place == Place::Filter)) {
        auto read = query(place);
        if (!read)
            return std::nullopt;
        return std::move(*read);
    }
    if (first == u'"' || first == u'\'') {
        const auto text = m_lexer.string();
        if (!text)
            return std::nullopt;
        return json::Literal(text->toStdString());
    }
    if (first == u'-' || (first >= u'0' && first <= u'9')) {
        const auto number = m_lexer.number();
        if (!number)
            return std::nullopt;
        return json::Literal(*number);
    }
    if (!calledHere().isEmpty()) {
        auto read = call(place);
        if (!read)
            return std::nullopt;
        return std::make_shared<const json::Call>(std::move(*read));
    }
    return keyword();
}

std::optional<json::Operand> JsonPathParser::keyword()
{
    const qsizetype start = m_lexer.position();
    const QStringView word = m_lexer.name();
    if (word == u"null")
        return json::Literal();
    if (word == u"true" || word == u"false")
        return json::Literal(word == u"true");
    m_lexer.goTo(start);
    m_lexer.fail(Words::tr("A value is missing: a path, a number, a text in quotes, true, false or "
                           "null."));
    return std::nullopt;
}

QStringView JsonPathParser::calledHere() const
{
    const QStringView rest = m_lexer.rest();
    qsizetype end = 0;
    while (end < rest.size()
           && ((rest[end] >= u'a' && rest[end] <= u'z') || rest[end] == u'_'
               || (end > 0 && rest[end] >= u'0' && rest[end] <= u'9')))
        ++end;
    return end < rest.size() && rest[end] == u'(' ? rest.left(end) : QStringView();
}

std::optional<json::Call> JsonPathParser::call(Place place)
{
    const Level level(*this);
    if (level.isTooDeep())
        return std::nullopt;
    const QStringView name = calledHere();
    const auto known = std::find_if(functions.begin(), functions.end(),
                                    [name](const Known &each) { return each.name == name; });
    if (known == functions.end()) {
        m_lexer.fail(Words::tr("There is no function “%1”, only length, count, match, search and "
                               "value.")
                         .arg(name));
        return std::nullopt;
    }
    m_lexer.goTo(m_lexer.position() + name.size() + 1);
    json::Call result;
    result.function = known->function;
    result.arguments.reserve(known->arguments);
    if (!takeArguments(result, place))
        return std::nullopt;
    return result;
}

bool JsonPathParser::takeArguments(json::Call &into, Place place)
{
    const std::size_t wanted = into.isTest() ? 2 : 1;
    while (true) {
        m_lexer.skipBlanks();
        const qsizetype start = m_lexer.position();
        auto argument = operand(place);
        if (!argument || !isArgument(into, *argument, place))
            return false;
        into.arguments.push_back(std::move(*argument));
        if (into.arguments.size() == 2 && !compilePattern(into, start))
            return false;
        m_lexer.skipBlanks();
        if (into.arguments.size() == wanted)
            break;
        if (!m_lexer.skip(u",")) {
            m_lexer.fail(Words::tr("A comma and a regular expression in quotes are missing."));
            return false;
        }
    }
    if (m_lexer.skip(u")"))
        return true;
    m_lexer.fail(Words::tr("A closing parenthesis is missing."));
    return false;
}

// RFC 9535 section 2.4.3.
bool JsonPathParser::isArgument(const json::Call &call, const json::Operand &argument, Place place)
{
    const auto *query = std::get_if<json::Query>(&argument);
    const auto *inner = std::get_if<std::shared_ptr<const json::Call>>(&argument);
    if (call.function == Function::Count || call.function == Function::Value) {
        if (!query)
            m_lexer.fail(Words::tr("This function wants a path."));
        return query != nullptr;
    }
    if (inner && (*inner)->isTest()) {
        m_lexer.fail(Words::tr("match and search are no values."));
        return false;
    }
    const bool many = query && !query->path.isSingular();
    if (many && call.function == Function::Length) {
        m_lexer.fail(
            Words::tr("length wants a path to one value; count says how many values there are."));
        return false;
    }
    if (many && place == Place::Filter) {
        m_lexer.fail(Words::tr("This function wants a path to one value."));
        return false;
    }
    return true;
}

bool JsonPathParser::compilePattern(json::Call &call, qsizetype at)
{
    const auto *literal = std::get_if<json::Literal>(&call.arguments.back());
    const auto *pattern = literal ? std::get_if<std::string>(literal) : nullptr;
    if (!pattern)
        return true; // from the payload, or never one
    const bool whole = call.function == Function::Match;
    Regex::Error error;
    call.regex = Regex::compile(QString::fromStdString(*pattern), {},
                                whole ? Regex::Extent::Whole : Regex::Extent::Part, error);
    if (call.regex)
        return true;
    m_lexer.goTo(at);
    m_lexer.fail(Words::tr("The regular expression cannot be read: %1.").arg(error.message));
    return false;
}

} // namespace sockwright::capture
