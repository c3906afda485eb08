// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/challenges.h"

#include "wire/token.h"

#include <optional>

namespace sockwright::net {

namespace {

bool isToken68Char(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')
        || QByteArrayView("-._~+/").contains(c);
}

/// Reads one header line from left to right.
class Line
{
public:
    explicit Line(QByteArrayView text)
        : m_text(text)
    {
    }

    bool atEnd() const { return m_at >= m_text.size(); }

    void skipSpace()
    {
        while (!atEnd() && (m_text[m_at] == ' ' || m_text[m_at] == '\t'))
            ++m_at;
    }

    void skipCommas()
    {
        do
            skipSpace();
        while (skip(','));
    }

    bool skip(char c)
    {
        const bool found = !atEnd() && m_text[m_at] == c;
        m_at += found;
        return found;
    }

    QByteArray token()
    {
        const qsizetype from = m_at;
        while (!atEnd() && wire::isTokenChar(m_text[m_at]))
            ++m_at;
        return m_text.sliced(from, m_at - from).toByteArray();
    }

    // "YWJj==", which Negotiate and its like have in place of parameters. It is not needed.
    void skipToken68()
    {
        const qsizetype from = m_at;
        while (!atEnd() && isToken68Char(m_text[m_at]))
            ++m_at;
        while (skip('=')) { }
        skipSpace();
        if (!atEnd() && m_text[m_at] != ',')
            m_at = from;
    }

    /// A token or a quoted string; nothing for one that does not end.
    std::optional<QByteArray> value()
    {
        if (!skip('"'))
            return token();
        QByteArray text;
        while (!atEnd()) {
            char c = m_text[m_at++];
            if (c == '"')
                return text;
            if (c == '\\' && !atEnd())
                c = m_text[m_at++];
            text += c;
        }
        return {};
    }

private:
    QByteArrayView m_text;
    qsizetype m_at = 0;
};

void readLine(QByteArrayView text, std::vector<Challenge> &challenges)
{
    Line line(text);
    const std::size_t before = challenges.size();
    for (line.skipCommas(); !line.atEnd(); line.skipCommas()) {
        const QByteArray name = line.token();
        if (name.isEmpty())
            return;
        line.skipSpace();
        if (!line.skip('=')) {
            if (challenges.size() == maxChallenges)
                return;
            challenges.push_back({name, {}});
            line.skipToken68();
            continue;
        }
        line.skipSpace();
        const std::optional<QByteArray> value = line.value();
        if (!value || challenges.size() == before
            || challenges.back().parameters.size() == maxChallengeParameters)
            return;
        challenges.back().parameters.push_back({name, *value});
    }
}

} // namespace

std::vector<Challenge> challengesIn(const wire::Headers &headers)
{
    std::vector<Challenge> challenges;
    for (const wire::Header &header : headers) {
        if (header.name.compare("WWW-Authenticate", Qt::CaseInsensitive) == 0
            && header.value.size() <= maxChallengeLine)
            readLine(header.value, challenges);
    }
    return challenges;
}

} // namespace sockwright::net
