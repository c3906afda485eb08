// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>

class QPalette;

namespace sockwright::ui {

/// Colours by meaning, for text and line drawings on the palette's Base. Never the only carrier of
/// a meaning: an icon or a word says the same.
struct Colours
{
    QColor received;
    QColor sent;
    QColor success;
    QColor warning;
    QColor error;
    QColor muted; ///< secondary text
    QColor jsonKey;
    QColor jsonString;
    QColor jsonNumber;
    QColor jsonLiteral; ///< true, false, null
    QColor jsonPunctuation;
    QColor match; ///< the ground of what was searched for
    QColor currentMatch; ///< the same where a person is
    QColor matchText; ///< on both
    QColor standIn; ///< stand-ins of characters that cannot be seen
};

/// True when the palette's Window is darker than its text.
bool isDark(const QPalette &palette);

/// The colours for a palette, each with a contrast of at least 4.5 to its Base (WCAG 2.1, 1.4.3),
/// matchText to the grounds it stands on. A
/// widget asks again when it gets QEvent::PaletteChange.
Colours coloursFor(const QPalette &palette);

/// WCAG contrast ratio of two opaque colours, 1 to 21.
double contrast(const QColor &a, const QColor &b);

} // namespace sockwright::ui
