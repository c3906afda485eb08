// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scriptedserver.h"
#include "support/certificates.h"

#include <QPointer>
#include <QSslServer>
#include <QSslSocket>

namespace sockwright::tests {

/// Agrees to the upgrade, with or without TLS, and then reads nothing any more: what is sent to it
/// fills the buffers on the way.
class MutePeer : public QObject
{
    Q_OBJECT

public:
    MutePeer()
    {
        m_server = std::make_unique<QTcpServer>();
        listen();
    }
    MutePeer(const Certificates &certificates, const QString &name)
        : m_scheme(QStringLiteral("wss"))
    {
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setLocalCertificate(certificates.certificate(name));
        configuration.setPrivateKey(certificates.key(name));
        configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
        auto server = std::make_unique<QSslServer>();
        server->setSslConfiguration(configuration);
        m_server = std::move(server);
        listen();
    }

    QUrl url() const
    {
        return QUrl(QStringLiteral("%1://127.0.0.1:%2/").arg(m_scheme).arg(m_server->serverPort()));
    }

    /// Reads on, whatever comes.
    void listenAgain()
    {
        m_socket->setReadBufferSize(0);
        connect(m_socket, &QIODevice::readyRead, m_socket, [this] { count(); });
        count();
    }
    qint64 received() const { return m_received; }

private:
    void listen()
    {
        m_server->listen(QHostAddress::LocalHost);
        connect(m_server.get(), &QTcpServer::pendingConnectionAvailable, this, [this] {
            m_socket = m_server->nextPendingConnection();
            connect(m_socket, &QIODevice::readyRead, this, &MutePeer::agree);
            agree();
        });
    }

    void agree()
    {
        const QByteArray head = m_socket->peek(16 * 1024);
        if (wire::headEnd(head) < 0)
            return;
        QObject::disconnect(m_socket, &QIODevice::readyRead, this, nullptr);
        m_socket->skip(wire::headEnd(head));
        m_socket->setReadBufferSize(1);
        m_socket->write(ScriptedServer::switching(head));
    }

    void count() { m_received += m_socket->readAll().size(); }

    QString m_scheme = QStringLiteral("ws");
    std::unique_ptr<QTcpServer> m_server;
    QPointer<QTcpSocket> m_socket;
    qint64 m_received = 0;
};

} // namespace sockwright::tests
