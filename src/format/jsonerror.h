// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "format/json.h"

#include <cstddef>
#include <string_view>

namespace sockwright::format {

/// What the grammar allows at the place where a text stops being JSON.
enum class JsonExpected : unsigned char
{
    Value,
    ValueOrEndArray,
    Key,
    KeyOrEndObject,
    Colon,
    CommaOrEndArray,
    CommaOrEndObject,
    EndOfText,
    Literal, ///< true, false or null, spelled out
    Digit,
    NoLeadingZero,
    StringEnd, ///< the text or the line ends before the closing quote
    EscapedControl, ///< a raw control character in a string
    Escape,
    HexDigit,
    Utf8,
    NoByteOrderMark,
};

/// The error for people: line and column of the offset, what was expected and what is there.
/// Lines end with a line feed.
JsonError makeJsonError(std::string_view text, std::size_t offset, JsonExpected expected);

} // namespace sockwright::format
