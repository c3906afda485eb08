// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>
#include <string_view>

namespace sockwright::format {

/// Where and why a text stops being JSON (RFC 8259). Offsets and columns count bytes.
struct JsonError
{
    qsizetype offset = 0; ///< byte offset of the first byte that cannot be part of JSON text
    qsizetype line = 1; ///< 1-based
    qsizetype column = 1; ///< 1-based, in characters
    QString message; ///< for people: what was expected and what is there instead
};

struct JsonText
{
    QByteArray text; ///< pretty text; the input as it was when there is an error
    std::optional<JsonError> error;
};

/// Checks that text is one JSON value. No recursion; constant memory but one bit a nesting level.
/// Any thread.
std::optional<JsonError> checkJson(std::string_view text);

/// Lays JSON out over lines, two spaces a level, every token as it came: key order, duplicate keys,
/// number spelling and escapes stay. Text that is not JSON comes back unchanged with the error.
/// Nesting deeper than 128 levels keeps the indent of level 128, so the result stays linear in the
/// input. Any thread.
JsonText prettyJson(std::string_view text);

/// The same on one line without insignificant white space.
JsonText compactJson(std::string_view text);

/// True for text whose first significant byte is one a JSON object or array starts with: a cheap
/// guess, for lists of thousands of rows.
bool looksLikeJson(std::string_view text);

} // namespace sockwright::format
