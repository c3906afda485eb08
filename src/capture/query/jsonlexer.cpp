// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/query/jsonlexer.h"

#include "format/jsonstring.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace sockwright::capture {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(sockwright::capture::Query)
};

bool isDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

bool isNameStart(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || c == u'_' || c.unicode() >= 0x80;
}

bool isHex(QChar c)
{
    return isDigit(c) || (c >= u'a' && c <= u'f') || (c >= u'A' && c <= u'F');
}

// What stands behind the backslash at the start is an escape of JSON, or of this quote.
bool isEscape(QStringView text, QChar quote)
{
    if (text.size() < 2)
        return false;
    const QChar letter = text[1];
    if (letter != u'u')
        return letter == quote || u"\\/bfnrt"_s.contains(letter);
    return text.size() >= 6 && isHex(text[2]) && isHex(text[3]) && isHex(text[4]) && isHex(text[5]);
}

// Half of a pair stands for no character.
bool isWellFormed(const QString &text)
{
    return QString::fromUtf8(text.toUtf8()) == text;
}

} // namespace

QChar JsonLexer::peek(qsizetype ahead) const
{
    return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : QChar();
}

bool JsonLexer::skip(QStringView what)
{
    if (!rest().startsWith(what))
        return false;
    m_at += what.size();
    return true;
}

void JsonLexer::skipBlanks()
{
    while (peek() == u' ' || peek() == u'\t' || peek() == u'\n' || peek() == u'\r')
        ++m_at;
}

QStringView JsonLexer::name()
{
    const qsizetype start = m_at;
    if (isNameStart(peek())) {
        while (isNameStart(peek()) || isDigit(peek()) || peek() == u'-')
            ++m_at;
    }
    return m_text.mid(start, m_at - start);
}

std::optional<std::int64_t> JsonLexer::integer()
{
    const bool minus = peek() == u'-';
    qsizetype length = minus ? 1 : 0;
    const QChar first = peek(length);
    while (isDigit(peek(length)))
        ++length;
    bool ok = false;
    const qint64 value = rest().left(length).toLongLong(&ok);
    constexpr qint64 limit = (1LL << 53) - 1;
    const bool leadingZero = first == u'0' && (minus || length > 1);
    if (!ok || leadingZero || value > limit || value < -limit)
        return std::nullopt;
    m_at += length;
    return value;
}

std::optional<jsonscan::Number> JsonLexer::number()
{
    qsizetype length = 0;
    const auto skipOne = [&](QStringView any) {
        if (peek(length).isNull() || !any.contains(peek(length)))
            return false;
        ++length;
        return true;
    };
    const auto skipDigits = [&] {
        const qsizetype start = length;
        while (isDigit(peek(length)))
            ++length;
        return length > start;
    };
    skipOne(u"-");
    bool ok = skipDigits();
    if (skipOne(u"."))
        ok = skipDigits() && ok;
    if (skipOne(u"eE")) {
        skipOne(u"+-");
        ok = skipDigits() && ok;
    }
    const QStringView text = rest().left(length);
    const auto value = ok ? jsonscan::number(text.toLatin1().toStdString()) : std::nullopt;
    if (value)
        m_at += length;
    else
        fail(Words::tr("“%1” is no number.").arg(text));
    return value;
}

std::optional<QString> JsonLexer::string()
{
    const QChar quote = peek();
    if (quote != u'"' && quote != u'\'')
        return std::nullopt;
    QString token(u'"'); // as JSON has it
    for (qsizetype at = m_at + 1; at < m_text.size(); ++at) {
        const QChar c = m_text[at];
        if (c == quote) {
            QString text = format::decodeJsonString((token + u'"').toStdString());
            if (!isWellFormed(text)) {
                fail(Words::tr("This text has half a character in it."));
                return std::nullopt;
            }
            m_at = at + 1;
            return text;
        }
        if (c == u'\\' && at + 1 < m_text.size()) {
            if (!isEscape(m_text.mid(at), quote)) {
                m_at = at;
                fail(Words::tr("This is no escape. For a backslash itself, write two."));
                return std::nullopt;
            }
            const QChar escaped = m_text[++at];
            if (escaped != u'\'')
                token += c;
            token += escaped;
        } else if (c.unicode() < 0x20) {
            m_at = at;
            fail(Words::tr("This character has to be written as an escape, like \\n."));
            return std::nullopt;
        } else {
            token += c == u'"' ? u"\\\""_s : QString(c); // within single quotes
        }
    }
    fail(Words::tr("The closing quote is missing."));
    return std::nullopt;
}

void JsonLexer::fail(const QString &message)
{
    if (!m_error)
        m_error = {m_at, message};
}

} // namespace sockwright::capture
