// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace sockwright::ui {

/// Makes the files of resources/resources.qrc reachable as ":/icons/...". A static library's
/// resources are not found without this; the functions of icons.h call it themselves. Any number
/// of times, GUI thread.
void initResources();

} // namespace sockwright::ui
