// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/files.h"
#include "workspace/names.h"
#include "workspace/store.h"
#include "workspace/storefiles.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QRandomGenerator>

using namespace Qt::StringLiterals;

namespace sockwright::workspace::store {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(WorkspaceStore)
};

const QString trashName = u".trash"_s;
constexpr int keptDays = 7;
constexpr qsizetype keptEntries = 100;

// Begins with the time in UTC, so that names sort by age.
const QString idFormat = u"yyyyMMdd'T'HHmmsszzz"_s;

base::Result<QString> trashOf(const QString &root)
{
    const QString trash = QDir::cleanPath(root) + u'/' + trashName;
    if (QFileInfo(trash).isSymLink()) {
        return base::Error{Text::tr("%1 is a symbolic link. Sockwright does not follow links in a "
                                    "workspace; remove it to be able to delete and undo.")
                               .arg(QDir::toNativeSeparators(trash))};
    }
    return trash;
}

QString newId()
{
    return QDateTime::currentDateTimeUtc().toString(idFormat) + u'-'
        + QString::number(QRandomGenerator::global()->generate(), 16);
}

bool isId(const QString &id)
{
    return !id.isEmpty() && !id.contains(u'/') && !id.startsWith(u'.');
}

} // namespace

base::Result<QString> makeTrashFolder(const QString &root)
{
    base::Result<QString> trash = trashOf(root);
    if (!trash)
        return trash;
    const QString folder = *trash + u'/' + newId();
    if (const auto made = makeFolder(folder); !made)
        return made.error();
    const QString ignoreFile = *trash + u"/.gitignore"_s;
    if (!existsOnDisk(ignoreFile)) {
        if (const auto written = base::writeFileAtomically(ignoreFile, "*\n"); !written)
            return written.error();
    }
    return folder;
}

base::Result<TrashEntry> moveToTrash(const QString &root, const QString &path)
{
    const base::Result<QString> folder = resolvedFolder(root, parentOf(path));
    if (!folder)
        return folder.error();
    const QString fileName = fileNameOf(path);
    const QString place = *folder + u'/' + fileName;
    if (fileName.isEmpty() || fileName.startsWith(u'.') || !existsOnDisk(place)) {
        return base::Error{
            Text::tr("%1 does not exist any more.").arg(QDir::toNativeSeparators(place))};
    }
    const base::Result<QString> keeper = makeTrashFolder(root);
    if (!keeper)
        return keeper.error();
    if (const auto moved = renameOnDisk(place, *keeper + u'/' + fileName); !moved) {
        QDir().rmdir(*keeper);
        return moved.error();
    }
    return TrashEntry{fileNameOf(*keeper), path};
}

base::Result<QString> restoreFromTrash(const QString &root, const TrashEntry &entry)
{
    const base::Result<QString> trash = trashOf(root);
    if (!trash)
        return trash.error();
    const QString keeper = *trash + u'/' + entry.id;
    const QString kept = keeper + u'/' + fileNameOf(entry.path);
    if (!isId(entry.id) || QFileInfo(keeper).isSymLink() || !existsOnDisk(kept)) {
        return base::Error{
            Text::tr("%1 is not in the trash any more.").arg(fileNameOf(entry.path))};
    }
    const QString parent = parentOf(entry.path);
    const base::Result<QString> folder = resolved(root, parent);
    if (!folder)
        return folder.error();
    if (!QFileInfo(*folder).isDir()) {
        if (const auto made = makeFolder(*folder); !made)
            return made.error();
        // Without its file a collection that has only folders would not be shown.
        if (const auto file = ensureFolderFile(root, entry.path.section(u'/', 0, 0)); !file)
            return file.error();
    }
    const bool isRequest = !QFileInfo(kept).isDir() && kept.endsWith(requestSuffix);
    const QString name = fileNameOf(entry.path);
    QString back = name;
    if (existsOnDisk(*folder + u'/' + name)) {
        back = freeFileName(isRequest ? requestNameOf(name) : name, name,
                            isRequest ? requestSuffix : QLatin1StringView(), namesIn(*folder));
    }
    if (const auto moved = renameOnDisk(kept, *folder + u'/' + back); !moved)
        return moved.error();
    QDir().rmdir(keeper);
    return joined(parent, back);
}

QString trashPath(const TrashEntry &entry)
{
    return joined(trashName + u'/' + entry.id, fileNameOf(entry.path));
}

std::vector<SecretPlace> pruneTrash(const QString &root)
{
    std::vector<SecretPlace> gone;
    const base::Result<QString> trash = trashOf(root);
    if (!trash)
        return gone;
    const QString oldest = QDateTime::currentDateTimeUtc().addDays(-keptDays).toString(idFormat);
    const QStringList ids = QDir(*trash).entryList(
        QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks, QDir::Name | QDir::Reversed);
    for (qsizetype i = 0; i < ids.size(); ++i) {
        if (i < keptEntries && ids[i] >= oldest)
            continue;
        const std::vector<SecretPlace> places = secretsBelow(root, trashName + u'/' + ids[i]);
        gone.insert(gone.end(), places.begin(), places.end());
        QDir(*trash + u'/' + ids[i]).removeRecursively();
    }
    return gone;
}

} // namespace sockwright::workspace::store
