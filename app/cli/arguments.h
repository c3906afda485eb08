// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/captureoptions.h"
#include "cli/connectoptions.h"

#include <QStringList>

#include <variant>

namespace sockwright::cli {

struct ServeOptions
{
    QString host; ///< an address or "localhost"; empty: loopback
    quint16 port = 0; ///< 0: the system chooses
};

struct FormatOptions
{
    QString file; ///< empty: standard input
};

struct VersionCommand
{
};

struct HelpCommand
{
    QString text;
};

using Command = std::variant<HelpCommand, VersionCommand, ConnectOptions, ServeOptions,
                             FormatOptions, ExportOptions, CaptureOptions>;

/// The command line without the program's name as a value, or what is wrong with it (exit status
/// 2). Reads no files. Pure.
base::Result<Command> parseArguments(const QStringList &words);

} // namespace sockwright::cli
