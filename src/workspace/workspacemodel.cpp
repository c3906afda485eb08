// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/workspacemodel.h"

#include <QMimeData>
#include <QSet>
#include <QUuid>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sockwright::workspace {

namespace {

const QString pathsMimeType = u"application/x-sockwright-workspace-paths"_s;

bool isBelow(const QString &path, const QString &folder)
{
    return path.startsWith(folder + u'/');
}

} // namespace

struct WorkspaceModel::Item
{
    Item *parent = nullptr;
    NodeKind kind = NodeKind::Folder;
    QString name;
    QString path;
    QString error;
    std::vector<std::unique_ptr<Item>> children;

    Item() = default;
    Item(Item *itsParent, const TreeNode &node)
        : parent(itsParent)
        , kind(node.kind)
        , name(node.name)
        , path(node.path)
        , error(node.error)
    {
        children.reserve(node.children.size());
        for (const TreeNode &child : node.children)
            children.push_back(std::make_unique<Item>(this, child));
    }

    int row() const
    {
        const auto &siblings = parent->children;
        const auto self = std::find_if(siblings.begin(), siblings.end(),
                                       [this](const auto &item) { return item.get() == this; });
        return static_cast<int>(self - siblings.begin());
    }
    bool holdsOthers() const { return kind == NodeKind::Collection || kind == NodeKind::Folder; }

    void relocate(const QString &from, const QString &to)
    {
        path = to + path.sliced(from.size());
        for (const auto &child : children)
            child->relocate(from, to);
    }
};

WorkspaceModel::WorkspaceModel(QObject *parent)
    : QAbstractItemModel(parent)
    , m_top(std::make_unique<Item>())
    , m_dragSource(QUuid::createUuid().toByteArray())
{
}

WorkspaceModel::~WorkspaceModel() = default;

void WorkspaceModel::setTree(const WorkspaceTree &tree)
{
    merge(m_top.get(), tree.collections);
}

void WorkspaceModel::merge(Item *parent, const std::vector<TreeNode> &nodes)
{
    auto &children = parent->children;
    const bool isSameList = std::equal(
        children.begin(), children.end(), nodes.begin(), nodes.end(),
        [](const auto &child, const TreeNode &node) { return child->path == node.path; });
    if (!isSameList)
        mergeList(parent, nodes);
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        update(children[i].get(), nodes[i]);
        merge(children[i].get(), nodes[i].children);
    }
}

// Removes, moves and inserts rows until the children are those of the nodes, in their order.
void WorkspaceModel::mergeList(Item *parent, const std::vector<TreeNode> &nodes)
{
    const QModelIndex parentIndex = indexOf(parent);
    auto &children = parent->children;

    QSet<QString> wanted;
    for (const TreeNode &node : nodes)
        wanted.insert(node.path);
    QSet<QString> present;
    for (int row = static_cast<int>(children.size()) - 1; row >= 0; --row) {
        const QString path = children[static_cast<std::size_t>(row)]->path;
        if (wanted.contains(path)) {
            present.insert(path);
            continue;
        }
        beginRemoveRows(parentIndex, row, row);
        children.erase(children.begin() + row);
        endRemoveRows();
    }

    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const TreeNode &node = nodes[i];
        const int row = static_cast<int>(i);
        if (!present.contains(node.path)) {
            beginInsertRows(parentIndex, row, row);
            children.insert(children.begin() + row, std::make_unique<Item>(parent, node));
            endInsertRows();
        } else if (children[i]->path != node.path) {
            const auto from
                = std::find_if(children.begin() + row, children.end(),
                               [&node](const auto &item) { return item->path == node.path; });
            const int fromRow = static_cast<int>(from - children.begin());
            beginMoveRows(parentIndex, fromRow, fromRow, parentIndex, row);
            std::rotate(children.begin() + row, from, from + 1);
            endMoveRows();
        }
    }
}

void WorkspaceModel::update(Item *item, const TreeNode &node)
{
    if (item->kind == node.kind && item->name == node.name && item->error == node.error)
        return;
    item->kind = node.kind;
    item->name = node.name;
    item->error = node.error;
    const QModelIndex index = indexOf(item);
    emit dataChanged(index, index);
}

void WorkspaceModel::relocate(const QString &from, const QString &to)
{
    Item *item = find(from);
    Item *target = find(to.left(std::max<qsizetype>(0, to.lastIndexOf(u'/'))));
    // What is not shown, or goes where nothing is shown yet, is left to the next setTree().
    if (!item || !target || from == to)
        return;
    if (target != item->parent) {
        Item *source = item->parent;
        const int row = item->row();
        const int last = static_cast<int>(target->children.size());
        if (!beginMoveRows(indexOf(source), row, row, indexOf(target), last))
            return;
        std::unique_ptr<Item> moved = std::move(source->children[static_cast<std::size_t>(row)]);
        source->children.erase(source->children.begin() + row);
        moved->parent = target;
        target->children.push_back(std::move(moved));
        endMoveRows();
    }
    item->relocate(from, to);
    const QModelIndex index = indexOf(item);
    emit dataChanged(index, index, {PathRole});
}

WorkspaceModel::Item *WorkspaceModel::find(const QString &path) const
{
    Item *item = m_top.get();
    while (item && item->path != path) {
        const auto next = std::find_if(item->children.begin(), item->children.end(),
                                       [&path](const auto &child) {
                                           return child->path == path || isBelow(path, child->path);
                                       });
        item = next == item->children.end() ? nullptr : next->get();
    }
    return item;
}

QModelIndex WorkspaceModel::indexOf(const Item *item) const
{
    return item == m_top.get() ? QModelIndex() : createIndex(item->row(), 0, item);
}

QModelIndex WorkspaceModel::indexOfPath(const QString &path) const
{
    const Item *item = find(path);
    return item ? indexOf(item) : QModelIndex();
}

WorkspaceModel::Item *WorkspaceModel::itemOf(const QModelIndex &index) const
{
    return index.isValid() ? static_cast<Item *>(index.internalPointer()) : m_top.get();
}

QModelIndex WorkspaceModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, itemOf(parent)->children[static_cast<std::size_t>(row)].get());
}

QModelIndex WorkspaceModel::parent(const QModelIndex &child) const
{
    return child.isValid() ? indexOf(itemOf(child)->parent) : QModelIndex();
}

int WorkspaceModel::rowCount(const QModelIndex &parent) const
{
    return parent.column() > 0 ? 0 : static_cast<int>(itemOf(parent)->children.size());
}

int WorkspaceModel::columnCount(const QModelIndex & /*parent*/) const
{
    return 1;
}

QVariant WorkspaceModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Item *item = itemOf(index);
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
        return item->name;
    case NodeKindRole:
        return static_cast<int>(item->kind);
    case PathRole:
        return item->path;
    case ErrorTextRole:
        return item->error;
    default:
        return {};
    }
}

bool WorkspaceModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!index.isValid() || role != Qt::EditRole)
        return false;
    const Item *item = itemOf(index);
    const QString name = value.toString();
    if (name.trimmed().isEmpty() || name == item->name)
        return false;
    emit renameRequested(item->path, name);
    return true;
}

Qt::ItemFlags WorkspaceModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::ItemIsDropEnabled; // collections can be put in another order
    Qt::ItemFlags flags
        = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsEditable | Qt::ItemIsDragEnabled;
    if (itemOf(index)->holdsOthers())
        flags |= Qt::ItemIsDropEnabled;
    else
        flags |= Qt::ItemNeverHasChildren;
    return flags;
}

Qt::DropActions WorkspaceModel::supportedDropActions() const
{
    return Qt::MoveAction;
}

QStringList WorkspaceModel::mimeTypes() const
{
    return {pathsMimeType};
}

QMimeData *WorkspaceModel::mimeData(const QModelIndexList &indexes) const
{
    QStringList paths;
    for (const QModelIndex &index : indexes) {
        if (index.isValid())
            paths.append(itemOf(index)->path);
    }
    // What is in a dragged folder comes along with it.
    const QStringList all = paths;
    paths.removeIf([&all](const QString &path) {
        return std::any_of(all.begin(), all.end(),
                           [&path](const QString &other) { return isBelow(path, other); });
    });
    if (paths.isEmpty())
        return nullptr;
    QByteArray bytes = m_dragSource;
    for (const QString &path : std::as_const(paths))
        bytes += '\0' + path.toUtf8();
    auto data = std::make_unique<QMimeData>();
    data->setData(pathsMimeType, bytes);
    return data.release();
}

// The paths of a drag that started in this model. Data of another window says something about
// another workspace, and may be anything.
QStringList WorkspaceModel::draggedPaths(const QMimeData *data) const
{
    QList<QByteArray> parts = data->data(pathsMimeType).split('\0');
    if (parts.takeFirst() != m_dragSource)
        return {};
    QStringList paths;
    for (const QByteArray &part : std::as_const(parts))
        paths.append(QString::fromUtf8(part));
    return paths;
}

bool WorkspaceModel::canDropMimeData(const QMimeData *data, Qt::DropAction action, int /*row*/,
                                     int /*column*/, const QModelIndex &parent) const
{
    if (!data || action != Qt::MoveAction || !data->hasFormat(pathsMimeType))
        return false;
    const Item *target = itemOf(parent);
    if (target != m_top.get() && !target->holdsOthers())
        return false;
    const QStringList paths = draggedPaths(data);
    return !paths.isEmpty() && std::all_of(paths.begin(), paths.end(), [&](const QString &path) {
        const Item *item = find(path);
        if (!item || item == m_top.get())
            return false;
        const bool isCollection = item->parent == m_top.get();
        const bool intoItself = target->path == path || isBelow(target->path, path);
        return isCollection == (target == m_top.get()) && !intoItself;
    });
}

bool WorkspaceModel::dropMimeData(const QMimeData *data, Qt::DropAction action, int row, int column,
                                  const QModelIndex &parent)
{
    if (!canDropMimeData(data, action, row, column, parent))
        return false;
    const QStringList paths = draggedPaths(data);
    const Item *target = itemOf(parent);
    // The first row from there on that is not itself dragged stays behind what is dropped.
    QString before;
    for (int i = row; i >= 0 && i < static_cast<int>(target->children.size()); ++i) {
        const QString &path = target->children[static_cast<std::size_t>(i)]->path;
        if (!paths.contains(path)) {
            before = path.mid(path.lastIndexOf(u'/') + 1);
            break;
        }
    }
    const QString folder = target->path;
    for (const QString &path : paths)
        emit moveRequested(path, folder, before);
    return true;
}

} // namespace sockwright::workspace
