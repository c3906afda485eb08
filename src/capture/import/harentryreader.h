// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/import/importer.h"
#include "capture/import/jsonwalk.h"
#include "format/jsonvalue.h"
#include "wire/batch.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace sockwright::capture {

/// Turns one entry of a HAR text, which is known to be JSON, into rows: what began the connection,
/// its messages, and what ended it. Of an entry of ours all rows as they were.
class HarEntryReader
{
public:
    HarEntryReader(std::string_view entry, Store &into, ImportOutcome &outcome,
                   const ImportProgress &goOn);

    base::Result<void> read();

private:
    /// A row that is no message, of a file of ours.
    struct OtherRow
    {
        std::uint64_t after = 0; ///< messages before it
        std::string_view json;
    };

    void findMembers(std::string_view entry);
    void nextOther();
    void addOther();
    void addHandshake();
    void addMessage(std::string_view json);
    void addClosing();
    void addState(wire::State state, const QString &text, std::int64_t time);
    void add(wire::Record record, std::string_view payload);
    base::Result<void> flushIfFull();
    base::Result<void> flush();

    // JSON texts of the members of the entry.
    std::string_view m_request;
    std::string_view m_response;
    std::string_view m_timings;
    std::string_view m_started;
    std::string_view m_took;
    std::string_view m_address;
    std::string_view m_connection;
    std::string_view m_messages;
    std::string_view m_close;
    std::string_view m_otherRows; // of our own: an array

    Store &m_into;
    ImportOutcome &m_outcome;
    const ImportProgress &m_goOn;
    std::optional<JsonElements> m_others;
    std::optional<OtherRow> m_other;
    wire::Batch m_batch;
    std::int64_t m_lastNs = 0;
};

} // namespace sockwright::capture
