// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/batchqueue.h"
#include "net/redactor.h"
#include "wire/batch.h"

#include <functional>
#include <memory>

namespace sockwright::net {

/// Where the I/O thread writes the rows of a conversation: they gather in batch() and go to the
/// queue at flush(). Lives in the I/O thread.
class RowWriter
{
public:
    /// `tell` is called when the queue wants its taker to look.
    RowWriter(std::shared_ptr<BatchQueue> queue, std::function<void()> tell);

    /// What is to be taken out of the rows written from now on, but for messages.
    void setRedactor(const Redactor &redactor) { m_redactor = redactor; }

    wire::Batch &batch() { return m_batch; }

    void addState(wire::State state, const QString &sentence, bool clean = false);
    void addFailure(const wire::Failure &failure);
    void addHandshake(const wire::HandshakeFacts &facts);
    /// A Close that no frame carried: 1005 or 1006 (RFC 6455 section 7.1.5).
    void addLocalClose(quint16 code);

    void flush();

    /// More waits than the taker wants: reading has to stop until it has taken.
    bool isFull() const { return m_full; }
    void setTaken() { m_full = false; }

    void countUnsent(qint64 bytes) { m_queue->unsentBytes.fetch_add(quint64(bytes)); }

private:
    std::shared_ptr<BatchQueue> m_queue;
    std::function<void()> m_tell;
    wire::Batch m_batch;
    Redactor m_redactor;
    bool m_full = false;
};

} // namespace sockwright::net
