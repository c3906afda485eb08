// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace sockwright::capture {

/// The entries of a HAR text that are WebSocket connections, as places in it.
struct HarDocument
{
    std::vector<std::string_view> entries;
    std::uint64_t otherEntries = 0;

    /// Reads all of the text once: what follows can rely on it to be JSON. No recursion.
    static base::Result<HarDocument> parse(std::string_view text);
};

} // namespace sockwright::capture
