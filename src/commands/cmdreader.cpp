// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands/cmdreader.h"

#include <QCoreApplication>

namespace sockwright::commands {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(ShellWords)
};

} // namespace

base::Result<ShellWords> CmdReader::read()
{
    readLine();
    if (!splitLine()) {
        return base::Error{Text::tr("A quotation mark in the command is not closed. Copy the "
                                    "whole command.")};
    }
    return m_read;
}

// What cmd does: ^ takes the meaning from the next character, and joins lines; between quotes it is
// a character like any other.
void CmdReader::readLine()
{
    bool quoted = false;
    for (qsizetype at = 0; at < m_text.size(); ++at) {
        QChar c = m_text[at];
        const bool crLf = c == u'\r' && at + 1 < m_text.size() && m_text[at + 1] == u'\n';
        if (crLf)
            c = m_text[++at];
        if (c == u'^' && !quoted) {
            if (++at >= m_text.size())
                return;
            const auto skipCr = [this, &at] {
                if (m_text[at] == u'\r' && at + 1 < m_text.size() && m_text[at + 1] == u'\n')
                    ++at;
            };
            skipCr();
            if (m_text[at] == u'\n' && ++at < m_text.size())
                skipCr();
            if (at < m_text.size())
                m_line += m_text[at];
            continue;
        }
        const bool ends = c == u'\n' || (!quoted && QStringView(u"|&<>").contains(c));
        if (ends && !m_line.trimmed().isEmpty()) {
            m_read.rest = m_text.sliced(at).trimmed().toString();
            return;
        }
        if (c == u'"')
            quoted = !quoted;
        m_line += c;
    }
}

// What the program does: backslashes count only before a quote, and "" between quotes is a quote.
bool CmdReader::splitLine()
{
    QString word;
    bool inWord = false;
    bool quoted = false;
    for (qsizetype at = 0; at < m_line.size() && m_read.words.size() <= maxCommandWords; ++at) {
        const QChar c = m_line[at];
        if (!quoted && (c == u' ' || c == u'\t')) {
            if (inWord)
                m_read.words << word;
            word.clear();
            inWord = false;
            continue;
        }
        inWord = true;
        if (c == u'\\') {
            qsizetype end = at;
            while (end < m_line.size() && m_line[end] == u'\\')
                ++end;
            const qsizetype count = end - at;
            const bool beforeQuote = end < m_line.size() && m_line[end] == u'"';
            word += QString(beforeQuote ? count / 2 : count, u'\\');
            at = end - 1;
            if (beforeQuote && count % 2 == 1) {
                word += u'"';
                ++at;
            }
        } else if (c == u'"') {
            if (quoted && at + 1 < m_line.size() && m_line[at + 1] == u'"') {
                word += u'"';
                ++at;
            } else {
                quoted = !quoted;
            }
        } else {
            word += c;
        }
    }
    if (inWord)
        m_read.words << word;
    return !quoted || m_read.words.size() > maxCommandWords;
}

} // namespace sockwright::commands
