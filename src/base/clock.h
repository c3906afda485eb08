// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>

#include <cstdint>

namespace sockwright::base {

/// The clock that every row of a timeline is stamped with: nanoseconds since the Unix epoch (UTC),
/// paired with the wall clock when the program first asks and steady from then on, so that it never
/// jumps when the wall clock is set, and stamps of different runs compare. Any thread.
std::int64_t nowNs();

/// A stamp of nowNs() as microseconds since the Unix epoch.
std::int64_t wallMicroseconds(std::int64_t ns);

/// The same instant in local time, for display. Milliseconds are what QDateTime holds.
QDateTime localTime(std::int64_t ns);

/// "2026-01-31T12:00:00.123456Z" for a stamp of nowNs().
QByteArray isoMicroseconds(std::int64_t ns);

} // namespace sockwright::base
