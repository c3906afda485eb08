// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/query/jsonpath.h"
#include "capture/query/jsonscan.h"
#include "capture/query/regex.h"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace sockwright::capture {

/// What conditions write to. One for each thread.
struct QuerySpace
{
    RegexSpace regex;
    std::string text; ///< of a string whose escapes are decoded
    std::size_t givenUp = 0; ///< searches that took too much (Regex::Found::TooMuch)
};

/// A value that comparisons know, where it lies.
struct JsonScalar
{
    enum class Type
    {
        Null,
        Bool,
        Number,
        String,
        Other, ///< an array or object
    };
    Type type = Type::Other;
    bool isTrue = false;
    jsonscan::Number number;
    std::string_view text; ///< of a string: between the quotes, escapes as they are
};

/// A condition on the value or values that a path selects (RFC 9535 section 2.3.5): that there is
/// one, a comparison, or a function. A value; const functions from any thread.
///
/// A path that selects several values fulfils a comparison when any of them does; != is the
/// contrary of ==. A payload that is not JSON fulfils no condition. Numbers compare exactly,
/// strings by code point; < and > hold between two numbers or two strings only; arrays and objects
/// equal nothing.
class JsonCondition
{
public:
    enum class Operator
    {
        Exists,
        Equal,
        NotEqual,
        Less,
        LessOrEqual,
        Greater,
        GreaterOrEqual,
        Matches, ///< match(): a string that the whole regular expression matches
        Searches, ///< search(): one that it matches a part of
    };
    enum class Function
    {
        None,
        Length, ///< characters of a string, elements of an array, members of an object
        Count, ///< values that the path selects
    };
    /// One side of a comparison that is not a literal.
    struct Query
    {
        JsonPath path;
        Function function = Function::None;
    };
    /// null, true or false, a number, a string in UTF-8
    using Literal = std::variant<std::monostate, bool, jsonscan::Number, std::string>;
    using Right = std::variant<Literal, Query, Regex>;

    /// `right` is a Regex for Matches and Searches, and of no meaning for Exists.
    JsonCondition(Query left, Operator op, Right right = Literal());

    bool holds(std::string_view payload, QuerySpace &space) const;

private:
    bool mayHold(std::string_view payload) const;
    bool holdsFor(const JsonScalar &value, std::string_view payload, QuerySpace &space) const;

    Query m_left;
    Operator m_op; // never NotEqual: that is Equal, negated
    Right m_right;
    bool m_negated = false;
    std::vector<std::string> m_needed; // texts without which it cannot hold, unless escaped
};

} // namespace sockwright::capture
