// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workspace/request.h"

#include <QDialog>
#include <QPointer>

#include <functional>

class QLabel;
class QTabWidget;

namespace sockwright::base {
class SerialExecutor;
}

namespace sockwright::session {
class Session;
}

namespace sockwright::ui {

class ClosePage;
class FragmentsPage;
class LabPage;
class PingPage;
class RawFramePage;

/// Sends what a message editor does not: pings and pongs with a payload, a Close with any code,
/// messages in fragments, raw frames; and decides how pings are answered.
///
/// A window of its own that blocks nothing and stays open: the same frame can be sent again and
/// again. It speaks to one session at a time; what was entered stays, whichever it is.
class ControlLab : public QDialog
{
    Q_OBJECT

public:
    enum class Part
    {
        Ping,
        Pong,
        PongDelay,
        Close,
        Fragments,
        Raw,
    };

    /// The executor encodes messages in the background and must outlive the lab.
    explicit ControlLab(base::SerialExecutor &executor, QWidget *parent = nullptr);

    /// Whom to send to; null: nobody. `message` is asked for the message to send in fragments.
    void setSession(session::Session *session, std::function<workspace::SavedMessage()> message);
    /// The name of the session's request, for the window's title.
    void setRequestTitle(const QString &title);

    /// Shows the lab with the keyboard where this part begins.
    void showPart(Part part);
    /// Shows the lab as it was left.
    void bringUp();

    /// Looks at the session again: its state, how it answers pings.
    void refresh();

private:
    void connectPages();
    void sendFragments(int frames, int pauseMs);
    void updateDefaultButton();

    base::SerialExecutor &m_executor;
    QPointer<session::Session> m_session;
    std::function<workspace::SavedMessage()> m_message;
    QTabWidget *m_pages;
    PingPage *m_ping;
    ClosePage *m_close;
    FragmentsPage *m_fragments;
    RawFramePage *m_raw;
    QLabel *m_state;
};

} // namespace sockwright::ui
