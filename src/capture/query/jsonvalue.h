// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/query/jsonscan.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace sockwright::capture {

/// A value that conditions compare: of a payload, where it lies, or of the condition's own text.
struct JsonValue
{
    enum class Type
    {
        Nothing, ///< there is none (RFC 9535 section 2.4.1)
        Null,
        Bool,
        Number,
        String,
        Container, ///< an array or object
    };
    Type type = Type::Nothing;
    bool isTrue = false;
    bool isSpelled = false; ///< a string's text has its escapes as they are
    jsonscan::Number number;
    std::string_view text; ///< of a string what is between its quotes; of a container all of it
};

enum class JsonOperator
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
};

/// How many more bytes may be looked at. What would take more is given up: conditions can ask for
/// each pair of values of a payload.
class JsonEffort
{
public:
    explicit JsonEffort(std::uint64_t bytes)
        : m_left(bytes)
    {
    }

    /// False when it is used up.
    bool spend(std::size_t bytes)
    {
        m_left = bytes < m_left ? m_left - bytes : 0;
        return m_left > 0;
    }
    bool isUsedUp() const { return m_left == 0; }

private:
    std::uint64_t m_left;
};

/// Of a value's text, from its first to its last byte. Nothing where the text is no value.
JsonValue jsonValue(std::string_view token);
JsonValue jsonNumber(std::uint64_t n);

/// RFC 9535 section 2.3.5.2.2: numbers exactly, strings by code point, arrays and objects by what
/// is in them, as far as JsonPath::maxDepth. `space` is written to.
bool compares(const JsonValue &left, JsonOperator op, const JsonValue &right, std::string &space,
              JsonEffort &effort);

} // namespace sockwright::capture
