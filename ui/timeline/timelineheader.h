// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/timeline/timelinecolumns.h"

#include <QHeaderView>

#include <array>

class QAction;
class QMenu;

namespace sockwright::ui {

/// The header of a timeline: columns are moved and resized with the mouse and chosen in a menu,
/// which also says what Time shows. The preview takes the room that the others leave, or more when
/// somebody made it wider.
class TimelineHeader : public QHeaderView
{
    Q_OBJECT

public:
    using Widths = std::array<int, capture::TimelineColumnCount>;

    explicit TimelineHeader(QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;

    /// Pixels that the usual contents of the columns take.
    void setUsualWidths(const Widths &widths);

    TimelineColumns columns() const;
    void setColumns(const TimelineColumns &columns);
    TimeStyle timeStyle() const { return m_columns.time; }

    /// Columns, what Time shows, and back to the first layout. Also the header's context menu.
    QMenu *menu() const { return m_menu; }

    /// Logical columns from left to right, without those that are hidden.
    std::vector<int> shownColumns() const;

signals:
    /// The layout is another: by a person or by setColumns().
    void columnsChanged();

protected:
    void contextMenuEvent(QContextMenuEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void buildMenu();
    void updateMenu();
    void apply();
    void fitPreview();
    void takeSize(int column, int size);

    TimelineColumns m_columns; // the order in it is the header's own once there is a model
    Widths m_usual{};
    QMenu *m_menu;
    std::array<QAction *, capture::TimelineColumnCount> m_columnActions{};
    QAction *m_timeOfDay = nullptr;
    QAction *m_sinceConnect = nullptr;
    bool m_applying = false; // sizes and places change, but not because somebody drags
};

} // namespace sockwright::ui
