// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>

namespace sockwright::ui {

class TimelineDelegate;

/// The rows of a conversation as a table with rows of one height, which follows its end.
///
/// While it follows, new rows scroll into view. Scrolling up with wheel, keyboard or scroll bar
/// pauses that; reaching the end resumes it. Home and End go to the first and the last row.
class TimelineView : public QTableView
{
    Q_OBJECT

public:
    explicit TimelineView(QWidget *parent = nullptr);

    /// Wants a model with the columns of capture::TimelineColumn.
    void setModel(QAbstractItemModel *model) override;

    bool follows() const { return m_follow; }
    void setFollow(bool follow);

    /// What the view says while it has no rows; plain text.
    void setPlaceholder(const QString &text);

signals:
    /// Whoever changed it: setFollow() or the person by scrolling.
    void followChanged(bool follow);
    /// Copy was pressed.
    void copyRequested();

protected:
    bool event(QEvent *event) override;
    void changeEvent(QEvent *event) override;
    /// Does nothing: a letter pressed would look through a million rows in the GUI thread.
    void keyboardSearch(const QString &) override { }
    void keyPressEvent(QKeyEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void updateGeometries() override;
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;

private:
    void applyFont();
    void scrolledByPerson(int position);

    TimelineDelegate *m_delegate;
    QString m_placeholder;
    bool m_follow = true;
    bool m_mouseHeld = false; // rows stay where they are under a pressed button
};

} // namespace sockwright::ui
