// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "workspace/inherited.h"
#include "workspace/request.h"
#include "workspace/workspacetree.h"

#include <QByteArray>
#include <QString>

#include <vector>

/// The workspace on disk, as functions over its root folder. Paths are relative to the root, with
/// '/'. All of them block on the disk and none keeps state, so they run on any one background
/// thread. Nothing is written outside of the root, symbolic links are never followed, and a file
/// that cannot be read as what it should be is never overwritten. Errors are sentences for people.
namespace sockwright::workspace::store {

/// The most requests and folders that a tree shows, and how deep it goes.
constexpr int maxNodes = 20'000;
constexpr int maxDepth = 16;

/// A request with the place it was read from or written to.
struct StoredRequest
{
    QString path;
    Request request;
    /// Tells the bytes on disk that `request` was read from or written as. Saving compares it with
    /// the file, so that an edit made outside is not overwritten unasked. Empty: never on disk.
    QByteArray stamp;
};

enum class SaveMode
{
    KeepOutsideEdits, ///< a file that changed since `stamp` is left alone
    Overwrite, ///< the person has seen the question and wants their own version
};

struct SaveOutcome
{
    /// The file changed since it was loaded and was left as it is: ask, then save with Overwrite or
    /// load again.
    bool changedOutside = false;
    QString path;
    QByteArray stamp; ///< of what is on disk now
};

/// A deleted request, folder or collection that can be brought back.
struct TrashEntry
{
    QString id; ///< its folder in .trash
    QString path; ///< where it was
};

base::Result<WorkspaceTree> loadTree(const QString &root);

base::Result<StoredRequest> loadRequest(const QString &root, const QString &path);

/// Saves to stored.path.
base::Result<SaveOutcome> saveRequest(const QString &root, const StoredRequest &stored,
                                      SaveMode mode);
/// Saves as a new file in a collection or folder, under request.name or, if that is taken, the
/// first free "name 2".
base::Result<SaveOutcome> saveNewRequest(const QString &root, const QString &parent,
                                         const Request &request);

/// Both give the path of what was made, which has a number when the name is taken.
base::Result<QString> createCollection(const QString &root, const QString &name);
base::Result<QString> createFolder(const QString &root, const QString &parent, const QString &name);

/// Give the new path. A name that is taken gets a number.
base::Result<QString> rename(const QString &root, const QString &path, const QString &name);
base::Result<QString> duplicate(const QString &root, const QString &path);

/// Moves to another folder (or stays in its own) to stand before the child named `before` (a file
/// name), or last when that is empty. `parent` is empty for collections only. Gives the new path.
base::Result<QString> move(const QString &root, const QString &path, const QString &parent,
                           const QString &before);

/// What a collection or folder gives to the requests in it, from collection.json or folder.json;
/// nothing when there is no such file.
base::Result<FolderSettings> loadFolderSettings(const QString &root, const QString &folder);
/// All else in the file stays. The values of secrets are not written.
base::Result<void> saveFolderSettings(const QString &root, const QString &folder,
                                      const FolderSettings &settings);
/// What a request or folder gets from all that it is in, the outermost first.
base::Result<std::vector<FolderLevel>> levelsAbove(const QString &root, const QString &path);

/// One secret in the workspace: of which request or folder, and its field (secretfields.h).
struct SecretPlace
{
    QString path;
    QString field;
    friend bool operator==(const SecretPlace &, const SecretPlace &) = default;
};
/// The most that are looked for.
constexpr std::size_t maxSecretPlaces = 20'000;
/// The secrets of a request or of a folder and all below it, by what their files say; nothing of
/// files that cannot be read. Also of what is in the trash: ".trash/<id>/<name>".
std::vector<SecretPlace> secretsBelow(const QString &root, const QString &path);

/// Moves to <root>/.trash, which is kept for a week and 100 entries.
base::Result<TrashEntry> moveToTrash(const QString &root, const QString &path);
/// Brings back to the old place, or next to what has taken its name since. Gives the path.
base::Result<QString> restoreFromTrash(const QString &root, const TrashEntry &entry);
/// Where it is meanwhile, in the workspace.
QString trashPath(const TrashEntry &entry);
/// Deletes for good what is too old for the trash. For the start of the program. Gives the secrets
/// of what is gone.
std::vector<SecretPlace> pruneTrash(const QString &root);

} // namespace sockwright::workspace::store
