// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands/import.h"

#include "commands/optionrules.h"
#include "commands/readingtext.h"
#include "commands/shellwords.h"

namespace sockwright::commands {

using namespace Qt::StringLiterals;

namespace {

Grammar grammarOf(Tool tool)
{
    switch (tool) {
    case Tool::Curl:
        return curlGrammar();
    case Tool::Wscat:
        return wscatGrammar();
    case Tool::Websocat:
        return websocatGrammar();
    case Tool::SockwrightCli:
        break;
    }
    return cliGrammar();
}

} // namespace

base::Result<Imported> requestFromCommand(const QString &text)
{
    auto split = shellWords(withoutPrompt(text));
    if (!split)
        return split.error();
    QStringList &words = split->words;
    const auto tool = words.isEmpty() ? std::nullopt : toolOfWord(words.takeFirst());
    if (!tool) {
        return base::Error{
            ReadingText::tr("This is no command of curl, wscat, websocat or sockwright-cli.")};
    }
    if (*tool == Tool::SockwrightCli && (words.isEmpty() || words.takeFirst() != "connect"_L1)) {
        return base::Error{
            ReadingText::tr("Of sockwright-cli only “sockwright-cli connect” is a connection.")};
    }

    Reading reading(*tool);
    if (split->hasExpansions) {
        reading.note(ReadingText::tr("What the shell would put in, like $NAME, stands as it was "
                                     "typed: put its value there."));
    }
    if (const auto read = readOptions(reading, grammarOf(*tool), words); !read)
        return read.error();
    if (!split->rest.isEmpty())
        reading.note(ReadingText::tr("What comes after the command was left out."));
    return reading.finished();
}

workspace::Request filledFrom(const workspace::Request &before, const Imported &imported)
{
    workspace::Request filled = before;
    filled.url = imported.request.url;
    filled.params = imported.request.params;
    filled.headers = imported.request.headers;
    filled.cookies = imported.request.cookies;
    filled.auth = imported.request.auth;
    filled.settings = imported.request.settings;
    filled.messages.insert(filled.messages.end(), imported.request.messages.begin(),
                           imported.request.messages.end());
    return filled;
}

} // namespace sockwright::commands
