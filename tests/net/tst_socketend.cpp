// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/socketend.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <memory>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

using namespace sockwright;
using net::SocketEnd;

/// How a TCP connection ended, as the system knows it.
class TestSocketEnd : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        QVERIFY(m_server.isListening() || m_server.listen(QHostAddress::LocalHost));
        m_socket = std::make_unique<QTcpSocket>();
        m_watch = std::make_unique<net::SocketEndWatch>(m_socket.get());
        m_socket->connectToHost(m_server.serverAddress(), m_server.serverPort());
        QTRY_VERIFY(m_server.hasPendingConnections());
        m_peer = m_server.nextPendingConnection();
        QTRY_COMPARE(m_socket->state(), QAbstractSocket::ConnectedState);
    }
    void cleanup()
    {
        delete m_peer;
        m_watch.reset();
        m_socket.reset();
    }

    void fin()
    {
        m_peer->disconnectFromHost();
        QTRY_COMPARE(m_socket->state(), QAbstractSocket::UnconnectedState);
        QCOMPARE(m_watch->end(), SocketEnd::Orderly);
    }

    void rst()
    {
        const linger now{1, 0};
        ::setsockopt(int(m_peer->socketDescriptor()), SOL_SOCKET, SO_LINGER, &now, sizeof now);
        m_peer->abort();
        QTRY_COMPARE(m_socket->state(), QAbstractSocket::UnconnectedState);
        QCOMPARE(m_watch->end(), SocketEnd::Reset);
    }

    void aResetFoundByWriting()
    {
        const linger now{1, 0};
        ::setsockopt(int(m_peer->socketDescriptor()), SOL_SOCKET, SO_LINGER, &now, sizeof now);
        m_peer->abort();
        while (m_socket->state() == QAbstractSocket::ConnectedState && m_socket->write("x") > 0)
            m_socket->flush();
        QTRY_COMPARE(m_socket->state(), QAbstractSocket::UnconnectedState);
        QCOMPARE(m_watch->end(), SocketEnd::Reset);
    }

    // A pulled cable: nobody has sent a reset.
    void theSystemGivesUp()
    {
        const int limitMs = 300;
        QCOMPARE(::setsockopt(int(m_socket->socketDescriptor()), IPPROTO_TCP, TCP_USER_TIMEOUT,
                              &limitMs, sizeof limitMs),
                 0);
        m_peer->setReadBufferSize(1);
        m_socket->write(QByteArray(32 * 1024 * 1024, 'x'));
        QTRY_COMPARE_WITH_TIMEOUT(m_socket->state(), QAbstractSocket::UnconnectedState, 30'000);
        QCOMPARE(m_watch->end(), SocketEnd::Unknown);
    }

private:
    QTcpServer m_server;
    std::unique_ptr<QTcpSocket> m_socket;
    std::unique_ptr<net::SocketEndWatch> m_watch;
    QTcpSocket *m_peer = nullptr;
};

QTEST_GUILESS_MAIN(TestSocketEnd)
#include "tst_socketend.moc"
