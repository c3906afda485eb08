// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/captureoptions.h"

namespace sockwright::cli {

/// `sockwright-cli export`. Returns the exit status.
int runExport(const ExportOptions &options);

} // namespace sockwright::cli
