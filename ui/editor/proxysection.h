// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/editor/settingssection.h"

namespace sockwright::ui {

/// The proxy that a request goes through.
class ProxySection : public SettingsSection
{
    Q_OBJECT

public:
    explicit ProxySection(Settings &settings, QWidget *parent = nullptr);

    QString problem() const override;
    void setLasting(bool lasting) override;
    QWidget *firstField() const override { return m_kind; }

protected:
    void showState() override;

private:
    bool isOwn() const;

    QComboBox *m_kind;
    QLineEdit *m_host;
    QSpinBox *m_port;
    QLineEdit *m_user;
    SecretEdit *m_password;
    ProblemLine *m_problem;
};

} // namespace sockwright::ui
