// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workspace/secret.h"
#include "workspace/unknownkeys.h"

#include <QString>
#include <QStringList>

namespace sockwright::workspace {

// How a request reaches its server: values of RequestSettings. Their bounds stand in requestfile.h.

enum class ProxyKind
{
    None, ///< straight to the server
    System, ///< as the system says for the URL
    Http, ///< CONNECT (RFC 9110 section 9.3.6)
    Socks5, ///< RFC 1928
};

struct ProxySettings
{
    ProxyKind kind = ProxyKind::None;
    QString host = {}; ///< of Http and Socks5, as all below
    int port = 0; ///< 0: not said
    QString user = {};
    Secret password = {};
    UnknownKeys unknown = {};
    friend bool operator==(const ProxySettings &, const ProxySettings &) = default;
};

enum class TlsVersion
{
    Tls12,
    Tls13,
};

/// Beside RequestSettings::verifyTls. The client certificate is either a certificate with its key,
/// or a PKCS#12 file.
struct TlsSettings
{
    QStringList caFiles = {}; ///< PEM, trusted beside the system's
    QString certificateFile = {}; ///< PEM: the client's chain
    QString keyFile = {}; ///< PEM; empty: the key is in certificateFile
    QString pkcs12File = {};
    Secret passphrase = {}; ///< of the key or the PKCS#12 file
    TlsVersion minimumVersion = TlsVersion::Tls12;
    QString serverName = {}; ///< asked for (SNI) and verified instead of the URL's host
    UnknownKeys unknown = {};
    friend bool operator==(const TlsSettings &, const TlsSettings &) = default;
};

/// Another place to connect to than the URL's; Host header and server name stay the URL's.
struct ConnectTo
{
    QString host = {}; ///< empty: the URL's
    int port = 0; ///< 0: the URL's
    UnknownKeys unknown = {};
    friend bool operator==(const ConnectTo &, const ConnectTo &) = default;
};

enum class IpVersion
{
    Any,
    V4,
    V6,
};

/// What follows when a connection ends abnormally.
struct ReconnectSettings
{
    bool enabled = false;
    int tries = 10; ///< in a row without success; 0: without end
    int delayMs = 1000; ///< before the first try; doubled with each
    int maxDelayMs = 30'000;
    int jitterPercent = 20; ///< of the delay, more or less, by chance
    UnknownKeys unknown = {};
    friend bool operator==(const ReconnectSettings &, const ReconnectSettings &) = default;
};

} // namespace sockwright::workspace
