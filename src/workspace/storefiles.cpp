// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/storefiles.h"

#include "base/files.h"
#include "workspace/names.h"
#include "workspace/objectreader.h"
#include "workspace/requestfile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHash>

#include <algorithm>
#include <filesystem>

using namespace Qt::StringLiterals;

namespace sockwright::workspace::store {

using format::JsonValue;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(WorkspaceStore)
};

constexpr qsizetype maxOrder = 100'000;

std::filesystem::path native(const QString &place)
{
    return {QFile::encodeName(place).toStdString()};
}

QString reason(const std::error_code &error)
{
    return QString::fromLocal8Bit(QByteArray::fromStdString(error.message()));
}

bool isCollection(const QFileInfo &folder)
{
    if (!folder.isDir() || folder.fileName() == "environments"_L1)
        return false;
    const QDir dir(folder.filePath());
    return dir.exists(folderFileName(folder.fileName()))
        || !dir.entryList({u'*' + requestSuffix}, QDir::Files).isEmpty();
}

} // namespace

QString parentOf(const QString &path)
{
    return path.left(std::max<qsizetype>(0, path.lastIndexOf(u'/')));
}

QString fileNameOf(const QString &path)
{
    return path.mid(path.lastIndexOf(u'/') + 1);
}

QString joined(const QString &parent, const QString &fileName)
{
    return parent.isEmpty() ? fileName : parent + u'/' + fileName;
}

qsizetype depthOf(const QString &path)
{
    return path.isEmpty() ? 0 : path.count(u'/') + 1;
}

base::Result<QString> resolved(const QString &root, const QString &path)
{
    QString place = QDir::cleanPath(root);
    if (path.isEmpty())
        return place;
    const QStringList parts = path.split(u'/');
    for (const QString &part : parts) {
        if (part.isEmpty() || part.startsWith(u'.') || part.contains(QChar::Null))
            return base::Error{Text::tr("%1 is not a place in the workspace.").arg(path)};
        place += u'/' + part;
        if (QFileInfo(place).isSymLink()) {
            return base::Error{
                Text::tr("%1 is a symbolic link. Sockwright does not follow links in "
                         "a workspace; put the file or folder itself there.")
                    .arg(QDir::toNativeSeparators(place))};
        }
    }
    return place;
}

base::Result<QString> resolvedFolder(const QString &root, const QString &path)
{
    base::Result<QString> place = resolved(root, path);
    if (place && !QFileInfo(*place).isDir()) {
        return base::Error{
            Text::tr("There is no folder %1.").arg(QDir::toNativeSeparators(*place))};
    }
    return place;
}

bool existsOnDisk(const QString &place)
{
    const QFileInfo info(place);
    return info.exists() || info.isSymLink();
}

bool isPlainFile(const QString &place)
{
    const QFileInfo info(place);
    return info.isFile() && !info.isSymLink();
}

QStringList namesIn(const QString &place)
{
    return QDir(place).entryList(QDir::AllEntries | QDir::Hidden | QDir::System
                                 | QDir::NoDotAndDotDot);
}

base::Result<void> renameOnDisk(const QString &from, const QString &to)
{
    if (existsOnDisk(to)) {
        return base::Error{Text::tr("%1 exists already. Nothing was changed on disk.")
                               .arg(QDir::toNativeSeparators(to))};
    }
    std::error_code error;
    std::filesystem::rename(native(from), native(to), error);
    if (error) {
        return base::Error{
            Text::tr("Could not move %1 to %2: %3. Nothing was changed on disk.")
                .arg(QDir::toNativeSeparators(from), QDir::toNativeSeparators(to), reason(error))};
    }
    return {};
}

base::Result<void> makeFolder(const QString &place)
{
    std::error_code error;
    std::filesystem::create_directories(native(place), error);
    if (error) {
        return base::Error{Text::tr("Could not make the folder %1: %2.")
                               .arg(QDir::toNativeSeparators(place), reason(error))};
    }
    return {};
}

std::vector<Entry> entriesOf(const QString &place, bool isRoot, const QStringList &order)
{
    std::vector<Entry> entries;
    const QFileInfoList infos
        = QDir(place).entryInfoList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot);
    for (const QFileInfo &info : infos) {
        const bool isRequest = info.fileName().endsWith(requestSuffix) && !info.isDir();
        const bool isShown = isRoot ? isCollection(info) : isRequest || info.isDir();
        if (isShown && !info.fileName().startsWith(u'.'))
            entries.push_back({info.fileName(), info.isDir(), info.isSymLink()});
    }

    QHash<QString, qsizetype> places;
    for (qsizetype i = 0; i < order.size(); ++i)
        places.insert(order[i], i);
    const auto placeOf = [&places, &order](const Entry &entry) {
        return places.value(entry.fileName, order.size());
    };
    std::sort(entries.begin(), entries.end(), [&placeOf](const Entry &a, const Entry &b) {
        if (placeOf(a) != placeOf(b))
            return placeOf(a) < placeOf(b);
        if (a.isFolder != b.isFolder)
            return a.isFolder;
        return nameLess(requestNameOf(a.fileName), requestNameOf(b.fileName));
    });
    return entries;
}

QString folderFileName(const QString &folder)
{
    switch (depthOf(folder)) {
    case 0:
        return u"sockwright.json"_s;
    case 1:
        return u"collection.json"_s;
    default:
        return u"folder.json"_s;
    }
}

base::Result<FolderFile> readFolderFile(const QString &root, const QString &folder)
{
    const base::Result<QString> place = resolved(root, joined(folder, folderFileName(folder)));
    if (!place)
        return place.error();
    if (!existsOnDisk(*place)) {
        FolderFile file{JsonValue::object(), {}};
        file.json.set(u"format"_s, JsonValue::number(fileFormat));
        if (folder.isEmpty())
            file.json.set(u"name"_s, JsonValue::string(QFileInfo(root).fileName()));
        return file;
    }
    const auto broken = [&place](const QString &why) {
        return base::Error{
            Text::tr("%1 cannot be used: %2").arg(QDir::toNativeSeparators(*place), why)};
    };
    if (!isPlainFile(*place))
        return broken(Text::tr("it is not a file."));
    const base::Result<QByteArray> bytes = base::readFile(*place, maxWorkspaceFileBytes);
    if (!bytes)
        return bytes.error();
    base::Result<JsonValue> json = parseFile(*bytes);
    if (!json)
        return broken(json.error().message);
    ObjectReader reader(*json);
    FolderFile file;
    file.order = reader.strings(u"order"_s, maxOrder);
    if (reader.error())
        return broken(reader.error()->message);
    file.json = std::move(json).value();
    return file;
}

base::Result<void> writeOrder(const QString &root, const QString &folder, const QStringList &order)
{
    base::Result<FolderFile> file = readFolderFile(root, folder);
    if (!file)
        return file.error();
    if (file->order == order)
        return {};
    JsonValue list = JsonValue::array();
    for (const QString &name : order)
        list.append(JsonValue::string(name));
    file->json.set(u"order"_s, std::move(list));
    const base::Result<QString> place = resolved(root, joined(folder, folderFileName(folder)));
    if (!place)
        return place.error();
    return base::writeFileAtomically(*place, file->json.serialise());
}

base::Result<void> ensureFolderFile(const QString &root, const QString &folder)
{
    const base::Result<QString> place = resolved(root, joined(folder, folderFileName(folder)));
    if (!place)
        return place.error();
    if (existsOnDisk(*place))
        return {};
    const base::Result<FolderFile> file = readFolderFile(root, folder);
    return file ? base::writeFileAtomically(*place, file->json.serialise()) : file.error();
}

} // namespace sockwright::workspace::store
