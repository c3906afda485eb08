// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/socketend.h"
#include "net/stageclock.h"
#include "net/target.h"
#include "wire/diagnosis.h"
#include "wire/handshake.h"

#include <QAbstractSocket>
#include <QHostAddress>
#include <QHostInfo>

#include <vector>

namespace sockwright::net {

/// The words for each way an opening handshake can fail before there is an HTTP answer to judge.
/// Pure functions; any thread. Proxies: proxyfailures.h; TLS: tlsfailures.h; answers: refusals.h,
/// agreement.h.

wire::Failure invalidUrl(const QUrl &url);
/// QWebSocket would not even begin.
wire::Failure cannotBegin(const Target &target, const QString &errorText);

/// `received` is what the server sent so far of its answer.
wire::Failure stageTimedOut(const Target &target, Stage stage, Allowance allowance,
                            const QByteArray &received);

/// `info` is what the look-up of the target's host came to, without any address.
wire::Failure nameNotFound(const Target &target, const QHostInfo &info);
/// None of a name's addresses is of the family that the target allows.
wire::Failure noAddressOfFamily(const Target &target, const QList<QHostAddress> &addresses);
/// The host is an address of the family that the target does not allow.
wire::Failure literalOfOtherFamily(const Target &target);

/// How a connection to one of a host's addresses failed.
struct AddressTry
{
    QString address;
    QAbstractSocket::SocketError error; ///< SocketTimeoutError: nobody had answered by the end
    QString errorText;
};

/// No TCP connection, tried without a proxy: diagnosed by the most telling of `tries`, which are
/// not empty; those that timed out had `allowance`.
wire::Failure noAddressConnected(const Target &target, const std::vector<AddressTry> &tries,
                                 Allowance allowance);

/// The server closed the TCP connection before its answer was whole.
wire::Failure closedDuringHandshake(const Target &target, SocketEnd end,
                                    const QByteArray &received);

/// What came cannot become an HTTP answer.
wire::Failure notHttp(const Target &target, const QByteArray &received);
/// The lines of an answer end with LF instead of CR LF; `head` is what it says.
wire::Failure lineFeedsOnly(const Target &target, const std::optional<wire::ResponseHead> &head);
/// `received` is what came of them, up to `limit`.
wire::Failure headersTooLarge(const Target &target, qsizetype limit, const QByteArray &received);

/// This Qt does not let go of the socket: see Dial::takeOver().
wire::Failure cannotTakeOver();

} // namespace sockwright::net
