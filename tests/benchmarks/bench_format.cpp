// SPDX-License-Identifier: GPL-3.0-or-later
// Formatting cost of big payloads: bench_format [--smoke]
// Prints one line a measurement; --smoke uses small inputs and only proves that it runs.
#include "format/json.h"
#include "format/lineindex.h"
#include "format/visible.h"

#include <QElapsedTimer>
#include <QJsonDocument>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <string_view>

using namespace sockwright;

namespace {

QByteArray tickerJson(qsizetype size)
{
    QByteArray text = "[";
    for (int i = 0; text.size() < size; ++i) {
        if (i > 0)
            text += ',';
        text += R"({"symbol":"SOCK)" + QByteArray::number(i % 500) + R"(","price":)"
            + QByteArray::number(100 + i % 977) + '.' + QByteArray::number(i % 89 + 10)
            + R"(,"volume":)" + QByteArray::number(i * 37LL) + R"(,"flags":["open","late",null],)"
            + R"("venue":{"name":"Börse \"Nord\"","halted":false}})";
    }
    return text + ']';
}

std::string_view view(const QByteArray &bytes)
{
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

// The best of several runs, in milliseconds.
template <typename Work>
double bestMs(int runs, Work work)
{
    double best = 1e9;
    for (int i = 0; i < runs; ++i) {
        QElapsedTimer timer;
        timer.start();
        work();
        best = std::min(best, static_cast<double>(timer.nsecsElapsed()) / 1e6);
    }
    return best;
}

void measure(qsizetype size, int runs)
{
    const QByteArray json = tickerJson(size);
    const double megabytes = static_cast<double>(json.size()) / 1e6;
    const auto report = [megabytes](const char *what, double ms) {
        std::printf("%-14s %8.1f MB %10.2f ms %8.0f MB/s\n", what, megabytes, ms,
                    megabytes / ms * 1e3);
    };

    qsizetype prettySize = 0;
    const double pretty
        = bestMs(runs, [&] { prettySize = format::prettyJson(view(json)).text.size(); });
    report("prettyJson", pretty);
    report("compactJson", bestMs(runs, [&] { format::compactJson(view(json)); }));
    report("checkJson", bestMs(runs, [&] { format::checkJson(view(json)); }));
    const double document = bestMs(
        std::min(runs, 3), [&] { QJsonDocument::fromJson(json).toJson(QJsonDocument::Indented); });
    report("QJsonDocument", document);
    std::printf(
        "prettyJson takes 1/%.1f of QJsonDocument's time, its text is %.2f times the input\n",
        document / pretty, static_cast<double>(prettySize) / static_cast<double>(json.size()));

    report("visibleText", bestMs(runs, [&] { format::visibleText(view(json), true); }));
    const QByteArray lines = format::prettyJson(view(json)).text;
    report("LineIndex", bestMs(runs, [&] { format::LineIndex index(lines); }));
}

} // namespace

int main(int argc, char **argv)
{
    if (argc > 1 && std::strcmp(argv[1], "--smoke") == 0) {
        measure(100'000, 1);
        return 0;
    }
    measure(1'000'000, 20);
    measure(100'000'000, 3);
    return 0;
}
