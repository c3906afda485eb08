// SPDX-License-Identifier: GPL-3.0-or-later
// Filtering a capture: bench_filter [--smoke]
// Prints one line a query: processor time of matching alone in one thread, then what a window sees:
// when the first rows are shown, when all are (both also depend on what else the machine does), and
// the most processor time its own thread spent in one go. --smoke uses a small capture and only
// proves that it runs.
#include "capture/capture.h"
#include "capture/query/rowmatcher.h"
#include "capture/timelinefiltermodel.h"
#include "capture/timelinemodel.h"
#include "support/cputimer.h"

#include <QCoreApplication>
#include <QElapsedTimer>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <vector>

using namespace sockwright;
using namespace Qt::StringLiterals;

namespace {

double msOf(const QElapsedTimer &timer)
{
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

// 200 bytes of JSON, as trading feeds send it.
QByteArray trade(int number)
{
    const QByteArray text = R"({"type":")" + QByteArray(number % 4 == 0 ? "trade" : "quote")
        + R"(","symbol":"SOCK)" + QByteArray::number(number % 500) + R"(","seq":)"
        + QByteArray::number(number) + R"(,"price":)" + QByteArray::number(number % 200) + ".25"
        + R"(,"book":{"bids":[1,2,3],"asks":[4,5,6]},"note":")";
    return text + QByteArray(std::max<qsizetype>(198 - text.size(), 0), 'n') + R"("})";
}

void fill(capture::Capture &capture, int rows)
{
    wire::Record record;
    record.direction = wire::Direction::In;
    record.kind = wire::Kind::Text;
    record.frames = 1;
    for (int first = 0; first < rows; first += 10'000) {
        wire::Batch batch;
        for (int i = first; i < std::min(rows, first + 10'000); ++i) {
            const QByteArray text = trade(i);
            record.time += 10'000;
            record.wireSize = static_cast<quint32>(text.size()) + 4;
            batch.append(record, {text.constData(), static_cast<std::size_t>(text.size())});
        }
        capture.append(std::move(batch));
    }
}

void measure(const capture::TimelineModel &timeline, const QString &text,
             Qt::CaseSensitivity sensitivity)
{
    const auto parsed = capture::Query::parse(text, sensitivity);
    if (parsed.error) {
        std::printf("%s: %s\n", qPrintable(text), qPrintable(parsed.error->message));
        std::exit(1);
    }
    const capture::TimelineFilter filter(parsed.query);
    const capture::Snapshot rows = timeline.capture().snapshot();
    capture::RowMatcher matcher(filter);
    const tests::CpuTimer matching;
    std::size_t accepted = 0;
    for (std::size_t row = 0; row < rows.size; ++row)
        accepted += matcher.accepts(rows, row) ? 1 : 0;
    const double cpu = matching.elapsedMs();

    capture::TimelineFilterModel filtered(&timeline);
    double first = 0;
    double longest = 0;
    QElapsedTimer whole;
    const auto shown = QObject::connect(&filtered, &QAbstractItemModel::modelReset, &filtered,
                                        [&] { first = msOf(whole); });
    whole.start();
    tests::CpuTimer turn;
    filtered.setFilter(filter);
    while (filtered.scanning()) {
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        longest = std::max(longest, turn.elapsedMs());
        turn = {};
    }
    const double all = msOf(whole);
    QObject::disconnect(shown);
    std::printf("filter %8zu rows of 200 B, %-44s %8zu rows, %7.1f ms; window: first %6.1f ms, all "
                "%7.1f ms, held up %4.1f ms\n",
                rows.size, qPrintable(text + (sensitivity ? u" (Aa)"_s : QString())), accepted, cpu,
                first, all, longest);
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const bool smoke = argc > 1 && std::strcmp(argv[1], "--smoke") == 0;
    const std::vector<int> sizes
        = smoke ? std::vector<int>{1'000} : std::vector<int>{250'000, 1'000'000};
    for (const int rows : sizes) {
        capture::Capture capture;
        fill(capture, rows);
        const capture::TimelineModel timeline(&capture);
        for (const QString &text :
             {u"nowhere"_s, u"SOCK42\""_s, u"SOCK42"_s, u"e"_s, u"Börse"_s, u"dir:out"_s,
              u"size:>1k"_s, u"latency:>1s"_s, u"time:>12:00"_s, u"/sock(41|42)\\b/i"_s,
              u"/\"seq\":\\d*99,/"_s, u"/nowhere.*[xyz]/"_s, u"$.type == \"trade\""_s,
              u"$.type == \"trade\" && $.price > 100"_s, u"$.price > 100"_s, u"$..asks[-1] == 6"_s,
              u"$.book.bids[*] > 5"_s})
            measure(timeline, text, Qt::CaseInsensitive);
        measure(timeline, u"nowhere"_s, Qt::CaseSensitive);
        measure(timeline, u"SOCK42"_s, Qt::CaseSensitive);
    }
    return 0;
}
