// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/jsontokens.h"

#include "format/utf8.h"

#include <bit>
#include <cstdint>
#include <cstring>

namespace sockwright::format {

namespace {

bool isWhiteSpace(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isHexDigit(char c)
{
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool isPlainInString(char c)
{
    return c != '"' && c != '\\' && static_cast<unsigned char>(c) - 0x20U < 0x60U;
}

bool isEscapeLetter(char c)
{
    switch (c) {
    case '"':
    case '\\':
    case '/':
    case 'b':
    case 'f':
    case 'n':
    case 'r':
    case 't':
    case 'u':
        return true;
    default:
        return false;
    }
}

// The first byte from p on that a string does not hold as it is: a quote, a backslash, a control
// character, the start of a longer UTF-8 sequence, or end.
const char *skipPlain(const char *p, const char *end)
{
    // Eight bytes at a time: a byte that is too small borrows into its high bit. A borrow may mark
    // bytes above it too, so only the lowest mark is sure.
    constexpr std::uint64_t each = 0x0101010101010101U;
    for (; end - p >= 8; p += 8) {
        std::uint64_t bytes = 0;
        std::memcpy(&bytes, p, sizeof bytes);
        const std::uint64_t controls = bytes - each * 0x20;
        const std::uint64_t quotes = (bytes ^ (each * '"')) - each;
        const std::uint64_t backslashes = (bytes ^ (each * '\\')) - each;
        const std::uint64_t marks = (bytes | controls | quotes | backslashes) & (each * 0x80);
        if (marks == 0)
            continue;
        if constexpr (std::endian::native == std::endian::little)
            return p + std::countr_zero(marks) / 8;
        break;
    }
    while (p != end && isPlainInString(*p))
        ++p;
    return p;
}

} // namespace

JsonReader::JsonReader(std::string_view text)
    : m_text(text)
    , m_pos(text.data())
    , m_end(text.data() + text.size())
{
}

JsonToken JsonReader::next()
{
    const auto offset = static_cast<std::size_t>(m_pos - m_text.data());
    if (m_error)
        return {JsonToken::Invalid, offset, 0};

    while (m_pos != m_end && isWhiteSpace(*m_pos))
        ++m_pos;
    if (m_pos == m_end) {
        if (m_expected != JsonExpected::EndOfText)
            return fail(m_expected, m_pos);
        return {JsonToken::End, m_text.size(), 0};
    }

    const char c = *m_pos;
    switch (m_expected) {
    case JsonExpected::ValueOrEndArray:
        if (c == ']')
            return close(JsonToken::EndArray);
        return readValue();
    case JsonExpected::Value:
        return readValue();
    case JsonExpected::KeyOrEndObject:
        if (c == '}')
            return close(JsonToken::EndObject);
        [[fallthrough]];
    case JsonExpected::Key:
        if (c == '"') {
            const JsonToken key = readString();
            m_expected = JsonExpected::Colon;
            return key;
        }
        break;
    case JsonExpected::Colon:
        if (c == ':') {
            m_expected = JsonExpected::Value;
            return take(JsonToken::Colon, m_pos + 1);
        }
        break;
    case JsonExpected::CommaOrEndArray:
        if (c == ']')
            return close(JsonToken::EndArray);
        if (c == ',') {
            m_expected = JsonExpected::Value;
            return take(JsonToken::Comma, m_pos + 1);
        }
        break;
    case JsonExpected::CommaOrEndObject:
        if (c == '}')
            return close(JsonToken::EndObject);
        if (c == ',') {
            m_expected = JsonExpected::Key;
            return take(JsonToken::Comma, m_pos + 1);
        }
        break;
    default: // the whole value has been read
        break;
    }
    return fail(m_expected, m_pos);
}

JsonToken JsonReader::open(JsonToken::Type type)
{
    const bool object = type == JsonToken::BeginObject;
    m_levels.push_back(object);
    enterLevel();
    m_expected = object ? JsonExpected::KeyOrEndObject : JsonExpected::ValueOrEndArray;
    return take(type, m_pos + 1);
}

JsonToken JsonReader::close(JsonToken::Type type)
{
    m_levels.pop_back();
    enterLevel();
    endValue();
    return take(type, m_pos + 1);
}

void JsonReader::enterLevel()
{
    if (m_levels.empty())
        m_afterValue = JsonExpected::EndOfText;
    else
        m_afterValue
            = m_levels.back() ? JsonExpected::CommaOrEndObject : JsonExpected::CommaOrEndArray;
}

JsonToken JsonReader::readValue()
{
    switch (*m_pos) {
    case '{':
        return open(JsonToken::BeginObject);
    case '[':
        return open(JsonToken::BeginArray);
    case '"': {
        const JsonToken token = readString();
        endValue();
        return token;
    }
    case 't':
        return readLiteral(JsonToken::True, "true");
    case 'f':
        return readLiteral(JsonToken::False, "false");
    case 'n':
        return readLiteral(JsonToken::Null, "null");
    default:
        break;
    }
    if (*m_pos == '-' || isDigit(*m_pos))
        return readNumber();
    if (m_pos == m_text.data() && m_text.substr(0, 3) == "\xEF\xBB\xBF")
        return fail(JsonExpected::NoByteOrderMark, m_pos);
    return fail(m_expected, m_pos);
}

JsonToken JsonReader::readString()
{
    const char *p = m_pos + 1;
    for (;;) {
        p = skipPlain(p, m_end);
        if (p == m_end || *p == '\n' || *p == '\r')
            return fail(JsonExpected::StringEnd, p);
        if (*p == '"')
            return take(JsonToken::String, p + 1);

        if (*p == '\\') {
            ++p;
            if (p == m_end || !isEscapeLetter(*p))
                return fail(JsonExpected::Escape, p);
            if (*p++ == 'u') {
                for (int i = 0; i < 4; ++i, ++p) {
                    if (p == m_end || !isHexDigit(*p))
                        return fail(JsonExpected::HexDigit, p);
                }
            }
        } else if (static_cast<unsigned char>(*p) < 0x20) {
            return fail(JsonExpected::EscapedControl, p);
        } else {
            const int size = decodeUtf8(p, m_end).size;
            if (size == 0)
                return fail(JsonExpected::Utf8, p);
            p += size;
        }
    }
}

JsonToken JsonReader::readNumber()
{
    const char *p = m_pos;
    const auto skipDigits = [&p, this] {
        const char *first = p;
        while (p != m_end && isDigit(*p))
            ++p;
        return p != first;
    };

    if (*p == '-')
        ++p;
    const bool leadingZero = p != m_end && *p == '0';
    if (leadingZero)
        ++p;
    else if (!skipDigits())
        return fail(JsonExpected::Digit, p);
    if (leadingZero && p != m_end && isDigit(*p))
        return fail(JsonExpected::NoLeadingZero, p);
    if (p != m_end && *p == '.') {
        ++p;
        if (!skipDigits())
            return fail(JsonExpected::Digit, p);
    }
    if (p != m_end && (*p == 'e' || *p == 'E')) {
        ++p;
        if (p != m_end && (*p == '+' || *p == '-'))
            ++p;
        if (!skipDigits())
            return fail(JsonExpected::Digit, p);
    }
    endValue();
    return take(JsonToken::Number, p);
}

JsonToken JsonReader::readLiteral(JsonToken::Type type, std::string_view word)
{
    const char *p = m_pos;
    for (const char c : word) {
        if (p == m_end || *p != c)
            return fail(JsonExpected::Literal, p);
        ++p;
    }
    endValue();
    return take(type, p);
}

JsonToken JsonReader::fail(JsonExpected expected, const char *at)
{
    const auto offset = static_cast<std::size_t>(at - m_text.data());
    m_pos = at;
    m_error = makeJsonError(m_text, offset, expected);
    return {JsonToken::Invalid, offset, 0};
}

} // namespace sockwright::format
