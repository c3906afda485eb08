// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/editor/settingssection.h"

namespace sockwright::ui {

class MessageFields;

/// Pings of the server and what is sent to keep a connection alive.
class KeepaliveSection : public SettingsSection
{
    Q_OBJECT

public:
    explicit KeepaliveSection(Settings &settings, QWidget *parent = nullptr);

    void load() override;
    QString problem() const override;
    QWidget *firstField() const override { return m_interval; }

protected:
    void showState() override;

private:
    QCheckBox *m_autoPong;
    QSpinBox *m_pongDelay;
    QSpinBox *m_interval;
    QComboBox *m_kind;
    QSpinBox *m_misses;
    MessageFields *m_message;
};

} // namespace sockwright::ui
