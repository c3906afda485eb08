// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QByteArray;

namespace sockwright::ui {

/// Puts UTF-8 text on the clipboard, as it is and as plain text only. The bytes are shared and
/// converted when another program asks, so that a big text costs nothing here. GUI thread.
void copyToClipboard(const QByteArray &utf8);

} // namespace sockwright::ui
