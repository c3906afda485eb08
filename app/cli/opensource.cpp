// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/opensource.h"

#include "cli/output.h"

#include "capture/import/importer.h"

#include <QCoreApplication>

#include <algorithm>

namespace sockwright::cli {

namespace {

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

} // namespace sockwright::cli
