// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/clock.h"
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

/// Pings of our own on a connection, and the peer that does not answer them. What an interval means
/// is told by tst_keepaliveclock, which needs no time; where a peer has to be found alive here, the
/// interval is long enough for a busy machine.
class TestKeepalive : public tests::TalkTest
{
    Q_OBJECT

private slots:
    void pingsAtOnce();
    void pingsEachInterval();
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

void TestKeepalive::pingsAtOnce()
{
    open(3'600'000, 1);
    QTRY_COMPARE(m_talk->sent(Kind::Ping).size(), std::size_t(1));
    QCOMPARE(m_talk->sent(Kind::Ping).front().record.flags, quint8(Record::Automatic));
}

void TestKeepalive::pingsEachInterval()
{
    const std::int64_t before = base::nowNs();
    open(40, 100);
    QTRY_VERIFY(m_talk->sent(Kind::Ping).size() >= 5);
    const auto pings = m_talk->sent(Kind::Ping);
    QVERIFY(pings[4].record.time - before
            > std::int64_t(4 * 40 * 0.95 * 1'000'000)); // QTimer's 5 %
    QVERIFY(pings[0].payload != pings[1].payload);
}

void TestKeepalive::anAnsweringPeerLives()
{
    answerPings();
    open(2000, 1); // the second ping comes only after the first one's pong
    QTRY_COMPARE(m_talk->received(Kind::Pong).size(), std::size_t(2));
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
    connect(&m_talk->connection, &net::Connection::batchReady, m_server.get(), [this] {
        if (m_talk->isConnected())
            m_server->write(pongFor("stray"));
    });
    open(20, 2);
    QTRY_VERIFY(m_talk->isClosed());
    QCOMPARE(m_talk->diagnosis(), QByteArray("peer-silent"));
}

void TestKeepalive::alsoWhileMessagesCome()
{
    connect(&m_talk->connection, &net::Connection::batchReady, m_server.get(), [this] {
        if (m_talk->isConnected())
            m_server->write("\x81\x01m");
    });
    open(20, 2);
    QTRY_VERIFY(m_talk->isClosed());
    QCOMPARE(m_talk->diagnosis(), QByteArray("peer-silent"));
}

void TestKeepalive::notInTheMiddleOfAFrame()
{
    open(2000, 1);
    QTRY_COMPARE(m_talk->sent(Kind::Ping).size(), std::size_t(1));
    // One frame, dribbled for longer than the pings allow; then its rest and the pong.
    constexpr qsizetype size = 0x1000;
    m_server->write(QByteArray("\x82\x7e\x10\x00", 4));
    qsizetype sent = 0;
    QElapsedTimer dripped;
    dripped.start();
    QTimer drip;
    connect(&drip, &QTimer::timeout, m_server.get(), [&] {
        const bool last = dripped.elapsed() > 5000;
        const qsizetype now = last ? size - sent : 1;
        m_server->write(QByteArray(now, 'x'));
        sent += now;
        if (last) {
            drip.stop();
            m_server->write(pongFor(m_talk->sent(Kind::Ping).front().payload));
        }
    });
    drip.start(5);
    QTRY_COMPARE_WITH_TIMEOUT(m_talk->received(Kind::Pong).size(), std::size_t(1), 10'000);
    QCOMPARE(m_talk->received(Kind::Binary).size(), std::size_t(1));
    QCOMPARE(m_talk->diagnosis(), QByteArray("none"));
}

void TestKeepalive::notWhileWeDoNotRead()
{
    open(2000, 1);
    QTRY_COMPARE(m_talk->sent(Kind::Ping).size(), std::size_t(1));
    m_talk->paused = true;
    // More than the queue and the buffers of the system hold, the pong behind it. These grow by
    // what has been read, up to 32 MiB and more.
    constexpr std::size_t messages = net::Connection::maxWaitingBytes / (1024 * 1024) + 64;
    const QByteArray message
        = QByteArray("\x82\x7f\x00\x00\x00\x00\x00\x10\x00\x00", 10) + QByteArray(1024 * 1024, 'x');
    for (std::size_t i = 0; i < messages; ++i)
        m_server->write(message);
    m_server->write(pongFor(m_talk->sent(Kind::Ping).front().payload));
    QElapsedTimer waited;
    waited.start();
    QTRY_VERIFY_WITH_TIMEOUT(waited.elapsed() > 5000, 10'000);
    QCOMPARE(m_server->socket()->state(), QAbstractSocket::ConnectedState);
    QVERIFY(m_server->socket()->bytesToWrite() > 0); // the pong has not come through
    m_talk->paused = false;
    m_talk->take();
    QTRY_COMPARE_WITH_TIMEOUT(m_talk->received(Kind::Pong).size(), std::size_t(1), 20'000);
    QCOMPARE(m_talk->received(Kind::Binary).size(), messages);
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
