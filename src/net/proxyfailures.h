// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/stageclock.h"
#include "net/target.h"
#include "wire/diagnosis.h"

#include <QAbstractSocket>

namespace sockwright::net {

/// The words for each way a proxy can fail, but for time-outs. Pure; any thread. From what the
/// socket says; `answer` is the proxy's last one, as far as it is known.
wire::Failure proxyFailed(const Target &target, Stage stage, QAbstractSocket::SocketError error,
                          const QString &errorText, const QByteArray &answer = {});

} // namespace sockwright::net
