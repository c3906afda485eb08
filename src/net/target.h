// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/handshake.h"

#include <QNetworkProxy>
#include <QStringList>
#include <QUrl>

namespace sockwright::net {

/// Time limits in milliseconds. Every stage has one, so no state is without a way out.
struct TimeLimits
{
    int dnsMs = 10'000;
    int tcpMs = 10'000;
    int tlsMs = 10'000;
    int upgradeMs = 10'000;
    int closeMs = 5'000; ///< from our Close frame to the end of the TCP connection
};

struct TlsOptions
{
    bool verify = true;
    QStringList caFiles; ///< PEM, beside the system's certificates
    QString certificateFile; ///< PEM chain shown to the server
    QString keyFile; ///< PEM
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
    bool autoPong = true;
};

} // namespace sockwright::net
