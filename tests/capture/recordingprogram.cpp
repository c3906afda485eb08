// SPDX-License-Identifier: GPL-3.0-or-later
#include "checkablerows.h"

#include "capture/recorder.h"

#include <QCoreApplication>

#include <unistd.h>

/// Records the rows of a seed into a folder until it is killed, and tells on standard output how
/// many there are each time they are acknowledged: 8 bytes each.
///
///     recordingprogram FOLDER SEED PAYLOAD     PAYLOAD: the most bytes of a row
int main(int argc, char **argv)
{
    using namespace sockwright;
    const QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() != 4)
        return 2;
    auto store = capture::Store::create(arguments[1]);
    if (!store)
        return 1;
    capture::Recorder recorder(*store);
    const int payload = arguments[3].toInt();
    rows::CheckableRows random(arguments[2].toUInt(), payload);
    std::vector<rows::Expected> expected;
    for (;;) {
        // Made first, so that nearly all the rest of the time is spent on the disk.
        std::vector<wire::Batch> batches(payload > rows::usualPayload ? 16 : 80);
        for (wire::Batch &batch : batches)
            batch = random.next(rows::mostRowsToKill, expected);
        expected.clear();
        for (wire::Batch &batch : batches) {
            const auto outcome = recorder.record(std::move(batch));
            if (!outcome.written || !outcome.stopped.isEmpty())
                return 1;
            const std::uint64_t rows = outcome.written->first + outcome.written->count;
            if (::write(STDOUT_FILENO, &rows, sizeof rows) != sizeof rows)
                return 1;
        }
    }
}
