// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "net/target.h"
#include "wire/handshake.h"

#include <QSslConfiguration>
#include <QSslError>
#include <QSslSocket>

namespace sockwright::net {

/// What a TLS connection is to be made with. The Error names the file that could not be read, or
/// whose key does not belong to the certificate.
base::Result<QSslConfiguration> tlsConfiguration(const TlsOptions &options);

/// True when the certificate is one that the options trust whatever is wrong with it. Fingerprints
/// are the digest's bytes or, as CertificateFacts::sha256 is, hexadecimal.
bool isTrusted(const TlsOptions &options, const QSslCertificate &certificate);

wire::CertificateFacts certificateFacts(const QSslCertificate &certificate);

/// What is known of a TLS connection at this moment, also inside the sslErrors slot. `errors` is
/// what the check of the chain found wrong.
wire::TlsFacts tlsFacts(const QSslSocket &socket, const QList<QSslError> &errors);

} // namespace sockwright::net
