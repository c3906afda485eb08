// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/handshake.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

#include <cstdint>
#include <vector>

/// A handshake in words: what the window shows and what is copied. What servers wrote in it is on
/// one line, of bounded length, with nothing hidden in it. Any thread.
namespace sockwright::capture {

/// "Peer", "127.0.0.1:8080".
struct NamedFact
{
    QString name;
    QString value;
    friend bool operator==(const NamedFact &, const NamedFact &) = default;
};
using NamedFacts = std::vector<NamedFact>;

/// One stage of a connection attempt.
struct Stage
{
    QString name; ///< "DNS", "TCP", "Proxy", "TLS" or "Upgrade"
    std::int64_t us = 0; ///< how long it took, in microseconds
    friend bool operator==(const Stage &, const Stage &) = default;
};

/// The handshake on one line: "101 Switching Protocols · chat.v1 · TLS 1.3 · 127.0.0.1:8080".
QString handshakeSummary(const wire::HandshakeFacts &facts);
/// URL, answer, subprotocols and extensions asked for and agreed on, peer and proxy.
NamedFacts handshakeFacts(const wire::HandshakeFacts &facts);
/// Version, cipher and what the check of the certificates found.
NamedFacts tlsFacts(const wire::TlsFacts &tls);
/// `now` decides whether the certificate is expired or not yet valid.
NamedFacts certificateFacts(const wire::CertificateFacts &certificate, const QDateTime &now);
/// The stages that were reached, in the order they happen.
std::vector<Stage> stages(const wire::Timings &timings);
/// "0.3 ms", "12 ms", "1.25 s".
QString durationText(std::int64_t us);
/// "TCP 1.5 ms", "Upgrade 3.0 ms"
QString stageText(const Stage &stage);

/// The handshake to copy: request, response and a refusal's body exactly as they were, then the
/// facts, one a line.
QByteArray handshakeText(const wire::HandshakeFacts &facts);

} // namespace sockwright::capture
