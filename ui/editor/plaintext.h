// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QTextDocument;

namespace sockwright::ui {

/// The text of an editor as it was entered, lines ending in LF. Unlike QTextDocument::toPlainText()
/// it keeps no-break spaces and line separators (U+2028).
QString plainText(const QTextDocument &document);

} // namespace sockwright::ui
