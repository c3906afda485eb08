// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "capture/export/rowlist.h"
#include "capture/query/query.h"
#include "capture/store.h"

#include <memory>

namespace sockwright::cli {

/// The rows of a capture's folder or a HAR file. What of them is damaged or was passed over is told
/// on standard error.
base::Result<std::shared_ptr<capture::Store>> openSource(const QString &path);

/// The rows that match; all of them for an empty query.
capture::RowList rowsThatMatch(const capture::Snapshot &rows, const capture::Query &query);

} // namespace sockwright::cli
