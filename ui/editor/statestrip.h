// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/status.h"

#include <QWidget>

class QLabel;
class QToolButton;

namespace sockwright::ui {

/// Where a connection stands, on one line, in words and with a shape in front:
/// "● Connected · 101 · 23 ms · chat.v1 · TLS 1.3". What servers wrote in it is cut to a bounded
/// length and its control characters are made visible.
QString statusLine(const session::Status &status);

/// Shows a session's status: shape, words and colour in one line, and below it, after a failure,
/// what happened and what to try, as plain text that can be selected. The failure can be left to a
/// DiagnosisCard.
///
/// Accessible name "Connection state"; its accessible description is the whole text, the failure
/// included.
class StateStrip : public QWidget
{
    Q_OBJECT

public:
    explicit StateStrip(QWidget *parent = nullptr);

    void setStatus(const session::Status &status);
    /// Whether a failure is shown below the line.
    void setFailureShown(bool shown);
    /// Whether the check of certificates is switched off: said as long as it is.
    void setVerificationOff(bool off);

signals:
    /// The person wants to see the certificate that is trusted by their own word.
    void certificateRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    void render();

    session::Status m_status;
    bool m_failureShown = true;
    bool m_verificationOff = false;
    QLabel *m_line;
    QLabel *m_failure;
    QLabel *m_unchecked;
    QToolButton *m_certificate; // there is one that is trusted
};

} // namespace sockwright::ui
