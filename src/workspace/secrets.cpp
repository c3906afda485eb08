// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/secrets.h"

#include <QDir>

namespace sockwright::workspace {

using namespace Qt::StringLiterals;

namespace {

// Calls by the event loop, for as long as the context lives.
template <typename Call>
void later(QObject *context, Call call)
{
    if (context)
        QMetaObject::invokeMethod(context, std::move(call), Qt::QueuedConnection);
}

} // namespace

void MemorySecrets::get(const QString &key, QObject *context, Found then)
{
    const auto found = m_values.constFind(key);
    const auto value = found == m_values.cend() ? std::nullopt : std::optional<QString>(*found);
    later(context, [value, then = std::move(then)] { then(value); });
}

void MemorySecrets::set(const QString &key, const QString &value, QObject *context, Done then)
{
    m_values.insert(key, value);
    later(context, std::move(then));
}

void MemorySecrets::remove(const QString &key, QObject *context, Done then)
{
    m_values.remove(key);
    later(context, std::move(then));
}

QString secretKey(const QString &root, const QString &path, const QString &field)
{
    return QDir::cleanPath(root) + "//"_L1 + path + "//"_L1 + field;
}

} // namespace sockwright::workspace
