// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace sockwright::tests {

/// How many sockets this process has open.
inline int openSockets()
{
    int count = 0;
    std::error_code gone; // an entry may go while it is looked at, as the folder's own does
    for (const auto &entry : std::filesystem::directory_iterator("/proc/self/fd")) {
        if (std::filesystem::read_symlink(entry.path(), gone).native().starts_with("socket:"))
            ++count;
    }
    return count;
}

} // namespace sockwright::tests
