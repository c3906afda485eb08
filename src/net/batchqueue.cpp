// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/batchqueue.h"

namespace sockwright::net {

BatchQueue::Pushed BatchQueue::push(wire::Batch &&batch)
{
    const std::lock_guard lock(m_mutex);
    const bool wasEmpty = m_batch.isEmpty() && !batch.isEmpty();
    m_batch.append(std::move(batch));
    const std::uint64_t bytes = m_batch.heldBytes();
    m_full = bytes > m_limit;
    const bool becameHalfFull = !m_halfFull && bytes > m_limit / 2;
    m_halfFull = bytes > m_limit / 2;
    const bool tell = (wasEmpty || becameHalfFull) && !std::exchange(m_told, true);
    return {tell, m_full};
}

bool BatchQueue::look()
{
    const std::lock_guard lock(m_mutex);
    m_told = false;
    return m_halfFull;
}

BatchQueue::Taken BatchQueue::take()
{
    wire::Batch batch;
    const std::lock_guard lock(m_mutex);
    std::swap(batch, m_batch);
    m_halfFull = false;
    return {std::move(batch), std::exchange(m_full, false)};
}

} // namespace sockwright::net
