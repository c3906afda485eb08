// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/status.h"
#include "ui/diagnosis/certificatedialog.h"

#include <QPointer>
#include <QUrl>

namespace sockwright::base {
class SettingsStore;
}

namespace sockwright::ui {

/// Which certificates a tab's connections trust because a person said so: asks, remembers what is
/// for the next connection only, and keeps what is for always in the program's settings.
class CertificateTrust : public QObject
{
    Q_OBJECT

public:
    /// Dialogs belong to the window of this widget, which owns this.
    explicit CertificateTrust(QWidget *asker);
    /// Closes the dialog.
    ~CertificateTrust() override;

    /// Outlives this. Without it, "always" holds for the next connection.
    void keepIn(base::SettingsStore &settings) { m_settings = &settings; }

    /// The fingerprints that are always trusted for a URL's host and port.
    QList<QByteArray> always(const QUrl &url) const;
    /// Those, and what was trusted once for them, which is forgotten with this.
    QList<QByteArray> forNextConnection(const QUrl &url);

    /// Opens the dialog about the certificate of the latest attempt, which was made for `url`. A
    /// dialog that is open already is replaced. No TLS, no dialog.
    void show(const session::Status &status, const QUrl &url);

signals:
    /// The person wants to connect with what is trusted now.
    void connectRequested();
    /// The person does not trust the certificate of this host and port any more.
    void forgotten(const QString &place);

private:
    CertificateDialog::Offer offerFor(const wire::TlsFacts &tls, const QString &place) const;

    QWidget *m_asker;
    base::SettingsStore *m_settings = nullptr;
    QString m_oncePlace;
    QByteArray m_once; // fingerprint
    QPointer<CertificateDialog> m_dialog;
};

} // namespace sockwright::ui
