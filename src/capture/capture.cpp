// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/capture.h"

#include "base/serialexecutor.h"

#include <QThreadPool>

#include <new>
#include <utility>

namespace sockwright::capture {

namespace {

std::shared_ptr<Store> storeInMemory(std::uint64_t payloadLimit)
{
    auto store = Store::inMemory(payloadLimit);
    if (!store)
        throw std::bad_alloc(); // no address space: nothing can be shown at all
    return *store;
}

} // namespace

Capture::Capture(QObject *parent)
    : Capture(storeInMemory(memoryLimit), parent)
{
    m_inMemory = true;
}

Capture::Capture(std::shared_ptr<Store> opened, QObject *parent)
    : QObject(parent)
    , m_store(std::move(opened))
    , m_recorder(std::make_shared<Recorder>(m_store))
    , m_size(m_store->rowCount())
    , m_payloadBytes(m_store->payloadBytes())
    , m_totals(m_store->totals())
{
}

Capture::~Capture() = default;

void Capture::recordTo(std::shared_ptr<Store> store)
{
    Q_ASSERT(m_size == 0 && m_first == 0 && !isBusy());
    m_store = std::move(store);
    if (m_limit)
        m_store->setPayloadLimit(*m_limit);
    m_inMemory = false;
    m_recorder = std::make_shared<Recorder>(m_store);
    m_disk = std::make_unique<base::SerialExecutor>();
}

void Capture::append(wire::Batch &&batch)
{
    if (batch.isEmpty())
        return;
    ++m_busy;
    if (!m_disk) {
        take(m_recorder->record(std::move(batch)));
        return;
    }
    m_disk->run(
        this,
        [recorder = m_recorder, batch = std::make_shared<wire::Batch>(std::move(batch))] {
            return recorder->record(std::move(*batch));
        },
        [this](const Recorder::Outcome &outcome) { take(outcome); });
}

void Capture::take(const Recorder::Outcome &outcome)
{
    --m_busy;
    if (const auto &written = outcome.written) {
        const std::size_t first = m_size;
        const auto count = static_cast<std::size_t>(written->count);
        emit aboutToAppend(first, count);
        m_size += count;
        m_totals = written->totals;
        m_payloadBytes = written->payloadBytes;
        emit appended(first, count);
    }
    if (!outcome.stopped.isEmpty())
        emit recordingStopped(outcome.stopped);
    if (outcome.resumed)
        emit recordingResumed();
    emit handled();
}

void Capture::waitForDisk()
{
    if (m_disk)
        m_disk->waitForDone();
}

void Capture::clear()
{
    if (m_size == 0)
        return; // what was cleared before can still be brought back
    emit aboutToClear();
    if (m_inMemory) {
        m_store = storeInMemory(m_limit.value_or(memoryLimit));
        m_recorder = std::make_shared<Recorder>(m_store);
        m_payloadBytes = 0;
        m_totals = {};
    } else {
        m_restoreTo = m_first;
        m_restoreTotals = std::exchange(m_clearedTotals, m_totals);
        m_first += m_size;
        QThreadPool::globalInstance()->start([store = m_store] { store->dropPages(); });
    }
    m_size = 0;
    emit cleared();
}

void Capture::setPayloadLimit(std::uint64_t bytes)
{
    m_limit = bytes;
    m_store->setPayloadLimit(bytes);
}

void Capture::restore()
{
    emit aboutToClear();
    m_size += static_cast<std::size_t>(m_first - m_restoreTo);
    m_first = m_restoreTo;
    m_clearedTotals = m_restoreTotals;
    emit cleared();
}

} // namespace sockwright::capture
