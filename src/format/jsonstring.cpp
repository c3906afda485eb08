// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/jsonstring.h"

#include <QStringDecoder>

namespace sockwright::format {

namespace {

// QString::fromUtf8 would drop a leading U+FEFF, which is a character like any other here.
void appendUtf8(QString &out, std::string_view utf8)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::ConvertInitialBom);
    out += decoder(QByteArrayView(utf8.data(), static_cast<qsizetype>(utf8.size())));
}

char16_t hexValue(std::string_view digits)
{
    char16_t value = 0;
    for (const char c : digits) {
        const int digit = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
        value = static_cast<char16_t>(value * 16 + digit);
    }
    return value;
}

char16_t escapedCharacter(char c)
{
    switch (c) {
    case 'b':
        return u'\b';
    case 'f':
        return u'\f';
    case 'n':
        return u'\n';
    case 'r':
        return u'\r';
    case 't':
        return u'\t';
    default:
        return static_cast<char16_t>(static_cast<unsigned char>(c));
    }
}

// What follows the backslash when JSON has a short escape for c, or 0.
char shortEscape(char16_t c)
{
    switch (c) {
    case u'"':
        return '"';
    case u'\\':
        return '\\';
    case u'\b':
        return 'b';
    case u'\f':
        return 'f';
    case u'\n':
        return 'n';
    case u'\r':
        return 'r';
    case u'\t':
        return 't';
    default:
        return 0;
    }
}

void appendUnicodeEscape(QByteArray &out, char16_t c)
{
    constexpr char digits[] = "0123456789abcdef";
    out += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4)
        out += digits[(c >> shift) & 0xF];
}

} // namespace

QString decodeJsonString(std::string_view token)
{
    if (token.size() < 2)
        return {};
    std::string_view rest = token.substr(1, token.size() - 2);
    QString out;
    out.reserve(static_cast<qsizetype>(rest.size()));
    for (;;) {
        const std::size_t backslash = rest.find('\\');
        if (backslash != 0)
            appendUtf8(out, rest.substr(0, backslash));
        if (backslash == std::string_view::npos || backslash + 1 >= rest.size())
            return out;
        const char kind = rest[backslash + 1];
        rest.remove_prefix(backslash + 2);
        if (kind == 'u') {
            const std::string_view digits = rest.substr(0, 4);
            out += QChar(hexValue(digits));
            rest.remove_prefix(digits.size());
        } else {
            out += QChar(escapedCharacter(kind));
        }
    }
}

QByteArray encodeJsonString(QStringView text)
{
    QByteArray out;
    out.reserve(text.size() + 2);
    out += '"';
    qsizetype runStart = 0;
    const auto flushRun = [&](qsizetype end) {
        if (end > runStart)
            out += text.sliced(runStart, end - runStart).toUtf8();
    };
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char16_t c = text[i].unicode();
        const char letter = shortEscape(c);
        const bool pair
            = text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate();
        if (pair)
            ++i;
        if (pair || (letter == 0 && c >= 0x20 && !text[i].isSurrogate()))
            continue;
        flushRun(i);
        runStart = i + 1;
        if (letter != 0) {
            out += '\\';
            out += letter;
        } else {
            appendUnicodeEscape(out, c);
        }
    }
    flushRun(text.size());
    out += '"';
    return out;
}

} // namespace sockwright::format
