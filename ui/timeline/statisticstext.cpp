// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/statisticstext.h"

#include "capture/timelinetext.h"
#include "format/bytes.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace sockwright::ui {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(sockwright::ui::Statistics)
};

QString nothing()
{
    return u"–"_s;
}

QString number(std::uint64_t value)
{
    return QLocale().toString(qulonglong{value});
}

// capture::deltaText() without its sign.
QString lengthText(std::uint64_t ns)
{
    return capture::deltaText(static_cast<std::int64_t>(std::min<std::uint64_t>(ns, INT64_MAX)))
        .mid(1);
}

// Smallest, median, 95th percentile and largest.
template <typename Text>
QString spread(const capture::Histogram &values, Text text)
{
    if (values.count() == 0)
        return nothing();
    return Words::tr("%1 · %2 · %3 · %4")
        .arg(text(values.min()), text(values.quantile(0.5)), text(values.quantile(0.95)),
             text(values.max()));
}

QString rateText(std::uint64_t count, std::uint64_t ns)
{
    if (ns == 0 || count == 0)
        return nothing();
    const double rate = static_cast<double>(count) * 1e9 / static_cast<double>(ns);
    return Words::tr("%1/s").arg(QLocale().toString(rate, 'f', rate < 10 ? 1 : 0));
}

QString byteRateText(std::uint64_t bytes, std::uint64_t ns)
{
    if (ns == 0 || bytes == 0)
        return nothing();
    const double rate = static_cast<double>(bytes) * 1e9 / static_cast<double>(ns);
    return Words::tr("%1/s").arg(format::humanSize(static_cast<quint64>(rate)));
}

QString compressionText(const capture::Traffic &traffic)
{
    if (traffic.compressedMessages == 0)
        return nothing();
    return capture::ratioText(traffic.compressedWireBytes, traffic.inflatedBytes);
}

// One of them, where there are values.
template <typename Text>
QString one(const capture::Histogram &values, std::uint64_t value, Text text)
{
    return values.count() == 0 ? nothing() : text(value);
}

// Smallest, median, 95th percentile and largest, each under its name.
template <typename Text>
void addSpread(std::vector<StatisticsLine> &lines, const std::array<QString, 4> &names,
               const capture::Histogram &in, const capture::Histogram &out, Text text)
{
    const auto add = [&](const QString &name, auto valueOf) {
        lines.push_back({name, one(in, valueOf(in), text), one(out, valueOf(out), text)});
    };
    using Values = const capture::Histogram &;
    add(names[0], [](Values values) { return values.min(); });
    add(names[1], [](Values values) { return values.quantile(0.5); });
    add(names[2], [](Values values) { return values.quantile(0.95); });
    add(names[3], [](Values values) { return values.max(); });
}

} // namespace

std::vector<StatisticsLine> statisticsLines(const capture::Statistics &statistics)
{
    const auto &in = statistics.in();
    const auto &out = statistics.out();
    const capture::Traffic &received = statistics.totals().in;
    const capture::Traffic &sent = statistics.totals().out;
    const std::uint64_t ns = statistics.durationNs();
    const auto size = [](std::uint64_t bytes) { return format::humanSize(bytes); };
    std::vector<StatisticsLine> lines{
        {Words::tr("Messages"), number(received.messages), number(sent.messages)},
        {Words::tr("Text"), number(in.text), number(out.text)},
        {Words::tr("Binary"), number(in.binary), number(out.binary)},
        {Words::tr("Control frames"), number(in.control), number(out.control)},
        {Words::tr("Messages a second"), rateText(received.messages, ns),
         rateText(sent.messages, ns)},
        {Words::tr("Payload"), size(received.payloadBytes), size(sent.payloadBytes)},
        {Words::tr("On the wire"), size(received.wireBytes), size(sent.wireBytes)},
        {Words::tr("Bytes a second"), byteRateText(received.wireBytes, ns),
         byteRateText(sent.wireBytes, ns)},
        {Words::tr("Compressed messages"), number(received.compressedMessages),
         number(sent.compressedMessages)},
        {Words::tr("Compressed to"), compressionText(received), compressionText(sent)},
    };
    addSpread(lines,
              {Words::tr("Size, smallest"), Words::tr("Size, median"), Words::tr("Size, 95 %"),
               Words::tr("Size, largest")},
              in.sizes, out.sizes, size);
    addSpread(lines,
              {Words::tr("Gap, shortest"), Words::tr("Gap, median"), Words::tr("Gap, 95 %"),
               Words::tr("Gap, longest")},
              in.gaps, out.gaps, lengthText);
    return lines;
}

QString statisticsSummary(const capture::Statistics &statistics)
{
    QString text = Words::tr("%1 rows in %2, %3 errors")
                       .arg(number(statistics.rows()), lengthText(statistics.durationNs()),
                            number(statistics.errors()));
    const capture::Histogram &trips = statistics.roundTrips();
    if (trips.count() > 0)
        text += u'\n'
            + Words::tr("Round trip of %1 pings, min · median · 95 % · max: %2")
                  .arg(number(trips.count()), spread(trips, lengthText));
    return text;
}

QString statisticsText(const capture::Statistics &statistics)
{
    QString text = statisticsSummary(statistics) + u'\n' + u'\t' + Words::tr("Received") + u'\t'
        + Words::tr("Sent") + u'\n';
    for (const StatisticsLine &line : statisticsLines(statistics))
        text += line.name + u'\t' + line.received + u'\t' + line.sent + u'\n';
    return text;
}

} // namespace sockwright::ui
