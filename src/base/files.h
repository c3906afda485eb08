// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QString>

namespace sockwright::base {

/// Reads a whole file of at most maxBytes. The error names the file and the reason. Blocks on the
/// disk: not for the GUI thread.
Result<QByteArray> readFile(const QString &path, qint64 maxBytes);

/// Replaces path by bytes in one step: after a crash or a full disk the file holds either what it
/// held before or all of bytes. Creates missing parent folders. Blocks on the disk.
Result<void> writeFileAtomically(const QString &path, const QByteArray &bytes);

} // namespace sockwright::base
