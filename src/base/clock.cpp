// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/clock.h"

#include <QTimeZone>

#include <chrono>
#include <cstdio>

namespace sockwright::base {

std::int64_t nowNs()
{
    using namespace std::chrono;
    return duration_cast<nanoseconds>(steady_clock::now().time_since_epoch()).count();
}

std::int64_t wallMicroseconds(std::int64_t steadyNs)
{
    using namespace std::chrono;
    static const std::int64_t offsetNs = [] {
        const auto wall
            = duration_cast<nanoseconds>(system_clock::now().time_since_epoch()).count();
        return wall - nowNs();
    }();
    return (steadyNs + offsetNs) / 1000;
}

QDateTime localTime(std::int64_t steadyNs)
{
    return QDateTime::fromMSecsSinceEpoch(wallMicroseconds(steadyNs) / 1000);
}

QByteArray isoMicroseconds(std::int64_t steadyNs)
{
    const std::int64_t micros = wallMicroseconds(steadyNs);
    QByteArray text
        = QDateTime::fromMSecsSinceEpoch(micros / 1000, Qt::UTC).toString(Qt::ISODate).toLatin1();
    text.chop(1); // the Z, to come back after the fraction
    char fraction[16];
    std::snprintf(fraction, sizeof fraction, ".%06dZ", static_cast<int>(micros % 1000000));
    return text + fraction;
}

} // namespace sockwright::base
