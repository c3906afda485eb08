// SPDX-License-Identifier: GPL-3.0-or-later
// The timeline with ten million rows: what a batch with its repaint, a jump and clearing cost, and
// the share of a core that a steady 1,000 messages a second take.
//
//   bench_timeline [ROWS]    10,000,000 unless told (about a minute)
//   bench_timeline --smoke   the same with few rows, to see that it runs
#include "base/clock.h"
#include "capture/capture.h"
#include "capture/timelinefiltermodel.h"
#include "capture/timelinemodel.h"
#include "ui/timeline/timelineview.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QRandomGenerator>
#include <QScrollBar>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <sys/resource.h>
#include <vector>

using namespace sockwright;

namespace {

constexpr int windowWidth = 1200; // pixels
constexpr int windowHeight = 800;

double cpuMs()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto ms
        = [](const timeval &t) { return double(t.tv_sec) * 1e3 + double(t.tv_usec) / 1e3; };
    return ms(usage.ru_utime) + ms(usage.ru_stime);
}

wire::Batch ticks(int first, int count)
{
    wire::Batch batch;
    wire::Record record;
    record.direction = wire::Direction::In;
    record.kind = wire::Kind::Text;
    record.frames = 1;
    for (int i = first; i < first + count; ++i) {
        const QByteArray text = R"({"symbol":"SOCK)" + QByteArray::number(i % 500) + R"(","price":)"
            + QByteArray::number(100 + i % 977) + R"(,"seq":)" + QByteArray::number(i) + "}";
        record.time = base::nowNs();
        record.wireSize = static_cast<quint32>(text.size()) + 2;
        batch.append(record, {text.constData(), static_cast<std::size_t>(text.size())});
    }
    return batch;
}

// CPU time of a step, each followed by what the event loop has to paint.
void measure(const char *name, int rounds, const std::function<void(int)> &step)
{
    std::vector<double> times;
    for (int round = 0; round < rounds; ++round) {
        const double start = cpuMs();
        step(round);
        QCoreApplication::processEvents();
        times.push_back(cpuMs() - start);
    }
    std::sort(times.begin(), times.end());
    std::printf("%-28s median %6.2f ms, p95 %6.2f ms, longest %6.2f ms of CPU\n", name,
                times[times.size() / 2], times[times.size() * 95 / 100], times.back());
}

class Bench
{
public:
    explicit Bench(int rows)
        : m_model(&m_capture)
        , m_filtered(&m_model)
    {
        m_view.setModel(&m_filtered);
        m_view.resize(windowWidth, windowHeight);
        m_view.show();
        constexpr int batch = 10'000;
        for (int first = 0; first < rows; first += batch)
            append(std::min(batch, rows - first));
        QCoreApplication::processEvents();
    }

    void batches(int rounds)
    {
        m_view.setFollow(true);
        std::vector<wire::Batch> made;
        for (int round = 0; round < rounds; ++round)
            made.push_back(ticks(m_made + round * 1000, 1000));
        measure("append 1,000 and repaint", rounds, [this, &made](int round) {
            m_capture.append(std::move(made[static_cast<std::size_t>(round)]));
            m_view.scrollTo(m_filtered.index(m_filtered.rowCount() - 1, 0)); // shows them at once
        });
    }

    void jumps(int rounds)
    {
        m_view.setFollow(false);
        measure("jump anywhere and repaint", rounds, [this](int) {
            m_view.verticalScrollBar()->setValue(
                QRandomGenerator::global()->bounded(m_filtered.rowCount()));
        });
    }

    void steady(int perSecond, int seconds)
    {
        m_view.setFollow(true);
        QEventLoop loop;
        QElapsedTimer clock;
        int sent = 0;
        QTimer source; // as often as a session hands its rows over
        source.setTimerType(Qt::PreciseTimer);
        QObject::connect(&source, &QTimer::timeout, &loop, [&] {
            const qint64 elapsed = clock.elapsed();
            const int due = static_cast<int>(elapsed * perSecond / 1000) - sent;
            if (due > 0)
                append(due);
            sent += due;
            if (elapsed >= seconds * 1000)
                loop.quit();
        });
        const double start = cpuMs();
        clock.start();
        source.start(50);
        loop.exec();
        std::printf("%d messages/s for %d s, following: %.1f %% of a core\n", perSecond, seconds,
                    100 * (cpuMs() - start) / double(clock.elapsed()));
    }

    void clear()
    {
        measure("clear and repaint", 1, [this](int) { m_capture.clear(); });
    }

private:
    void append(int count)
    {
        m_capture.append(ticks(m_made, count));
        m_made += count;
    }

    capture::Capture m_capture;
    capture::TimelineModel m_model;
    capture::TimelineFilterModel m_filtered;
    ui::TimelineView m_view;
    int m_made = 0;
};

} // namespace

int main(int argc, char **argv)
{
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    const bool smoke = argc > 1 && qstrcmp(argv[1], "--smoke") == 0;
    const QApplication application(argc, argv);
    const int rows = smoke ? 20'000 : argc > 1 ? std::max(1, std::atoi(argv[1])) : 10'000'000;
    std::printf("%d rows, %d x %d pixels\n", rows, windowWidth, windowHeight);
    Bench bench(rows);
    bench.batches(smoke ? 3 : 100);
    bench.jumps(smoke ? 3 : 300);
    bench.steady(1000, smoke ? 1 : 10);
    bench.clear();
    return 0;
}
