// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/jsonerror.h"

#include "format/utf8.h"
#include "format/visible.h"

#include <QCoreApplication>

#include <algorithm>

namespace sockwright::format {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(JsonError)
};

bool isWordByte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// The word or character at offset, for people.
QString found(std::string_view text, std::size_t offset)
{
    if (offset >= text.size())
        return Text::tr("the text ends here");
    if (text[offset] == '\n' || text[offset] == '\r')
        return Text::tr("the line ends here");

    constexpr std::size_t longestWord = 20;
    std::size_t size = 0;
    while (size < longestWord && offset + size < text.size() && isWordByte(text[offset + size]))
        ++size;
    if (size == 0) {
        const char *begin = text.data() + offset;
        size = std::max<std::size_t>(1, decodeUtf8(begin, text.data() + text.size()).size);
    }
    return Text::tr("found “%1”").arg(visibleText(text.substr(offset, size), false));
}

QString expectation(JsonExpected expected)
{
    switch (expected) {
    case JsonExpected::ValueOrEndArray:
        return Text::tr("Expected a value or “]”");
    case JsonExpected::Key:
        return Text::tr("Expected a key in double quotes after the comma");
    case JsonExpected::KeyOrEndObject:
        return Text::tr("Expected a key in double quotes or “}”");
    case JsonExpected::Colon:
        return Text::tr("Expected “:” after the key");
    case JsonExpected::CommaOrEndArray:
        return Text::tr("Expected “,” or “]”");
    case JsonExpected::CommaOrEndObject:
        return Text::tr("Expected “,” or “}”");
    case JsonExpected::EndOfText:
        return Text::tr("Expected nothing more after the value");
    case JsonExpected::Literal:
        return Text::tr("Expected “true”, “false” or “null”");
    case JsonExpected::Digit:
        return Text::tr("Expected a digit");
    case JsonExpected::NoLeadingZero:
        return Text::tr("Expected a number without leading zeros");
    case JsonExpected::StringEnd:
        return Text::tr("Expected the closing double quote");
    case JsonExpected::EscapedControl:
        return Text::tr("Expected control characters in a string to be escaped");
    case JsonExpected::Escape:
        return Text::tr("Expected one of \" \\ / b f n r t u after the backslash");
    case JsonExpected::HexDigit:
        return Text::tr("Expected four hexadecimal digits after “\\u”");
    case JsonExpected::Utf8:
        return Text::tr("Expected UTF-8");
    case JsonExpected::Value:
    case JsonExpected::NoByteOrderMark:
        break;
    }
    return Text::tr("Expected a value");
}

// Where the word that offset is in begins: “nul” says more than its end.
std::size_t wordStart(std::string_view text, std::size_t offset)
{
    constexpr std::size_t longestLiteral = 5;
    const std::size_t earliest = offset - std::min(offset, longestLiteral);
    while (offset > earliest && isWordByte(text[offset - 1]))
        --offset;
    return offset;
}

QString message(std::string_view text, std::size_t offset, JsonExpected expected)
{
    if (expected == JsonExpected::NoByteOrderMark)
        return Text::tr("The text starts with a byte order mark, which JSON does not allow. "
                        "Remove it.");
    if (expected == JsonExpected::Literal)
        offset = wordStart(text, offset);
    return Text::tr("%1, but %2.").arg(expectation(expected), found(text, offset));
}

} // namespace

JsonError makeJsonError(std::string_view text, std::size_t offset, JsonExpected expected)
{
    const std::string_view before = text.substr(0, offset);
    const std::size_t lineFeed = before.rfind('\n');
    const std::string_view line
        = lineFeed == std::string_view::npos ? before : before.substr(lineFeed + 1);

    JsonError error;
    error.offset = static_cast<qsizetype>(offset);
    error.line = 1 + std::count(before.begin(), before.end(), '\n');
    error.column = 1
        + std::count_if(line.begin(), line.end(), [](char c) { return !isUtf8Continuation(c); });
    error.message = message(text, offset, expected);
    return error;
}

} // namespace sockwright::format
