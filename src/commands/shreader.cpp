// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands/shreader.h"

#include <QCoreApplication>

#include <algorithm>

namespace sockwright::commands {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(ShellWords)
};

bool beginsName(QChar c)
{
    return c.unicode() < 0x80 && (c.isLetter() || c == u'_' || c == u'{' || c == u'(');
}

int hexDigit(QChar c)
{
    bool isDigit = false;
    const int value = QString(c).toInt(&isDigit, 16);
    return isDigit && c.unicode() < 0x80 ? value : -1;
}

// The characters that bash's $'…' has a letter for.
std::optional<char> letterEscape(QChar c)
{
    switch (c.unicode()) {
    case u'a':
        return '\a';
    case u'b':
        return '\b';
    case u'e':
    case u'E':
        return '\033';
    case u'f':
        return '\f';
    case u'n':
        return '\n';
    case u'r':
        return '\r';
    case u't':
        return '\t';
    case u'v':
        return '\v';
    case u'\\':
    case u'\'':
    case u'"':
    case u'?':
        return char(c.unicode());
    default:
        return std::nullopt;
    }
}

} // namespace

base::Result<ShellWords> ShReader::read()
{
    while (has() && !m_ended) {
        const QChar c = peek();
        bool closed = true;
        if (c == u' ' || c == u'\t') {
            endWord();
            ++m_at;
        } else if (c == u'\n' || c == u'\r') {
            endWord();
            ++m_at;
            if (!m_read.words.isEmpty())
                endCommand();
        } else if (c == u'#' && !m_inWord) {
            const qsizetype lineEnd = m_text.indexOf(u'\n', m_at);
            m_at = lineEnd < 0 ? m_text.size() : lineEnd;
        } else if (c == u'\\') {
            escaped();
        } else if (c == u'\'') {
            closed = singleQuoted();
        } else if (c == u'"') {
            closed = doubleQuoted();
        } else if (c == u'$') {
            closed = dollar();
        } else if (QStringView(u"|;&<>()").contains(c) && !belongsToUrl()) {
            endCommand();
        } else {
            m_read.hasExpansions = m_read.hasExpansions || c == u'`';
            add(c);
            ++m_at;
        }
        if (!closed)
            return base::Error{Text::tr("A quotation mark in the command is not closed. Copy the "
                                        "whole command.")};
        if (m_read.words.size() > maxCommandWords)
            break;
    }
    endWord();
    return m_read;
}

void ShReader::add(QChar c)
{
    m_word += c;
    m_inWord = true;
}

void ShReader::endWord()
{
    if (m_inWord)
        m_read.words << m_word;
    m_word.clear();
    m_inWord = false;
    m_wordIsQuoted = false;
}

bool ShReader::skipLineEnd()
{
    if (peek() == u'\r' && peek(1) == u'\n')
        m_at += 2;
    else if (peek() == u'\n')
        ++m_at;
    else
        return false;
    return true;
}

void ShReader::escaped()
{
    ++m_at;
    if (skipLineEnd())
        return;
    add(has() ? peek() : QChar(u'\\'));
    m_wordIsQuoted = true;
    m_at = std::min(m_at + 1, m_text.size());
}

bool ShReader::singleQuoted()
{
    const qsizetype end = m_text.indexOf(u'\'', m_at + 1);
    if (end < 0)
        return false;
    m_word += m_text.sliced(m_at + 1, end - m_at - 1);
    m_inWord = m_wordIsQuoted = true;
    m_at = end + 1;
    return true;
}

bool ShReader::doubleQuoted()
{
    m_inWord = m_wordIsQuoted = true;
    ++m_at;
    while (has()) {
        const QChar c = peek();
        ++m_at;
        if (c == u'"')
            return true;
        if (c == u'\\' && skipLineEnd())
            continue;
        if (c == u'\\' && has() && QStringView(u"$`\"\\").contains(peek())) {
            m_word += m_text[m_at++];
            continue;
        }
        if (c == u'`' || (c == u'$' && beginsName(peek())))
            m_read.hasExpansions = true;
        m_word += c;
    }
    return false;
}

bool ShReader::dollar()
{
    ++m_at;
    if (peek() == u'\'')
        return dollarQuoted();
    if (peek() == u'"') // to be translated, and otherwise as without the dollar
        return doubleQuoted();
    add(u'$');
    if (beginsName(peek())) {
        m_read.hasExpansions = true;
        if (peek() == u'(') {
            const qsizetype end = m_text.indexOf(u')', m_at);
            if (end < 0)
                return false;
            m_word += m_text.sliced(m_at, end + 1 - m_at);
            m_at = end + 1;
        }
    }
    return true;
}

bool ShReader::dollarQuoted()
{
    m_inWord = m_wordIsQuoted = true;
    ++m_at;
    // \x and octal escapes are bytes of UTF-8.
    QByteArray bytes;
    while (has() && peek() != u'\'') {
        const auto stop = std::find_if(m_text.begin() + m_at, m_text.end(),
                                       [](QChar c) { return c == u'\'' || c == u'\\'; });
        const qsizetype plain = stop - m_text.begin();
        bytes += m_text.sliced(m_at, plain - m_at).toUtf8();
        m_at = plain;
        if (peek() == u'\\')
            ansiEscape(bytes);
    }
    if (!has())
        return false;
    ++m_at;
    m_word += QString::fromUtf8(bytes);
    return true;
}

void ShReader::ansiEscape(QByteArray &bytes)
{
    ++m_at;
    const QChar letter = peek();
    const auto number = [this](int base, int most) {
        uint value = 0;
        int count = 0;
        for (; count < most && hexDigit(peek()) >= 0 && hexDigit(peek()) < base; ++count, ++m_at)
            value = value * uint(base) + uint(hexDigit(peek()));
        return count > 0 ? std::optional<uint>(value) : std::nullopt;
    };
    // No argument of a program can hold a NUL.
    const auto addByte = [&bytes](uint value) {
        if ((value & 0xff) != 0)
            bytes += char(value & 0xff);
    };
    if (const auto known = letterEscape(letter)) {
        bytes += *known;
        ++m_at;
    } else if (letter >= u'0' && letter <= u'7') {
        addByte(*number(8, 3));
    } else if (letter == u'x' && hexDigit(peek(1)) >= 0) {
        ++m_at;
        addByte(*number(16, 2));
    } else if ((letter == u'u' || letter == u'U') && hexDigit(peek(1)) >= 0) {
        ++m_at;
        char32_t character = *number(16, letter == u'u' ? 4 : 8);
        // Browsers write a character beyond the BMP as two escapes, a surrogate each.
        if (QChar::isHighSurrogate(character) && peek() == u'\\' && peek(1) == u'u') {
            m_at += 2;
            const char32_t low = number(16, 4).value_or(0);
            if (QChar::isLowSurrogate(low))
                character = QChar::surrogateToUcs4(char16_t(character), char16_t(low));
        }
        if (QChar::isSurrogate(character))
            character = QChar::ReplacementCharacter;
        if (character > 0 && character <= QChar::LastValidCodePoint)
            bytes += QString::fromUcs4(&character, 1).toUtf8();
    } else if (letter == u'c' && has(1)) {
        addByte(peek(1).unicode() & 0x1f);
        m_at += 2;
    } else {
        bytes += '\\';
    }
}

// Unquoted, "ws://h/?a=1&b=2" is two commands to a shell, and not what anybody means.
bool ShReader::belongsToUrl() const
{
    return peek() == u'&' && m_word.contains("://"_L1) && has(1) && !peek(1).isSpace()
        && peek(1) != u'&';
}

void ShReader::endCommand()
{
    const bool redirects = peek() == u'<' || peek() == u'>';
    if (redirects && m_inWord && !m_wordIsQuoted
        && std::ranges::all_of(m_word, [](QChar c) { return c.isDigit(); })) {
        m_word.clear(); // the number of a descriptor: 2>&1
        m_inWord = false;
    }
    endWord();
    m_read.rest = m_text.sliced(std::min(m_at, m_text.size())).trimmed().toString();
    m_ended = true;
}

} // namespace sockwright::commands
