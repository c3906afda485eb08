// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/export/exporter.h"

namespace sockwright::capture {

/// Writes the rows as a capture of its own into a folder that does not exist or is empty. The files
/// are made beside it and moved there at the end. For a list of rows, facts and frames go with
/// them; see exportRows() for the rest.
base::Result<ExportOutcome> exportFolder(const RowList &rows, const QString &path,
                                         const ExportProgress &goOn);

} // namespace sockwright::capture
