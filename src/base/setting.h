// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/serialexecutor.h"

#include <QHash>
#include <QString>
#include <QVariant>

#include <memory>

namespace sockwright::base {

/// Where the program's own settings (window places, chosen views) are kept. Handed to whoever needs
/// it; there is no global one. Owner's thread only.
///
/// Read once, at the start; what is set is written in the background, because a QSettings waits for
/// the disk. The destructor waits until all is written.
class SettingsStore
{
public:
    /// The person's own store, or the ini file given (tests, --screenshot).
    explicit SettingsStore(const QString &iniFile = {});

    QVariant value(const QString &key) const { return m_values.value(key); }
    void setValue(const QString &key, const QVariant &value);

private:
    class Unwritten;

    QString m_iniFile;
    QHash<QString, QVariant> m_values;
    std::shared_ptr<Unwritten> m_unwritten;
    SerialExecutor m_disk;
};

/// One typed setting, described next to its user:
///
///     constexpr Setting<bool> follow{"timeline/follow", true};
///     if (follow.get(store)) ...
template <typename T>
struct Setting
{
    const char *key;
    T fallback;

    T get(const SettingsStore &store) const
    {
        const QVariant stored = store.value(QString::fromLatin1(key));
        return stored.isValid() && stored.canConvert<T>() ? stored.value<T>() : fallback;
    }
    void set(SettingsStore &store, const T &value) const
    {
        store.setValue(QString::fromLatin1(key), QVariant::fromValue(value));
    }
};

} // namespace sockwright::base
