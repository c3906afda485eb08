// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/query/matchfinder.h"
#include "ui/payload/rowlayouts.h"

#include <QAbstractScrollArea>
#include <QBasicTimer>

#include <memory>
#include <utility>

namespace sockwright::ui {

/// Shows a UTF-8 text of any size as plain text in the fixed-width font, read only. It lays out and
/// paints visible rows alone, so that 100 MB show as fast as 1 KB; nothing in the text is markup,
/// and what cannot be seen gets a visible stand-in (TextRow).
///
/// Keyboard: arrows, Home, End, Page Up and Down, with Ctrl and Shift as in an editor; Ctrl+A,
/// Ctrl+C. Positions are byte offsets into the text. Screen readers get the visible rows through
/// PlainTextAccessible.
class PlainTextView : public QAbstractScrollArea
{
    Q_OBJECT

public:
    explicit PlainTextView(QWidget *parent = nullptr);

    /// Shows a text. Making the index of a big text is the caller's, in the background.
    void setText(format::LineIndex index, Highlight highlight = Highlight::None);
    /// Shows nothing and hands the text back, so that a big one can be freed elsewhere.
    format::LineIndex takeText();
    const format::LineIndex &index() const { return m_layouts.index(); }

    void setLineNumbersShown(bool shown);
    /// From now on the view is as high as its text, for a page that scrolls as a whole; a text of
    /// more rows than `most` scrolls. The empty row behind a last line break gets no room.
    void setFittedRows(qsizetype most);

    /// What the visible rows show the matches of; null for nothing. Matches over several rows are
    /// not found.
    void setFinder(std::shared_ptr<capture::MatchFinder> finder);
    /// The match that a person is at: told apart, and scrolled to. Of size 0 for none.
    void setCurrentMatch(capture::MatchFinder::Match match);
    capture::MatchFinder::Match currentMatch() const { return m_currentMatch; }

    /// What is selected, in the text's own bytes.
    QByteArray selectedText() const;
    void selectAll();
    void clearSelection() { moveTo(m_cursor, false); }
    /// The selected bytes [first, second); equal when nothing is selected.
    std::pair<qsizetype, qsizetype> selection() const;
    /// Selects the bytes [from, to) and scrolls to the end of it; out of range is cut.
    void select(qsizetype from, qsizetype to);
    /// Copies what is selected.
    void copy() const;

    qsizetype cursor() const { return m_cursor; }

    /// The rows in the viewport as they are shown, joined by line feeds.
    QString visibleText();
    /// The first row in the viewport and the one after the last.
    qsizetype firstVisibleRow() const;
    qsizetype endVisibleRow() const;
    /// A row as it is shown.
    const RowLayouts::Row &shownRow(qsizetype number) { return m_layouts.row(number); }
    /// Where a position of a shown row is, in the viewport.
    QPoint pointAt(qsizetype row, int position);
    /// The byte nearest to a point of the viewport.
    qsizetype byteAt(QPoint point);
    int rowHeight() const { return m_rowHeight; }

    /// Rows laid out since the view was made: what showing texts has cost.
    quint64 layoutCount() const { return m_layouts.layoutCount(); }

protected:
    bool event(QEvent *event) override;
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void timerEvent(QTimerEvent *event) override;

private:
    void applyFont();
    void updateScrollBars();
    void fitHeight();
    qsizetype reachableRows() const;
    void paintRow(QPainter &painter, qsizetype number, int y);
    void addMatches(const RowLayouts::Row &row, QList<QTextLayout::FormatRange> &formats) const;
    QTextLayout::FormatRange selectionIn(const RowLayouts::Row &row) const;
    bool selectsLineBreak(const RowLayouts::Row &row) const;
    QBrush selectionBrush(QPalette::ColorRole role) const;
    int fullRows() const;

    // plaintextinput.cpp
    bool moveByKey(const QKeyEvent &event);
    void moveVertically(qsizetype rows, bool keepAnchor);
    void moveTo(qsizetype byte, bool keepAnchor);
    qsizetype nextByte(QTextLayout::CursorMode mode);
    qsizetype previousByte(QTextLayout::CursorMode mode);
    qsizetype rowStart(qsizetype number) const;
    qsizetype lastPlaceIn(qsizetype number);
    void ensureCursorVisible();

    RowLayouts m_layouts;
    std::shared_ptr<capture::MatchFinder> m_finder;
    capture::MatchFinder::Match m_currentMatch;
    bool m_lineNumbers = false;
    qsizetype m_fittedRows = 0; // 0: the height is the layout's
    int m_rowHeight = 1;
    int m_charWidth = 1;
    int m_gutter = 0; // pixels left of the text, line numbers and margin
    int m_widest = 0; // pixels of the widest row seen, or estimated
    qsizetype m_anchor = 0;
    qsizetype m_cursor = 0;
    int m_wishedX = -1; // the column that moving up and down keeps to; -1: the cursor's own
    QBasicTimer m_autoScroll;
    QPoint m_dragPoint;
};

} // namespace sockwright::ui
