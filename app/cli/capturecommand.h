// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/captureoptions.h"

namespace sockwright::cli {

/// `sockwright-cli capture`: what a capture or a HAR file holds. Returns the exit status.
int runCapture(const CaptureOptions &options);

} // namespace sockwright::cli
