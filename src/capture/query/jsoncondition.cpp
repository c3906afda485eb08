// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/query/jsoncondition.h"

#include "capture/textmatcher.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace sockwright::capture {

namespace {

using Operator = JsonCondition::Operator;
using Type = JsonScalar::Type;

// No member's name or string holds these but as an escape.
bool isSpelledAsItIs(std::string_view text)
{
    return std::none_of(text.begin(), text.end(), [](char c) {
        return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20;
    });
}

JsonScalar scalar(std::string_view value)
{
    JsonScalar result;
    switch (value.front()) {
    case '"':
        result.type = Type::String;
        result.text = value.substr(1, value.size() - 2);
        break;
    case 't':
    case 'f':
        result.type = Type::Bool;
        result.isTrue = value.front() == 't';
        break;
    case 'n':
        result.type = Type::Null;
        break;
    case '{':
    case '[':
        break;
    default:
        if (const auto number = jsonscan::number(value)) {
            result.type = Type::Number;
            result.number = *number;
        }
    }
    return result;
}

bool isOrdered(int order, Operator op)
{
    switch (op) {
    case Operator::Equal:
        return order == 0;
    case Operator::Less:
        return order < 0;
    case Operator::LessOrEqual:
        return order <= 0;
    case Operator::Greater:
        return order > 0;
    case Operator::GreaterOrEqual:
        return order >= 0;
    default:
        return false;
    }
}

// null, true and false are equal or they are nothing to each other.
bool isEqualing(Operator op)
{
    return isOrdered(0, op);
}

bool compares(const JsonScalar &value, Operator op, const JsonCondition::Literal &literal)
{
    if (std::holds_alternative<std::monostate>(literal))
        return value.type == Type::Null && isEqualing(op);
    if (const auto *isTrue = std::get_if<bool>(&literal))
        return value.type == Type::Bool && value.isTrue == *isTrue && isEqualing(op);
    if (const auto *number = std::get_if<jsonscan::Number>(&literal)) {
        return value.type == Type::Number
            && isOrdered(jsonscan::compare(value.number, *number), op);
    }
    return value.type == Type::String
        && isOrdered(jsonscan::compareText(value.text, std::get<std::string>(literal)), op);
}

bool compares(const JsonScalar &value, Operator op, const JsonScalar &other, std::string &space)
{
    if (value.type != other.type)
        return false;
    switch (value.type) {
    case Type::Null:
        return isEqualing(op);
    case Type::Bool:
        return value.isTrue == other.isTrue && isEqualing(op);
    case Type::Number:
        return isOrdered(jsonscan::compare(value.number, other.number), op);
    case Type::String:
        space.clear();
        jsonscan::appendText(other.text, space);
        return isOrdered(jsonscan::compareText(value.text, space), op);
    case Type::Other:
        break;
    }
    return false;
}

JsonScalar wholeNumber(std::size_t n)
{
    JsonScalar result;
    result.type = Type::Number;
    result.number.whole = true;
    result.number.magnitude = n;
    return result;
}

// length() of a value; nothing for those that have none.
std::optional<JsonScalar> lengthOf(std::string_view value)
{
    if (value.front() == '"')
        return wholeNumber(jsonscan::textLength(value.substr(1, value.size() - 2)));
    if (value.front() != '[' && value.front() != '{')
        return std::nullopt;
    static const JsonPath children({{{JsonPath::Wildcard()}, false}});
    std::size_t count = 0;
    const auto add = [&count](std::string_view) {
        ++count;
        return true;
    };
    children.visit(value, add);
    return wholeNumber(count);
}

// Calls visit(JsonScalar) until it returns false. False when the payload is not JSON.
template <typename Visit>
bool forEach(const JsonCondition::Query &query, std::string_view payload, Visit visit)
{
    std::size_t count = 0;
    const bool read = query.path.visit(payload, [&](std::string_view value) {
        switch (query.function) {
        case JsonCondition::Function::None:
            return visit(scalar(value));
        case JsonCondition::Function::Length:
            if (const auto length = lengthOf(value))
                return visit(*length);
            return true;
        case JsonCondition::Function::Count:
            ++count;
            return true;
        }
        return true;
    });
    if (read && query.function == JsonCondition::Function::Count)
        visit(wholeNumber(count));
    return read;
}

} // namespace

JsonCondition::JsonCondition(Query left, Operator op, Right right)
    : m_left(std::move(left))
    , m_op(op == Operator::NotEqual ? Operator::Equal : op)
    , m_right(std::move(right))
    , m_negated(op == Operator::NotEqual)
{
    if (m_negated || m_left.function == Function::Count)
        return; // may hold without any of it
    const auto need = [this](const std::string &text) {
        if (!text.empty() && isSpelledAsItIs(text))
            m_needed.push_back(text);
    };
    if (const auto *literal = std::get_if<Literal>(&m_right); literal && m_op == Operator::Equal) {
        if (const auto *text = std::get_if<std::string>(literal))
            need(*text);
    }
    for (const JsonPath::Segment &segment : m_left.path.segments()) {
        if (segment.selectors.size() == 1) {
            if (const auto *name = std::get_if<std::string>(&segment.selectors.front()))
                need(*name);
        }
    }
}

bool JsonCondition::mayHold(std::string_view payload) const
{
    const auto isThere = [payload](const std::string &text) { return contains(payload, text); };
    return std::all_of(m_needed.begin(), m_needed.end(), isThere)
        || payload.find('\\') != std::string_view::npos;
}

bool JsonCondition::holds(std::string_view payload, QuerySpace &space) const
{
    if (payload.empty() || !mayHold(payload))
        return false;
    bool found = false;
    bool read = false;
    if (m_op == Operator::Exists) {
        const auto stop = [&found](std::string_view) {
            found = true;
            return false;
        };
        read = m_left.path.visit(payload, stop);
    } else {
        read = forEach(m_left, payload, [&](const JsonScalar &value) {
            found = holdsFor(value, payload, space);
            return !found;
        });
    }
    if (!m_negated)
        return found && read;
    return !found && read;
}

bool JsonCondition::holdsFor(const JsonScalar &value, std::string_view payload,
                             QuerySpace &space) const
{
    if (const auto *literal = std::get_if<Literal>(&m_right))
        return compares(value, m_op, *literal);
    if (const auto *query = std::get_if<Query>(&m_right)) {
        bool found = false;
        forEach(*query, payload, [&](const JsonScalar &other) {
            found = compares(value, m_op, other, space.text);
            return !found;
        });
        return found;
    }
    if (value.type != Type::String)
        return false;
    space.text.clear();
    jsonscan::appendText(value.text, space.text);
    const auto result = std::get<Regex>(m_right).search(space.text, space.regex);
    if (result == Regex::Found::TooMuch)
        ++space.givenUp;
    return result == Regex::Found::Yes;
}

} // namespace sockwright::capture
