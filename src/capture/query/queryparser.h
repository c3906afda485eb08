// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/query/expression.h"
#include "capture/query/jsonparser.h"
#include "capture/query/query.h"

#include <QStringView>

#include <optional>

namespace sockwright::capture {

/// Reads the text of a Query: see there for the language.
class QueryParser
{
public:
    QueryParser(QStringView text, Qt::CaseSensitivity sensitivity);

    /// Nothing when the text is no query: then error() says why.
    std::optional<expression::Node> parse();
    const std::optional<QueryError> &error() const { return m_error; }

private:
    using Node = expression::Node;

    bool atEnd() const { return m_at >= m_text.size(); }
    QChar peek(qsizetype ahead = 0) const;
    void skipSpace();
    bool isBoundary(qsizetype position) const;
    bool skipKeyword(QStringView word);
    QStringView operatorHere() const;
    bool skipNegation();
    void fail(qsizetype position, const QString &message);

    std::optional<Node> anyOf();
    std::optional<Node> allOf();
    std::optional<Node> negatable();
    std::optional<Node> group();
    std::optional<Node> term();
    std::optional<Node> json();
    std::optional<Node> regex();
    std::optional<Node> named();
    Node quoted();
    Node text();
    QStringView run(qsizetype from) const;
    qsizetype closingQuote() const;

    QStringView m_text;
    Qt::CaseSensitivity m_case;
    JsonParser m_json;
    qsizetype m_at = 0;
    int m_depth = 0; // of groups
    int m_terms = 0;
    std::optional<QueryError> m_error;
};

} // namespace sockwright::capture
