// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/export/attemptwalk.h"
#include "capture/export/rowwriter.h"
#include "capture/jsonline.h"

#include <cstdint>
#include <vector>

namespace sockwright::capture {

/// HAR 1.2 as Chrome writes WebSockets: one entry a connection attempt, its handshake as request
/// and response, its messages in `_webSocketMessages`. What HAR has no place for is in fields of
/// our own: see the README.
class HarWriter : public RowWriter
{
public:
    HarWriter(const Snapshot &rows, ByteSink &sink);

    void begin() override;
    void add(std::size_t row) override;
    void end() override;

private:
    struct OtherRow
    {
        std::uint32_t row;
        std::uint32_t after; // messages of its entry before it
    };

    void beginEntry(std::size_t row);
    void endEntry();
    void addMessage(std::size_t row, const wire::Record &record);
    void pass();

    AttemptWalk m_walk;
    JsonLine m_json;
    std::int64_t m_epochNs = 0;
    bool m_inEntry = false;
    std::uint32_t m_messages = 0; // of the entry
    std::vector<OtherRow> m_others; // of the entry: no messages
};

} // namespace sockwright::capture
