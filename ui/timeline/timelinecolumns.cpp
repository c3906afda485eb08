// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timelinecolumns.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sockwright::ui {

namespace {

constexpr std::array<const char *, capture::TimelineColumnCount> names{"time", "delta", "direction",
                                                                       "type", "size",  "preview"};
const auto hiddenWord = "hidden"_L1;
const auto sinceConnectWord = "since-connect"_L1;

} // namespace

QStringList TimelineColumns::toWords() const
{
    QStringList words;
    for (const Column &column : order) {
        QString word = QString::fromLatin1(names[static_cast<std::size_t>(column.column)]);
        if (column.width > 0)
            word += u' ' + QString::number(column.width);
        if (!column.shown)
            word += u' ' + hiddenWord;
        words.append(word);
    }
    if (time == TimeStyle::SinceConnect)
        words.append(sinceConnectWord);
    return words;
}

TimelineColumns TimelineColumns::fromWords(const QStringList &words)
{
    TimelineColumns columns;
    auto next = columns.order.begin(); // those before it were named
    for (const QString &word : words) {
        if (word == sinceConnectWord) {
            columns.time = TimeStyle::SinceConnect;
            continue;
        }
        const QStringList parts = word.split(u' ');
        const auto named = std::find_if(next, columns.order.end(), [&parts](const Column &column) {
            return parts.front()
                == QLatin1StringView(names[static_cast<std::size_t>(column.column)]);
        });
        if (named == columns.order.end())
            continue;
        for (const QString &part : parts.sliced(1)) {
            if (part == hiddenWord)
                named->shown = false;
            else
                named->width = std::clamp(part.toInt(), 0, maxWidth);
        }
        std::rotate(next, named, std::next(named));
        ++next;
    }
    if (std::none_of(columns.order.begin(), columns.order.end(),
                     [](const Column &column) { return column.shown; })) {
        for (Column &column : columns.order)
            column.shown = true;
    }
    return columns;
}

} // namespace sockwright::ui
