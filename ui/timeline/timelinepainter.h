// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/query/matchfinder.h"
#include "ui/theme/colours.h"
#include "ui/timeline/linefont.h"
#include "ui/timeline/timelinecolumns.h"

#include <QModelIndex>
#include <QPalette>
#include <QRect>

#include <memory>
#include <span>

namespace sockwright::ui {

/// Paints the rows of a timeline: plain text on one line, always laid out left to right; direction
/// and kind as an icon and a colour. Does as little as it can for a row, because a busy timeline is
/// painted many times a second.
class TimelinePainter
{
public:
    struct Cell
    {
        int column; ///< capture::TimelineColumn
        int x;
        int width;
    };

    void setPalette(const QPalette &palette);
    /// The fonts for words and for everything else.
    void setFonts(const QFont &words, const QFont &fixed);
    void setTimeStyle(TimeStyle style) { m_time = style; }
    /// What is shown in the previews; null for nothing. Previews begin near it where it lies
    /// further back in the payload.
    void setFinder(std::shared_ptr<capture::MatchFinder> finder) { m_finder = std::move(finder); }

    /// Pixels; the same for all rows.
    int rowHeight() const { return m_rowHeight; }
    /// Pixels that the usual contents of a column take.
    int columnWidth(int column) const;

    /// What a cell says.
    QString text(const QModelIndex &index) const;

    enum class Ground
    {
        Plain,
        Selected,
        SelectedInactive, ///< in a window that is not active
    };
    /// Paints the cells of the row that `first` belongs to.
    void paintRow(QPainter &painter, const QModelIndex &first, const QRect &row, Ground ground,
                  std::span<const Cell> cells, bool isCurrent) const;

private:
    QString previewOf(const QModelIndex &index) const;
    QString broughtIntoView(const QString &text, int width) const;
    void paintMatches(QPainter &painter, const QRect &cell, const QString &text,
                      bool isCurrent) const;
    QColor tintOf(const QModelIndex &index) const;
    void paintDirection(QPainter &painter, const QRect &cell, const QModelIndex &index,
                        const QColor *selectedText) const;

    QPalette m_palette;
    Colours m_colours;
    LineFont m_words;
    LineFont m_fixed;
    TimeStyle m_time = TimeStyle::TimeOfDay;
    int m_rowHeight = 1;
    std::shared_ptr<capture::MatchFinder> m_finder;
};

} // namespace sockwright::ui
