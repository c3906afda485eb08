// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/names.h"
#include "workspace/store.h"
#include "workspace/storefiles.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace sockwright::workspace::store {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(WorkspaceStore)
};

// The name a person gave it, and what its file name has after that.
struct SplitName
{
    QString name;
    QLatin1StringView suffix;
};

SplitName splitName(const QString &place)
{
    const QString fileName = fileNameOf(place);
    if (QFileInfo(place).isDir() || !fileName.endsWith(requestSuffix))
        return {fileName, {}};
    return {requestNameOf(fileName), requestSuffix};
}

base::Result<QString> resolvedExisting(const QString &root, const QString &path)
{
    base::Result<QString> folder = resolvedFolder(root, parentOf(path));
    if (!folder)
        return folder;
    // The entry itself may be a broken link: that can be renamed and deleted as well.
    QString place = *folder + u'/' + fileNameOf(path);
    if (path.isEmpty() || fileNameOf(path).startsWith(u'.') || !existsOnDisk(place)) {
        return base::Error{
            Text::tr("%1 does not exist any more.").arg(QDir::toNativeSeparators(place))};
    }
    return place;
}

QStringList shownNames(const QString &place, const QString &folder, const QStringList &order)
{
    QStringList names;
    for (const Entry &entry : entriesOf(place, folder.isEmpty(), order))
        names.append(entry.fileName);
    return names;
}

base::Result<void> copyFile(const QString &from, const QString &to)
{
    QFile file(from);
    if (file.copy(to))
        return {};
    return base::Error{
        Text::tr("Could not copy %1: %2.").arg(QDir::toNativeSeparators(from), file.errorString())};
}

// Copies plain files and folders; what is hidden or a link stays behind.
base::Result<void> copyFolder(const QString &from, const QString &to, int depth)
{
    if (depth > maxDepth)
        return base::Error{Text::tr("Folders can be at most %1 levels deep.").arg(maxDepth)};
    if (auto made = makeFolder(to); !made)
        return made;
    const QFileInfoList infos
        = QDir(from).entryInfoList(QDir::AllEntries | QDir::NoDotAndDotDot | QDir::NoSymLinks);
    for (const QFileInfo &info : infos) {
        const QString target = to + u'/' + info.fileName();
        if (info.isDir()) {
            if (auto copied = copyFolder(info.filePath(), target, depth + 1); !copied)
                return copied;
        } else if (info.isFile()) {
            if (auto copied = copyFile(info.filePath(), target); !copied)
                return copied;
        }
    }
    return {};
}

// A copy that appears under its name at once or not at all. It is made in the trash, where what a
// crash leaves behind is deleted in time.
base::Result<void> copyInOneStep(const QString &root, const QString &from, const QString &to)
{
    const base::Result<QString> staging = makeTrashFolder(root);
    if (!staging)
        return staging.error();
    const QString copy = *staging + u'/' + fileNameOf(to);
    base::Result<void> copied;
    if (QFileInfo(from).isDir())
        copied = copyFolder(from, copy, 0);
    else
        copied = copyFile(from, copy);
    if (copied)
        copied = renameOnDisk(copy, to);
    QDir(*staging).removeRecursively();
    return copied;
}

base::Error notInPlace(const QString &path, const base::Error &error)
{
    return {Text::tr("%1 was moved, but its place in the order could not be kept. %2")
                .arg(path, error.message)};
}

} // namespace

base::Result<QString> rename(const QString &root, const QString &path, const QString &name)
{
    base::Result<QString> place = resolvedExisting(root, path);
    if (!place)
        return place;
    if (name.trimmed().isEmpty())
        return base::Error{Text::tr("A name cannot be empty.")};
    const QString folder = parentOf(*place);
    const QString oldName = fileNameOf(path);
    const SplitName old = splitName(*place);
    QStringList others = namesIn(folder);
    others.removeOne(oldName);
    const QString newName = freeFileName(name, old.name, old.suffix, others);
    if (newName == oldName)
        return path;
    if (const auto renamed = renameOnDisk(*place, folder + u'/' + newName); !renamed)
        return renamed.error();

    const QString newPath = joined(parentOf(path), newName);
    base::Result<FolderFile> file = readFolderFile(root, parentOf(path));
    if (file && file->order.contains(oldName)) {
        file->order[file->order.indexOf(oldName)] = newName;
        if (const auto written = writeOrder(root, parentOf(path), file->order); !written)
            return notInPlace(newPath, written.error());
    }
    return newPath;
}

base::Result<QString> duplicate(const QString &root, const QString &path)
{
    base::Result<QString> place = resolved(root, path);
    if (!place)
        return place;
    if (path.isEmpty() || (!QFileInfo(*place).isDir() && !isPlainFile(*place))) {
        return base::Error{
            Text::tr("%1 does not exist any more.").arg(QDir::toNativeSeparators(*place))};
    }
    const QString folder = parentOf(*place);
    const SplitName old = splitName(*place);
    const QString newName = freeFileName(old.name, old.name, old.suffix, namesIn(folder));
    if (const auto copied = copyInOneStep(root, *place, folder + u'/' + newName); !copied)
        return copied.error();

    const QString newPath = joined(parentOf(path), newName);
    base::Result<FolderFile> file = readFolderFile(root, parentOf(path));
    if (file && file->order.contains(fileNameOf(path))) {
        file->order.removeAll(newName);
        file->order.insert(file->order.indexOf(fileNameOf(path)) + 1, newName);
        if (const auto written = writeOrder(root, parentOf(path), file->order); !written)
            return notInPlace(newPath, written.error());
    }
    return newPath;
}

base::Result<QString> move(const QString &root, const QString &path, const QString &parent,
                           const QString &before)
{
    base::Result<QString> place = resolvedExisting(root, path);
    if (!place)
        return place;
    base::Result<QString> target = resolvedFolder(root, parent);
    if (!target)
        return target;
    if ((depthOf(path) == 1) != parent.isEmpty()) {
        return base::Error{Text::tr("Collections stay at the top of the workspace, requests and "
                                    "folders in a collection.")};
    }
    if (joined(parent, before) == path)
        return path;
    if (parent == path || parent.startsWith(path + u'/'))
        return base::Error{Text::tr("A folder cannot be moved into itself.")};

    QString newName = fileNameOf(path);
    const bool isSameFolder = parent == parentOf(path);
    const base::Result<FolderFile> file = readFolderFile(root, parent);
    if (!file)
        return file.error();
    if (!isSameFolder) {
        const SplitName name = splitName(*place);
        newName = freeFileName(name.name, name.name, name.suffix, namesIn(*target));
        if (const auto moved = renameOnDisk(*place, *target + u'/' + newName); !moved)
            return moved.error();
    }

    const QString newPath = joined(parent, newName);
    const QStringList shown = shownNames(*target, parent, file->order);
    QStringList order = shown;
    order.removeOne(newName);
    const qsizetype at = before.isEmpty() ? -1 : order.indexOf(before);
    order.insert(at < 0 ? order.size() : at, newName);
    if (order != shown) {
        if (const auto written = writeOrder(root, parent, order); !written)
            return isSameFolder ? written.error() : notInPlace(newPath, written.error());
    }
    return newPath;
}

} // namespace sockwright::workspace::store
