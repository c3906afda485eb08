// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "workspace/workspaceroles.h"

#include <QSet>
#include <QWidget>

class QAction;
class QLabel;
class QLineEdit;
class QTreeView;

namespace sockwright::workspace {
class Workspace;
}

namespace sockwright::ui {

class CollectionsProxy;
class MessageBar;

/// The tree of collections, folders and requests with its filter, buttons and context menu. Changes
/// go to the workspace, which must outlive the pane. Errors of what was asked for here by button or
/// menu appear in a bar inside the pane; those of renaming and dragging come as
/// Workspace::failed().
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
    /// The person asked for the settings of a collection or folder: its path.
    void settingsRequested(const QString &path);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void buildTree();
    void buildActions();
    void buildLayout();

    QString pathOf(const QModelIndex &index) const;
    workspace::NodeKind kindOf(const QModelIndex &index) const;
    QModelIndex indexOf(const QString &path) const;
    QString parentForNew() const;

    void open(const QModelIndex &index);
    void newRequest();
    void newRequestIn(const QString &parent);
    void newCollection();
    void newFolder();
    void duplicateCurrent();
    void removeCurrent();
    void undoRemove();
    /// Shows what was made, and lets the person name it.
    void present(const QString &path, bool rename);
    /// True for a success; shows the error otherwise.
    template <typename T>
    bool succeeded(const base::Result<T> &result);

    void applyFilter(const QString &text);
    void updateActions();
    void updateEmptyText();

    workspace::Workspace &m_workspace;
    CollectionsProxy *m_proxy;
    QLineEdit *m_filter;
    QTreeView *m_tree;
    QLabel *m_emptyText;
    MessageBar *m_messages;
    QAction *m_newRequest;
    QAction *m_newFolder;
    QAction *m_newCollection;
    QAction *m_open;
    QAction *m_rename;
    QAction *m_duplicate;
    QAction *m_remove;
    QAction *m_undo;
    QAction *m_settings;
    QSet<QString> m_expanded; // paths, as before the filter
};

} // namespace sockwright::ui
