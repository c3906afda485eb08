// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/settingssection.h"

namespace sockwright::ui {

SettingsSection::SettingsSection(const QString &heading, Settings &settings, QWidget *parent)
    : ExplainedForm(parent)
    , m_heading(heading)
    , m_settings(settings)
    , m_fields(m_settings, [this] { changed(); })
{
    addHeading(m_heading);
}

void SettingsSection::load()
{
    m_fields.load();
    showState();
}

void SettingsSection::changed()
{
    showState();
    emit edited();
}

} // namespace sockwright::ui
