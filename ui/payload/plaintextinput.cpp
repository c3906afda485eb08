// SPDX-License-Identifier: GPL-3.0-or-later
// Keyboard and mouse of PlainTextView: how the cursor and the selection move.
#include "ui/payload/plaintextaccessible.h"
#include "ui/payload/plaintextview.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QScrollBar>
#include <QTextLine>

#include <algorithm>
#include <utility>

namespace sockwright::ui {

namespace {

constexpr int autoScrollIntervalMs = 40;

} // namespace

void PlainTextView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        copy();
    else if (event->matches(QKeySequence::SelectAll))
        selectAll();
    else if (!moveByKey(*event))
        QAbstractScrollArea::keyPressEvent(event);
}

bool PlainTextView::moveByKey(const QKeyEvent &event)
{
    const auto pressed = [&event](QKeySequence::StandardKey plain,
                                  QKeySequence::StandardKey selecting, bool *keepAnchor) {
        *keepAnchor = event.matches(selecting);
        return *keepAnchor || event.matches(plain);
    };
    using Key = QKeySequence;
    using Layout = QTextLayout;
    const qsizetype row = index().rowAt(m_cursor);
    const int page = std::max(1, fullRows() - 1);
    bool keep = false;

    if (pressed(Key::MoveToNextChar, Key::SelectNextChar, &keep))
        moveTo(nextByte(Layout::SkipCharacters), keep);
    else if (pressed(Key::MoveToPreviousChar, Key::SelectPreviousChar, &keep))
        moveTo(previousByte(Layout::SkipCharacters), keep);
    else if (pressed(Key::MoveToNextWord, Key::SelectNextWord, &keep))
        moveTo(nextByte(Layout::SkipWords), keep);
    else if (pressed(Key::MoveToPreviousWord, Key::SelectPreviousWord, &keep))
        moveTo(previousByte(Layout::SkipWords), keep);
    else if (pressed(Key::MoveToStartOfLine, Key::SelectStartOfLine, &keep))
        moveTo(rowStart(row), keep);
    else if (pressed(Key::MoveToEndOfLine, Key::SelectEndOfLine, &keep))
        moveTo(lastPlaceIn(row), keep);
    else if (pressed(Key::MoveToStartOfDocument, Key::SelectStartOfDocument, &keep))
        moveTo(0, keep);
    else if (pressed(Key::MoveToEndOfDocument, Key::SelectEndOfDocument, &keep))
        moveTo(index().text().size(), keep);
    else if (pressed(Key::MoveToNextLine, Key::SelectNextLine, &keep))
        moveVertically(1, keep);
    else if (pressed(Key::MoveToPreviousLine, Key::SelectPreviousLine, &keep))
        moveVertically(-1, keep);
    else if (pressed(Key::MoveToNextPage, Key::SelectNextPage, &keep))
        moveVertically(page, keep);
    else if (pressed(Key::MoveToPreviousPage, Key::SelectPreviousPage, &keep))
        moveVertically(-page, keep);
    else
        return false;
    return true;
}

void PlainTextView::moveTo(qsizetype byte, bool keepAnchor)
{
    m_cursor = byte;
    if (!keepAnchor)
        m_anchor = byte;
    m_wishedX = -1;
    ensureCursorVisible();
    viewport()->update();
    PlainTextAccessible::announceCursor(this);
}

void PlainTextView::moveVertically(qsizetype rows, bool keepAnchor)
{
    const qsizetype from = index().rowAt(m_cursor);
    if (m_wishedX < 0) {
        const RowLayouts::Row &row = m_layouts.row(from);
        const int position = row.shown.positionOf(m_cursor - row.source.offset);
        m_wishedX = qRound(row.layout.lineAt(0).cursorToX(position));
    }
    const qsizetype to = std::clamp<qsizetype>(from + rows, 0, index().rowCount() - 1);
    const RowLayouts::Row &row = m_layouts.row(to);
    const int position = row.layout.lineAt(0).xToCursor(m_wishedX);
    const qsizetype byte = row.source.offset + row.shown.byteAt(position);
    const int wishedX = m_wishedX;
    moveTo(std::min(byte, lastPlaceIn(to)), keepAnchor);
    m_wishedX = wishedX;
}

qsizetype PlainTextView::rowStart(qsizetype number) const
{
    return index().row(number).offset;
}

// The end of the row; of a split line's row the last character, because its end is the next row.
qsizetype PlainTextView::lastPlaceIn(qsizetype number)
{
    const RowLayouts::Row &row = m_layouts.row(number);
    const qsizetype end = row.source.size;
    return row.source.offset + (row.source.lineGoesOn ? row.shown.previousCharacter(end) : end);
}

qsizetype PlainTextView::nextByte(QTextLayout::CursorMode mode)
{
    const qsizetype number = index().rowAt(m_cursor);
    const RowLayouts::Row &row = m_layouts.row(number);
    const qsizetype byte = m_cursor - row.source.offset;
    if (byte >= row.source.size)
        return number + 1 < index().rowCount() ? rowStart(number + 1) : m_cursor;

    qsizetype next = row.shown.nextCharacter(byte);
    if (mode == QTextLayout::SkipWords) {
        const int position = row.layout.nextCursorPosition(row.shown.positionOf(byte), mode);
        next = std::max(next, row.shown.byteAt(position));
    }
    while (next < row.source.size
           && !row.layout.isValidCursorPosition(row.shown.positionOf(next))) {
        next = row.shown.nextCharacter(next);
    }
    return row.source.offset + next;
}

qsizetype PlainTextView::previousByte(QTextLayout::CursorMode mode)
{
    const qsizetype number = index().rowAt(m_cursor);
    const RowLayouts::Row &row = m_layouts.row(number);
    const qsizetype byte = m_cursor - row.source.offset;
    if (byte <= 0)
        return number > 0 ? lastPlaceIn(number - 1) : 0;

    qsizetype previous = row.shown.previousCharacter(byte);
    if (mode == QTextLayout::SkipWords) {
        const int position = row.layout.previousCursorPosition(row.shown.positionOf(byte), mode);
        previous = std::min(previous, row.shown.byteAt(position));
    }
    while (previous > 0 && !row.layout.isValidCursorPosition(row.shown.positionOf(previous)))
        previous = row.shown.previousCharacter(previous);
    return row.source.offset + previous;
}

void PlainTextView::ensureCursorVisible()
{
    const qsizetype number = index().rowAt(m_cursor);
    QScrollBar *const vertical = verticalScrollBar();
    if (number < firstVisibleRow())
        vertical->setValue(static_cast<int>(number));
    else if (number >= firstVisibleRow() + fullRows())
        vertical->setValue(static_cast<int>(number - fullRows() + 1));

    const RowLayouts::Row &row = m_layouts.row(number);
    const int x = pointAt(number, row.shown.positionOf(m_cursor - row.source.offset)).x();
    QScrollBar *const horizontal = horizontalScrollBar();
    if (x < m_gutter)
        horizontal->setValue(horizontal->value() - (m_gutter - x) - horizontal->singleStep());
    else if (x > viewport()->width() - m_charWidth)
        horizontal->setValue(horizontal->value() + x - viewport()->width() + m_charWidth
                             + horizontal->singleStep());
}

void PlainTextView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        moveTo(byteAt(event->position().toPoint()), event->modifiers().testFlag(Qt::ShiftModifier));
}

void PlainTextView::mouseMoveEvent(QMouseEvent *event)
{
    if (!event->buttons().testFlag(Qt::LeftButton))
        return;
    m_dragPoint = event->position().toPoint();
    if (viewport()->rect().contains(m_dragPoint)) {
        m_autoScroll.stop();
        moveTo(byteAt(m_dragPoint), true);
    } else if (!m_autoScroll.isActive()) {
        m_autoScroll.start(autoScrollIntervalMs, this);
    }
}

void PlainTextView::mouseReleaseEvent(QMouseEvent *)
{
    m_autoScroll.stop();
}

void PlainTextView::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_autoScroll.timerId())
        moveTo(byteAt(m_dragPoint), true);
    else
        QAbstractScrollArea::timerEvent(event);
}

// Selects the run of letters, digits and underscores under the pointer.
void PlainTextView::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    const qsizetype at = byteAt(event->position().toPoint());
    const RowLayouts::Row &row = m_layouts.row(index().rowAt(at));
    const QString &text = row.shown.text();
    const auto inWord = [&text](int position) {
        return position >= 0 && position < text.size()
            && (text.at(position).isLetterOrNumber() || text.at(position) == u'_');
    };
    int from = row.shown.positionOf(at - row.source.offset);
    int to = from;
    while (inWord(from - 1))
        --from;
    while (inWord(to))
        ++to;
    m_anchor = row.source.offset + row.shown.byteAt(from);
    moveTo(row.source.offset + row.shown.byteAt(to), true);
}

void PlainTextView::contextMenuEvent(QContextMenuEvent *event)
{
    QMenu menu(this);
    QAction *const copyAction = menu.addAction(tr("Copy"), QKeySequence::Copy);
    copyAction->setEnabled(m_anchor != m_cursor);
    connect(copyAction, &QAction::triggered, this, &PlainTextView::copy);
    QAction *const allAction = menu.addAction(tr("Select all"), QKeySequence::SelectAll);
    connect(allAction, &QAction::triggered, this, &PlainTextView::selectAll);
    menu.exec(event->globalPos());
}

void PlainTextView::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void PlainTextView::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

} // namespace sockwright::ui
