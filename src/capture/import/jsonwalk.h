// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "format/jsontokens.h"

#include <optional>
#include <string_view>

namespace sockwright::capture {

/// The text of the value that begins with `first`, which the reader has just returned; the reader
/// stands behind it then. Nothing when the text ends before, or is no JSON.
std::optional<std::string_view> valueText(format::JsonReader &reader, std::string_view text,
                                          const format::JsonToken &first);

/// Calls visit(key, value) with the text of each member of the object that `object` holds; keys are
/// compared as they are spelled, without their quotes. False when it is no object.
template <typename Visit>
bool forEachMember(std::string_view object, Visit visit)
{
    using Token = format::JsonToken;
    format::JsonReader reader(object);
    if (reader.next().type != Token::BeginObject)
        return false;
    for (Token token = reader.next(); token.type != Token::EndObject; token = reader.next()) {
        if (token.type == Token::Comma)
            continue;
        if (token.type != Token::String || reader.next().type != Token::Colon)
            return false;
        const std::string_view key = object.substr(token.offset + 1, token.size - 2);
        const auto value = valueText(reader, object, reader.next());
        if (!value)
            return false;
        visit(key, *value);
    }
    return true;
}

/// Steps through the elements of an array, as text.
class JsonElements
{
public:
    explicit JsonElements(std::string_view array);
    /// The next one; nothing at the end, or when it is no array.
    std::optional<std::string_view> next();

private:
    std::string_view m_text;
    format::JsonReader m_reader;
    bool m_ended;
};

} // namespace sockwright::capture
