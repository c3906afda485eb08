// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workspace/workspaceroles.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace sockwright::workspace {

/// One collection, folder or request of a workspace, with what is in it, in the order to show.
struct TreeNode
{
    NodeKind kind = NodeKind::Request;
    QString name; ///< the file's name without its suffix
    QString path; ///< inside the workspace, with '/'
    /// Why a broken node is broken; or, of a collection or folder whose own file is broken, what is
    /// wrong with that file (what is in the folder can be used all the same).
    QString error;
    QByteArray stamp; ///< of a request's bytes on disk, see StoredRequest
    std::vector<TreeNode> children;
    friend bool operator==(const TreeNode &, const TreeNode &) = default;
};

/// What is in a workspace. A plain value.
struct WorkspaceTree
{
    QString name;
    QString problem; ///< a sentence when sockwright.json is broken, or when not all could be shown
    std::vector<TreeNode> collections;
    friend bool operator==(const WorkspaceTree &, const WorkspaceTree &) = default;
};

} // namespace sockwright::workspace
