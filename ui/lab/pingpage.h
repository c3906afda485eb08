// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/target.h"
#include "ui/lab/labpage.h"

class QCheckBox;
class QGroupBox;
class QSpinBox;

namespace sockwright::ui {

class PayloadField;

/// Pings and pongs with a payload of one's own, and how the server's pings are answered.
class PingPage : public LabPage
{
    Q_OBJECT

public:
    explicit PingPage(QWidget *parent = nullptr);

    /// Shows how pings are answered; emits nothing. Can be changed while `connected` only.
    void setPongPolicy(const net::PongPolicy &policy, bool connected);
    void focusDelay();
    QPushButton *pongButton() const { return m_pong; }

signals:
    void pingRequested(const QByteArray &payload);
    void pongRequested(const QByteArray &payload);
    void pongPolicyEdited(const sockwright::net::PongPolicy &policy);

protected:
    QString obstacle() const override;

private:
    QGroupBox *makeAnswers();
    void policyEdited();

    PayloadField *m_payload;
    QPushButton *m_pong = nullptr;
    QGroupBox *m_answers = nullptr;
    QCheckBox *m_automatic = nullptr;
    QSpinBox *m_delay = nullptr;
};

} // namespace sockwright::ui
