// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/query/jsoncondition.h"
#include "capture/query/query.h"

#include <QStringView>

#include <optional>

namespace sockwright::capture {

/// Reads conditions on JSON within the text of a query: a path alone, a comparison, or a function.
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
    QChar peek(qsizetype ahead = 0) const;
    bool skip(QStringView what);
    void skipSpace();
    void fail(const QString &message);

    bool isPathAt(qsizetype position) const;
    QStringView functionAt(qsizetype position) const;
    QStringView word() const;
    std::optional<JsonCondition::Operator> comparison();
    std::optional<JsonCondition> function();
    std::optional<JsonCondition::Query> query();
    std::optional<JsonPath> path();
    bool segment(JsonPath::Segment &into);
    bool bracket(JsonPath::Segment &into);
    std::optional<JsonPath::Selector> selector();
    std::optional<std::int64_t> integer();
    std::optional<QString> string();
    std::optional<JsonCondition::Literal> literal();
    std::optional<JsonCondition::Right> right(const JsonCondition::Query &left);

    QStringView m_text;
    qsizetype m_at = 0;
    std::optional<QueryError> m_error;
};

} // namespace sockwright::capture
