// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Reading JSON where it lies, for looking through millions of payloads: no allocation, no
/// recursion, nothing checked that is not needed to get to the next value. Text that is no JSON is
/// noticed where a value, a quote or a bracket is missing; format::JsonReader is the strict reader.
/// Every function stays before `end` and returns nullptr where the text stops being JSON.
namespace sockwright::capture::jsonscan {

const char *skipSpace(const char *p, const char *end);
/// Behind the string that starts with the quote at p.
const char *skipString(const char *p, const char *end);
/// Behind the value that starts at p, whatever its depth.
const char *skipValue(const char *p, const char *end);

/// A number as exactly as comparing needs it: whole numbers of up to 64 bits as they are, others as
/// the nearest double.
struct Number
{
    bool whole = false;
    bool negative = false; ///< of a whole number that is not 0
    std::uint64_t magnitude = 0;
    double value = 0;
};

/// Nothing where the text is no JSON number from its first to its last character.
std::optional<Number> number(std::string_view token);
/// -1, 0 or 1. Exact, also between whole numbers and doubles.
int compare(const Number &a, const Number &b);

/// Compares the text a string token (without its quotes) stands for with UTF-8, by code point:
/// negative, 0 or positive. An escaped lone surrogate compares as its three bytes would.
int compareText(std::string_view inner, std::string_view utf8);
/// Appends that text.
void appendText(std::string_view inner, std::string &out);
/// How many code points it has.
std::size_t textLength(std::string_view inner);

} // namespace sockwright::capture::jsonscan
