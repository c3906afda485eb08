// SPDX-License-Identifier: GPL-3.0-or-later
#include "palettes.h"

namespace sockwright::gui {

namespace {

struct Shades
{
    QColor window, text, base, alternate, button, mid, highlight, highlightedText, link,
        placeholder, disabled;
};

QPalette palette(const Shades &shades)
{
    QPalette palette(shades.button, shades.window);
    for (const QPalette::ColorRole role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText})
        palette.setColor(role, shades.text);
    palette.setColor(QPalette::Base, shades.base);
    palette.setColor(QPalette::AlternateBase, shades.alternate);
    palette.setColor(QPalette::ToolTipBase, shades.base);
    palette.setColor(QPalette::Mid, shades.mid);
    palette.setColor(QPalette::Highlight, shades.highlight);
    palette.setColor(QPalette::HighlightedText, shades.highlightedText);
    palette.setColor(QPalette::Link, shades.link);
    palette.setColor(QPalette::PlaceholderText, shades.placeholder);
    for (const QPalette::ColorRole role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, shades.disabled);
    return palette;
}

} // namespace

QPalette lightPalette()
{
    return palette({QColor(0xf3f4f6), QColor(0x1b1f24), QColor(0xffffff), QColor(0xf6f7f9),
                    QColor(0xe9ebee), QColor(0xb4bac2), QColor(0x1f6feb), QColor(0xffffff),
                    QColor(0x0b57d0), QColor(0x767d86), QColor(0x9aa1aa)});
}

QPalette darkPalette()
{
    return palette({QColor(0x22252a), QColor(0xe4e7eb), QColor(0x191b1f), QColor(0x1f2226),
                    QColor(0x2d3137), QColor(0x14161a), QColor(0x2f6fd0), QColor(0xffffff),
                    QColor(0x7fb2ff), QColor(0x8a929c), QColor(0x6b727b)});
}

} // namespace sockwright::gui
