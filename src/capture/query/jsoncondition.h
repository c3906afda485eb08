// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/query/jsonexpression.h"
#include "capture/query/queryspace.h"

#include <string>
#include <string_view>
#include <vector>

namespace sockwright::capture {

/// A condition on the JSON of a payload: that a path leads to something, a comparison, or a
/// function; see JsonEvaluation for what they mean. A value; const functions from any thread.
class JsonCondition
{
public:
    explicit JsonCondition(json::Test test);

    bool holds(std::string_view payload, QuerySpace &space) const;

private:
    bool mayHold(std::string_view payload) const;

    json::Test m_test;
    std::vector<std::string> m_needed; // texts without which it cannot hold, unless escaped
};

} // namespace sockwright::capture
