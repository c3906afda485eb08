// SPDX-License-Identifier: GPL-3.0-or-later
// How the whole window, 1200 x 800, bears a busy stream: the share of a core that a steady 1,000
// messages a second take, and the stalls of the GUI thread at 20,000 and 50,000 with a filter,
// while exporting, while a million rows are filtered, and while a large message is formatted.
//
//   bench_responsiveness                   all of it (about a minute and a half)
//   bench_responsiveness --smoke           the same with little, to see that it runs
//   bench_responsiveness --soak SECONDS    20,000 messages a second with a filter and follow on:
//                                          fails when memory grows or the GUI thread stalls
//
// A soak judges the stalls without the time the thread waited for a processor (see Pulse): that is
// the machine's doing, and machines that run tests are shared. A virtual machine may be held up as
// a whole, which nothing inside can tell from work; so one stall a minute is let pass.
#include "floodserver.h"
#include "process.h"
#include "pulse.h"
#include "receivingwindow.h"

#include "base/serialexecutor.h"
#include "capture/export/exporter.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QLineEdit>
#include <QTemporaryDir>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

using namespace sockwright;
using namespace sockwright::benchmarks;

namespace {

constexpr double longestStallMs = 33;
constexpr double mostGrowthMiB = 30;
constexpr double indexBytes = 40; // a row, at most

void runEventsFor(int ms)
{
    QEventLoop loop;
    QTimer::singleShot(ms, &loop, &QEventLoop::quit);
    loop.exec();
}

template <typename T>
T *byName(const QWidget &root, const char *name)
{
    for (T *widget : root.findChildren<T *>()) {
        if (widget->accessibleName() == QLatin1String(name))
            return widget;
    }
    qFatal("no %s", name);
}

void setFilter(const ui::RequestTab &tab, const char *filter)
{
    byName<QLineEdit>(tab, "Filter timeline")->setText(QLatin1String(filter));
    runEventsFor(300);
}

qint64 received(ui::RequestTab &tab)
{
    return qint64(tab.session().capture().totals().in.messages);
}

void steady(ReceivingWindow &window, qint64 seconds)
{
    ui::RequestTab *tab = window.openTab();
    ReceivingWindow::receive(tab, window.url(200, 1000 * (seconds + 2), 1000));
    runEventsFor(1000);
    Pulse pulse;
    pulse.start();
    QElapsedTimer clock;
    clock.start();
    const double cpu = cpuSeconds();
    runEventsFor(int(seconds) * 1000);
    std::printf("1,000 messages/s, following: %.1f %% of a core\n",
                100 * (cpuSeconds() - cpu) * 1000 / double(clock.elapsed()));
    pulse.stop();
    pulse.print("1,000 messages/s:");
    window.closeTab(tab);
}

void filtered(ReceivingWindow &window, qint64 rate, qint64 seconds)
{
    ui::RequestTab *tab = window.openTab();
    setFilter(*tab, "ACME");
    ReceivingWindow::receive(tab, window.url(200, rate * seconds, rate));
    Pulse pulse;
    pulse.start();
    ReceivingWindow::waitForEnd(tab);
    pulse.stop();
    pulse.print(qPrintable(QStringLiteral("%1 messages/s with a filter:").arg(rate)));
    window.closeTab(tab);
}

void withManyRows(ReceivingWindow &window, qint64 rows)
{
    ui::RequestTab *tab = window.openTab();
    ReceivingWindow::receive(tab, window.url(200, rows));
    ReceivingWindow::waitForEnd(tab);

    Pulse pulse;
    pulse.start();
    for (const char *filter : {"nowhere", "ACME", "$.price > 1000", "/ac(m|n)e/i", ""})
        setFilter(*tab, filter);
    runEventsFor(500);
    pulse.stop();
    pulse.print("filters over all rows:");

    base::SerialExecutor exporter;
    const QTemporaryDir folder;
    QEventLoop loop;
    pulse.start();
    exporter.run(
        &loop,
        [rows = tab->session().capture().snapshot(),
         path = folder.filePath(QStringLiteral("rows"))] {
            return exportRows(capture::RowList(rows), capture::ExportFormat::JsonLines, path);
        },
        [&loop](const base::Result<capture::ExportOutcome> &) { loop.quit(); });
    loop.exec();
    pulse.stop();
    pulse.print("exporting all rows:");
    window.closeTab(tab);
}

void largeMessage(ReceivingWindow &window, qint64 mebibytes)
{
    ui::RequestTab *tab = window.openTab();
    ReceivingWindow::receive(tab, window.url(mebibytes * 1024 * 1024, 1));
    ReceivingWindow::waitForEnd(tab);
    const capture::Capture &rows = tab->session().capture();
    std::size_t row = 0;
    while (rows.record(row).kind != wire::Kind::Text)
        ++row;
    Pulse pulse;
    pulse.start();
    tab->selectRow(row);
    runEventsFor(3000);
    pulse.stop();
    pulse.print("formatting a large message:");
    window.closeTab(tab);
}

bool soak(ReceivingWindow &window, qint64 seconds)
{
    constexpr qint64 rate = 20'000;
    ui::RequestTab *tab = window.openTab();
    setFilter(*tab, "ACME");
    ReceivingWindow::receive(tab, window.url(200, rate * seconds, rate));
    const int quarter = int(seconds * 1000 / 4);
    Pulse pulse;
    pulse.start();
    runEventsFor(quarter);
    const double early = privateMemoryMiB();
    const qint64 earlyRows = received(*tab);
    ReceivingWindow::waitForEnd(tab);
    pulse.stop();
    const double growth = privateMemoryMiB() - early;
    const qint64 rows = received(*tab);
    const double allowed = mostGrowthMiB + double(rows - earlyRows) * indexBytes / (1024 * 1024);
    window.closeTab(tab);

    pulse.print("20,000 messages/s with a filter:");
    std::printf("%lld rows; memory %.1f MiB after a quarter of the time, then %+.1f MiB\n",
                static_cast<long long>(rows), early, growth);
    const bool complete = rows == rate * seconds;
    const bool flat = growth < allowed;
    const bool smooth = pulse.ownLongerThan(longestStallMs) <= 1 + seconds / 60;
    if (!complete)
        std::printf("FAIL: %lld messages were sent\n", static_cast<long long>(rate * seconds));
    if (!flat)
        std::printf("FAIL: memory may grow by %.1f MiB\n", allowed);
    if (!smooth)
        std::printf("FAIL: the GUI thread was away longer than %.0f ms %lld times\n",
                    longestStallMs, static_cast<long long>(pulse.ownLongerThan(longestStallMs)));
    return complete && flat && smooth;
}

} // namespace

int main(int argc, char **argv)
{
    if (argc > 1 && qstrcmp(argv[1], "--flood-server") == 0) {
        const QCoreApplication application(argc, argv);
        return runFloodServer();
    }
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(argc, argv);
    const bool smoke = argc > 1 && qstrcmp(argv[1], "--smoke") == 0;
    ReceivingWindow window;
    if (!window.isReady())
        return 1;
    if (argc > 2 && qstrcmp(argv[1], "--soak") == 0)
        return soak(window, std::max(4, std::atoi(argv[2]))) ? 0 : 1;

    steady(window, smoke ? 1 : 10);
    for (const qint64 rate : {20'000, 50'000})
        filtered(window, rate, smoke ? 1 : 10);
    withManyRows(window, smoke ? 10'000 : 1'000'000);
    largeMessage(window, smoke ? 1 : 100);
    return 0;
}
