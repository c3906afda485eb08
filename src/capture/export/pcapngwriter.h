// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/export/attemptwalk.h"
#include "capture/export/pcapngfile.h"
#include "capture/export/rowwriter.h"
#include "capture/export/tcpstream.h"

#include <cstdint>
#include <optional>
#include <span>

namespace sockwright::capture {

/// The frames as TCP payload, so that Wireshark dissects them as WebSocket: each connection
/// attempt is one TCP stream of its own. See the README for what is made up and what is left out;
/// the file says so itself, in comments.
class PcapngWriter : public RowWriter
{
public:
    PcapngWriter(const Snapshot &rows, ByteSink &sink);

    void begin() override;
    void add(std::size_t row) override;
    void end() override;

private:
    void beginStream(std::size_t row);
    void endStream();
    void addFrames(std::size_t row, const wire::Record &record);

    AttemptWalk m_walk;
    PcapngFile m_file;
    std::optional<TcpStream> m_stream;
    std::uint32_t m_streams = 0;
    std::int64_t m_lastNs = 0;
};

} // namespace sockwright::capture
