// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QString>

#include <string_view>

namespace sockwright::format {

/// Reads hexadecimal digits in pairs; white space, ':' ',' '-' and "0x" between bytes are allowed.
/// The error says at which character it stops.
base::Result<QByteArray> bytesFromHex(QStringView text);

/// Reads Base64 (standard or URL alphabet, padding optional, white space ignored). Strict
/// otherwise.
base::Result<QByteArray> bytesFromBase64(QStringView text);

/// One line of a hex dump: offset, 16 bytes, and their ASCII. `bytes` are the line's 1 to 16 bytes.
QString hexDumpLine(quint64 offset, std::string_view bytes, int offsetDigits);

/// A size for people: "0 B", "512 B", "1.2 KB"; steps of 1,000, one decimal below 10.
QString humanSize(quint64 bytes);

} // namespace sockwright::format
