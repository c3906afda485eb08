// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "workspace/inherited.h"

namespace sockwright::cli {

/// A request of a workspace with what its folders give; without values of secrets.
struct SavedRequest
{
    QString root; ///< absolute
    QString path; ///< in the workspace
    workspace::Request request;
    std::vector<workspace::FolderLevel> levels;
};

/// `path` with or without its suffix; empty: an empty request. Blocks on the disk.
base::Result<SavedRequest> loadSavedRequest(const QString &folder, const QString &path);

/// The fields (workspace/secretfields.h) of the secrets that a connection needs and that are not
/// known.
QStringList missingSecrets(const workspace::Request &request);

base::Error notInTheKeychain(const QStringList &missing, const QString &request);

} // namespace sockwright::cli
