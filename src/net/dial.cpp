// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/dial.h"

#include "net/failures.h"
#include "net/proxysocket.h"
#include "net/upgraderequest.h"

#include <QSslSocket>
#include <QTcpSocket>

namespace sockwright::net {

namespace {

// What one read may hold. Bounds the memory of a drain.
constexpr qint64 readBuffer = 64 * 1024;

} // namespace

Dial::Dial(const Target &target, const QString &host, const std::optional<QSslConfiguration> &tls)
    : m_target(target)
    , m_host(host)
    , m_webSocket(std::make_unique<QWebSocket>(target.origin, QWebSocketProtocol::VersionLatest))
{
    m_webSocket->setProxy(target.proxy);
    // Qt's SOCKS5 reads all that comes, and says no more of what such a limit has kept back.
    if (target.proxy.type() != QNetworkProxy::Socks5Proxy)
        m_webSocket->setReadBufferSize(readBuffer);
    if (tls)
        m_webSocket->setSslConfiguration(*tls);
    const auto failed = [this](QAbstractSocket::SocketError error) {
        m_error = error;
        m_errorText = m_webSocket->errorString();
        endLater();
    };
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    connect(m_webSocket.get(), &QWebSocket::errorOccurred, this, failed);
#else
    connect(m_webSocket.get(), QOverload<QAbstractSocket::SocketError>::of(&QWebSocket::error),
            this, failed);
#endif
}

Dial::~Dial()
{
    QObject::disconnect(m_webSocket.get(), nullptr, this, nullptr);
    if (m_socket)
        QObject::disconnect(m_socket, nullptr, this, nullptr);
    m_firstBytes.reset();
    m_proxyAnswer.reset();
    m_end.reset();
    // Not close(): it would write a Close frame into whatever is under way.
    m_webSocket->abort();
}

std::optional<wire::Failure> Dial::start()
{
    QUrl url = connectUrl(m_target);
    url.setHost(m_host);
    m_webSocket->open(url);
    m_socket = m_webSocket->findChild<QAbstractSocket *>(QString(), Qt::FindDirectChildrenOnly);
    if (!m_socket)
        return cannotBegin(m_target, m_webSocket->errorString());
    if (!takeOver())
        return cannotTakeOver();
    connect(m_socket, &QAbstractSocket::stateChanged, this, &Dial::stateChanged);
    m_ssl = qobject_cast<QSslSocket *>(m_socket);
    QAbstractSocket *carrier = m_socket; // the one whose descriptor is the connection's
    if (m_ssl)
        carrier = watchTls();
    if (QTcpSocket *const toProxy = proxySocket(*m_socket)) {
        watchProxy(toProxy);
        carrier = toProxy;
    }
    if (carrier)
        m_end = std::make_unique<SocketEndWatch>(carrier);
    if (m_socket->state() == QAbstractSocket::UnconnectedState)
        endLater(); // an address without a route: all is over already
    return std::nullopt;
}

// QWebSocket would write a request of its own when the socket connects, and read the answer. Its
// private slots have the QWebSocket as their receiver. Over a connected socket it is too late.
bool Dial::takeOver()
{
    return m_socket->state() != QAbstractSocket::ConnectedState
        && QObject::disconnect(m_socket, &QAbstractSocket::stateChanged, m_webSocket.get(), nullptr)
        && QObject::disconnect(m_socket, &QIODevice::readyRead, m_webSocket.get(), nullptr);
}

// Returns the socket underneath.
QTcpSocket *Dial::watchTls()
{
    // Asked for (SNI) and verified: the URL's name, wherever it is connected to.
    if (!m_target.tls.serverName.isEmpty())
        m_ssl->setPeerVerifyName(m_target.tls.serverName);
    else if (m_host != m_target.url.host())
        m_ssl->setPeerVerifyName(m_target.url.host());
    // The socket underneath knows its descriptor earlier and sees the bytes as they came.
    auto *const carrier = m_ssl->findChild<QTcpSocket *>(QString(), Qt::FindDirectChildrenOnly);
    if (carrier)
        m_firstBytes = std::make_unique<FirstBytes>(carrier);
    return carrier;
}

void Dial::watchProxy(QTcpSocket *toProxy)
{
    // Ours is connected when the proxy is through.
    connect(toProxy, &QAbstractSocket::connected, this, &Dial::proxyReached);
    m_proxyAnswer = std::make_unique<ProxyAnswer>(toProxy);
}

void Dial::stateChanged(QAbstractSocket::SocketState state)
{
    if (state == QAbstractSocket::UnconnectedState) {
        endLater();
    } else if (state == QAbstractSocket::ConnectedState) {
        if (m_proxyAnswer)
            m_proxyAnswer->stop();
        m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        emit connected();
    }
}

void Dial::endLater()
{
    // The signals of an end come in an order of their own: an error before or after the state.
    if (!std::exchange(m_ended, true))
        QMetaObject::invokeMethod(this, &Dial::ended, Qt::QueuedConnection);
}

void Dial::letGo()
{
    m_end.reset();
    QObject::disconnect(m_socket, nullptr, this, nullptr);
    QObject::disconnect(m_webSocket.get(), nullptr, this, nullptr);
}

} // namespace sockwright::net
