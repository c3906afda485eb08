// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/files.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <algorithm>

namespace sockwright::base {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("base::files", text);
}

Error cannotWrite(const QString &path, const QString &reason)
{
    return Error{tr("Could not write %1: %2. Nothing was changed on disk.")
                     .arg(QDir::toNativeSeparators(path), reason)};
}

} // namespace

Result<QByteArray> readFile(const QString &path, qint64 maxBytes)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return Error{
            tr("Could not read %1: %2.").arg(QDir::toNativeSeparators(path), file.errorString())};
    }
    // As much as the file says it holds, then what it holds all the same: it may grow or lie about
    // its size (/proc, a pipe). One byte more than allowed tells that it is too large.
    constexpr qint64 chunk = 64 * 1024;
    QByteArray bytes = file.read(std::clamp<qint64>(file.size() + 1, 1, maxBytes + 1));
    while (bytes.size() <= maxBytes) {
        const QByteArray more = file.read(std::min(chunk, maxBytes + 1 - bytes.size()));
        if (more.isEmpty())
            break;
        bytes += more;
    }
    if (bytes.size() > maxBytes) {
        return Error{tr("%1 is larger than %2 bytes and was not read.")
                         .arg(QDir::toNativeSeparators(path))
                         .arg(maxBytes)};
    }
    if (file.error() != QFileDevice::NoError) {
        return Error{
            tr("Could not read %1: %2.").arg(QDir::toNativeSeparators(path), file.errorString())};
    }
    return bytes;
}

Result<void> writeFileAtomically(const QString &path, const QByteArray &bytes)
{
    const QString folder = QFileInfo(path).absolutePath();
    if (!QDir().mkpath(folder))
        return cannotWrite(path, tr("the folder could not be made"));
    QSaveFile file(path);
    file.setDirectWriteFallback(false);
    if (!file.open(QIODevice::WriteOnly))
        return cannotWrite(path, file.errorString());
    // commit() alone takes no notice (Qt 6.4) when what is still buffered cannot be written.
    if (file.write(bytes) != bytes.size() || !file.flush() || !file.commit())
        return cannotWrite(path, file.errorString());
    return {};
}

} // namespace sockwright::base
