// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <cstdint>
#include <optional>
#include <vector>

namespace sockwright::wire {

/// Why a connection could not be made or came to a bad end. The identifiers are a contract of the
/// command line (diagnosisId()).
enum class Diagnosis : std::uint16_t
{
    None,
    InvalidUrl,
    DnsNotFound,
    TcpRefused,
    TcpTimeout,
    NetworkUnreachable,
    TlsUntrusted,
    TlsExpired,
    TlsHostname,
    TlsClientCertificate,
    TlsHandshake,
    ProxyRefused,
    ProxyAuth,
    ProxyFailed,
    HandshakeTimeout,
    HttpStatus, ///< the handshake was answered with another status than 101: "http-NNN"
    Redirect,
    NotHttp,
    NoUpgrade,
    BadAccept,
    HeadersTooLarge,
    SubprotocolUnrequested,
    ExtensionUnrequested,
    ClosedDuringHandshake,
    ConnectionLost,
    PeerSilent,
    ProtocolMasked,
    ProtocolRsv,
    ProtocolOpcode,
    ProtocolFragment,
    ProtocolControl,
    ProtocolClose,
    InvalidUtf8,
    MessageTooBig,
    DecompressionFailed,
};

/// What a person may want to do next about a failure. The window makes a button of each.
struct NextStep
{
    enum class Kind : std::uint8_t
    {
        Retry, ///< connect again as it is
        UseUrl, ///< connect to the URL in `value` instead
        AddSubprotocol, ///< offer the subprotocol in `value`
        AddHeader, ///< edit the request's headers; `value` is the name to begin with
        TlsSettings,
        ProxySettings,
        CompressionSettings,
        LimitSettings, ///< time and size limits
        TrustCertificate, ///< look at the server's certificate, the first in the handshake's TLS
                          ///< facts, and perhaps trust its fingerprint
        AuthSettings, ///< edit how the request authenticates; `value` is the scheme that the server
                      ///< asks for, in lower case: "basic", "bearer", "digest"; else empty
        RedirectSettings,
        KeepaliveSettings,
    };

    Kind kind = Kind::Retry;
    QString value = {};
    friend bool operator==(const NextStep &, const NextStep &) = default;
};

/// A failure as a value: the identifier, the words for people, and what they rest on.
struct Failure
{
    Diagnosis diagnosis = Diagnosis::None;
    int httpStatus = 0; ///< with Diagnosis::HttpStatus and Diagnosis::Redirect
    QString message; ///< one plain sentence: what happened
    QString hint; ///< what to try
    QString evidence = {}; ///< what was seen on the wire; foreign text, may be several lines
    QByteArray bytes = {}; ///< the bytes at fault: a bad frame from its header on; limited
    std::vector<NextStep> steps = {}; ///< the likeliest first
    bool timedOut = false; ///< nobody said no: a time limit, ours or the system's, ran out
};

/// The contract's identifier, e.g. "tcp-refused"; "http-404" takes the number from httpStatus.
QByteArray diagnosisId(Diagnosis diagnosis, int httpStatus = 0);
/// The reverse; nothing for a name that is not on the list.
std::optional<Diagnosis> diagnosisFromId(const QByteArray &id);

} // namespace sockwright::wire
