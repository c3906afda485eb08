// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/exportcommand.h"

#include "cli/opensource.h"
#include "cli/output.h"

#include <QFile>

#include <atomic>
#include <csignal>
#include <cstdio>

namespace sockwright::cli {

namespace {

using capture::ExportOutcome;

std::atomic<bool> interrupted = false;
static_assert(std::atomic<bool>::is_always_lock_free);

// SIGINT and SIGTERM cancel, so that nothing half written is left.
void watchSignals()
{
    for (const int number : {SIGINT, SIGTERM})
        std::signal(number, [](int) { interrupted = true; });
}

base::Result<ExportOutcome> writeOut(const capture::RowList &rows, const ExportOptions &options)
{
    const auto goOn = [](std::uint64_t) { return !interrupted.load(); };
    if (options.file != QLatin1StringView("-"))
        return capture::exportRows(rows, options.format, options.file, goOn);
    QFile output;
    if (!output.open(stdout, QIODevice::WriteOnly | QIODevice::Unbuffered))
        return base::Error{output.errorString()};
    return capture::writeRows(rows, options.format, output, goOn);
}

} // namespace

int runExport(const ExportOptions &options)
{
    const auto store = openSource(options.source);
    if (!store) {
        writeError(store.error().message);
        return WrongUsage;
    }
    watchSignals();
    const capture::Snapshot all{*store, 0, (*store)->rowCount()};
    const auto outcome = writeOut(rowsThatMatch(all, options.query), options);
    if (!outcome) {
        writeError(outcome.error().message);
        return ExpectationFailed;
    }
    return outcome->cancelled ? ExpectationFailed : Done;
}

} // namespace sockwright::cli
