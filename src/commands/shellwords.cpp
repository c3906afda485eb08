// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands/shellwords.h"

#include "commands/cmdreader.h"
#include "commands/shreader.h"

#include <QCoreApplication>

#include <algorithm>

namespace sockwright::commands {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(ShellWords)
};

bool isSafeUnquoted(QChar c)
{
    const char16_t u = c.unicode();
    return (u >= u'a' && u <= u'z') || (u >= u'A' && u <= u'Z') || (u >= u'0' && u <= u'9')
        || (u != 0 && u < 0x80 && QStringView(u"_./:@%+,-").contains(c));
}

// Browsers write ^" for every quote, and a ^ at the end of each line.
bool isForCmd(QStringView text)
{
    const auto quote = std::ranges::find_if(text, [](QChar c) { return c == u'\'' || c == u'"'; });
    const qsizetype firstQuote = quote - text.begin();
    const bool hasSingleQuote = text.contains(u'\'');
    for (qsizetype at = text.indexOf(u'^'); at >= 0; at = text.indexOf(u'^', at + 1)) {
        const QChar next = at + 1 < text.size() ? text[at + 1] : QChar();
        const bool endsLine = next == u'\n' || next == u'\r';
        if ((next == u'"' || endsLine) && at < firstQuote)
            return true;
        if (endsLine && !hasSingleQuote)
            return true;
    }
    return false;
}

base::Result<ShellWords> checked(const base::Result<ShellWords> &read)
{
    if (read && read->words.size() > maxCommandWords)
        return base::Error{Text::tr("The command has more than %L1 words.").arg(maxCommandWords)};
    return read;
}

} // namespace

base::Result<ShellWords> shWords(QStringView text)
{
    if (text.size() > maxCommandLength)
        return base::Error{Text::tr("The command is longer than a million characters.")};
    return checked(ShReader(text).read());
}

base::Result<ShellWords> cmdWords(QStringView text)
{
    if (text.size() > maxCommandLength)
        return base::Error{Text::tr("The command is longer than a million characters.")};
    return checked(CmdReader(text).read());
}

base::Result<ShellWords> shellWords(QStringView text)
{
    return isForCmd(text) ? cmdWords(text) : shWords(text);
}

bool canBeQuoted(QStringView text)
{
    return text.isValidUtf16() && std::ranges::all_of(text, [](QChar c) {
               return c == u'\t' || c == u'\n' || c.category() != QChar::Other_Control;
           });
}

QString shQuoted(const QString &text)
{
    if (!text.isEmpty() && std::ranges::all_of(text, isSafeUnquoted))
        return text;
    QString inside = text;
    inside.replace(u'\'', "'\\''"_L1);
    return u'\'' + inside + u'\'';
}

} // namespace sockwright::commands
