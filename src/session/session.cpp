// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/session.h"

namespace sockwright::session {

using wire::Kind;
using wire::State;

Session::Session(QObject *parent)
    : QObject(parent)
{
    connect(&m_connection, &net::Connection::batchReady, this, &Session::takeRows);
}

Session::~Session() = default;

base::Result<void> Session::connectToServer()
{
    const auto target = buildTarget(m_request, m_overrides);
    if (!target)
        return target.error();
    m_pongPolicy = target->pong;
    m_connection.open(*target);
    return {};
}

void Session::disconnectFromServer(quint16 code, const QString &reason)
{
    m_connection.close(code, reason);
}

void Session::abort()
{
    m_connection.abort();
}

void Session::sendText(const QByteArray &utf8)
{
    m_connection.sendText(utf8);
}

void Session::sendBinary(const QByteArray &bytes)
{
    m_connection.sendBinary(bytes);
}

void Session::sendPing(const QByteArray &payload)
{
    m_connection.sendPing(payload);
}

void Session::sendPong(const QByteArray &payload)
{
    m_connection.sendPong(payload);
}

void Session::sendFragments(const net::FragmentedMessage &message)
{
    m_connection.sendFragments(message);
}

void Session::sendRaw(const net::RawFrame &frame)
{
    m_connection.sendRaw(frame);
}

void Session::setPongPolicy(const net::PongPolicy &policy)
{
    m_pongPolicy = policy;
    m_connection.setPongPolicy(policy);
}

void Session::takeRows()
{
    wire::Batch batch = m_connection.take();
    if (batch.isEmpty())
        return;
    const std::size_t first = m_capture.size();
    m_capture.append(std::move(batch));
    bool told = false;
    bool measured = false;
    for (std::size_t row = first; row < m_capture.size(); ++row) {
        const wire::Record &record = m_capture.record(row);
        if (record.kind >= Kind::Close) {
            follow(row);
            told = true;
            if (record.kind == Kind::State && m_status.state == State::Connecting) {
                m_roundTrip = {};
                measured = true;
            }
        } else if (record.kind >= Kind::Ping) {
            measured |= m_roundTrip.follow(record, m_capture.payload(row));
        }
    }
    if (measured)
        emit roundTripChanged();
    if (told)
        emit statusChanged(m_status.state);
}

void Session::follow(std::size_t row)
{
    const wire::Record &record = m_capture.record(row);
    switch (record.kind) {
    case Kind::State:
        m_status.state = static_cast<State>(record.code);
        m_status.clean = (record.flags & wire::Record::Clean) != 0;
        if (m_status.state == State::Connecting) {
            m_status = Status();
            m_status.state = State::Connecting;
        }
        break;
    case Kind::Handshake:
        if (const auto *facts = m_capture.handshake(row))
            m_status.handshake = *facts;
        break;
    case Kind::Error:
        if (const auto *failure = m_capture.failure(row))
            m_status.failure = *failure;
        break;
    case Kind::Close: {
        // The first Close of a connection tells how it ended; what follows is the reply.
        if (m_status.close && record.direction != wire::Direction::In)
            break;
        const std::string_view reason = m_capture.payload(row);
        m_status.close
            = CloseFacts{record.code, QString::fromUtf8(reason.data(), qsizetype(reason.size())),
                         record.direction};
        break;
    }
    default:
        break;
    }
}

} // namespace sockwright::session
