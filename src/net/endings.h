// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/socketend.h"
#include "wire/diagnosis.h"
#include "wire/messagereader.h"
#include "wire/protocolerror.h"

namespace sockwright::net {

/// The words for each way an open connection can come to a bad end. Pure functions; any thread.

/// The TCP connection ended without a closing handshake; `reader` has read all that had come.
wire::Failure connectionLost(SocketEnd end, const wire::MessageReader &reader,
                             const QString &errorText);

/// Our Close frame had not left when its time was up.
wire::Failure closeUnsent(int limitMs);

/// The peer did not answer our Close frame; paused: what it sent had not been read all the time.
wire::Failure closeUnanswered(int limitMs, bool paused);

/// Pings of our own had no answer. silentNs: since when nothing has come; unsentBytes: what waits
/// because the peer takes nothing.
wire::Failure peerSilent(int unanswered, std::int64_t silentNs, quint64 unsentBytes);

/// The peer broke a rule of RFC 6455 or RFC 7692.
wire::Failure ruleBroken(const wire::ProtocolError &error);

} // namespace sockwright::net
