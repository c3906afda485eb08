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
#include "process.h"
#include "pulse.h"
#include "receivingwindow.h"

#include "net/connection.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QWebSocket>

#include <algorithm>
#include <array>
#include <cstdio>
#include <functional>

using namespace sockwright;
using namespace sockwright::benchmarks;

namespace {

struct Cost
{
    double cpu = 0; // microseconds a message
    double wall = 0;
};

class Bench
{
public:
    explicit Bench(ReceivingWindow &window)
        : m_window(window)
    {
    }

    Cost bareWebSocket(qint64 size, qint64 count)
    {
        return measure(count, [&](QEventLoop &loop) {
            QWebSocket socket;
            qint64 received = 0;
            QObject::connect(&socket, &QWebSocket::textMessageReceived, &socket,
                             [&] { ++received; });
            QObject::connect(&socket, &QWebSocket::disconnected, &loop, &QEventLoop::quit);
            socket.open(m_window.url(size, count));
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
            target.url = m_window.url(size, count);
            connection.open(target);
            loop.exec();
            return received;
        });
    }

    /// Opening and closing a tab is not receiving.
    Cost wholeWindow(qint64 size, qint64 count)
    {
        ui::RequestTab *tab = m_window.openTab();
        const Cost cost = measure(count, [&](QEventLoop &) {
            ReceivingWindow::receive(tab, m_window.url(size, count));
            ReceivingWindow::waitForEnd(tab);
            return qint64(tab->session().capture().totals().in.messages);
        });
        m_window.closeTab(tab);
        return cost;
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

    ReceivingWindow &m_window;
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

void stalls(ReceivingWindow &window, qint64 count)
{
    ui::RequestTab *tab = window.openTab();
    Pulse pulse;
    ReceivingWindow::receive(tab, window.url(100, count, 50'000));
    pulse.start();
    ReceivingWindow::waitForEnd(tab);
    pulse.stop();
    pulse.print("50,000 messages/s:");
    window.closeTab(tab);
}

void largeMessage(ReceivingWindow &window, qint64 mebibytes)
{
    ui::RequestTab *tab = window.openTab();
    resetPeak();
    const double before = memoryMiB("VmRSS");
    Pulse pulse;
    ReceivingWindow::receive(tab, window.url(mebibytes * 1024 * 1024, 1));
    pulse.start();
    ReceivingWindow::waitForEnd(tab);
    pulse.stop();
    const double grown = memoryMiB("VmHWM") - before;
    std::printf("a text message of %lld MiB: memory grew by %.1f MiB (%.2f)\n",
                static_cast<long long>(mebibytes), grown, grown / double(mebibytes));
    pulse.print("one large message:");
    window.closeTab(tab);
}

void memoryOfMany(ReceivingWindow &window, qint64 count)
{
    ui::RequestTab *tab = window.openTab();
    const double before = privateMemoryMiB();
    ReceivingWindow::receive(tab, window.url(200, count));
    ReceivingWindow::waitForEnd(tab);
    std::printf("%llu messages of 200 B: %.1f MiB of memory, %.1f before\n",
                static_cast<unsigned long long>(tab->session().capture().totals().in.messages),
                privateMemoryMiB(), before);
    window.closeTab(tab);
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

    ReceivingWindow window;
    if (!window.isReady())
        return 1;
    Bench bench(window);
    const qint64 scale = smoke ? 100 : 1;
    const int rounds = smoke ? 1 : 5;
    compare(bench, "200 B", 200, 1'000'000 / scale, rounds);
    compare(bench, "1 KiB", 1024, 500'000 / scale, rounds);
    compare(bench, "1 MiB", 1024 * 1024, 400 / std::min<qint64>(scale, 20), rounds);
    stalls(window, 500'000 / scale);
    for (int round = 0; round < rounds; ++round)
        largeMessage(window, 100 / std::min<qint64>(scale, 10));
    memoryOfMany(window, 1'000'000 / scale);
    memoryOfMany(window, 10'000'000 / scale);
    return 0;
}
