// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/timeline/timelinepainter.h"

#include <QAbstractItemView>
#include <QTimer>

#include <memory>
#include <optional>
#include <vector>

namespace sockwright::base {
class SettingsStore;
}

namespace sockwright::ui {

class ScrollMarks;
class TimelineHeader;

/// The rows of a conversation as a table with rows of one height, which follows its end.
///
/// Where a row is, is arithmetic; only visible rows are asked for and painted. New rows are shown
/// at most 20 times a second, and at once when a person does something. The vertical scroll bar
/// counts rows: what is on top stays there while rows arrive.
///
/// While it follows, new rows scroll into view. Scrolling up with wheel, keyboard or scroll bar
/// pauses that; reaching the end resumes it. Home and End go to the first and the last row.
///
/// Pixels of Qt's item views are int: dragging or Shift selects at most 2^30 pixels of rows at a
/// time, some 50 million. Screen readers get a table through TimelineAccessible.
class TimelineView : public QAbstractItemView
{
    Q_OBJECT

public:
    explicit TimelineView(QWidget *parent = nullptr);
    ~TimelineView() override;

    /// Wants a model with the columns of capture::TimelineColumn.
    void setModel(QAbstractItemModel *model) override;

    /// The columns; their menu is TimelineHeader::menu().
    TimelineHeader *header() const { return m_header; }
    /// Takes the columns from the settings and keeps them there from now on.
    void keepColumnsIn(base::SettingsStore &settings);

    bool follows() const { return m_follow; }
    void setFollow(bool follow);

    /// What the view says while it has no rows; plain text.
    void setPlaceholder(const QString &text);
    /// Marks rows of the model beside the scroll bar; sorted, empty for none. They stay until other
    /// ones are set or the model is reset.
    void setMarks(std::vector<int> rows);

    /// What the previews show the matches of; null for nothing.
    void setFinder(std::shared_ptr<capture::MatchFinder> finder);

    /// Makes a row current and the only one that is selected.
    void selectRow(int row);

    /// How far down the viewport a row is, in rows; nothing when it is not in it.
    std::optional<int> placeOf(int row) const;
    /// Scrolls a row to such a place, as far as there are rows.
    void scrollToPlace(int row, int place);

    /// What a cell shows.
    QString cellText(const QModelIndex &index) const { return m_painter.text(index); }
    /// Pixels; the same for all rows.
    int rowHeight() const { return m_painter.rowHeight(); }

    QRect visualRect(const QModelIndex &index) const override;
    QModelIndex indexAt(const QPoint &point) const override;
    void scrollTo(const QModelIndex &index, ScrollHint hint = EnsureVisible) override;
    void reset() override;

signals:
    /// Whoever changed it: setFollow() or the person by scrolling.
    void followChanged(bool follow);
    /// Copy was pressed.
    void copyRequested();

protected:
    bool event(QEvent *event) override;
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    /// Does nothing: a letter pressed would look through a million rows in the GUI thread.
    void keyboardSearch(const QString &) override { }
    void keyPressEvent(QKeyEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void updateGeometries() override;
    void rowsInserted(const QModelIndex &parent, int first, int last) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void selectionChanged(const QItemSelection &selected,
                          const QItemSelection &deselected) override;

    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    int horizontalOffset() const override;
    int verticalOffset() const override;
    bool isIndexHidden(const QModelIndex &index) const override;
    void setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags command) override;
    QRegion visualRegionForSelection(const QItemSelection &selection) const override;

private:
    int rowCount() const { return model() ? model()->rowCount(rootIndex()) : 0; }
    int topRow() const;
    /// Rows that fit into the viewport as a whole, at least one.
    int wholeRows() const;
    /// The row at a place of the viewport, whether it exists or not.
    qint64 rowAt(int y) const;
    QRect rowsRect(int first, int last) const;
    void applyFont();
    void placeHeader();
    void takeRows();
    void takeColumns();
    void scrolledByPerson(int position);
    void paintRows(QPainter &painter, const QRect &rect);
    void paintFocus(QPainter &painter);

    TimelineHeader *m_header;
    ScrollMarks *m_marks;
    TimelinePainter m_painter;
    QString m_placeholder;
    QTimer m_pace; // runs while it is too soon to show more new rows
    int m_shownRows = 0; // of the model, when new rows were shown last
    bool m_rowsWait = false;
    bool m_follow = true;
    bool m_mouseHeld = false; // rows stay where they are under a pressed button
    bool m_placing = false;
};

} // namespace sockwright::ui
