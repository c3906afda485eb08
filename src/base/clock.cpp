// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/clock.h"

#include <chrono>
#include <cstdio>

namespace sockwright::base {

std::int64_t nowNs()
{
    using namespace std::chrono;
    const auto steady
        = [] { return duration_cast<nanoseconds>(steady_clock::now().time_since_epoch()).count(); };
    static const std::int64_t offset
        = duration_cast<nanoseconds>(system_clock::now().time_since_epoch()).count() - steady();
    return steady() + offset;
}

std::int64_t wallMicroseconds(std::int64_t ns)
{
    return ns / 1000;
}

QDateTime localTime(std::int64_t ns)
{
    return QDateTime::fromMSecsSinceEpoch(wallMicroseconds(ns) / 1000);
}

QByteArray isoMicroseconds(std::int64_t ns)
{
    using namespace std::chrono;
    const sys_time<microseconds> when{microseconds(wallMicroseconds(ns))};
    const auto day = floor<days>(when);
    const year_month_day date(day);
    const hh_mm_ss time(when - day);
    char text[96];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%06dZ", int(date.year()),
                  unsigned(date.month()), unsigned(date.day()), int(time.hours().count()),
                  int(time.minutes().count()), int(time.seconds().count()),
                  int(time.subseconds().count()));
    return text;
}

} // namespace sockwright::base
