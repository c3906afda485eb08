// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/export/capturefolder.h"

#include "capture/export/pagekeeper.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

#include <cerrno>
#include <cstdio>

namespace sockwright::capture {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t batchRows = 4096;
constexpr std::uint64_t batchBytes = 4 << 20;

base::Error cannotWrite(const QString &path, const QString &reason)
{
    return {QCoreApplication::translate("capture", "Could not write the capture %1: %2.")
                .arg(QDir::toNativeSeparators(path), reason)};
}

void addRow(wire::Batch &batch, const Snapshot &rows, std::size_t row)
{
    const wire::Record record = rows.record(row);
    const std::string_view payload = rows.payload(record);
    auto handshake = record.kind == wire::Kind::Handshake ? rows.handshake(row) : std::nullopt;
    auto failure = record.kind == wire::Kind::Error ? rows.failure(row) : std::nullopt;
    if (handshake)
        batch.append(record, payload, std::move(*handshake));
    else if (failure)
        batch.append(record, payload, std::move(*failure));
    else if (rows.payloadKept(row))
        batch.append(record, payload);
    else
        batch.appendLeftOut(record);
    if (!wire::singleFrame(record)) {
        if (const std::vector<wire::Frame> frames = rows.frames(row); !frames.empty())
            batch.setFrames(frames);
    }
}

base::Result<ExportOutcome> copyRows(const RowList &rows, Store &into, const ExportProgress &goOn)
{
    PageKeeper pages(rows.snapshot());
    wire::Batch batch;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::size_t row = rows.at(i);
        if (pages.isTimeToAsk(row) && goOn && !goOn(i))
            return ExportOutcome{i, true};
        addRow(batch, rows.snapshot(), row);
        if (batch.records().size() < batchRows && batch.payloadBytes() < batchBytes
            && i + 1 < rows.size())
            continue;
        if (const auto written = into.write(std::move(batch)); !written)
            return written.error();
        batch = wire::Batch();
        into.dropPages();
    }
    return ExportOutcome{rows.size(), false};
}

} // namespace

base::Result<ExportOutcome> exportFolder(const RowList &rows, const QString &path,
                                         const ExportProgress &goOn)
{
    if (rows.size() == 0) {
        return base::Error{QCoreApplication::translate(
            "capture", "There are no rows, and a capture without any cannot be opened again.")};
    }
    const QFileInfo target(QDir::cleanPath(path));
    if (target.exists() && (!target.isDir() || !QDir(target.filePath()).isEmpty())) {
        return cannotWrite(
            path, QCoreApplication::translate("capture", "it exists already and is not empty"));
    }
    QTemporaryDir made(target.absolutePath() + u"/.sockwright-export-XXXXXX"_s);
    if (!made.isValid())
        return cannotWrite(path, made.errorString());

    auto store = Store::create(made.path());
    if (!store)
        return store.error();
    auto outcome = copyRows(rows, **store, goOn);
    store->reset(); // gives back the space that was reserved
    if (!outcome || outcome->cancelled)
        return outcome;
    // Takes the place of an empty folder, which QDir::rename() does not.
    if (std::rename(QFile::encodeName(made.path()).constData(),
                    QFile::encodeName(target.absoluteFilePath()).constData())
        != 0)
        return cannotWrite(path, qt_error_string(errno));
    made.setAutoRemove(false);
    return outcome;
}

} // namespace sockwright::capture
