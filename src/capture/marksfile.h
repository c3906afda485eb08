// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "capture/marks.h"

#include <QString>

/// The marks of a capture, kept in its folder as `marks.json`. For the background.
namespace sockwright::capture {

/// No file yet: no marks. The Error says that what is there cannot be used; it should be left alone
/// then.
base::Result<Marks> readMarks(const QString &folder);
/// Replaces the file in one step. Nothing is written where no folder is, or behind a link.
base::Result<void> writeMarks(const QString &folder, const Marks &marks);

} // namespace sockwright::capture
