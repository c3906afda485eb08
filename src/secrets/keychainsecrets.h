// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workspace/secrets.h"

namespace sockwright::secrets {

/// How the keychain's own window calls the program.
inline constexpr QLatin1StringView serviceName{"Sockwright"};

/// Secrets in the system's keychain, each an entry of `service`. An entry that the keychain does
/// not take or give is kept for the running program.
class KeychainSecrets : public workspace::Secrets
{
    Q_OBJECT

public:
    /// `service` is serviceName but in tests.
    explicit KeychainSecrets(const QString &service, QObject *parent = nullptr);

    void get(const QString &key, QObject *context, Found then) override;
    void set(const QString &key, const QString &value, QObject *context, Done then) override;
    void remove(const QString &key, QObject *context, Done then) override;
    bool isLasting() const override { return m_lasting; }

private:
    void fallBack(const QString &why);

    QString m_service;
    workspace::MemorySecrets m_memory; // what the keychain did not take
    bool m_lasting = true;
};

} // namespace sockwright::secrets
