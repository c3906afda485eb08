// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "workspace/messagepayload.h"

#include <QString>

#include <cstddef>
#include <deque>

namespace sockwright::session {

/// A message that waits to be sent.
struct QueuedMessage
{
    quint64 id = 0; ///< never used twice by a queue
    workspace::MessagePayload payload;

    /// Its start on one line, safe to show.
    QString preview() const;
};

/// Messages that wait for a connection, or for one that takes them, in the order they were sent.
/// Bounded: what is too much is refused with a sentence, never dropped. A plain value.
class SendQueue
{
public:
    static constexpr std::size_t maxMessages = 1'000'000;
    static constexpr quint64 maxBytes = 256ULL * 1024 * 1024;

    /// Refused when so many wait, or when it does not fit; the first one always fits.
    base::Result<void> add(const workspace::MessagePayload &payload);
    /// Back in front of all others, in their order; they are never refused.
    void putBack(std::deque<QueuedMessage> messages);
    /// The first one; the queue must not be empty.
    QueuedMessage takeFirst();

    /// False: it is not there any more.
    bool drop(quint64 id);
    void clear();

    const std::deque<QueuedMessage> &messages() const { return m_messages; }
    bool isEmpty() const { return m_messages.empty(); }
    /// Payload of all.
    quint64 bytes() const { return m_bytes; }

private:
    std::deque<QueuedMessage> m_messages;
    quint64 m_bytes = 0;
    quint64 m_lastId = 0;
};

} // namespace sockwright::session
