// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/authfile.h"
#include "workspace/filevalues.h"
#include "workspace/store.h"
#include "workspace/storefiles.h"

#include "base/files.h"

#include <QCoreApplication>
#include <QDir>

using namespace Qt::StringLiterals;

namespace sockwright::workspace::store {

using format::JsonValue;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(WorkspaceStore)
};

} // namespace

base::Result<FolderSettings> settingsFrom(const JsonValue &json)
{
    ObjectReader reader(json);
    FolderSettings settings{readAuth(reader, u"auth"_s),
                            readFields(reader, u"headers"_s, SecretRows::Possible)};
    if (reader.error())
        return *reader.error();
    return settings;
}

base::Result<FolderSettings> loadFolderSettings(const QString &root, const QString &folder)
{
    const base::Result<FolderFile> file = readFolderFile(root, folder);
    if (!file)
        return file.error();
    base::Result<FolderSettings> settings = settingsFrom(file->json);
    if (!settings) {
        return base::Error{
            Text::tr("%1 cannot be used: %2")
                .arg(joined(folder, folderFileName(folder)), settings.error().message)};
    }
    return settings;
}

base::Result<void> saveFolderSettings(const QString &root, const QString &folder,
                                      const FolderSettings &settings)
{
    if (depthOf(folder) < 1)
        return base::Error{Text::tr("Only collections and folders have settings.")};
    const base::Result<QString> there = resolvedFolder(root, folder);
    if (!there)
        return there.error();
    base::Result<FolderFile> file = readFolderFile(root, folder);
    if (!file)
        return file.error();

    JsonValue changed = JsonValue::object();
    appendAuth(changed, u"auth"_s, settings.auth);
    appendFields(changed, u"headers"_s, settings.headers);
    if (const auto readBack = settingsFrom(changed); !readBack) {
        return base::Error{Text::tr("The settings of %1 were not saved: %2")
                               .arg(folder, readBack.error().message)};
    }
    for (const QString &key : {u"auth"_s, u"headers"_s}) {
        if (const JsonValue *value = changed.find(key))
            file->json.set(key, *value);
        else
            file->json.remove(key);
    }
    return base::writeFileAtomically(*there + u'/' + folderFileName(folder),
                                     file->json.serialise());
}

base::Result<std::vector<FolderLevel>> levelsAbove(const QString &root, const QString &path)
{
    std::vector<FolderLevel> levels;
    const QStringList parts = parentOf(path).split(u'/', Qt::SkipEmptyParts);
    for (qsizetype depth = 1; depth <= parts.size(); ++depth) {
        const QString folder = parts.first(depth).join(u'/');
        base::Result<FolderSettings> own = loadFolderSettings(root, folder);
        if (!own)
            return own.error();
        levels.push_back({folder, std::move(own).value()});
    }
    return levels;
}

} // namespace sockwright::workspace::store
