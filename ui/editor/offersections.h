// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/editor/settingssection.h"

namespace sockwright::ui {

class CompressionFields;

/// The subprotocols that a handshake offers.
class SubprotocolsSection : public SettingsSection
{
    Q_OBJECT

public:
    explicit SubprotocolsSection(Settings &settings, QWidget *parent = nullptr);

    void load() override;
    QString problem() const override;
    QWidget *firstField() const override { return m_names; }

protected:
    void showState() override;

private:
    QLineEdit *m_names;
    ProblemLine *m_problem;
};

/// The compression that a handshake offers.
class CompressionSection : public SettingsSection
{
    Q_OBJECT

public:
    explicit CompressionSection(Settings &settings, QWidget *parent = nullptr);

    void load() override;
    QWidget *firstField() const override;

private:
    CompressionFields *m_compression;
};

} // namespace sockwright::ui
