// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/query/query.h"

#include "capture/query/queryparser.h"

#include <utility>

namespace sockwright::capture {

Query::Parsed Query::parse(const QString &text, Qt::CaseSensitivity sensitivity)
{
    Parsed result;
    result.query.m_text = text;
    result.query.m_case = sensitivity;
    if (text.trimmed().isEmpty())
        return result;
    QueryParser parser(text, sensitivity);
    if (auto root = parser.parse())
        result.query.m_root = std::make_shared<const expression::Node>(std::move(*root));
    else
        result.error = parser.error();
    return result;
}

Query Query::plain(const QString &text, Qt::CaseSensitivity sensitivity)
{
    Query query;
    query.m_text = text;
    query.m_case = sensitivity;
    query.m_plain = true;
    if (!text.isEmpty()) {
        query.m_root = std::make_shared<const expression::Node>(
            expression::Node{TextMatcher(text, sensitivity)});
    }
    return query;
}

} // namespace sockwright::capture
