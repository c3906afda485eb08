// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/payloadkind.h"

#include <algorithm>

namespace sockwright::format {

namespace {

constexpr std::size_t whiteSpaceLimit = 1024;
constexpr std::string_view whiteSpace = " \t\r\n";

bool isXmlNameStart(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':'
        || static_cast<unsigned char>(c) >= 0x80;
}

// The significant text, without byte order mark; empty when there is too much white space around.
std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";
    if (text.substr(0, byteOrderMark.size()) == byteOrderMark)
        text.remove_prefix(byteOrderMark.size());
    const std::size_t first = text.substr(0, whiteSpaceLimit).find_first_not_of(whiteSpace);
    if (first == std::string_view::npos)
        return {};
    text.remove_prefix(first);
    const std::size_t tailSize = std::min(text.size(), whiteSpaceLimit);
    const std::size_t last = text.substr(text.size() - tailSize).find_last_not_of(whiteSpace);
    if (last == std::string_view::npos)
        return {};
    text.remove_suffix(tailSize - last - 1);
    return text;
}

bool looksLikeObject(std::string_view text)
{
    const std::size_t second = text.substr(0, whiteSpaceLimit).find_first_not_of(whiteSpace, 1);
    return second != std::string_view::npos && text.back() == '}'
        && (text[second] == '"' || text[second] == '}');
}

bool looksLikeArray(std::string_view text)
{
    constexpr std::string_view itemStarts = "]{[\"-0123456789tfn";
    const std::size_t second = text.substr(0, whiteSpaceLimit).find_first_not_of(whiteSpace, 1);
    return second != std::string_view::npos && text.back() == ']'
        && itemStarts.find(text[second]) != std::string_view::npos;
}

bool looksLikeMarkup(std::string_view text)
{
    return text.size() >= 3 && text.back() == '>'
        && (isXmlNameStart(text[1]) || text[1] == '!' || text[1] == '?');
}

} // namespace

PayloadKind payloadKind(std::string_view text)
{
    text = trimmed(text);
    if (text.empty())
        return PayloadKind::Text;
    if (text[0] == '{' && looksLikeObject(text))
        return PayloadKind::Json;
    if (text[0] == '[' && looksLikeArray(text))
        return PayloadKind::Json;
    if (text[0] == '<' && looksLikeMarkup(text))
        return PayloadKind::Xml;
    return PayloadKind::Text;
}

} // namespace sockwright::format
