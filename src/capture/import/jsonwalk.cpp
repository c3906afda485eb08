// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/import/jsonwalk.h"

namespace sockwright::capture {

using format::JsonReader;
using Token = format::JsonToken;

std::optional<std::string_view> valueText(JsonReader &reader, std::string_view text,
                                          const Token &first)
{
    switch (first.type) {
    case Token::String:
    case Token::Number:
    case Token::True:
    case Token::False:
    case Token::Null:
        return first.in(text);
    case Token::BeginObject:
    case Token::BeginArray:
        break;
    default:
        return std::nullopt;
    }
    Token last = first;
    for (const std::size_t outside = reader.depth() - 1; reader.depth() > outside;) {
        last = reader.next();
        if (last.type == Token::Invalid || last.type == Token::End)
            return std::nullopt;
    }
    return text.substr(first.offset, last.offset + last.size - first.offset);
}

JsonElements::JsonElements(std::string_view array)
    : m_text(array)
    , m_reader(array)
    , m_ended(m_reader.next().type != Token::BeginArray)
{
}

std::optional<std::string_view> JsonElements::next()
{
    if (m_ended)
        return std::nullopt;
    Token token = m_reader.next();
    if (token.type == Token::Comma)
        token = m_reader.next();
    const auto value = valueText(m_reader, m_text, token);
    m_ended = !value;
    return value;
}

} // namespace sockwright::capture
