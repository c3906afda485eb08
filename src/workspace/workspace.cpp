// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/workspace.h"

#include "workspace/storefiles.h"
#include "workspace/workspacemodel.h"

#include <QDir>
#include <QFileInfo>
#include <QHash>
#include <QSet>

#include <algorithm>
#include <utility>

namespace sockwright::workspace {

namespace {

constexpr int refreshDelayMs = 150;
// The system limits how many places a person may watch; refresh() finds what is past this.
constexpr qsizetype maxWatched = 2000;
// How many are added in one turn of the event loop: about a millisecond's work.
constexpr qsizetype watchBatch = 100;

bool isAtOrBelow(const QString &path, const QString &folder)
{
    return !folder.isEmpty()
        && (path == folder || (path.startsWith(folder) && path[folder.size()] == u'/'));
}

template <typename Visit>
void forEachNode(const std::vector<TreeNode> &nodes, const Visit &visit)
{
    for (const TreeNode &node : nodes) {
        visit(node);
        forEachNode(node.children, visit);
    }
}

bool isFolder(const TreeNode &node)
{
    return node.kind == NodeKind::Collection || node.kind == NodeKind::Folder;
}

struct Opened
{
    base::Result<WorkspaceTree> tree;
    std::vector<store::SecretPlace> gone; // with what was too old for the trash
};

Opened prepare(const QString &root)
{
    if (const auto made = store::makeFolder(root); !made)
        return {made.error(), {}};
    std::vector<store::SecretPlace> gone = store::pruneTrash(root);
    return {store::loadTree(root), std::move(gone)};
}

} // namespace

Workspace::Workspace(QObject *parent)
    : QObject(parent)
    , m_model(new WorkspaceModel(this))
{
    m_refreshTimer.setSingleShot(true);
    m_refreshTimer.setInterval(refreshDelayMs);
    connect(&m_refreshTimer, &QTimer::timeout, this, &Workspace::refresh);
    m_watchTimer.setSingleShot(true);
    m_watchTimer.setInterval(0);
    connect(&m_watchTimer, &QTimer::timeout, this, &Workspace::watchMore);
    const auto refreshSoon = [this] {
        if (!m_refreshTimer.isActive())
            m_refreshTimer.start();
    };
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, refreshSoon);
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, refreshSoon);
    connect(m_model, &WorkspaceModel::renameRequested, this,
            [this](const QString &path, const QString &name) { rename(path, name); });
    connect(m_model, &WorkspaceModel::moveRequested, this,
            [this](const QString &path, const QString &to, const QString &before) {
                move(path, to, before);
            });
}

Workspace::~Workspace() = default;

void Workspace::open(const QString &root)
{
    ++m_generation;
    m_open = false;
    m_refreshing = false;
    m_refreshAgain = false;
    m_root = QDir(root).absolutePath();
    m_tree = {};
    m_problem.clear();
    setRemoved({});
    m_model->setTree(m_tree);
    watch();
    m_executor.run(
        this, [place = m_root] { return prepare(place); },
        [this, root = m_root, generation = m_generation](Opened opened) {
            if (!opened.gone.empty())
                emit secretsShifted(root,
                                    {SecretShift::Kind::Removed, {}, {}, std::move(opened.gone)});
            if (generation == m_generation)
                start(std::move(opened.tree));
        });
}

void Workspace::start(base::Result<WorkspaceTree> tree)
{
    if (!tree) {
        emit openFailed();
        reportProblem(tree.error().message);
        return;
    }
    m_open = true;
    m_tree = std::move(tree).value();
    m_model->setTree(m_tree);
    watch();
    emit opened();
    reportProblem(m_tree.problem);
}

void Workspace::refresh()
{
    if (!m_open)
        return;
    if (m_refreshing) {
        m_refreshAgain = true;
        return;
    }
    m_refreshing = true;
    m_executor.run(
        this, [root = m_root] { return store::loadTree(root); },
        [this, generation = m_generation](base::Result<WorkspaceTree> tree) {
            if (generation != m_generation)
                return;
            m_refreshing = false;
            show(std::move(tree), {});
            if (std::exchange(m_refreshAgain, false))
                m_refreshTimer.start();
        });
}

void Workspace::show(base::Result<WorkspaceTree> tree, const QString &own)
{
    if (!m_open)
        return;
    if (!tree) {
        reportProblem(tree.error().message);
        return;
    }
    if (*tree != m_tree) {
        const WorkspaceTree old = std::exchange(m_tree, std::move(tree).value());
        m_model->setTree(m_tree);
        reportOutsideEdits(old, own);
    }
    watch();
    reportProblem(m_tree.problem);
    emit refreshed();
}

void Workspace::reportOutsideEdits(const WorkspaceTree &old, const QString &own)
{
    QHash<QString, QByteArray> stamps;
    forEachNode(m_tree.collections, [&stamps](const TreeNode &node) {
        if (!isFolder(node))
            stamps.insert(node.path, node.stamp);
    });
    QList<std::pair<QString, QByteArray>> edits;
    forEachNode(old.collections, [&](const TreeNode &node) {
        const QByteArray stamp = stamps.value(node.path);
        if (!isFolder(node) && node.stamp != stamp && !isAtOrBelow(node.path, own))
            edits.append({node.path, stamp});
    });
    for (const auto &[path, stamp] : std::as_const(edits))
        emit requestChangedOutside(path, stamp);
}

void Workspace::reportProblem(const QString &problem)
{
    if (std::exchange(m_problem, problem) != problem && !problem.isEmpty())
        emit failed(problem);
}

void Workspace::watch()
{
    // Folders tell of files that come, go or are replaced, so they are worth more than files.
    QStringList wanted;
    if (m_open) {
        wanted.append(m_root);
        forEachNode(m_tree.collections, [this, &wanted](const TreeNode &node) {
            if (isFolder(node))
                wanted.append(m_root + u'/' + node.path);
        });
        wanted.append(m_root + u'/' + store::folderFileName({}));
        forEachNode(m_tree.collections, [this, &wanted](const TreeNode &node) {
            const QString file = isFolder(node)
                ? store::joined(node.path, store::folderFileName(node.path))
                : node.path;
            wanted.append(m_root + u'/' + file);
        });
        wanted.resize(std::min(wanted.size(), maxWatched));
    }
    const QStringList watchedPaths = m_watcher.files() + m_watcher.directories();
    const QSet<QString> watched(watchedPaths.begin(), watchedPaths.end());
    const QSet<QString> gone = watched - QSet<QString>(wanted.begin(), wanted.end());
    if (!gone.isEmpty())
        m_watcher.removePaths(gone.values());
    wanted.removeIf([&watched](const QString &path) { return watched.contains(path); });
    m_toWatch = std::move(wanted);
    watchMore();
}

void Workspace::watchMore()
{
    if (!m_toWatch.isEmpty()) {
        const QStringList batch = m_toWatch.mid(0, watchBatch);
        m_toWatch = m_toWatch.mid(batch.size());
        // Files that do not exist are refused; their folder tells when they appear.
        if (m_watcher.addPaths(batch).size() < batch.size())
            m_watchesNew = true;
    }
    if (!m_toWatch.isEmpty())
        m_watchTimer.start();
    else if (std::exchange(m_watchesNew, false))
        m_refreshTimer.start(); // for what happened before they were watched
}

template <typename T>
Workspace::Then<T> Workspace::deliver(QObject *context, Then<T> then)
{
    return [this, hasContext = context != nullptr, guard = QPointer<QObject>(context),
            then = std::move(then)](base::Result<T> result) {
        if (then && (!hasContext || guard))
            then(std::move(result));
        else if (!then && !result)
            emit failed(result.error().message);
    };
}

template <typename T>
void Workspace::change(const QString &own, Work<T> work, std::function<void(const T &)> applied,
                       Then<T> then)
{
    if (!m_open) {
        then(base::Error{tr("No workspace is open.")});
        return;
    }
    struct Outcome
    {
        base::Result<T> result;
        base::Result<WorkspaceTree> tree;
    };
    m_executor.run(
        this,
        [root = m_root, work = std::move(work)] {
            base::Result<T> result = work(root);
            return Outcome{std::move(result), store::loadTree(root)};
        },
        [this, generation = m_generation, own, applied = std::move(applied),
         then = std::move(then)](Outcome outcome) {
            if (generation == m_generation) {
                if (outcome.result && applied)
                    applied(*outcome.result);
                show(std::move(outcome.tree), own);
            }
            then(std::move(outcome.result));
        });
}

void Workspace::shift(SecretShift::Kind kind, const QString &from, const QString &own,
                      Work<QString> work, std::function<void(const QString &to)> applied,
                      Then<QString> then)
{
    change<SecretShift>(
        own,
        [kind, from, work = std::move(work)](const QString &root) -> base::Result<SecretShift> {
            const base::Result<QString> to = work(root);
            if (!to)
                return to.error();
            return SecretShift{kind, from, *to, store::secretsBelow(root, *to)};
        },
        [applied = std::move(applied)](const SecretShift &done) {
            if (applied)
                applied(done.to);
        },
        [this, root = m_root, then = std::move(then)](const base::Result<SecretShift> &done) {
            if (done && !done->places.empty() && done->from != done->to)
                emit secretsShifted(root, *done);
            then(done ? base::Result<QString>(done->to) : done.error());
        });
}

void Workspace::relocated(const QString &from, const QString &to)
{
    if (from == to)
        return;
    m_model->relocate(from, to);
    emit moved(from, to);
}

void Workspace::setRemoved(std::vector<store::TrashEntry> removed)
{
    const bool could = canUndoRemove();
    m_removed = std::move(removed);
    if (could != canUndoRemove())
        emit canUndoRemoveChanged(canUndoRemove());
}

void Workspace::load(const QString &path, QObject *context, Then<store::StoredRequest> then)
{
    m_executor.run(
        this, [root = m_root, path] { return store::loadRequest(root, path); },
        deliver(context, std::move(then)));
}

void Workspace::save(const store::StoredRequest &stored, store::SaveMode mode, QObject *context,
                     Then<store::SaveOutcome> then)
{
    change<store::SaveOutcome>(
        stored.path,
        [stored, mode](const QString &root) { return store::saveRequest(root, stored, mode); }, {},
        deliver(context, std::move(then)));
}

void Workspace::saveNew(const QString &parent, const Request &request, QObject *context,
                        Then<store::SaveOutcome> then)
{
    change<store::SaveOutcome>(
        {},
        [parent, request](const QString &root) {
            return store::saveNewRequest(root, parent, request);
        },
        {}, deliver(context, std::move(then)));
}

void Workspace::loadFolderSettings(const QString &folder, QObject *context,
                                   Then<FolderSettings> then)
{
    m_executor.run(
        this, [root = m_root, folder] { return store::loadFolderSettings(root, folder); },
        deliver(context, std::move(then)));
}

void Workspace::saveFolderSettings(const QString &folder, const FolderSettings &settings,
                                   QObject *context, Then<void> then)
{
    const Then<void> done = deliver(context, std::move(then));
    change<bool>(
        folder,
        [folder, settings](const QString &root) -> base::Result<bool> {
            const auto saved = store::saveFolderSettings(root, folder, settings);
            return saved ? base::Result<bool>(true) : saved.error();
        },
        {},
        [done](const base::Result<bool> &saved) {
            done(saved ? base::Result<void>() : saved.error());
        });
}

void Workspace::loadLevelsAbove(const QString &path, QObject *context,
                                Then<std::vector<FolderLevel>> then)
{
    m_executor.run(
        this, [root = m_root, path] { return store::levelsAbove(root, path); },
        deliver(context, std::move(then)));
}

void Workspace::createCollection(const QString &name, QObject *context, Then<QString> then)
{
    change<QString>(
        {}, [name](const QString &root) { return store::createCollection(root, name); }, {},
        deliver(context, std::move(then)));
}

void Workspace::createFolder(const QString &parent, const QString &name, QObject *context,
                             Then<QString> then)
{
    change<QString>(
        {}, [parent, name](const QString &root) { return store::createFolder(root, parent, name); },
        {}, deliver(context, std::move(then)));
}

void Workspace::rename(const QString &path, const QString &name, QObject *context,
                       Then<QString> then)
{
    shift(
        SecretShift::Kind::Moved, path, path,
        [path, name](const QString &root) { return store::rename(root, path, name); },
        [this, path](const QString &to) { relocated(path, to); },
        deliver(context, std::move(then)));
}

void Workspace::duplicate(const QString &path, QObject *context, Then<QString> then)
{
    shift(
        SecretShift::Kind::Copied, path, {},
        [path](const QString &root) { return store::duplicate(root, path); }, {},
        deliver(context, std::move(then)));
}

void Workspace::move(const QString &path, const QString &parent, const QString &before,
                     QObject *context, Then<QString> then)
{
    shift(
        SecretShift::Kind::Moved, path, path,
        [path, parent, before](const QString &root) {
            return store::move(root, path, parent, before);
        },
        [this, path](const QString &to) { relocated(path, to); },
        deliver(context, std::move(then)));
}

void Workspace::remove(const QString &path, QObject *context, Then<QString> then)
{
    const Then<QString> done = deliver(context, std::move(then));
    const auto entry = std::make_shared<store::TrashEntry>();
    shift(
        SecretShift::Kind::Moved, path, path,
        [path, entry](const QString &root) -> base::Result<QString> {
            auto moved = store::moveToTrash(root, path);
            if (!moved)
                return moved.error();
            *entry = std::move(moved).value();
            return store::trashPath(*entry);
        },
        [this, path, entry](const QString &) {
            std::vector<store::TrashEntry> entries = m_removed;
            entries.push_back(*entry);
            setRemoved(std::move(entries));
            emit removed(path);
        },
        [path, done](const base::Result<QString> &result) {
            done(result ? base::Result<QString>(path) : result.error());
        });
}

void Workspace::undoRemove(QObject *context, Then<QString> then)
{
    const Then<QString> done = deliver(context, std::move(then));
    if (m_removed.empty()) {
        done(base::Error{tr("There is nothing to bring back.")});
        return;
    }
    std::vector<store::TrashEntry> entries = m_removed;
    const store::TrashEntry entry = entries.back();
    entries.pop_back();
    setRemoved(std::move(entries));
    shift(
        SecretShift::Kind::Moved, store::trashPath(entry), {},
        [entry](const QString &root) { return store::restoreFromTrash(root, entry); }, {},
        [this, entry, generation = m_generation, done](base::Result<QString> result) {
            if (!result && generation == m_generation) {
                // Still there for another try, behind the others.
                std::vector<store::TrashEntry> rest = m_removed;
                rest.insert(rest.begin(), entry);
                setRemoved(std::move(rest));
            }
            done(std::move(result));
        });
}

} // namespace sockwright::workspace
