// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/import/importer.h"

#include "base/byteview.h"
#include "base/files.h"
#include "capture/import/hardocument.h"
#include "capture/import/harentryreader.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

namespace sockwright::capture {

namespace {

// The payload that a HAR file of the largest size can hold, and facts beside it.
constexpr std::uint64_t memoryForHar = 2ULL << 30;

base::Error inFile(const QString &path, const base::Error &error)
{
    return {QCoreApplication::translate("capture", "%1: %2")
                .arg(QDir::toNativeSeparators(path), error.message)};
}

} // namespace

base::Result<ImportOutcome> importHarText(std::string_view text, Store &into,
                                          const ImportProgress &goOn)
{
    const auto document = HarDocument::parse(text);
    if (!document)
        return document.error();
    ImportOutcome outcome;
    outcome.otherEntries = document->otherEntries;
    for (const std::string_view entry : document->entries) {
        ++outcome.connections;
        HarEntryReader reader(entry, into, outcome, goOn);
        if (const auto read = reader.read(); !read)
            return read.error();
        if (outcome.cancelled)
            break;
    }
    return outcome;
}

base::Result<ImportOutcome> importHar(const QString &path, Store &into, const ImportProgress &goOn)
{
    const auto bytes = base::readFile(path, maxHarBytes);
    if (!bytes)
        return bytes.error();
    auto outcome = importHarText(base::viewOf(*bytes), into, goOn);
    if (!outcome)
        return inFile(path, outcome.error());
    return outcome;
}

base::Result<Conversation> openConversation(const QString &path, const ImportProgress &goOn)
{
    Conversation opened;
    opened.isCapture = QFileInfo(path).isDir();
    auto store = opened.isCapture ? Store::open(path) : Store::inMemory(memoryForHar);
    if (!store)
        return store.error();
    opened.store = std::move(*store);
    if (!opened.isCapture) {
        const auto imported = importHar(path, *opened.store, goOn);
        if (!imported)
            return imported.error();
        opened.import = *imported;
    }
    return opened;
}

} // namespace sockwright::capture
