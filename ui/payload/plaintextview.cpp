// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/payload/plaintextview.h"

#include "ui/payload/clipboard.h"
#include "ui/payload/plaintextaccessible.h"
#include "ui/theme/fonts.h"

#include <QAccessible>
#include <QPainter>
#include <QScrollBar>
#include <QTextLine>

#include <algorithm>
#include <limits>

namespace sockwright::ui {

namespace {

constexpr int margin = 4;

int toInt(qsizetype value)
{
    return static_cast<int>(std::min<qsizetype>(value, std::numeric_limits<int>::max()));
}

} // namespace

PlainTextView::PlainTextView(QWidget *parent)
    : QAbstractScrollArea(parent)
{
    PlainTextAccessible::install();
    setFocusPolicy(Qt::StrongFocus);
    setLayoutDirection(Qt::LeftToRight);
    viewport()->setCursor(Qt::IBeamCursor);
    viewport()->setBackgroundRole(QPalette::Base);
    setFont(monospaceFont());
    m_layouts.setColours(coloursFor(palette()));
    applyFont();
}

void PlainTextView::setText(format::LineIndex index, Highlight highlight)
{
    m_layouts.setIndex(std::move(index), highlight);
    m_anchor = 0;
    m_cursor = 0;
    m_wishedX = -1;
    m_currentMatch = {};
    m_widest = toInt(std::min<qsizetype>(this->index().longestRow(), 100'000) * m_charWidth);
    applyFont();
    verticalScrollBar()->setValue(0);
    horizontalScrollBar()->setValue(0);
    viewport()->update();
    QAccessibleEvent changed(this, QAccessible::VisibleDataChanged);
    QAccessible::updateAccessibility(&changed);
}

format::LineIndex PlainTextView::takeText()
{
    format::LineIndex text = m_layouts.takeIndex();
    setText({});
    return text;
}

void PlainTextView::setFittedRows(qsizetype most)
{
    m_fittedRows = most;
    updateScrollBars();
}

void PlainTextView::setFinder(std::shared_ptr<capture::MatchFinder> finder)
{
    m_finder = std::move(finder);
    viewport()->update();
}

void PlainTextView::setCurrentMatch(capture::MatchFinder::Match match)
{
    m_currentMatch = match;
    viewport()->update();
    const auto first = static_cast<qsizetype>(match.first);
    if (match.size == 0 || first >= index().text().size())
        return;
    const qsizetype number = index().rowAt(first);
    if (number < firstVisibleRow() || number >= firstVisibleRow() + fullRows())
        verticalScrollBar()->setValue(toInt(std::max<qsizetype>(0, number - fullRows() / 3)));
    const RowLayouts::Row &row = m_layouts.row(number);
    m_widest = std::max(m_widest, qCeil(row.layout.lineAt(0).naturalTextWidth()));
    updateScrollBars();
    const int x = pointAt(number, row.shown.positionOf(first - row.source.offset)).x();
    QScrollBar *const horizontal = horizontalScrollBar();
    if (x < m_gutter || x > viewport()->width() - 4 * m_charWidth)
        horizontal->setValue(horizontal->value() + x - viewport()->width() / 3);
}

void PlainTextView::setLineNumbersShown(bool shown)
{
    m_lineNumbers = shown;
    applyFont();
}

std::pair<qsizetype, qsizetype> PlainTextView::selection() const
{
    return std::minmax(m_anchor, m_cursor);
}

QByteArray PlainTextView::selectedText() const
{
    const auto [from, to] = selection();
    return index().text().mid(from, to - from);
}

void PlainTextView::selectAll()
{
    m_anchor = 0;
    m_cursor = index().text().size();
    viewport()->update();
}

void PlainTextView::select(qsizetype from, qsizetype to)
{
    const qsizetype size = index().text().size();
    m_anchor = std::clamp<qsizetype>(from, 0, size);
    moveTo(std::clamp<qsizetype>(to, 0, size), true);
}

void PlainTextView::copy() const
{
    if (m_anchor != m_cursor)
        copyToClipboard(selectedText());
}

QString PlainTextView::visibleText()
{
    QString text;
    for (qsizetype number = firstVisibleRow(); number < endVisibleRow(); ++number) {
        if (number > firstVisibleRow())
            text += u'\n';
        text += m_layouts.row(number).shown.text();
    }
    return text;
}

qsizetype PlainTextView::firstVisibleRow() const
{
    return verticalScrollBar()->value();
}

qsizetype PlainTextView::endVisibleRow() const
{
    const int rows = (viewport()->height() + m_rowHeight - 1) / m_rowHeight;
    return std::min<qsizetype>(firstVisibleRow() + rows, index().rowCount());
}

QPoint PlainTextView::pointAt(qsizetype row, int position)
{
    const QTextLine line = m_layouts.row(row).layout.lineAt(0);
    const int x = qRound(line.cursorToX(position));
    return {m_gutter - horizontalScrollBar()->value() + x,
            toInt(row - firstVisibleRow()) * m_rowHeight};
}

qsizetype PlainTextView::byteAt(QPoint point)
{
    const int down
        = point.y() >= 0 ? point.y() / m_rowHeight : (point.y() - m_rowHeight + 1) / m_rowHeight;
    const qsizetype number
        = std::clamp<qsizetype>(firstVisibleRow() + down, 0, index().rowCount() - 1);
    const RowLayouts::Row &row = m_layouts.row(number);
    const int x = point.x() - m_gutter + horizontalScrollBar()->value();
    return row.source.offset + row.shown.byteAt(row.layout.lineAt(0).xToCursor(x));
}

bool PlainTextView::event(QEvent *event)
{
    // Standard keys are the view's own while it has the focus, not a shortcut of the window.
    if (event->type() == QEvent::ShortcutOverride) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->matches(QKeySequence::Copy) || key->matches(QKeySequence::SelectAll)) {
            event->accept();
            return true;
        }
    }
    return QAbstractScrollArea::event(event);
}

void PlainTextView::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        applyFont();
    } else if (event->type() == QEvent::PaletteChange) {
        m_layouts.setColours(coloursFor(palette()));
        viewport()->update();
    }
}

void PlainTextView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    updateScrollBars();
}

void PlainTextView::scrollContentsBy(int, int)
{
    viewport()->update();
}

void PlainTextView::applyFont()
{
    const QFontMetrics metrics(font());
    m_layouts.setFont(font());
    m_rowHeight = std::max(1, metrics.lineSpacing() + 1);
    m_charWidth = std::max(1, metrics.horizontalAdvance(u'0'));
    const auto digits = QString::number(index().lineCount()).size();
    m_gutter = m_lineNumbers ? toInt(digits + 2) * m_charWidth + margin : margin;
    updateScrollBars();
    viewport()->update();
}

void PlainTextView::updateScrollBars()
{
    verticalScrollBar()->setPageStep(std::max(1, fullRows() - 1));
    verticalScrollBar()->setRange(0, toInt(std::max<qsizetype>(0, reachableRows() - fullRows())));
    const int room = viewport()->width() - m_gutter - margin;
    horizontalScrollBar()->setSingleStep(4 * m_charWidth);
    horizontalScrollBar()->setPageStep(std::max(1, room));
    horizontalScrollBar()->setRange(0, std::max(0, m_widest - room));
    if (m_fittedRows > 0)
        fitHeight();
}

void PlainTextView::fitHeight()
{
    const qsizetype rows = reachableRows();
    setVerticalScrollBarPolicy(rows > m_fittedRows ? Qt::ScrollBarAsNeeded
                                                   : Qt::ScrollBarAlwaysOff);
    const bool isWide = horizontalScrollBar()->maximum() > 0;
    setFixedHeight(toInt(std::min(rows, m_fittedRows)) * m_rowHeight + 2 * frameWidth()
                   + (isWide ? horizontalScrollBar()->sizeHint().height() : 0));
}

qsizetype PlainTextView::reachableRows() const
{
    const bool endsInEmptyRow = m_fittedRows > 0 && index().text().endsWith('\n');
    return index().rowCount() - (endsInEmptyRow ? 1 : 0);
}

int PlainTextView::fullRows() const
{
    return std::max(1, viewport()->height() / m_rowHeight);
}

void PlainTextView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    const qsizetype first = firstVisibleRow();
    const qsizetype end = endVisibleRow();
    int widest = m_widest;
    for (qsizetype number = first; number < end; ++number) {
        const int y = toInt(number - first) * m_rowHeight;
        if (y + m_rowHeight < event->rect().top() || y > event->rect().bottom())
            continue;
        paintRow(painter, number, y);
        const QTextLine line = m_layouts.row(number).layout.lineAt(0);
        widest = std::max(widest, qCeil(line.naturalTextWidth()));
    }
    m_layouts.forgetFarFrom(first, end - 1);
    if (widest > m_widest) {
        m_widest = widest;
        QMetaObject::invokeMethod(this, &PlainTextView::updateScrollBars, Qt::QueuedConnection);
    }
}

void PlainTextView::paintRow(QPainter &painter, qsizetype number, int y)
{
    const RowLayouts::Row &row = m_layouts.row(number);
    const QRect text(m_gutter - margin, y, viewport()->width() - m_gutter + margin, m_rowHeight);
    painter.setClipRect(text);

    QList<QTextLayout::FormatRange> selections;
    if (m_finder)
        addMatches(row, selections);
    const QTextLayout::FormatRange selection = selectionIn(row);
    if (selection.length > 0)
        selections.append(selection);
    painter.setPen(palette().color(QPalette::Text));
    const int left = m_gutter - horizontalScrollBar()->value();
    row.layout.draw(&painter, QPointF(left, y), selections);
    if (selectsLineBreak(row)) {
        const int end = left + qRound(row.layout.lineAt(0).naturalTextWidth());
        painter.fillRect(end, y, m_charWidth, m_rowHeight, selectionBrush(QPalette::Highlight));
    }

    const qsizetype inRow = m_cursor - row.source.offset;
    const bool cursorHere = number == index().rowAt(m_cursor);
    if (cursorHere && hasFocus())
        row.layout.drawCursor(&painter, QPointF(left, y), row.shown.positionOf(inRow), 1);

    if (m_lineNumbers) {
        const QRect gutter(0, y, m_gutter - m_charWidth, m_rowHeight);
        painter.setClipRect(gutter);
        painter.setPen(m_layouts.colours().muted);
        painter.drawText(gutter, Qt::AlignRight | Qt::AlignTop,
                         row.source.continuesLine ? QString(QChar(0x21AA))
                                                  : QString::number(row.source.line));
    }
}

void PlainTextView::addMatches(const RowLayouts::Row &row,
                               QList<QTextLayout::FormatRange> &formats) const
{
    const auto offset = static_cast<std::size_t>(row.source.offset);
    for (const capture::MatchFinder::Match &match : m_finder->find(index().bytes(row.source))) {
        const std::size_t behind = match.first + match.size;
        const bool current = m_currentMatch.size > 0 && m_currentMatch.first >= offset + match.first
            && m_currentMatch.first < offset + behind;
        QTextLayout::FormatRange range;
        range.start = row.shown.positionOf(static_cast<qsizetype>(match.first));
        range.length = row.shown.positionOf(static_cast<qsizetype>(behind)) - range.start;
        const Colours &colours = m_layouts.colours();
        range.format.setBackground(current ? colours.currentMatch : colours.match);
        range.format.setForeground(colours.matchText);
        formats.append(range);
    }
}

QTextLayout::FormatRange PlainTextView::selectionIn(const RowLayouts::Row &row) const
{
    const auto [from, to] = selection();
    const qsizetype rowEnd = row.source.offset + row.source.size;
    QTextLayout::FormatRange range;
    if (to <= row.source.offset || from > rowEnd)
        return range;
    range.start = row.shown.positionOf(std::max<qsizetype>(0, from - row.source.offset));
    range.length = row.shown.positionOf(std::min(to, rowEnd) - row.source.offset) - range.start;
    range.format.setBackground(selectionBrush(QPalette::Highlight));
    range.format.setForeground(selectionBrush(QPalette::HighlightedText));
    return range;
}

bool PlainTextView::selectsLineBreak(const RowLayouts::Row &row) const
{
    const auto [from, to] = selection();
    const qsizetype rowEnd = row.source.offset + row.source.size;
    return !row.source.lineGoesOn && from <= rowEnd && to > rowEnd;
}

QBrush PlainTextView::selectionBrush(QPalette::ColorRole role) const
{
    return palette().brush(hasFocus() ? QPalette::Active : QPalette::Inactive, role);
}

} // namespace sockwright::ui
