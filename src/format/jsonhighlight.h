// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>

#include <vector>

namespace sockwright::format {

/// A piece of a line that an editor shows in one way. What has no span is white space.
struct JsonSpan
{
    enum class Kind : unsigned char
    {
        Key,
        String,
        Number,
        Literal,
        Punctuation,
        Error
    };

    qsizetype start = 0; ///< UTF-16 units from the start of the line
    qsizetype length = 0;
    Kind kind = Kind::Error;

    friend bool operator==(const JsonSpan &, const JsonSpan &) = default;
};

struct JsonLine
{
    std::vector<JsonSpan> spans; ///< in order, never overlapping
    int state = 0; ///< for the row after; 0 outside of any token
};

/// How a row of text ends: at the end of its line, or in the middle where a view split a long line.
enum class JsonRowEnd : unsigned char
{
    Line,
    Split
};

/// Highlights one row of JSON text that may be broken or unfinished. previousState is the state of
/// the row before, 0 for the first and for any the caller does not know. A token goes on over a
/// split, never over the end of a line: an open quote spoils its own line only. A string is a key
/// when a colon follows on the same row. Linear in the row; any thread.
JsonLine highlightJson(QStringView row, int previousState, JsonRowEnd rowEnd = JsonRowEnd::Line);

} // namespace sockwright::format
