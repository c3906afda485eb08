// SPDX-License-Identifier: GPL-3.0-or-later
// Appending to a capture and filtering it: bench_capture [--smoke]
// Prints one line a measurement (filter: elapsed time, others: processor time); --smoke uses small
// inputs and only proves that it runs.
#include "base/clock.h"
#include "capture/capture.h"
#include "capture/ndjson.h"
#include "capture/timelinefiltermodel.h"
#include "capture/timelinemodel.h"

#include <QCoreApplication>
#include <QElapsedTimer>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <ctime>

using namespace sockwright;
using namespace Qt::StringLiterals;

namespace {

// Processor time, which other programs do not lengthen.
double cpuMs()
{
    return static_cast<double>(std::clock()) * 1e3 / CLOCKS_PER_SEC;
}

double msOf(const QElapsedTimer &timer)
{
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

QByteArray tick(int number, int size)
{
    const QByteArray text = R"({"symbol":"SOCK)" + QByteArray::number(number % 500) + R"(","seq":)"
        + QByteArray::number(number) + R"(,"note":")";
    return text + QByteArray(std::max<qsizetype>(size - text.size() - 2, 0), 'n') + R"("})";
}

wire::Batch ticks(int first, int count, int size)
{
    wire::Batch batch;
    wire::Record record;
    record.direction = wire::Direction::In;
    record.kind = wire::Kind::Text;
    record.frames = 1;
    for (int i = first; i < first + count; ++i) {
        const QByteArray text = tick(i, size);
        record.time = base::nowNs();
        record.wireSize = static_cast<quint32>(text.size()) + 2;
        batch.append(record, {text.constData(), static_cast<std::size_t>(text.size())});
    }
    return batch;
}

// What one batch costs the thread of the window, the timeline's models attached.
void measureAppend(int rows, int rowsPerBatch, int size)
{
    capture::Capture capture;
    const capture::TimelineModel timeline(&capture);
    const capture::TimelineFilterModel filtered(&timeline);
    double total = 0;
    double longest = 0;
    for (int first = 0; first < rows; first += rowsPerBatch) {
        wire::Batch batch = ticks(first, rowsPerBatch, size);
        const double start = cpuMs();
        capture.append(std::move(batch));
        const double ms = cpuMs() - start;
        total += ms;
        longest = std::max(longest, ms);
    }
    std::printf("append   %8d rows of %4d B, %5d a batch: %6.1f ns a row, longest batch %6.3f ms\n",
                rows, size, rowsPerBatch, total * 1e6 / rows, longest);
}

void measureFilter(int rows, int size)
{
    capture::Capture capture;
    for (int first = 0; first < rows; first += 10'000)
        capture.append(ticks(first, std::min(10'000, rows - first), size));
    const capture::TimelineModel timeline(&capture);
    capture::TimelineFilterModel filtered(&timeline);
    using Filter = capture::TimelineFilter;
    const auto text = [](const QString &plain) { return Filter(capture::Query::plain(plain)); };
    const Filter filters[] = {
        text(u"nowhere"_s), text(u"sock42\""_s), text(u"symbol"_s),
        text(u"z"_s),       text(u"Börse"_s),    Filter({}, Filter::Received | Filter::Text),
    };
    for (const Filter &filter : filters) {
        double longest = 0;
        QElapsedTimer whole;
        whole.start();
        QElapsedTimer slice;
        slice.start();
        filtered.setFilter(filter);
        longest = msOf(slice);
        while (filtered.scanning()) {
            slice.start();
            QCoreApplication::processEvents();
            longest = std::max(longest, msOf(slice));
        }
        std::printf(
            "filter   %8d rows of %4d B, \"%s\": %8d shown in %7.1f ms, longest slice %5.1f ms\n",
            rows, size, qPrintable(filter.query().text()), filtered.rowCount(), msOf(whole),
            longest);
    }

    double start = cpuMs();
    qsizetype bytes = 0;
    const int printed = std::min(rows, 100'000);
    for (int row = 0; row < printed; ++row)
        bytes += capture::ndjsonRow(capture.snapshot(), static_cast<std::size_t>(row), 0).size();
    const double ndjson = cpuMs() - start;
    std::printf("ndjson   %8d rows of %4d B: %6.1f ns a row, %.0f MB/s\n", printed, size,
                ndjson * 1e6 / printed, static_cast<double>(bytes) / ndjson / 1e3);

    start = cpuMs();
    capture.clear();
    std::printf("clear    %8d rows of %4d B: %6.1f ms\n", rows, size, cpuMs() - start);
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    if (argc > 1 && std::strcmp(argv[1], "--smoke") == 0) {
        measureAppend(1000, 100, 100);
        measureFilter(1000, 200);
        return 0;
    }
    measureAppend(5'000'000, 10'000, 100);
    measureAppend(1'000'000, 100, 100);
    measureAppend(200'000, 1000, 1024);
    measureFilter(1'000'000, 200);
    return 0;
}
