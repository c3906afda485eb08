// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPalette>

namespace sockwright::gui {

/// Palettes for --palette, where the desktop's is not wanted.
QPalette lightPalette();
QPalette darkPalette();

} // namespace sockwright::gui
