// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timelinedelegate.h"

#include "capture/timelineroles.h"
#include "wire/record.h"

#include <QPainter>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace sockwright::ui {

namespace {

constexpr int iconSize = 16;
constexpr int padding = 4;
constexpr int errorTint = 28; // alpha of the ground of an error row, of 255

wire::Kind kindOf(const QModelIndex &index)
{
    return static_cast<wire::Kind>(index.data(capture::KindRole).toInt());
}

} // namespace

TimelineDelegate::TimelineDelegate(QObject *parent)
    : QStyledItemDelegate(parent)
    , m_wordMetrics(m_words)
    , m_fixedMetrics(m_fixed)
{
}

void TimelineDelegate::setPalette(const QPalette &palette)
{
    m_palette = palette;
    m_colours = coloursFor(palette);
}

void TimelineDelegate::setFonts(const QFont &words, const QFont &fixed)
{
    m_words = words;
    m_fixed = fixed;
    m_wordMetrics = QFontMetrics(words);
    m_fixedMetrics = QFontMetrics(fixed);
    m_rowHeight = std::max({m_wordMetrics.height(), m_fixedMetrics.height(), iconSize}) + 4;
}

int TimelineDelegate::columnWidth(int column) const
{
    switch (column) {
    case capture::TimeColumn:
        return m_fixedMetrics.horizontalAdvance(u"00:00:00.000"_s) + 2 * padding;
    case capture::DeltaColumn:
        return m_fixedMetrics.horizontalAdvance(u"+000.0 ms"_s) + 2 * padding;
    case capture::DirectionColumn:
        return iconSize + 2 * padding;
    case capture::TypeColumn:
        return m_wordMetrics.horizontalAdvance(tr("handshake")) + 4 * padding;
    case capture::SizeColumn:
        return m_fixedMetrics.horizontalAdvance(u"000.0 KB"_s) + 2 * padding;
    default:
        return 0;
    }
}

QSize TimelineDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    return {columnWidth(index.column()), m_rowHeight};
}

void TimelineDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    if (selected) {
        const auto group
            = option.state.testFlag(QStyle::State_Active) ? QPalette::Active : QPalette::Inactive;
        painter->fillRect(option.rect, m_palette.brush(group, QPalette::Highlight));
    } else if (kindOf(index) == wire::Kind::Error) {
        QColor tint = m_colours.error;
        tint.setAlpha(errorTint);
        painter->fillRect(option.rect, tint);
    }

    if (index.column() == capture::DirectionColumn) {
        paintDirection(painter, option, index);
        return;
    }
    const bool words = index.column() == capture::TypeColumn;
    const bool right
        = index.column() == capture::DeltaColumn || index.column() == capture::SizeColumn;
    const QFontMetrics &metrics = words ? m_wordMetrics : m_fixedMetrics;
    const QRect rect = option.rect.adjusted(padding, 0, right ? -padding : 0, 0);
    const QString text = fitting(index.data(Qt::DisplayRole).toString(), metrics, rect.width());
    painter->setFont(words ? m_words : m_fixed);
    painter->setPen(textColour(option, index));
    painter->drawText(rect,
                      (right ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter
                          | Qt::TextSingleLine | Qt::TextForceLeftToRight,
                      text);
}

void TimelineDelegate::paintDirection(QPainter *painter, const QStyleOptionViewItem &option,
                                      const QModelIndex &index) const
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
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const QColor colour = selected ? textColour(option, index) : drawing.second;
    const QRect &cell = option.rect;
    painter->drawPixmap(
        cell.x() + (cell.width() - iconSize) / 2, cell.y() + (cell.height() - iconSize) / 2,
        iconPixmap(drawing.first, iconSize, painter->device()->devicePixelRatioF(), colour));
}

QColor TimelineDelegate::textColour(const QStyleOptionViewItem &option,
                                    const QModelIndex &index) const
{
    if (option.state.testFlag(QStyle::State_Selected)) {
        const auto group
            = option.state.testFlag(QStyle::State_Active) ? QPalette::Active : QPalette::Inactive;
        return m_palette.color(group, QPalette::HighlightedText);
    }
    const bool content
        = index.column() == capture::PreviewColumn || index.column() == capture::TypeColumn;
    if (!content)
        return m_colours.muted;
    switch (kindOf(index)) {
    case wire::Kind::Error:
        return m_colours.error;
    case wire::Kind::Text:
    case wire::Kind::Binary:
        return m_palette.color(QPalette::Text);
    case wire::Kind::Ping:
    case wire::Kind::Pong:
    case wire::Kind::Close:
    case wire::Kind::Handshake:
    case wire::Kind::State:
        break;
    }
    return m_colours.muted;
}

// Measuring text means shaping it: the text is cut to about what can fit before it is measured.
QString TimelineDelegate::fitting(const QString &text, const QFontMetrics &metrics, int width) const
{
    constexpr int spare = 4;
    const int narrow = std::max(1, metrics.averageCharWidth() / 2);
    const qsizetype most = width / narrow + spare;
    return metrics.elidedText(text.size() > most ? text.left(most) : text, Qt::ElideRight, width);
}

} // namespace sockwright::ui
