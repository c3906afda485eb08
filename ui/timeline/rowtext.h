// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/export/rowlist.h"

#include <QByteArray>

#include <atomic>
#include <cstddef>

namespace sockwright::ui {

/// Rows as text for the clipboard. Any thread.
enum class RowTextFormat
{
    Payload, ///< as it is; binary as hex
    Lines, ///< time, direction, kind, size and payload, one line a row, tabs between
    JsonLines, ///< see capture::ndjsonRow()
    Hex, ///< payload bytes, one line a row
    Wscat, ///< a command a row that connects and sends it; text messages only
};

struct RowText
{
    QByteArray utf8;
    std::size_t rows = 0; ///< that are in it
    bool cut = false; ///< there would be more
};

/// At most `limit` bytes; a row is in it as a whole or not at all. Ends early once `cancelled`.
RowText rowText(const capture::RowList &rows, RowTextFormat format, qsizetype limit,
                const std::atomic<bool> &cancelled);

/// wscatCommand() can be made of this row: a text message that fits into one argument.
bool canBeWscat(const wire::Record &record);

} // namespace sockwright::ui
