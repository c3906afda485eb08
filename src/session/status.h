// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/diagnosis.h"
#include "wire/handshake.h"
#include "wire/record.h"

#include <optional>

namespace sockwright::session {

/// How a Close came about: what the first Close row of a connection said. Those behind it answer
/// it, or crossed it on the wire.
struct CloseFacts
{
    quint16 code = 0;
    QString reason;
    wire::Direction direction = wire::Direction::Local; ///< who sent it; Local: nobody (1005, 1006)
};

/// Where a session stands: what the line under the URL shows. A plain value.
struct Status
{
    wire::State state = wire::State::Idle;
    std::optional<wire::HandshakeFacts> handshake; ///< of the latest attempt, once it was answered
    std::optional<wire::Failure> failure; ///< why the latest attempt failed or broke off
    std::optional<CloseFacts> close;
    bool wasConnected = false; ///< the latest attempt got as far as a connection
    bool clean = false; ///< State::Closed after a whole closing handshake
};

} // namespace sockwright::session
