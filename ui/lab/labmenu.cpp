// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lab/labmenu.h"

#include "session/session.h"
#include "ui/theme/icons.h"

namespace sockwright::ui {

using Part = ControlLab::Part;

LabMenu::LabMenu(QWidget *parent)
    : QMenu(parent)
{
    setToolTipsVisible(true);
    const auto add = [this](const QIcon &drawing, const QString &text, Part part) {
        QAction *action = addAction(drawing, text);
        connect(action, &QAction::triggered, this, [this, part] { emit partRequested(part); });
        return action;
    };
    add(ui::icon(Icon::Ping), tr("&Ping…"), Part::Ping);
    add(ui::icon(Icon::Pong), tr("P&ong…"), Part::Pong);
    add(ui::icon(Icon::CloseFrame), tr("&Close…"), Part::Close);
    add(ui::icon(Icon::Message), tr("&Fragmented message…"), Part::Fragments);
    add(ui::icon(Icon::Binary), tr("&Raw frame…"), Part::Raw);
    addSeparator();
    m_answerPings = addAction(tr("&Answer pings"));
    m_answerPings->setCheckable(true);
    m_delayPongs = add({}, tr("&Delay pongs…"), Part::PongDelay);

    connect(m_answerPings, &QAction::triggered, this, [this](bool on) {
        if (!m_session)
            return;
        m_session->setPongPolicy({on, m_session->pongPolicy().delayMs});
        emit pongPolicyChanged();
    });
    connect(this, &QMenu::aboutToShow, this, &LabMenu::refresh);
    refresh();
}

void LabMenu::setSession(session::Session *session)
{
    m_session = session;
    refresh();
}

void LabMenu::refresh()
{
    const bool connected = m_session && m_session->state() == wire::State::Connected;
    m_answerPings->setChecked(!m_session || m_session->pongPolicy().automatic);
    for (QAction *action : {m_answerPings, m_delayPongs}) {
        action->setEnabled(connected);
        action->setToolTip(connected
                               ? tr("For this connection; the request's Settings hold for the "
                                    "next one")
                               : tr("Connect first"));
    }
}

} // namespace sockwright::ui
