// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QByteArrayView>
#include <QDateTime>
#include <QString>
#include <QStringList>
#include <QUrl>

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
    std::int64_t tcpUs = -1; ///< to the server, or to the proxy
    std::int64_t proxyUs = -1; ///< what the proxy took to connect on
    std::int64_t tlsUs = -1;
    std::int64_t upgradeUs = -1;
};

/// One certificate of a chain.
struct CertificateFacts
{
    QString subject; ///< "CN=example.org, O=Example"
    QString issuer;
    QStringList names; ///< subject alternative names: "DNS:example.org", "IP:10.0.0.1"
    QDateTime validFrom;
    QDateTime validTo;
    QByteArray serial; ///< hexadecimal, with colons
    QByteArray sha256; ///< fingerprints: hexadecimal, with colons, capitals
    QByteArray sha1;
    QString key; ///< "RSA 2048", "EC 256"
    bool selfSigned = false;
};

/// What TLS agreed on, as far as it came.
struct TlsFacts
{
    QString protocol; ///< "TLS 1.3"; empty when the handshake did not get there
    QString cipher;
    std::vector<CertificateFacts> chain = {}; ///< the server's first; what it sent, trusted or not
    QStringList problems = {}; ///< what the check of the chain found wrong
    bool verified = false; ///< the chain was checked and found right
    bool trusted = false; ///< it was not, but a person trusts the server's fingerprint
};

/// What an answer gives a cookie jar (RFC 6265 section 4.1). Secret.
struct SetCookies
{
    QUrl url; ///< of the handshake
    QByteArrayList values; ///< of the Set-Cookie lines, as they came
};

/// Everything known about one opening handshake, also of a refused one.
struct HandshakeFacts
{
    QString url; ///< asked for, without user information
    QByteArray request; ///< exact text, with the empty line that ends it; empty: it was not sent
    QByteArray response; ///< exact head, with the empty line; what came of it when it is not whole
    QByteArray body; ///< of a refusal, at most maxHandshakeBody bytes
    QString bodyNote; ///< why the body is not whole; empty when it is
    int status = 0;
    QStringList offeredSubprotocols;
    QString offeredExtensions;
    QString subprotocol; ///< agreed on, or empty
    QString extensions; ///< agreed on, as the server wrote them, or empty
    QString peer; ///< "127.0.0.1:8080"
    QString proxy; ///< "HTTP proxy 127.0.0.1:3128", or empty
    Timings timings;
    std::optional<TlsFacts> tls;
    /// With a cookie jar, and for it alone: `response` hides these values then, and neither a
    /// capture nor an export holds them.
    SetCookies setCookies;
};

/// How much of a refusal's body is kept.
inline constexpr qsizetype maxHandshakeBody = 64 * 1024;

} // namespace sockwright::wire
