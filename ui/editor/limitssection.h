// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/editor/settingssection.h"

namespace sockwright::ui {

/// How long a request waits.
class TimeLimitsSection : public SettingsSection
{
    Q_OBJECT

public:
    explicit TimeLimitsSection(Settings &settings, QWidget *parent = nullptr);

    QWidget *firstField() const override { return m_connecting; }

private:
    QSpinBox *m_connecting;
};

/// What a request takes from a server at once.
class SizeLimitsSection : public SettingsSection
{
    Q_OBJECT

public:
    explicit SizeLimitsSection(Settings &settings, QWidget *parent = nullptr);

    void load() override;
    QWidget *firstField() const override { return m_message; }

private:
    QSpinBox *makeSize(const QString &name, int least, qint64 Settings::*member);

    QSpinBox *m_message;
    QSpinBox *m_frame;
};

} // namespace sockwright::ui
