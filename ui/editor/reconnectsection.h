// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/editor/settingssection.h"

namespace sockwright::ui {

/// What follows when a connection ends abnormally.
class ReconnectSection : public SettingsSection
{
    Q_OBJECT

public:
    explicit ReconnectSection(Settings &settings, QWidget *parent = nullptr);

    QWidget *firstField() const override { return m_enabled; }

protected:
    void showState() override;

private:
    QCheckBox *m_enabled;
    ProblemLine *m_notice;
    QSpinBox *m_tries;
    QSpinBox *m_delay;
    QSpinBox *m_longest;
    QSpinBox *m_jitter;
};

} // namespace sockwright::ui
