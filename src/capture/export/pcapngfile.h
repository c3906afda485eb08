// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/export/bytesink.h"

#include <QByteArray>

#include <cstdint>

namespace sockwright::capture {

/// Writes a pcapng file (draft-ietf-opsawg-pcapng): one section, one Ethernet interface, times in
/// nanoseconds, little-endian.
class PcapngFile
{
public:
    explicit PcapngFile(ByteSink &sink);

    /// The head of the file; first of all.
    void begin(const QByteArray &comment);
    /// One packet, from its Ethernet header on. An empty comment is left out.
    void addPacket(std::int64_t timeNs, QByteArrayView packet, const QByteArray &comment);

private:
    ByteSink &m_sink;
};

} // namespace sockwright::capture
