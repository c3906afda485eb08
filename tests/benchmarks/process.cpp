// SPDX-License-Identifier: GPL-3.0-or-later
#include "process.h"

#include <QFile>
#include <QList>

#include <set>
#include <sys/resource.h>

namespace sockwright::benchmarks {

double cpuSeconds()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds
        = [](const timeval &t) { return double(t.tv_sec) + double(t.tv_usec) / 1e6; };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double memoryMiB(const QByteArray &name)
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : status.readAll().split('\n')) {
        if (line.startsWith(name))
            return line.mid(name.size() + 1).simplified().split(' ').first().toDouble() / 1024;
    }
    return 0;
}

void resetPeak()
{
    QFile peak(QStringLiteral("/proc/self/clear_refs"));
    if (peak.open(QIODevice::WriteOnly))
        peak.write("5");
}

double privateMemoryMiB()
{
    QFile maps(QStringLiteral("/proc/self/smaps"));
    if (!maps.open(QIODevice::ReadOnly))
        return 0;
    static const std::set<QByteArray> captureFiles{"rows", "payload", "details", "frames",
                                                   "blocks"};
    double kibibytes = 0;
    bool counted = true;
    for (const QByteArray &line : maps.readAll().split('\n')) {
        const QList<QByteArray> words = line.simplified().split(' ');
        if (words.front().contains('-'))
            counted = !captureFiles.contains(words.back().split('/').back());
        else if (counted && words.front() == "Pss:")
            kibibytes += words[1].toDouble();
    }
    return kibibytes / 1024;
}

} // namespace sockwright::benchmarks
