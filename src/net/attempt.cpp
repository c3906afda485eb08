// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/attempt.h"

#include "net/failures.h"
#include "net/upgraderequest.h"

#include <QCoreApplication>
#include <QFile>
#include <QHostAddress>
#include <QSslCipher>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslSocket>
#include <QWebSocketHandshakeOptions>

namespace sockwright::net {

namespace {

// What one read may hold. Bounds the memory of the tap and of a drain.
constexpr qint64 readBuffer = 256 * 1024;

QString protocolName(QSsl::SslProtocol protocol)
{
    switch (protocol) {
    case QSsl::TlsV1_2:
        return QStringLiteral("TLS 1.2");
    case QSsl::TlsV1_3:
        return QStringLiteral("TLS 1.3");
    default:
        return QStringLiteral("TLS");
    }
}

} // namespace

Attempt::Attempt(const Target &target, QObject *parent)
    : QObject(parent)
    , m_target(target)
    , m_clock(target.limits, this)
{
    connect(&m_clock, &StageClock::timedOut, this, [this](Stage stage) {
        fail(stageTimedOut(m_target, stage, m_clock.limitMs(stage),
                           m_tap && !m_tap->received(1).isEmpty()));
    });
}

Attempt::~Attempt()
{
    if (m_webSocket) {
        QObject::disconnect(m_webSocket.get(), nullptr, this, nullptr);
        if (m_socket)
            QObject::disconnect(m_socket, nullptr, this, nullptr);
        m_tap.reset();
        // Not close(): it would write a Close frame into whatever is under way.
        m_webSocket->abort();
    }
}

void Attempt::start()
{
    m_webSocket = std::make_unique<QWebSocket>(m_target.origin, QWebSocketProtocol::VersionLatest);
    m_webSocket->setMaskGenerator(&m_mask);
    m_webSocket->setProxy(m_target.proxy);
    m_webSocket->setReadBufferSize(readBuffer);
    connect(m_webSocket.get(), &QWebSocket::connected, this, &Attempt::webSocketConnected);
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    connect(m_webSocket.get(), &QWebSocket::errorOccurred, this, &Attempt::webSocketFailed);
#else
    connect(m_webSocket.get(), QOverload<QAbstractSocket::SocketError>::of(&QWebSocket::error),
            this, &Attempt::webSocketFailed);
#endif
    if (m_target.url.scheme() == u"wss")
        configureTls();
    if (m_finished)
        return;

    QWebSocketHandshakeOptions options;
    options.setSubprotocols(m_target.subprotocols);
    m_webSocket->open(upgradeRequest(m_target), options);
    m_socket = m_webSocket->findChild<QAbstractSocket *>(QString(), Qt::FindDirectChildrenOnly);
    if (!m_socket) {
        fail(invalidUrl(m_target.url));
        return;
    }
    watchSocket();
}

void Attempt::configureTls()
{
    connect(m_webSocket.get(), &QWebSocket::sslErrors, this, &Attempt::sslErrors);
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setPeerVerifyMode(m_target.tls.verify ? QSslSocket::VerifyPeer
                                                        : QSslSocket::QueryPeer);
    const auto unreadable = [this](const QString &file) {
        fail({wire::Diagnosis::TlsHandshake, 0,
              QCoreApplication::translate("net", "Could not read a certificate or key from %1.")
                  .arg(file),
              QCoreApplication::translate("net", "Give a file in PEM format.")});
    };
    for (const QString &file : m_target.tls.caFiles) {
        const QList<QSslCertificate> certificates = QSslCertificate::fromPath(file);
        if (certificates.isEmpty())
            return unreadable(file);
        configuration.addCaCertificates(certificates);
    }
    if (!m_target.tls.certificateFile.isEmpty()) {
        const QList<QSslCertificate> chain
            = QSslCertificate::fromPath(m_target.tls.certificateFile);
        if (chain.isEmpty())
            return unreadable(m_target.tls.certificateFile);
        configuration.setLocalCertificateChain(chain);
        QFile file(m_target.tls.keyFile);
        const QByteArray pem
            = file.open(QIODevice::ReadOnly) ? file.read(1024 * 1024) : QByteArray();
        QSslKey key(pem, QSsl::Rsa);
        if (key.isNull())
            key = QSslKey(pem, QSsl::Ec);
        if (key.isNull())
            return unreadable(m_target.tls.keyFile);
        configuration.setPrivateKey(key);
    }
    m_webSocket->setSslConfiguration(configuration);
}

void Attempt::watchSocket()
{
    // The socket of a literal address is connecting already.
    if (m_socket->state() == QAbstractSocket::HostLookupState)
        m_clock.enter(Stage::Dns);
    else
        m_clock.enter(Stage::Tcp);
    connect(m_socket, &QAbstractSocket::stateChanged, this, &Attempt::socketStateChanged);
    if (auto *ssl = qobject_cast<QSslSocket *>(m_socket))
        connect(ssl, &QSslSocket::encrypted, this, [this] { m_clock.enter(Stage::Upgrade); });
    m_tap = std::make_unique<HandshakeTap>(m_socket);
    connect(m_tap.get(), &HandshakeTap::progressed, this, &Attempt::handshakeProgressed);
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
        m_clock.enter(qobject_cast<QSslSocket *>(m_socket) ? Stage::Tls : Stage::Upgrade);
        break;
    case QAbstractSocket::UnconnectedState:
        // An error signal may come before or after this, so the verdict waits for both.
        QMetaObject::invokeMethod(
            this, [this] { fail(closedDuringHandshake(m_target, m_tap->received(64))); },
            Qt::QueuedConnection);
        break;
    default:
        break;
    }
}

void Attempt::handshakeProgressed()
{
    if (m_finished)
        return;
    const QByteArray received = m_tap->received(HandshakeTap::maxHead + 1);
    if (const auto failure = notHttp(m_target, received.left(64)))
        fail(*failure);
    else if (received.size() > HandshakeTap::maxHead && wire::headEnd(received) < 0)
        fail(headersTooLarge(HandshakeTap::maxHead));
}

QByteArray Attempt::responseHead() const
{
    const QByteArray received = m_tap->received(HandshakeTap::maxHead);
    const qsizetype end = wire::headEnd(received);
    return end < 0 ? QByteArray() : received.left(end);
}

void Attempt::webSocketConnected()
{
    if (m_finished)
        return;
    m_tap->harvest();
    if (const auto failure = responseFailure(m_target, responseHead(), m_mask.handshakeKey()))
        fail(*failure);
    else
        succeed();
}

void Attempt::webSocketFailed(QAbstractSocket::SocketError error)
{
    if (m_finished)
        return;
    if (m_tlsFailure) {
        fail(*m_tlsFailure);
        return;
    }
    m_tap->harvest();
    const QByteArray head = responseHead();
    if (head.isEmpty()) {
        if (m_clock.stage() == Stage::Upgrade && error == QAbstractSocket::RemoteHostClosedError)
            fail(closedDuringHandshake(m_target, m_tap->received(64)));
        else
            fail(socketFailed(m_target, m_clock.stage(), error, m_socket->errorString()));
        return;
    }
    if (const auto failure = responseFailure(m_target, head, m_mask.handshakeKey())) {
        fail(*failure);
        return;
    }
    // The server is right and QWebSocket is not: it refuses "Connection: keep-alive, Upgrade", for
    // one. As long as the socket is open nothing is lost.
    if (m_socket->state() == QAbstractSocket::ConnectedState) {
        succeed();
        return;
    }
    fail({wire::Diagnosis::NoUpgrade, 101,
          QCoreApplication::translate(
              "net", "The server's answer is right, but this Qt version refuses it: %1")
              .arg(m_webSocket->errorString()),
          QCoreApplication::translate(
              "net", "If you can change the server, let it answer “Connection: Upgrade” alone.")});
}

void Attempt::sslErrors(const QList<QSslError> &errors)
{
    if (m_target.tls.verify)
        m_tlsFailure = tlsRefused(m_target, errors);
    else
        m_webSocket->ignoreSslErrors();
}

void Attempt::collectFacts()
{
    m_clock.stop();
    m_facts.timings = m_clock.timings();
    if (!m_mask.handshakeKey().isEmpty())
        m_facts.request = upgradeRequestText(m_target, m_mask.handshakeKey());
    if (!m_tap)
        return;
    m_tap->harvest();
    m_facts.response = responseHead();
    if (const auto head = wire::parseResponseHead(m_facts.response)) {
        m_facts.status = head->status;
        m_facts.subprotocol = QString::fromLatin1(
            wire::headerValue(head->headers, "Sec-WebSocket-Protocol").value_or(""));
        m_facts.extensions = QString::fromLatin1(
            wire::headerValue(head->headers, "Sec-WebSocket-Extensions").value_or(""));
    }
    if (const QHostAddress address = m_socket->peerAddress(); !address.isNull()) {
        const bool v6 = address.protocol() == QAbstractSocket::IPv6Protocol;
        m_facts.peer = (v6 ? u'[' + address.toString() + u']' : address.toString()) + u':'
            + QString::number(m_socket->peerPort());
    }
    if (auto *ssl = qobject_cast<QSslSocket *>(m_socket); ssl && ssl->isEncrypted())
        m_facts.tls
            = wire::TlsFacts{protocolName(ssl->sessionProtocol()), ssl->sessionCipher().name()};
}

void Attempt::succeed()
{
    m_finished = true;
    collectFacts();
    QObject::disconnect(m_socket, nullptr, this, nullptr);
    QObject::disconnect(m_webSocket.get(), nullptr, this, nullptr);
    if (auto rest = m_tap->takeOver(m_webSocket.get())) {
        m_detached = true;
        m_earlyBytes = (m_tap->consumed() + *rest).mid(m_facts.response.size());
    }
    emit upgraded();
}

void Attempt::fail(const wire::Failure &failure)
{
    if (m_finished)
        return;
    m_finished = true;
    collectFacts();
    if (m_tap && m_socket)
        m_tap->takeOver(
            m_webSocket.get()); // from Qt 6.5 on QWebSocket would read the body as frames
    // Queued: the receiver may destroy this object, and with it the QWebSocket whose slot we are
    // in.
    QMetaObject::invokeMethod(
        this, [this, failure] { emit failed(failure); }, Qt::QueuedConnection);
}

} // namespace sockwright::net
