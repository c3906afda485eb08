// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/capture.h"
#include "capture/timelinefiltermodel.h"
#include "capture/timelinemodel.h"

#include <QTimer>
#include <QWidget>

#include <cstddef>
#include <optional>
#include <vector>

class QLabel;
class QLineEdit;
class QToolButton;

namespace sockwright::ui {

enum class Icon;
class TimelineView;

/// The timeline of one conversation with its toolbar: filter field, what to show, Follow, Clear and
/// how many rows are shown.
class TimelinePane : public QWidget
{
    Q_OBJECT

public:
    /// The capture outlives the pane.
    explicit TimelinePane(capture::Capture *capture, QWidget *parent = nullptr);

    TimelineView *view() const { return m_view; }

    /// Puts the keyboard focus into the filter field, its text selected.
    void focusFilter();
    /// What the timeline says while the capture is empty; plain text.
    void setPlaceholder(const QString &text);
    /// Chooses a row of the capture, if the filter shows it; rowSelected() follows.
    void selectRow(std::size_t captureRow);
    /// The capture row that was chosen last; stays chosen while a filter hides it.
    std::optional<std::size_t> selectedRow() const { return m_selected; }

signals:
    /// Another row was chosen.
    void rowSelected(std::size_t captureRow);
    /// The chosen row is gone: the capture was cleared.
    void selectionCleared();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *makeToolbar();
    QToolButton *addButton(Icon id, const QString &text, const QString &name);
    QToolButton *addToggle(Icon id, const QString &text, const QString &name,
                           capture::TimelineFilter::Part part);
    void applyFilter();
    void restorePlace();
    void takeChosen();
    void forgetSelection();
    void updateCounts();
    void copyRows();

    capture::Capture *m_capture;
    capture::TimelineModel m_model;
    capture::TimelineFilterModel m_filterModel;
    std::optional<std::size_t> m_selected;
    std::optional<std::size_t> m_place; // capture row at the top while a filter is applied
    bool m_restoring = false; // the current row changes, but not because somebody chose it
    QString m_placeholder;
    capture::TimelineFilter::Parts m_parts = capture::TimelineFilter::All;

    TimelineView *m_view;
    QLineEdit *m_filterField = nullptr;
    QToolButton *m_followButton = nullptr;
    QLabel *m_counts = nullptr;
    QWidget *m_toolbar = nullptr;
    std::vector<QToolButton *> m_buttons;
    int m_roomyWidth = 0; // of a toolbar whose buttons show their texts
    QTimer m_filterDelay;
    QTimer m_countsDelay;
};

} // namespace sockwright::ui
