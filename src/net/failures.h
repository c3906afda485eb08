// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/stageclock.h"
#include "net/target.h"
#include "wire/diagnosis.h"

#include <QAbstractSocket>
#include <QSslError>

#include <optional>

namespace sockwright::net {

/// The words for each way an opening handshake can fail. Pure functions; any thread.

wire::Failure invalidUrl(const QUrl &url);
wire::Failure stageTimedOut(const Target &target, Stage stage, int limitMs, bool anyBytes);
wire::Failure tlsRefused(const Target &target, const QList<QSslError> &errors);

/// From what the socket says; `received` is what the server sent so far.
wire::Failure socketFailed(const Target &target, Stage stage, QAbstractSocket::SocketError error,
                           const QString &errorText);

/// The server closed the TCP connection before the handshake was done.
wire::Failure closedDuringHandshake(const Target &target, const QByteArray &received);

/// What is wrong with a response head (RFC 6455 section 4.1); nothing when it accepts the upgrade.
/// `key` is the Sec-WebSocket-Key that was sent.
std::optional<wire::Failure> responseFailure(const Target &target, const QByteArray &head,
                                             const QByteArray &key);

/// When bytes that came instead of a response cannot become one: nothing while they still could.
std::optional<wire::Failure> notHttp(const Target &target, const QByteArray &received);

wire::Failure headersTooLarge(qsizetype limit);

/// The TCP connection of an open WebSocket ended without a closing handshake.
wire::Failure connectionLost(const QString &errorText);

} // namespace sockwright::net
