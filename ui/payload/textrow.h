// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <string_view>
#include <vector>

namespace sockwright::ui {

/// One row of UTF-8 text as it is shown, and where each source character went: control and other
/// invisible characters become stand-ins (format::visibleText), tabs spaces. Right-to-left words
/// keep their own order, but a quote after one starts left-to-right again, so that the strings of a
/// JSON text stay in the order of its bytes.
///
/// A value without a font; positions count UTF-16 units of text().
class TextRow
{
public:
    static constexpr int tabWidth = 4;

    struct Span
    {
        int start = 0;
        int length = 0;
    };

    explicit TextRow(std::string_view utf8);

    const QString &text() const { return m_text; }
    /// Where text() is a stand-in.
    const std::vector<Span> &standIns() const { return m_standIns; }

    /// Where the source character at this byte is shown. Bytes within a character count as its
    /// first.
    int positionOf(qsizetype byte) const;
    /// The byte of the source character shown at this position. Positions within a stand-in go to
    /// its nearer end.
    qsizetype byteAt(int position) const;
    /// The byte where the next or the previous source character starts; stays at the row's ends.
    qsizetype nextCharacter(qsizetype byte) const;
    qsizetype previousCharacter(qsizetype byte) const;

private:
    struct Cell
    {
        int byte;
        int position;
    };
    std::size_t cellOf(qsizetype byte) const;

    QString m_text;
    std::vector<Cell> m_cells; // one a source character and one for the end
    std::vector<Span> m_standIns;
};

} // namespace sockwright::ui
