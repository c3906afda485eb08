// SPDX-License-Identifier: GPL-3.0-or-later
// Messages with permessage-deflate (RFC 7692) in the reader: sections 12 and 13 of the public
// WebSocket conformance suite, RSV1 in wrong places, limits and broken streams.
#include "frames.h"
#include "wire/closecode.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace sockwright;
using wire::Batch;
using wire::DeflateParameters;
using wire::Deflater;
using wire::Diagnosis;
using wire::FrameSpec;
using wire::Kind;
using wire::MessageReader;
using wire::Record;
using wire::Role;
using Outcome = MessageReader::Outcome;

namespace {

constexpr std::uint8_t rsv1 = 4;

QByteArray hex(const char *text)
{
    return QByteArray::fromHex(text);
}

DeflateParameters parameters(int windowBits, bool noTakeover)
{
    return {windowBits, windowBits, noTakeover, noTakeover};
}

// One compressed message in so many frames at most.
QByteArray fragmented(Role reader, std::uint8_t opcode, const QByteArray &payload, int frames)
{
    QByteArray stream;
    const qsizetype size = payload.size() / frames + 1;
    for (qsizetype i = 0; i < payload.size(); i += size) {
        const FrameSpec spec{.opcode = i == 0 ? opcode : std::uint8_t{0},
                             .rsv = i == 0 ? rsv1 : std::uint8_t{0},
                             .fin = i + size >= payload.size()};
        stream += frameTo(reader, spec, payload.mid(i, size));
    }
    return stream;
}

Outcome readAll(MessageReader &reader, const QByteArray &stream, qsizetype pieceSize, Batch &out)
{
    Outcome outcome = Outcome::NeedMore;
    for (qsizetype i = 0; i < stream.size() && outcome == Outcome::NeedMore; i += pieceSize) {
        const QByteArray piece = stream.mid(i, pieceSize);
        outcome = reader.consume(view(piece), 0, out);
    }
    return outcome;
}

} // namespace

class TestCompressedMessages : public QObject
{
    Q_OBJECT

private slots:
    void roundTrip_data();
    void roundTrip();
    void facts();
    void largeMessageIsHandedOver();
    void neverDirect();
    void legal_data();
    void legal();
    void refused_data();
    void refused();
    void textIsRefusedEarly();
    void bombEndsAtTheLimit_data();
    void bombEndsAtTheLimit();
};

void TestCompressedMessages::roundTrip_data()
{
    QTest::addColumn<Role>("role");
    QTest::addColumn<int>("windowBits");
    QTest::addColumn<bool>("noTakeover");
    QTest::addColumn<int>("frames");
    for (const Role role : {Role::Client, Role::Server}) {
        const char *end = role == Role::Client ? "client" : "server";
        for (const bool noTakeover : {false, true}) {
            const char *takeover = noTakeover ? "no takeover" : "takeover";
            for (const int bits : {8, 9, 11, 15}) {
                QTest::addRow("12 %s, %d bits, %s", end, bits, takeover)
                    << role << bits << noTakeover << 1;
                QTest::addRow("13 %s, %d bits, %s, fragmented", end, bits, takeover)
                    << role << bits << noTakeover << 7;
            }
        }
    }
}

void TestCompressedMessages::roundTrip()
{
    QFETCH(Role, role);
    QFETCH(int, windowBits);
    QFETCH(bool, noTakeover);
    QFETCH(int, frames);
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo("seed %u", seed);
    QRandomGenerator random(seed);

    Deflater deflater(windowBits, noTakeover);
    QByteArray stream;
    std::vector<std::pair<Record::Flag, QByteArray>> messages;
    for (const int size :
         {0, 1, 16, 64, 256, 1024, 4096, 8192, 16384, 32768, 65536, 131072, 300000}) {
        const QByteArray unit
            = "{\"price\":" + QByteArray::number(random.generate()) + "} \xE2\x82\xAC";
        const QByteArray message = unit.repeated(size / unit.size() + 1);
        stream += fragmented(role, size % 3 == 0 ? 2 : 1, deflater.compress(view(message)), frames);
        messages.emplace_back(Record::Compressed, message);
        // Messages without compression may come between (RFC 7692 section 6.1).
        stream += frameTo(role, {.opcode = 1}, "plain");
        messages.emplace_back(Record::Flag{}, "plain");
    }
    for (const qsizetype pieceSize : {qsizetype{random.bounded(1, 3000)}, stream.size()}) {
        MessageReader reader(role, {}, parameters(windowBits, noTakeover));
        Batch batch;
        QCOMPARE(readAll(reader, stream, pieceSize, batch), Outcome::NeedMore);
        QVERIFY(!reader.insideMessage());
        QCOMPARE(batch.records().size(), messages.size());
        for (std::size_t i = 0; i < messages.size(); ++i) {
            const Record &record = batch.records()[i];
            QCOMPARE(int(record.flags), int(messages[i].first));
            QVERIFY(bytesOf(batch.payload(record)) == messages[i].second);
        }
    }
}

void TestCompressedMessages::facts()
{
    const QByteArray payload = hex("f248cdc9c90700");
    const QByteArray stream = fragmented(Role::Client, 1, payload, 2)
        + fragmented(Role::Client, 2, hex("f200110000"), 1);
    MessageReader reader(Role::Client, {}, DeflateParameters());
    Batch batch;
    QCOMPARE(readAll(reader, stream, 1, batch), Outcome::NeedMore);
    QCOMPARE(batch.records().size(), std::size_t{2});

    const Record &first = batch.records()[0];
    QCOMPARE(first.kind, Kind::Text);
    QCOMPARE(bytesOf(batch.payload(first)), QByteArray("Hello"));
    QCOMPARE(first.size, 5U);
    QCOMPARE(first.wireSize, 7U + 2 * 2U);
    QCOMPARE(first.frames, 2U);
    const auto frames = batch.frames().of(0);
    QCOMPARE(frames.size(), std::size_t{2});
    QCOMPARE(bytesOf(frames[0].headerBytes()), hex("4104"));
    QCOMPARE(bytesOf(frames[1].headerBytes()), hex("8003"));
    QCOMPARE(frames[0].payloadSize, 4U);

    const Record &second = batch.records()[1];
    QCOMPARE(second.kind, Kind::Binary);
    QCOMPARE(bytesOf(batch.payload(second)), QByteArray("Hello"));
    QCOMPARE(second.wireSize, 7U);
    QCOMPARE(bytesOf(wire::singleFrame(second)->headerBytes()), hex("c205"));
}

void TestCompressedMessages::largeMessageIsHandedOver()
{
    constexpr int size = 5'000'000;
    const QByteArray message = QByteArray("abcdefghij").repeated(size / 10);
    const QByteArray stream
        = fragmented(Role::Client, 1, Deflater(15, false).compress(view(message)), 3);
    MessageReader reader(Role::Client, {}, DeflateParameters());
    Batch batch;
    QCOMPARE(readAll(reader, stream, 1000, batch), Outcome::NeedMore);
    QCOMPARE(batch.chunks().size(), std::size_t{1});
    QCOMPARE(batch.chunks().front().capacity(), std::size_t{size});
    QVERIFY(bytesOf(batch.payload(batch.records().front())) == message);
}

void TestCompressedMessages::neverDirect()
{
    const QByteArray compressed
        = frameTo(Role::Client, {.opcode = 2, .rsv = rsv1}, QByteArray(200'000, '\0'));
    MessageReader reader(Role::Client, {}, DeflateParameters());
    Batch batch;
    QCOMPARE(reader.consume(view(compressed).substr(0, 10), 0, batch), Outcome::NeedMore);
    QVERIFY(reader.insideMessage());
    QVERIFY(reader.directTarget().empty());

    const QByteArray plain = frameTo(Role::Client, {.opcode = 2}, QByteArray(200'000, '\0'));
    MessageReader other(Role::Client, {}, DeflateParameters());
    QCOMPARE(other.consume(view(plain).substr(0, 10), 0, batch), Outcome::NeedMore);
    QVERIFY(!other.directTarget().empty());
}

void TestCompressedMessages::legal_data()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<QByteArrayList>("payloads");
    const auto frame = [](const FrameSpec &spec, const QByteArray &payload = {}) {
        return frameTo(Role::Client, spec, payload);
    };
    const QByteArray hello = hex("f248cdc9c90700");
    QTest::newRow("empty first frame")
        << frame({.opcode = 1, .rsv = rsv1, .fin = false}) + frame({.opcode = 0}, hello)
        << QByteArrayList{"Hello"};
    QTest::newRow("empty last frame") << frame({.opcode = 1, .rsv = rsv1, .fin = false}, hello)
            + frame({.opcode = 0}) << QByteArrayList{"Hello"};
    QTest::newRow("single bytes with pings between")
        << frame({.opcode = 1, .rsv = rsv1, .fin = false}, hello.first(1))
            + frame({.opcode = 9}, "a") + frame({.opcode = 0, .fin = false}, hello.sliced(1, 5))
            + frame({.opcode = 9}, "b") + frame({.opcode = 0}, hello.sliced(6))
        << QByteArrayList{"a", "b", "Hello"};
    QTest::newRow("empty message")
        << frame({.opcode = 1, .rsv = rsv1}, hex("00")) << QByteArrayList{""};
    QTest::newRow("empty message, then one")
        << frame({.opcode = 1, .rsv = rsv1}, hex("00")) + frame({.opcode = 1, .rsv = rsv1}, hello)
        << QByteArrayList{"", "Hello"};
    QTest::newRow("no payload at all") << frame({.opcode = 1, .rsv = rsv1}) << QByteArrayList{""};
    QTest::newRow("final block, then one that leans on it")
        << frame({.opcode = 1, .rsv = rsv1}, hex("f348cdc9c9070000"))
            + frame({.opcode = 1, .rsv = rsv1}, hex("f200110000"))
        << QByteArrayList{"Hello", "Hello"};
    QTest::newRow("not compressed between") << frame({.opcode = 1, .rsv = rsv1}, hello)
            + frame({.opcode = 1}, "Hello") + frame({.opcode = 1, .rsv = rsv1}, hex("f200110000"))
                                            << QByteArrayList{"Hello", "Hello", "Hello"};
}

void TestCompressedMessages::legal()
{
    QFETCH(QByteArray, stream);
    QFETCH(QByteArrayList, payloads);
    for (const qsizetype pieceSize : {qsizetype{1}, stream.size()}) {
        MessageReader reader(Role::Client, {}, DeflateParameters());
        Batch batch;
        QCOMPARE(readAll(reader, stream, pieceSize, batch), Outcome::NeedMore);
        QByteArrayList read;
        for (const Record &record : batch.records())
            read.push_back(bytesOf(batch.payload(record)));
        QCOMPARE(read, payloads);
    }
}

void TestCompressedMessages::refused_data()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<Diagnosis>("diagnosis");
    QTest::addColumn<int>("closeCode");
    QTest::addColumn<QString>("rule");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *name, const QByteArray &stream, Diagnosis diagnosis,
                        int closeCode, const char *rule, const char *says) {
        QTest::newRow(name) << stream << diagnosis << closeCode << QString::fromLatin1(rule)
                            << QString::fromLatin1(says);
    };
    const auto frame = [](const FrameSpec &spec, const QByteArray &payload = {}) {
        return frameTo(Role::Client, spec, payload);
    };
    constexpr int error = wire::CloseCode::ProtocolError;
    constexpr int invalid = wire::CloseCode::InvalidPayload;
    constexpr int tooBig = wire::CloseCode::MessageTooBig;
    const QByteArray hello = hex("f248cdc9c90700");
    const QByteArray start = frame({.opcode = 1, .rsv = rsv1, .fin = false}, hello.first(3));
    const char *const bits = "RFC 6455 section 5.2";
    const char *const place = "RFC 7692 section 6";

    row("RSV1 on a continuation", start + frame({.opcode = 0, .rsv = rsv1}, hello.sliced(3)),
        Diagnosis::ProtocolRsv, error, place, "does not begin a message");
    row("RSV1 on a continuation of plain text",
        frame({.opcode = 1, .fin = false}, "a") + frame({.opcode = 0, .rsv = rsv1}, "b"),
        Diagnosis::ProtocolRsv, error, place, "does not begin a message");
    for (const std::uint8_t opcode : {8, 9, 10}) {
        const QByteArray name = "RSV1 on opcode " + QByteArray::number(opcode);
        row(name.constData(), frame({.opcode = opcode, .rsv = rsv1}), Diagnosis::ProtocolRsv, error,
            place, "does not begin a message");
    }
    row("RSV1 on a ping inside a message", start + frame({.opcode = 9, .rsv = rsv1}),
        Diagnosis::ProtocolRsv, error, place, "does not begin a message");
    row("RSV1 on a reserved opcode", frame({.opcode = 3, .rsv = rsv1}), Diagnosis::ProtocolOpcode,
        error, bits, "opcode 0x3");
    row("RSV2", frame({.opcode = 1, .rsv = 2}), Diagnosis::ProtocolRsv, error, bits, "(RSV2)");
    row("RSV3", frame({.opcode = 1, .rsv = 1}), Diagnosis::ProtocolRsv, error, bits, "(RSV3)");
    row("RSV1, RSV2 and RSV3", frame({.opcode = 2, .rsv = 7}), Diagnosis::ProtocolRsv, error, bits,
        "(RSV2, RSV3)");
    row("RSV1 and RSV2 on a ping", frame({.opcode = 9, .rsv = 6}), Diagnosis::ProtocolRsv, error,
        bits, "(RSV2)");
    row("compressed start inside a message", start + frame({.opcode = 1, .rsv = rsv1}, hello),
        Diagnosis::ProtocolFragment, error, "RFC 6455 section 5.4", "before the fragmented one");

    row("no DEFLATE", frame({.opcode = 2, .rsv = rsv1}, "\x06"), Diagnosis::DecompressionFailed,
        invalid, "RFC 7692 section 7.2.2", "no valid DEFLATE stream");
    row("cut off", frame({.opcode = 2, .rsv = rsv1}, hello.first(3)),
        Diagnosis::DecompressionFailed, invalid, "RFC 7692 section 7.2.2", "no valid DEFLATE");
    row("leans on nothing", frame({.opcode = 1, .rsv = rsv1}, hex("f200110000")),
        Diagnosis::DecompressionFailed, invalid, "RFC 7692 section 7.2.2", "no valid DEFLATE");
    row("broken in the second frame",
        frame({.opcode = 2, .rsv = rsv1, .fin = false}, hex("000200fdff6161"))
            + frame({.opcode = 0, .fin = false}, "\x06"),
        Diagnosis::DecompressionFailed, invalid, "RFC 7692 section 7.2.2", "no valid DEFLATE");

    Deflater deflater(15, true);
    row("larger than the limit",
        frame({.opcode = 2, .rsv = rsv1}, deflater.compress(view(QByteArray(1001, 'a')))),
        Diagnosis::MessageTooBig, tooBig, "RFC 6455 section 10.4", "1,000 bytes");
    row("invalid UTF-8", frame({.opcode = 1, .rsv = rsv1}, deflater.compress("five \xFF and more")),
        Diagnosis::InvalidUtf8, invalid, "RFC 6455 section 8.1", "byte offset 5 on");
    row("text cut within a character",
        frame({.opcode = 1, .rsv = rsv1}, deflater.compress("five \xE2\x82")),
        Diagnosis::InvalidUtf8, invalid, "RFC 6455 section 8.1", "of 7 bytes");
    row("invalid UTF-8 in front of a broken stream",
        frame({.opcode = 1, .rsv = rsv1}, hex("000200fdff61ff06")), Diagnosis::InvalidUtf8, invalid,
        "RFC 6455 section 8.1", "byte offset 1 on");
    row("invalid UTF-8 in front of the limit",
        frame({.opcode = 1, .rsv = rsv1}, deflater.compress(view("\xFF" + QByteArray(2000, 'a')))),
        Diagnosis::InvalidUtf8, invalid, "RFC 6455 section 8.1", "byte offset 0 on");
}

void TestCompressedMessages::refused()
{
    QFETCH(QByteArray, stream);
    for (const qsizetype pieceSize : {qsizetype{1}, qsizetype{5}, stream.size()}) {
        MessageReader reader(Role::Client, {1000, 1000}, DeflateParameters());
        Batch batch;
        QCOMPARE(readAll(reader, stream, pieceSize, batch), Outcome::Violation);
        const auto &error = reader.error();
        QVERIFY(error);
        QTEST(error->diagnosis, "diagnosis");
        QTEST(int(error->closeCode), "closeCode");
        QTEST(error->rule, "rule");
        QFETCH(QString, says);
        QVERIFY2(error->message.contains(says), qPrintable(error->message));
        QVERIFY2(error->message.endsWith(u" (%1)."_s.arg(error->rule)), qPrintable(error->message));
        QVERIFY(stream.contains(error->frameBytes));
        QVERIFY(error->frameBytes.startsWith(error->frameHeader));
        QCOMPARE(finishedRows(batch), 0);
    }
}

// Text is judged as it is decompressed, not when its message is whole.
void TestCompressedMessages::textIsRefusedEarly()
{
    const QByteArray payload = Deflater(15, false).compress(view("ab\xFF" + QByteArray(100, 'c')));
    for (const Role role : {Role::Client, Role::Server}) {
        const QByteArray start = frameTo(role, {.opcode = 1, .rsv = rsv1, .fin = false}, payload);
        MessageReader reader(role, {}, DeflateParameters());
        Batch batch;
        QCOMPARE(readAll(reader, start, 1, batch), Outcome::Violation);
        QCOMPARE(reader.error()->diagnosis, Diagnosis::InvalidUtf8);
    }
}

void TestCompressedMessages::bombEndsAtTheLimit_data()
{
    QTest::addColumn<Role>("role");
    QTest::addColumn<int>("frames");
    QTest::newRow("client") << Role::Client << 1;
    QTest::newRow("client, fragmented") << Role::Client << 20;
    QTest::newRow("server") << Role::Server << 1;
}

void TestCompressedMessages::bombEndsAtTheLimit()
{
    QFETCH(Role, role);
    QFETCH(int, frames);
    constexpr qsizetype limit = 1'000'000;
    const QByteArray bomb = Deflater(15, true).compress(view(QByteArray(100'000'000, 'a')));
    const QByteArray stream = fragmented(role, 1, bomb, frames);
    MessageReader reader(role, {limit, limit}, DeflateParameters());
    Batch batch;
    qsizetype read = 0;
    while (reader.consume(view(stream.mid(read, 100)), 0, batch) == Outcome::NeedMore)
        read += 100;
    QCOMPARE(reader.error()->diagnosis, Diagnosis::MessageTooBig);
    QVERIFY(read < stream.size() / 50); // one part in a hundred reaches the limit
    QVERIFY(batch.isEmpty());

    // What is as large as the limit passes.
    MessageReader other(role, {limit, limit}, DeflateParameters());
    const QByteArray most = Deflater(15, true).compress(view(QByteArray(limit, 'a')));
    QCOMPARE(readAll(other, fragmented(role, 1, most, frames), 100, batch), Outcome::NeedMore);
    QCOMPARE(batch.records().front().size, std::uint32_t{limit});
}

QTEST_GUILESS_MAIN(TestCompressedMessages)
#include "tst_compressedmessages.moc"
