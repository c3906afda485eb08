// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/diagnosis.h"

#include <array>

namespace sockwright::wire {

namespace {

// In the order of the enumeration.
constexpr std::array names{
    "none",
    "invalid-url",
    "dns-not-found",
    "tcp-refused",
    "tcp-timeout",
    "network-unreachable",
    "tls-untrusted",
    "tls-expired",
    "tls-hostname",
    "tls-client-certificate",
    "tls-handshake",
    "proxy-refused",
    "proxy-auth",
    "proxy-failed",
    "handshake-timeout",
    "http",
    "redirect",
    "not-http",
    "no-upgrade",
    "bad-accept",
    "headers-too-large",
    "subprotocol-unrequested",
    "extension-unrequested",
    "closed-during-handshake",
    "connection-lost",
    "peer-silent",
    "protocol-masked",
    "protocol-rsv",
    "protocol-opcode",
    "protocol-fragment",
    "protocol-control",
    "protocol-close",
    "invalid-utf8",
    "message-too-big",
    "decompression-failed",
};
static_assert(names.size() == static_cast<std::size_t>(Diagnosis::DecompressionFailed) + 1);

} // namespace

QByteArray diagnosisId(Diagnosis diagnosis, int httpStatus)
{
    QByteArray id = names[static_cast<std::size_t>(diagnosis)];
    if (diagnosis == Diagnosis::HttpStatus)
        id += '-' + QByteArray::number(httpStatus).rightJustified(3, '0');
    return id;
}

std::optional<Diagnosis> diagnosisFromId(const QByteArray &id)
{
    const int status = id.right(3).toInt();
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto diagnosis = static_cast<Diagnosis>(i);
        if (id == diagnosisId(diagnosis, status))
            return diagnosis;
    }
    return std::nullopt;
}

} // namespace sockwright::wire
