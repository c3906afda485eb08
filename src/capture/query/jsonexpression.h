// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/query/jsonpath.h"
#include "capture/query/jsonvalue.h"
#include "capture/query/regex.h"

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

/// What a condition on JSON is made of: the logical expressions of RFC 9535 section 2.3.5.
namespace sockwright::capture::json {

/// null, true or false, a number, a string in UTF-8
using Literal = std::variant<std::monostate, bool, jsonscan::Number, std::string>;

struct Query
{
    JsonPath path;
    bool fromRoot = true; ///< "$"; else "@", the value that a filter looks at
};

struct Call;
/// One side of a comparison, or an argument.
using Operand = std::variant<Literal, Query, std::shared_ptr<const Call>>;

/// RFC 9535 section 2.4.
struct Call
{
    enum class Function
    {
        Length, ///< characters of a string, elements of an array, members of an object
        Count, ///< values that a query selects
        Match, ///< a string that the whole regular expression matches
        Search, ///< one that it matches a part of
        Value, ///< the value of a query that selects one
    };
    Function function = Function::Length;
    std::vector<Operand> arguments;
    std::optional<Regex> regex; ///< of Match and Search, when it is known beforehand

    bool isTest() const { return function == Function::Match || function == Function::Search; }
};

struct Comparison
{
    Operand left;
    JsonOperator op = JsonOperator::Equal;
    Operand right;
};

struct Test;
struct AllOf
{
    std::vector<Test> parts;
};
struct AnyOf
{
    std::vector<Test> parts;
};
/// Of one.
struct Not
{
    std::vector<Test> part;
};

/// A query alone: that it selects something.
struct Test
{
    std::variant<AllOf, AnyOf, Not, Query, Comparison, Call> what;
};

} // namespace sockwright::capture::json
