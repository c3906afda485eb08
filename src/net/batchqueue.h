// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/batch.h"

#include <atomic>
#include <mutex>

namespace sockwright::net {

/// The one place where the I/O thread and the thread of the conversation meet: rows go in on one
/// side and out on the other in whole batches, under a mutex held for a swap or a splice.
/// All functions may be called from any thread.
class BatchQueue
{
public:
    explicit BatchQueue(std::size_t limitBytes)
        : m_limit(limitBytes)
    {
    }

    struct Pushed
    {
        bool tell; ///< the queue was empty, or has become half full: let the taker look()
        bool full; ///< more than the limit waits: stop reading until told to go on
    };
    Pushed push(wire::Batch &&batch);

    /// For the taker who was told; until it has looked it is not told again, so that a flood does
    /// not fill its queue of events. True: half full, there should be no waiting for more.
    bool look();

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
    bool m_told = false; // and the taker has not looked
    bool m_halfFull = false;
    bool m_full = false;
};

} // namespace sockwright::net
