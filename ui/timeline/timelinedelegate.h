// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/colours.h"
#include "ui/theme/icons.h"

#include <QFont>
#include <QFontMetrics>
#include <QPalette>
#include <QStyledItemDelegate>

namespace sockwright::ui {

/// Paints the cells of a timeline: plain text on one line, always laid out left to right; direction
/// and kind as an icon and a colour. Does as little as it can for a cell, because a busy timeline
/// is painted dozens of times a second.
class TimelineDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    explicit TimelineDelegate(QObject *parent = nullptr);

    void setPalette(const QPalette &palette);
    /// The fonts for words and for everything else.
    void setFonts(const QFont &words, const QFont &fixed);

    /// Pixels; the same for all rows.
    int rowHeight() const { return m_rowHeight; }
    /// Pixels that the usual contents of a column take; of the preview column none.
    int columnWidth(int column) const;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintDirection(QPainter *painter, const QStyleOptionViewItem &option,
                        const QModelIndex &index) const;
    QColor textColour(const QStyleOptionViewItem &option, const QModelIndex &index) const;
    QString fitting(const QString &text, const QFontMetrics &metrics, int width) const;

    QPalette m_palette;
    Colours m_colours;
    QFont m_words;
    QFont m_fixed;
    QFontMetrics m_wordMetrics;
    QFontMetrics m_fixedMetrics;
    int m_rowHeight = 0;
};

} // namespace sockwright::ui
