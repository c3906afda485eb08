// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>

namespace sockwright::ui {

/// The desktop's fixed-width font: payloads, previews, editors.
QFont monospaceFont();

} // namespace sockwright::ui
