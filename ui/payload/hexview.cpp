// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/payload/hexview.h"

#include "base/byteview.h"
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
constexpr qsizetype lookAround = 256; // bytes: longer matches are cut at the viewport
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

void HexView::setFinder(std::shared_ptr<capture::MatchFinder> finder)
{
    m_finder = std::move(finder);
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
    const std::vector<capture::MatchFinder::Match> matches = visibleMatches();
    for (qsizetype row = first; row < endVisibleRow(); ++row) {
        const int y = static_cast<int>(row - first) * m_rowHeight;
        if (y + m_rowHeight < event->rect().top() || y > event->rect().bottom())
            continue;
        paintRow(painter, row, y, colours.muted, text);
        paintMatches(painter, row, y, matches);
    }
}

void HexView::paintRow(QPainter &painter, qsizetype row, int y, const QColor &offset,
                       const QColor &text) const
{
    const QString line = rowText(row);
    const int left = margin - horizontalScrollBar()->value();
    const int base = y + QFontMetrics(font()).ascent();
    painter.setPen(offset);
    painter.drawText(left, base, line.left(m_offsetDigits));
    painter.setPen(text);
    painter.drawText(left + m_offsetDigits * m_charWidth, base, line.mid(m_offsetDigits));
}

// Of the rows in the viewport; a match may begin or end a little beyond.
std::vector<capture::MatchFinder::Match> HexView::visibleMatches() const
{
    if (!m_finder)
        return {};
    const qsizetype from
        = std::max<qsizetype>(0, verticalScrollBar()->value() * bytesPerRow - lookAround);
    const qsizetype to = std::min(m_bytes.size(), endVisibleRow() * bytesPerRow + lookAround);
    const auto first = static_cast<std::size_t>(from);
    auto matches = m_finder->find(base::viewOf(m_bytes).substr(
        first, static_cast<std::size_t>(std::max<qsizetype>(0, to - from))));
    for (capture::MatchFinder::Match &match : matches)
        match.first += first;
    return matches;
}

// Over the row, once more on their own ground: among the hexadecimal digits and the characters.
void HexView::paintMatches(QPainter &painter, qsizetype row, int y,
                           const std::vector<capture::MatchFinder::Match> &matches) const
{
    const int left = margin - horizontalScrollBar()->value() + m_offsetDigits * m_charWidth;
    const qreal advance = QFontMetricsF(font()).horizontalAdvance(u'0'); // maybe no whole pixels
    const qsizetype begin = row * bytesPerRow;
    const qsizetype end = std::min(begin + bytesPerRow, m_bytes.size());
    constexpr int digits = 2; // behind the offset
    constexpr int characters = digits + 3 * static_cast<int>(bytesPerRow) + 2;
    QRegion region;
    const auto add = [&](int column, int count) {
        region += QRectF(left + column * advance, y, count * advance, m_rowHeight).toAlignedRect();
    };
    for (const capture::MatchFinder::Match &match : matches) {
        const auto first = std::max(begin, static_cast<qsizetype>(match.first));
        const auto behind = std::min(end, static_cast<qsizetype>(match.first + match.size));
        for (qsizetype byte = first; byte < behind; ++byte) {
            const int place = static_cast<int>(byte - begin);
            const bool goesOn = byte + 1 < behind && place != 7;
            add(digits + 3 * place + (place >= 8 ? 1 : 0), goesOn ? 3 : 2);
            add(characters + place, 1);
        }
    }
    if (region.isEmpty())
        return;
    const Colours colours = coloursFor(palette());
    painter.save();
    painter.setClipRegion(region);
    painter.fillRect(region.boundingRect(), colours.match);
    paintRow(painter, row, y, colours.matchText, colours.matchText);
    painter.restore();
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
