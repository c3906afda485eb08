// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/recordingmask.h"

#include <QRandomGenerator>

namespace sockwright::net {

namespace {
constexpr qsizetype keyBytes = 16; // RFC 6455 section 4.1, item 7
}

quint32 RecordingMask::nextMask()
{
    quint32 mask = 0;
    while (mask == 0) // QWebSocket takes 0 for "do not mask"
        mask = QRandomGenerator::system()->generate();
    if (m_first.size() < keyBytes)
        m_first.append(reinterpret_cast<const char *>(&mask), sizeof mask);
    return mask;
}

QByteArray RecordingMask::handshakeKey() const
{
    return m_first.size() == keyBytes ? m_first.toBase64() : QByteArray();
}

} // namespace sockwright::net
