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

base::Result<FolderSettings> readSettings(const JsonValue &json)
{
    ObjectReader reader(json);
    FolderSettings settings{readAuth(reader, u"auth"_s),
                            readFields(reader, u"headers"_s, SecretRows::Possible)};
    if (reader.error())
        return *reader.error();
    return settings;
}

} // namespace

base::Result<FolderSettings> loadFolderSettings(const QString &root, const QString &folder)
{
    const base::Result<FolderFile> file = readFolderFile(root, folder);
    if (!file)
        return file.error();
    base::Result<FolderSettings> settings = readSettings(file->json);
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
    if (const auto readBack = readSettings(changed); !readBack) {
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

base::Result<FolderSettings> inheritedBy(const QString &root, const QString &path)
{
    FolderSettings settings;
    const QStringList parts = parentOf(path).split(u'/', Qt::SkipEmptyParts);
    for (qsizetype depth = 1; depth <= parts.size(); ++depth) {
        const auto own = loadFolderSettings(root, parts.first(depth).join(u'/'));
        if (!own)
            return own.error();
        settings = joinedSettings(settings, *own);
    }
    return settings;
}

} // namespace sockwright::workspace::store
