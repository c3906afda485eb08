// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/diagnosis.h"

#include <QString>

namespace sockwright::ui {

/// What the button of a step says, in full: "Connect to ws://localhost:8080". What servers wrote
/// in it is on one line, of bounded length. Any thread.
QString stepText(const wire::NextStep &step);

} // namespace sockwright::ui
