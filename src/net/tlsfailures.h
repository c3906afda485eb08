// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/socketend.h"
#include "net/target.h"
#include "wire/diagnosis.h"
#include "wire/handshake.h"

#include <QAbstractSocket>
#include <QSslError>

#include <optional>

namespace sockwright::net {

/// The words for each way TLS can fail. Pure functions; any thread.

/// The check of the server's certificate failed; `chain` is what the server sent, its own first.
wire::Failure certificateRefused(const Target &target, const QList<QSslError> &errors,
                                 const std::vector<wire::CertificateFacts> &chain);

/// What was seen when TLS broke off for another reason than the server's certificate.
struct TlsTrouble
{
    QAbstractSocket::SocketError error = QAbstractSocket::UnknownSocketError;
    QString errorText; ///< of the TLS library
    QByteArray firstBytes; ///< that the server sent
    std::optional<int> alert; ///< the server's, RFC 8446 section 6
    QString alertText;
    SocketEnd end = SocketEnd::Unknown;
};

/// During the TLS handshake.
wire::Failure tlsFailed(const Target &target, const TlsTrouble &trouble);

/// True when the server broke off for want of a client certificate, or did not like the one it was
/// shown. In TLS 1.3 it says so only after the handshake, instead of an answer.
bool isAboutClientCertificate(const Target &target, const TlsTrouble &trouble);

} // namespace sockwright::net
