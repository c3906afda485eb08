// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QString>
#include <QUrl>

namespace sockwright::workspace {

/// The name of the collection that writeDemoWorkspace() makes.
QString demoCollectionName();

/// Path in the workspace of its request that receives without being asked.
QString demoTickerPath();

/// Makes a workspace in `dir` with one collection: a request for each path of the embedded server
/// that listens at `server` (ws://127.0.0.1:port). Where they exist already, only the server's
/// address is changed in them. Blocks on the disk.
base::Result<void> writeDemoWorkspace(const QString &dir, const QUrl &server);

} // namespace sockwright::workspace
