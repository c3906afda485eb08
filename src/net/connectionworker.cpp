// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/connectionworker.h"

#include "base/clock.h"
#include "net/endings.h"
#include "net/failures.h"
#include "wire/closecode.h"

#include <QSslConfiguration>

namespace sockwright::net {

using wire::State;

namespace {

// With both Close frames seen, the server has the right to end TCP first (RFC 6455 section 7.1.1);
// longer than this nobody needs to wait for it.
constexpr int tcpEndMs = 1000;

QString closeText(quint16 code, const QString &reason)
{
    const QString name = wire::closeCodeName(code);
    return reason.isEmpty() ? QStringLiteral("%1 %2").arg(code).arg(name)
                            : QStringLiteral("%1 %2: %3").arg(code).arg(name, reason);
}

} // namespace

ConnectionWorker::ConnectionWorker(std::shared_ptr<BatchQueue> queue)
    : m_calls(this)
    , m_rows(std::move(queue), [this] { emit rowsWaiting(); })
    , m_closeTimer(this)
{
    m_closeTimer.setSingleShot(true);
    m_closeTimer.setTimerType(Qt::PreciseTimer); // what it says was waited for was
    connect(&m_closeTimer, &QTimer::timeout, this, &ConnectionWorker::closeTimedOut);
}

ConnectionWorker::~ConnectionWorker() = default;

void ConnectionWorker::open(const Target &target)
{
    abort();
    // Qt loads the TLS library with the first QWebSocket of a program, tens of milliseconds that no
    // stage of a connection shall be blamed for.
    QSslConfiguration::defaultConfiguration();
    ++m_generation;
    m_hops = Hops(target);
    m_target = m_hops.target();
    m_openedNs = base::nowNs();
    m_failed = false;
    m_closedBy.clear();
    m_state = State::Connecting;
    m_rows.setRedactor(Redactor(m_target.secrets));
    // Without a host a password may stand anywhere: "wss:me:secret@example.org".
    const bool named = target.url.isValid() && !target.url.host().isEmpty();
    m_rows.addState(State::Connecting,
                    named ? tr("Connecting to %1").arg(target.url.toString(QUrl::RemoveUserInfo))
                          : tr("Connecting"));
    if (!named || (target.url.scheme() != u"ws" && target.url.scheme() != u"wss")) {
        m_rows.addFailure(invalidUrl(target.url));
        finish(tr("Not connected"));
        return;
    }
    attempt();
}

void ConnectionWorker::attempt()
{
    m_attempt = std::make_unique<Attempt>(m_target);
    connect(m_attempt.get(), &Attempt::upgraded, this, &ConnectionWorker::upgraded);
    connect(m_attempt.get(), &Attempt::failed, this, &ConnectionWorker::attemptFailed);
    m_rows.flush();
    m_attempt->start();
}

void ConnectionWorker::attemptFailed(const wire::Failure &failure)
{
    addHandshake();
    const auto verdict = m_attempt->refusal() ? m_hops.refused(*m_attempt->refusal(), failure)
                                              : Hops::Verdict{{}, failure};
    if (verdict.next.isEmpty()) {
        m_rows.addFailure(verdict.failure);
        finish(tr("Not connected"));
        return;
    }
    dropAttempt();
    const PongPolicy pong = m_target.pong; // may have been changed meanwhile
    m_target = m_hops.target();
    m_target.pong = pong;
    // The first attempt's clock counts the limit itself; those that follow get what is left of it.
    if (int &leftMs = m_target.limits.connectMs; leftMs > 0) { // 0: no limit
        const std::int64_t spentMs = (base::nowNs() - m_openedNs) / 1'000'000;
        leftMs = int(std::max<std::int64_t>(leftMs - spentMs, 1));
    }
    m_rows.setRedactor(Redactor(m_target.secrets));
    m_rows.addState(State::Connecting, verdict.next);
    attempt();
}

// Where nobody was reached there is nothing to tell.
void ConnectionWorker::addHandshake()
{
    const wire::HandshakeFacts &facts = m_attempt->facts();
    if (facts.peer.isEmpty() && facts.request.isEmpty() && facts.response.isEmpty() && !facts.tls)
        return;
    m_hops.answered(facts.response, facts.setCookies.values);
    m_rows.setRedactor(Redactor(m_hops.target().secrets));
    m_rows.addHandshake(facts);
}

void ConnectionWorker::cancel()
{
    if (m_attempt) {
        m_attempt->giveUp();
        addHandshake();
    }
    finish(tr("Cancelled"));
}

void ConnectionWorker::upgraded()
{
    addHandshake();
    m_state = State::Connected;
    m_rows.addState(State::Connected, tr("Connected to %1").arg(m_attempt->facts().peer));

    QAbstractSocket *socket = m_attempt->socket();
    connect(socket, &QAbstractSocket::disconnected, this, &ConnectionWorker::endLater);
    m_link = std::make_unique<FrameLink>(socket, m_target, m_attempt->deflate(), m_rows);
    connect(m_link.get(), &FrameLink::closed, this, &ConnectionWorker::peerClosed);
    connect(m_link.get(), &FrameLink::violated, this, &ConnectionWorker::violated);
    connect(m_link.get(), &FrameLink::silent, this, &ConnectionWorker::peerSilent);
    // Queued: what came behind the response belongs behind the rows written here.
    QMetaObject::invokeMethod(
        m_link.get(),
        [link = m_link.get(), early = m_attempt->takeEarlyBytes()] { link->start(early); },
        Qt::QueuedConnection);
    m_rows.flush();
}

void ConnectionWorker::close(quint16 code, const QString &reason)
{
    switch (m_state) {
    case State::Connecting:
        cancel();
        break;
    case State::Connected:
        m_state = State::Closing;
        m_rows.addState(State::Closing, tr("Closing with %1").arg(closeText(code, reason)));
        m_closedBy = tr("Closed by us with %1.").arg(closeText(code, reason));
        m_link->sendClose(code, reason, CloseBecause::Asked);
        m_closeTimer.start(m_target.limits.closeMs);
        m_rows.flush();
        break;
    default:
        break;
    }
}

void ConnectionWorker::abort()
{
    if (m_state == State::Connected || m_state == State::Closing) {
        m_link->cutOff();
        m_rows.addLocalClose(wire::CloseCode::Abnormal);
    }
    if (m_state == State::Connecting)
        cancel();
    else if (m_state != State::Idle && m_state != State::Closed)
        finish(tr("Dropped without a closing handshake"));
}

void ConnectionWorker::send(wire::Opcode opcode, const QByteArray &payload)
{
    if (m_state != State::Connected)
        return;
    m_link->send(opcode, payload, false);
    m_rows.flush();
}

void ConnectionWorker::sendFragments(const FragmentedMessage &message)
{
    if (m_state != State::Connected)
        return;
    m_link->sendFragments(message);
    m_rows.flush();
}

void ConnectionWorker::sendRaw(const RawFrame &frame)
{
    if (m_state != State::Connected)
        return;
    m_link->sendRaw(frame);
    if (m_link->closeSent()) {
        m_state = State::Closing;
        m_rows.addState(State::Closing, tr("Closing with a raw Close frame"));
        m_closedBy = tr("Closed by us with a raw Close frame.");
        m_closeTimer.start(m_target.limits.closeMs);
    }
    m_rows.flush();
}

void ConnectionWorker::setPongPolicy(const PongPolicy &policy)
{
    m_target.pong = policy;
    if (m_link)
        m_link->setPongPolicy(policy);
}

void ConnectionWorker::resume()
{
    m_rows.setTaken();
    if (m_link)
        m_link->resume();
}

void ConnectionWorker::peerClosed(quint16 code, const QString &reason)
{
    if (!m_link->closeSent()) {
        m_state = State::Closing;
        m_closedBy = tr("Closed by the server with %1.").arg(closeText(code, reason));
        m_rows.addState(State::Closing,
                        tr("The server closes with %1").arg(closeText(code, reason)));
        m_link->sendClose(code, {}, CloseBecause::Received);
    }
    m_closeTimer.start(std::min(tcpEndMs, m_target.limits.closeMs));
    m_rows.flush();
}

void ConnectionWorker::violated(const wire::Failure &failure, quint16 closeCode)
{
    m_failed = true;
    m_rows.addFailure(failure);
    if (!m_link->closeSent()) {
        m_state = State::Closing;
        m_rows.addState(State::Closing, tr("Closing with %1").arg(closeText(closeCode, {})));
        m_closedBy = tr("Closed by us with %1.").arg(closeText(closeCode, {}));
        m_link->sendClose(closeCode, {}, CloseBecause::RuleBroken);
    }
    m_link->discard();
    m_closeTimer.start(std::min(tcpEndMs, m_target.limits.closeMs));
    m_rows.flush();
}

void ConnectionWorker::endLater()
{
    QMetaObject::invokeMethod(
        this,
        [this, generation = m_generation] {
            if (generation == m_generation && m_link)
                socketEnded();
        },
        Qt::QueuedConnection);
}

void ConnectionWorker::peerSilent(const wire::Failure &failure)
{
    conclude(failure, tr("Dropped: the server does not answer pings"));
}

void ConnectionWorker::socketEnded()
{
    m_link->drain();
    const auto *socket = m_attempt->socket();
    const bool orderly = socket->error() == QAbstractSocket::RemoteHostClosedError;
    conclude(connectionLost(m_link->end(), m_link->reader(),
                            orderly ? QString() : socket->errorString()),
             tr("Connection lost"));
}

void ConnectionWorker::closeTimedOut()
{
    const int limitMs = m_target.limits.closeMs;
    const bool paused = m_rows.isFull();
    if (paused && !m_link->closeReceived() && !m_failed) {
        m_link->drain(); // the answer may be among what had no room
        if (m_link->closeReceived() || m_failed)
            return; // its limit is running now
    }
    conclude(m_link->hasUnsent() ? closeUnsent(limitMs) : closeUnanswered(limitMs, paused),
             tr("Dropped without a closing handshake"));
}

void ConnectionWorker::conclude(const wire::Failure &failure, const QString &sentence)
{
    m_link->cutOff();
    if (!m_link->closeReceived()) {
        m_rows.addLocalClose(wire::CloseCode::Abnormal);
        if (!m_failed)
            m_rows.addFailure(failure);
    }
    finish(endSentence(sentence), m_link->closeReceived() && m_link->closeLeft());
}

// Who closed, and what came of it; `otherwise` when nobody did.
QString ConnectionWorker::endSentence(const QString &otherwise) const
{
    if (m_closedBy.isEmpty())
        return otherwise;
    QStringList sentences{m_closedBy};
    if (m_link->closeReceived() && !m_link->closeLeft())
        sentences += tr("The answer to it could not be sent.");
    else if (!m_link->closeReceived() && !m_failed)
        sentences += tr("No Close frame came back.");
    if (const quint64 ignored = m_link->ignoredBytes()) {
        sentences += m_failed
            ? tr("%1 bytes behind the fault were ignored.").arg(ignored)
            : tr("%1 bytes behind the last Close frame were ignored.").arg(ignored);
    }
    if (m_link->end() == SocketEnd::Reset)
        sentences += tr("TCP was reset afterwards.");
    return sentences.join(u' ');
}

void ConnectionWorker::finish(const QString &sentence, bool clean)
{
    m_closeTimer.stop();
    dropAttempt();
    m_state = State::Closed;
    m_rows.addState(State::Closed, sentence, clean);
    m_rows.flush();
}

void ConnectionWorker::dropAttempt()
{
    // This may run inside a slot of the very objects it drops, so they go by way of the event loop.
    if (m_attempt)
        QObject::disconnect(m_attempt.get(), nullptr, this, nullptr);
    if (m_link)
        QObject::disconnect(m_link.get(), nullptr, this, nullptr);
    if (m_attempt && m_attempt->socket())
        QObject::disconnect(m_attempt->socket(), nullptr, this, nullptr);
    if (m_link)
        m_link->discard();
    m_retired.emplace_back(std::move(m_attempt), std::move(m_link));
    QMetaObject::invokeMethod(
        this, [this] { m_retired.clear(); }, Qt::QueuedConnection);
}

} // namespace sockwright::net
