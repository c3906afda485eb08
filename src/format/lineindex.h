// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <string_view>
#include <vector>

namespace sockwright::format {

/// Where the lines of a big UTF-8 text are, for a view that lays out visible lines only. A source
/// line longer than a bound is split into several rows at character boundaries, so that a text of
/// 100 MB on one line stays viewable.
///
/// Keeps the text and the place of every 128th row (at most a fifth of the text's size, for a text
/// of line feeds only); a lookup scans at most 128 rows. Making it reads the whole text once: not
/// for the GUI thread when the text is big. Immutable afterwards, any thread.
class LineIndex
{
public:
    /// Bytes of a row at most, unless told otherwise.
    static constexpr qsizetype defaultRowLimit = 1000;

    /// What a view shows on one row.
    struct Row
    {
        qsizetype offset = 0; ///< of the first byte
        qsizetype size = 0; ///< bytes, without the line break (LF or CR LF)
        qsizetype line = 1; ///< 1-based number of the source line
        bool continuesLine = false; ///< the row before belongs to the same source line
        bool lineGoesOn = false; ///< the row after belongs to the same source line
    };

    /// An empty text: one empty row.
    LineIndex();
    explicit LineIndex(QByteArray text, qsizetype rowLimit = defaultRowLimit);

    const QByteArray &text() const { return m_text; }
    /// At least 1: a line break at the end of the text is followed by an empty row.
    qsizetype rowCount() const { return m_rowCount; }
    /// Source lines, at least 1.
    qsizetype lineCount() const { return m_lineCount; }
    /// Bytes of the longest row, for the horizontal scroll range.
    qsizetype longestRow() const { return m_longestRow; }

    /// The row with this 0-based number; the nearest one when it is out of range.
    Row row(qsizetype number) const;
    /// The bytes of that row; valid as long as the index.
    std::string_view bytes(const Row &row) const;
    /// The number of the row that holds this byte offset (its line break included).
    qsizetype rowAt(qsizetype offset) const;

private:
    struct Mark
    {
        qsizetype offset;
        qsizetype line;
        bool continuesLine;
    };
    static constexpr qsizetype rowsPerMark = 128;

    struct Step
    {
        Row row;
        qsizetype next; // offset of the row after, or -1
    };
    Step stepAt(const Mark &start) const;
    static Mark after(const Step &step);

    QByteArray m_text;
    qsizetype m_rowLimit;
    qsizetype m_rowCount = 0;
    qsizetype m_lineCount = 0;
    qsizetype m_longestRow = 0;
    std::vector<Mark> m_marks; // of rows 0, 128, 256, ...
};

} // namespace sockwright::format
