// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/snapshot.h"

namespace sockwright::capture {

std::optional<std::size_t> Snapshot::handshakeRow(std::size_t row) const
{
    const auto found = store->handshakeRow(first + row);
    if (!found || *found < first || *found - first >= size)
        return std::nullopt;
    return static_cast<std::size_t>(*found - first);
}

std::optional<std::int64_t> Snapshot::connectTime(std::size_t row) const
{
    const auto attempt = store->attemptRow(first + row);
    return attempt ? std::optional(store->record(*attempt).time) : std::nullopt;
}

} // namespace sockwright::capture
