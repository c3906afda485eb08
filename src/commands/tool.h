// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <array>
#include <optional>

namespace sockwright::commands {

/// The programs whose command lines are read and written.
enum class Tool
{
    Curl,
    Wscat,
    Websocat,
    SockwrightCli,
};

inline constexpr std::array allTools{Tool::Curl, Tool::Wscat, Tool::Websocat, Tool::SockwrightCli};

/// "curl", "wscat", "websocat", "sockwright-cli".
QString toolName(Tool tool);

/// The tool that a first word of a command means, with or without a path and ".exe".
std::optional<Tool> toolOfWord(QStringView word);

/// Whether a text, as it is pasted, is a command of one of the tools: "curl …", "$ wscat …",
/// "npx wscat …", "/usr/bin/curl …", "curl.exe …". Looks at the beginning only. Any thread.
bool isCommand(QStringView text);

/// The text without white space around it, the prompt of a shell and "npx" before the command.
QStringView withoutPrompt(QStringView text);

} // namespace sockwright::commands
