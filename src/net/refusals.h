// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/target.h"
#include "wire/diagnosis.h"
#include "wire/handshake.h"

namespace sockwright::net {

/// What an answer with another status than 101 means, with what came of its body. Pure.
wire::Failure refusal(const Target &target, const wire::ResponseHead &head, const QByteArray &body);

/// Whether an HTTP status says that the same request may succeed later: 5xx, 408, 425, 429 (RFC
/// 9110 section 15.5.9, RFC 8470, RFC 6585). Pure.
bool isPassing(int httpStatus);

} // namespace sockwright::net
