// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/serialexecutor.h"
#include "capture/capture.h"
#include "capture/timelinefiltermodel.h"
#include "capture/timelinemodel.h"

#include <QTimer>
#include <QWidget>

#include <cstddef>
#include <optional>
#include <vector>

class QAction;
class QLabel;
class QToolButton;

namespace sockwright::base {
class SettingsStore;
}

namespace sockwright::ui {

class FilterBar;
class FindBar;
class KeptSelection;
enum class Icon;
class MessageBar;
class RowActions;
class StatisticsPanel;
class TimelineView;
class TrafficGraph;

/// The timeline of one conversation with its toolbar: filter, what to show, Follow, Clear and how
/// many rows are shown; a bar to find rows with (Ctrl+Shift+F, F3); the picture of the traffic over
/// time, and what can be done with the rows.
class TimelinePane : public QWidget
{
    Q_OBJECT

public:
    /// The capture outlives the pane.
    explicit TimelinePane(capture::Capture *capture, QWidget *parent = nullptr);

    TimelineView *view() const { return m_view; }

    /// Where filters, columns and what is shown are saved; outlives the pane.
    void keepIn(base::SettingsStore &settings);
    /// Puts the keyboard focus into the filter field, its text selected.
    void focusFilter();
    /// What the timeline says while the capture is empty; plain text.
    void setPlaceholder(const QString &text);
    /// Chooses a row of the capture, if the filter shows it; rowSelected() follows.
    void selectRow(std::size_t captureRow);
    /// The capture row that was chosen last; stays chosen while a filter hides it.
    std::optional<std::size_t> selectedRow() const { return m_selected; }

    /// There is a connection that rows can be sent on again.
    void setConnected(bool connected);
    /// What a person has noted about rows, to be kept with the capture; see marksChanged().
    const capture::Marks &marks() const { return m_model.marks(); }
    void setMarks(const capture::Marks &marks) { m_model.setMarks(marks); }

    /// What matches are shown of: the filter, and what is looked for.
    const std::vector<capture::Query> &shownQueries() const { return m_shownQueries; }

signals:
    /// shownQueries() has changed.
    void shownQueriesChanged();
    /// A person has marked rows; setMarks() says it too.
    void marksChanged();
    /// A message is to be sent again.
    void sendRequested(const QByteArray &payload, bool binary);
    /// Another row was chosen.
    void rowSelected(std::size_t captureRow);
    /// The chosen row is gone: the capture was cleared.
    void selectionCleared();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *makeToolbar();
    QToolButton *addButton(Icon id, const QString &text, const QString &name);
    QToolButton *addToggle(Icon id, const QString &text, const QString &name,
                           capture::TimelineFilter::Part part);
    void connectFind();
    void showMarks();
    void showMatches();
    void applyFilter();
    void restorePlaceOnceMatched();
    void restorePlace();
    void takeChosen();
    void forgetSelection();
    void updateCounts();
    void tell(const QString &text);
    void addPicture();
    void addActions();
    void addStatistics();
    void askForExport();
    void goToTime(std::int64_t ns);
    void showRow(std::size_t captureRow);
    void offerUndoOfClear();
    void undoClear();

    base::SerialExecutor m_background; // first: what uses it goes before it
    capture::Capture *m_capture;
    capture::TimelineModel m_model;
    capture::TimelineFilterModel m_filterModel;
    std::optional<std::size_t> m_selected;
    std::optional<std::size_t> m_place; // capture row at the top while a filter is applied
    std::optional<int> m_chosenPlace; // where in the viewport the chosen row was
    bool m_placePending = false; // the filter was changed and the place not restored yet
    std::vector<capture::Query> m_shownQueries = std::vector<capture::Query>(2);
    QString m_placeholder;
    capture::TimelineFilter::Parts m_parts = capture::TimelineFilter::All;

    std::optional<capture::TimeSpan> m_span;

    TimelineView *m_view;
    MessageBar *m_messages;
    TrafficGraph *m_traffic;
    KeptSelection *m_kept;
    RowActions *m_actions = nullptr;
    StatisticsPanel *m_statistics = nullptr;
    QAction *m_statisticsShown = nullptr;
    FilterBar *m_filterBar;
    FindBar *m_findBar;
    QToolButton *m_followButton = nullptr;
    QLabel *m_counts = nullptr;
    QWidget *m_toolbar = nullptr;
    std::vector<QToolButton *> m_buttons;
    int m_roomyWidth = 0; // of a toolbar whose buttons show their texts
    QTimer m_countsDelay;
};

} // namespace sockwright::ui
