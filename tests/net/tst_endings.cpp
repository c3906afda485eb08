// SPDX-License-Identifier: GPL-3.0-or-later
#include "talktest.h"

#include <QTest>
#include <QTimer>

using namespace sockwright;
using tests::Conversation;
using wire::Direction;
using wire::Kind;
using wire::Record;

namespace {

constexpr int kib = 1024;
constexpr int mib = 1024 * kib;

QByteArray closeFrame(quint16 code)
{
    return QByteArray::fromHex("8802") + char(code >> 8) + char(code & 0xFF);
}

} // namespace

/// What is told of an open connection's end, and what a server that does not read can do to us.
class TestEndings : public tests::TalkTest
{
    Q_OBJECT

private slots:
    void aCloseInFrontOfAResetIsRead_data() { tests::addRoutes(); }
    void aCloseInFrontOfAResetIsRead();
    void whatDidNotLeaveIsNotTold_data() { tests::addRoutes(); }
    void whatDidNotLeaveIsNotTold();
    void howTcpEndedIsTold_data() { tests::addRoutes(); }
    void howTcpEndedIsTold();
    void aBrokenRuleSaysWhoClosed();
    void aBrokenRuleBehindOurCloseSendsNothing();
    void anUnansweredCloseSaysWhoClosed();
    void anAnswerThatHadNoRoomIsRead();
    void keepaliveEndsWithOurClose();
    void keepaliveWaitsForWhatIsLeaving();
    void pingsOfAServerThatDoesNotReadAreBounded_data() { tests::addRoutes(); }
    void pingsOfAServerThatDoesNotReadAreBounded();

private:
    QString lastSentence() const { return QString::fromUtf8(m_talk->rows.back().payload); }
    bool isClean() const { return m_talk->rows.back().record.flags & Record::Clean; }
};

// A server refuses a large message: it says so, and goes away with most of the message unread.
void TestEndings::aCloseInFrontOfAResetIsRead()
{
    QFETCH(tests::Route, route);
    openBy(route);
    m_server->stopReading();
    m_talk->connection.sendBinary(QByteArray(32 * mib, 'x'));
    QTRY_VERIFY_WITH_TIMEOUT(m_server->socket()->bytesAvailable() > 0, 30'000);
    m_server->write(closeFrame(1009));
    m_server->reset();
    QTRY_VERIFY(m_talk->isClosed());
    QCOMPARE(m_talk->received(Kind::Close).size(), std::size_t(1));
    QCOMPARE(m_talk->received(Kind::Close).front().record.code, quint16(1009));
    QCOMPARE(m_talk->diagnosis(), QByteArray("none"));
    QVERIFY(lastSentence().startsWith(u"Closed by the server with 1009"));
}

void TestEndings::whatDidNotLeaveIsNotTold()
{
    QFETCH(tests::Route, route);
    openBy(route);
    m_server->stopReading(64 * kib);
    m_talk->connection.sendText("small");
    m_talk->connection.sendBinary(QByteArray(32 * mib, 'x'));
    m_talk->connection.sendText("never");
    // No limit of anything that is tested: 32 MiB are copied and masked first.
    QTRY_VERIFY_WITH_TIMEOUT(m_server->socket()->bytesAvailable() >= 64 * kib, 30'000);
    m_server->write(closeFrame(1009));
    m_server->reset();
    QTRY_VERIFY(m_talk->isClosed());
    QCOMPARE(m_talk->sent(Kind::Text).size(), std::size_t(1));
    QVERIFY(m_talk->sent(Kind::Close).empty());
    QVERIFY(!isClean());
    QVERIFY(lastSentence().contains(u"could not be sent"));
    // What left of the large one is told as what it is.
    QCOMPARE(m_talk->sent(Kind::Binary).size(), std::size_t(1));
    const Conversation::Row part = m_talk->sent(Kind::Binary).front();
    QVERIFY(part.record.flags & Record::Unfinished);
    QVERIFY(part.payload.size() > 0 && part.payload.size() < 32 * mib);
    QCOMPARE(part.frames.size(), std::size_t(1));
    QCOMPARE(quint64(part.record.wireSize), part.frames[0].headerSize + part.frames[0].payloadSize);
    QCOMPARE(part.frames[0].payloadSize, quint64(part.payload.size()));
    QCOMPARE(m_talk->connection.queuedBytes(), quint64(0));
}

void TestEndings::howTcpEndedIsTold()
{
    QFETCH(tests::Route, route);
    openBy(route);
    m_server->end();
    QTRY_VERIFY(m_talk->isClosed());
    QCOMPARE(m_talk->diagnosis(), QByteArray("connection-lost"));
    QVERIFY2(m_talk->failure.evidence.contains(u"(FIN)"), qPrintable(m_talk->failure.evidence));
}

void TestEndings::aBrokenRuleSaysWhoClosed()
{
    open();
    m_server->write(QByteArray::fromHex("8300") + QByteArray(7, 'y'));
    QTRY_VERIFY(!m_server->received().isEmpty());
    m_server->end();
    QTRY_VERIFY(m_talk->isClosed());
    QVERIFY(m_talk->sent(Kind::Close).front().record.flags & Record::Failing);
    QVERIFY2(lastSentence().startsWith(u"Closed by us with 1002"), qPrintable(lastSentence()));
    QVERIFY2(lastSentence().contains(u"8 bytes behind the fault"), qPrintable(lastSentence()));
    QVERIFY(!isClean());
}

void TestEndings::aBrokenRuleBehindOurCloseSendsNothing()
{
    open();
    m_talk->connection.close(1000);
    QTRY_COMPARE(m_talk->sent(Kind::Close).size(), std::size_t(1));
    m_server->write(QByteArray::fromHex("8300"));
    QTRY_COMPARE(m_talk->diagnosis(), QByteArray("protocol-opcode"));
    m_server->end();
    QTRY_VERIFY(m_talk->isClosed());
    QCOMPARE(m_talk->sent(Kind::Close).size(), std::size_t(1));
    for (const Conversation::Row &row : m_talk->of(Kind::State, Direction::Local))
        QVERIFY(!row.payload.contains("1002"));
    QVERIFY(lastSentence().startsWith(u"Closed by us with 1000"));
    QVERIFY(!isClean());
}

void TestEndings::anUnansweredCloseSaysWhoClosed()
{
    open();
    m_talk->connection.close(1001);
    QTRY_VERIFY(!m_server->received().isEmpty());
    m_server->end();
    QTRY_VERIFY(m_talk->isClosed());
    QCOMPARE(m_talk->diagnosis(), QByteArray("connection-lost"));
    QVERIFY(lastSentence().startsWith(u"Closed by us with 1001"));
    QVERIFY(lastSentence().contains(u"No Close frame came back"));
}

// Nobody takes the rows, so reading pauses, and the server's Close stands behind what is not read.
void TestEndings::anAnswerThatHadNoRoomIsRead()
{
    constexpr int count = 40;
    const QByteArray message
        = QByteArray::fromHex("827f0000000000040000") + QByteArray(256 * kib, 'x');
    net::Target target;
    target.limits.closeMs = 1000;
    open(target);
    m_talk->paused = true;
    for (int i = 0; i < count; ++i)
        m_server->write(message);
    QTRY_COMPARE(m_server->socket()->bytesToWrite(), 0);
    m_talk->connection.close(1000);
    QTRY_VERIFY(!m_server->received().isEmpty());
    m_server->write(closeFrame(1000)); // and leaves TCP to us
    QTRY_COMPARE(m_server->socket()->state(), QAbstractSocket::UnconnectedState);
    QTRY_VERIFY((m_talk->take(), m_talk->isClosed()));
    QCOMPARE(m_talk->received(Kind::Binary).size(), std::size_t(count));
    QCOMPARE(m_talk->received(Kind::Close).size(), std::size_t(1));
    QCOMPARE(m_talk->diagnosis(), QByteArray("none"));
    QVERIFY(isClean());
}

void TestEndings::keepaliveEndsWithOurClose()
{
    net::Target target;
    target.keepalive = {500, 4};
    target.limits.closeMs = 3000; // longer than the pings' limit
    std::size_t answered = 0;
    QObject here;
    connect(&m_talk->connection, &net::Connection::batchReady, &here, [&] {
        for (; answered < m_talk->sent(Kind::Ping).size(); ++answered) {
            const QByteArray payload = m_talk->sent(Kind::Ping)[answered].payload;
            m_server->write("\x8a" + QByteArray(1, char(payload.size())) + payload);
        }
    });
    open(target);
    m_talk->connection.close();
    QTRY_VERIFY(m_talk->isClosed());
    QCOMPARE(m_talk->diagnosis(), QByteArray("connection-lost"));
    QVERIFY(m_talk->failure.message.contains(u"did not answer the Close frame"));
}

// Pings stand behind a long upload: as long as it goes on, nobody is silent.
void TestEndings::keepaliveWaitsForWhatIsLeaving()
{
    net::Target target;
    target.keepalive = {2000, 1};
    open(target);
    m_server->stopReading(mib);
    m_talk->connection.sendBinary(QByteArray(48 * mib, 'x'));
    QTimer slow;
    connect(&slow, &QTimer::timeout, m_server.get(),
            [this] { m_server->socket()->read(512 * kib); });
    slow.start(60);
    QTRY_VERIFY_WITH_TIMEOUT(!m_talk->sent(Kind::Binary).empty(), 20'000);
    QVERIFY(!(m_talk->sent(Kind::Binary).front().record.flags & Record::Unfinished));
    // Then nobody reads the pings: the server is silent after all.
    QTRY_COMPARE_WITH_TIMEOUT(m_talk->diagnosis(), QByteArray("peer-silent"), 10'000);
    QVERIFY(m_talk->failure.evidence.contains(u"Nothing has come"));
}

// Each ping of a flood would leave a pong that nobody reads: only the latest is answered then.
void TestEndings::pingsOfAServerThatDoesNotReadAreBounded()
{
    QFETCH(tests::Route, route);
    constexpr int pings = 100'000;
    openBy(route);
    m_server->stopReading();
    quint64 mostQueued = 0;
    QObject here;
    connect(&m_talk->connection, &net::Connection::batchReady, &here,
            [&] { mostQueued = std::max(mostQueued, m_talk->connection.queuedBytes()); });
    QByteArray flood;
    for (int i = 0; i < pings; ++i)
        flood += QByteArray::fromHex("8964") + QByteArray::number(i).rightJustified(100, '0');
    m_server->write(flood);
    QTRY_COMPARE(m_talk->received(Kind::Ping).size(), std::size_t(pings));
    QVERIFY2(mostQueued < 400 * kib, qPrintable(QString::number(mostQueued)));
    QVERIFY(m_talk->sent(Kind::Pong).size() < std::size_t(pings));

    // The latest is answered as soon as there is room.
    m_server->readOn();
    QTRY_COMPARE(m_talk->sent(Kind::Pong).back().payload.toInt(), pings - 1);
    QCOMPARE(m_talk->connection.queuedBytes(), quint64(0));
}

QTEST_GUILESS_MAIN(TestEndings)
#include "tst_endings.moc"
