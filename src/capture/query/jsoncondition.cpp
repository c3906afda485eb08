// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/query/jsoncondition.h"

#include "capture/query/jsonevaluation.h"
#include "capture/textmatcher.h"

#include <algorithm>
#include <utility>

namespace sockwright::capture {

namespace {

// No member's name or string holds these but as an escape.
bool isSpelledAsItIs(std::string_view text)
{
    return std::none_of(text.begin(), text.end(), [](char c) {
        return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20;
    });
}

// Collects the names and texts without which a test cannot hold.
class Needs
{
public:
    explicit Needs(std::vector<std::string> &texts)
        : m_texts(texts)
    {
    }

    void add(const json::Test &test)
    {
        if (const auto *all = std::get_if<json::AllOf>(&test.what)) {
            for (const json::Test &part : all->parts)
                add(part);
        } else if (const auto *query = std::get_if<json::Query>(&test.what)) {
            add(query->path);
        } else if (const auto *call = std::get_if<json::Call>(&test.what)) {
            add(call->arguments.front());
        } else if (const auto *comparison = std::get_if<json::Comparison>(&test.what)) {
            add(*comparison);
        }
    }

private:
    // Nothing equals nothing: with a path on either side both may lead nowhere.
    void add(const json::Comparison &comparison)
    {
        const auto *left = std::get_if<json::Literal>(&comparison.left);
        const auto *right = std::get_if<json::Literal>(&comparison.right);
        if (comparison.op == JsonOperator::NotEqual || (!left && !right))
            return;
        add(comparison.left);
        add(comparison.right);
        if (comparison.op != JsonOperator::Equal)
            return;
        for (const json::Literal *literal : {left, right}) {
            if (const auto *text = literal ? std::get_if<std::string>(literal) : nullptr)
                add(*text);
        }
    }

    void add(const json::Operand &operand)
    {
        if (const auto *query = std::get_if<json::Query>(&operand)) {
            add(query->path);
        } else if (const auto *call = std::get_if<std::shared_ptr<const json::Call>>(&operand)) {
            if ((*call)->function != json::Call::Function::Count)
                add((*call)->arguments.front());
        }
    }

    void add(const JsonPath &path)
    {
        for (const JsonPath::Segment &segment : path.segments()) {
            if (segment.selectors.size() != 1)
                continue;
            if (const auto *name = std::get_if<std::string>(&segment.selectors.front()))
                add(*name);
            else if (const auto *filter = std::get_if<JsonPath::Filter>(&segment.selectors.front()))
                add(*filter->test);
        }
    }

    void add(const std::string &text)
    {
        if (!text.empty() && isSpelledAsItIs(text))
            m_texts.push_back(text);
    }

    std::vector<std::string> &m_texts;
};

} // namespace

JsonCondition::JsonCondition(json::Test test)
    : m_test(std::move(test))
{
    Needs(m_needed).add(m_test);
}

bool JsonCondition::mayHold(std::string_view payload) const
{
    const auto isThere = [payload](const std::string &text) { return contains(payload, text); };
    return std::all_of(m_needed.begin(), m_needed.end(), isThere)
        || payload.find('\\') != std::string_view::npos;
}

bool JsonCondition::holds(std::string_view payload, QuerySpace &space) const
{
    return !payload.empty() && mayHold(payload) && JsonEvaluation(payload, space).holds(m_test);
}

} // namespace sockwright::capture
