// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands/tool.h"

#include <algorithm>

namespace sockwright::commands {

using namespace Qt::StringLiterals;

namespace {

// A path before the program's name is no longer than this.
constexpr qsizetype longestFirstWord = 4096;

struct FirstWord
{
    QStringView word; // without quotes
    QStringView after;
};

FirstWord firstWord(QStringView text)
{
    const QChar quote = text.isEmpty() ? QChar() : text[0];
    if (quote == u'"' || quote == u'\'') {
        const qsizetype end = text.first(std::min(text.size(), longestFirstWord)).indexOf(quote, 1);
        if (end > 0)
            return {text.sliced(1, end - 1), text.sliced(end + 1)};
        return {};
    }
    const auto bounded = text.first(std::min(text.size(), longestFirstWord));
    const auto end
        = std::ranges::find_if(bounded, [](QChar c) { return c.isSpace(); }) - bounded.begin();
    return {text.first(end), text.sliced(end)};
}

} // namespace

QString toolName(Tool tool)
{
    switch (tool) {
    case Tool::Curl:
        return u"curl"_s;
    case Tool::Wscat:
        return u"wscat"_s;
    case Tool::Websocat:
        return u"websocat"_s;
    case Tool::SockwrightCli:
        break;
    }
    return u"sockwright-cli"_s;
}

std::optional<Tool> toolOfWord(QStringView word)
{
    word = word.sliced(std::max(word.lastIndexOf(u'/'), word.lastIndexOf(u'\\')) + 1);
    for (const QLatin1StringView ending : {".exe"_L1, ".cmd"_L1}) {
        if (word.endsWith(ending, Qt::CaseInsensitive))
            word.chop(ending.size());
    }
    for (const Tool tool : allTools) {
        if (word.compare(toolName(tool), Qt::CaseInsensitive) == 0)
            return tool;
    }
    return std::nullopt;
}

QStringView withoutPrompt(QStringView text)
{
    text = text.trimmed();
    for (const QLatin1StringView prompt : {"$ "_L1, "# "_L1, "% "_L1, "> "_L1}) {
        if (text.startsWith(prompt)) {
            text = text.sliced(prompt.size()).trimmed();
            break;
        }
    }
    for (const QLatin1StringView runner : {"npx "_L1, "-y "_L1, "--yes "_L1}) {
        if (text.startsWith(runner))
            text = text.sliced(runner.size()).trimmed();
    }
    return text;
}

bool isCommand(QStringView text)
{
    const FirstWord first = firstWord(withoutPrompt(text));
    return toolOfWord(first.word) && !first.after.isEmpty() && first.after[0].isSpace()
        && !first.after.trimmed().isEmpty();
}

} // namespace sockwright::commands
