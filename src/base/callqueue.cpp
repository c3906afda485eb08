// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/callqueue.h"

#include <utility>

namespace sockwright::base {

CallQueue::CallQueue(QObject *parent)
    : QObject(parent)
{
    connect(this, &CallQueue::waiting, this, &CallQueue::runAll, Qt::QueuedConnection);
}

CallQueue::~CallQueue()
{
    // The last calls may have been posted by another thread: the mutex makes them seen whole here.
    const std::lock_guard lock(m_mutex);
    m_calls.clear();
}

void CallQueue::post(std::function<void()> call)
{
    bool wasEmpty = false;
    {
        const std::lock_guard lock(m_mutex);
        wasEmpty = m_calls.empty();
        m_calls.push_back(std::move(call));
    }
    if (wasEmpty)
        emit waiting();
}

void CallQueue::runAll()
{
    std::vector<std::function<void()>> calls;
    {
        const std::lock_guard lock(m_mutex);
        calls.swap(m_calls);
    }
    for (const std::function<void()> &call : calls)
        call();
}

} // namespace sockwright::base
