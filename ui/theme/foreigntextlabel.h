// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QLabel;

namespace sockwright::ui {

/// A label for text that came from elsewhere: shown as it is, never as markup, wrapped, to be
/// selected and copied, and no wider than its place however long a word is.
QLabel *foreignTextLabel();

} // namespace sockwright::ui
