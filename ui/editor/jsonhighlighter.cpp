// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/jsonhighlighter.h"

#include "format/jsonhighlight.h"

#include <QTextDocument>

#include <algorithm>

namespace sockwright::ui {

namespace {

QColor colourOf(format::JsonSpan::Kind kind, const Colours &colours)
{
    switch (kind) {
    case format::JsonSpan::Kind::Key:
        return colours.jsonKey;
    case format::JsonSpan::Kind::String:
        return colours.jsonString;
    case format::JsonSpan::Kind::Number:
        return colours.jsonNumber;
    case format::JsonSpan::Kind::Literal:
        return colours.jsonLiteral;
    case format::JsonSpan::Kind::Punctuation:
        return colours.jsonPunctuation;
    case format::JsonSpan::Kind::Error:
        break;
    }
    return colours.error;
}

} // namespace

void JsonHighlighter::highlightBlock(const QString &text)
{
    if (!m_enabled || text.size() > maxLineCharacters
        || document()->characterCount() > maxDocumentCharacters)
        return;
    const format::JsonLine line = format::highlightJson(text, std::max(previousBlockState(), 0));
    for (const format::JsonSpan &span : line.spans)
        setFormat(static_cast<int>(span.start), static_cast<int>(span.length),
                  colourOf(span.kind, m_colours));
    setCurrentBlockState(line.state);
}

} // namespace sockwright::ui
