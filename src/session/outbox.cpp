// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/outbox.h"

#include <utility>

namespace sockwright::session {

Outbox::Outbox(Write write)
    : m_write(std::move(write))
{
}

base::Result<void> Outbox::send(const workspace::MessagePayload &payload)
{
    if (m_open && m_queue.isEmpty() && underWay() < highWater) {
        hand({0, payload});
        return {};
    }
    auto added = m_queue.add(payload);
    if (m_open && added)
        handQueued();
    return added;
}

void Outbox::sendForThisConnection(const workspace::MessagePayload &payload)
{
    expectRow(payload.bytes.size());
    m_write(payload);
}

void Outbox::expectRow(qsizetype payloadBytes)
{
    const auto bytes = static_cast<quint64>(payloadBytes);
    m_handed.push_back({{}, bytes, false});
    m_handedBytes += bytes;
}

void Outbox::open()
{
    m_open = true;
    m_held = false;
    handQueued();
}

void Outbox::close()
{
    m_open = false;
}

bool Outbox::countSent()
{
    if (m_handed.empty())
        return false;
    m_handedBytes -= m_handed.front().bytes;
    m_handed.pop_front();
    return m_open && handQueued();
}

Outbox::Unsent Outbox::takeBack()
{
    m_open = false;
    Unsent unsent;
    std::deque<QueuedMessage> back;
    for (Handed &handed : m_handed) {
        if (handed.goesBack) {
            back.push_back(std::move(handed.message));
        } else {
            ++unsent.lost;
            unsent.lostBytes += handed.bytes;
        }
    }
    m_handed.clear();
    m_handedBytes = 0;
    unsent.anyBack = !back.empty();
    m_queue.putBack(std::move(back));
    return unsent;
}

void Outbox::hand(QueuedMessage message)
{
    const auto bytes = static_cast<quint64>(message.payload.bytes.size());
    m_handedBytes += bytes;
    m_write(message.payload);
    m_handed.push_back({std::move(message), bytes, true});
}

bool Outbox::handQueued()
{
    if (m_held && underWay() > highWater / 2)
        return false;
    m_held = false;
    bool any = false;
    while (!m_queue.isEmpty() && !m_held) {
        m_held = underWay() >= highWater;
        if (!m_held) {
            hand(m_queue.takeFirst());
            any = true;
        }
    }
    return any;
}

} // namespace sockwright::session
