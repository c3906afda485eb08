// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <memory>
#include <optional>

namespace sockwright::capture {

namespace expression {
struct Node;
}

/// Why and where a text is no query.
struct QueryError
{
    qsizetype position = 0; ///< in characters of the text
    QString message; ///< a sentence for people
};

/// What rows to look for, as a person types it. A value; const functions from any thread.
///
///     plain words              all of them are in the payload, in any order
///     "quoted text"            as it stands; \" and \\ for a quote and a backslash
///     /regular expression/i    flags i m s x (Perl's)
///     dir:in,out  kind:json  size:>1k  time:12:00..12:05  latency:>100ms  code:1006  flag:raw
///     $.type == "trade" && $.price > 100
///                              conditions on JSON, see JsonCondition
///     -term  NOT term  OR  AND  && || !  ( )
///
/// What is beside each other must all hold; OR binds weaker. What only resembles a term is text:
/// `{"type":"trade"}`, `http://host/`, `foo:bar`, `/api/v1`. Text is looked for without case unless
/// Qt::CaseSensitive is asked for; regular expressions and JSON always have case.
class Query
{
public:
    /// A text may have at most so many characters, groups in each other, and terms.
    static constexpr qsizetype maxLength = 10'000;
    static constexpr int maxDepth = 50;
    static constexpr int maxTerms = 500;

    struct Parsed;

    /// Matches every row.
    Query() = default;
    static Parsed parse(const QString &text, Qt::CaseSensitivity = Qt::CaseInsensitive);
    /// The text as it stands, no part of it of any meaning.
    static Query plain(const QString &text, Qt::CaseSensitivity = Qt::CaseInsensitive);

    /// As it was typed.
    const QString &text() const { return m_text; }
    Qt::CaseSensitivity caseSensitivity() const { return m_case; }
    /// Matches every row.
    bool isEmpty() const { return !m_root; }
    /// Null when it is empty.
    const expression::Node *root() const { return m_root.get(); }

    friend bool operator==(const Query &a, const Query &b)
    {
        return a.m_root == b.m_root
            || (a.m_root && b.m_root && a.m_text == b.m_text && a.m_case == b.m_case
                && a.m_plain == b.m_plain);
    }

private:
    QString m_text;
    Qt::CaseSensitivity m_case = Qt::CaseInsensitive;
    bool m_plain = false;
    std::shared_ptr<const expression::Node> m_root;
};

struct Query::Parsed
{
    Query query; ///< empty when there is an error
    std::optional<QueryError> error;
};

} // namespace sockwright::capture
