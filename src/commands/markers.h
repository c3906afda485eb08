// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLatin1StringView>

namespace sockwright::commands::marker {

// What stands in a command in place of a secret that is hidden.
inline constexpr QLatin1StringView password("<password>");
inline constexpr QLatin1StringView token("<token>");
inline constexpr QLatin1StringView key("<key>");
inline constexpr QLatin1StringView passphrase("<passphrase>");
inline constexpr QLatin1StringView value("<value>");

/// The variable of the environment that a passphrase is in where a command must not hold it.
inline constexpr QLatin1StringView passphraseVariable("SOCKWRIGHT_PASSPHRASE");

} // namespace sockwright::commands::marker
