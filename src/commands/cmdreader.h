// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "commands/shellwords.h"

namespace sockwright::commands {

/// Reads one command as cmd and the C runtime of Windows do: see cmdWords(). Used once.
class CmdReader
{
public:
    explicit CmdReader(QStringView text)
        : m_text(text)
    {
    }
    base::Result<ShellWords> read();

private:
    void readLine();
    bool splitLine();

    QStringView m_text;
    QString m_line; // what cmd hands to the program
    ShellWords m_read;
};

} // namespace sockwright::commands
