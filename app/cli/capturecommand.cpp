// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/capturecommand.h"

#include "cli/opensource.h"
#include "cli/output.h"
#include "cli/rowprinter.h"

#include "base/clock.h"
#include "capture/capture.h"
#include "capture/statistics.h"
#include "format/bytes.h"

#include <QCoreApplication>

#include <algorithm>

namespace sockwright::cli {

using namespace Qt::StringLiterals;
using capture::Statistics;

namespace {

constexpr std::size_t rowsPerPage = 100'000; // read before their memory is given back

QString line(const char *name, const QString &value)
{
    return QCoreApplication::translate("cli", name).leftJustified(14) + value + u'\n';
}

QString milliseconds(std::uint64_t ns)
{
    return QString::number(static_cast<double>(ns) / 1e6, 'f', 3) + u" ms"_s;
}

// "min 2, median 30, 95 % 120, max 4096"
template <typename Text>
QString spread(const capture::Histogram &values, Text text)
{
    return QCoreApplication::translate("cli", "min %1, median %2, 95 % %3, max %4")
        .arg(text(values.min()), text(values.quantile(0.5)), text(values.quantile(0.95)),
             text(values.max()));
}

QString sideLines(const char *name, const Statistics::Side &side, const capture::Traffic &traffic)
{
    const auto bytes = [](std::uint64_t size) { return format::humanSize(size); };
    QString lines = line(name,
                         QCoreApplication::translate("cli",
                                                     "%1 messages (%2 text, %3 binary), %4 "
                                                     "control frames; %5 payload, %6 on the wire")
                             .arg(traffic.messages)
                             .arg(side.text)
                             .arg(side.binary)
                             .arg(side.control)
                             .arg(bytes(traffic.payloadBytes), bytes(traffic.wireBytes)));
    if (side.sizes.count() > 0)
        lines += line(QT_TRANSLATE_NOOP("cli", "  sizes"), spread(side.sizes, bytes));
    if (side.gaps.count() > 0)
        lines += line(QT_TRANSLATE_NOOP("cli", "  gaps"), spread(side.gaps, milliseconds));
    return lines;
}

QString statisticsText(const capture::Snapshot &rows)
{
    Statistics statistics;
    for (std::size_t row = 0; row < rows.size; ++row) {
        statistics.add(rows, row);
        if (row % rowsPerPage == rowsPerPage - 1)
            rows.store->dropPages();
    }
    QString text = line(QT_TRANSLATE_NOOP("cli", "rows"), QString::number(statistics.rows()));
    if (rows.size > 0) {
        text += line(QT_TRANSLATE_NOOP("cli", "from"),
                     QString::fromLatin1(base::isoMicroseconds(rows.record(0).time)));
        text += line(QT_TRANSLATE_NOOP("cli", "to"),
                     QString::fromLatin1(base::isoMicroseconds(rows.record(rows.size - 1).time)));
    }
    text += line(QT_TRANSLATE_NOOP("cli", "errors"), QString::number(statistics.errors()));
    text
        += sideLines(QT_TRANSLATE_NOOP("cli", "received"), statistics.in(), statistics.totals().in);
    text += sideLines(QT_TRANSLATE_NOOP("cli", "sent"), statistics.out(), statistics.totals().out);
    if (statistics.roundTrips().count() > 0) {
        text += line(QT_TRANSLATE_NOOP("cli", "round trips"),
                     spread(statistics.roundTrips(), milliseconds));
    }
    return text;
}

// Whether there were any.
bool printRows(const capture::Capture &capture, const CaptureOptions &options)
{
    const capture::RowList rows = rowsThatMatch(capture.snapshot(), options.query);
    std::size_t begin = 0;
    std::size_t end = rows.size();
    if (options.first)
        end = std::min(end, static_cast<std::size_t>(*options.first));
    if (options.last)
        begin = end - std::min(end, static_cast<std::size_t>(*options.last));

    RowPrinter printer(options.output, capture.size() == 0 ? 0 : capture.record(0).time);
    for (std::size_t i = begin; i < end && printer.add(capture, rows.at(i)); ++i) {
        if (i % rowsPerPage == rowsPerPage - 1)
            rows.snapshot().store->dropPages();
    }
    printer.flush(); // who reads no more has seen enough
    return end > begin;
}

} // namespace

int runCapture(const CaptureOptions &options)
{
    auto store = openSource(options.source);
    if (!store) {
        writeError(store.error().message);
        return WrongUsage;
    }
    const capture::Capture rows(std::move(*store));
    if (options.action == CaptureOptions::Action::Stats)
        return writeOutput(statisticsText(rows.snapshot()).toUtf8()) ? Done : ExpectationFailed;
    const bool any = printRows(rows, options);
    return any || options.action == CaptureOptions::Action::Cat ? Done : ExpectationFailed;
}

} // namespace sockwright::cli
