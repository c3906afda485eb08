// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "capture/store.h"

#include <QString>

#include <cstdint>
#include <functional>
#include <memory>

namespace sockwright::capture {

/// The largest HAR file that is read: it is held in memory meanwhile.
inline constexpr qint64 maxHarBytes = 1LL << 30;

struct ImportOutcome
{
    std::uint64_t rows = 0;
    std::uint64_t connections = 0;
    std::uint64_t otherEntries = 0; ///< HTTP requests, which are passed over
    std::uint64_t unreadable = 0; ///< messages that are not as HAR has them; passed over
    bool cancelled = false; ///< the rows so far are there
};

/// Told now and then how many rows were read; false cancels.
using ImportProgress = std::function<bool(std::uint64_t rows)>;

/// Reads the WebSocket connections of a HAR file, Chrome's, other tools' or ours, one after the
/// other as rows of a store. Any thread but the GUI's. The file is foreign: an Error says why it is
/// no HAR at all, and where; nothing was written then.
base::Result<ImportOutcome> importHar(const QString &path, Store &into,
                                      const ImportProgress &goOn = {});
/// The same of text in memory.
base::Result<ImportOutcome> importHarText(std::string_view text, Store &into,
                                          const ImportProgress &goOn = {});

/// A conversation from a file: a folder is a capture, a file is HAR and goes to memory.
struct Conversation
{
    std::shared_ptr<Store> store;
    ImportOutcome import; ///< of a HAR file
    bool isCapture = false;
};
base::Result<Conversation> openConversation(const QString &path, const ImportProgress &goOn = {});

} // namespace sockwright::capture
