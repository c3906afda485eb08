// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/rowfold.h"
#include "capture/timelinefilter.h"
#include "ui/timeline/trafficlayout.h"

#include <QTimer>
#include <QWidget>

#include <optional>

class QAction;

namespace sockwright::base {
class SettingsStore;
}

namespace sockwright::ui {

/// What crossed the wire over the whole length of a conversation: received above a line, sent below
/// it, Close frames and errors marked. Counted in the background and painted at most ten times a
/// second, while it is visible.
///
/// A click, or Enter on the cursor that Left and Right move, asks for the row of a time; dragging,
/// or Shift with the arrows, selects a span of time, which Escape gives up.
class TrafficGraph : public QWidget
{
    Q_OBJECT

public:
    /// Capture and executor outlive it.
    TrafficGraph(const capture::Capture *capture, base::SerialExecutor &executor,
                 QWidget *parent = nullptr);

    /// Takes what is shown from the settings, and keeps it there from now on.
    void keepIn(base::SettingsStore &settings);
    /// Shows and hides the picture; checkable, for a menu.
    QAction *shownAction() const { return m_shown; }

    /// Marks a span that was selected elsewhere, or none; no signal follows.
    void setSpan(std::optional<capture::TimeSpan> span);
    const std::optional<capture::TimeSpan> &span() const { return m_span; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    /// A person selected a span.
    void spanSelected(std::int64_t fromNs, std::int64_t toNs);
    /// A person gave the span up.
    void spanCleared();
    /// A person wants to see the first row at or behind this time.
    void timeChosen(std::int64_t ns);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    void takeTraffic();
    void layOut();
    void setUnit(TrafficLayout::Unit unit);
    void moveCursor(std::int64_t bins, bool extend);
    void selectBins(std::size_t one, std::size_t other);
    void giveSpanUp();
    void describe();
    QString peakText(std::uint64_t peak) const;
    QString binText(std::size_t bin) const;
    QString valueText(std::uint64_t value) const;
    void paintSpan(QPainter &painter) const;
    void paintBars(QPainter &painter) const;
    void paintMarks(QPainter &painter) const;
    void paintLegend(QPainter &painter) const;
    void paintCursor(QPainter &painter) const;

    capture::RowFold<capture::TrafficTimeline> m_traffic;
    TrafficLayout m_layout;
    TrafficLayout::Unit m_unit = TrafficLayout::Unit::Messages;
    QAction *m_shown;
    QAction *m_messages;
    QAction *m_bytes;
    QTimer m_describeSoon;
    base::SettingsStore *m_settings = nullptr;
    std::optional<capture::TimeSpan> m_span;
    std::optional<std::int64_t> m_cursor; // a time in its bin
    std::int64_t m_anchor = 0; // where extending the span began
    std::optional<double> m_pressed; // x
    bool m_dragging = false;
};

} // namespace sockwright::ui
