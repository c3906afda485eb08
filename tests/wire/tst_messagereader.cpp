// SPDX-License-Identifier: GPL-3.0-or-later
#include "frames.h"
#include "wire/closecode.h"

#include <QTest>

#include <cstring>

using namespace Qt::StringLiterals;
using namespace sockwright;
using wire::Batch;
using wire::Direction;
using wire::FrameSpec;
using wire::Kind;
using wire::MessageReader;
using wire::Opcode;
using wire::Record;
using wire::Role;
using Outcome = MessageReader::Outcome;

namespace {

constexpr std::uint8_t code(Opcode opcode)
{
    return static_cast<std::uint8_t>(opcode);
}

// What a stream says, and what the reader has to make of it.
struct Expected
{
    Kind kind;
    QByteArray payload;
    std::uint32_t frames;
    std::uint32_t wireSize;
};

// Writes random conversations.
class Talker
{
public:
    Talker(Role reader, quint32 seed)
        : m_reader(reader)
        , m_random(seed)
    {
    }

    QByteArray stream;
    std::vector<Expected> expected;

    void talk(int messages)
    {
        for (int i = 0; i < messages; ++i) {
            if (m_random.bounded(8) == 0)
                control();
            message();
        }
    }

private:
    int payloadSize()
    {
        switch (m_random.bounded(20)) {
        case 0:
            return 0;
        case 1:
            return m_random.bounded(120, 130);
        case 2:
            return m_random.bounded(65'530, 65'540);
        case 3:
            return m_random.bounded(300'000);
        default:
            return m_random.bounded(400);
        }
    }

    QByteArray text(int size)
    {
        static const QList<QByteArray> pieces{"a", "plain ASCII, quite a lot of it, in a row. ",
                                              "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x9A\x80"};
        QByteArray text;
        while (text.size() < size)
            text += pieces[m_random.bounded(pieces.size())];
        return text;
    }

    QByteArray binary(int size)
    {
        QByteArray bytes(size, Qt::Uninitialized);
        for (char &byte : bytes)
            byte = static_cast<char>(m_random.bounded(256));
        return bytes;
    }

    std::uint32_t write(Opcode opcode, bool fin, const QByteArray &payload)
    {
        FrameSpec spec{.opcode = code(opcode), .fin = fin};
        if (m_reader == Role::Server)
            spec.maskKey = m_random.generate();
        const qsizetype before = stream.size();
        wire::appendFrame(stream, spec, view(payload));
        return static_cast<std::uint32_t>(stream.size() - before);
    }

    void control()
    {
        const bool ping = m_random.bounded(2) == 0;
        const QByteArray payload = binary(m_random.bounded(126));
        const std::uint32_t size = write(ping ? Opcode::Ping : Opcode::Pong, true, payload);
        expected.push_back({ping ? Kind::Ping : Kind::Pong, payload, 1, size});
    }

    void message()
    {
        const bool isText = m_random.bounded(2) == 0;
        Expected whole{isText ? Kind::Text : Kind::Binary,
                       isText ? text(payloadSize()) : binary(payloadSize()), 0, 0};
        qsizetype written = 0;
        Opcode opcode = isText ? Opcode::Text : Opcode::Binary;
        for (int left = m_random.bounded(3) ? 0 : m_random.bounded(6); left >= 0; --left) {
            const qsizetype rest = whole.payload.size() - written;
            const qsizetype n = left == 0 ? rest : m_random.bounded(rest + 1);
            whole.wireSize += write(opcode, left == 0, whole.payload.mid(written, n));
            ++whole.frames;
            written += n;
            opcode = Opcode::Continuation;
            if (left > 0 && m_random.bounded(3) == 0)
                control();
        }
        expected.push_back(whole);
    }

    Role m_reader;
    QRandomGenerator m_random;
};

void verifyRows(const Batch &batch, const std::vector<Expected> &expected)
{
    QCOMPARE(batch.records().size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const Record &record = batch.records()[i];
        QCOMPARE(record.kind, expected[i].kind);
        QCOMPARE(record.direction, Direction::In);
        QCOMPARE(record.frames, expected[i].frames);
        QCOMPARE(record.wireSize, expected[i].wireSize);
        QCOMPARE(record.code, quint16(0));
        QVERIFY(bytesOf(batch.payload(record)) == expected[i].payload);
    }
}

} // namespace

class TestMessageReader : public QObject
{
    Q_OBJECT

private slots:
    void roundTrip_data();
    void roundTrip();
    void stampsWithTheLastByte();
    void largeMessageIsHandedOver();
    void declaredLengthIsNotTrusted();
    void manySmallFragments();
    void directTargetOnlyForLargePayloads();
    void directPathChecksText();
    void insideMessage();
    void close_data();
    void close();
    void closeInsideMessage();
    void pings();
    void pingsAreBounded();
};

void TestMessageReader::roundTrip_data()
{
    QTest::addColumn<Role>("role");
    QTest::addColumn<int>("largestPiece");
    QTest::addColumn<bool>("direct");
    QTest::addColumn<int>("messages");
    for (const Role role : {Role::Client, Role::Server}) {
        const char *end = role == Role::Client ? "client" : "server";
        QTest::addRow("%s, single bytes", end) << role << 1 << false << 60;
        QTest::addRow("%s, some bytes", end) << role << 9 << false << 200;
        QTest::addRow("%s, packets", end) << role << 1500 << false << 500;
        QTest::addRow("%s, large reads", end) << role << 256 * 1024 << false << 500;
        QTest::addRow("%s, all at once", end) << role << (1 << 30) << false << 300;
        QTest::addRow("%s, packets, direct", end) << role << 1500 << true << 500;
        QTest::addRow("%s, large reads, direct", end) << role << 256 * 1024 << true << 500;
    }
}

void TestMessageReader::roundTrip()
{
    QFETCH(Role, role);
    QFETCH(int, largestPiece);
    QFETCH(bool, direct);
    QFETCH(int, messages);
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo("seed %u", seed);
    Talker talker(role, seed);
    talker.talk(messages);

    QRandomGenerator random(seed);
    MessageReader reader(role, {});
    Batch batch;
    std::string_view rest = view(talker.stream);
    bool wentDirect = false;
    while (!rest.empty()) {
        std::size_t n = std::min(rest.size(), std::size_t(random.bounded(1, largestPiece + 1)));
        const std::span<char> target = direct ? reader.directTarget() : std::span<char>();
        if (target.empty()) {
            QCOMPARE(reader.consume(rest.substr(0, n), 1, batch), Outcome::NeedMore);
            QCOMPARE(reader.consumed(), n);
        } else {
            wentDirect = true;
            n = std::min(n, target.size());
            std::memcpy(target.data(), rest.data(), n);
            QCOMPARE(reader.commitDirect(n, 1, batch), Outcome::NeedMore);
        }
        rest.remove_prefix(n);
    }
    QVERIFY(!reader.insideMessage());
    QCOMPARE(wentDirect, direct);
    verifyRows(batch, talker.expected);
}

void TestMessageReader::stampsWithTheLastByte()
{
    const QByteArray frame = frameTo(Role::Client, {.opcode = 1}, "hello");
    MessageReader reader(Role::Client, {});
    Batch batch;
    reader.consume(view(frame.first(4)), 100, batch);
    QVERIFY(batch.isEmpty());
    reader.consume(view(frame.sliced(4) + frame), 200, batch);
    reader.consume(view(frame), 300, batch);
    QCOMPARE(batch.records().size(), std::size_t{3});
    QCOMPARE(batch.records()[0].time, 200);
    QCOMPARE(batch.records()[1].time, 200);
    QCOMPARE(batch.records()[2].time, 300);
}

void TestMessageReader::largeMessageIsHandedOver()
{
    const QByteArray payload(5'000'000, 'x');
    const QByteArray frame = frameTo(Role::Client, {.opcode = 1}, payload);
    MessageReader reader(Role::Client, {});
    Batch batch;
    for (qsizetype i = 0; i < frame.size(); i += 100'000)
        reader.consume(view(frame.mid(i, 100'000)), 0, batch);
    QCOMPARE(batch.records().size(), std::size_t{1});
    QVERIFY(bytesOf(batch.payload(batch.records().front())) == payload);
    QCOMPARE(batch.chunks().size(), std::size_t{1});
    QCOMPARE(batch.chunks().front().capacity(), std::size_t{5'000'000});
}

void TestMessageReader::declaredLengthIsNotTrusted()
{
    const QByteArray header = QByteArray::fromHex("827f000000007fffffff"); // 2^31-1 bytes
    MessageReader reader(Role::Client, {~std::uint64_t{0}, ~std::uint64_t{0}});
    Batch batch;
    QCOMPARE(reader.consume(view(header + "abc"), 0, batch), Outcome::NeedMore);
    QVERIFY(!reader.directTarget().empty());
    QVERIFY(reader.directTarget().size() <= 1024 * 1024);

    MessageReader beyond(Role::Client, {~std::uint64_t{0}, ~std::uint64_t{0}});
    QCOMPARE(beyond.consume(view(QByteArray::fromHex("827f0000000080000000")), 0, batch),
             Outcome::Violation);
    QCOMPARE(beyond.error()->closeCode, wire::CloseCode::MessageTooBig);
}

void TestMessageReader::manySmallFragments()
{
    constexpr std::uint32_t count = 200'000;
    QByteArray stream = frameTo(Role::Client, {.opcode = 1, .fin = false}, "ab");
    for (std::uint32_t i = 2; i < count; ++i)
        wire::appendFrame(stream, {.opcode = 0, .fin = false}, "ab");
    wire::appendFrame(stream, {.opcode = 0}, "ab");
    MessageReader reader(Role::Client, {});
    Batch batch;
    QCOMPARE(reader.consume(view(stream), 0, batch), Outcome::NeedMore);
    verifyRows(batch, {{Kind::Text, QByteArray("ab").repeated(count), count, 4 * count}});
}

void TestMessageReader::directTargetOnlyForLargePayloads()
{
    MessageReader reader(Role::Client, {});
    Batch batch;
    QVERIFY(reader.directTarget().empty());
    const QByteArray small = frameTo(Role::Client, {.opcode = 2}, QByteArray(1000, 'a'));
    reader.consume(view(small.first(10)), 0, batch);
    QVERIFY(reader.directTarget().empty());
    reader.consume(view(small.sliced(10)), 0, batch);

    const QByteArray large = frameTo(Role::Client, {.opcode = 2}, QByteArray(200'000, 'a'));
    reader.consume(view(large.first(5)), 0, batch);
    QVERIFY(reader.directTarget().empty()); // within the header
    reader.consume(view(large.sliced(5, 5)), 0, batch);
    QCOMPARE(reader.directTarget().size(), std::size_t{200'000}); // never past the frame
    reader.consume(view(large.sliced(10, 199'000)), 0, batch);
    QVERIFY(reader.directTarget().empty()); // what is left is small
    reader.consume(view(frameTo(Role::Client, {.opcode = 2})), 0, batch); // is payload here
    QCOMPARE(batch.records().size(), std::size_t{1});
}

void TestMessageReader::directPathChecksText()
{
    const QByteArray stream = frameTo(Role::Server, {.opcode = 1},
                                      QByteArray(150'000, 'a') + '\xFF' + QByteArray(100'000, 'a'));
    MessageReader reader(Role::Server, {});
    Batch batch;
    std::string_view rest = view(stream);
    QCOMPARE(reader.consume(rest.substr(0, 20), 0, batch), Outcome::NeedMore);
    rest.remove_prefix(20);
    const std::span<char> target = reader.directTarget();
    QVERIFY(target.size() >= 200'000);
    std::memcpy(target.data(), rest.data(), 200'000);
    QCOMPARE(reader.commitDirect(200'000, 0, batch), Outcome::Violation);
    QCOMPARE(reader.error()->diagnosis, wire::Diagnosis::InvalidUtf8);
    QVERIFY(reader.directTarget().empty());
    QVERIFY(batch.isEmpty());
}

void TestMessageReader::insideMessage()
{
    const QByteArray stream = frameTo(Role::Client, {.opcode = 1, .fin = false}, "a")
        + frameTo(Role::Client, {.opcode = 9}) + frameTo(Role::Client, {.opcode = 0}, "b");
    MessageReader reader(Role::Client, {});
    Batch batch;
    for (qsizetype i = 0; i < stream.size(); ++i) {
        const bool inside = i >= 2; // the first header has come
        QCOMPARE(reader.insideMessage(), inside);
        reader.consume(view(stream.sliced(i, 1)), 0, batch);
    }
    QVERIFY(!reader.insideMessage());
}

void TestMessageReader::close_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("reason");
    QTest::newRow("empty") << QByteArray() << 1005 << QString();
    QTest::newRow("code") << QByteArray("\x03\xE8") << 1000 << QString();
    QTest::newRow("reason") << QByteArray("\x03\xE9 b\xC3\xA9") << 1001 << u" bé"_s;
    QTest::newRow("longest") << "\x0F\xA0" + QByteArray(123, 'x') << 4000 << QString(123, u'x');
    for (const quint16 code : {1000, 1003, 1007, 1014, 3000, 4999}) {
        const char bytes[] = {static_cast<char>(code >> 8), static_cast<char>(code)};
        QTest::addRow("%d", code) << QByteArray(bytes, 2) << int(code) << QString();
    }
}

void TestMessageReader::close()
{
    QFETCH(QByteArray, payload);
    QFETCH(int, code);
    QFETCH(QString, reason);
    for (const Role role : {Role::Client, Role::Server}) {
        const QByteArray before = frameTo(role, {.opcode = 1}, "a");
        const QByteArray frame = frameTo(role, {.opcode = 8}, payload);
        MessageReader reader(role, {});
        Batch batch;
        QCOMPARE(reader.consume(view(before + frame + before), 0, batch), Outcome::Closed);
        QCOMPARE(reader.consumed(), static_cast<std::size_t>(before.size() + frame.size()));
        QCOMPARE(int(reader.closeCode()), code);
        QCOMPARE(reader.closeReason(), reason);
        QVERIFY(!reader.error());

        QCOMPARE(batch.records().size(), std::size_t{2});
        const Record &record = batch.records().back();
        QCOMPARE(record.kind, Kind::Close);
        QCOMPARE(int(record.code), code);
        QCOMPARE(record.wireSize, static_cast<std::uint32_t>(frame.size()));
        QCOMPARE(bytesOf(batch.payload(record)), reason.toUtf8());

        QCOMPARE(reader.consume(view(before), 0, batch), Outcome::Closed);
        QCOMPARE(reader.consumed(), std::size_t{0});
        QCOMPARE(batch.records().size(), std::size_t{2});
    }
}

void TestMessageReader::closeInsideMessage()
{
    const QByteArray stream = frameTo(Role::Client, {.opcode = 1, .fin = false}, "never finished")
        + frameTo(Role::Client, {.opcode = 8}, "\x03\xE8");
    MessageReader reader(Role::Client, {});
    Batch batch;
    QCOMPARE(reader.consume(view(stream), 0, batch), Outcome::Closed);
    QCOMPARE(finishedRows(batch), 1);
    QCOMPARE(batch.records().back().kind, Kind::Close);
}

void TestMessageReader::pings()
{
    const QByteArray stream = frameTo(Role::Server, {.opcode = 9}, "one")
        + frameTo(Role::Server, {.opcode = 10}, "a pong") + frameTo(Role::Server, {.opcode = 9})
        + frameTo(Role::Server, {.opcode = 1}, "text")
        + frameTo(Role::Server, {.opcode = 9}, "\xFF");
    MessageReader reader(Role::Server, {});
    Batch batch;
    reader.consume(view(stream), 0, batch);
    QCOMPARE(reader.takePings(), (std::vector<QByteArray>{"one", "", "\xFF"}));
    QVERIFY(reader.takePings().empty());
    QCOMPARE(batch.records().size(), std::size_t{5});
}

void TestMessageReader::pingsAreBounded()
{
    QByteArray stream;
    const int count = static_cast<int>(MessageReader::maxPings) + 500;
    for (int i = 0; i < count; ++i)
        wire::appendFrame(stream, Opcode::Ping, view(QByteArray::number(i)));
    MessageReader reader(Role::Client, {});
    Batch batch;
    reader.consume(view(stream), 0, batch);
    const std::vector<QByteArray> pings = reader.takePings();
    QCOMPARE(pings.size(), MessageReader::maxPings);
    QCOMPARE(pings.front(), QByteArray("0"));
    QCOMPARE(pings.back(), QByteArray::number(count - 1));
    QCOMPARE(int(batch.records().size()), count);
}

QTEST_GUILESS_MAIN(TestMessageReader)
#include "tst_messagereader.moc"
