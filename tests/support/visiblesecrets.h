// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workspace/secrets.h"

#include <QMap>
#include <QPointer>
#include <QTimer>

#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace sockwright::tests {

/// Shows what is kept, and answers as late as a keychain may, or when it is told to.
class VisibleSecrets : public workspace::Secrets
{
public:
    void get(const QString &key, QObject *context, Found then) override
    {
        later(context, [this, key, then = std::move(then)] {
            then(values.contains(key) ? std::optional(values.value(key)) : std::nullopt);
        });
    }
    void set(const QString &key, const QString &value, QObject *context, Done then) override
    {
        ++writes;
        values.insert(key, value);
        later(context, std::move(then));
    }
    void remove(const QString &key, QObject *context, Done then) override
    {
        values.remove(key);
        later(context, std::move(then));
    }
    bool isLasting() const override { return lasting; }

    /// Like a keychain that asks the person for its password first.
    void lock() { m_locked = true; }
    void unlock()
    {
        m_locked = false;
        for (const auto &call : std::exchange(m_waiting, {}))
            call();
    }

    QMap<QString, QString> values;
    int writes = 0;
    bool lasting = true;

private:
    void later(QObject *context, std::function<void()> call)
    {
        const auto start
            = [context, call = std::move(call)] { QTimer::singleShot(1, context, call); };
        if (m_locked)
            m_waiting.push_back(start);
        else
            start();
    }

    bool m_locked = false;
    std::vector<std::function<void()>> m_waiting;
};

} // namespace sockwright::tests
