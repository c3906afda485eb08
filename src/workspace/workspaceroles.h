// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Qt>

namespace sockwright::workspace {

/// What a row of the collections tree is.
enum class NodeKind
{
    Collection,
    Folder,
    Request,
    Broken, ///< a file or folder that cannot be used; ErrorTextRole says why
};

/// Roles of WorkspaceModel beside Qt::DisplayRole and Qt::EditRole (both the name).
enum WorkspaceRole
{
    NodeKindRole = Qt::UserRole + 1, ///< int(NodeKind)
    PathRole, ///< QString: path inside the workspace with '/', the node's identity
    ErrorTextRole, ///< QString: why the node is broken, else empty. Foreign text: show as plain
                   ///< text
};

} // namespace sockwright::workspace
