// SPDX-License-Identifier: GPL-3.0-or-later
// What it costs the client to receive: a bare QWebSocket that only counts, the connection alone,
// and the whole window with its timeline, recording to disk. CPU and wall time a message, in one
// run, rounds in turn, so that the ratios hold on a noisy machine. Then: stalls of the GUI thread
// at 50,000 messages/s, the memory and the stalls that one text message of 100 MiB costs, and the
// memory of the whole process after 1,000,000 and 10,000,000 messages.
//
//   bench_receive            all of it (about two minutes; 3 GB in the temporary folder)
//   bench_receive --smoke    the same with few messages, to see that it runs
#include "floodserver.h"

#include "base/setting.h"
#include "net/connection.h"
#include "ui/window/mainwindow.h"
#include "ui/window/requesttab.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTimer>
#include <QWebSocket>

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <functional>
#include <set>
#include <sys/resource.h>

using namespace sockwright;

namespace {

double cpuSeconds()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds
        = [](const timeval &t) { return double(t.tv_sec) + double(t.tv_usec) / 1e6; };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

struct Cost
{
    double cpu = 0; // microseconds a message
    double wall = 0;
};

/// How long the GUI thread was away from its event loop, beyond the 5 ms of a pulse. On a machine
/// that is busy with other things too, the CPU time it used meanwhile tells what is its own.
class Pulse
{
public:
    Pulse()
    {
        m_timer.setTimerType(Qt::PreciseTimer);
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] {
            m_gaps.push_back(double(m_clock.nsecsElapsed()) / 1e6 - 5);
            m_clock.start();
            const double cpu = threadCpuMs();
            m_longestCpu = std::max(m_longestCpu, cpu - m_cpu);
            m_cpu = cpu;
        });
    }
    void start()
    {
        m_cpu = threadCpuMs();
        m_clock.start();
        m_timer.start(5);
    }
    /// In milliseconds, shortest first.
    std::vector<double> gaps()
    {
        m_timer.stop();
        std::sort(m_gaps.begin(), m_gaps.end());
        return m_gaps;
    }

    double longestCpuMs() const { return m_longestCpu; }

private:
    static double threadCpuMs()
    {
        timespec used{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
        return double(used.tv_sec) * 1e3 + double(used.tv_nsec) / 1e6;
    }

    std::vector<double> m_gaps;
    double m_cpu = 0;
    double m_longestCpu = 0;
    QElapsedTimer m_clock;
    QTimer m_timer;
};

class Bench
{
public:
    Bench(int port, ui::MainWindow &window)
        : m_port(port)
        , m_window(window)
    {
    }

    QUrl url(qint64 size, qint64 count, qint64 rate = 0) const
    {
        return QUrl(QStringLiteral("ws://127.0.0.1:%1/?size=%2&count=%3&rate=%4")
                        .arg(m_port)
                        .arg(size)
                        .arg(count)
                        .arg(rate));
    }

    Cost bareWebSocket(qint64 size, qint64 count)
    {
        return measure(count, [&](QEventLoop &loop) {
            QWebSocket socket;
            qint64 received = 0;
            QObject::connect(&socket, &QWebSocket::textMessageReceived, &socket,
                             [&] { ++received; });
            QObject::connect(&socket, &QWebSocket::disconnected, &loop, &QEventLoop::quit);
            socket.open(url(size, count));
            loop.exec();
            return received;
        });
    }

    Cost connectionAlone(qint64 size, qint64 count)
    {
        return measure(count, [&](QEventLoop &loop) {
            net::Connection connection;
            qint64 received = 0;
            connection.setBatchInterval(50);
            QObject::connect(&connection, &net::Connection::batchReady, &loop, [&] {
                const wire::Batch batch = connection.take();
                for (const wire::Record &record : batch.records()) {
                    received += record.kind == wire::Kind::Text;
                    if (record.kind == wire::Kind::State
                        && record.code == quint16(wire::State::Closed))
                        loop.quit();
                }
            });
            net::Target target;
            target.url = url(size, count);
            connection.open(target);
            loop.exec();
            return received;
        });
    }

    Cost wholeWindow(qint64 size, qint64 count)
    {
        return measure(count,
                       [&](QEventLoop &loop) { return receiveInWindow(url(size, count), loop); });
    }

    /// The pulse starts with the connection: opening a tab is not what is measured.
    qint64 receiveInWindow(const QUrl &from, QEventLoop &loop, Pulse *pulse = nullptr,
                           const std::function<void()> &whenDone = {})
    {
        const QTemporaryDir folder;
        const auto store = capture::Store::create(folder.path());
        if (!store) {
            std::fprintf(stderr, "%s\n", qPrintable(store.error().message));
            std::exit(1);
        }
        m_window.openUrl(from.toString());
        ui::RequestTab *tab = m_window.currentTab();
        tab->session().capture().recordTo(*store);
        QObject::connect(&tab->session(), &session::Session::statusChanged, &loop,
                         [&](wire::State state) {
                             if (state == wire::State::Connected && pulse)
                                 pulse->start();
                             if (state == wire::State::Closed)
                                 loop.quit();
                         });
        loop.exec();
        if (whenDone)
            whenDone();
        const qint64 received = qint64(tab->session().capture().totals().in.messages);
        delete tab;
        return received;
    }

private:
    Cost measure(qint64 count, const std::function<qint64(QEventLoop &)> &receive)
    {
        QEventLoop loop;
        QElapsedTimer clock;
        clock.start();
        const double cpu = cpuSeconds();
        const qint64 received = receive(loop);
        const Cost cost{(cpuSeconds() - cpu) * 1e6 / double(count),
                        double(clock.nsecsElapsed()) / 1e3 / double(count)};
        if (received != count) {
            std::fprintf(stderr, "received %lld of %lld messages\n",
                         static_cast<long long>(received), static_cast<long long>(count));
            std::exit(1);
        }
        return cost;
    }

    int m_port;
    ui::MainWindow &m_window;
};

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

void compare(Bench &bench, const char *label, qint64 size, qint64 count, int rounds)
{
    std::array<std::vector<double>, 3> cpu;
    std::array<std::vector<double>, 3> wall;
    for (int round = 0; round < rounds; ++round) {
        const std::array costs{bench.bareWebSocket(size, count), bench.connectionAlone(size, count),
                               bench.wholeWindow(size, count)};
        for (std::size_t i = 0; i < costs.size(); ++i) {
            cpu[i].push_back(costs[i].cpu);
            wall[i].push_back(costs[i].wall);
        }
    }
    constexpr std::array names{"bare QWebSocket", "connection alone", "whole window"};
    for (std::size_t i = 0; i < names.size(); ++i) {
        std::printf("%-6s %-17s cpu %9.3f us/message (%.2f)   wall %9.3f us/message (%.2f)\n",
                    label, names[i], median(cpu[i]), median(cpu[i]) / median(cpu[0]),
                    median(wall[i]), median(wall[i]) / median(wall[0]));
    }
}

void stalls(Bench &bench, qint64 count)
{
    Pulse pulse;
    QEventLoop loop;
    const qint64 received = bench.receiveInWindow(bench.url(100, count, 50'000), loop, &pulse);
    const std::vector<double> gaps = pulse.gaps();
    std::printf("stalls of the GUI thread at 50,000 messages/s, %lld received: p50 %.1f ms, p99 "
                "%.1f ms, longest %.1f ms (%.1f ms of CPU)\n",
                static_cast<long long>(received), gaps[gaps.size() / 2],
                gaps[gaps.size() * 99 / 100], gaps.back(), pulse.longestCpuMs());
}

/// VmRSS or VmHWM of this process, in MiB.
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

void largeMessage(Bench &bench, qint64 mebibytes)
{
    resetPeak();
    const double before = memoryMiB("VmRSS");
    Pulse pulse;
    QEventLoop loop;
    bench.receiveInWindow(bench.url(mebibytes * 1024 * 1024, 1), loop, &pulse);
    const double grown = memoryMiB("VmHWM") - before;
    std::printf("a text message of %lld MiB: memory grew by %.1f MiB (%.2f), longest stall of the "
                "GUI thread %.1f ms (%.1f ms of CPU)\n",
                static_cast<long long>(mebibytes), grown, grown / double(mebibytes),
                pulse.gaps().back(), pulse.longestCpuMs());
}

/// Pss of all this process maps, in MiB, without the files of captures.
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

void memoryOfMany(Bench &bench, qint64 count)
{
    QEventLoop loop;
    const double before = privateMemoryMiB();
    double after = 0;
    const qint64 received = bench.receiveInWindow(bench.url(200, count), loop, nullptr,
                                                  [&after] { after = privateMemoryMiB(); });
    std::printf("%lld messages of 200 B: %.1f MiB of memory, %.1f before\n",
                static_cast<long long>(received), after, before);
}

} // namespace

int main(int argc, char **argv)
{
    if (argc > 1 && qstrcmp(argv[1], "--flood-server") == 0) {
        const QCoreApplication application(argc, argv);
        return benchmarks::runFloodServer();
    }
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    const bool smoke = argc > 1 && qstrcmp(argv[1], "--smoke") == 0;
    QApplication application(argc, argv);

    QProcess server;
    server.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    server.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--flood-server")});
    if (!server.waitForReadyRead(10'000))
        return 1;
    const int port = server.readLine().trimmed().toInt();

    const QTemporaryDir dir;
    base::SettingsStore settings(dir.filePath(QStringLiteral("settings.ini")));
    ui::MainWindow window(dir.path(), settings);
    window.openWorkspace(dir.filePath(QStringLiteral("workspace")));
    window.show();

    Bench bench(port, window);
    const qint64 scale = smoke ? 100 : 1;
    const int rounds = smoke ? 1 : 5;
    compare(bench, "200 B", 200, 1'000'000 / scale, rounds);
    compare(bench, "1 KiB", 1024, 500'000 / scale, rounds);
    compare(bench, "1 MiB", 1024 * 1024, 400 / std::min<qint64>(scale, 20), rounds);
    stalls(bench, 500'000 / scale);
    for (int round = 0; round < rounds; ++round)
        largeMessage(bench, 100 / std::min<qint64>(scale, 10));
    memoryOfMany(bench, 1'000'000 / scale);
    memoryOfMany(bench, 10'000'000 / scale);
    server.closeWriteChannel();
    server.waitForFinished(5000);
    return 0;
}
