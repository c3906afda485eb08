// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/export/exporter.h"

#include "capture/export/capturefolder.h"
#include "capture/export/csvwriter.h"
#include "capture/export/harwriter.h"
#include "capture/export/jsonlineswriter.h"
#include "capture/export/pagekeeper.h"
#include "capture/export/pcapngwriter.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QSaveFile>

#include <array>
#include <memory>

namespace sockwright::capture {

namespace {

constexpr std::array allFormats{ExportFormat::JsonLines, ExportFormat::Csv, ExportFormat::Har,
                                ExportFormat::Pcapng, ExportFormat::Capture};

std::unique_ptr<RowWriter> makeWriter(ExportFormat format, const Snapshot &rows, ByteSink &sink)
{
    switch (format) {
    case ExportFormat::JsonLines:
        return std::make_unique<JsonLinesWriter>(rows, sink);
    case ExportFormat::Csv:
        return std::make_unique<CsvWriter>(rows, sink);
    case ExportFormat::Har:
        return std::make_unique<HarWriter>(rows, sink);
    case ExportFormat::Pcapng:
        return std::make_unique<PcapngWriter>(rows, sink);
    case ExportFormat::Capture:
        break;
    }
    Q_UNREACHABLE();
}

base::Error cannotWrite(const QString &path, const QString &reason)
{
    return {QCoreApplication::translate("capture",
                                        "Could not write %1: %2. Nothing was changed on disk.")
                .arg(QDir::toNativeSeparators(path), reason)};
}

} // namespace

const char *exportFormatName(ExportFormat format)
{
    switch (format) {
    case ExportFormat::JsonLines:
        return "jsonl";
    case ExportFormat::Csv:
        return "csv";
    case ExportFormat::Har:
        return "har";
    case ExportFormat::Pcapng:
        return "pcapng";
    case ExportFormat::Capture:
        break;
    }
    return "capture";
}

std::optional<ExportFormat> exportFormatFromName(const QString &name)
{
    const QString lower = name.toLower();
    for (const ExportFormat format : allFormats) {
        if (lower == QLatin1StringView(exportFormatName(format)))
            return format;
    }
    return lower == QLatin1StringView("ndjson") ? std::optional(ExportFormat::JsonLines)
                                                : std::nullopt;
}

std::optional<ExportFormat> exportFormatFromFile(const QString &path)
{
    return exportFormatFromName(QFileInfo(path).suffix());
}

base::Result<ExportOutcome> writeRows(const RowList &rows, ExportFormat format, QIODevice &device,
                                      const ExportProgress &goOn)
{
    ByteSink sink(device);
    const auto writer = makeWriter(format, rows.snapshot(), sink);
    PageKeeper pages(rows.snapshot());
    writer->begin();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::size_t row = rows.at(i);
        if (pages.isTimeToAsk(row) && goOn && !goOn(i))
            return ExportOutcome{i, true};
        writer->add(row);
        if (sink.failed())
            break;
    }
    writer->end();
    sink.flush();
    if (sink.failed()) {
        return base::Error{QCoreApplication::translate("capture", "Could not write: %1.")
                               .arg(device.errorString())};
    }
    return ExportOutcome{rows.size(), false};
}

base::Result<ExportOutcome> exportRows(const RowList &rows, ExportFormat format,
                                       const QString &path, const ExportProgress &goOn)
{
    if (format == ExportFormat::Capture)
        return exportFolder(rows, path, goOn);

    QSaveFile file(path);
    file.setDirectWriteFallback(false);
    if (!file.open(QIODevice::WriteOnly))
        return cannotWrite(path, file.errorString());
    const auto written = writeRows(rows, format, file, goOn);
    if (!written || written->cancelled)
        return written; // the file goes with what was written
    if (goOn && !goOn(rows.size()))
        return ExportOutcome{rows.size(), true}; // before the disk is waited for
    // commit() alone takes no notice (Qt 6.4) when what is still buffered cannot be written.
    if (!file.flush() || !file.commit())
        return cannotWrite(path, file.errorString());
    return written;
}

} // namespace sockwright::capture
