// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workspace/inherited.h"

namespace sockwright::ui {

/// What Inherit means below these folders, like "Basic as “alice”, from Chat"; empty: nothing.
QString inheritedAuthText(const std::vector<workspace::FolderLevel> &levels);

} // namespace sockwright::ui
