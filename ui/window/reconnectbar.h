// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/reconnector.h"

#include <QDeadlineTimer>
#include <QFrame>
#include <QTimer>

class QLabel;

namespace sockwright::ui {

/// The wait before the next try to connect, counted down by the second, with buttons that end it:
/// "Connection lost. Trying again in 4 s (2 of 10)." Hidden while there is none. Escape in it
/// stops.
///
/// Accessible name "Reconnecting". Screen readers are told when it comes, not every second.
class ReconnectBar : public QFrame
{
    Q_OBJECT

public:
    explicit ReconnectBar(QWidget *parent = nullptr);

    /// Nothing: there is no wait any more. `reason` is a sentence that stands before.
    void setWait(const std::optional<session::Countdown> &wait, const QString &reason = {});

signals:
    void nowRequested();
    void stopRequested();

protected:
    void hideEvent(QHideEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void tick();
    QString sentence(int seconds) const;

    session::Countdown m_wait;
    QString m_reason;
    QDeadlineTimer m_end;
    QTimer m_ticks; // runs while the bar can be seen
    QLabel *m_text;
};

} // namespace sockwright::ui
