// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QAction;
class QLineEdit;
class QSortFilterProxyModel;
class QTreeView;

namespace sockwright::workspace {
class Workspace;
}

namespace sockwright::ui {

class MessageBar;

/// The tree of collections, folders and requests with its filter, buttons and context menu. Changes
/// go to the workspace, which must outlive the pane; their errors appear in a bar inside the pane.
class CollectionsPane : public QWidget
{
    Q_OBJECT

public:
    explicit CollectionsPane(workspace::Workspace &workspace, QWidget *parent = nullptr);

    /// Shows which request is in front, e.g. when the person changes tabs; emits nothing.
    void setCurrentPath(const QString &path);
    /// Puts the keyboard into the tree.
    void focusTree();

signals:
    /// The person asked for a request: its path in the workspace.
    void openRequested(const QString &path);

private:
    workspace::Workspace &m_workspace;
};

} // namespace sockwright::ui
