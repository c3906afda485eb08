// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/setting.h"

namespace sockwright::base {

SettingsStore::SettingsStore(const QString &iniFile)
    : m_settings(iniFile.isEmpty() ? std::make_unique<QSettings>()
                                   : std::make_unique<QSettings>(iniFile, QSettings::IniFormat))
{
}

QVariant SettingsStore::value(const QString &key) const
{
    return m_settings->value(key);
}

void SettingsStore::setValue(const QString &key, const QVariant &value)
{
    m_settings->setValue(key, value);
}

} // namespace sockwright::base
