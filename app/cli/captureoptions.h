// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/connectoptions.h"

#include "capture/export/exporter.h"
#include "capture/query/query.h"

#include <QStringList>

#include <optional>

namespace sockwright::cli {

/// `sockwright-cli export SOURCE FILE`.
struct ExportOptions
{
    bool help = false;
    QString source; ///< a capture's folder or a HAR file
    QString file; ///< "-": standard output
    capture::ExportFormat format = capture::ExportFormat::JsonLines;
    capture::Query query; ///< only the rows that match
};

/// `sockwright-cli capture stats|cat|filter SOURCE`.
struct CaptureOptions
{
    enum class Action
    {
        Stats,
        Cat,
        Filter,
    };

    bool help = false;
    Action action = Action::Stats;
    QString source;
    capture::Query query; ///< of Filter: the rows that match
    OutputFormat output = OutputFormat::Human;
    std::optional<qint64> first; ///< only so many rows from the beginning
    std::optional<qint64> last; ///< only so many rows from the end
};

/// Read the words after `export` and `capture`. Pure; read no files.
base::Result<ExportOptions> parseExport(const QStringList &words);
base::Result<CaptureOptions> parseCapture(const QStringList &words);

} // namespace sockwright::cli
