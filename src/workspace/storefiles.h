// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "format/jsonvalue.h"
#include "workspace/inherited.h"

#include <QString>
#include <QStringList>

#include <vector>

/// What the functions of the store share: paths that stay inside the workspace, the list of a
/// folder and the file that goes with it. For the store's own sources. Blocking.
namespace sockwright::workspace::store {

/// The parts of a path inside the workspace.
QString parentOf(const QString &path);
QString fileNameOf(const QString &path);
QString joined(const QString &parent, const QString &fileName);
/// How many parts a path has; 0 for the root itself.
qsizetype depthOf(const QString &path);

/// The place on disk of a path inside the workspace. Refused: parts that are empty, hidden or "..",
/// and everything at or behind a symbolic link. The path need not exist.
base::Result<QString> resolved(const QString &root, const QString &path);
/// The same for a folder, which must exist.
base::Result<QString> resolvedFolder(const QString &root, const QString &path);

/// True for whatever stands at a place on disk, a dangling link too.
bool existsOnDisk(const QString &place);
/// A file that can be read without surprises: no link, device or pipe.
bool isPlainFile(const QString &place);

/// The names of all that is in a folder on disk, hidden and broken entries too.
QStringList namesIn(const QString &place);

/// Renames a file or folder on disk; never replaces anything.
base::Result<void> renameOnDisk(const QString &from, const QString &to);
base::Result<void> makeFolder(const QString &place);

/// Makes a new folder in the trash of a workspace and gives its place on disk.
base::Result<QString> makeTrashFolder(const QString &root);

/// One entry of a folder of the workspace that the tree shows.
struct Entry
{
    QString fileName;
    bool isFolder = false;
    bool isLink = false;
};

/// The entries of a folder in the order to show: those in `order` first, then folders, then
/// requests, by name. Of the root: its collections.
std::vector<Entry> entriesOf(const QString &place, bool isRoot, const QStringList &order);

/// sockwright.json, collection.json or folder.json of a folder of the workspace.
QString folderFileName(const QString &folder);

struct FolderFile
{
    format::JsonValue json; ///< as it was read; an object with "format" if there was no file
    QStringList order; ///< file names
};

base::Result<FolderFile> readFolderFile(const QString &root, const QString &folder);
/// What the file of a folder says of auth and headers.
base::Result<FolderSettings> settingsFrom(const format::JsonValue &json);
/// Writes the file with another order; all else in it stays. A broken one is not overwritten.
base::Result<void> writeOrder(const QString &root, const QString &folder, const QStringList &order);
/// Writes the file if there is none.
base::Result<void> ensureFolderFile(const QString &root, const QString &folder);

} // namespace sockwright::workspace::store
