// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "format/lineindex.h"
#include "ui/payload/textrow.h"
#include "ui/theme/colours.h"

#include <QFont>
#include <QTextLayout>

#include <memory>
#include <unordered_map>

namespace sockwright::ui {

/// How a text is coloured.
enum class Highlight
{
    None,
    Json
};

/// The laid-out rows of a text, made when they are first asked for and kept while they are near the
/// part that is shown: the cost of a text is that of its visible rows. GUI thread.
class RowLayouts
{
public:
    struct Row
    {
        Row(const format::LineIndex::Row &at, std::string_view utf8)
            : source(at)
            , shown(utf8)
        {
        }
        format::LineIndex::Row source;
        TextRow shown;
        QTextLayout layout; ///< of one line
        int highlightState = 0; ///< for the row after
    };

    void setIndex(format::LineIndex index, Highlight highlight);
    /// Takes the text out, so that a big one can be freed elsewhere.
    format::LineIndex takeIndex();
    const format::LineIndex &index() const { return m_index; }

    void setFont(const QFont &font);
    void setColours(const Colours &colours);
    const Colours &colours() const { return m_colours; }

    /// A row, laid out. Valid until forgetFarFrom() or a change of the text, font or colours.
    const Row &row(qsizetype number);
    /// Drops rows that are far from the rows first to last, once there are many.
    void forgetFarFrom(qsizetype first, qsizetype last);

    /// Rows laid out so far: what showing a text has cost.
    quint64 layoutCount() const { return m_layoutCount; }

private:
    int stateBefore(qsizetype number, const format::LineIndex::Row &source) const;
    void highlightInto(Row &row, qsizetype number, QList<QTextLayout::FormatRange> &formats) const;

    format::LineIndex m_index;
    Highlight m_highlight = Highlight::None;
    QFont m_font;
    Colours m_colours;
    std::unordered_map<qsizetype, std::unique_ptr<Row>> m_rows;
    quint64 m_layoutCount = 0;
};

} // namespace sockwright::ui
