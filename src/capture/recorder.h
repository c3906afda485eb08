// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/store.h"

#include <QString>

#include <cstdint>
#include <memory>
#include <optional>

namespace sockwright::capture {

/// Writes batches to a store and copes with a disk that takes no more: the conversation goes on,
/// what cannot be written is counted, and writing is tried again once in a while. Both ends of such
/// a gap are rows. One thread at a time.
class Recorder
{
public:
    struct Outcome
    {
        std::optional<Store::Written> written; ///< nothing: the batch was lost
        QString stopped; ///< why, when it was the first that was lost
        bool resumed = false; ///< the first that was written after a gap
    };

    static constexpr std::int64_t retryNs = 1'000'000'000;

    explicit Recorder(std::shared_ptr<Store> store);

    Outcome record(wire::Batch &&batch);

private:
    std::shared_ptr<Store> m_store;
    std::uint64_t m_lostRows = 0; // 0: no gap
    std::int64_t m_triedNs = 0;
    QString m_untold; // that the gap began, where no row could say so yet
    std::int64_t m_gapTime = 0;
};

} // namespace sockwright::capture
