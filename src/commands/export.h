// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "commands/tool.h"
#include "workspace/request.h"

#include <QStringList>

namespace sockwright::commands {

struct ExportOptions
{
    /// Passwords, tokens, passphrases, and headers and cookies marked as secret, are written;
    /// otherwise something like '<password>' stands in their place.
    bool includeSecrets = false;
};

/// A request as a command.
struct Exported
{
    /// For sh, an option a line. Whatever the request holds, it runs the one program only, and
    /// pasting it presses no keys in a terminal.
    QString command;
    /// What it does not say of the request, a sentence each.
    QStringList notes;
};

/// Writes a request as a command of a tool. What the request inherits is in it already
/// (workspace/inherited.h). References to variables ("{{name}}") stay as they are.
///
/// curl gets the handshake as headers on http:// or https://, which every curl can: ws:// came with
/// 7.86, and is left out of many builds. Pure; any thread.
Exported exportedCommand(const workspace::Request &request, Tool tool,
                         const ExportOptions &options = {});

} // namespace sockwright::commands
