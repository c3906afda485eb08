// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "commands/tool.h"
#include "workspace/request.h"

#include <QStringList>

namespace sockwright::commands {

/// What a command says, as a request.
struct Imported
{
    Tool tool = Tool::Curl;
    /// Without a name. What the command does not say has its default; credentials are None where it
    /// has none. Messages that the command sends are saved messages.
    workspace::Request request;
    /// What was left out, and why, a sentence each. No value of an option is in them.
    QStringList notes;
};

/// Reads a command of one of the tools (see isCommand()), as sh or Windows' cmd has it. An Error
/// where it cannot be read, or is no connection to a WebSocket. A text in the place of a secret
/// that exportedCommand() writes for one it hides becomes a secret whose value is elsewhere. Any
/// thread; linear in the text, which is bounded by maxCommandLength.
base::Result<Imported> requestFromCommand(const QString &text);

/// A request after a command was pasted into it: URL, params, headers, cookies, credentials and
/// settings are the command's, its messages come after those that were there, and all else stays.
workspace::Request filledFrom(const workspace::Request &before, const Imported &imported);

} // namespace sockwright::commands
