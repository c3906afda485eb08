// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/target.h"
#include "wire/diagnosis.h"
#include "wire/handshake.h"

#include <optional>

namespace sockwright::net {

/// What client and server agreed on with a 101, or which rule the answer breaks.
struct Agreement
{
    std::optional<wire::Failure> failure;
    std::optional<wire::DeflateParameters> deflate;
};

/// Judges a 101 (RFC 6455 section 4.1). `key` is the Sec-WebSocket-Key that was sent. Pure.
Agreement judgeUpgrade(const Target &target, const wire::ResponseHead &head, const QByteArray &key);

} // namespace sockwright::net
