// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/query/jsonparser.h"

#include "format/jsonstring.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace sockwright::capture {

using Operator = JsonCondition::Operator;
using Function = JsonCondition::Function;

namespace {

constexpr qsizetype maxSelectors = 64;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(sockwright::capture::Query)
};

bool isDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

bool isNamePart(QChar c)
{
    return c.isLetter() || isDigit(c) || c == u'_' || c == u'-' || c.unicode() >= 0x80;
}

// Selects one value at most (RFC 9535 section 2.3.5.1).
bool isSingular(const JsonPath &path)
{
    return std::all_of(path.segments().begin(), path.segments().end(),
                       [](const JsonPath::Segment &segment) {
                           return !segment.descendants && segment.selectors.size() == 1
                               && segment.selectors.front().index() < 2;
                       });
}

Operator mirrored(Operator op)
{
    switch (op) {
    case Operator::Less:
        return Operator::Greater;
    case Operator::LessOrEqual:
        return Operator::GreaterOrEqual;
    case Operator::Greater:
        return Operator::Less;
    case Operator::GreaterOrEqual:
        return Operator::LessOrEqual;
    default:
        return op;
    }
}

} // namespace

QChar JsonParser::peek(qsizetype ahead) const
{
    return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : QChar();
}

bool JsonParser::skip(QStringView what)
{
    if (!m_text.mid(m_at).startsWith(what))
        return false;
    m_at += what.size();
    return true;
}

void JsonParser::skipSpace()
{
    while (m_at < m_text.size() && m_text[m_at].isSpace())
        ++m_at;
}

void JsonParser::fail(const QString &message)
{
    if (!m_error)
        m_error = {m_at, message};
}

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

QStringView JsonParser::functionAt(qsizetype position) const
{
    for (const QStringView name : {u"length", u"count", u"match", u"search"}) {
        QStringView rest = m_text.mid(position);
        if (!rest.startsWith(name))
            continue;
        rest = rest.mid(name.size());
        if (rest.startsWith(u'(') && rest.mid(1).trimmed().startsWith(u'$'))
            return name;
    }
    return {};
}

bool JsonParser::isConditionAt(qsizetype position) const
{
    if (isPathAt(position) || !functionAt(position).isEmpty())
        return true;
    JsonParser ahead(m_text); // a literal in front of a comparison with a path
    ahead.m_at = position;
    if (!ahead.literal())
        return false;
    ahead.skipSpace();
    if (!ahead.comparison())
        return false;
    ahead.skipSpace();
    return ahead.peek() == u'$' && (ahead.peek(1) == u'.' || ahead.peek(1) == u'[');
}

std::optional<JsonCondition> JsonParser::parse(qsizetype &position)
{
    m_at = position;
    m_error.reset();
    std::optional<JsonCondition> result;
    const QStringView called = functionAt(m_at);
    if (called == u"match" || called == u"search") {
        result = function();
    } else if (peek() == u'$' || !called.isEmpty()) {
        auto left = query();
        if (!left)
            return std::nullopt;
        const qsizetype behind = m_at;
        skipSpace();
        if (const auto op = comparison()) {
            skipSpace();
            if (auto other = right(*left))
                result.emplace(std::move(*left), *op, std::move(*other));
        } else if (left->function != Function::None) {
            fail(Words::tr("A comparison is missing, like > 3."));
        } else {
            m_at = behind;
            result.emplace(std::move(*left), Operator::Exists);
        }
    } else {
        auto other = literal();
        skipSpace();
        const auto op = comparison();
        skipSpace();
        if (auto left = other && op ? query() : std::nullopt)
            result.emplace(std::move(*left), mirrored(*op), std::move(*other));
    }
    if (result)
        position = m_at;
    return result;
}

std::optional<Operator> JsonParser::comparison()
{
    static constexpr std::array<std::pair<QStringView, Operator>, 7> operators{{
        {u"==", Operator::Equal},
        {u"!=", Operator::NotEqual},
        {u"<=", Operator::LessOrEqual},
        {u">=", Operator::GreaterOrEqual},
        {u"<", Operator::Less},
        {u">", Operator::Greater},
        {u"=", Operator::Equal}, // as people type it
    }};
    for (const auto &[text, op] : operators) {
        if (skip(text))
            return op;
    }
    return std::nullopt;
}

// match(path, "expression") and search(path, "expression")
std::optional<JsonCondition> JsonParser::function()
{
    const bool whole = functionAt(m_at) == u"match";
    m_at = m_text.indexOf(u'(', m_at) + 1;
    skipSpace();
    auto selected = path();
    if (!selected)
        return std::nullopt;
    skipSpace();
    if (!skip(u",")) {
        fail(Words::tr("A comma and a regular expression in quotes are missing."));
        return std::nullopt;
    }
    skipSpace();
    const qsizetype start = m_at;
    const auto pattern = string();
    if (!pattern) {
        fail(Words::tr("A regular expression in quotes is missing."));
        return std::nullopt;
    }
    Regex::Error error;
    auto regex
        = Regex::compile(*pattern, {}, whole ? Regex::Extent::Whole : Regex::Extent::Part, error);
    if (!regex) {
        m_at = start;
        fail(Words::tr("The regular expression cannot be read: %1.").arg(error.message));
        return std::nullopt;
    }
    skipSpace();
    if (!skip(u")")) {
        fail(Words::tr("A closing parenthesis is missing."));
        return std::nullopt;
    }
    return JsonCondition({std::move(*selected)}, whole ? Operator::Matches : Operator::Searches,
                         std::move(*regex));
}

// A path, or a function of one that gives a number.
std::optional<JsonCondition::Query> JsonParser::query()
{
    const QStringView called = functionAt(m_at);
    if (called.isEmpty()) {
        auto plain = path();
        if (!plain)
            return std::nullopt;
        return JsonCondition::Query{std::move(*plain)};
    }
    const bool length = called == u"length";
    if (!length && called != u"count") {
        fail(Words::tr("match and search are no values to compare."));
        return std::nullopt;
    }
    m_at = m_text.indexOf(u'(', m_at) + 1;
    skipSpace();
    auto inner = path();
    if (!inner)
        return std::nullopt;
    if (length && !isSingular(*inner)) {
        fail(Words::tr("length wants a path to one value; count says how many values there are."));
        return std::nullopt;
    }
    skipSpace();
    if (!skip(u")")) {
        fail(Words::tr("A closing parenthesis is missing."));
        return std::nullopt;
    }
    return JsonCondition::Query{std::move(*inner), length ? Function::Length : Function::Count};
}

std::optional<JsonPath> JsonParser::path()
{
    std::vector<JsonPath::Segment> segments;
    std::size_t selectors = 0;
    skip(u"$");
    while (peek() == u'.' || peek() == u'[') {
        JsonPath::Segment next;
        if (!segment(next))
            return std::nullopt;
        selectors += next.selectors.size();
        segments.push_back(std::move(next));
        if (segments.size() > JsonPath::maxSegments || selectors > maxSelectors) {
            fail(Words::tr("The path is too long."));
            return std::nullopt;
        }
    }
    return JsonPath(std::move(segments));
}

bool JsonParser::segment(JsonPath::Segment &into)
{
    into.descendants = skip(u"..");
    if (!into.descendants && peek() == u'.')
        ++m_at;
    if (peek() == u'[')
        return bracket(into);
    if (skip(u"*")) {
        into.selectors.emplace_back(JsonPath::Wildcard());
        return true;
    }
    const QStringView name = word();
    if (name.isEmpty()) {
        fail(Words::tr("A name is missing, like $.type."));
        return false;
    }
    into.selectors.emplace_back(name.toUtf8().toStdString());
    m_at += name.size();
    return true;
}

QStringView JsonParser::word() const
{
    qsizetype end = m_at;
    while (end < m_text.size() && isNamePart(m_text[end]))
        ++end;
    return m_text.mid(m_at, end - m_at);
}

bool JsonParser::bracket(JsonPath::Segment &into)
{
    skip(u"[");
    while (true) {
        skipSpace();
        auto next = selector();
        if (!next)
            return false;
        into.selectors.push_back(std::move(*next));
        skipSpace();
        if (skip(u"]"))
            return true;
        if (!skip(u",")) {
            fail(Words::tr("A closing bracket ] is missing."));
            return false;
        }
    }
}

std::optional<JsonPath::Selector> JsonParser::selector()
{
    if (skip(u"*"))
        return JsonPath::Wildcard();
    if (peek() == u'?') {
        fail(Words::tr("Filters with ? are not understood in a path. Compare with a * instead, "
                       "like $.items[*].price > 10."));
        return std::nullopt;
    }
    if (peek() == u'"' || peek() == u'\'') {
        auto name = string();
        if (!name)
            return std::nullopt;
        return name->toStdString();
    }
    const qsizetype start = m_at;
    JsonPath::Slice slice;
    slice.start = integer();
    skipSpace();
    if (!skip(u":")) {
        if (!slice.start) {
            m_at = start;
            fail(Words::tr("In brackets stands a name in quotes, a number, a * or a range like "
                           "1:3."));
            return std::nullopt;
        }
        return *slice.start;
    }
    skipSpace();
    slice.end = integer();
    skipSpace();
    if (skip(u":")) {
        skipSpace();
        slice.step = integer().value_or(1);
    }
    return slice;
}

// Whole numbers that a double holds exactly (RFC 9535 section 2.1).
std::optional<std::int64_t> JsonParser::integer()
{
    qsizetype end = m_at;
    if (peek() == u'-')
        ++end;
    while (end < m_text.size() && isDigit(m_text[end]))
        ++end;
    bool ok = false;
    const qint64 value = m_text.mid(m_at, end - m_at).toLongLong(&ok);
    constexpr qint64 limit = (1LL << 53) - 1;
    if (!ok || value > limit || value < -limit)
        return std::nullopt;
    m_at = end;
    return value;
}

// In double or single quotes, with the escapes of JSON.
std::optional<QString> JsonParser::string()
{
    const QChar quote = peek();
    if (quote != u'"' && quote != u'\'')
        return std::nullopt;
    QString token(u'"');
    for (qsizetype at = m_at + 1; at < m_text.size(); ++at) {
        const QChar c = m_text[at];
        if (c == quote) {
            m_at = at + 1;
            return format::decodeJsonString((token + u'"').toStdString());
        }
        if (c == u'\\' && at + 1 < m_text.size()) {
            const QChar escaped = m_text[++at];
            if (escaped != u'\'')
                token += c;
            token += escaped;
        } else if (c == u'"') {
            token += u"\\\""_s; // within single quotes
        } else {
            token += c;
        }
    }
    fail(Words::tr("The closing quote is missing."));
    return std::nullopt;
}

std::optional<JsonCondition::Literal> JsonParser::literal()
{
    if (peek() == u'"' || peek() == u'\'') {
        auto text = string();
        if (!text)
            return std::nullopt;
        return JsonCondition::Literal(text->toStdString());
    }
    if (peek() == u'-' || isDigit(peek())) {
        qsizetype end = m_at + 1;
        while (end < m_text.size() && (isDigit(m_text[end]) || u"+-.eE"_s.contains(m_text[end])))
            ++end;
        const auto number = jsonscan::number(m_text.mid(m_at, end - m_at).toLatin1().toStdString());
        if (!number) {
            fail(Words::tr("“%1” is no number.").arg(m_text.mid(m_at, end - m_at)));
            return std::nullopt;
        }
        m_at = end;
        return JsonCondition::Literal(*number);
    }
    const QStringView bare = word();
    if (bare.isEmpty())
        return std::nullopt;
    m_at += bare.size();
    if (bare == u"null")
        return JsonCondition::Literal();
    if (bare == u"true" || bare == u"false")
        return JsonCondition::Literal(bare == u"true");
    return JsonCondition::Literal(bare.toUtf8().toStdString()); // a text without its quotes
}

std::optional<JsonCondition::Right> JsonParser::right(const JsonCondition::Query &left)
{
    if (peek() == u'$' || !functionAt(m_at).isEmpty()) {
        const qsizetype start = m_at;
        auto other = query();
        if (!other)
            return std::nullopt;
        const bool single = isSingular(left.path) || left.function == Function::Count;
        if (!single || (!isSingular(other->path) && other->function == Function::None)) {
            m_at = start;
            fail(Words::tr("Two paths can be compared when each leads to one value."));
            return std::nullopt;
        }
        return JsonCondition::Right(std::move(*other));
    }
    auto value = literal();
    if (!value) {
        fail(Words::tr("A value to compare with is missing: a number, a text in quotes, true, "
                       "false or null."));
        return std::nullopt;
    }
    return JsonCondition::Right(std::move(*value));
}

} // namespace sockwright::capture
