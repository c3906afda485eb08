// SPDX-License-Identifier: GPL-3.0-or-later
#include "talktest.h"

#include <QElapsedTimer>
#include <QTest>
#include <QTimer>

using namespace sockwright;
using tests::Conversation;
using tests::ScriptedServer;
using wire::Direction;
using wire::Kind;
using wire::Record;

/// Pings of our own, and the peer that does not answer them.
class TestKeepalive : public tests::TalkTest
{
    Q_OBJECT

private slots:
    void pingsAtOnceAndEachInterval();
    void anAnsweringPeerLives();
    void aSilentPeerIsGivenUp();
    void strayPongsCountForNothing();
    void alsoWhileMessagesCome();
    void notInTheMiddleOfAFrame();
    void notWhileWeDoNotRead();
    void offByDefault();

private:
    void open(int intervalMs, int misses);
    QByteArray pongFor(const QByteArray &payload) const
    {
        return "\x8a" + QByteArray(1, char(payload.size())) + payload;
    }
    void answerPings();
};

void TestKeepalive::open(int intervalMs, int misses)
{
    net::Target target;
    target.keepalive = {intervalMs, misses};
    tests::TalkTest::open(target);
}

void TestKeepalive::answerPings()
{
    auto answered = std::make_shared<std::size_t>(0);
    connect(&m_talk->connection, &net::Connection::batchReady, m_server.get(), [this, answered] {
        const auto pings = m_talk->sent(Kind::Ping);
        while (*answered < pings.size())
            m_server->write(pongFor(pings[(*answered)++].payload));
    });
}

void TestKeepalive::pingsAtOnceAndEachInterval()
{
    open(40, 100);
    QTRY_VERIFY(m_talk->sent(Kind::Ping).size() >= 3);
    const auto pings = m_talk->sent(Kind::Ping);
    QVERIFY(pings[2].record.time - pings[1].record.time > 30'000'000);
    QVERIFY(pings[0].payload != pings[1].payload);
    QCOMPARE(pings[0].record.flags, quint8(Record::Automatic));
}

void TestKeepalive::anAnsweringPeerLives()
{
    answerPings();
    open(40, 3);
    QTRY_VERIFY(m_talk->received(Kind::Pong).size() >= 8); // twice as long as silence may last
    QVERIFY(m_talk->isConnected());
}

void TestKeepalive::aSilentPeerIsGivenUp()
{
    open(20, 3);
    QTRY_VERIFY(m_talk->isClosed());
    QCOMPARE(m_talk->sent(Kind::Ping).size(), std::size_t(3));
    QCOMPARE(m_talk->diagnosis(), QByteArray("peer-silent"));
    QVERIFY(m_talk->failure.message.contains(u'3'));
    QCOMPARE(m_talk->of(Kind::Close, Direction::Local).front().record.code, quint16(1006));
    QVERIFY(!(m_talk->rows.back().record.flags & Record::Clean));
}

void TestKeepalive::strayPongsCountForNothing()
{
    open(20, 2);
    m_server->write(pongFor("stray"));
    QTRY_VERIFY(m_talk->isClosed());
    QCOMPARE(m_talk->diagnosis(), QByteArray("peer-silent"));
}

void TestKeepalive::alsoWhileMessagesCome()
{
    open(20, 2);
    connect(&m_talk->connection, &net::Connection::batchReady, m_server.get(), [this] {
        if (m_talk->isConnected())
            m_server->write("\x81\x01m");
    });
    m_server->write("\x81\x01m");
    QTRY_VERIFY(m_talk->isClosed());
    QCOMPARE(m_talk->diagnosis(), QByteArray("peer-silent"));
}

void TestKeepalive::notInTheMiddleOfAFrame()
{
    open(150, 1);
    QTRY_COMPARE(m_talk->sent(Kind::Ping).size(), std::size_t(1));
    // One frame, a byte at a time, for longer than the pings allow; then the pong.
    m_server->write(QByteArray("\x82\x7e\x00\x80", 4));
    int sent = 0;
    QTimer drip;
    connect(&drip, &QTimer::timeout, m_server.get(), [&] {
        m_server->write("x");
        if (++sent == 128) {
            drip.stop();
            m_server->write(pongFor(m_talk->sent(Kind::Ping).front().payload));
        }
    });
    drip.start(4);
    QTRY_COMPARE(m_talk->received(Kind::Pong).size(), std::size_t(1));
    QCOMPARE(m_talk->received(Kind::Binary).size(), std::size_t(1));
    QCOMPARE(m_talk->diagnosis(), QByteArray("none"));
}

void TestKeepalive::notWhileWeDoNotRead()
{
    open(100, 1);
    QTRY_COMPARE(m_talk->sent(Kind::Ping).size(), std::size_t(1));
    m_talk->paused = true;
    // More than the queue and the buffers of the system hold, the pong behind it.
    constexpr std::size_t messages = net::Connection::maxWaitingBytes / (1024 * 1024) + 48;
    const QByteArray message
        = QByteArray("\x82\x7f\x00\x00\x00\x00\x00\x10\x00\x00", 10) + QByteArray(1024 * 1024, 'x');
    for (std::size_t i = 0; i < messages; ++i)
        m_server->write(message);
    m_server->write(pongFor(m_talk->sent(Kind::Ping).front().payload));
    QElapsedTimer waited;
    waited.start();
    QTRY_VERIFY(waited.elapsed() > 350);
    QVERIFY(m_server->socket()->bytesToWrite() > 0); // the pong has not come through
    m_talk->paused = false;
    m_talk->take();
    QTRY_COMPARE(m_talk->received(Kind::Binary).size(), messages);
    QTRY_COMPARE(m_talk->received(Kind::Pong).size(), std::size_t(1));
}

void TestKeepalive::offByDefault()
{
    net::Target target;
    target.url = m_server->url();
    m_talk->connection.open(target);
    QTRY_VERIFY(m_talk->isConnected());
    m_server->write("\x81\x01m");
    QTRY_COMPARE(m_talk->received(Kind::Text).size(), std::size_t(1));
    QVERIFY(m_talk->sent(Kind::Ping).empty());
}

QTEST_GUILESS_MAIN(TestKeepalive)
#include "tst_keepalive.moc"
