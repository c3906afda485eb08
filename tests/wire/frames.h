// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bytes.h"
#include "wire/messagereader.h"

#include <QRandomGenerator>

#include <algorithm>

/// The bytes of a frame as a peer would send it to `reader`: masked when that is a server.
inline QByteArray frameTo(sockwright::wire::Role reader, sockwright::wire::FrameSpec spec,
                          const QByteArray &payload = {})
{
    if (reader == sockwright::wire::Role::Server)
        spec.maskKey = QRandomGenerator::global()->generate();
    QByteArray frame;
    sockwright::wire::appendFrame(frame, spec, view(payload));
    return frame;
}

/// How many rows of the batch are of messages that came whole, or of no message.
inline int finishedRows(const sockwright::wire::Batch &batch)
{
    return static_cast<int>(std::count_if(
        batch.records().begin(), batch.records().end(), [](const sockwright::wire::Record &record) {
            return (record.flags & sockwright::wire::Record::Unfinished) == 0;
        }));
}
