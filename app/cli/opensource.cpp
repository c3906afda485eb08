// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/opensource.h"

#include "cli/output.h"

#include "capture/import/importer.h"
#include "capture/query/rowmatcher.h"

#include <QCoreApplication>

#include <algorithm>
#include <utility>
#include <vector>

namespace sockwright::cli {

namespace {

constexpr std::size_t rowsPerPage = 100'000; // read before their memory is given back

void tellDamage(const capture::Store &store)
{
    const auto damaged = store.damagedRows([] { return true; });
    constexpr std::size_t mostTold = 10;
    for (std::size_t i = 0; i < std::min(damaged.size(), mostTold); ++i) {
        writeError(QCoreApplication::translate("cli",
                                               "Rows %1 to %2 are damaged: what is printed of them "
                                               "may be wrong.")
                       .arg(damaged[i].first + 1)
                       .arg(damaged[i].first + damaged[i].count));
    }
    if (damaged.size() > mostTold) {
        writeError(QCoreApplication::translate("cli", "%1 more parts are damaged.")
                       .arg(damaged.size() - mostTold));
    }
    store.dropPages();
}

void tellPassedOver(const capture::ImportOutcome &import)
{
    if (import.unreadable > 0) {
        writeError(QCoreApplication::translate("cli",
                                               "%1 messages are not as HAR has them and were "
                                               "passed over.")
                       .arg(import.unreadable));
    }
    if (import.connections == 0)
        writeError(QCoreApplication::translate("cli", "The file holds no WebSocket connection."));
}

} // namespace

base::Result<std::shared_ptr<capture::Store>> openSource(const QString &path)
{
    auto opened = capture::openConversation(path);
    if (!opened)
        return opened.error();
    if (opened->isCapture)
        tellDamage(*opened->store);
    else
        tellPassedOver(opened->import);
    return std::move(opened->store);
}

capture::RowList rowsThatMatch(const capture::Snapshot &rows, const capture::Query &query)
{
    if (query.isEmpty())
        return capture::RowList(rows);
    capture::RowMatcher matcher{capture::TimelineFilter(query)};
    std::vector<std::uint32_t> found;
    for (std::size_t row = 0; row < rows.size; ++row) {
        if (matcher.accepts(rows, row))
            found.push_back(static_cast<std::uint32_t>(row));
        if (row % rowsPerPage == rowsPerPage - 1)
            rows.store->dropPages();
    }
    if (matcher.givenUp() > 0) {
        writeError(QCoreApplication::translate(
                       "cli", "The filter took too long on %1 rows; they are left out.")
                       .arg(matcher.givenUp()));
    }
    return capture::RowList(rows, std::move(found));
}

} // namespace sockwright::cli
