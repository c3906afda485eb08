// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "peer.h"

#include <QTemporaryDir>

#include <memory>

namespace sockwright::e2e {

/// nginx in front of a server, with a certificate for 127.0.0.1 (not for "localhost") that a
/// certificate authority made for this object signed. Runs without privileges in a temporary
/// folder.
class TlsProxy
{
public:
    enum class Clients
    {
        Any,
        WithCertificate, ///< that the same authority signed: clientFile()
    };

    explicit TlsProxy(quint16 backendPort, Clients clients = Clients::Any);

    QString problem() const { return m_problem; }
    QString caFile() const { return m_folder.filePath(QStringLiteral("ca.pem")); }
    /// "client.pem", "client.key", or "client.p12" with the passphrase "sesame".
    QString clientFile(const QString &name) const { return m_folder.filePath(name); }
    quint16 port() const { return m_port; }

private:
    bool makeCertificates();
    bool run(const QString &program, const QStringList &arguments);
    bool startProxy(quint16 backendPort, Clients clients);

    QTemporaryDir m_folder;
    std::unique_ptr<Peer> m_nginx;
    QString m_problem;
    quint16 m_port = 0;
};

} // namespace sockwright::e2e
