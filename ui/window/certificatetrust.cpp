// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/certificatetrust.h"

#include "ui/window/trustedcertificates.h"

#include <utility>

namespace sockwright::ui {

using Offer = CertificateDialog::Offer;

CertificateTrust::CertificateTrust(QWidget *asker)
    : QObject(asker)
    , m_asker(asker)
{
}

CertificateTrust::~CertificateTrust()
{
    delete m_dialog;
}

QList<QByteArray> CertificateTrust::always(const QUrl &url) const
{
    if (!m_settings)
        return {};
    return TrustedCertificates(*m_settings).at(TrustedCertificates::placeOf(url));
}

QList<QByteArray> CertificateTrust::forNextConnection(const QUrl &url)
{
    QList<QByteArray> trusted = always(url);
    const QByteArray once = std::exchange(m_once, {});
    if (!once.isEmpty() && m_oncePlace == TrustedCertificates::placeOf(url))
        trusted.append(once);
    return trusted;
}

Offer CertificateTrust::offerFor(const wire::TlsFacts &tls, const QString &place) const
{
    if (!tls.trusted)
        return tls.verified ? Offer::Nothing : Offer::Trust;
    const bool kept = m_settings
        && TrustedCertificates(*m_settings).at(place).contains(tls.chain.front().sha256);
    return kept ? Offer::StopTrusting : Offer::Nothing;
}

void CertificateTrust::show(const session::Status &status, const QUrl &url)
{
    if (!status.handshake || !status.handshake->tls || status.handshake->tls->chain.empty())
        return;
    const wire::TlsFacts &tls = *status.handshake->tls;
    const QString wanted = TrustedCertificates::placeOf(url);
    const QString place = TrustedCertificates::placeOf(QUrl(status.handshake->url));
    // Trust is for one host and port, and does not follow a redirect to another.
    const bool elsewhere = place != wanted;
    const QString note = elsewhere && !tls.trusted
        ? tr("The request led here from %1. To trust this server, connect to it directly.")
              .arg(wanted)
        : QString();
    delete m_dialog;
    m_dialog = new CertificateDialog(place, tls, elsewhere ? Offer::Nothing : offerFor(tls, place),
                                     note, m_asker->window());
    const QByteArray fingerprint = tls.chain.front().sha256;
    const auto once = [this, place, fingerprint] {
        m_oncePlace = place;
        m_once = fingerprint;
        emit connectRequested();
    };
    connect(m_dialog, &CertificateDialog::trustedOnce, this, once);
    connect(m_dialog, &CertificateDialog::trustedAlways, this, [this, place, fingerprint, once] {
        if (m_settings)
            TrustedCertificates(*m_settings).trust(place, fingerprint);
        once();
    });
    connect(m_dialog, &CertificateDialog::noLongerTrusted, this, [this, place, fingerprint] {
        TrustedCertificates(*m_settings).forget(place, fingerprint);
        emit forgotten(place);
    });
    m_dialog->open();
}

} // namespace sockwright::ui
