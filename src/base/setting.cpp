// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/setting.h"

#include <QSettings>

#include <mutex>
#include <utility>

namespace sockwright::base {

namespace {

std::unique_ptr<QSettings> openSettings(const QString &iniFile)
{
    return iniFile.isEmpty() ? std::make_unique<QSettings>()
                             : std::make_unique<QSettings>(iniFile, QSettings::IniFormat);
}

} // namespace

// What was set since the last writing; for both threads.
class SettingsStore::Unwritten
{
public:
    void add(const QString &key, const QVariant &value)
    {
        const std::lock_guard lock(m_mutex);
        m_values.insert(key, value);
    }
    QHash<QString, QVariant> take()
    {
        const std::lock_guard lock(m_mutex);
        return std::exchange(m_values, {});
    }

private:
    std::mutex m_mutex;
    QHash<QString, QVariant> m_values;
};

SettingsStore::SettingsStore(const QString &iniFile)
    : m_iniFile(iniFile)
    , m_unwritten(std::make_shared<Unwritten>())
{
    const auto settings = openSettings(iniFile);
    for (const QString &key : settings->allKeys())
        m_values.insert(key, settings->value(key));
}

void SettingsStore::setValue(const QString &key, const QVariant &value)
{
    QVariant &known = m_values[key];
    if (known.isValid() && known == value)
        return;
    known = value;
    m_unwritten->add(key, value);
    m_disk.post([iniFile = m_iniFile, unwritten = m_unwritten] {
        const QHash<QString, QVariant> values = unwritten->take();
        if (values.isEmpty()) // an earlier job wrote them all
            return;
        const auto settings = openSettings(iniFile);
        for (auto it = values.begin(); it != values.end(); ++it)
            settings->setValue(it.key(), it.value());
    });
}

} // namespace sockwright::base
