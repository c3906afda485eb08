// SPDX-License-Identifier: GPL-3.0-or-later
#include "talktest.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTest>

#include <sys/socket.h>

using namespace sockwright;
using tests::Conversation;
using tests::ScriptedServer;
using wire::Direction;
using wire::Kind;
using wire::Record;
using wire::State;

namespace {

// An unmasked frame with FIN, of at most 64 KiB, as a server sends it.
QByteArray frame(quint8 opcode, const QByteArray &payload, bool fin = true)
{
    QByteArray bytes;
    bytes.append(char(opcode | (fin ? 0x80 : 0)));
    if (payload.size() < 126) {
        bytes.append(char(payload.size()));
    } else {
        bytes.append(char(126));
        bytes.append(char(payload.size() >> 8));
        bytes.append(char(payload.size() & 0xff));
    }
    return bytes + payload;
}

// The payload of the one short masked frame that a client sent.
QByteArray unmasked(const QByteArray &bytes)
{
    const qsizetype size = bytes[1] & 0x7f;
    QByteArray payload = bytes.mid(6, size);
    for (qsizetype i = 0; i < payload.size(); ++i)
        payload[i] = char(payload[i] ^ bytes[2 + i % 4]);
    return payload;
}

} // namespace

/// An open connection against a server whose every byte is ours.
class TestConnection : public tests::TalkTest
{
    Q_OBJECT

private slots:
    void receivesMessages();
    void receivesFragmentsSplitInsideACharacter();
    void survivesAPauseInsideAMessage();
    void answersPings();
    void autoPongCanBeSwitchedOff();
    void sendsMasked();
    void sentRowsFollowTheirBytes();
    void peerCloses_data();
    void peerCloses();
    void closesWithHandshake();
    void cutsLongReason();
    void tellsWhoClosedFirst();
    void cancelTellsWhatWasKnown();
    void aFloodLeavesTheEventLoopToOthers();
    void closeTimesOut();
    void dataAfterOurCloseIsRecorded();
    void lostConnection();
    void lostInsideAMessage();
    void reset();
    void violationsEndWithTheirCode_data();
    void violationsEndWithTheirCode();
    void rowsBeforeAnOrderlyEndAreAllDelivered();
    void slowReaderSlowsTheServer();
    void abortIsImmediate();
    void nothingIsSentWhenNotConnected();
    void batchesWaitForTheInterval();
};

void TestConnection::receivesMessages()
{
    open();
    const QByteArray text = QStringLiteral("grüße, 世界 🌍").toUtf8();
    m_server->write(frame(1, text) + frame(2, QByteArray("\x00\xff\x80", 3)) + frame(1, {})
                    + frame(10, "unasked"));
    QTRY_COMPARE(m_talk->received(Kind::Pong).size(), std::size_t(1));
    const auto texts = m_talk->received(Kind::Text);
    QCOMPARE(texts.size(), std::size_t(2));
    QCOMPARE(texts[0].payload, text);
    QCOMPARE(texts[0].record.wireSize, quint32(text.size() + 2));
    QCOMPARE(texts[0].record.frames, 1u);
    QCOMPARE(texts[1].payload, QByteArray());
    QCOMPARE(m_talk->received(Kind::Binary).front().payload, QByteArray("\x00\xff\x80", 3));
    for (std::size_t i = 1; i < m_talk->rows.size(); ++i)
        QVERIFY(m_talk->rows[i - 1].record.time <= m_talk->rows[i].record.time);
}

void TestConnection::receivesFragmentsSplitInsideACharacter()
{
    open();
    const QByteArray euro = "\xe2\x82\xac";
    m_server->write(frame(1, euro.left(1), false) + frame(9, "between")
                    + frame(0, euro.mid(1, 1), false) + frame(0, euro.mid(2)));
    QTRY_COMPARE(m_talk->received(Kind::Text).size(), std::size_t(1));
    QCOMPARE(m_talk->received(Kind::Text).front().payload, euro);
    QCOMPARE(m_talk->received(Kind::Text).front().record.frames, 3u);
    QCOMPARE(m_talk->received(Kind::Ping).front().payload, QByteArray("between"));
    QTRY_COMPARE(m_talk->sent(Kind::Pong).size(), std::size_t(1));
}

void TestConnection::survivesAPauseInsideAMessage()
{
    // QWebSocket alone gives up after 5 s; what counts is that no timer of its own runs any more.
    open();
    m_server->write(frame(1, "first half, ", false));
    m_server->write(QByteArray("\x80\x0b", 2)); // half a frame
    QVERIFY(QTest::qWaitFor([this] { return m_server->socket()->bytesToWrite() == 0; }));
    QElapsedTimer clock;
    clock.start();
    QTRY_VERIFY_WITH_TIMEOUT(clock.elapsed() > 5500, 7000);
    QVERIFY(m_talk->isConnected());
    m_server->write("second half");
    QTRY_COMPARE(m_talk->received(Kind::Text).size(), std::size_t(1));
    QCOMPARE(m_talk->received(Kind::Text).front().payload, QByteArray("first half, second half"));
}

void TestConnection::answersPings()
{
    open();
    m_server->write(frame(9, "are you there"));
    QTRY_COMPARE(m_talk->sent(Kind::Pong).size(), std::size_t(1));
    QCOMPARE(m_talk->sent(Kind::Pong).front().payload, QByteArray("are you there"));
    QVERIFY(m_talk->sent(Kind::Pong).front().record.flags & Record::Automatic);
    QTRY_COMPARE(m_server->received().size(), 6 + 13);
    QCOMPARE(quint8(m_server->received()[0]), quint8(0x8a));
    QCOMPARE(unmasked(m_server->received()), QByteArray("are you there"));
}

void TestConnection::autoPongCanBeSwitchedOff()
{
    net::Target target;
    target.pong.automatic = false;
    open(target);
    m_server->write(frame(9, "ping") + frame(1, "after"));
    QTRY_COMPARE(m_talk->received(Kind::Text).size(), std::size_t(1));
    QCOMPARE(m_talk->received(Kind::Ping).size(), std::size_t(1));
    QVERIFY(m_talk->sent(Kind::Pong).empty());
}

void TestConnection::sendsMasked()
{
    open();
    m_talk->connection.sendText("hello");
    QTRY_COMPARE(m_server->received().size(), 6 + 5);
    QCOMPARE(quint8(m_server->received()[0]), quint8(0x81));
    QVERIFY(m_server->received()[1] & char(0x80));
    QCOMPARE(unmasked(m_server->received()), QByteArray("hello"));
}

void TestConnection::sentRowsFollowTheirBytes()
{
    // The server reads nothing for a while: what fits into no buffer has not left.
    open();
    m_server->socket()->setReadBufferSize(1);
    const QByteArray large(32 * 1024 * 1024, 'x');
    m_talk->connection.sendBinary(large);
    m_talk->connection.sendText("behind it");
    QTRY_VERIFY(m_talk->connection.queuedBytes() > 0);
    QVERIFY(m_talk->sent(Kind::Binary).empty());
    m_server->socket()->setReadBufferSize(0);
    QTRY_COMPARE(m_talk->sent(Kind::Text).size(), std::size_t(1));
    QCOMPARE(m_talk->sent(Kind::Binary).size(), std::size_t(1));
    QCOMPARE(m_talk->sent(Kind::Binary).front().record.wireSize, quint32(large.size() + 14));
    QTRY_COMPARE(m_talk->connection.queuedBytes(), quint64(0));
}

void TestConnection::peerCloses_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("reason");
    QTest::newRow("1000") << QByteArray("\x03\xe8"
                                        "bye")
                          << 1000 << QByteArray("bye");
    QTest::newRow("none") << QByteArray() << 1005 << QByteArray();
    QTest::newRow("1012") << QByteArray("\x03\xf4") << 1012 << QByteArray();
    QTest::newRow("4999") << QByteArray("\x13\x87"
                                        "own")
                          << 4999 << QByteArray("own");
}

void TestConnection::peerCloses()
{
    QFETCH(QByteArray, payload);
    QFETCH(int, code);
    QFETCH(QByteArray, reason);
    open();
    m_server->write(frame(8, payload));
    QTRY_COMPARE(m_talk->sent(Kind::Close).size(), std::size_t(1));
    QTRY_VERIFY(!m_server->received().isEmpty());
    m_server->end();
    QTRY_VERIFY(m_talk->isClosed());
    QCOMPARE(m_talk->received(Kind::Close).front().record.code, quint16(code));
    QCOMPARE(m_talk->received(Kind::Close).front().payload, reason);
    QCOMPARE(m_talk->sent(Kind::Close).front().record.code, quint16(code));
    QVERIFY(m_talk->sent(Kind::Close).front().record.flags & Record::Automatic);
    QVERIFY(m_talk->rows.back().record.flags & Record::Clean);
    QCOMPARE(m_talk->failure.diagnosis, wire::Diagnosis::None);
    QCOMPARE(unmasked(m_server->received()), payload.left(2));
}

void TestConnection::closesWithHandshake()
{
    open();
    m_talk->connection.close(4001, QStringLiteral("done"));
    QTRY_COMPARE(m_server->received().size(), 6 + 6);
    QCOMPARE(unmasked(m_server->received()),
             QByteArray("\x0f\xa1"
                        "done"));
    QTRY_COMPARE(m_talk->state(), State::Closing);
    m_server->write(frame(8,
                          "\x0f\xa1"
                          "done"));
    m_server->end();
    QTRY_VERIFY(m_talk->isClosed());
    QVERIFY(m_talk->rows.back().record.flags & Record::Clean);
    QCOMPARE(m_talk->sent(Kind::Close).size(), std::size_t(1));
}

void TestConnection::cutsLongReason()
{
    open();
    m_talk->connection.close(1000, QString(200, QChar(0x00e4)));
    QTRY_COMPARE(m_talk->sent(Kind::Close).size(), std::size_t(1));
    QCOMPARE(m_talk->sent(Kind::Close).front().payload, QString(61, QChar(0x00e4)).toUtf8());
}

void TestConnection::tellsWhoClosedFirst()
{
    open();
    m_server->write(frame(8, QByteArray("\x03\xf4", 2)) + "behind it");
    QTRY_VERIFY(!m_server->received().isEmpty());
    m_server->end();
    QTRY_VERIFY(m_talk->isClosed());
    const QString end = QString::fromUtf8(m_talk->rows.back().payload);
    QVERIFY2(end.contains(u"by the server with 1012"), qPrintable(end));
    QVERIFY2(end.contains(u"9 bytes"), qPrintable(end));
    QVERIFY(m_talk->rows.back().record.flags & Record::Clean);
}

void TestConnection::closeTimesOut()
{
    net::Target target;
    target.limits.closeMs = 150;
    open(target);
    m_talk->connection.close();
    QTRY_VERIFY(m_talk->isClosed());
    QVERIFY(!(m_talk->rows.back().record.flags & Record::Clean));
    QCOMPARE(m_talk->of(Kind::Close, Direction::Local).front().record.code, quint16(1006));
    QCOMPARE(m_talk->diagnosis(), QByteArray("connection-lost"));
}

void TestConnection::dataAfterOurCloseIsRecorded()
{
    open();
    m_talk->connection.close();
    QTRY_VERIFY(!m_server->received().isEmpty());
    m_server->write(frame(1, "late") + frame(8, "\x03\xe8"));
    m_server->end();
    QTRY_VERIFY(m_talk->isClosed());
    QCOMPARE(m_talk->received(Kind::Text).front().payload, QByteArray("late"));
}

void TestConnection::cancelTellsWhatWasKnown()
{
    ScriptedServer silent([](const QByteArray &) { return QByteArray(); });
    net::Target target;
    target.url = silent.url();
    m_talk->connection.open(target);
    QTRY_VERIFY(!silent.request().isEmpty());
    m_talk->connection.close();
    QTRY_VERIFY(m_talk->isClosed());
    QCOMPARE(m_talk->of(Kind::Handshake, Direction::Local).size(), std::size_t(1));
    QCOMPARE(m_talk->handshake.request, silent.request());
    QCOMPARE(m_talk->handshake.peer, QStringLiteral("127.0.0.1:%1").arg(silent.port()));
    QVERIFY(m_talk->handshake.timings.tcpUs);
    QVERIFY(m_talk->handshake.response.isEmpty());
    QCOMPARE(m_talk->diagnosis(), QByteArray("none"));
}

// Batches of a flood must not fill the queue of events: what others post would wait ever longer.
void TestConnection::aFloodLeavesTheEventLoopToOthers()
{
    open();
    int posted = 0;
    int run = 0;
    int mostWaiting = 0;
    QObject others; // ends before what it counts with, and what is still posted to it with it
    connect(&m_talk->connection, &net::Connection::batchReady, &others, [&] {
        ++posted;
        mostWaiting = std::max(mostWaiting, posted - run);
        QMetaObject::invokeMethod(
            &others, [&run] { ++run; }, Qt::QueuedConnection);
        if (m_talk->received(Kind::Close).empty())
            m_talk->rows.clear();
    });
    const QByteArray message = frame(2, QByteArray(60'000, 'x'));
    QByteArray flood;
    for (int i = 0; i < 500; ++i)
        flood += message;
    int left = 20;
    QObject here;
    connect(m_server->socket(), &QIODevice::bytesWritten, &here, [&] {
        if (m_server->socket()->bytesToWrite() == 0 && left >= 0)
            m_server->write(left-- > 0 ? flood : frame(8, ""));
    });
    m_server->write(flood);
    QTRY_VERIFY_WITH_TIMEOUT(!m_talk->received(Kind::Close).empty(), 60'000);
    QVERIFY2(posted > 20, qPrintable(QString::number(posted)));
    QVERIFY2(mostWaiting <= 3, qPrintable(QString::number(mostWaiting)));
}

void TestConnection::lostConnection()
{
    open();
    m_server->write(frame(1, "last words"));
    m_server->end();
    QTRY_VERIFY(m_talk->isClosed());
    QCOMPARE(m_talk->received(Kind::Text).size(), std::size_t(1));
    QCOMPARE(m_talk->of(Kind::Close, Direction::Local).front().record.code, quint16(1006));
    QCOMPARE(m_talk->diagnosis(), QByteArray("connection-lost"));
    QVERIFY(m_talk->failure.evidence.contains(u"FIN"));
    QVERIFY(!m_talk->failure.evidence.contains(u"in the middle"));
    QVERIFY(!(m_talk->rows.back().record.flags & Record::Clean));
}

void TestConnection::lostInsideAMessage()
{
    open();
    m_server->write("\x81\x7e\x10\x10half a");
    m_server->end();
    QTRY_VERIFY(m_talk->isClosed());
    // What had come of it is told.
    QCOMPARE(m_talk->received(Kind::Text).size(), std::size_t(1));
    const Conversation::Row row = m_talk->received(Kind::Text).front();
    QCOMPARE(row.payload, QByteArray("half a"));
    QCOMPARE(row.record.wireSize, quint32(10));
    QVERIFY(row.record.flags & Record::Unfinished);
    QCOMPARE(m_talk->diagnosis(), QByteArray("connection-lost"));
    QVERIFY(m_talk->failure.evidence.contains(u"in the middle of a message"));
    QVERIFY(m_talk->failure.evidence.contains(u"81 7e 10 10, 6 of 4112 bytes"));
}

void TestConnection::reset()
{
    open();
    m_talk->connection.sendText("unread data makes the close a reset");
    QTRY_VERIFY(m_server->socket()->bytesAvailable() > 0 || !m_server->received().isEmpty());
    const linger drop{1, 0};
    QCOMPARE(::setsockopt(int(m_server->socket()->socketDescriptor()), SOL_SOCKET, SO_LINGER, &drop,
                          sizeof drop),
             0);
    m_server->socket()->abort();
    QTRY_VERIFY(m_talk->isClosed());
    QCOMPARE(m_talk->diagnosis(), QByteArray("connection-lost"));
    QVERIFY(m_talk->failure.message.contains(u"reset"));
    QVERIFY(m_talk->failure.evidence.contains(u"RST"));
}

void TestConnection::violationsEndWithTheirCode_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("diagnosis");
    QTest::addColumn<int>("code");
    QTest::newRow("masked") << QByteArray("\x81\x81\x01\x02\x03\x04\x60", 7)
                            << QByteArray("protocol-masked") << 1002;
    QTest::newRow("rsv") << QByteArray("\xc1\x00", 2) << QByteArray("protocol-rsv") << 1002;
    QTest::newRow("opcode") << QByteArray("\x83\x00", 2) << QByteArray("protocol-opcode") << 1002;
    QTest::newRow("utf-8") << frame(1, "\xc0\xaf") << QByteArray("invalid-utf8") << 1007;
    QTest::newRow("too big") << QByteArray("\x82\x7f\x00\x00\x00\x00\x40\x00\x00\x00", 10)
                             << QByteArray("message-too-big") << 1009;
    QTest::newRow("close code") << frame(8, QByteArray("\x03\xed", 2))
                                << QByteArray("protocol-close") << 1002;
}

void TestConnection::violationsEndWithTheirCode()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, diagnosis);
    QFETCH(int, code);
    open();
    m_server->write(frame(1, "before") + bytes + frame(1, "after"));
    QTRY_COMPARE(m_talk->sent(Kind::Close).size(), std::size_t(1));
    QCOMPARE(m_talk->sent(Kind::Close).front().record.code, quint16(code));
    QCOMPARE(m_talk->diagnosis(), diagnosis);
    QVERIFY(m_talk->failure.message.contains(QLatin1String("RFC 6455")) || code == 1009);
    QTRY_VERIFY(m_talk->isClosed()); // although the server goes on holding the TCP connection
    QCOMPARE(m_talk->received(Kind::Text).size(), std::size_t(1));
    QVERIFY(!(m_talk->rows.back().record.flags & Record::Clean));
}

void TestConnection::rowsBeforeAnOrderlyEndAreAllDelivered()
{
    open();
    QByteArray many;
    constexpr int count = 200'000;
    for (int i = 0; i < count; ++i)
        many += frame(1, QByteArray::number(i));
    m_server->write(many + frame(8, "\x03\xe8"));
    m_server->end();
    QTRY_VERIFY_WITH_TIMEOUT(m_talk->isClosed(), 20'000);
    const auto texts = m_talk->received(Kind::Text);
    QCOMPARE(texts.size(), std::size_t(count));
    for (int i = 0; i < count; ++i)
        QCOMPARE(texts[std::size_t(i)].payload, QByteArray::number(i));
    QCOMPARE(m_talk->received(Kind::Close).size(), std::size_t(1));
}

void TestConnection::slowReaderSlowsTheServer()
{
    open();
    m_talk->paused = true;
    const QByteArray message = frame(2, QByteArray(60'000, 'x'));
    const qint64 total = 2000; // 120 MB
    QByteArray all;
    for (qint64 i = 0; i < total; ++i)
        all += message;
    m_server->write(all);
    // The server gets rid of what the queue and the kernel hold, and not of the rest.
    qint64 before = -1;
    QTRY_VERIFY_WITH_TIMEOUT(
        [&] {
            const qint64 now = m_server->socket()->bytesToWrite();
            const bool still = now == before && now < all.size();
            before = now;
            return still;
        }(),
        10'000);
    QVERIFY(m_server->socket()->bytesToWrite() > 0);
    m_talk->paused = false;
    m_talk->take();
    QTRY_COMPARE_WITH_TIMEOUT(m_talk->received(Kind::Binary).size(), std::size_t(total), 20'000);
}

void TestConnection::abortIsImmediate()
{
    open();
    m_talk->connection.abort();
    QTRY_VERIFY(m_talk->isClosed());
    QCOMPARE(m_talk->of(Kind::Close, Direction::Local).front().record.code, quint16(1006));
    QVERIFY(m_talk->sent(Kind::Close).empty());
}

void TestConnection::nothingIsSentWhenNotConnected()
{
    m_talk->connection.sendText("into the void");
    m_talk->connection.close();
    open();
    m_server->write(frame(1, "x"));
    QTRY_COMPARE(m_talk->received(Kind::Text).size(), std::size_t(1));
    QVERIFY(m_talk->sent(Kind::Text).empty());
    QVERIFY(m_server->received().isEmpty());
}

void TestConnection::batchesWaitForTheInterval()
{
    open();
    int batches = 0;
    QObject here;
    connect(&m_talk->connection, &net::Connection::batchReady, &here, [&] { ++batches; });
    m_talk->connection.setBatchInterval(200);
    QElapsedTimer clock;
    clock.start();
    int sent = 0;
    while (clock.elapsed() < 600) {
        m_server->write(frame(1, QByteArray::number(sent++)));
        QCoreApplication::processEvents();
    }
    QTRY_COMPARE(m_talk->received(Kind::Text).size(), std::size_t(sent));
    QVERIFY2(batches <= 6, qPrintable(QString::number(batches)));
}

QTEST_GUILESS_MAIN(TestConnection)
#include "tst_connection.moc"
