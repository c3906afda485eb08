// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/trustedcertificates.h"

#include "base/setting.h"

#include <QStringList>
#include <QUrl>

namespace sockwright::ui {

using namespace Qt::StringLiterals;

namespace {

const base::Setting<QStringList> trusted{"tls/trustedCertificates", {}}; // "PLACE FINGERPRINT"

constexpr int wssPort = 443;
constexpr int wsPort = 80;

QString entryOf(const QString &place, const QByteArray &fingerprint)
{
    return place + u' ' + QString::fromLatin1(fingerprint);
}

} // namespace

QString TrustedCertificates::placeOf(const QUrl &url)
{
    const QString host = url.host(QUrl::FullyEncoded);
    if (host.isEmpty())
        return {};
    const int port = url.port(url.scheme() == "wss"_L1 ? wssPort : wsPort);
    return (host.contains(u':') ? u'[' + host + u']' : host) + u':' + QString::number(port);
}

QList<QByteArray> TrustedCertificates::at(const QString &place) const
{
    QList<QByteArray> fingerprints;
    if (place.isEmpty())
        return fingerprints;
    const QString start = place + u' ';
    for (const QString &entry : trusted.get(m_settings)) {
        if (entry.startsWith(start))
            fingerprints.append(entry.mid(start.size()).toLatin1());
    }
    return fingerprints;
}

void TrustedCertificates::trust(const QString &place, const QByteArray &fingerprint)
{
    if (place.isEmpty() || fingerprint.isEmpty())
        return;
    QStringList entries = trusted.get(m_settings);
    const QString entry = entryOf(place, fingerprint);
    entries.removeAll(entry);
    entries.append(entry);
    while (entries.size() > most)
        entries.removeFirst();
    trusted.set(m_settings, entries);
}

void TrustedCertificates::forget(const QString &place, const QByteArray &fingerprint)
{
    QStringList entries = trusted.get(m_settings);
    if (entries.removeAll(entryOf(place, fingerprint)) > 0)
        trusted.set(m_settings, entries);
}

} // namespace sockwright::ui
