// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/jsonhighlight.h"

#include <algorithm>
#include <iterator>

namespace sockwright::format {

namespace {

// States between the rows of a split line. In an escape of four hexadecimal digits the state is
// HexDigitsLeft plus the digits still to come.
enum State : int
{
    Outside,
    InString,
    InNumber,
    InLiteral,
    InEscape,
    HexDigitsLeft
};

constexpr int digitsOfEscape = 4;

bool isWhiteSpace(QChar c)
{
    return c == u' ' || c == u'\t' || c == u'\r' || c == u'\n';
}

bool isPunctuation(QChar c)
{
    return QStringView(u"{}[]:,").contains(c);
}

bool isDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

bool isHexDigit(QChar c)
{
    return isDigit(c) || (c >= u'a' && c <= u'f') || (c >= u'A' && c <= u'F');
}

bool isNumber(QStringView word)
{
    qsizetype at = 0;
    const auto skipDigits = [&word, &at] {
        const qsizetype first = at;
        while (at < word.size() && isDigit(word[at]))
            ++at;
        return at > first;
    };
    const auto skip = [&word, &at](QStringView any) {
        const bool there = at < word.size() && any.contains(word[at]);
        at += there ? 1 : 0;
        return there;
    };

    skip(u"-");
    if (!skip(u"0") && !skipDigits())
        return false;
    if (skip(u".") && !skipDigits())
        return false;
    if (skip(u"eE")) {
        skip(u"+-");
        if (!skipDigits())
            return false;
    }
    return at == word.size();
}

class Highlighter
{
public:
    Highlighter(QStringView row, JsonRowEnd rowEnd)
        : m_row(row)
        , m_split(rowEnd == JsonRowEnd::Split)
    {
    }

    JsonLine run(int previousState)
    {
        const bool inString = previousState == InString
            || (previousState >= InEscape && previousState <= HexDigitsLeft + digitsOfEscape);
        if (inString)
            readString(0, previousState);
        else if (previousState == InNumber || previousState == InLiteral)
            continueWord(previousState);
        while (m_at < m_row.size()) {
            const QChar c = m_row[m_at];
            if (isWhiteSpace(c)) {
                ++m_at;
            } else if (isPunctuation(c)) {
                add(m_at, m_at + 1, JsonSpan::Kind::Punctuation);
                ++m_at;
            } else if (c == u'"') {
                const qsizetype quote = m_at++;
                readString(quote, InString);
            } else {
                readWord();
            }
        }
        return std::move(m_line);
    }

private:
    void add(qsizetype begin, qsizetype end, JsonSpan::Kind kind)
    {
        if (end > begin)
            m_line.spans.push_back({begin, end - begin, kind});
    }

    bool isWordEnd(qsizetype at) const
    {
        return at == m_row.size() || isWhiteSpace(m_row[at]) || isPunctuation(m_row[at])
            || m_row[at] == u'"';
    }

    void skipWord()
    {
        while (!isWordEnd(m_at))
            ++m_at;
    }

    void readWord()
    {
        const qsizetype begin = m_at;
        skipWord();
        const QStringView word = m_row.sliced(begin, m_at - begin);
        const bool cut = m_split && m_at == m_row.size();
        const bool numeric = isDigit(word[0]) || word[0] == u'-';
        JsonSpan::Kind kind = JsonSpan::Kind::Error;
        if (numeric && (cut || isNumber(word)))
            kind = JsonSpan::Kind::Number;
        else if (isLiteral(word, cut))
            kind = JsonSpan::Kind::Literal;
        add(begin, m_at, kind);
        if (cut && kind != JsonSpan::Kind::Error)
            m_line.state = numeric ? InNumber : InLiteral;
    }

    static bool isLiteral(QStringView word, bool cut)
    {
        constexpr QStringView literals[] = {u"true", u"false", u"null"};
        return std::any_of(std::begin(literals), std::end(literals),
                           [word, cut](QStringView literal) {
                               return cut ? literal.startsWith(word) : literal == word;
                           });
    }

    void continueWord(int state)
    {
        skipWord();
        add(0, m_at, state == InNumber ? JsonSpan::Kind::Number : JsonSpan::Kind::Literal);
        if (m_split && m_at == m_row.size())
            m_line.state = state;
    }

    // From behind the opening quote, or from the start of a row in the middle of a string.
    void readString(qsizetype begin, int state)
    {
        const std::size_t firstSpan = m_line.spans.size();
        const bool opensHere = m_at > begin;
        qsizetype done = begin; // spans reach up to here
        const auto markError = [&](qsizetype from, qsizetype to) {
            add(done, from, JsonSpan::Kind::String);
            add(from, to, JsonSpan::Kind::Error);
            done = to;
        };

        qsizetype escape = m_at; // where the escape began that is being read
        bool closed = false;
        while (!closed && m_at < m_row.size()) {
            const QChar c = m_row[m_at];
            if (state == InEscape) {
                if (c == u'u')
                    state = HexDigitsLeft + digitsOfEscape;
                else
                    state = InString;
                if (!QStringView(u"\"\\/bfnrtu").contains(c))
                    markError(escape, m_at + 1);
                ++m_at;
            } else if (state > HexDigitsLeft) {
                if (isHexDigit(c)) {
                    --state;
                    ++m_at;
                } else {
                    markError(escape, m_at);
                    state = InString; // which looks at c again
                }
                if (state == HexDigitsLeft)
                    state = InString;
            } else {
                closed = c == u'"';
                if (c == u'\\') {
                    escape = m_at;
                    state = InEscape;
                } else if (c < u' ') {
                    markError(m_at, m_at + 1);
                }
                ++m_at;
            }
        }
        add(done, m_at, JsonSpan::Kind::String);
        if (closed)
            makeKey(firstSpan);
        else if (m_split)
            m_line.state = state;
        else if (opensHere)
            markOpenQuote(firstSpan);
    }

    // The spans from the given one on are a key when a colon follows.
    void makeKey(std::size_t firstSpan)
    {
        qsizetype at = m_at;
        while (at < m_row.size() && isWhiteSpace(m_row[at]))
            ++at;
        if (at == m_row.size() || m_row[at] != u':')
            return;
        for (std::size_t i = firstSpan; i < m_line.spans.size(); ++i) {
            if (m_line.spans[i].kind == JsonSpan::Kind::String)
                m_line.spans[i].kind = JsonSpan::Kind::Key;
        }
    }

    // A string without end: the quote that opens it is the mistake to look at.
    void markOpenQuote(std::size_t firstSpan)
    {
        const auto first = m_line.spans.begin() + static_cast<std::ptrdiff_t>(firstSpan);
        const JsonSpan rest{first->start + 1, first->length - 1, first->kind};
        first->length = 1;
        first->kind = JsonSpan::Kind::Error;
        if (rest.length > 0)
            m_line.spans.insert(first + 1, rest);
    }

    QStringView m_row;
    bool m_split;
    qsizetype m_at = 0;
    JsonLine m_line;
};

} // namespace

JsonLine highlightJson(QStringView row, int previousState, JsonRowEnd rowEnd)
{
    return Highlighter(row, rowEnd).run(previousState);
}

} // namespace sockwright::format
