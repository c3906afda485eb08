// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/query/jsonvalue.h"

#include "capture/query/jsonpath.h"

#include <optional>

namespace sockwright::capture {

namespace {

using Type = JsonValue::Type;

// Goes from one element or member of a container to the next.
class Children
{
public:
    explicit Children(std::string_view container)
        : m_p(container.data() + 1)
        , m_end(container.data() + container.size())
        , m_isObject(container.front() == '{')
    {
    }

    // False at the end, and where the text stops being JSON.
    bool next()
    {
        m_p = jsonscan::skipSpace(m_p, m_end);
        if (m_p != m_end && *m_p == ',')
            m_p = jsonscan::skipSpace(m_p + 1, m_end);
        if (m_isObject && !takeName())
            return false;
        const char *const behind = jsonscan::skipValue(m_p, m_end);
        if (!behind)
            return false;
        m_value = {m_p, static_cast<std::size_t>(behind - m_p)};
        m_p = behind;
        return true;
    }

    std::string_view name() const { return m_name; }
    std::string_view value() const { return m_value; }

private:
    bool takeName()
    {
        if (m_p == m_end || *m_p != '"')
            return false;
        const char *const behind = jsonscan::skipString(m_p, m_end);
        if (!behind)
            return false;
        m_name = {m_p + 1, static_cast<std::size_t>(behind - m_p) - 2};
        m_p = jsonscan::skipSpace(behind, m_end);
        if (m_p == m_end || *m_p != ':')
            return false;
        m_p = jsonscan::skipSpace(m_p + 1, m_end);
        return true;
    }

    const char *m_p;
    const char *m_end;
    bool m_isObject;
    std::string_view m_name;
    std::string_view m_value;
};

class Comparison
{
public:
    Comparison(std::string &space, JsonEffort &effort)
        : m_space(space)
        , m_effort(effort)
    {
    }

    int order(const JsonValue &a, const JsonValue &b)
    {
        if (!a.isSpelled)
            return b.isSpelled ? -jsonscan::compareText(b.text, a.text) : a.text.compare(b.text);
        if (!b.isSpelled)
            return jsonscan::compareText(a.text, b.text);
        m_space.clear();
        jsonscan::appendText(b.text, m_space);
        return jsonscan::compareText(a.text, m_space);
    }

    bool areEqual(const JsonValue &a, const JsonValue &b, int depth = 0)
    {
        if (a.type != b.type)
            return false;
        switch (a.type) {
        case Type::Nothing:
        case Type::Null:
            return true;
        case Type::Bool:
            return a.isTrue == b.isTrue;
        case Type::Number:
            return jsonscan::compare(a.number, b.number) == 0;
        case Type::String:
            return order(a, b) == 0;
        case Type::Container:
            break;
        }
        if (a.text.front() != b.text.front() || depth >= JsonPath::maxDepth
            || !m_effort.spend(a.text.size() + b.text.size()))
            return false;
        return a.text.front() == '[' ? areEqualArrays(a.text, b.text, depth)
                                     : areEqualObjects(a.text, b.text, depth);
    }

private:
    bool areEqualArrays(std::string_view a, std::string_view b, int depth)
    {
        Children ofA(a);
        Children ofB(b);
        while (ofA.next()) {
            if (!ofB.next() || !areEqual(jsonValue(ofA.value()), jsonValue(ofB.value()), depth + 1))
                return false;
        }
        return !ofB.next();
    }

    bool areEqualObjects(std::string_view a, std::string_view b, int depth)
    {
        std::size_t members = 0;
        for (Children ofA(a); ofA.next(); ++members) {
            const std::optional<std::string_view> other = member(b, ofA.name());
            if (!other || !areEqual(jsonValue(ofA.value()), jsonValue(*other), depth + 1))
                return false;
        }
        for (Children ofB(b); ofB.next();) {
            if (members-- == 0)
                return false;
        }
        return members == 0;
    }

    std::optional<std::string_view> member(std::string_view object, std::string_view name)
    {
        JsonValue wanted;
        wanted.text = name;
        wanted.isSpelled = true;
        for (Children children(object); children.next();) {
            JsonValue candidate;
            candidate.text = children.name();
            candidate.isSpelled = true;
            if (!m_effort.spend(children.name().size() + children.value().size()))
                return std::nullopt;
            if (order(candidate, wanted) == 0)
                return children.value();
        }
        return std::nullopt;
    }

    std::string &m_space;
    JsonEffort &m_effort;
};

// Only numbers and strings have an order.
std::optional<int> orderOf(const JsonValue &a, const JsonValue &b, Comparison &comparison)
{
    if (a.type != b.type)
        return std::nullopt;
    if (a.type == Type::Number)
        return jsonscan::compare(a.number, b.number);
    if (a.type == Type::String)
        return comparison.order(a, b);
    return std::nullopt;
}

} // namespace

JsonValue jsonValue(std::string_view token)
{
    JsonValue result;
    switch (token.empty() ? '\0' : token.front()) {
    case '\0':
        break;
    case '"':
        result.type = Type::String;
        result.isSpelled = true;
        result.text = token.substr(1, token.size() - 2);
        break;
    case 't':
    case 'f':
        result.type = Type::Bool;
        result.isTrue = token.front() == 't';
        break;
    case 'n':
        result.type = Type::Null;
        break;
    case '{':
    case '[':
        result.type = Type::Container;
        result.text = token;
        break;
    default:
        if (const auto number = jsonscan::number(token)) {
            result.type = Type::Number;
            result.number = *number;
        }
    }
    return result;
}

JsonValue jsonNumber(std::uint64_t n)
{
    JsonValue result;
    result.type = Type::Number;
    result.number.whole = true;
    result.number.magnitude = n;
    return result;
}

bool compares(const JsonValue &left, JsonOperator op, const JsonValue &right, std::string &space,
              JsonEffort &effort)
{
    Comparison comparison(space, effort);
    switch (op) {
    case JsonOperator::Equal:
        return comparison.areEqual(left, right);
    case JsonOperator::NotEqual:
        return !comparison.areEqual(left, right);
    case JsonOperator::Less:
        return orderOf(left, right, comparison).value_or(0) < 0;
    case JsonOperator::Greater:
        return orderOf(left, right, comparison).value_or(0) > 0;
    case JsonOperator::LessOrEqual:
        if (const auto order = orderOf(left, right, comparison))
            return *order <= 0;
        return comparison.areEqual(left, right);
    case JsonOperator::GreaterOrEqual:
        if (const auto order = orderOf(left, right, comparison))
            return *order >= 0;
        return comparison.areEqual(left, right);
    }
    return false;
}

} // namespace sockwright::capture
