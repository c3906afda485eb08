// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "capture/import/importer.h"
#include "capture/library.h"
#include "capture/marks.h"

#include <QString>

#include <atomic>
#include <memory>
#include <optional>

namespace sockwright::ui {

/// A conversation read from disk, ready to be shown. A value; the functions below make it in the
/// background.
struct OpenedConversation
{
    QString path; ///< the capture's folder, or the file it was read from
    QString title;
    QString origin; ///< where it is from, for people
    std::shared_ptr<capture::Store> store;
    /// Of a capture; nothing where there is no place to keep them, or what is there cannot be used.
    std::optional<capture::Marks> marks;
    bool isCapture = false;
    bool cancelled = false; ///< there is less than in the file
    QString notice; ///< what the person should know about it; empty: nothing
};

/// A capture of the library. The entry may be as old as a list on the screen.
base::Result<OpenedConversation> openRecorded(const capture::Library &library,
                                              const capture::Library::Entry &entry);
/// A HAR file, or the folder of a capture.
base::Result<OpenedConversation> openPath(const QString &path, const capture::ImportProgress &goOn);

/// Reads all of a capture and says which rows are not as they were written; empty: none. For the
/// background: it takes a second a gigabyte or longer.
QString damageNotice(const capture::Store &store, const std::atomic<bool> &cancelled);

} // namespace sockwright::ui
