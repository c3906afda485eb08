// SPDX-License-Identifier: GPL-3.0-or-later
#include "conversation.h"
#include "mutepeer.h"
#include "scriptedserver.h"
#include "support/certificates.h"
#include "support/tunnelproxy.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace sockwright;
using tests::Conversation;
using tests::MutePeer;
using tests::Route;
using tests::ScriptedServer;
using tests::TunnelProxy;
using wire::Kind;

namespace {

// Far more than the buffers of the two systems hold.
constexpr qsizetype tooMuch = 32 * 1024 * 1024;
constexpr int maskedHeader = 14; // of a frame of that size

} // namespace

/// What waits to be sent: counted from the call until the system has it, with TLS and through
/// proxies too.
class TestSendQueue : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void countsWhatThePeerDoesNotTake_data();
    void countsWhatThePeerDoesNotTake();
    void keepsTheOrderOfManySmallOnes_data();
    void keepsTheOrderOfManySmallOnes();
    void countsWhatWaitsBehindFragments();

private:
    // Connected to a peer that does not read, in plain or with TLS.
    void open(bool tls, Route route);
    static void kinds()
    {
        QTest::addColumn<bool>("tls");
        QTest::addColumn<Route>("route");
        QTest::newRow("plain") << false << Route::Direct;
        QTest::newRow("TLS") << true << Route::Direct;
        QTest::newRow("HTTP proxy") << false << Route::HttpProxy;
        QTest::newRow("SOCKS5 proxy") << false << Route::Socks5Proxy;
        QTest::newRow("TLS, HTTP proxy") << true << Route::HttpProxy;
        QTest::newRow("TLS, SOCKS5 proxy") << true << Route::Socks5Proxy;
    }

    tests::Certificates m_certificates;
    std::unique_ptr<MutePeer> m_peer;
    std::unique_ptr<TunnelProxy> m_proxy;
    std::unique_ptr<Conversation> m_talk;
};

void TestSendQueue::initTestCase()
{
    m_certificates.issued(u"good"_s, u"loopback"_s, u"20200101000000Z"_s, u"20990101000000Z"_s);
    QVERIFY2(m_certificates.problem().isEmpty(), qPrintable(m_certificates.problem()));
}

void TestSendQueue::open(bool tls, Route route)
{
    m_talk.reset();
    m_proxy = TunnelProxy::on(route);
    m_peer = tls ? std::make_unique<MutePeer>(m_certificates, u"good"_s)
                 : std::make_unique<MutePeer>();
    net::Target target;
    target.url = m_peer->url();
    target.tls.caFiles = {m_certificates.path(u"ca.pem"_s)};
    if (m_proxy)
        target.proxy = m_proxy->proxy();
    m_talk = std::make_unique<Conversation>();
    m_talk->connection.open(target);
    QTRY_VERIFY(m_talk->isConnected());
}

void TestSendQueue::countsWhatThePeerDoesNotTake_data()
{
    kinds();
}

void TestSendQueue::countsWhatThePeerDoesNotTake()
{
    QFETCH(bool, tls);
    QFETCH(Route, route);
    open(tls, route);
    if (QTest::currentTestFailed())
        return;
    m_talk->connection.sendBinary(QByteArray(tooMuch, 'x'));
    // At once, whatever the I/O thread has come to.
    QVERIFY(m_talk->connection.queuedBytes() >= quint64(tooMuch) / 2);
    m_talk->connection.sendText("behind it");
    // Part of it is in the systems' buffers, the count follows, and no row says that it is sent.
    QTRY_VERIFY(m_talk->connection.queuedBytes() < quint64(tooMuch));
    QVERIFY(m_talk->connection.queuedBytes() > quint64(tooMuch) / 2);
    QVERIFY(m_talk->sent(Kind::Binary).empty());

    m_peer->listenAgain();
    QTRY_COMPARE(m_talk->sent(Kind::Text).size(), std::size_t(1));
    QCOMPARE(m_talk->sent(Kind::Binary).size(), std::size_t(1));
    QTRY_COMPARE(m_talk->connection.queuedBytes(), quint64(0));
    QTRY_COMPARE(m_peer->received(), tooMuch + maskedHeader + 9 + 6);
}

void TestSendQueue::keepsTheOrderOfManySmallOnes_data()
{
    kinds();
}

void TestSendQueue::keepsTheOrderOfManySmallOnes()
{
    QFETCH(bool, tls);
    QFETCH(Route, route);
    open(tls, route);
    if (QTest::currentTestFailed())
        return;
    constexpr int count = 20'000;
    m_talk->connection.sendBinary(QByteArray(tooMuch, 'x'));
    for (int i = 0; i < count; ++i)
        m_talk->connection.sendText(QByteArray::number(i));
    m_peer->listenAgain();
    QTRY_COMPARE(m_talk->sent(Kind::Text).size(), std::size_t(count));
    int next = 0;
    for (const Conversation::Row &row : m_talk->sent(Kind::Text))
        QCOMPARE(row.payload, QByteArray::number(next++));
    QTRY_COMPARE(m_talk->connection.queuedBytes(), quint64(0));
}

void TestSendQueue::countsWhatWaitsBehindFragments()
{
    ScriptedServer server([](const QByteArray &head) { return ScriptedServer::switching(head); });
    net::Target target;
    target.url = server.url();
    Conversation talk;
    talk.connection.open(target);
    QTRY_VERIFY(talk.isConnected());
    constexpr int never = 600'000;
    talk.connection.sendFragments({wire::Opcode::Text, "abcdef", 3, never});
    talk.connection.sendText("waits");
    QTRY_COMPARE(talk.connection.queuedBytes(), quint64(4 + 5));
    talk.connection.abort();
    QTRY_VERIFY(talk.isClosed());
    QTRY_COMPARE(talk.connection.queuedBytes(), quint64(0));
}

QTEST_GUILESS_MAIN(TestSendQueue)
#include "tst_sendqueue.moc"
