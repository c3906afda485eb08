// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/sendqueue.h"

#include <functional>

namespace sockwright::session {

/// The way of messages out of a session: what waits in the queue, what was handed to the connection
/// and has not left, and when to hand over how much.
///
/// A message is sent when its row says so, not before: what was handed over without one when the
/// connection ends goes back to the head of the queue. So no message of the queue is lost, sent
/// twice or out of order by us; bytes that the system took and the server never read are TCP's
/// loss, and their rows are there. Pure but for `write`.
class Outbox
{
public:
    /// As soon as so many bytes are handed over and have not left, the others wait in the queue,
    /// until half of them have left. Each message counts messageCost more than its payload.
    static constexpr quint64 highWater = 8ULL * 1024 * 1024;
    static constexpr quint64 messageCost = 64;

    using Write = std::function<void(const workspace::MessagePayload &)>;
    /// `write` hands a message to the connection.
    explicit Outbox(Write write);

    /// Sends a message now or when its turn comes. Refused: see SendQueue::add().
    base::Result<void> send(const workspace::MessagePayload &payload);
    /// Hands a message over at once that is for this connection only: it never goes back.
    void sendForThisConnection(const workspace::MessagePayload &payload);
    /// A message for this connection only has been handed over already.
    void expectRow(qsizetype payloadBytes);

    /// The connection takes messages: hands over what waits, in order.
    void open();
    bool isOpen() const { return m_open; }
    /// The high-water mark is reached.
    bool isFull() const { return underWay() >= highWater; }
    /// It takes no more; rows of what was handed over may still come.
    void close();
    /// The row of a message that was handed over has come. True when others followed it.
    bool countSent();
    /// What became of the messages that had not left.
    struct Unsent
    {
        bool anyBack = false; ///< messages went back to the queue
        std::size_t lost = 0; ///< messages that were for this connection only
        quint64 lostBytes = 0; ///< payload of those
    };
    /// The connection has ended, and all its rows have come.
    Unsent takeBack();

    const SendQueue &queue() const { return m_queue; }
    bool drop(quint64 id) { return m_queue.drop(id); }
    void dropAll() { m_queue.clear(); }

    /// Messages that have not left, those for this connection only included.
    std::size_t messages() const { return m_queue.messages().size() + m_handed.size(); }
    /// Payload of all of them.
    quint64 bytes() const { return m_queue.bytes() + m_handedBytes; }

private:
    struct Handed
    {
        QueuedMessage message; ///< without payload when it never goes back
        quint64 bytes = 0;
        bool goesBack = false;
    };

    void hand(QueuedMessage message);
    bool handQueued();
    quint64 underWay() const { return m_handedBytes + m_handed.size() * messageCost; }

    Write m_write;
    SendQueue m_queue;
    std::deque<Handed> m_handed; // in the order of their rows
    quint64 m_handedBytes = 0;
    bool m_open = false;
    bool m_held = false; // the high-water mark was reached
};

} // namespace sockwright::session
