// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "capture/export/rowlist.h"

#include <QString>

#include <cstdint>
#include <functional>
#include <optional>

class QIODevice;

namespace sockwright::capture {

/// See the README of this folder for what each of them holds.
enum class ExportFormat
{
    JsonLines,
    Csv,
    Har,
    Pcapng,
    Capture, ///< a folder, see Store
};

/// "jsonl", "csv", "har", "pcapng" or "capture"; also what the file's name ends in, but for the
/// last.
const char *exportFormatName(ExportFormat format);
/// The reverse, without case; "ndjson" is JSON lines too.
std::optional<ExportFormat> exportFormatFromName(const QString &name);
/// By the ending of the file's name.
std::optional<ExportFormat> exportFormatFromFile(const QString &path);

struct ExportOutcome
{
    std::uint64_t rows = 0; ///< that were looked at
    bool cancelled = false; ///< then nothing was left behind
};

/// Told now and then how many rows are done; false cancels.
using ExportProgress = std::function<bool(std::uint64_t rows)>;

/// Writes the rows to a file, which is replaced in one step at the end: after an Error or a cancel
/// it is what it was before. A capture is a folder that must not exist, or be empty. Memory stays
/// at a few times the largest message; a HAR file takes 8 bytes more for each row of a connection
/// that is no message. Any thread but the GUI's: it reads and writes the disk.
base::Result<ExportOutcome> exportRows(const RowList &rows, ExportFormat format,
                                       const QString &path, const ExportProgress &goOn = {});

/// The same to an open device, for all formats but Capture.
base::Result<ExportOutcome> writeRows(const RowList &rows, ExportFormat format, QIODevice &device,
                                      const ExportProgress &goOn = {});

} // namespace sockwright::capture
