// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/lab/controllab.h"

#include <QMenu>

namespace sockwright::ui {

/// The menu beside Send: the parts of the control lab, and whether pings are answered.
class LabMenu : public QMenu
{
    Q_OBJECT

public:
    explicit LabMenu(QWidget *parent = nullptr);

    /// Whose pings are answered or not; null: nobody's.
    void setSession(session::Session *session);

signals:
    void partRequested(sockwright::ui::ControlLab::Part part);
    /// The session answers pings in another way from now on.
    void pongPolicyChanged();

private:
    void refresh();

    QPointer<session::Session> m_session;
    QAction *m_answerPings;
    QAction *m_delayPongs;
};

} // namespace sockwright::ui
