// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/query/jsonparser.h"

#include "capture/query/jsonpathparser.h"

#include <QCoreApplication>

#include <utility>

using namespace Qt::StringLiterals;

namespace sockwright::capture {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(sockwright::capture::Query)
};

const json::Call *callOf(const json::Operand &operand)
{
    const auto *call = std::get_if<std::shared_ptr<const json::Call>>(&operand);
    return call ? call->get() : nullptr;
}

bool canBeMany(const json::Operand &operand)
{
    const auto *query = std::get_if<json::Query>(&operand);
    return query && !query->path.isSingular();
}

} // namespace

// "$" is a path in front of a segment or a comparison; else it is money.
bool JsonParser::isPathAt(qsizetype position) const
{
    if (position >= m_text.size() || m_text[position] != u'$')
        return false;
    const QStringView behind = m_text.mid(position + 1);
    if (behind.startsWith(u'.') || behind.startsWith(u'['))
        return true;
    const QStringView op = behind.trimmed();
    return op.startsWith(u"==") || op.startsWith(u"!=") || op.startsWith(u'<')
        || op.startsWith(u'>');
}

// A function of ours whose first argument is a path, maybe within further functions.
bool JsonParser::isFunctionAt(qsizetype position) const
{
    QStringView rest = m_text.mid(position);
    bool called = false;
    for (int depth = 0; depth < JsonPathParser::maxNesting; ++depth) {
        if (called && rest.startsWith(u'$'))
            return true;
        bool known = false;
        for (const QStringView name : {u"length(", u"count(", u"match(", u"search(", u"value("}) {
            if (rest.startsWith(name)) {
                rest = rest.mid(name.size()).trimmed();
                known = true;
                break;
            }
        }
        if (!known)
            return false;
        called = true;
    }
    return false;
}

bool JsonParser::isConditionAt(qsizetype position) const
{
    if (isPathAt(position) || isFunctionAt(position))
        return true;
    JsonLexer ahead(m_text); // a literal in front of a comparison with a path
    ahead.goTo(position);
    if (!operand(ahead))
        return false;
    ahead.skipBlanks();
    if (!comparison(ahead))
        return false;
    ahead.skipBlanks();
    return ahead.peek() == u'$' && (ahead.peek(1) == u'.' || ahead.peek(1) == u'[');
}

std::optional<JsonCondition> JsonParser::parse(qsizetype &position)
{
    JsonLexer lexer(m_text);
    lexer.goTo(position);
    auto test = condition(lexer);
    m_error = lexer.error();
    if (!test)
        return std::nullopt;
    position = lexer.position();
    return JsonCondition(std::move(*test));
}

std::optional<json::Test> JsonParser::condition(JsonLexer &lexer)
{
    auto left = operand(lexer);
    if (!left)
        return std::nullopt;
    const json::Call *const call = callOf(*left);
    if (call && call->isTest())
        return json::Test{*call};
    const qsizetype behind = lexer.position();
    lexer.skipBlanks();
    const auto op = comparison(lexer);
    if (!op) {
        if (auto *query = std::get_if<json::Query>(&*left)) {
            lexer.goTo(behind);
            return json::Test{std::move(*query)};
        }
        lexer.fail(Words::tr("A comparison is missing, like > 3."));
        return std::nullopt;
    }
    lexer.skipBlanks();
    const qsizetype start = lexer.position();
    auto right = operand(lexer);
    if (!right)
        return std::nullopt;
    if (const json::Call *const other = callOf(*right); other && other->isTest()) {
        lexer.goTo(start);
        lexer.fail(Words::tr("match and search are no values to compare."));
        return std::nullopt;
    }
    if (canBeMany(*left) && canBeMany(*right)) {
        lexer.goTo(start);
        lexer.fail(Words::tr("Two paths can be compared when one of them leads to one value."));
        return std::nullopt;
    }
    return json::Test{json::Comparison{std::move(*left), *op, std::move(*right)}};
}

std::optional<JsonOperator> JsonParser::comparison(JsonLexer &lexer)
{
    if (const auto op = comparisonHere(lexer))
        return op;
    if (lexer.skip(u"="))
        return JsonOperator::Equal; // as people type it
    return std::nullopt;
}

std::optional<json::Operand> JsonParser::operand(JsonLexer &lexer)
{
    JsonPathParser parser(lexer);
    const qsizetype start = lexer.position();
    const QStringView word = parser.calledHere().isEmpty() ? lexer.name() : QStringView();
    lexer.goTo(start);
    if (word.isEmpty() || word == u"null" || word == u"true" || word == u"false")
        return parser.operand(JsonPathParser::Place::Query);
    lexer.goTo(start + word.size());
    return json::Literal(word.toUtf8().toStdString()); // a text without its quotes
}

} // namespace sockwright::capture
