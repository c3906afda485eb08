// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workspace/workspacetree.h"

#include <QAbstractItemModel>

#include <memory>

namespace sockwright::workspace {

/// The tree of collections. It shows what the store last read: edits in a view (a new name, a drop)
/// become signals, and the tree changes when they have been done on disk. A new tree is merged into
/// the old one row by row, so that selection and expansion stay. Roles: workspaceroles.h.
class WorkspaceModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    explicit WorkspaceModel(QObject *parent = nullptr);
    ~WorkspaceModel() override;

    /// Changes rows until they are those of `tree`.
    void setTree(const WorkspaceTree &tree);
    /// Tells that a node, with all below it, has another path from now on.
    void relocate(const QString &from, const QString &to);

    /// The row of a path, invalid if there is none.
    QModelIndex indexOfPath(const QString &path) const;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    using QObject::parent;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    /// Asks for a new name; the row changes once the file has it.
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

    Qt::DropActions supportedDropActions() const override;
    QStringList mimeTypes() const override;
    QMimeData *mimeData(const QModelIndexList &indexes) const override;
    bool canDropMimeData(const QMimeData *data, Qt::DropAction action, int row, int column,
                         const QModelIndex &parent) const override;
    bool dropMimeData(const QMimeData *data, Qt::DropAction action, int row, int column,
                      const QModelIndex &parent) override;

signals:
    void renameRequested(const QString &path, const QString &name);
    /// See Workspace::move().
    void moveRequested(const QString &path, const QString &parent, const QString &before);

private:
    struct Item;

    Item *itemOf(const QModelIndex &index) const;
    Item *find(const QString &path) const;
    QModelIndex indexOf(const Item *item) const;
    void merge(Item *parent, const std::vector<TreeNode> &nodes);
    void mergeList(Item *parent, const std::vector<TreeNode> &nodes);
    void update(Item *item, const TreeNode &node);

    QStringList draggedPaths(const QMimeData *data) const;

    std::unique_ptr<Item> m_top;
    QByteArray m_dragSource; // tells our drags from those of other windows
};

} // namespace sockwright::workspace
