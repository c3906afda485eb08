// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timelineheader.h"

#include <QActionGroup>
#include <QContextMenuEvent>
#include <QMenu>
#include <QScopedValueRollback>

#include <algorithm>

namespace sockwright::ui {

TimelineHeader::TimelineHeader(QWidget *parent)
    : QHeaderView(Qt::Horizontal, parent)
    , m_menu(new QMenu(this))
{
    setSectionsMovable(true);
    setSectionsClickable(false);
    setHighlightSections(false);
    setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    connect(this, &QHeaderView::sectionResized, this,
            [this](int column, int, int size) { takeSize(column, size); });
    connect(this, &QHeaderView::sectionMoved, this, [this] {
        if (m_applying)
            return;
        m_columns = columns();
        emit columnsChanged();
    });
}

void TimelineHeader::setModel(QAbstractItemModel *model)
{
    QHeaderView::setModel(model);
    if (!model)
        return;
    buildMenu();
    apply();
}

void TimelineHeader::setUsualWidths(const Widths &widths)
{
    m_usual = widths;
    setMinimumSectionSize(*std::min_element(widths.begin(), widths.end()));
    apply();
}

TimelineColumns TimelineHeader::columns() const
{
    TimelineColumns columns = m_columns;
    if (count() == capture::TimelineColumnCount) {
        std::sort(columns.order.begin(), columns.order.end(),
                  [this](const TimelineColumns::Column &a, const TimelineColumns::Column &b) {
                      return visualIndex(a.column) < visualIndex(b.column);
                  });
    }
    return columns;
}

void TimelineHeader::setColumns(const TimelineColumns &columns)
{
    m_columns = columns;
    apply();
    emit columnsChanged();
}

std::vector<int> TimelineHeader::shownColumns() const
{
    std::vector<int> shown;
    for (int visual = 0; visual < count(); ++visual) {
        const int column = logicalIndex(visual);
        if (!isSectionHidden(column))
            shown.push_back(column);
    }
    return shown;
}

void TimelineHeader::buildMenu()
{
    m_menu->clear();
    for (int column = 0; column < capture::TimelineColumnCount; ++column) {
        const QString words
            = model()->headerData(column, orientation(), Qt::AccessibleTextRole).toString();
        QAction *const action = m_menu->addAction(words);
        action->setCheckable(true);
        connect(action, &QAction::triggered, this, [this, column](bool shown) {
            TimelineColumns changed = columns();
            for (TimelineColumns::Column &each : changed.order) {
                if (each.column == column)
                    each.shown = shown;
            }
            setColumns(changed);
        });
        m_columnActions[static_cast<std::size_t>(column)] = action;
    }

    const auto addTime
        = [this, group = new QActionGroup(m_menu)](const QString &text, TimeStyle style) {
              QAction *const action = m_menu->addAction(text);
              action->setCheckable(true);
              group->addAction(action);
              connect(action, &QAction::triggered, this, [this, style] {
                  TimelineColumns changed = columns();
                  changed.time = style;
                  setColumns(changed);
              });
              return action;
          };
    m_menu->addSeparator();
    m_timeOfDay = addTime(tr("Time of day"), TimeStyle::TimeOfDay);
    m_sinceConnect = addTime(tr("Time since the connect"), TimeStyle::SinceConnect);
    m_menu->addSeparator();
    connect(m_menu->addAction(tr("Reset columns")), &QAction::triggered, this,
            [this] { setColumns({}); });
}

void TimelineHeader::updateMenu()
{
    const auto shown = std::count_if(m_columns.order.begin(), m_columns.order.end(),
                                     [](const auto &column) { return column.shown; });
    for (const TimelineColumns::Column &column : m_columns.order) {
        QAction *const action = m_columnActions[static_cast<std::size_t>(column.column)];
        action->setChecked(column.shown);
        action->setEnabled(!column.shown || shown > 1);
    }
    m_timeOfDay->setChecked(m_columns.time == TimeStyle::TimeOfDay);
    m_sinceConnect->setChecked(m_columns.time == TimeStyle::SinceConnect);
}

void TimelineHeader::apply()
{
    if (count() != capture::TimelineColumnCount)
        return;
    const QScopedValueRollback applying(m_applying, true);
    for (int visual = 0; visual < capture::TimelineColumnCount; ++visual) {
        const TimelineColumns::Column &column = m_columns.order[static_cast<std::size_t>(visual)];
        moveSection(visualIndex(column.column), visual);
        setSectionHidden(column.column, !column.shown);
        if (column.shown && column.column != capture::PreviewColumn) {
            resizeSection(column.column,
                          column.width > 0 ? column.width
                                           : m_usual[static_cast<std::size_t>(column.column)]);
        }
    }
    fitPreview();
    updateMenu();
}

void TimelineHeader::fitPreview()
{
    if (count() != capture::TimelineColumnCount || isSectionHidden(capture::PreviewColumn))
        return;
    const QScopedValueRollback applying(m_applying, true);
    const auto preview
        = std::find_if(m_columns.order.begin(), m_columns.order.end(),
                       [](const auto &column) { return column.column == capture::PreviewColumn; });
    const int wanted = preview->width > 0 ? preview->width : m_usual[capture::PreviewColumn];
    const int room = viewport()->width() - (length() - sectionSize(capture::PreviewColumn));
    resizeSection(capture::PreviewColumn, std::max(wanted, room));
}

void TimelineHeader::takeSize(int column, int size)
{
    if (m_applying)
        return;
    for (TimelineColumns::Column &each : m_columns.order) {
        if (each.column == column)
            each.width = std::clamp(size, 1, TimelineColumns::maxWidth);
    }
    fitPreview();
    emit columnsChanged();
}

void TimelineHeader::contextMenuEvent(QContextMenuEvent *event)
{
    m_menu->popup(event->globalPos());
}

void TimelineHeader::resizeEvent(QResizeEvent *event)
{
    QHeaderView::resizeEvent(event);
    fitPreview();
}

} // namespace sockwright::ui
