// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/target.h"
#include "wire/diagnosis.h"
#include "wire/handshake.h"

namespace sockwright::net {

/// What an answer with another status than 101 means, with what came of its body. Pure.
wire::Failure refusal(const Target &target, const wire::ResponseHead &head, const QByteArray &body);

} // namespace sockwright::net
