// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "base/serialexecutor.h"
#include "workspace/request.h"
#include "workspace/secretkeeper.h"
#include "workspace/store.h"

#include <QFileSystemWatcher>
#include <QObject>
#include <QPointer>
#include <QStringList>
#include <QTimer>

#include <functional>
#include <memory>
#include <vector>

namespace sockwright::workspace {

class WorkspaceModel;

/// The open workspace: the front of the store for the window. All disk work runs in the background,
/// in the order it was asked for; everything here is for the GUI thread, callbacks included.
///
/// Each operation takes a context object and a callback: the callback gets the outcome unless the
/// context has died. Without a callback an error arrives as failed(). The tree is up to date when a
/// callback runs. Paths are relative to root(), with '/'.
class Workspace : public QObject
{
    Q_OBJECT

public:
    template <typename T>
    using Then = std::function<void(base::Result<T>)>;

    explicit Workspace(QObject *parent = nullptr);
    ~Workspace() override;

    /// Opens the folder, which is made if it does not exist; opened() or openFailed() follows. A
    /// workspace that was open before is closed; its outstanding callbacks still come.
    void open(const QString &root);
    bool isOpen() const { return m_open; }
    /// Absolute path of the folder; empty before open().
    QString root() const { return m_root; }
    QString name() const { return m_tree.name; }
    /// The tree of collections. Lives as long as the workspace.
    WorkspaceModel *model() const { return m_model; }

    /// Looks for edits made outside. It happens by itself where the system tells of changes;
    /// calling it when the window is activated finds the rest.
    void refresh();

    void load(const QString &path, QObject *context, Then<store::StoredRequest> then);
    /// Saves to stored.path. See SaveOutcome::changedOutside.
    void save(const store::StoredRequest &stored, store::SaveMode mode, QObject *context,
              Then<store::SaveOutcome> then);
    /// Saves as a new request under request.name in a collection or folder.
    void saveNew(const QString &parent, const Request &request, QObject *context,
                 Then<store::SaveOutcome> then);

    /// What a collection or folder gives to its requests; see the store.
    void loadFolderSettings(const QString &folder, QObject *context, Then<FolderSettings> then);
    void saveFolderSettings(const QString &folder, const FolderSettings &settings, QObject *context,
                            Then<void> then);
    /// What a request or folder gets from all that it is in, the outermost first.
    void loadLevelsAbove(const QString &path, QObject *context,
                         Then<std::vector<FolderLevel>> then);

    void createCollection(const QString &name, QObject *context = nullptr, Then<QString> then = {});
    void createFolder(const QString &parent, const QString &name, QObject *context = nullptr,
                      Then<QString> then = {});
    void rename(const QString &path, const QString &name, QObject *context = nullptr,
                Then<QString> then = {});
    void duplicate(const QString &path, QObject *context = nullptr, Then<QString> then = {});
    /// Moves under `parent` (empty: the top, for collections) to stand before the child with that
    /// file name, or last.
    void move(const QString &path, const QString &parent, const QString &before,
              QObject *context = nullptr, Then<QString> then = {});

    void remove(const QString &path, QObject *context = nullptr, Then<QString> then = {});
    /// Brings back what remove() took last; gives its path. Can be repeated.
    void undoRemove(QObject *context = nullptr, Then<QString> then = {});
    bool canUndoRemove() const { return !m_removed.empty(); }

signals:
    void opened();
    /// What open() was given cannot be opened; failed() says why.
    void openFailed();
    /// A plain sentence for the person.
    void failed(const QString &message);
    /// The tree was read anew, whether or not anything changed.
    void refreshed();
    /// The request's file was edited outside; stamp is the new StoredRequest::stamp, or empty when
    /// the file is gone or broken.
    void requestChangedOutside(const QString &path, const QByteArray &stamp);
    /// Something was renamed or moved here in the program: paths that are `from` or start with
    /// `from/` now start with `to`.
    void moved(const QString &from, const QString &to);
    /// Something was removed here in the program: `path` and all below it.
    void removed(const QString &path);
    void canUndoRemoveChanged(bool can);
    /// Something with secrets was moved, copied or deleted for good here in the program, in the
    /// workspace with this root, which need not be open any more. Comes before the callback. What
    /// is removed is moved to the trash.
    void secretsShifted(const QString &root, const sockwright::workspace::SecretShift &shift);

private:
    template <typename T>
    using Work = std::function<base::Result<T>(const QString &root)>;

    /// Runs work in the background and reads the tree; then, in this thread, calls applied(value)
    /// if the work was done, shows the tree and calls then(result). `own` is the path it is done
    /// to.
    template <typename T>
    void change(const QString &own, Work<T> work, std::function<void(const T &)> applied,
                Then<T> then);
    /// then for as long as context lives; failed() for errors when there is no then.
    template <typename T>
    Then<T> deliver(QObject *context, Then<T> then);
    /// change() for work that gives a new path to what is at `from` and so to its secrets.
    void shift(SecretShift::Kind kind, const QString &from, const QString &own, Work<QString> work,
               std::function<void(const QString &to)> applied, Then<QString> then);
    void start(base::Result<WorkspaceTree> tree);
    void show(base::Result<WorkspaceTree> tree, const QString &own);
    void reportOutsideEdits(const WorkspaceTree &old, const QString &own);
    void reportProblem(const QString &problem);
    void watch();
    void watchMore();
    void relocated(const QString &from, const QString &to);
    void setRemoved(std::vector<store::TrashEntry> removed);

    QString m_root;
    bool m_open = false;
    bool m_refreshing = false;
    bool m_refreshAgain = false;
    int m_generation = 0; // of open(): trees of an earlier workspace are not shown
    WorkspaceTree m_tree;
    QString m_problem; // the last one told
    std::vector<store::TrashEntry> m_removed;
    WorkspaceModel *m_model;
    QFileSystemWatcher m_watcher;
    QStringList m_toWatch;
    bool m_watchesNew = false; // something is watched that was not when the tree was read
    QTimer m_watchTimer;
    QTimer m_refreshTimer;
    base::SerialExecutor m_executor;
};

} // namespace sockwright::workspace
