// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/rowfold.h"
#include "capture/statistics.h"

#include <QWidget>

class QComboBox;
class QItemSelectionModel;
class QLabel;

namespace sockwright::capture {
class TimelineFilterModel;
}

namespace sockwright::ui {

class StatisticsTable;

/// Statistics of the whole conversation, of the rows the filter shows or of those selected, live.
/// Counted in the background while it is visible.
class StatisticsPanel : public QWidget
{
    Q_OBJECT

public:
    enum class Scope
    {
        Conversation,
        Filter,
        Selection,
    };

    /// All outlive it.
    StatisticsPanel(const capture::Capture *capture,
                    const capture::TimelineFilterModel *filterModel,
                    const QItemSelectionModel *selection, base::SerialExecutor &executor,
                    QWidget *parent = nullptr);

    void setScope(Scope scope);

signals:
    void closeRequested();

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void buildLayout();
    void start();
    void takeSelection();
    void display();

    /// Rows of the filter model one after the other; `behind` is where they end in the list.
    struct Run
    {
        std::size_t behind;
        int first;
    };

    const capture::TimelineFilterModel *m_filterModel;
    const QItemSelectionModel *m_selection;
    capture::RowFold<capture::Statistics> m_statistics;
    std::vector<Run> m_runs; // of the selection, when it was taken
    QTimer m_selectionSoon;
    QComboBox *m_scope;
    QLabel *m_summary;
    StatisticsTable *m_table;
};

} // namespace sockwright::ui
