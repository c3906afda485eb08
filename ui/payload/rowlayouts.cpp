// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/payload/rowlayouts.h"

#include "format/jsonhighlight.h"

#include <utility>

namespace sockwright::ui {

namespace {

// How far back a row in the middle of a split line looks for a row whose highlighting is known.
constexpr qsizetype highlightLookBack = 16;

QColor colourOf(format::JsonSpan::Kind kind, const Colours &colours)
{
    using Kind = format::JsonSpan::Kind;
    switch (kind) {
    case Kind::Key:
        return colours.jsonKey;
    case Kind::String:
        return colours.jsonString;
    case Kind::Number:
        return colours.jsonNumber;
    case Kind::Literal:
        return colours.jsonLiteral;
    case Kind::Punctuation:
        return colours.jsonPunctuation;
    case Kind::Error:
        break;
    }
    return colours.error;
}

QTextLayout::FormatRange coloured(int start, int length, const QColor &colour)
{
    QTextCharFormat format;
    format.setForeground(colour);
    return {start, length, format};
}

format::JsonRowEnd rowEnd(const format::LineIndex::Row &row)
{
    return row.lineGoesOn ? format::JsonRowEnd::Split : format::JsonRowEnd::Line;
}

} // namespace

void RowLayouts::setIndex(format::LineIndex index, Highlight highlight)
{
    m_rows.clear();
    m_index = std::move(index);
    m_highlight = highlight;
}

format::LineIndex RowLayouts::takeIndex()
{
    m_rows.clear();
    return std::exchange(m_index, {});
}

void RowLayouts::setFont(const QFont &font)
{
    m_rows.clear();
    m_font = font;
}

void RowLayouts::setColours(const Colours &colours)
{
    m_rows.clear();
    m_colours = colours;
}

const RowLayouts::Row &RowLayouts::row(qsizetype number)
{
    std::unique_ptr<Row> &slot = m_rows[number];
    if (slot)
        return *slot;

    const format::LineIndex::Row source = m_index.row(number);
    slot = std::make_unique<Row>(source, m_index.bytes(source));
    ++m_layoutCount;

    QList<QTextLayout::FormatRange> formats;
    if (m_highlight == Highlight::Json)
        highlightInto(*slot, number, formats);
    for (const TextRow::Span &span : slot->shown.standIns())
        formats.append(coloured(span.start, span.length, m_colours.standIn));

    QTextOption option;
    option.setTextDirection(Qt::LeftToRight);
    option.setWrapMode(QTextOption::NoWrap);
    QTextLayout &layout = slot->layout;
    layout.setTextOption(option);
    layout.setCacheEnabled(true);
    layout.setFont(m_font);
    layout.setText(slot->shown.text());
    layout.setFormats(formats);
    layout.beginLayout();
    layout.createLine();
    layout.endLayout();
    return *slot;
}

void RowLayouts::forgetFarFrom(qsizetype first, qsizetype last)
{
    const qsizetype shown = last - first + 1;
    if (static_cast<qsizetype>(m_rows.size()) <= 4 * shown)
        return;
    std::erase_if(m_rows, [first, last, shown](const auto &entry) {
        return entry.first < first - shown || entry.first > last + shown;
    });
}

int RowLayouts::stateBefore(qsizetype number, const format::LineIndex::Row &source) const
{
    if (!source.continuesLine)
        return 0;
    // Back to the start of the line, to a row that is known, or to the bound; then forward again.
    qsizetype from = number - 1;
    int state = 0;
    for (; from >= 0 && number - from <= highlightLookBack; --from) {
        const auto known = m_rows.find(from);
        if (known != m_rows.end() && known->second) {
            state = known->second->highlightState;
            ++from;
            break;
        }
        if (!m_index.row(from).continuesLine)
            break;
    }
    for (from = qMax<qsizetype>(from, 0); from < number; ++from) {
        const format::LineIndex::Row row = m_index.row(from);
        state = format::highlightJson(TextRow(m_index.bytes(row)).text(), state, rowEnd(row)).state;
    }
    return state;
}

void RowLayouts::highlightInto(Row &row, qsizetype number,
                               QList<QTextLayout::FormatRange> &formats) const
{
    const format::JsonLine line = format::highlightJson(
        row.shown.text(), stateBefore(number, row.source), rowEnd(row.source));
    row.highlightState = line.state;
    formats.reserve(static_cast<qsizetype>(line.spans.size()));
    for (const format::JsonSpan &span : line.spans) {
        formats.append(coloured(static_cast<int>(span.start), static_cast<int>(span.length),
                                colourOf(span.kind, m_colours)));
    }
}

} // namespace sockwright::ui
