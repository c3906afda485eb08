// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "commands/shellwords.h"

namespace sockwright::commands {

/// Reads one command as sh does: see shWords(). Used once.
class ShReader
{
public:
    explicit ShReader(QStringView text)
        : m_text(text)
    {
    }
    base::Result<ShellWords> read();

private:
    bool has(qsizetype ahead = 0) const { return m_at + ahead < m_text.size(); }
    QChar peek(qsizetype ahead = 0) const { return has(ahead) ? m_text[m_at + ahead] : QChar(); }
    void add(QChar c);
    void endWord();
    bool skipLineEnd();
    void escaped();
    bool singleQuoted();
    bool doubleQuoted();
    bool dollarQuoted();
    bool dollar();
    void ansiEscape(QByteArray &bytes);
    bool belongsToUrl() const;
    void endCommand();

    QStringView m_text;
    qsizetype m_at = 0;
    QString m_word;
    bool m_inWord = false;
    bool m_wordIsQuoted = false;
    bool m_ended = false;
    ShellWords m_read;
};

} // namespace sockwright::commands
