// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/marksfile.h"

#include "base/files.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

namespace sockwright::capture {

using namespace Qt::StringLiterals;

namespace {

QString marksFile(const QString &folder)
{
    return folder + u"/marks.json"_s;
}

// A folder may come from a stranger: no pipe is read and no link is followed.
bool isUsable(const QString &path)
{
    const QFileInfo file(path);
    return !file.isSymLink() && (!file.exists() || file.isFile());
}

base::Error unusable(const QString &path)
{
    return {QCoreApplication::translate("Marks",
                                        "The notes of this capture cannot be kept: %1 is no file.")
                .arg(QDir::toNativeSeparators(path))};
}

} // namespace

base::Result<Marks> readMarks(const QString &folder)
{
    const QString path = marksFile(folder);
    if (!isUsable(path))
        return unusable(path);
    if (!QFileInfo::exists(path))
        return Marks();
    const auto json = base::readFile(path, Marks::maxJsonSize);
    if (!json)
        return json.error();
    return Marks::fromJson(*json);
}

base::Result<void> writeMarks(const QString &folder, const Marks &marks)
{
    const QString path = marksFile(folder);
    if (!isUsable(path))
        return unusable(path);
    if (!QFileInfo(folder).isDir()) {
        return base::Error{
            QCoreApplication::translate("Marks",
                                        "The capture of these notes is not there any "
                                        "more.")};
    }
    return base::writeFileAtomically(path, marks.toJson());
}

} // namespace sockwright::capture
