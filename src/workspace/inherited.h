// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workspace/request.h"

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

/// The request as it is sent, by the same rules. An Authorization header of its own replaces
/// inherited credentials. Not what is saved.
Request withInherited(const Request &request, const FolderSettings &above);

} // namespace sockwright::workspace
