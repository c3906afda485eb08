// SPDX-License-Identifier: GPL-3.0-or-later
#include "talktest.h"

#include "base/byteview.h"
#include "wire/messagereader.h"

#include <QElapsedTimer>
#include <QTest>

using namespace sockwright;
using namespace Qt::StringLiterals;
using tests::Conversation;
using tests::ScriptedServer;
using wire::Direction;
using wire::Kind;
using wire::Opcode;
using wire::Record;

namespace {

struct SentFrame
{
    wire::FrameHeader header;
    QByteArray payload; // unmasked
    QByteArray bytes; // of the header
};

// The frames that a client sent, taken at their word: nothing is judged.
std::vector<SentFrame> framesIn(QByteArrayView bytes)
{
    std::vector<SentFrame> frames;
    while (!bytes.isEmpty()) {
        const auto header
            = wire::parseFrameHeader({bytes.data(), static_cast<std::size_t>(bytes.size())});
        if (!header || !header->length
            || bytes.size() < static_cast<qsizetype>(header->size + *header->length))
            break;
        const auto headerSize = static_cast<qsizetype>(header->size);
        const auto size = static_cast<qsizetype>(*header->length);
        QByteArray payload = bytes.sliced(headerSize, size).toByteArray();
        if (header->maskKey)
            wire::applyMask(payload.data(), static_cast<std::size_t>(size), *header->maskKey);
        frames.push_back({*header, payload, bytes.first(headerSize).toByteArray()});
        bytes = bytes.sliced(headerSize + size);
    }
    return frames;
}

} // namespace

/// What a person sends on purpose beyond ordinary messages, as it crosses the wire and as the rows
/// tell of it.
class TestControlLab : public tests::TalkTest
{
    Q_OBJECT

private slots:
    void fragments_data();
    void fragments();
    void controlFramesPassAFragmentedMessage();
    void fragmentsKeepTheirDistance();
    void messagesWaitForAFragmentedOne();
    void aCloseBreaksAFragmentedMessageOff();
    void rawFrames_data();
    void rawFrames();
    void rawCloseStartsTheClosingHandshake();
    void nothingFollowsARawClose();
    void unaskedPong();
    void sentFramesAreListedAsTheyWere();
    void pongsCanBeSwitchedOffAndOnAgain();
    void pongsCanBeDelayed();
};

void TestControlLab::fragments_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<int>("frames");
    QTest::addColumn<QList<int>>("sizes");
    QTest::newRow("even") << QByteArray("abcdef") << 3 << QList<int>{2, 2, 2};
    QTest::newRow("first ones larger") << QByteArray("abcde") << 2 << QList<int>{3, 2};
    QTest::newRow("more frames than bytes") << QByteArray("ab") << 4 << QList<int>{1, 1, 0, 0};
    QTest::newRow("nothing") << QByteArray() << 2 << QList<int>{0, 0};
    QTest::newRow("inside a character") << QByteArray("\xc3\xa4") << 2 << QList<int>{1, 1};
    QTest::newRow("one") << QByteArray("whole") << 1 << QList<int>{5};
}

void TestControlLab::fragments()
{
    QFETCH(QByteArray, payload);
    QFETCH(int, frames);
    QFETCH(QList<int>, sizes);
    open();
    m_talk->connection.sendFragments({Opcode::Text, payload, frames, 0});
    QTRY_COMPARE(framesIn(m_server->received()).size(), static_cast<std::size_t>(frames));
    const std::vector<SentFrame> sent = framesIn(m_server->received());
    QByteArray whole;
    for (std::size_t i = 0; i < sent.size(); ++i) {
        QCOMPARE(sent[i].payload.size(), sizes[static_cast<qsizetype>(i)]);
        QCOMPARE(int(sent[i].header.opcode), i == 0 ? 1 : 0);
        QCOMPARE(sent[i].header.fin, i + 1 == sent.size());
        QVERIFY(sent[i].header.masked);
        whole += sent[i].payload;
    }
    QCOMPARE(whole, payload);

    QTRY_COMPARE(m_talk->sent(Kind::Text).size(), std::size_t(1));
    const Conversation::Row row = m_talk->sent(Kind::Text).front();
    QCOMPARE(row.payload, payload);
    QCOMPARE(row.record.frames, quint32(frames));
    QCOMPARE(row.record.wireSize, quint32(m_server->received().size()));
    QCOMPARE(row.record.flags, quint8(0));
    QCOMPARE(row.frames.size(), sent.size());
    for (std::size_t i = 0; i < sent.size(); ++i)
        QCOMPARE(QByteArray(row.frames[i].header.data(), row.frames[i].headerSize), sent[i].bytes);
}

void TestControlLab::controlFramesPassAFragmentedMessage()
{
    open();
    m_talk->connection.sendFragments({Opcode::Binary, "0123456789", 5, 600'000});
    QTRY_COMPARE(framesIn(m_server->received()).size(), std::size_t(1));
    m_talk->connection.sendPing("between");
    QTRY_COMPARE(framesIn(m_server->received()).size(), std::size_t(2));
    const std::vector<SentFrame> sent = framesIn(m_server->received());
    QCOMPARE(int(sent[0].header.opcode), 2);
    QVERIFY(!sent[0].header.fin);
    QCOMPARE(int(sent[1].header.opcode), 9);
    QCOMPARE(sent[1].payload, QByteArray("between"));
    // The timeline is the wire: the ping left first.
    QTRY_COMPARE(m_talk->sent(Kind::Ping).size(), std::size_t(1));
    QVERIFY(m_talk->sent(Kind::Binary).empty());
}

void TestControlLab::fragmentsKeepTheirDistance()
{
    open();
    m_talk->connection.sendFragments({Opcode::Binary, "0123456789", 5, 20});
    QTRY_COMPARE(framesIn(m_server->received()).size(), std::size_t(5));
    const std::vector<SentFrame> sent = framesIn(m_server->received());
    QCOMPARE(int(sent.front().header.opcode), 2);
    QVERIFY(!sent.front().header.fin);
    QVERIFY(sent.back().header.fin);
    QCOMPARE(int(sent.back().header.opcode), 0);

    QTRY_COMPARE(m_talk->sent(Kind::Binary).size(), std::size_t(1));
    const Conversation::Row row = m_talk->sent(Kind::Binary).front();
    QCOMPARE(row.frames.size(), std::size_t(5));
    for (std::size_t i = 1; i < row.frames.size(); ++i)
        QVERIFY(row.frames[i].time - row.frames[i - 1].time > 15'000'000);
}

void TestControlLab::messagesWaitForAFragmentedOne()
{
    open();
    m_talk->connection.sendFragments({Opcode::Text, "slow", 4, 5});
    m_talk->connection.sendText("next");
    m_talk->connection.sendFragments({Opcode::Text, "last", 2, 0});
    QTRY_COMPARE(m_talk->sent(Kind::Text).size(), std::size_t(3));
    QCOMPARE(m_talk->sent(Kind::Text)[0].payload, QByteArray("slow"));
    QCOMPARE(m_talk->sent(Kind::Text)[1].payload, QByteArray("next"));
    QCOMPARE(m_talk->sent(Kind::Text)[2].payload, QByteArray("last"));

    // A strict server can read it.
    wire::MessageReader reader(wire::Role::Server, {});
    wire::Batch batch;
    QTRY_COMPARE(framesIn(m_server->received()).size(), std::size_t(7));
    reader.consume(base::viewOf(m_server->received()), 0, batch);
    QVERIFY(!reader.error());
    QCOMPARE(batch.records().size(), std::size_t(3));
}

void TestControlLab::aCloseBreaksAFragmentedMessageOff()
{
    open();
    m_talk->connection.sendFragments({Opcode::Text, "never finished", 2, 60'000});
    m_talk->connection.sendText("waits in vain");
    QTRY_VERIFY(!m_server->received().isEmpty());
    m_talk->connection.close(1000);
    QTRY_COMPARE(m_talk->sent(Kind::Close).size(), std::size_t(1));
    QTRY_COMPARE(framesIn(m_server->received()).size(), std::size_t(2));
    // What went out of it is told.
    QCOMPARE(m_talk->sent(Kind::Text).size(), std::size_t(1));
    const Conversation::Row row = m_talk->sent(Kind::Text).front();
    QCOMPARE(row.payload, QByteArray("never f"));
    QCOMPARE(row.record.frames, quint32(1));
    QVERIFY(row.record.flags & Record::Unfinished);
    QVERIFY(!(row.record.flags & Record::Raw));
    QCOMPARE(m_talk->connection.queuedBytes(), quint64(0));
}

void TestControlLab::rawFrames_data()
{
    using Mask = net::RawFrame::Mask;
    using Length = wire::FrameSpec::Length;
    QTest::addColumn<net::RawFrame>("frame");
    QTest::addColumn<QByteArray>("header"); // up to the masking key
    QTest::addColumn<Kind>("kind");
    const auto hex = [](const char *text) { return QByteArray::fromHex(text); };
    QTest::newRow("text") << net::RawFrame{.payload = "hi"} << hex("8182") << Kind::Text;
    QTest::newRow("invalid UTF-8")
        << net::RawFrame{.payload = "\xc0\xaf"} << hex("8182") << Kind::Binary;
    QTest::newRow("reserved opcode") << net::RawFrame{.opcode = 3} << hex("8380") << Kind::Binary;
    QTest::newRow("reserved control opcode")
        << net::RawFrame{.opcode = 0xB, .payload = "x"} << hex("8b81") << Kind::Binary;
    QTest::newRow("lone continuation")
        << net::RawFrame{.opcode = 0, .payload = "x"} << hex("8081") << Kind::Binary;
    QTest::newRow("without FIN") << net::RawFrame{.opcode = 2, .fin = false} << hex("0280")
                                 << Kind::Binary;
    QTest::newRow("reserved bits")
        << net::RawFrame{.opcode = 2, .rsv = 5} << hex("d280") << Kind::Binary;
    QTest::newRow("not masked") << net::RawFrame{.mask = Mask::None, .payload = "hi"} << hex("8102")
                                << Kind::Text;
    QTest::newRow("masked with zero")
        << net::RawFrame{.mask = Mask::Zero, .payload = "hi"} << hex("818200000000") << Kind::Text;
    QTest::newRow("long form") << net::RawFrame{.lengthForm = Length::Bits64, .payload = "hi"}
                               << hex("81ff0000000000000002") << Kind::Text;
    QTest::newRow("length too small")
        << net::RawFrame{.opcode = 2, .mask = Mask::None, .declaredLength = 1, .payload = "hi"}
        << hex("8201") << Kind::Binary;
    QTest::newRow("length too large")
        << net::RawFrame{.opcode = 2, .declaredLength = 70'000, .payload = "hi"}
        << hex("82ff0000000000011170") << Kind::Binary;
    QTest::newRow("long ping") << net::RawFrame{.opcode = 9, .payload = QByteArray(126, 'p')}
                               << hex("89fe007e") << Kind::Ping;
}

void TestControlLab::rawFrames()
{
    QFETCH(net::RawFrame, frame);
    QFETCH(QByteArray, header);
    QFETCH(Kind, kind);
    open();
    m_talk->connection.sendRaw(frame);
    QTRY_COMPARE(m_talk->sent(kind).size(), std::size_t(1));
    const Conversation::Row row = m_talk->sent(kind).front();
    QTRY_COMPARE(m_server->received().size(), qsizetype(row.record.wireSize));
    QVERIFY2(m_server->received().startsWith(header), m_server->received().toHex(' ').constData());
    QCOMPARE(row.payload, frame.payload);
    QCOMPARE(row.record.flags, quint8(Record::Raw));
    QCOMPARE(row.frames.size(), std::size_t(1));
    const QByteArray shown(row.frames.front().header.data(), row.frames.front().headerSize);
    QVERIFY(m_server->received().startsWith(shown));
    QCOMPARE(shown.size() + frame.payload.size(), m_server->received().size());
    QCOMPARE(row.frames.front().payloadSize, quint64(frame.payload.size()));
    QVERIFY(m_talk->isConnected());
}

void TestControlLab::rawCloseStartsTheClosingHandshake()
{
    net::Target target;
    target.limits.closeMs = 100;
    open(target);
    m_talk->connection.sendRaw({.opcode = 8, .payload = QByteArray("\x03\xed why", 6)});
    m_talk->connection.sendText("too late");
    QTRY_VERIFY(m_talk->isClosed());
    const Conversation::Row row = m_talk->sent(Kind::Close).front();
    QCOMPARE(row.record.code, quint16(1005));
    QCOMPARE(row.payload, QByteArray(" why"));
    QVERIFY(m_talk->sent(Kind::Text).empty());
}

void TestControlLab::nothingFollowsARawClose()
{
    constexpr int pauseMs = 1000;
    net::Target target;
    target.limits.closeMs = 5 * pauseMs / 2; // nobody answers: every pause is over when it ends
    open(target);
    m_talk->connection.sendFragments({Opcode::Text, "never finished", 2, pauseMs});
    m_talk->connection.sendFragments({Opcode::Text, "never begun", 2, pauseMs});
    m_talk->connection.sendRaw({.opcode = 8, .payload = QByteArray("\x03\xe8", 2)});
    QTRY_VERIFY(m_talk->isClosed());
    QTRY_COMPARE(m_server->socket()->state(), QAbstractSocket::UnconnectedState);
    const std::vector<SentFrame> frames = framesIn(m_server->received());
    QCOMPARE(frames.size(), std::size_t(2));
    QCOMPARE(frames[1].header.opcode, quint8(8));
    QCOMPARE(m_talk->sent(Kind::Text).size(), std::size_t(1));
    QVERIFY(m_talk->sent(Kind::Text).front().record.flags & Record::Unfinished);
    QCOMPARE(m_talk->connection.queuedBytes(), quint64(0));
}

void TestControlLab::unaskedPong()
{
    open();
    m_talk->connection.sendPong("heartbeat");
    QTRY_COMPARE(m_talk->sent(Kind::Pong).size(), std::size_t(1));
    QCOMPARE(m_talk->sent(Kind::Pong).front().record.flags, quint8(0));
    QTRY_COMPARE(framesIn(m_server->received()).size(), std::size_t(1));
    QCOMPARE(framesIn(m_server->received()).front().payload, QByteArray("heartbeat"));
}

void TestControlLab::sentFramesAreListedAsTheyWere()
{
    open();
    m_talk->connection.sendText("one");
    m_talk->connection.sendBinary(QByteArray(70'000, 'x'));
    QTRY_COMPARE(m_talk->sent(Kind::Binary).size(), std::size_t(1));
    const Conversation::Row text = m_talk->sent(Kind::Text).front();
    const Conversation::Row binary = m_talk->sent(Kind::Binary).front();
    QTRY_COMPARE(m_server->received().size(),
                 qsizetype(text.record.wireSize + binary.record.wireSize));
    const std::vector<SentFrame> sent = framesIn(m_server->received());
    QCOMPARE(QByteArray(text.frames[0].header.data(), text.frames[0].headerSize), sent[0].bytes);
    QCOMPARE(QByteArray(binary.frames[0].header.data(), binary.frames[0].headerSize),
             sent[1].bytes);
    QCOMPARE(binary.frames[0].time, binary.record.time);
}

void TestControlLab::pongsCanBeSwitchedOffAndOnAgain()
{
    open();
    m_talk->connection.setPongPolicy({false, 0});
    m_talk->connection.sendText("the policy is set");
    QTRY_COMPARE(m_talk->sent(Kind::Text).size(), std::size_t(1));
    m_server->write("\x89\x01"
                    "a");
    QTRY_COMPARE(m_talk->received(Kind::Ping).size(), std::size_t(1));
    m_talk->connection.setPongPolicy({true, 0});
    m_talk->connection.sendText("it is set again");
    QTRY_COMPARE(m_talk->sent(Kind::Text).size(), std::size_t(2));
    m_server->write("\x89\x01"
                    "b");
    QTRY_COMPARE(m_talk->sent(Kind::Pong).size(), std::size_t(1));
    QCOMPARE(m_talk->sent(Kind::Pong).front().payload, QByteArray("b"));
    QCOMPARE(m_talk->sent(Kind::Pong).front().record.flags, quint8(Record::Automatic));
}

void TestControlLab::pongsCanBeDelayed()
{
    net::Target target;
    target.pong.delayMs = 60;
    open(target);
    m_server->write("\x89\x01"
                    "a\x89\x01"
                    "b");
    QTRY_COMPARE(m_talk->sent(Kind::Pong).size(), std::size_t(2));
    for (std::size_t i = 0; i < 2; ++i) {
        const Conversation::Row ping = m_talk->received(Kind::Ping)[i];
        const Conversation::Row pong = m_talk->sent(Kind::Pong)[i];
        QCOMPARE(pong.payload, ping.payload);
        QVERIFY(pong.record.time - ping.record.time >= 59'000'000);
    }
}

QTEST_GUILESS_MAIN(TestControlLab)
#include "tst_controllab.moc"
