// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/query/jsonscan.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <system_error>

namespace sockwright::capture::jsonscan {

namespace {

bool isSpace(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

// The first quote, backslash or line feed from p on, or end.
const char *skipPlain(const char *p, const char *end)
{
    constexpr std::uint64_t each = 0x0101010101010101U;
    for (; end - p >= 8; p += 8) {
        std::uint64_t bytes = 0;
        std::memcpy(&bytes, p, sizeof bytes);
        const std::uint64_t quotes = bytes ^ (each * '"');
        const std::uint64_t backslashes = bytes ^ (each * '\\');
        // The lowest mark is sure, those above it may come from a borrow.
        const std::uint64_t marks
            = (((quotes - each) & ~quotes) | ((backslashes - each) & ~backslashes)) & (each * 0x80);
        if (marks == 0)
            continue;
        if constexpr (std::endian::native == std::endian::little)
            return p + std::countr_zero(marks) / 8;
        break;
    }
    while (p != end && *p != '"' && *p != '\\')
        ++p;
    return p;
}

// Bytes that matter outside of strings when a value is skipped.
constexpr std::array<bool, 256> makeStructural()
{
    std::array<bool, 256> result{};
    for (const char c : {'"', '{', '}', '[', ']'})
        result[static_cast<unsigned char>(c)] = true;
    return result;
}
constexpr std::array<bool, 256> structural = makeStructural();

const char *skipContainer(const char *p, const char *end)
{
    std::size_t depth = 0;
    while (p != end) {
        if (!structural[static_cast<unsigned char>(*p)]) {
            ++p;
            continue;
        }
        switch (*p) {
        case '"':
            p = skipString(p, end);
            if (!p)
                return nullptr;
            continue;
        case '{':
        case '[':
            ++depth;
            break;
        default:
            if (--depth == 0)
                return p + 1;
        }
        ++p;
    }
    return nullptr;
}

const char *skipWord(const char *p, const char *end, std::string_view word)
{
    const std::string_view rest(p, static_cast<std::size_t>(end - p));
    return rest.substr(0, word.size()) == word ? p + word.size() : nullptr;
}

const char *skipNumber(const char *p, const char *end)
{
    const auto isPart = [](char c) {
        return isDigit(c) || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
    };
    while (p != end && isPart(*p))
        ++p;
    return p;
}

int hexValue(char c)
{
    if (isDigit(c))
        return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : 0;
}

// The code unit of the four digits behind "\u"; 0 where they are cut off.
char32_t codeUnit(const char *p, const char *end)
{
    char32_t unit = 0;
    for (int i = 0; i < 4; ++i)
        unit = unit * 16 + static_cast<char32_t>(p < end ? hexValue(*p++) : 0);
    return unit;
}

// Hands out the text of a string token piece by piece: runs of it as they lie, escapes decoded.
class Pieces
{
public:
    explicit Pieces(std::string_view inner)
        : m_p(inner.data())
        , m_end(inner.data() + inner.size())
    {
    }

    // Empty at the end. Valid until the next call.
    std::string_view next()
    {
        if (m_p == m_end)
            return {};
        if (*m_p != '\\') {
            const char *const start = m_p;
            const void *const found = std::memchr(m_p, '\\', static_cast<std::size_t>(m_end - m_p));
            m_p = found ? static_cast<const char *>(found) : m_end;
            return {start, static_cast<std::size_t>(m_p - start)};
        }
        if (m_end - m_p < 2) {
            m_p = m_end;
            return {};
        }
        const char letter = m_p[1];
        m_p += 2;
        switch (letter) {
        case 'b':
            return "\b";
        case 'f':
            return "\f";
        case 'n':
            return "\n";
        case 'r':
            return "\r";
        case 't':
            return "\t";
        case 'u':
            return escaped();
        default:
            m_buffer[0] = letter;
            return {m_buffer.data(), 1};
        }
    }

private:
    std::string_view escaped()
    {
        char32_t c = codeUnit(m_p, m_end);
        m_p = std::min(m_end, m_p + std::min<std::ptrdiff_t>(4, m_end - m_p));
        if (c >= 0xD800 && c < 0xDC00 && m_end - m_p >= 6 && m_p[0] == '\\' && m_p[1] == 'u') {
            const char32_t low = codeUnit(m_p + 2, m_end);
            if (low >= 0xDC00 && low < 0xE000) {
                c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
                m_p += 6;
            }
        }
        return encoded(c);
    }

    std::string_view encoded(char32_t c)
    {
        std::size_t size = 0;
        const auto put
            = [this, &size](char32_t byte) { m_buffer[size++] = static_cast<char>(byte); };
        if (c < 0x80) {
            put(c);
        } else if (c < 0x800) {
            put(0xC0 | c >> 6);
            put(0x80 | (c & 0x3F));
        } else if (c < 0x10000) {
            put(0xE0 | c >> 12);
            put(0x80 | (c >> 6 & 0x3F));
            put(0x80 | (c & 0x3F));
        } else {
            put(0xF0 | c >> 18);
            put(0x80 | (c >> 12 & 0x3F));
            put(0x80 | (c >> 6 & 0x3F));
            put(0x80 | (c & 0x3F));
        }
        return {m_buffer.data(), size};
    }

    const char *m_p;
    const char *m_end;
    std::array<char, 4> m_buffer{};
};

bool hasEscapes(std::string_view inner)
{
    return !inner.empty() && std::memchr(inner.data(), '\\', inner.size());
}

int sign(bool less)
{
    return less ? -1 : 1;
}

// A whole number and any other.
int compareMixed(const Number &whole, double other)
{
    constexpr double limit = 18446744073709551616.0; // 2^64
    if (std::isinf(other) || std::fabs(other) >= limit)
        return sign(other > 0);
    const bool otherNegative = other < 0;
    if (whole.negative != otherNegative)
        return sign(whole.negative);
    const double size = std::fabs(other);
    const auto floor = static_cast<std::uint64_t>(size);
    int result = 0;
    if (whole.magnitude != floor)
        result = sign(whole.magnitude < floor);
    else if (size > static_cast<double>(floor))
        result = -1;
    return whole.negative ? -result : result;
}

} // namespace

const char *skipSpace(const char *p, const char *end)
{
    while (p != end && isSpace(*p))
        ++p;
    return p;
}

const char *skipString(const char *p, const char *end)
{
    ++p;
    while (true) {
        p = skipPlain(p, end);
        if (p == end)
            return nullptr;
        if (*p == '"')
            return p + 1;
        if (end - p < 2)
            return nullptr;
        p += 2;
    }
}

const char *skipValue(const char *p, const char *end)
{
    if (p == end)
        return nullptr;
    switch (*p) {
    case '"':
        return skipString(p, end);
    case '{':
    case '[':
        return skipContainer(p, end);
    case 't':
        return skipWord(p, end, "true");
    case 'f':
        return skipWord(p, end, "false");
    case 'n':
        return skipWord(p, end, "null");
    default:
        return *p == '-' || isDigit(*p) ? skipNumber(p, end) : nullptr;
    }
}

std::optional<Number> number(std::string_view token)
{
    const char *p = token.data();
    const char *const end = p + token.size();
    Number result;
    const bool minus = p != end && *p == '-';
    if (minus)
        ++p;
    const char *const digits = p;
    bool fits = true;
    for (; p != end && isDigit(*p); ++p) {
        const auto digit = static_cast<std::uint64_t>(*p - '0');
        constexpr auto most = std::numeric_limits<std::uint64_t>::max();
        if (result.magnitude > (most - digit) / 10)
            fits = false;
        else
            result.magnitude = result.magnitude * 10 + digit;
    }
    if (p == digits || (*digits == '0' && p - digits > 1))
        return std::nullopt;
    if (p == end && fits) {
        result.whole = true;
        result.negative = minus && result.magnitude != 0;
        return result;
    }
    const auto [stop, error] = std::from_chars(token.data(), end, result.value);
    if (stop != end || !(isDigit(end[-1])))
        return std::nullopt;
    if (error == std::errc::result_out_of_range) {
        const bool tiny = token.find("e-") != std::string_view::npos
            || token.find("E-") != std::string_view::npos;
        result.value = tiny ? 0.0 : std::numeric_limits<double>::infinity();
        if (minus)
            result.value = -result.value;
    }
    return result;
}

int compare(const Number &a, const Number &b)
{
    if (a.whole && b.whole) {
        if (a.negative != b.negative)
            return sign(a.negative);
        if (a.magnitude == b.magnitude)
            return 0;
        return sign((a.magnitude < b.magnitude) != a.negative);
    }
    if (a.whole)
        return compareMixed(a, b.value);
    if (b.whole)
        return -compareMixed(b, a.value);
    return a.value == b.value ? 0 : sign(a.value < b.value);
}

int compareText(std::string_view inner, std::string_view utf8)
{
    if (!hasEscapes(inner))
        return inner.compare(utf8);
    Pieces pieces(inner);
    while (true) {
        const std::string_view piece = pieces.next();
        if (piece.empty())
            return utf8.empty() ? 0 : -1;
        if (const int order = piece.compare(utf8.substr(0, piece.size())); order != 0)
            return order;
        utf8.remove_prefix(piece.size());
    }
}

void appendText(std::string_view inner, std::string &out)
{
    Pieces pieces(inner);
    for (std::string_view piece = pieces.next(); !piece.empty(); piece = pieces.next())
        out += piece;
}

std::size_t textLength(std::string_view inner)
{
    std::size_t length = 0;
    Pieces pieces(inner);
    for (std::string_view piece = pieces.next(); !piece.empty(); piece = pieces.next()) {
        length += static_cast<std::size_t>(
            std::count_if(piece.begin(), piece.end(), [](char c) { return (c & 0xC0) != 0x80; }));
    }
    return length;
}

} // namespace sockwright::capture::jsonscan
