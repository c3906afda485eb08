// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <cstdint>
#include <optional>
#include <vector>

namespace sockwright::wire {

/// One header line as it was written. Order and duplicates are kept by keeping a list of these.
struct Header
{
    QByteArray name;
    QByteArray value;
    friend bool operator==(const Header &, const Header &) = default;
};
using Headers = std::vector<Header>;

/// The first value of a header, its name compared without case; nothing when it is absent.
std::optional<QByteArray> headerValue(const Headers &headers, QByteArrayView name);
/// True when any line of a comma-separated list header holds the token, without case.
bool headerHasToken(const Headers &headers, QByteArrayView name, QByteArrayView token);

/// How long each stage of a connection attempt took, in microseconds; -1: the stage was not reached
/// or did not exist.
struct Timings
{
    std::int64_t dnsUs = -1;
    std::int64_t tcpUs = -1;
    std::int64_t tlsUs = -1;
    std::int64_t upgradeUs = -1;
};

/// What TLS agreed on.
struct TlsFacts
{
    QString protocol; ///< "TLS 1.3"
    QString cipher;
};

/// Everything known about one opening handshake.
struct HandshakeFacts
{
    QByteArray request; ///< exact text, with the empty line that ends it
    QByteArray response; ///< exact head, with the empty line; empty when none came
    int status = 0;
    QString subprotocol; ///< agreed on, or empty
    QString extensions; ///< agreed on, as the server wrote them, or empty
    QString peer; ///< "127.0.0.1:8080"
    Timings timings;
    std::optional<TlsFacts> tls;
};

} // namespace sockwright::wire
