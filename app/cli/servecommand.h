// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/arguments.h"

namespace sockwright::cli {

/// `sockwright-cli serve`: the embedded server until SIGINT or SIGTERM. Prints its URL, alone on a
/// line, when it is ready. Runs the event loop; returns the exit status.
int runServe(const ServeOptions &options);

} // namespace sockwright::cli
