// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace sockwright::base {
class SettingsStore;
}

namespace sockwright::ui {

/// How much of the disk captures may take, in bytes; kept in the program's settings.
struct CaptureLimits
{
    static constexpr quint64 gigabyte = 1'000'000'000;
    static constexpr quint64 least = gigabyte / 10;
    static constexpr quint64 mostTogether = 10'000 * gigabyte;
    static constexpr quint64 mostEach = 60 * gigabyte; ///< the files hold no more

    quint64 together = 20 * gigabyte; ///< past it the oldest go that are not kept
    quint64 each = 10 * gigabyte; ///< payload of a conversation; past it rows go on without

    static CaptureLimits read(const base::SettingsStore &settings);
    void write(base::SettingsStore &settings) const;

    friend bool operator==(const CaptureLimits &, const CaptureLimits &) = default;
};

} // namespace sockwright::ui
