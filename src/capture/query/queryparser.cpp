// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/query/queryparser.h"

#include "capture/query/queryterms.h"

#include <QCoreApplication>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace sockwright::capture {

using namespace expression;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(sockwright::capture::Query)
};

// What is cheap to look at comes first.
int cost(const Node &node)
{
    if (std::holds_alternative<TextMatcher>(node.what))
        return 1;
    if (std::holds_alternative<JsonCondition>(node.what))
        return 2;
    if (std::holds_alternative<Regex>(node.what))
        return 3;
    const auto dearest = [](const std::vector<Node> &parts) {
        int most = 0;
        for (const Node &part : parts)
            most = std::max(most, cost(part));
        return most;
    };
    if (const auto *all = std::get_if<AllOf>(&node.what))
        return dearest(all->parts);
    if (const auto *any = std::get_if<AnyOf>(&node.what))
        return dearest(any->parts);
    if (const auto *none = std::get_if<NoneOf>(&node.what))
        return dearest(none->parts);
    return 0;
}

} // namespace

QueryParser::QueryParser(QStringView text, Qt::CaseSensitivity sensitivity)
    : m_text(text)
    , m_case(sensitivity)
    , m_json(text)
{
}

std::optional<Node> QueryParser::parse()
{
    if (m_text.size() > Query::maxLength) {
        fail(Query::maxLength, Words::tr("This is too long to be looked for."));
        return std::nullopt;
    }
    auto result = anyOf();
    if (m_error)
        return std::nullopt;
    return result;
}

QChar QueryParser::peek(qsizetype ahead) const
{
    return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : QChar();
}

void QueryParser::skipSpace()
{
    while (!atEnd() && peek().isSpace())
        ++m_at;
}

// A term ends here.
bool QueryParser::isBoundary(qsizetype position) const
{
    if (position >= m_text.size() || m_text[position].isSpace())
        return true;
    const QStringView rest = m_text.mid(position);
    return (m_depth > 0 && rest.startsWith(u')')) || rest.startsWith(u"&&")
        || rest.startsWith(u"||");
}

bool QueryParser::skipKeyword(QStringView word)
{
    const qsizetype end = m_at + word.size();
    const bool letters = word.front().isLetter();
    if (!m_text.mid(m_at).startsWith(word) || (letters && !isBoundary(end) && m_text[end] != u'('))
        return false;
    m_at = end;
    return true;
}

// The binary operator that stands here, if one does.
QStringView QueryParser::operatorHere() const
{
    QueryParser ahead(*this);
    for (const QStringView word : {u"OR", u"||", u"AND", u"&&"}) {
        if (ahead.skipKeyword(word))
            return m_text.mid(m_at, word.size());
    }
    return {};
}

// "-" belongs to a number or an arrow, "!" to a text, unless something to negate follows.
bool QueryParser::skipNegation()
{
    if (skipKeyword(u"NOT"))
        return true;
    const QChar next = peek(1);
    if (peek() == u'-'
        && (next.isLetter() || next == u'"' || next == u'/' || next == u'(' || next == u'_'
            || m_json.isConditionAt(m_at + 1))
        && !next.isDigit()) {
        ++m_at;
        return true;
    }
    if (peek() != u'!')
        return false;
    qsizetype behind = m_at;
    while (behind < m_text.size() && m_text[behind] == u'!')
        ++behind;
    if (m_text.mid(behind).startsWith(u'(') || m_json.isConditionAt(behind)) {
        ++m_at;
        return true;
    }
    return false;
}

void QueryParser::fail(qsizetype position, const QString &message)
{
    if (!m_error)
        m_error = {position, message};
}

std::optional<Node> QueryParser::anyOf()
{
    AnyOf result;
    while (true) {
        auto part = allOf();
        if (!part)
            return std::nullopt;
        result.parts.push_back(std::move(*part));
        if (!skipKeyword(u"OR") && !skipKeyword(u"||"))
            break;
    }
    if (result.parts.size() == 1)
        return std::move(result.parts.front());
    return Node{std::move(result)};
}

std::optional<Node> QueryParser::allOf()
{
    AllOf result;
    bool wanted = false; // behind an AND
    while (true) {
        skipSpace();
        const QStringView op = operatorHere();
        const bool ends = atEnd() || (m_depth > 0 && peek() == u')') || op == u"OR" || op == u"||";
        if (ends || !op.isEmpty()) {
            if (wanted || result.parts.empty()) {
                fail(m_at,
                     op.isEmpty()
                         ? Words::tr("Something to look for is missing here.")
                         : Words::tr("Something to look for is missing before “%1”. To look for "
                                     "the text itself, put it in quotes.")
                               .arg(op));
                return std::nullopt;
            }
            if (ends)
                break;
            m_at += op.size();
            wanted = true;
            continue;
        }
        wanted = false;
        auto part = negatable();
        if (!part)
            return std::nullopt;
        result.parts.push_back(std::move(*part));
    }
    if (result.parts.size() == 1)
        return std::move(result.parts.front());
    std::stable_sort(result.parts.begin(), result.parts.end(),
                     [](const Node &a, const Node &b) { return cost(a) < cost(b); });
    return Node{std::move(result)};
}

std::optional<Node> QueryParser::negatable()
{
    bool negated = false;
    while (skipNegation()) {
        negated = !negated;
        skipSpace();
        if (atEnd() || (m_depth > 0 && peek() == u')') || !operatorHere().isEmpty()) {
            fail(m_at, Words::tr("What is not wanted is missing here."));
            return std::nullopt;
        }
    }
    auto node = term();
    if (!node || !negated)
        return node;
    NoneOf none;
    none.parts.push_back(std::move(*node));
    return Node{std::move(none)};
}

std::optional<Node> QueryParser::group()
{
    const qsizetype start = m_at++;
    if (++m_depth > Query::maxDepth) {
        fail(start, Words::tr("There are too many parentheses in each other."));
        return std::nullopt;
    }
    auto inner = anyOf();
    if (!inner)
        return std::nullopt;
    if (peek() != u')') {
        fail(start,
             Words::tr("This parenthesis is not closed. To look for the text itself, put it "
                       "in quotes."));
        return std::nullopt;
    }
    ++m_at;
    --m_depth;
    return inner;
}

std::optional<Node> QueryParser::term()
{
    if (++m_terms > Query::maxTerms) {
        fail(m_at, Words::tr("These are too many terms."));
        return std::nullopt;
    }
    if (peek() == u'(')
        return group();
    if (m_json.isConditionAt(m_at))
        return json();
    if (peek() == u'/') {
        if (auto node = regex(); node || m_error)
            return node;
    }
    if (auto node = named(); node || m_error)
        return node;
    return peek() == u'"' ? quoted() : text();
}

std::optional<Node> QueryParser::json()
{
    auto condition = m_json.parse(m_at);
    if (!condition) {
        m_error = m_json.error();
        return std::nullopt;
    }
    return Node{std::move(*condition)};
}

// Only with its flags and then a boundary behind it; else it is a path like /api/v1.
std::optional<Node> QueryParser::regex()
{
    bool inClass = false;
    for (qsizetype at = m_at + 1; at < m_text.size(); ++at) {
        const QChar c = m_text[at];
        if (c == u'\\') {
            ++at;
            continue;
        }
        if (c == u'[')
            inClass = true;
        else if (c == u']')
            inClass = false;
        if (c != u'/' || inClass || at == m_at + 1)
            continue;
        qsizetype end = at + 1;
        while (end < m_text.size() && u"imsx"_s.contains(m_text[end]))
            ++end;
        if (!isBoundary(end))
            continue;
        Regex::Error error;
        const QStringView pattern = m_text.mid(m_at + 1, at - m_at - 1);
        auto compiled
            = Regex::compile(pattern, m_text.mid(at + 1, end - at - 1), Regex::Extent::Part, error);
        if (!compiled) {
            fail(m_at + 1 + error.position,
                 Words::tr("The regular expression cannot be read: %1.").arg(error.message));
            return std::nullopt;
        }
        m_at = end;
        return Node{std::move(*compiled)};
    }
    return std::nullopt;
}

std::optional<Node> QueryParser::named()
{
    const QStringView word = run(m_at);
    const qsizetype colon = word.indexOf(u':');
    if (colon <= 0 || !isTermName(word.left(colon)))
        return std::nullopt;
    const qsizetype start = m_at + colon + 1;
    auto parsed = parseTerm(word.left(colon), word.mid(colon + 1));
    if (const auto *error = std::get_if<QueryError>(&parsed)) {
        fail(start + error->position, error->message);
        return std::nullopt;
    }
    m_at += word.size();
    return std::move(std::get<Node>(parsed));
}

// The characters from here to the next space, or to the parenthesis that closes a group.
QStringView QueryParser::run(qsizetype from) const
{
    int open = 0;
    qsizetype end = from;
    for (; end < m_text.size() && !m_text[end].isSpace(); ++end) {
        if (m_text[end] == u'(')
            ++open;
        else if (m_text[end] == u')' && m_depth > 0 && --open < 0)
            break;
    }
    return m_text.mid(from, end - from);
}

qsizetype QueryParser::closingQuote() const
{
    for (qsizetype at = m_at + 1; at < m_text.size(); ++at) {
        if (m_text[at] == u'\\')
            ++at;
        else if (m_text[at] == u'"')
            return at;
    }
    return m_text.size();
}

// A quote that is not closed is being typed: the text is what there is of it. Something directly
// behind the closing one makes it part of a text, like "type":"trade".
Node QueryParser::quoted()
{
    const qsizetype end = closingQuote();
    if (!isBoundary(end + 1))
        return text();
    QString content;
    for (qsizetype at = m_at + 1; at < std::min(end, m_text.size()); ++at) {
        const bool escape = m_text[at] == u'\\' && at + 1 < m_text.size()
            && (m_text[at + 1] == u'"' || m_text[at + 1] == u'\\');
        content += m_text[escape ? ++at : at];
    }
    m_at = std::min(end + 1, m_text.size());
    return Node{TextMatcher(content, m_case)};
}

Node QueryParser::text()
{
    const QStringView word = run(m_at);
    m_at += word.size();
    return Node{TextMatcher(word.toString(), m_case)};
}

} // namespace sockwright::capture
