// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

class QUrl;

namespace sockwright::base {
class SettingsStore;
}

namespace sockwright::ui {

/// Which certificates a person trusts, for which host and port, whatever is wrong with them: kept
/// in the program's settings, for all workspaces. Fingerprints are no secrets. GUI thread.
class TrustedCertificates
{
public:
    /// The oldest goes when there would be more.
    static constexpr qsizetype most = 500;

    /// The store must outlive this.
    explicit TrustedCertificates(base::SettingsStore &settings)
        : m_settings(settings)
    {
    }

    /// "example.org:443", "[::1]:8443": what a certificate is trusted for. Empty without a host.
    static QString placeOf(const QUrl &url);

    /// SHA-256, hexadecimal with colons, as in wire::CertificateFacts.
    QList<QByteArray> at(const QString &place) const;
    void trust(const QString &place, const QByteArray &fingerprint);
    void forget(const QString &place, const QByteArray &fingerprint);

private:
    base::SettingsStore &m_settings;
};

} // namespace sockwright::ui
