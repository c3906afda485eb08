// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QString>
#include <QStringList>

namespace sockwright::commands {

/// The longest command that is read, in UTF-16 units, and the most words of it.
inline constexpr qsizetype maxCommandLength = 1024 * 1024;
inline constexpr qsizetype maxCommandWords = 10'000;

/// A command as the words that a shell would hand to the program. Nothing is expanded.
struct ShellWords
{
    QStringList words;
    /// A variable or another command ("$NAME", "$(…)", "`…`") stands in the words as it was typed.
    bool hasExpansions = false;
    /// What comes after the command, from the operator on: a pipe, a redirection, another line.
    QString rest = {};
};

// Both: pure, linear in the text. An Error for a quote that is not closed, and beyond the bounds.

/// As POSIX sh reads it (IEEE Std 1003.1, 2.2 Quoting), and $'…' as bash does.
base::Result<ShellWords> shWords(QStringView text);

/// As Windows' cmd reads it, where ^ escapes, and programs split it (the C runtime's rules for
/// quotes and backslashes).
base::Result<ShellWords> cmdWords(QStringView text);

/// The one of them that a text is written for.
base::Result<ShellWords> shellWords(QStringView text);

/// Whether a text can be a word of a command that a person pastes into a terminal: a terminal
/// takes control characters other than tab and line feed for keys, inside quotes too.
bool canBeQuoted(QStringView text);

/// A word that every POSIX shell reads back as this text, which canBeQuoted().
QString shQuoted(const QString &text);

} // namespace sockwright::commands
