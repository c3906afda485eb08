// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/session.h"

#include "base/byteview.h"
#include "base/clock.h"
#include "net/redactor.h"

#include <utility>

namespace sockwright::session {

using namespace Qt::StringLiterals;
using wire::Direction;
using wire::Kind;
using wire::State;

Session::Session(QObject *parent)
    : QObject(parent)
    , m_outbox([this](const workspace::MessagePayload &payload) { write(payload); })
    , m_reconnector(this)
    , m_keepalive(this)
{
    connect(&m_connection, &net::Connection::batchReady, this, &Session::takeRows);
    connect(&m_capture, &capture::Capture::handled, this, &Session::tell);
    connect(&m_capture, &capture::Capture::recordingStopped, this, &Session::recordingStopped);
    connect(&m_capture, &capture::Capture::recordingResumed, this, &Session::recordingResumed);
    connect(&m_reconnector, &Reconnector::due, this, &Session::tryAgain);
    connect(&m_reconnector, &Reconnector::waitEnded, this, &Session::reconnectChanged);
    connect(&m_keepalive, &QTimer::timeout, this, [this] {
        // Where so much is on its way out, nobody takes the connection for idle.
        if (m_outbox.isOpen() && !m_outbox.isFull())
            m_outbox.sendForThisConnection(*m_attempt.keepalive);
    });
}

Session::~Session() = default;

void Session::useTokens(oauth::TokenSource *tokens)
{
    m_tokens = tokens;
    connect(tokens, &oauth::TokenSource::waitingForBrowser, this, [this](const QObject *context) {
        if (context == this)
            addRow(State::Connecting, tr("Sign in with the browser. It has been opened."));
    });
}

base::Result<Session::Attempt> Session::prepare(const QString &token) const
{
    Overrides overrides = m_overrides;
    if (m_tokens)
        overrides.accessToken = token;
    TargetNotes notes;
    auto target = buildTarget(m_request, overrides, &notes);
    if (!target)
        return target.error();
    if (m_jar && m_jar->isEnabled())
        target->jar = m_jar->cookies();
    Attempt attempt{m_request, std::move(*target), {}, {}, notes};
    const workspace::RequestSettings &settings = m_request.settings;
    for (const workspace::SavedMessage &message : settings.afterConnect) {
        auto payload = workspace::messagePayload(message);
        if (!payload) {
            return base::Error{tr("A message to be sent after connecting cannot be used: %1")
                                   .arg(payload.error().message)};
        }
        attempt.afterConnect.push_back(std::move(*payload));
    }
    if (settings.keepaliveMessage && settings.keepaliveMs > 0) {
        auto payload = workspace::messagePayload(*settings.keepaliveMessage);
        if (!payload) {
            return base::Error{
                tr("The keepalive message cannot be used: %1").arg(payload.error().message)};
        }
        attempt.keepalive = std::move(*payload);
    }
    return attempt;
}

base::Result<void> Session::connectToServer()
{
    auto begun = begin(false);
    if (begun)
        m_reconnector.reset();
    return begun;
}

base::Result<void> Session::begin(bool again)
{
    const bool needsToken = m_request.auth.kind == workspace::AuthKind::OAuth2;
    // Whatever else is wrong is told before anybody is asked for a token.
    auto attempt = prepare(needsToken ? u"-"_s : QString());
    if (!attempt)
        return attempt.error();
    if (std::exchange(m_asking, false))
        m_tokens->cancel(this);
    m_wanted = true;
    m_again = again;
    m_pongPolicy = attempt->target.pong;
    m_waiting = std::move(*attempt);
    // No row may come before the capture that is to hold it.
    if (m_recordings && !m_recording)
        makeCapture();
    else
        goOn();
    return {};
}

void Session::goOn()
{
    Attempt attempt = *std::exchange(m_waiting, {});
    if (m_recording)
        m_recording->keepRequest(attempt.request, net::Redactor(attempt.target.secrets));
    if (attempt.request.auth.kind == workspace::AuthKind::OAuth2)
        askForToken(attempt.request.auth.oauth2);
    else
        open(std::move(attempt));
}

void Session::askForToken(const workspace::OAuth2Settings &settings)
{
    m_asking = true;
    m_outbox.close();
    m_keepalive.stop();
    m_connection.abort();
    addRow(State::Connecting,
           tr("Asking %1 for an access token").arg(QUrl(settings.tokenUrl).host()));
    m_tokens->fetch(settings, this, [this](const oauth::TokenReply &reply) { takeToken(reply); });
}

void Session::takeToken(const oauth::TokenReply &reply)
{
    m_asking = false;
    if (const auto *none = std::get_if<oauth::NoToken>(&reply)) {
        giveUp(tr("Not connected. %1").arg(none->message));
        if (m_again && none->mayMend)
            followEnd({});
        return;
    }
    auto attempt = prepare(std::get<oauth::Token>(reply).accessToken);
    if (!attempt) {
        giveUp(tr("Not connected. %1").arg(attempt.error().message));
        return;
    }
    attempt->target.pong = m_pongPolicy;
    open(std::move(*attempt));
}

void Session::giveUp(const QString &sentence)
{
    m_wanted = false;
    addRow(State::Closed, sentence);
}

void Session::open(Attempt attempt)
{
    m_outbox.close();
    m_keepalive.stop();
    m_attempt = std::move(attempt);
    if (m_attempt.notes.basicFromUrl) {
        addRow(State::Connecting,
               tr("The user name and password of the URL are sent as Basic credentials."));
    }
    ++m_opened;
    m_connection.open(m_attempt.target);
}

void Session::makeCapture()
{
    if (std::exchange(m_captureComes, true))
        return;
    const net::Target &target = m_waiting->target;
    m_maker.run(
        this,
        [library = m_recordings->library(), limit = m_recordings->payloadLimit(),
         name = m_request.name,
         address = target.url.host().isEmpty()
             ? QString() // such a URL may hold a password that is not seen as one
             : net::Redactor(target.secrets).redacted(target.url.toString())] {
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
        goOn();
}

void Session::tryAgain()
{
    if (const auto begun = begin(true); !begun)
        giveUp(tr("Not trying again: %1").arg(begun.error().message));
}

void Session::disconnectFromServer(quint16 code, const QString &reason)
{
    if (!giveUp())
        m_connection.close(code, reason);
}

void Session::abort()
{
    if (!giveUp())
        m_connection.abort();
}

bool Session::giveUp()
{
    m_wanted = false;
    m_outbox.close();
    if (std::exchange(m_waiting, {}))
        return true;
    if (std::exchange(m_asking, false)) {
        m_tokens->cancel(this);
        addRow(State::Closed, tr("Not connected"));
        return true;
    }
    if (!m_reconnector.cancel())
        return false;
    addRow(State::Closed, tr("Reconnecting was stopped."));
    return true;
}

void Session::reconnectNow()
{
    m_reconnector.now();
}

void Session::stopReconnecting()
{
    if (waiting())
        giveUp();
}

void Session::sendText(const QByteArray &utf8)
{
    send({utf8, false});
}

void Session::sendBinary(const QByteArray &bytes)
{
    send({bytes, true});
}

void Session::send(const workspace::MessagePayload &payload)
{
    if (const auto taken = m_outbox.send(payload); !taken)
        emit messageRefused(taken.error().message);
    else if (!queue().isEmpty())
        emit queueChanged();
}

void Session::write(const workspace::MessagePayload &payload)
{
    if (payload.binary)
        m_connection.sendBinary(payload.bytes);
    else
        m_connection.sendText(payload.bytes);
}

void Session::dropQueued(quint64 id)
{
    if (m_outbox.drop(id))
        emit queueChanged();
}

void Session::dropAllQueued()
{
    m_outbox.dropAll();
    emit queueChanged();
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
    if (!m_outbox.isOpen())
        return;
    m_outbox.expectRow(message.payload.size());
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
        m_waiting->target.pong = policy;
    m_connection.setPongPolicy(policy);
}

// Of what happens here, not in the connection. Not at once: whoever is just told of rows is told of
// these behind them.
void Session::addRow(State state, const QString &sentence)
{
    wire::Record record;
    record.time = base::nowNs();
    record.code = static_cast<std::uint16_t>(state);
    const QByteArray text = sentence.toUtf8();
    m_ownRows.append(record, base::viewOf(text));
    QMetaObject::invokeMethod(this, &Session::takeRows, Qt::QueuedConnection);
}

void Session::takeRows()
{
    // A disk that is slower than the network slows the network: what is not taken is not read.
    m_rowsWait = m_capture.isBusy();
    if (m_rowsWait)
        return;
    wire::Batch batch = std::exchange(m_ownRows, {});
    const std::size_t own = batch.records().size();
    if (own == 0)
        batch = m_connection.take();
    else
        batch.append(m_connection.take());
    if (batch.isEmpty())
        return;
    bool handedOver = false;
    auto detail = batch.details().begin();
    for (std::size_t row = 0; row < batch.records().size(); ++row) {
        const wire::Record &record = batch.records()[row];
        if (row >= own && record.kind == Kind::State
            && static_cast<State>(record.code) == State::Connecting)
            m_traffic = {};
        m_traffic.add(record);
        if (wire::isMessage(record.kind)) {
            constexpr auto noMessage = wire::Record::Raw | wire::Record::Unfinished;
            if (record.direction == Direction::Out && (record.flags & noMessage) == 0)
                handedOver |= m_outbox.countSent();
            continue;
        }
        News news{record, std::string(batch.payload(record)), {}, row < own};
        if (detail != batch.details().end() && detail->row == row)
            news.detail = *detail++;
        m_news.push_back(std::move(news));
    }
    if (handedOver)
        emit queueChanged();
    m_capture.append(std::move(batch));
}

// The rows of a batch are in the capture, or could not be recorded: what they say holds either way.
void Session::tell()
{
    bool measured = false;
    for (const News &news : std::exchange(m_news, {})) {
        if (news.record.kind >= Kind::Close) {
            follow(news);
            m_told = false;
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
    if (m_status.state == State::Connected && isCurrent() && m_wanted && !m_outbox.isOpen())
        takeUp();
    if (!m_ownRows.isEmpty()) {
        takeRows(); // they say what follows, and are told together with what they follow
        return;
    }
    if (!std::exchange(m_told, true))
        emit statusChanged(m_status.state);
    if (m_rowsWait)
        takeRows();
}

void Session::follow(const News &news)
{
    const wire::Record &record = news.record;
    switch (record.kind) {
    case Kind::State:
        if (news.own)
            m_status.state = static_cast<State>(record.code);
        else
            followState(static_cast<State>(record.code), (record.flags & wire::Record::Clean) != 0);
        break;
    case Kind::Handshake:
        if (news.detail) {
            m_status.handshake = std::get<wire::HandshakeFacts>(news.detail->facts);
            const auto set = std::exchange(m_status.handshake->setCookies, {});
            if (m_jar)
                m_jar->take(set.url, set.values);
        }
        break;
    case Kind::Error:
        if (news.detail) {
            m_status.failure = std::get<wire::Failure>(news.detail->facts);
            // The next connection asks for another token.
            if (m_tokens && m_status.failure->httpStatus == 401
                && m_attempt.request.auth.kind == workspace::AuthKind::OAuth2)
                m_tokens->refused(m_attempt.request.auth.oauth2);
        }
        break;
    case Kind::Close:
        // The first Close of a connection tells how it ended; what follows is the reply.
        if (!m_status.close) {
            m_status.close
                = CloseFacts{record.code, QString::fromStdString(news.payload), record.direction};
        }
        break;
    default:
        break;
    }
}

void Session::followState(State state, bool clean)
{
    if (state == State::Connecting)
        m_status = Status();
    m_status.state = state;
    m_status.clean = clean;
    if (state == State::Connected) {
        m_status.wasConnected = true;
        m_reconnector.reset();
    } else if (state == State::Closed) {
        conclude();
    }
}

// There is a connection: it gets what the request begins with, then what has waited.
void Session::takeUp()
{
    for (const workspace::MessagePayload &payload : m_attempt.afterConnect)
        m_outbox.sendForThisConnection(payload);
    const bool waited = !queue().isEmpty();
    m_outbox.open();
    if (waited)
        emit queueChanged();
    if (m_attempt.keepalive)
        m_keepalive.start(m_attempt.request.settings.keepaliveMs);
}

// An attempt has ended, and all its rows have come.
void Session::conclude()
{
    const bool isLast = isCurrent();
    ++m_closed;
    const Outbox::Unsent unsent = m_outbox.takeBack();
    if (unsent.anyBack)
        emit queueChanged();
    if (!isLast)
        return;
    if (unsent.lost > 0) {
        addRow(State::Closed,
               tr("Not sent whole, and not kept for the next connection: %n message(s), %1 bytes.",
                  nullptr, static_cast<int>(unsent.lost))
                   .arg(unsent.lostBytes));
    }
    m_keepalive.stop();
    if (!m_wanted || m_asking)
        return;
    followEnd(m_status);
}

void Session::followEnd(const Status &status)
{
    const auto [again, sentence] = m_reconnector.ended(m_request.settings.reconnect, status);
    m_wanted = again;
    if (!sentence.isEmpty())
        addRow(again ? State::Reconnecting : State::Closed, sentence);
    if (again)
        emit reconnectChanged();
}

} // namespace sockwright::session
