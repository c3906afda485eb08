// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/socketend.h"
#include "wire/diagnosis.h"
#include "wire/protocolerror.h"

namespace sockwright::net {

/// The words for each way an open connection can come to a bad end. Pure functions; any thread.

/// The TCP connection ended without a closing handshake. `insideMessage`: in the middle of one.
wire::Failure connectionLost(SocketEnd end, bool insideMessage, const QString &errorText);

/// Our Close frame had not left when its time was up.
wire::Failure closeUnsent(int limitMs);

/// The peer did not answer our Close frame.
wire::Failure closeUnanswered(int limitMs);

/// Pings of our own had no answer.
wire::Failure peerSilent(int unanswered);

/// The peer broke a rule of RFC 6455 or RFC 7692.
wire::Failure ruleBroken(const wire::ProtocolError &error);

} // namespace sockwright::net
