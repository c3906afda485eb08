// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <string_view>

namespace sockwright::format {

/// The text a JSON string token (with its quotes, as JsonReader returns it) stands for. An escaped
/// lone surrogate becomes a lone surrogate of the QString. Any thread.
QString decodeJsonString(std::string_view token);

/// A JSON string token, with quotes, in UTF-8. Escapes what RFC 8259 section 7 requires and lone
/// surrogates, nothing else. Any thread.
QByteArray encodeJsonString(QStringView text);

} // namespace sockwright::format
