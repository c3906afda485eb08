// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <string_view>

namespace sockwright::format {

/// UTF-8 as text that is safe to show: control characters (C0, DEL, C1), line and paragraph
/// separators, bidirectional controls (U+061C, U+200E/F, U+202A-E, U+2066-9), zero-width and other
/// invisible format characters appear as visible stand-ins (␀…␡ for C0 and DEL, ⟨U+202E⟩ for
/// others); bytes that are no UTF-8 as ⟨FF⟩. Tab and line feed are kept when keepLines, shown as
/// stand-ins otherwise. Any thread.
QString visibleText(std::string_view utf8, bool keepLines);

/// The start of a payload on one line for a list: at most maxChars characters, cut with an
/// ellipsis. Reads only as much of utf8 as it needs.
QString previewText(std::string_view utf8, int maxChars);
/// The same for binary: "de ad be ef …".
QString previewHex(std::string_view bytes, int maxBytes);

} // namespace sockwright::format
