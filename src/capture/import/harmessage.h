// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/record.h"

#include <QByteArray>

#include <string_view>

namespace sockwright::capture {

/// One element of `_webSocketMessages`: {type: "send" | "receive" | "error", time: seconds since
/// the epoch, opcode, data}, and what we add to it.
struct HarMessage
{
    bool isReadable = false;
    bool isLeftOut = false; ///< only the size of its payload is known
    wire::Record record; ///< time is 0 when there is none
    QByteArray payload;

    /// `json` is known to be JSON.
    static HarMessage parse(std::string_view json);
};

/// A JSON number's spelling; empty for other values.
QByteArray numberText(std::string_view json);

} // namespace sockwright::capture
