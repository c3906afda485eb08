// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace sockwright::cli {

/// Exit statuses: a contract, scripts use them.
enum ExitStatus
{
    Done = 0,
    ExpectationFailed = 1,
    WrongUsage = 2,
    CouldNotConnect = 3,
    ClosedAbnormally = 4,
    TimedOut = 5,
};

/// Makes sure that descriptors 0 to 2 are open, so that no socket can take their place when the
/// program was started without them. To be called first of all.
void openStandardDescriptors();

/// Writes all bytes to standard output, unbuffered; waits for a slow reader. False when nobody can
/// read them any more.
bool writeOutput(const QByteArray &bytes);

/// "sockwright-cli: message" on standard error, on one line whatever the message holds, and safe
/// for a terminal.
void writeError(const QString &message);

} // namespace sockwright::cli
