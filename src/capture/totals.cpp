// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/totals.h"

namespace sockwright::capture {

using wire::Direction;

bool isWholeMessage(const wire::Record &record)
{
    return wire::isMessage(record.kind) && record.direction != Direction::Local
        && (record.flags & wire::Record::Unfinished) == 0;
}

void Totals::add(const wire::Record &record)
{
    if (record.direction == Direction::Local)
        return;
    Traffic &traffic = record.direction == Direction::In ? in : out;
    traffic.wireBytes += record.wireSize;
    if (!isWholeMessage(record))
        return;
    ++traffic.messages;
    traffic.payloadBytes += record.size;
    if (record.flags & wire::Record::Compressed) {
        ++traffic.compressedMessages;
        traffic.compressedWireBytes += record.wireSize;
        traffic.inflatedBytes += record.size;
    }
}

namespace {

Traffic difference(const Traffic &all, const Traffic &earlier)
{
    return {all.messages - earlier.messages,
            all.payloadBytes - earlier.payloadBytes,
            all.wireBytes - earlier.wireBytes,
            all.compressedMessages - earlier.compressedMessages,
            all.compressedWireBytes - earlier.compressedWireBytes,
            all.inflatedBytes - earlier.inflatedBytes};
}

} // namespace

Totals operator-(const Totals &all, const Totals &earlier)
{
    return {difference(all.in, earlier.in), difference(all.out, earlier.out)};
}

} // namespace sockwright::capture
