// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/controllab.h"

#include <QString>

#include <cstdint>
#include <optional>

namespace sockwright::ui {

/// The header bytes that a raw frame will go out with, beside their meaning, as lines for a
/// fixed-width font. A random masking key is shown as unknown.
QString rawHeaderText(const net::RawFrame &frame);

/// A length as a person writes it: decimal, or hexadecimal after 0x. Nothing for other texts.
std::optional<std::uint64_t> lengthFromText(const QString &text);

} // namespace sockwright::ui
