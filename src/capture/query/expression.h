// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/query/jsoncondition.h"
#include "capture/query/regex.h"
#include "capture/textmatcher.h"
#include "wire/record.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <variant>
#include <vector>

/// What a Query is made of.
namespace sockwright::capture::expression {

/// From `least` to `most`, both included.
struct Range
{
    std::int64_t least = std::numeric_limits<std::int64_t>::min();
    std::int64_t most = std::numeric_limits<std::int64_t>::max();

    bool has(std::int64_t value) const { return value >= least && value <= most; }
};

/// Bits of wire::Direction.
struct DirectionTerm
{
    unsigned directions = 0;
};

struct KindTerm
{
    unsigned kinds = 0; ///< bits of wire::Kind
    bool json = false; ///< text messages that look like JSON
    bool xml = false;
};

/// Payload bytes.
struct SizeTerm
{
    Range bytes;
};

/// Nanoseconds since the row right above in the capture, whatever a filter shows. The first row
/// has none.
struct LatencyTerm
{
    Range ns;
};

/// The local clock's time of day, in nanoseconds since midnight. When `least` is later than `most`
/// the span goes over midnight.
struct TimeTerm
{
    Range ofDay;
};

/// Status code of a Close, HTTP status of a handshake.
struct CodeTerm
{
    Range codes;
};

struct FlagTerm
{
    unsigned flags = 0; ///< wire::Record::Flag
    bool fragmented = false; ///< in several frames
};

struct Node;

/// All of them; none: everything.
struct AllOf
{
    std::vector<Node> parts;
};
struct AnyOf
{
    std::vector<Node> parts;
};
struct NoneOf
{
    std::vector<Node> parts;
};

struct Node
{
    std::variant<AllOf, AnyOf, NoneOf, DirectionTerm, KindTerm, SizeTerm, LatencyTerm, TimeTerm,
                 CodeTerm, FlagTerm, TextMatcher, Regex, JsonCondition>
        what;
};

} // namespace sockwright::capture::expression
