// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workspace/request.h"

#include <QString>

#include <vector>

namespace sockwright::workspace {

/// What a collection or folder gives to the requests in it.
struct FolderSettings
{
    Auth auth; ///< for requests and folders that say AuthKind::Inherit
    Fields headers; ///< sent before the request's own
    friend bool operator==(const FolderSettings &, const FolderSettings &) = default;
};

/// What holds in a folder: its own settings on top of those above it. A header that the folder has
/// too, switched on and in any case, replaces the one from above.
FolderSettings joinedSettings(const FolderSettings &above, const FolderSettings &own);

/// The settings of one collection or folder, and which it is: its secrets have keys of its own.
struct FolderLevel
{
    QString path; ///< in the workspace
    FolderSettings settings;
    friend bool operator==(const FolderLevel &, const FolderLevel &) = default;
};
/// What holds below all of these, the outermost first.
FolderSettings joinedSettings(const std::vector<FolderLevel> &levels);

/// The request as it is sent, by the same rules. An Authorization header of its own replaces
/// inherited credentials. Not what is saved.
Request withInherited(const Request &request, const FolderSettings &above);

} // namespace sockwright::workspace
