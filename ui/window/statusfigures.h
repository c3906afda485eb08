// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/capture.h"

#include <QElapsedTimer>
#include <QLabel>
#include <QPointer>
#include <QTimer>

namespace sockwright::session {
class Session;
}

namespace sockwright::ui {

/// The figures of the status bar for the conversation in front:
/// "↓ 12,345 · 1.2 MB/s   ↑ 3", while there are bytes that have not reached the system "Sending
/// 3.2 MB" ("Waiting" without a connection), and once a message of the latest connection was
/// compressed how much was left of its compressed ones, "deflate 23 %". Looks twice a second,
/// whatever arrives.
class StatusFigures : public QLabel
{
    Q_OBJECT

public:
    explicit StatusFigures(QWidget *parent = nullptr);

    /// Whose figures to show; null shows none.
    void setSession(session::Session *session);

private:
    void update();

    QPointer<session::Session> m_session;
    capture::Totals m_last;
    QElapsedTimer m_sinceLast;
    QTimer m_timer;
};

} // namespace sockwright::ui
