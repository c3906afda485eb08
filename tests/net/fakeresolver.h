// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/resolver.h"

#include <QHostAddress>
#include <QStringList>

#include <memory>
#include <mutex>

namespace sockwright::tests {

/// Answers all look-ups of this process for as long as it lives, instead of the system.
class FakeResolver
{
public:
    /// Each name has these addresses.
    explicit FakeResolver(const QStringList &addresses)
    {
        QHostInfo info;
        QList<QHostAddress> found;
        for (const QString &address : addresses)
            found.append(QHostAddress(address));
        info.setAddresses(found);
        answerWith(info);
    }
    FakeResolver(QHostInfo::HostInfoError error, const QString &text)
    {
        QHostInfo info;
        info.setError(error);
        info.setErrorString(text);
        answerWith(info);
    }
    /// Never answers.
    FakeResolver()
    {
        net::setResolver([asked = m_asked](const QString &host, QObject *, net::ResolveAnswer) {
            asked->add(host);
        });
    }
    ~FakeResolver() { net::setResolver({}); }
    FakeResolver(const FakeResolver &) = delete;
    FakeResolver &operator=(const FakeResolver &) = delete;

    /// What was asked for.
    QStringList asked() const
    {
        const std::lock_guard lock(m_asked->mutex);
        return m_asked->hosts;
    }

private:
    struct Asked
    {
        void add(const QString &host)
        {
            const std::lock_guard lock(mutex);
            hosts.append(host);
        }
        std::mutex mutex;
        QStringList hosts;
    };

    void answerWith(const QHostInfo &info)
    {
        net::setResolver([info, asked = m_asked](const QString &host, QObject *context,
                                                 const net::ResolveAnswer &answer) {
            asked->add(host);
            QMetaObject::invokeMethod(
                context, [info, answer] { answer(info); }, Qt::QueuedConnection);
        });
    }

    std::shared_ptr<Asked> m_asked = std::make_shared<Asked>();
};

} // namespace sockwright::tests
