// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/handshake/factstext.h"

#include "ui/theme/colours.h"

#include <QEvent>
#include <QMimeData>
#include <QTextBlockFormat>
#include <QTextCursor>
#include <QTextDocumentFragment>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <memory>

namespace sockwright::ui {

FactsText::FactsText(QWidget *parent)
    : QTextEdit(parent)
{
    setReadOnly(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setTabChangesFocus(true);
    setUndoRedoEnabled(false);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    document()->setDocumentMargin(0);
}

void FactsText::setFacts(const capture::NamedFacts &facts)
{
    m_facts = facts;
    render();
}

void FactsText::render()
{
    const QFontMetrics metrics(font());
    int names = 0;
    for (const capture::NamedFact &fact : m_facts)
        names = std::max(names, metrics.horizontalAdvance(fact.name));
    const int indent = names + metrics.averageCharWidth() * 2;

    QTextBlockFormat block;
    block.setLeftMargin(indent);
    block.setTextIndent(-indent);
    block.setTabPositions({QTextOption::Tab(indent, QTextOption::LeftTab)});
    QTextCharFormat name;
    name.setForeground(coloursFor(palette()).muted);

    clear();
    QTextCursor cursor(document());
    cursor.setBlockFormat(block);
    for (std::size_t i = 0; i < m_facts.size(); ++i) {
        if (i > 0)
            cursor.insertBlock(block);
        cursor.insertText(m_facts[i].name, name);
        cursor.insertText(u'\t' + m_facts[i].value, QTextCharFormat());
    }
    moveCursor(QTextCursor::Start);
    fitHeight();
}

// The width decides where lines wrap and so the height, never the other way round.
void FactsText::fitHeight()
{
    setFixedHeight(static_cast<int>(std::ceil(document()->size().height())));
}

QMimeData *FactsText::createMimeDataFromSelection() const
{
    auto mime = std::make_unique<QMimeData>();
    mime->setText(textCursor().selection().toPlainText());
    return mime.release();
}

void FactsText::changeEvent(QEvent *event)
{
    QTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        render();
}

void FactsText::resizeEvent(QResizeEvent *event)
{
    QTextEdit::resizeEvent(event);
    fitHeight();
}

void FactsText::wheelEvent(QWheelEvent *event)
{
    event->ignore(); // the page scrolls
}

} // namespace sockwright::ui
