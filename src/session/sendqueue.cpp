// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/sendqueue.h"

#include "base/byteview.h"
#include "format/visible.h"

#include <QCoreApplication>

#include <algorithm>

namespace sockwright::session {

namespace {

constexpr int previewChars = 200;
constexpr int previewBytes = 64;

quint64 sizeOf(const QueuedMessage &message)
{
    return static_cast<quint64>(message.payload.bytes.size());
}

} // namespace

QString QueuedMessage::preview() const
{
    const std::string_view bytes = base::viewOf(payload.bytes);
    return payload.binary ? format::previewHex(bytes, previewBytes)
                          : format::previewText(bytes, previewChars);
}

base::Result<void> SendQueue::add(const workspace::MessagePayload &payload)
{
    const QueuedMessage message{m_lastId + 1, payload};
    const bool fits = m_messages.size() < maxMessages && m_bytes + sizeOf(message) <= maxBytes;
    if (!fits && !m_messages.empty()) {
        return base::Error{QCoreApplication::translate(
            "session",
            "The message was not taken: too many wait to be sent already. Connect, or "
            "drop some of them.")};
    }
    ++m_lastId;
    m_bytes += sizeOf(message);
    m_messages.push_back(message);
    return {};
}

void SendQueue::putBack(std::deque<QueuedMessage> messages)
{
    for (auto message = messages.rbegin(); message != messages.rend(); ++message) {
        if (message->id == 0)
            message->id = ++m_lastId;
        m_bytes += sizeOf(*message);
        m_messages.push_front(std::move(*message));
    }
}

QueuedMessage SendQueue::takeFirst()
{
    QueuedMessage first = std::move(m_messages.front());
    m_messages.pop_front();
    m_bytes -= sizeOf(first);
    return first;
}

bool SendQueue::drop(quint64 id)
{
    const auto found
        = std::find_if(m_messages.begin(), m_messages.end(),
                       [id](const QueuedMessage &message) { return message.id == id; });
    if (found == m_messages.end())
        return false;
    m_bytes -= sizeOf(*found);
    m_messages.erase(found);
    return true;
}

void SendQueue::clear()
{
    m_messages.clear();
    m_bytes = 0;
}

} // namespace sockwright::session
