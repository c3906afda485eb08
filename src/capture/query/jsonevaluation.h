// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/query/jsonexpression.h"
#include "capture/query/queryspace.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sockwright::capture {

/// Evaluates logical expressions (RFC 9535 section 2.3.5) on one payload, for one thread.
///
/// A query that can select several values fulfils a comparison when any of its values does, as it
/// fulfils match() and search(); != is the contrary of ==. The RFC allows no such queries there.
class JsonEvaluation
{
public:
    JsonEvaluation(std::string_view payload, QuerySpace &space);

    /// The test holds for the payload. Never for one that is no JSON, and not when it took too
    /// much: that is counted in the space.
    bool holds(const json::Test &test);
    /// The test holds, "@" being the value at this place of the payload.
    bool holds(const json::Test &test, const char *current);

    /// Takes account of bytes that have been looked at; false when there were too many.
    bool spend(std::size_t bytes) { return m_effort.spend(bytes); }
    bool isGivenUp() const { return m_effort.isUsedUp(); }

private:
    /// Told of a value; false ends the visit.
    struct Taker
    {
        bool (*call)(void *context, const JsonValue &value);
        void *context;
    };
    template <typename Callable>
    static Taker takerOf(Callable &callable)
    {
        return {[](void *context, const JsonValue &value) {
                    return (*static_cast<Callable *>(context))(value);
                },
                &callable};
    }

    bool has(const json::AllOf &all, const char *current);
    bool has(const json::AnyOf &any, const char *current);
    bool has(const json::Not &none, const char *current);
    bool has(const json::Query &query, const char *current);
    bool has(const json::Comparison &comparison, const char *current);
    bool has(const json::Call &call, const char *current);

    void forEach(const json::Operand &operand, const char *current, const Taker &take);
    void forEach(const json::Query &query, const char *current, const Taker &take);
    void forEach(const json::Call &call, const char *current, const Taker &take);
    void visit(const json::Query &query, const char *current, JsonPath::Visitor visitor,
               void *context);
    JsonValue lengthOf(const JsonValue &value);
    bool isFound(const json::Call &call, const JsonValue &text, const JsonValue &pattern);

    const char *m_start;
    const char *m_end;
    QuerySpace &m_space;
    JsonEffort m_effort;
    bool m_broken = false; // the payload is no JSON
};

} // namespace sockwright::capture
