// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QStringList>

#include <optional>

namespace sockwright::test {

/// The words of a command as the system's /bin/sh hands them to a program. None: there is no shell,
/// or it did not end well.
inline std::optional<QStringList> wordsOfRealShell(const QString &command)
{
    QProcess shell;
    shell.start(QStringLiteral("/bin/sh"),
                {QStringLiteral("-c"), QStringLiteral("printf '%s\\0' ") + command});
    if (!shell.waitForFinished(10'000) || shell.exitCode() != 0)
        return std::nullopt;
    QStringList words = QString::fromUtf8(shell.readAllStandardOutput()).split(QChar(u'\0'));
    words.removeLast(); // after the last NUL
    return words;
}

} // namespace sockwright::test
