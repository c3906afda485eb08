// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/query/jsonevaluation.h"

#include "capture/query/jsonscan.h"

#include <QString>

#include <algorithm>
#include <limits>
#include <string>

namespace sockwright::capture {

using json::Call;

namespace {

using Type = JsonValue::Type;

// What looking at a payload may take: as much for a short one, then so many times its size.
constexpr std::uint64_t leastEffort = 1024 * 1024;
constexpr std::uint64_t effortPerByte = 64;

JsonValue valueOf(const json::Literal &literal)
{
    JsonValue result;
    if (std::holds_alternative<std::monostate>(literal)) {
        result.type = Type::Null;
    } else if (const auto *isTrue = std::get_if<bool>(&literal)) {
        result.type = Type::Bool;
        result.isTrue = *isTrue;
    } else if (const auto *number = std::get_if<jsonscan::Number>(&literal)) {
        result.type = Type::Number;
        result.number = *number;
    } else {
        result.type = Type::String;
        result.text = std::get<std::string>(literal);
    }
    return result;
}

void appendTextOf(const JsonValue &string, std::string &out)
{
    if (string.isSpelled)
        jsonscan::appendText(string.text, out);
    else
        out += string.text;
}

} // namespace

JsonEvaluation::JsonEvaluation(std::string_view payload, QuerySpace &space)
    : m_start(jsonscan::skipSpace(payload.data(), payload.data() + payload.size()))
    , m_end(payload.data() + payload.size())
    , m_space(space)
    , m_effort(leastEffort + effortPerByte * payload.size())
{
}

bool JsonEvaluation::holds(const json::Test &test)
{
    const bool result = holds(test, m_start);
    if (isGivenUp()) {
        ++m_space.givenUp;
        return false;
    }
    return result && !m_broken;
}

bool JsonEvaluation::holds(const json::Test &test, const char *current)
{
    return std::visit([this, current](const auto &what) { return has(what, current); }, test.what);
}

void JsonEvaluation::visit(const json::Query &query, const char *current, JsonPath::Visitor visitor,
                           void *context)
{
    const char *const start = query.fromRoot ? m_start : current;
    const JsonPath::Visit read = query.path.visit(start, m_end, *this, visitor, context);
    const bool isWhole = read.outcome == JsonPath::Outcome::Read || query.path.segments().empty();
    const bool tooLong = query.fromRoot && isWhole && jsonscan::skipSpace(read.at, m_end) != m_end;
    if (read.outcome == JsonPath::Outcome::Broken || tooLong)
        m_broken = true;
    m_effort.spend(static_cast<std::size_t>(read.at - start));
}

bool JsonEvaluation::has(const json::AllOf &all, const char *current)
{
    return std::all_of(all.parts.begin(), all.parts.end(),
                       [this, current](const json::Test &part) { return holds(part, current); });
}

bool JsonEvaluation::has(const json::AnyOf &any, const char *current)
{
    return std::any_of(any.parts.begin(), any.parts.end(),
                       [this, current](const json::Test &part) { return holds(part, current); });
}

bool JsonEvaluation::has(const json::Not &none, const char *current)
{
    return !holds(none.part.front(), current);
}

bool JsonEvaluation::has(const json::Query &query, const char *current)
{
    bool found = false;
    const auto stop = [](void *context, std::string_view, std::uint64_t) {
        *static_cast<bool *>(context) = true;
        return false;
    };
    visit(query, current, stop, &found);
    return found;
}

bool JsonEvaluation::has(const json::Comparison &comparison, const char *current)
{
    const bool negated = comparison.op == JsonOperator::NotEqual;
    const JsonOperator op = negated ? JsonOperator::Equal : comparison.op;
    bool found = false;
    auto takeLeft = [&](const JsonValue &left) {
        auto takeRight = [&](const JsonValue &right) {
            found = compares(left, op, right, m_space.text, m_effort);
            return !found;
        };
        forEach(comparison.right, current, takerOf(takeRight));
        return !found;
    };
    forEach(comparison.left, current, takerOf(takeLeft));
    return found != negated;
}

bool JsonEvaluation::has(const Call &call, const char *current)
{
    bool found = false;
    auto takeText = [&](const JsonValue &text) {
        auto takePattern = [&](const JsonValue &pattern) {
            found = isFound(call, text, pattern);
            return !found;
        };
        if (text.type == Type::String)
            forEach(call.arguments.back(), current, takerOf(takePattern));
        return !found;
    };
    forEach(call.arguments.front(), current, takerOf(takeText));
    return found;
}

void JsonEvaluation::forEach(const json::Operand &operand, const char *current, const Taker &take)
{
    if (const auto *literal = std::get_if<json::Literal>(&operand))
        take.call(take.context, valueOf(*literal));
    else if (const auto *query = std::get_if<json::Query>(&operand))
        forEach(*query, current, take);
    else
        forEach(*std::get<std::shared_ptr<const Call>>(operand), current, take);
}

void JsonEvaluation::forEach(const json::Query &query, const char *current, const Taker &take)
{
    struct Context
    {
        const Taker &take;
        bool any = false;
    } context{take};
    const auto visitor = [](void *opaque, std::string_view value, std::uint64_t) {
        auto &mine = *static_cast<Context *>(opaque);
        mine.any = true;
        return mine.take.call(mine.take.context, jsonValue(value));
    };
    visit(query, current, visitor, &context);
    if (!context.any && query.path.isSingular())
        take.call(take.context, {});
}

void JsonEvaluation::forEach(const Call &call, const char *current, const Taker &take)
{
    switch (call.function) {
    case Call::Function::Length: {
        auto measure = [this, &take](const JsonValue &value) {
            return take.call(take.context, lengthOf(value));
        };
        forEach(call.arguments.front(), current, takerOf(measure));
        break;
    }
    case Call::Function::Count: {
        std::uint64_t count = 0;
        const auto add = [](void *context, std::string_view, std::uint64_t times) {
            *static_cast<std::uint64_t *>(context) += times;
            return true;
        };
        visit(std::get<json::Query>(call.arguments.front()), current, add, &count);
        take.call(take.context, jsonNumber(count));
        break;
    }
    case Call::Function::Value: {
        struct Found
        {
            JsonValue value;
            std::uint64_t count = 0;
        } found;
        const auto keep = [](void *context, std::string_view value, std::uint64_t times) {
            auto &mine = *static_cast<Found *>(context);
            mine.value = jsonValue(value);
            mine.count += times;
            return mine.count < 2;
        };
        visit(std::get<json::Query>(call.arguments.front()), current, keep, &found);
        take.call(take.context, found.count == 1 ? found.value : JsonValue());
        break;
    }
    case Call::Function::Match:
    case Call::Function::Search:
        break; // tests have no value
    }
}

JsonValue JsonEvaluation::lengthOf(const JsonValue &value)
{
    if (value.type == Type::String) {
        if (value.isSpelled)
            return jsonNumber(jsonscan::textLength(value.text));
        return jsonNumber(static_cast<std::uint64_t>(
            std::count_if(value.text.begin(), value.text.end(),
                          [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; })));
    }
    if (value.type != Type::Container)
        return {};
    static const JsonPath children({{{JsonPath::Wildcard()}, false}});
    std::uint64_t count = 0;
    const auto add = [](void *context, std::string_view, std::uint64_t) {
        ++*static_cast<std::uint64_t *>(context);
        return true;
    };
    children.visit(value.text.data(), value.text.data() + value.text.size(), *this, add, &count);
    return jsonNumber(count);
}

bool JsonEvaluation::isFound(const Call &call, const JsonValue &text, const JsonValue &pattern)
{
    const Regex *regex = call.regex ? &*call.regex : nullptr;
    if (!regex) {
        if (pattern.type != Type::String)
            return false;
        const auto extent
            = call.function == Call::Function::Match ? Regex::Extent::Whole : Regex::Extent::Part;
        m_space.text.clear();
        appendTextOf(pattern, m_space.text);
        auto &kept = m_space.pattern;
        if (!kept || kept->text != m_space.text || kept->extent != extent) {
            Regex::Error error;
            kept = QuerySpace::Pattern{
                m_space.text, extent,
                Regex::compile(QString::fromStdString(m_space.text), {}, extent, error)};
        }
        if (!kept->compiled)
            return false;
        regex = &*kept->compiled;
    }
    m_space.text.clear();
    appendTextOf(text, m_space.text);
    if (!m_effort.spend(m_space.text.size()))
        return false;
    const Regex::Found found = regex->search(m_space.text, m_space.regex);
    if (found == Regex::Found::TooMuch)
        m_effort.spend(std::numeric_limits<std::size_t>::max());
    return found == Regex::Found::Yes;
}

} // namespace sockwright::capture
