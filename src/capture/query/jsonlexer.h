// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/query/jsonscan.h"
#include "capture/query/query.h"

#include <QString>
#include <QStringView>

#include <cstdint>
#include <optional>

namespace sockwright::capture {

/// The words of conditions on JSON: names, numbers and strings, read one after the other.
class JsonLexer
{
public:
    explicit JsonLexer(QStringView text)
        : m_text(text)
    {
    }

    qsizetype position() const { return m_at; }
    void goTo(qsizetype position) { m_at = position; }
    bool atEnd() const { return m_at >= m_text.size(); }
    QStringView rest() const { return m_text.mid(m_at); }

    /// A null character behind the end.
    QChar peek(qsizetype ahead = 0) const;
    bool skip(QStringView what);
    /// Blanks of RFC 9535: space, tab, line feed, carriage return.
    void skipBlanks();

    /// A name without quotes, empty when none stands here. As people write them: dashes are part
    /// of it, which the RFC has in quotes only.
    QStringView name();
    /// A whole number that a double holds exactly (RFC 9535 section 2.1); stays where it is when
    /// there is none.
    std::optional<std::int64_t> integer();
    /// A number as JSON has them.
    std::optional<jsonscan::Number> number();
    /// A text in double or single quotes, with the escapes of JSON. Nothing with an error() when it
    /// does not end or has an escape that there is not.
    std::optional<QString> string();

    /// The first error is kept.
    void fail(const QString &message);
    const std::optional<QueryError> &error() const { return m_error; }

private:
    QStringView m_text;
    qsizetype m_at = 0;
    std::optional<QueryError> m_error;
};

} // namespace sockwright::capture
