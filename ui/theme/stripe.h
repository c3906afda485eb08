// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QColor;
class QWidget;

namespace sockwright::ui {

/// How wide the coloured edge of a bar inside the window is, in device-independent pixels.
inline constexpr int stripeWidth = 4;

/// The ground of such a bar: the palette's AlternateBase, its left edge in a colour. Called from
/// the widget's paintEvent().
void paintStriped(QWidget *widget, const QColor &colour);

} // namespace sockwright::ui
