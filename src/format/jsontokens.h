// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "format/json.h"
#include "format/jsonerror.h"

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace sockwright::format {

/// One token of a JSON text, by place: the bytes stay in the text.
struct JsonToken
{
    enum Type : unsigned char
    {
        BeginObject,
        EndObject,
        BeginArray,
        EndArray,
        Colon,
        Comma,
        String, ///< with its quotes; a key when a Colon follows
        Number,
        True,
        False,
        Null,
        End, ///< the text was one complete JSON value
        Invalid, ///< the text is not JSON; see JsonReader::error()
    };

    Type type = Invalid;
    std::size_t offset = 0;
    std::size_t size = 0;

    std::string_view in(std::string_view text) const { return text.substr(offset, size); }
};

/// Reads a text token by token and checks it strictly against the grammar of RFC 8259 on the way:
/// number spelling, escapes, raw control characters, UTF-8, nesting, one value a text. An escaped
/// lone surrogate ("\ud800") is legal grammar and passes; a byte order mark is an error.
///
/// No recursion and no allocation but one bit a nesting level, so depth is bounded by the text
/// alone. The text must outlive the reader. One thread at a time.
class JsonReader
{
public:
    explicit JsonReader(std::string_view text);

    /// The next token. After End or Invalid it returns the same again.
    JsonToken next();

    /// Levels open after the last token.
    std::size_t depth() const { return m_levels.size(); }
    /// Why the last token was Invalid.
    const std::optional<JsonError> &error() const { return m_error; }

private:
    JsonToken take(JsonToken::Type type, const char *end)
    {
        const JsonToken token{type, static_cast<std::size_t>(m_pos - m_text.data()),
                              static_cast<std::size_t>(end - m_pos)};
        m_pos = end;
        return token;
    }
    JsonToken open(JsonToken::Type type);
    JsonToken close(JsonToken::Type type);
    JsonToken readValue();
    JsonToken readString();
    JsonToken readNumber();
    JsonToken readLiteral(JsonToken::Type type, std::string_view word);
    JsonToken fail(JsonExpected expected, const char *at);
    void endValue() { m_expected = m_afterValue; }
    void enterLevel();

    std::string_view m_text;
    const char *m_pos;
    const char *m_end;
    JsonExpected m_expected = JsonExpected::Value;
    JsonExpected m_afterValue = JsonExpected::EndOfText; // by what the innermost level is
    std::vector<bool> m_levels; // true: object
    std::optional<JsonError> m_error;
};

} // namespace sockwright::format
