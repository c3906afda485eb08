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

} // namespace sockwright::capture
