// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/names.h"
#include "workspace/objectreader.h"
#include "workspace/store.h"
#include "workspace/storefiles.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace sockwright::workspace::store {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(WorkspaceStore)
};

class TreeReader
{
public:
    explicit TreeReader(const QString &root)
        : m_root(root)
    {
    }

    std::vector<TreeNode> children(const QString &folder, const QStringList &order)
    {
        std::vector<TreeNode> nodes;
        const base::Result<QString> place = resolvedFolder(m_root, folder);
        if (!place)
            return nodes;
        for (const Entry &entry : entriesOf(*place, folder.isEmpty(), order)) {
            if (m_nodes >= maxNodes) {
                m_complete = false;
                break;
            }
            ++m_nodes;
            const QString path = joined(folder, entry.fileName);
            nodes.push_back(entry.isFolder && !entry.isLink ? folderNode(path) : requestNode(path));
        }
        return nodes;
    }

    bool complete() const { return m_complete; }

private:
    TreeNode folderNode(const QString &path)
    {
        TreeNode node{depthOf(path) == 1 ? NodeKind::Collection : NodeKind::Folder,
                      fileNameOf(path),
                      path,
                      {},
                      {},
                      {}};
        if (depthOf(path) > maxDepth) {
            node.kind = NodeKind::Broken;
            node.error
                = Text::tr("Folders more than %n level(s) deep are not shown.", nullptr, maxDepth);
            return node;
        }
        const base::Result<FolderFile> file = readFolderFile(m_root, path);
        if (!file)
            node.error = file.error().message;
        node.children = children(path, file ? file->order : QStringList());
        return node;
    }

    TreeNode requestNode(const QString &path) const
    {
        TreeNode node{NodeKind::Request, requestNameOf(fileNameOf(path)), path, {}, {}, {}};
        const base::Result<StoredRequest> request = loadRequest(m_root, path);
        if (request) {
            node.stamp = request->stamp;
        } else {
            node.kind = NodeKind::Broken;
            node.error = request.error().message;
        }
        return node;
    }

    QString m_root;
    int m_nodes = 0;
    bool m_complete = true;
};

} // namespace

base::Result<WorkspaceTree> loadTree(const QString &root)
{
    if (!QFileInfo(root).isDir()) {
        return base::Error{
            Text::tr("There is no folder %1. Choose another folder for the workspace.")
                .arg(QDir::toNativeSeparators(root))};
    }
    WorkspaceTree tree;
    tree.name = QFileInfo(root).fileName();
    const base::Result<FolderFile> file = readFolderFile(root, {});
    if (file) {
        ObjectReader reader(file->json);
        const QString name = reader.string(u"name"_s);
        if (!name.isEmpty())
            tree.name = name;
    } else {
        tree.problem = file.error().message;
    }
    TreeReader reader(root);
    tree.collections = reader.children({}, file ? file->order : QStringList());
    if (!reader.complete()) {
        tree.problem
            = Text::tr("The workspace has more than %1 requests and folders. The others are "
                       "not shown.")
                  .arg(maxNodes);
    }
    return tree;
}

} // namespace sockwright::workspace::store
