// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/batchqueue.h"

namespace sockwright::net {

BatchQueue::Pushed BatchQueue::push(wire::Batch &&batch)
{
    const std::lock_guard lock(m_mutex);
    const bool wake = m_batch.isEmpty() && !batch.isEmpty();
    m_batch.append(std::move(batch));
    const std::size_t bytes
        = m_batch.payloadBytes() + m_batch.records().size() * sizeof(wire::Record);
    m_full = bytes > m_limit;
    const bool hurry = bytes > m_limit / 2 && !std::exchange(m_hurried, bytes > m_limit / 2);
    return {wake, hurry, m_full};
}

BatchQueue::Taken BatchQueue::take()
{
    wire::Batch batch;
    const std::lock_guard lock(m_mutex);
    std::swap(batch, m_batch);
    m_hurried = false;
    return {std::move(batch), std::exchange(m_full, false)};
}

} // namespace sockwright::net
