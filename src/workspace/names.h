// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace sockwright::workspace {

/// The longest name of a file or folder without its suffix, in bytes of UTF-8. With a number and a
/// suffix it stays below the 255 of file systems.
constexpr qsizetype maxNameBytes = 120;

/// What ends the name of a request's file.
inline constexpr QLatin1StringView requestSuffix{".ws.json"};

/// `wanted` as a name that every file system takes: no separators and other characters that some
/// system refuses, no control or direction characters, no dots or spaces at the ends, no name that
/// is taken by a system or by the workspace's own files, composed (NFC), at most maxNameBytes.
/// Letters, case, spaces and emoji stay. `fallback` if nothing is left.
QString safeName(const QString &wanted, const QString &fallback);

/// The file name safeName(wanted) + suffix or, if `taken` has it in any case, the first free one of
/// "name 2", "name 3", ... A wanted name that ends in a number counts on from it.
QString freeFileName(const QString &wanted, const QString &fallback, QLatin1StringView suffix,
                     const QStringList &taken);

/// The name that is shown for a request's file.
QString requestNameOf(const QString &fileName);

/// Whether a comes before b in a list for people: case does not count, numbers by their value.
bool nameLess(const QString &a, const QString &b);

} // namespace sockwright::workspace
