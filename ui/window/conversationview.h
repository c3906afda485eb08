// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <cstddef>

namespace sockwright::capture {
class Capture;
}

namespace sockwright::ui {

class Inspector;
class MessageBar;
class TimelinePane;

/// A conversation: its timeline beside what is in the row that was chosen, and above them what the
/// person should know about the recording.
class ConversationView : public QWidget
{
    Q_OBJECT

public:
    /// The capture outlives the view.
    explicit ConversationView(const QString &placeholder, capture::Capture *capture,
                              QWidget *parent = nullptr);

    TimelinePane *timeline() const { return m_timeline; }

    /// Stays until it is dismissed; plain text.
    void showNotice(const QString &text);
    void dismissNotice();
    /// Chooses the latest Handshake row and shows it, also when a filter hides it.
    void showHandshake();
    /// Chooses the latest Error row and shows the frame it names, also when a filter hides it.
    void showBadFrame();

signals:
    void failed(const QString &message);

private:
    void showRow(std::size_t row);

    capture::Capture *m_capture;
    MessageBar *m_notice;
    TimelinePane *m_timeline;
    Inspector *m_inspector;
};

} // namespace sockwright::ui
