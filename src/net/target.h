// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/deflate.h"
#include "wire/handshake.h"

#include <QNetworkProxy>
#include <QStringList>
#include <QUrl>

#include <optional>

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
    QString keyFile; ///< PEM
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

/// Where to connect and how: a plain value, complete before an attempt starts.
struct Target
{
    QUrl url; ///< ws or wss
    wire::Headers headers; ///< beyond the handshake's own, in this order
    QString origin; ///< empty: no Origin header
    QStringList subprotocols;
    QNetworkProxy proxy = QNetworkProxy(QNetworkProxy::NoProxy);
    TlsOptions tls;
    TimeLimits limits;
    quint64 maxMessageBytes = 256ULL * 1024 * 1024;
    std::optional<wire::DeflateParameters> deflate; ///< offered; nothing: no permessage-deflate
    PongPolicy pong;
    Keepalive keepalive;
};

} // namespace sockwright::net
