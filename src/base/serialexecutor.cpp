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
    m_pool.start(std::move(work));
}

void SerialExecutor::waitForDone()
{
    m_pool.waitForDone();
}

} // namespace sockwright::base
