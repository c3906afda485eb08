// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/deflate.h"
#include "wire/handshake.h"

#include <QByteArray>
#include <QList>
#include <QNetworkCookie>
#include <QNetworkProxy>
#include <QSsl>
#include <QStringList>
#include <QUrl>

#include <optional>
#include <vector>

namespace sockwright::net {

/// Time limits in milliseconds. Every stage has one, so no state is without a way out.
struct TimeLimits
{
    int dnsMs = 10'000;
    int tcpMs = 10'000;
    int tlsMs = 10'000;
    int upgradeMs = 10'000;
    int connectMs = 0; ///< for all stages together; 0: no limit but theirs
    int closeMs = 5'000; ///< from our Close frame to the end of the TCP connection
};

struct TlsOptions
{
    bool verify = true;
    QStringList caFiles; ///< PEM, beside the system's certificates
    QString certificateFile; ///< PEM chain shown to the server
    QString keyFile; ///< PEM; empty: the key is in certificateFile
    QString pkcs12File; ///< certificate and key instead of the two above
    QByteArray passphrase; ///< of the key or the PKCS#12 file
    QSsl::SslProtocol protocol = QSsl::TlsV1_2OrLater;
    QString serverName; ///< asked for (SNI) and verified; empty: the URL's host
    /// SHA-256 of certificates that a person trusts for this server, whatever is wrong with them.
    QList<QByteArray> trustedFingerprints = {};

    bool hasClientCertificate() const
    {
        return !certificateFile.isEmpty() || !pkcs12File.isEmpty();
    }
};

/// How pings of the peer are answered. Can be changed while connected.
struct PongPolicy
{
    bool automatic = true; ///< RFC 6455 section 5.5.3 asks for it; off: nothing is answered
    int delayMs = 0;
    friend bool operator==(const PongPolicy &, const PongPolicy &) = default;
};

/// Pings of our own: they measure the round trip, and find out that a peer is dead.
struct Keepalive
{
    int intervalMs = 0; ///< 0: none
    int maxUnanswered = 3; ///< so many pings without a pong end the connection: peer-silent
};

/// Sent when the server asks for Digest authentication (RFC 7616), not before.
struct DigestCredentials
{
    QString user;
    QString password;
};

/// Which of a host's addresses may be connected to.
enum class AddressFamily
{
    Any, ///< the fastest of both (RFC 8305)
    V4,
    V6,
};

/// A secret as it stands on the wire, and what stands before it there: "Bearer ", "session=".
struct SecretText
{
    QByteArray before;
    QByteArray value;
    bool isWord = false; ///< the value may stand anywhere by chance: it is secret behind `before`
    friend bool operator==(const SecretText &, const SecretText &) = default;
};

/// Where to connect and how: a plain value, complete before an attempt starts.
struct Target
{
    QUrl url; ///< ws or wss
    QString connectHost; ///< connected to instead of the URL's host; empty: that
    int connectPort = 0; ///< and instead of its port; 0: that
    AddressFamily addresses = AddressFamily::Any;
    QByteArray hostHeader; ///< instead of the URL's host and port; empty: those
    wire::Headers headers; ///< beyond the handshake's own, in this order
    QString origin; ///< empty: no Origin header
    QStringList subprotocols;
    /// Of a cookie jar, all that it holds: each handshake sends those that belong to its URL (RFC
    /// 6265), answers change it for the handshakes that follow, and what is sent and set is secret.
    /// Nothing: there is no jar, and answers are kept as they came.
    std::optional<QList<QNetworkCookie>> jar;
    std::optional<DigestCredentials> digest;
    int maxRedirects = 0; ///< of the handshake (RFC 9110 section 15.4); 0: none is followed
    QNetworkProxy proxy = QNetworkProxy(QNetworkProxy::NoProxy);
    bool systemProxy = false; ///< the one that the system has for the URL instead of `proxy`
    TlsOptions tls;
    TimeLimits limits;
    quint64 maxMessageBytes = 256ULL * 1024 * 1024;
    quint64 maxFrameBytes = 0; ///< 0: as large as a message
    std::optional<wire::DeflateParameters> deflate; ///< offered; nothing: no permessage-deflate
    PongPolicy pong;
    Keepalive keepalive;
    std::vector<SecretText> secrets; ///< in url and headers: not to be kept, see Redactor
};

} // namespace sockwright::net
