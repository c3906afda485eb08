// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QHash>
#include <QObject>
#include <QString>

#include <functional>
#include <optional>

namespace sockwright::workspace {

/// Where the values of secrets live. Lives in one thread; nothing blocks: answers come later by the
/// event loop, in the order of the questions about one key, and not at all when `context` has died.
class Secrets : public QObject
{
    Q_OBJECT

public:
    using Found = std::function<void(const std::optional<QString> &value)>;
    using Done = std::function<void()>;

    using QObject::QObject;

    /// Nothing when there is no such secret.
    virtual void get(const QString &key, QObject *context, Found then) = 0;
    virtual void set(const QString &key, const QString &value, QObject *context, Done then) = 0;
    /// Also of what is not there.
    virtual void remove(const QString &key, QObject *context, Done then) = 0;

    /// Whether what is set is still there after the end of the program, as far as is known.
    virtual bool isLasting() const = 0;

signals:
    /// isLasting() has become false, and why: a sentence. Values live for the running program.
    void lastingLost(const QString &message);
};

/// For the running program only.
class MemorySecrets : public Secrets
{
    Q_OBJECT

public:
    using Secrets::Secrets;

    void get(const QString &key, QObject *context, Found then) override;
    void set(const QString &key, const QString &value, QObject *context, Done then) override;
    void remove(const QString &key, QObject *context, Done then) override;
    bool isLasting() const override { return false; }

private:
    QHash<QString, QString> m_values;
};

/// The key of a secret: `<root>//<path>//<field>`. Root is the absolute path of the workspace's
/// folder, so that a workspace from elsewhere cannot name the secrets of another; path that of the
/// request or folder in it; field as in SecretField. What is renamed or moved gets new keys.
QString secretKey(const QString &root, const QString &path, const QString &field);

} // namespace sockwright::workspace
