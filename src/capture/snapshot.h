// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/store.h"

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace sockwright::capture {

/// The rows a capture had when it was taken, as a value that any thread may read, however the
/// capture goes on: searching, counting and exporting in the background. See Capture for the words.
struct Snapshot
{
    std::shared_ptr<const Store> store;
    std::uint64_t first = 0; ///< row 0 in the store
    std::size_t size = 0;

    wire::Record record(std::size_t row) const { return store->record(first + row); }
    std::string_view payload(const wire::Record &record) const { return store->payload(record); }
    std::string_view payload(std::size_t row) const { return store->payload(record(row)); }
    bool payloadKept(std::size_t row) const
    {
        return record(row).offset != wire::Record::noPayload;
    }
    std::optional<wire::HandshakeFacts> handshake(std::size_t row) const
    {
        return store->handshake(first + row);
    }
    std::optional<wire::Failure> failure(std::size_t row) const
    {
        return store->failure(first + row);
    }
    std::vector<wire::Frame> frames(std::size_t row) const { return store->frames(first + row); }
    std::optional<std::size_t> handshakeRow(std::size_t row) const;
    std::optional<std::int64_t> connectTime(std::size_t row) const;
};

} // namespace sockwright::capture
