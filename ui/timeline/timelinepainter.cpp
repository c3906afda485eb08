// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timelinepainter.h"

#include "base/byteview.h"
#include "capture/marks.h"
#include "capture/timelinetext.h"
#include "format/visible.h"
#include "ui/theme/icons.h"
#include "wire/record.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace sockwright::ui {

namespace {

constexpr int iconSize = 16;
constexpr int padding = 4;
constexpr int tintAlpha = 36; // of the ground of an error row or a marked one, of 255
constexpr int leastPreview = 16; // characters
constexpr int previewChars = 200;
constexpr qsizetype charactersBeforeMatch = 8;
constexpr std::size_t beforeMatch = 24; // bytes of a preview that begins near a match

wire::Kind kindOf(const QModelIndex &index)
{
    return static_cast<wire::Kind>(index.data(capture::KindRole).toInt());
}

} // namespace

void TimelinePainter::setPalette(const QPalette &palette)
{
    m_palette = palette;
    m_colours = coloursFor(palette);
}

void TimelinePainter::setFonts(const QFont &words, const QFont &fixed)
{
    m_words = LineFont(words);
    m_fixed = LineFont(fixed);
    m_rowHeight = std::max({m_words.height(), m_fixed.height(), iconSize}) + 4;
}

int TimelinePainter::columnWidth(int column) const
{
    switch (column) {
    case capture::TimeColumn:
        return m_fixed.width(u"00:00:00.000"_s) + 2 * padding;
    case capture::DeltaColumn:
        return m_fixed.width(u"+000.0 ms"_s) + 2 * padding;
    case capture::DirectionColumn:
        return iconSize + 2 * padding;
    case capture::TypeColumn:
        return m_words.width(
                   QCoreApplication::translate("sockwright::capture::Timeline", "handshake"))
            + 4 * padding;
    case capture::SizeColumn:
        return m_fixed.width(u"000.0 KB"_s) + 2 * padding;
    default:
        return m_fixed.averageCharWidth() * leastPreview;
    }
}

QString TimelinePainter::text(const QModelIndex &index) const
{
    if (index.column() == capture::TimeColumn && m_time == TimeStyle::SinceConnect) {
        const QVariant connect = index.data(capture::ConnectTimeRole);
        if (!connect.isValid())
            return {};
        return capture::secondsText(index.data(capture::TimeRole).toLongLong()
                                    - connect.toLongLong());
    }
    return index.column() == capture::PreviewColumn ? previewOf(index) : index.data().toString();
}

QString TimelinePainter::previewOf(const QModelIndex &index) const
{
    QString text = index.data().toString();
    if (!m_finder || m_finder->isEmpty() || kindOf(index) != wire::Kind::Text
        || m_finder->first(base::viewOf(text.toUtf8())).size > 0)
        return text;
    const QByteArray head = index.data(capture::HeadRole).toByteArray();
    const capture::MatchFinder::Match match = m_finder->first(base::viewOf(head));
    if (match.size == 0)
        return text;
    auto from = static_cast<qsizetype>(match.first - std::min(match.first, beforeMatch));
    while (from > 0 && (static_cast<unsigned char>(head[from]) & 0xC0U) == 0x80)
        --from; // a whole character
    return u"… "_s
        + format::previewText(base::viewOf(head).substr(static_cast<std::size_t>(from)),
                              previewChars);
}

// The ground of a row; invalid for none. The row's text says the same.
QColor TimelinePainter::tintOf(const QModelIndex &index) const
{
    switch (static_cast<capture::Mark::Colour>(index.data(capture::MarkColourRole).toInt())) {
    case capture::Mark::Colour::Red:
        return m_colours.error;
    case capture::Mark::Colour::Yellow:
        return m_colours.warning;
    case capture::Mark::Colour::Green:
        return m_colours.success;
    case capture::Mark::Colour::Blue:
        return m_colours.sent;
    case capture::Mark::Colour::None:
        break;
    }
    return kindOf(index) == wire::Kind::Error ? m_colours.error : QColor();
}

void TimelinePainter::paintRow(QPainter &painter, const QModelIndex &first, const QRect &row,
                               Ground ground, std::span<const Cell> cells, bool isCurrent) const
{
    const wire::Kind kind = kindOf(first);
    const QPalette::ColorGroup group
        = ground == Ground::SelectedInactive ? QPalette::Inactive : QPalette::Active;
    const QColor selectedText = m_palette.color(group, QPalette::HighlightedText);
    const bool selected = ground != Ground::Plain;
    if (selected) {
        painter.fillRect(row, m_palette.brush(group, QPalette::Highlight));
    } else if (QColor tint = tintOf(first); tint.isValid()) {
        tint.setAlpha(tintAlpha);
        painter.fillRect(row, tint);
    }

    QColor content = m_colours.muted;
    if (kind == wire::Kind::Error)
        content = m_colours.error;
    else if (wire::isMessage(kind))
        content = m_palette.color(QPalette::Text);

    for (const Cell &cell : cells) {
        const QModelIndex index = first.siblingAtColumn(cell.column);
        const QRect place(cell.x, row.y(), cell.width, row.height());
        if (cell.column == capture::DirectionColumn) {
            paintDirection(painter, place, index, selected ? &selectedText : nullptr);
            continue;
        }
        const bool words = cell.column == capture::TypeColumn;
        const bool right = cell.column == capture::DeltaColumn || cell.column == capture::SizeColumn
            || (cell.column == capture::TimeColumn && m_time == TimeStyle::SinceConnect);
        const bool isContent = words || cell.column == capture::PreviewColumn;
        painter.setPen(selected ? selectedText : isContent ? content : m_colours.muted);
        const QRect inner = place.adjusted(padding, 0, right ? -padding : 0, 0);
        const bool showsMatches = cell.column == capture::PreviewColumn && m_finder;
        const QString shown
            = showsMatches ? broughtIntoView(text(index), inner.width()) : text(index);
        (words ? m_words : m_fixed)
            .draw(painter, inner, right ? Qt::AlignRight : Qt::AlignLeft, shown);
        if (showsMatches)
            paintMatches(painter, inner, shown, isCurrent);
    }
}

// A preview whose first match would be cut off begins shortly before it.
QString TimelinePainter::broughtIntoView(const QString &text, int width) const
{
    const QByteArray utf8 = text.toUtf8();
    const capture::MatchFinder::Match match = m_finder->first(base::viewOf(utf8));
    const auto charactersTo = [&utf8](std::size_t byte) {
        return QString::fromUtf8(utf8.constData(), static_cast<qsizetype>(byte)).size();
    };
    if (match.size == 0 || m_fixed.offset(text, charactersTo(match.first + match.size)) <= width)
        return text;
    qsizetype from = std::max<qsizetype>(0, charactersTo(match.first) - charactersBeforeMatch);
    if (from > 0 && text.at(from).isLowSurrogate())
        --from;
    return from == 0 ? text : u"… "_s + text.mid(from);
}

// Over the text, once more on their own ground.
void TimelinePainter::paintMatches(QPainter &painter, const QRect &cell, const QString &text,
                                   bool isCurrent) const
{
    const QByteArray utf8 = text.toUtf8();
    QRegion region;
    std::size_t byte = 0;
    qsizetype character = 0;
    const auto xAt = [&](std::size_t place) {
        const auto more = base::viewOf(utf8).substr(byte, place - byte);
        character += QString::fromUtf8(more.data(), static_cast<qsizetype>(more.size())).size();
        byte = place;
        return cell.x() + m_fixed.offset(text, character);
    };
    for (const capture::MatchFinder::Match &match : m_finder->find(base::viewOf(utf8))) {
        const int left = xAt(match.first);
        if (left > cell.right())
            break;
        const int right = std::min(xAt(match.first + match.size), cell.right() + 1);
        region += QRect(left, cell.y() + 1, right - left, cell.height() - 2);
    }
    if (region.isEmpty())
        return;
    painter.save();
    painter.setClipRegion(region, Qt::IntersectClip);
    painter.fillRect(cell, isCurrent ? m_colours.currentMatch : m_colours.match);
    painter.setPen(m_colours.matchText);
    m_fixed.draw(painter, cell, Qt::AlignLeft, text);
    painter.restore();
}

void TimelinePainter::paintDirection(QPainter &painter, const QRect &cell, const QModelIndex &index,
                                     const QColor *selectedText) const
{
    std::pair<Icon, QColor> drawing{Icon::Local, m_colours.muted};
    switch (static_cast<wire::Direction>(index.data(capture::DirectionRole).toInt())) {
    case wire::Direction::In:
        drawing = {Icon::ArrowDown, m_colours.received};
        break;
    case wire::Direction::Out:
        drawing = {Icon::ArrowUp, m_colours.sent};
        break;
    case wire::Direction::Local:
        if (kindOf(index) == wire::Kind::Error)
            drawing = {Icon::Error, m_colours.error};
        else if (kindOf(index) == wire::Kind::Handshake)
            drawing = {Icon::Handshake, m_colours.muted};
        else
            drawing = {Icon::Info, m_colours.muted};
        break;
    }
    painter.drawPixmap(cell.x() + (cell.width() - iconSize) / 2,
                       cell.y() + (cell.height() - iconSize) / 2,
                       iconPixmap(drawing.first, iconSize, painter.device()->devicePixelRatioF(),
                                  selectedText ? *selectedText : drawing.second));
}

} // namespace sockwright::ui
