// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/store.h"

#include "base/files.h"
#include "workspace/names.h"
#include "workspace/requestfile.h"
#include "workspace/storefiles.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>

using namespace Qt::StringLiterals;

namespace sockwright::workspace::store {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(WorkspaceStore)
};

QByteArray stampOf(const QByteArray &bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha1).toHex();
}

base::Result<QByteArray> readRequestFile(const QString &place)
{
    if (existsOnDisk(place) && !isPlainFile(place)) {
        return base::Error{
            Text::tr("%1 cannot be used: it is not a file.").arg(QDir::toNativeSeparators(place))};
    }
    return base::readFile(place, maxWorkspaceFileBytes);
}

base::Result<QString> resolvedRequest(const QString &root, const QString &path)
{
    base::Result<QString> place = resolved(root, path);
    if (place && (depthOf(path) < 2 || !path.endsWith(requestSuffix)))
        return base::Error{Text::tr("%1 is not the file of a request in a collection.").arg(path)};
    return place;
}

base::Result<QByteArray> bytesOf(const Request &request)
{
    base::Result<QByteArray> bytes = requestToBytes(request);
    if (!bytes) {
        return base::Error{
            Text::tr("\"%1\" was not saved: %2").arg(request.name, bytes.error().message)};
    }
    return bytes;
}

QString requestFallback()
{
    return Text::tr("Request");
}

} // namespace

base::Result<StoredRequest> loadRequest(const QString &root, const QString &path)
{
    const base::Result<QString> place = resolvedRequest(root, path);
    if (!place)
        return place.error();
    const base::Result<QByteArray> bytes = readRequestFile(*place);
    if (!bytes)
        return bytes.error();
    base::Result<Request> request = requestFromBytes(*bytes);
    if (!request) {
        return base::Error{Text::tr("%1 cannot be used: %2")
                               .arg(QDir::toNativeSeparators(*place), request.error().message)};
    }
    request->name = requestNameOf(fileNameOf(path));
    return StoredRequest{path, std::move(request).value(), stampOf(*bytes)};
}

base::Result<SaveOutcome> saveRequest(const QString &root, const StoredRequest &stored,
                                      SaveMode mode)
{
    const base::Result<QString> place = resolvedRequest(root, stored.path);
    if (!place)
        return place.error();
    const base::Result<QByteArray> bytes = bytesOf(stored.request);
    if (!bytes)
        return bytes.error();
    const SaveOutcome done{false, stored.path, stampOf(*bytes)};
    if (existsOnDisk(*place)) {
        const base::Result<QByteArray> old = readRequestFile(*place);
        if (!old)
            return old.error();
        if (*old == *bytes)
            return done;
        const QByteArray stamp = stampOf(*old);
        if (stamp != stored.stamp) {
            const base::Result<Request> readable = requestFromBytes(*old);
            if (!readable) {
                return base::Error{
                    Text::tr("%1 was changed outside and cannot be read any more, so "
                             "it was not overwritten: %2 Save under another name, or "
                             "repair the file.")
                        .arg(QDir::toNativeSeparators(*place), readable.error().message)};
            }
            if (mode == SaveMode::KeepOutsideEdits)
                return SaveOutcome{true, stored.path, stamp};
        }
    }
    if (const auto written = base::writeFileAtomically(*place, *bytes); !written)
        return written.error();
    return done;
}

base::Result<SaveOutcome> saveNewRequest(const QString &root, const QString &parent,
                                         const Request &request)
{
    const base::Result<QString> folder = resolvedFolder(root, parent);
    if (!folder)
        return folder.error();
    const QString fileName
        = freeFileName(request.name, requestFallback(), requestSuffix, namesIn(*folder));
    return saveRequest(root, {joined(parent, fileName), request, {}}, SaveMode::KeepOutsideEdits);
}

base::Result<QString> createCollection(const QString &root, const QString &name)
{
    return createFolder(root, {}, name);
}

base::Result<QString> createFolder(const QString &root, const QString &parent, const QString &name)
{
    if (depthOf(parent) >= maxDepth)
        return base::Error{Text::tr("Folders can be at most %1 levels deep.").arg(maxDepth)};
    const base::Result<QString> place = resolvedFolder(root, parent);
    if (!place)
        return place.error();
    if (parent.isEmpty()) {
        if (const auto workspace = ensureFolderFile(root, {}); !workspace)
            return workspace.error();
    }
    const QString fallback = parent.isEmpty() ? Text::tr("Collection") : Text::tr("Folder");
    const QString path = joined(parent, freeFileName(name, fallback, {}, namesIn(*place)));
    const QString made = *place + u'/' + fileNameOf(path);
    if (const auto folder = makeFolder(made); !folder)
        return folder.error();
    if (const auto file = ensureFolderFile(root, path); !file) {
        QDir().rmdir(made);
        return file.error();
    }
    return path;
}

} // namespace sockwright::workspace::store
