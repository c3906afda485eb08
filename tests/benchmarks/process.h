// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace sockwright::benchmarks {

/// User and system time of this process so far, in seconds.
double cpuSeconds();

/// VmRSS or VmHWM of this process, in MiB.
double memoryMiB(const QByteArray &name);
/// VmHWM begins anew.
void resetPeak();
/// Pss of all this process maps, in MiB, without the files of captures.
double privateMemoryMiB();

} // namespace sockwright::benchmarks
