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

/// The head of an HTTP/1.1 response, as far as a WebSocket client looks at it.
struct ResponseHead
{
    QByteArray httpVersion; ///< "1.1"
    int status = 0; ///< 100 to 999
    QByteArray reason; ///< may be empty
    Headers headers;
};

/// The head of an HTTP/1.1 request.
struct RequestHead
{
    QByteArray method;
    QByteArray target; ///< as it was written: "/chat?room=1"
    QByteArray version; ///< "1.1"
    Headers headers;
};

/// The length of the head at the start of `bytes`, the empty line that ends it included; -1 when it
/// has not come whole. Search a bounded prefix: a head can be of any length.
qsizetype headEnd(QByteArrayView bytes);

/// Reads a response head, with or without its empty line. Lenient, so that a refusal of a server
/// that is not quite right can still be described: bare LF ends a line, lines that are no header
/// are left out. Nothing when the first line is no HTTP status line.
std::optional<ResponseHead> parseResponseHead(QByteArrayView head);

/// Reads a request head, with or without its empty line. Strict (RFC 9112): nothing when the
/// request line or any header line is malformed.
std::optional<RequestHead> parseRequestHead(QByteArrayView head);

/// Sec-WebSocket-Accept for a Sec-WebSocket-Key (RFC 6455 section 4.2.2).
QByteArray acceptKey(QByteArrayView key);

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
