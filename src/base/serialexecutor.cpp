// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/serialexecutor.h"

namespace sockwright::base {

SerialExecutor::SerialExecutor()
{
    m_pool.setMaxThreadCount(1);
}

SerialExecutor::~SerialExecutor()
{
    m_pool.waitForDone();
}

void SerialExecutor::post(std::function<void()> work)
{
    {
        const std::lock_guard lock(m_mutex);
        m_works.push_back(std::move(work));
    }
    m_pool.start(&m_runner);
}

void SerialExecutor::runNext()
{
    std::function<void()> work;
    {
        const std::lock_guard lock(m_mutex);
        work = std::move(m_works.front());
        m_works.pop_front();
    }
    work();
}

void SerialExecutor::waitForDone()
{
    m_pool.waitForDone();
}

} // namespace sockwright::base
