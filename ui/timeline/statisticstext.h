// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/statistics.h"

#include <QString>

#include <vector>

namespace sockwright::ui {

/// One line of statistics in words.
struct StatisticsLine
{
    QString name;
    QString received;
    QString sent;
    friend bool operator==(const StatisticsLine &, const StatisticsLine &) = default;
};

/// Always the same lines in the same order; "–" where there is nothing to say.
std::vector<StatisticsLine> statisticsLines(const capture::Statistics &statistics);

/// Rows, errors, duration and round trips: what has no direction.
QString statisticsSummary(const capture::Statistics &statistics);

/// Summary and lines, tabs between the columns.
QString statisticsText(const capture::Statistics &statistics);

} // namespace sockwright::ui
