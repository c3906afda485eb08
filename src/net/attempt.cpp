// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/attempt.h"

#include "net/agreement.h"
#include "net/cookies.h"
#include "net/failures.h"
#include "net/refusals.h"
#include "net/tlsfacts.h"
#include "net/upgraderequest.h"
#include "net/wording.h"

#include <QHostAddress>
#include <QSslSocket>
#include <QTcpSocket>

namespace sockwright::net {

using namespace Qt::StringLiterals;

namespace {

// May take its time on systems that ask a script: one more reason for a thread of our own.
QNetworkProxy systemProxyFor(const Target &target)
{
    // Systems know proxies for HTTP.
    const QUrl url(urlWithScheme(target, target.url.scheme() == u"wss" ? u"https"_s : u"http"_s));
    for (const QNetworkProxy &proxy :
         QNetworkProxyFactory::systemProxyForQuery(QNetworkProxyQuery(url))) {
        if (proxy.type() == QNetworkProxy::HttpProxy || proxy.type() == QNetworkProxy::Socks5Proxy)
            return proxy;
        if (proxy.type() == QNetworkProxy::NoProxy)
            break;
    }
    return QNetworkProxy(QNetworkProxy::NoProxy);
}

Target prepared(Target target)
{
    target.subprotocols = offeredSubprotocols(target);
    if (target.systemProxy)
        target.proxy = systemProxyFor(target);
    return target;
}

QString proxyText(const Target &target)
{
    switch (target.proxy.type()) {
    case QNetworkProxy::NoProxy:
        return {};
    case QNetworkProxy::Socks5Proxy:
        return tr("SOCKS5 proxy %1").arg(proxyPlace(target));
    default:
        return tr("HTTP proxy %1").arg(proxyPlace(target));
    }
}

QString addressText(const QHostAddress &address, quint16 port)
{
    if (address.isNull())
        return {};
    const bool v6 = address.protocol() == QAbstractSocket::IPv6Protocol;
    return (v6 ? u'[' + address.toString() + u']' : address.toString()) + u':'
        + QString::number(port);
}

} // namespace

Attempt::Attempt(const Target &target, QObject *parent)
    : QObject(parent)
    , m_target(prepared(target))
    , m_clock(target.limits, this)
    , m_key(newHandshakeKey())
{
    m_facts.url = target.url.toString(QUrl::FullyEncoded | QUrl::RemoveUserInfo);
    m_facts.offeredSubprotocols = m_target.subprotocols;
    if (m_target.deflate)
        m_facts.offeredExtensions = QString::fromLatin1(wire::deflateOffer(*m_target.deflate));
    m_facts.proxy = proxyText(m_target);
    connect(&m_clock, &StageClock::timedOut, this, &Attempt::timedOut);
}

Attempt::~Attempt()
{
    // What the socket does when it is dropped concerns nobody any more.
    m_reader.reset();
    if (m_dial)
        QObject::disconnect(m_dial->socket(), nullptr, this, nullptr);
}

void Attempt::start()
{
    std::optional<QSslConfiguration> tls;
    if (m_target.url.scheme() == u"wss") {
        auto configuration = tlsConfiguration(m_target.tls);
        if (!configuration) {
            fail({wire::Diagnosis::TlsHandshake,
                  0,
                  configuration.error().message,
                  tr("Check the files in the TLS settings: certificates and keys are read in PEM "
                     "format, or both from one PKCS#12 file."),
                  {},
                  {},
                  {{wire::NextStep::Kind::TlsSettings}}});
            return;
        }
        tls = *configuration;
    }
    m_race = std::make_unique<AddressRace>(m_target, tls, m_clock);
    connect(m_race.get(), &AddressRace::won, this, &Attempt::connected);
    connect(m_race.get(), &AddressRace::lost, this, &Attempt::fail);
    m_race->start();
}

void Attempt::connected()
{
    if (m_finished)
        return;
    m_dial = m_race->takeWinner();
    connect(m_dial.get(), &Dial::ended, this, &Attempt::conclude);
    QAbstractSocket *const socket = m_dial->socket();
    // A TLS socket knows its peer later than the socket underneath.
    const auto *carrier = m_dial->ssl()
        ? m_dial->ssl()->findChild<QTcpSocket *>({}, Qt::FindDirectChildrenOnly)
        : nullptr;
    const QAbstractSocket *const plain = carrier ? carrier : socket;
    m_facts.peer = addressText(plain->peerAddress(), plain->peerPort());
    m_reader = std::make_unique<ResponseReader>(socket);
    connect(m_reader.get(), &ResponseReader::headCame, &m_clock, &StageClock::stop);
    connect(m_reader.get(), &ResponseReader::finished, this, &Attempt::answerCame);
    if (m_dial->ssl())
        awaitTls(*m_dial->ssl());
    else
        writeRequest();
}

void Attempt::awaitTls(QSslSocket &socket)
{
    m_clock.enter(Stage::Tls);
    connect(&socket, &QSslSocket::sslErrors, this, &Attempt::judgeCertificate);
    connect(&socket, &QSslSocket::encrypted, this, [this, &socket] {
        const bool trusted = m_facts.tls && m_facts.tls->trusted;
        m_facts.tls = tlsFacts(socket, m_sslErrors);
        m_facts.tls->trusted = trusted;
        writeRequest();
    });
    connect(&socket, &QSslSocket::alertReceived, this,
            [this](QSsl::AlertLevel, QSsl::AlertType type, const QString &text) {
                m_alert = int(type);
                m_alertText = text;
            });
}

void Attempt::judgeCertificate(const QList<QSslError> &errors)
{
    QSslSocket &socket = *m_dial->ssl();
    m_sslErrors = errors;
    m_facts.tls = tlsFacts(socket, errors);
    m_facts.tls->trusted = isTrusted(m_target.tls, socket.peerCertificate());
    if (!m_target.tls.verify || m_facts.tls->trusted)
        socket.ignoreSslErrors();
    else
        m_tlsFailure = certificateRefused(m_target, errors, m_facts.tls->chain);
}

void Attempt::timedOut(Stage stage)
{
    if (!m_dial) {
        fail(m_race->timedOut(stage));
        return;
    }
    const QByteArray received
        = stage == Stage::Tls ? m_dial->firstBytes() : m_reader->response().headText();
    fail(stageTimedOut(m_target, stage, m_clock.allowance(), received));
}

void Attempt::conclude()
{
    if (m_finished)
        return;
    if (m_tlsFailure) {
        fail(*m_tlsFailure);
        return;
    }
    if (m_clock.stage() == Stage::Tls)
        fail(tlsFailed(m_target, tlsTrouble()));
    else
        m_reader->end();
}

TlsTrouble Attempt::tlsTrouble() const
{
    return {m_dial->error(), m_dial->errorText(), m_dial->firstBytes(),
            m_alert,         m_alertText,         m_dial->end()};
}

void Attempt::writeRequest()
{
    m_clock.enter(Stage::Upgrade);
    m_facts.request = upgradeRequest(m_target, m_key);
    m_dial->socket()->write(m_facts.request);
}

void Attempt::answerCame()
{
    Response &response = m_reader->response();
    switch (response.state()) {
    case Response::State::Incomplete: {
        const TlsTrouble trouble = tlsTrouble();
        if (response.headText().isEmpty() && isAboutClientCertificate(m_target, trouble))
            fail(tlsFailed(m_target, trouble));
        else
            fail(closedDuringHandshake(m_target, m_dial->end(), response.headText()));
        return;
    }
    case Response::State::NotHttp:
        fail(notHttp(m_target, response.headText()));
        return;
    case Response::State::LineFeedsOnly:
        fail(lineFeedsOnly(m_target, response.head()));
        return;
    case Response::State::TooLarge:
        fail(headersTooLarge(m_target, Response::maxHead, response.headText()));
        return;
    case Response::State::Body:
    case Response::State::Whole:
        break;
    }
    if (response.body()) {
        m_refusal = response.head();
        fail(net::refusal(m_target, *m_refusal, response.body()->bytes()));
        return;
    }
    Agreement agreement = judgeUpgrade(m_target, *response.head(), m_key);
    if (agreement.failure) {
        fail(*agreement.failure);
        return;
    }
    m_deflate = agreement.deflate;
    m_earlyBytes = response.takeRest();
    succeed();
}

void Attempt::collectFacts()
{
    m_clock.stop();
    m_facts.timings = m_clock.timings();
    if (!m_reader)
        return;
    Response &response = m_reader->response();
    m_facts.response = response.headText().left(Response::maxHead);
    if (const auto &head = response.head()) {
        m_facts.status = head->status;
        if (m_target.jar)
            m_facts.setCookies = {m_target.url, setCookiesOf(head->headers)};
        if (head->status == 101) {
            m_facts.subprotocol
                = QString::fromLatin1(joinedValues(head->headers, "Sec-WebSocket-Protocol"));
            m_facts.extensions
                = QString::fromLatin1(joinedValues(head->headers, "Sec-WebSocket-Extensions"));
        }
    }
    if (const auto &body = response.body()) {
        m_facts.body = body->bytes();
        m_facts.bodyNote = body->note();
    }
}

void Attempt::succeed()
{
    m_finished = true;
    collectFacts();
    QObject::disconnect(m_dial.get(), nullptr, this, nullptr);
    QObject::disconnect(m_dial->socket(), nullptr, this, nullptr);
    m_dial->letGo();
    emit upgraded();
}

void Attempt::giveUp()
{
    if (!std::exchange(m_finished, true))
        collectFacts();
}

void Attempt::fail(const wire::Failure &failure)
{
    if (m_finished)
        return;
    m_finished = true;
    collectFacts();
    // Queued: the receiver may destroy this object, and with it the socket whose slot we are in.
    QMetaObject::invokeMethod(
        this, [this, failure] { emit failed(failure); }, Qt::QueuedConnection);
}

} // namespace sockwright::net
