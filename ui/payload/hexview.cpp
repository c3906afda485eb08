// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/payload/hexview.h"

#include "format/bytes.h"
#include "ui/payload/clipboard.h"
#include "ui/theme/colours.h"
#include "ui/theme/fonts.h"

#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>

namespace sockwright::ui {

namespace {

constexpr int margin = 4;
constexpr int columnsBesideOffset = 2 + 3 * 16 + 2 + 16; // as format::hexDumpLine() lays them out

} // namespace

HexView::HexView(QWidget *parent)
    : QAbstractScrollArea(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setLayoutDirection(Qt::LeftToRight);
    viewport()->setBackgroundRole(QPalette::Base);
    setFont(monospaceFont());
    applyFont();
}

void HexView::setBytes(const QByteArray &bytes)
{
    m_bytes = bytes;
    m_offsetDigits = bytes.size() > 0xFFFF'FFFFLL ? 12 : 8;
    updateScrollBars();
    verticalScrollBar()->setValue(0);
    viewport()->update();
}

qsizetype HexView::rowCount() const
{
    return (m_bytes.size() + bytesPerRow - 1) / bytesPerRow;
}

QString HexView::rowText(qsizetype row) const
{
    const qsizetype offset = row * bytesPerRow;
    const QByteArrayView part
        = QByteArrayView(m_bytes).sliced(offset, std::min(bytesPerRow, m_bytes.size() - offset));
    return format::hexDumpLine(static_cast<quint64>(offset),
                               {part.data(), static_cast<std::size_t>(part.size())},
                               m_offsetDigits);
}

QString HexView::visibleText() const
{
    QStringList rows;
    for (qsizetype row = verticalScrollBar()->value(); row < endVisibleRow(); ++row)
        rows.append(rowText(row));
    return rows.join(u'\n');
}

bool HexView::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride
        && static_cast<QKeyEvent *>(event)->matches(QKeySequence::Copy)) {
        event->accept();
        return true;
    }
    return QAbstractScrollArea::event(event);
}

void HexView::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        applyFont();
    else if (event->type() == QEvent::PaletteChange)
        viewport()->update();
}

void HexView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    updateScrollBars();
}

void HexView::scrollContentsBy(int, int)
{
    viewport()->update();
}

void HexView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        copyToClipboard(visibleText().toUtf8());
    else if (event->key() == Qt::Key_Home)
        verticalScrollBar()->triggerAction(QAbstractSlider::SliderToMinimum);
    else if (event->key() == Qt::Key_End)
        verticalScrollBar()->triggerAction(QAbstractSlider::SliderToMaximum);
    else
        QAbstractScrollArea::keyPressEvent(event);
}

void HexView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    const Colours colours = coloursFor(palette());
    const QColor text = palette().color(QPalette::Text);
    const qsizetype first = verticalScrollBar()->value();
    const int left = margin - horizontalScrollBar()->value();
    const int ascent = QFontMetrics(font()).ascent();
    for (qsizetype row = first; row < endVisibleRow(); ++row) {
        const int y = static_cast<int>(row - first) * m_rowHeight;
        if (y + m_rowHeight < event->rect().top() || y > event->rect().bottom())
            continue;
        const QString line = rowText(row);
        painter.setPen(colours.muted);
        painter.drawText(left, y + ascent, line.left(m_offsetDigits));
        painter.setPen(text);
        painter.drawText(left + m_offsetDigits * m_charWidth, y + ascent, line.mid(m_offsetDigits));
    }
}

void HexView::applyFont()
{
    const QFontMetrics metrics(font());
    m_rowHeight = std::max(1, metrics.lineSpacing() + 1);
    m_charWidth = std::max(1, metrics.horizontalAdvance(u'0'));
    updateScrollBars();
    viewport()->update();
}

void HexView::updateScrollBars()
{
    const qsizetype hidden = std::max<qsizetype>(0, rowCount() - fullRows());
    verticalScrollBar()->setPageStep(std::max(1, fullRows() - 1));
    verticalScrollBar()->setRange(0, static_cast<int>(hidden));
    const int width = 2 * margin + (m_offsetDigits + columnsBesideOffset) * m_charWidth;
    horizontalScrollBar()->setSingleStep(4 * m_charWidth);
    horizontalScrollBar()->setPageStep(viewport()->width());
    horizontalScrollBar()->setRange(0, std::max(0, width - viewport()->width()));
}

int HexView::fullRows() const
{
    return std::max(1, viewport()->height() / m_rowHeight);
}

qsizetype HexView::endVisibleRow() const
{
    const int rows = (viewport()->height() + m_rowHeight - 1) / m_rowHeight;
    return std::min<qsizetype>(verticalScrollBar()->value() + rows, rowCount());
}

} // namespace sockwright::ui
