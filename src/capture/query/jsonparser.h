// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/query/jsoncondition.h"
#include "capture/query/jsonlexer.h"
#include "capture/query/query.h"

#include <QStringView>

#include <optional>

namespace sockwright::capture {

/// Reads conditions on JSON within the text of a query: a path alone, a comparison, or a function.
/// More generous than RFC 9535 is within brackets: paths may lead to several values, = is ==, and
/// a text compared with needs no quotes when it is a name.
class JsonParser
{
public:
    explicit JsonParser(QStringView text)
        : m_text(text)
    {
    }

    /// What stands at this place can only be meant as a condition.
    bool isConditionAt(qsizetype position) const;
    /// The condition at this place, and the place behind it; nothing and error() when it is none.
    std::optional<JsonCondition> parse(qsizetype &position);
    const std::optional<QueryError> &error() const { return m_error; }

private:
    bool isPathAt(qsizetype position) const;
    bool isFunctionAt(qsizetype position) const;
    static std::optional<JsonOperator> comparison(JsonLexer &lexer);
    static std::optional<json::Operand> operand(JsonLexer &lexer);
    static std::optional<json::Test> condition(JsonLexer &lexer);

    QStringView m_text;
    std::optional<QueryError> m_error;
};

} // namespace sockwright::capture
