// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bytes.h"
#include "wire/messagereader.h"

#include <QRandomGenerator>

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
