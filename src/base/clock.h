// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>

#include <cstdint>

namespace sockwright::base {

/// Nanoseconds of the steady clock that every row of a timeline is stamped with. It never jumps
/// when the wall clock is set. Any thread.
std::int64_t nowNs();

/// The wall-clock instant that belongs to a stamp of nowNs(), as microseconds since the Unix epoch
/// (UTC). The two clocks are paired once, when the program first asks, so that differences between
/// rows are the same in both. Any thread.
std::int64_t wallMicroseconds(std::int64_t steadyNs);

/// The same instant in local time, for display. Milliseconds are what QDateTime holds.
QDateTime localTime(std::int64_t steadyNs);

/// "2026-01-31T12:00:00.123456Z" for a stamp of nowNs().
QByteArray isoMicroseconds(std::int64_t steadyNs);

} // namespace sockwright::base
