// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/timelineroles.h"

#include <QStringList>

#include <array>

namespace sockwright::ui {

/// What the Time column of a timeline says.
enum class TimeStyle
{
    TimeOfDay,
    SinceConnect, ///< seconds since the connection attempt of the row was begun
};

/// How a timeline's columns are laid out, as people chose it: order, widths, which are shown, and
/// what Time says. A value that is kept in the settings.
struct TimelineColumns
{
    struct Column
    {
        int column; ///< capture::TimelineColumn
        int width = 0; ///< pixels; 0: what its usual contents take
        bool shown = true;
        friend bool operator==(const Column &, const Column &) = default;
    };

    static constexpr int maxWidth = 20'000; ///< pixels

    /// All columns, in the order they are shown.
    std::array<Column, capture::TimelineColumnCount> order{{{capture::TimeColumn},
                                                            {capture::DeltaColumn},
                                                            {capture::DirectionColumn},
                                                            {capture::TypeColumn},
                                                            {capture::SizeColumn},
                                                            {capture::PreviewColumn}}};
    TimeStyle time = TimeStyle::TimeOfDay;

    /// For the settings: "time 120", "type hidden", …, and "since-connect". Reading them back takes
    /// what it knows: each column is there once and at least one is shown, whatever the words are.
    QStringList toWords() const;
    static TimelineColumns fromWords(const QStringList &words);

    friend bool operator==(const TimelineColumns &, const TimelineColumns &) = default;
};

} // namespace sockwright::ui
