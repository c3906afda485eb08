// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/editor/settingssection.h"

namespace sockwright::ui {

/// Where a request connects to: another place than its URL's, an IP version.
class RouteSection : public SettingsSection
{
    Q_OBJECT

public:
    explicit RouteSection(Settings &settings, QWidget *parent = nullptr);

    QWidget *firstField() const override { return m_host; }

private:
    QLineEdit *m_host;
};

/// How far an answer that names another URL is followed.
class RedirectsSection : public SettingsSection
{
    Q_OBJECT

public:
    explicit RedirectsSection(Settings &settings, QWidget *parent = nullptr);

    QWidget *firstField() const override { return m_redirects; }

private:
    QSpinBox *m_redirects;
};

} // namespace sockwright::ui
