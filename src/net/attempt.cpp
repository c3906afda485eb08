// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/attempt.h"

#include "net/agreement.h"
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

// What one read may hold. Bounds the memory of a drain.
constexpr qint64 readBuffer = 64 * 1024;

// How much of an answer that has no whole head is kept.
constexpr qsizetype maxBrokenResponse = 64 * 1024;

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
    if (m_webSocket) {
        QObject::disconnect(m_webSocket.get(), nullptr, this, nullptr);
        if (m_socket)
            QObject::disconnect(m_socket, nullptr, this, nullptr);
        m_reader.reset();
        m_firstBytes.reset();
        m_end.reset();
        // Not close(): it would write a Close frame into whatever is under way.
        m_webSocket->abort();
    }
}

void Attempt::start()
{
    m_webSocket = std::make_unique<QWebSocket>(m_target.origin, QWebSocketProtocol::VersionLatest);
    m_webSocket->setProxy(m_target.proxy);
    m_webSocket->setReadBufferSize(readBuffer);
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    connect(m_webSocket.get(), &QWebSocket::errorOccurred, this, &Attempt::socketFailed);
#else
    connect(m_webSocket.get(), QOverload<QAbstractSocket::SocketError>::of(&QWebSocket::error),
            this, &Attempt::socketFailed);
#endif
    if (m_target.url.scheme() == u"wss") {
        auto configuration = tlsConfiguration(m_target.tls);
        if (!configuration) {
            fail({wire::Diagnosis::TlsHandshake,
                  0,
                  configuration.error().message,
                  tr("Give a file in PEM format."),
                  {},
                  {},
                  {{wire::NextStep::Kind::TlsSettings}}});
            return;
        }
        m_webSocket->setSslConfiguration(*configuration);
        connect(m_webSocket.get(), &QWebSocket::sslErrors, this, &Attempt::sslErrors);
    }
    openWebSocket();
}

void Attempt::openWebSocket()
{
    m_webSocket->open(connectUrl(m_target));
    m_socket = m_webSocket->findChild<QAbstractSocket *>(QString(), Qt::FindDirectChildrenOnly);
    if (!m_socket) {
        fail(cannotBegin(m_target, m_webSocket->errorString()));
        return;
    }
    if (!takeOver()) {
        fail(cannotTakeOver());
        return;
    }
    m_reader = std::make_unique<ResponseReader>(m_socket);
    connect(m_reader.get(), &ResponseReader::headCame, &m_clock, &StageClock::stop);
    connect(m_reader.get(), &ResponseReader::finished, this, &Attempt::answerCame);
    watchSocket();
}

// QWebSocket would write a request of its own when the socket connects, and read the answer. Its
// private slots have the QWebSocket as their receiver. Over a connected socket it is too late.
bool Attempt::takeOver()
{
    return m_socket->state() != QAbstractSocket::ConnectedState
        && QObject::disconnect(m_socket, &QAbstractSocket::stateChanged, m_webSocket.get(), nullptr)
        && QObject::disconnect(m_socket, &QIODevice::readyRead, m_webSocket.get(), nullptr);
}

void Attempt::watchSocket()
{
    // The socket of a literal address is connecting already.
    if (m_socket->state() == QAbstractSocket::HostLookupState)
        m_clock.enter(Stage::Dns);
    else
        m_clock.enter(Stage::Tcp);
    connect(m_socket, &QAbstractSocket::stateChanged, this, &Attempt::socketStateChanged);
    m_ssl = qobject_cast<QSslSocket *>(m_socket);
    if (m_ssl)
        watchTls();
    else
        m_end = std::make_unique<SocketEndWatch>(m_socket);
    if (m_target.proxy.type() != QNetworkProxy::NoProxy)
        watchProxy();
    if (m_socket->state() == QAbstractSocket::UnconnectedState)
        concludeLater(); // a literal address without a route: all is over already
}

void Attempt::watchTls()
{
    if (!m_target.tls.serverName.isEmpty())
        m_ssl->setPeerVerifyName(m_target.tls.serverName);
    else if (!m_target.connectHost.isEmpty())
        m_ssl->setPeerVerifyName(m_target.url.host());
    // The socket underneath knows its descriptor earlier and sees the bytes as they came.
    if (auto *carrier = m_ssl->findChild<QTcpSocket *>(QString(), Qt::FindDirectChildrenOnly)) {
        m_firstBytes = std::make_unique<FirstBytes>(carrier);
        m_end = std::make_unique<SocketEndWatch>(carrier);
    }
    connect(m_ssl, &QSslSocket::encrypted, this, [this] {
        m_facts.tls = tlsFacts(*m_ssl, m_sslErrors);
        writeRequest();
    });
    connect(m_ssl, &QSslSocket::alertReceived, this,
            [this](QSsl::AlertLevel, QSsl::AlertType type, const QString &text) {
                m_alert = int(type);
                m_alertText = text;
            });
}

void Attempt::watchProxy()
{
    // The innermost socket is the one to the proxy; ours is connected when the proxy is through.
    const QList<QTcpSocket *> inner = m_socket->findChildren<QTcpSocket *>();
    QTcpSocket *toProxy = inner.isEmpty() ? nullptr : inner.last();
    if (!toProxy || toProxy->parent() == m_ssl)
        return;
    connect(toProxy, &QAbstractSocket::connected, this, [this] {
        if (!m_finished && m_clock.stage() == Stage::Tcp)
            m_clock.enter(Stage::Proxy);
    });
}

void Attempt::socketStateChanged(QAbstractSocket::SocketState state)
{
    if (m_finished)
        return;
    switch (state) {
    case QAbstractSocket::ConnectingState:
        if (m_clock.stage() == Stage::Dns)
            m_clock.enter(Stage::Tcp);
        break;
    case QAbstractSocket::ConnectedState:
        m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        m_facts.peer = addressText(m_socket->peerAddress(), m_socket->peerPort());
        if (m_ssl)
            m_clock.enter(Stage::Tls);
        else
            writeRequest();
        break;
    case QAbstractSocket::UnconnectedState:
        concludeLater();
        break;
    default:
        break;
    }
}

void Attempt::socketFailed(QAbstractSocket::SocketError error)
{
    m_error = error;
    m_errorText = m_webSocket->errorString();
    concludeLater();
}

void Attempt::sslErrors(const QList<QSslError> &errors)
{
    m_sslErrors = errors;
    m_facts.tls = tlsFacts(*m_ssl, errors);
    if (m_target.tls.verify)
        m_tlsFailure = certificateRefused(m_target, errors, m_facts.tls->chain);
    else
        m_webSocket->ignoreSslErrors();
}

void Attempt::timedOut(Stage stage)
{
    QByteArray received;
    if (stage == Stage::Tls && m_firstBytes)
        received = m_firstBytes->bytes();
    else if (stage == Stage::Upgrade)
        received = m_reader->response().headText();
    fail(stageTimedOut(m_target, stage, m_clock.limitMs(stage), received));
}

void Attempt::concludeLater()
{
    // The signals of an end come in an order of their own: an error before or after the state.
    if (m_socket)
        QMetaObject::invokeMethod(this, &Attempt::conclude, Qt::QueuedConnection);
}

void Attempt::conclude()
{
    if (m_finished)
        return;
    if (m_tlsFailure) {
        fail(*m_tlsFailure);
        return;
    }
    switch (m_clock.stage()) {
    case Stage::Dns:
    case Stage::Tcp:
    case Stage::Proxy:
        fail(net::socketFailed(m_target, m_clock.stage(), m_error, m_errorText));
        return;
    case Stage::Tls:
        fail(tlsFailed(m_target, tlsTrouble()));
        return;
    case Stage::Upgrade:
        break;
    }
    m_reader->end();
}

TlsTrouble Attempt::tlsTrouble() const
{
    return {m_errorText, m_firstBytes ? m_firstBytes->bytes() : QByteArray(), m_alert, m_alertText,
            socketEnd()};
}

void Attempt::writeRequest()
{
    m_clock.enter(Stage::Upgrade);
    m_facts.request = upgradeRequest(m_target, m_key);
    m_socket->write(m_facts.request);
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
            fail(closedDuringHandshake(m_target, socketEnd(), response.headText()));
        return;
    }
    case Response::State::NotHttp:
        fail(notHttp(m_target, response.headText()));
        return;
    case Response::State::LineFeedsOnly:
        fail(lineFeedsOnly(m_target, response.head()));
        return;
    case Response::State::TooLarge:
        fail(headersTooLarge(m_target, Response::maxHead));
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
    const bool broken = response.state() == Response::State::Incomplete
        || response.state() == Response::State::NotHttp
        || response.state() == Response::State::TooLarge;
    m_facts.response = broken ? response.headText().left(maxBrokenResponse) : response.headText();
    if (const auto &head = response.head()) {
        m_facts.status = head->status;
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
    m_end.reset();
    QObject::disconnect(m_socket, nullptr, this, nullptr);
    QObject::disconnect(m_webSocket.get(), nullptr, this, nullptr);
    emit upgraded();
}

void Attempt::fail(const wire::Failure &failure)
{
    if (m_finished)
        return;
    m_finished = true;
    collectFacts();
    // Queued: the receiver may destroy this object, and with it the QWebSocket whose slot we are
    // in.
    QMetaObject::invokeMethod(
        this, [this, failure] { emit failed(failure); }, Qt::QueuedConnection);
}

} // namespace sockwright::net
