// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/arguments.h"

namespace sockwright::cli {

/// `sockwright-cli format`: pretty-prints JSON. What is not JSON is printed as it is, with the
/// place where it stops being JSON on standard error. Returns the exit status.
int runFormat(const FormatOptions &options);

} // namespace sockwright::cli
