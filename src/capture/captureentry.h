// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "format/jsonvalue.h"

#include <QByteArray>
#include <QDateTime>
#include <QLatin1StringView>
#include <QString>

#include <cstdint>

/// The folder of one capture in a library: its files beside the rows, and the end of it. For the
/// library's own sources. Blocking.
namespace sockwright::capture::entry {

/// What `capture.json` says.
struct Facts
{
    QString name;
    QString url;
    QDateTime created; ///< UTC
    bool kept = false;
    bool ended = false;
};

QString factsFile(const QString &folder);
QString lockFile(const QString &folder);

/// As JSON, so that keys of later versions survive a change.
base::Result<format::JsonValue> read(const QString &folder);
base::Result<void> write(const QString &folder, const format::JsonValue &json);
Facts toFacts(const format::JsonValue &json);
format::JsonValue toJson(const Facts &facts);

/// A folder, and no link to one.
bool isFolder(const QString &path);
/// The size of a file of this folder; 0 when it is none.
std::uint64_t sizeOf(const QString &folder, QLatin1StringView name);
/// The folder holds a capture, or what is left of one.
bool isCapture(const QString &folder);
/// What its files take of the disk, what is reserved included.
std::uint64_t bytesOnDisk(const QString &folder);
/// Gives back what a recording that was killed had reserved. Nobody writes it any more.
void giveBackReserve(const QString &folder);

/// Makes a folder that only this person can look into.
base::Result<void> makeFolder(const QString &folder);
/// Removes the files that belong to a capture, and the folder when nothing else is in it. Follows
/// no links. The folder is not there any more: no Error.
base::Result<void> removeFolder(const QString &folder);

} // namespace sockwright::capture::entry
