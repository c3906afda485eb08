// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/session.h"

#include "net/redactor.h"

#include <utility>

namespace sockwright::session {

using wire::Kind;
using wire::State;

Session::Session(QObject *parent)
    : QObject(parent)
{
    connect(&m_connection, &net::Connection::batchReady, this, &Session::takeRows);
    connect(&m_capture, &capture::Capture::handled, this, &Session::tell);
    connect(&m_capture, &capture::Capture::recordingStopped, this, &Session::recordingStopped);
    connect(&m_capture, &capture::Capture::recordingResumed, this, &Session::recordingResumed);
}

Session::~Session() = default;

base::Result<void> Session::connectToServer()
{
    const auto target = buildTarget(m_request, m_overrides);
    if (!target)
        return target.error();
    m_pongPolicy = target->pong;
    if (m_recordings && !m_recording) {
        m_waiting = *target;
        makeCapture(net::Redactor(target->secrets).redacted(target->url.toString()));
    } else {
        m_connection.open(*target);
    }
    return {};
}

void Session::makeCapture(const QString &url)
{
    if (std::exchange(m_captureComes, true))
        return;
    m_maker.run(
        this,
        [library = m_recordings->library(), limit = m_recordings->payloadLimit(),
         name = m_request.name, address = url] {
            auto created = library.create(name, address);
            if (created)
                created->store->setPayloadLimit(limit);
            return created;
        },
        [this](base::Result<capture::Library::Created> created) {
            takeCapture(std::move(created));
        });
}

void Session::takeCapture(base::Result<capture::Library::Created> created)
{
    if (created) {
        m_recording = std::make_unique<Recording>(m_recordings, created->id);
        m_capture.recordTo(std::move(created->store));
    } else {
        m_recordings = nullptr;
        emit recordingUnavailable(
            tr("This conversation is kept in memory only. %1").arg(created.error().message));
    }
    if (m_waiting)
        m_connection.open(*std::exchange(m_waiting, {}));
}

void Session::disconnectFromServer(quint16 code, const QString &reason)
{
    if (std::exchange(m_waiting, {}))
        return;
    m_connection.close(code, reason);
}

void Session::abort()
{
    if (std::exchange(m_waiting, {}))
        return;
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
    if (m_waiting)
        m_waiting->pong = policy;
    m_connection.setPongPolicy(policy);
}

void Session::takeRows()
{
    // A disk that is slower than the network slows the network: what is not taken is not read.
    m_rowsWait = m_capture.isBusy();
    if (m_rowsWait)
        return;
    wire::Batch batch = m_connection.take();
    if (batch.isEmpty())
        return;
    auto detail = batch.details().begin();
    for (std::size_t row = 0; row < batch.records().size(); ++row) {
        const wire::Record &record = batch.records()[row];
        if (record.kind == Kind::Text || record.kind == Kind::Binary)
            continue;
        News news{record, std::string(batch.payload(record)), {}};
        if (detail != batch.details().end() && detail->row == row)
            news.detail = *detail++;
        m_news.push_back(std::move(news));
    }
    m_capture.append(std::move(batch));
}

// The rows of a batch are in the capture, or could not be recorded: what they say holds either way.
void Session::tell()
{
    bool told = false;
    bool measured = false;
    for (const News &news : std::exchange(m_news, {})) {
        if (news.record.kind >= Kind::Close) {
            follow(news);
            told = true;
            if (news.record.kind == Kind::State && m_status.state == State::Connecting) {
                m_roundTrip = {};
                measured = true;
            }
        } else {
            measured |= m_roundTrip.follow(news.record, news.payload);
        }
    }
    if (measured)
        emit roundTripChanged();
    if (told)
        emit statusChanged(m_status.state);
    if (m_rowsWait)
        takeRows();
}

void Session::follow(const News &news)
{
    const wire::Record &record = news.record;
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
        if (news.detail)
            m_status.handshake = std::get<wire::HandshakeFacts>(news.detail->facts);
        break;
    case Kind::Error:
        if (news.detail)
            m_status.failure = std::get<wire::Failure>(news.detail->facts);
        break;
    case Kind::Close:
        // The first Close of a connection tells how it ended; what follows is the reply.
        if (!m_status.close || record.direction == wire::Direction::In) {
            m_status.close
                = CloseFacts{record.code, QString::fromStdString(news.payload), record.direction};
        }
        break;
    default:
        break;
    }
}

} // namespace sockwright::session
