// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/batch.h"

#include <atomic>
#include <mutex>

namespace sockwright::net {

/// The one place where the I/O thread and the thread of the conversation meet: rows go in on one
/// side and out on the other in whole batches, under a mutex held for a swap or a splice.
/// The two push and take functions may be called from any thread.
class BatchQueue
{
public:
    explicit BatchQueue(std::size_t limitBytes)
        : m_limit(limitBytes)
    {
    }

    struct Pushed
    {
        bool wake; ///< the queue was empty: tell the taker
        bool hurry; ///< it has become half full: tell the taker not to wait for more
        bool full; ///< more than the limit waits: stop reading until told to go on
    };
    Pushed push(wire::Batch &&batch);

    struct Taken
    {
        wire::Batch batch;
        bool resume; ///< the pusher was told that the queue is full: tell it to go on
    };
    Taken take();

    /// Bytes handed over for sending that have not left. Relaxed: a figure for display.
    std::atomic<quint64> unsentBytes{0};

private:
    std::mutex m_mutex;
    wire::Batch m_batch;
    const std::size_t m_limit;
    bool m_hurried = false;
    bool m_full = false;
};

} // namespace sockwright::net
