// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QString>

#include <string_view>

namespace sockwright::format {

/// Reads hexadecimal digits in pairs; white space, ':' ',' '-' and "0x" between bytes are allowed.
/// The error says at which character it stops; stopsAt, where given, is set to its UTF-16 position
/// then (the size of the text when that is cut off).
base::Result<QByteArray> bytesFromHex(QStringView text, qsizetype *stopsAt = nullptr);

/// Reads Base64 (standard or URL alphabet, padding optional, white space ignored). Strict
/// otherwise. Errors as with bytesFromHex().
base::Result<QByteArray> bytesFromBase64(QStringView text, qsizetype *stopsAt = nullptr);

/// One line of a hex dump: offset, bytes, and their ASCII. `bytes` are those of the line, which has
/// room for perLine of them.
QString hexDumpLine(quint64 offset, std::string_view bytes, int offsetDigits,
                    std::size_t perLine = 16);

/// A size for people: "0 B", "512 B", "1.2 KB"; steps of 1,000, one decimal below 10.
QString humanSize(quint64 bytes);

} // namespace sockwright::format
