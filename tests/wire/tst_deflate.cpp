// SPDX-License-Identifier: GPL-3.0-or-later
#include "bytes.h"
#include "wire/deflate.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>
#include <zlib.h>

using namespace sockwright;
using wire::Chunk;
using wire::Deflater;
using wire::Inflater;
using Outcome = Inflater::Outcome;

namespace {

constexpr std::uint64_t plenty = 64 * 1024 * 1024;

QByteArray hex(const char *text)
{
    return QByteArray::fromHex(text);
}

// One message in pieces of a size.
Outcome inflate(Inflater &inflater, const QByteArray &payload, Chunk &out,
                std::uint64_t maxBytes = plenty, qsizetype pieceSize = 1 << 30)
{
    for (qsizetype i = 0; i < payload.size(); i += pieceSize) {
        const QByteArray piece = payload.mid(i, pieceSize);
        const Outcome outcome = inflater.consume(view(piece), maxBytes, out);
        if (outcome != Outcome::Done)
            return outcome;
    }
    return inflater.finish(maxBytes, out);
}

QByteArray bytesOf(const Chunk &chunk)
{
    return ::bytesOf(chunk.view(0, chunk.size()));
}

// Text that comes again from near and from far, with noise between.
QByteArray randomMessage(QRandomGenerator &random, int largest)
{
    QByteArray message;
    const int size = random.bounded(largest + 1);
    while (message.size() < size) {
        const int kind = random.bounded(4);
        if (kind == 0)
            message += "some words that come often, ";
        else if (kind == 1)
            message += QByteArray(random.bounded(300), static_cast<char>(random.bounded(256)));
        else if (kind == 2 && !message.isEmpty())
            message += message.mid(random.bounded(message.size()), 200);
        else
            message += QByteArray::number(random.generate64());
    }
    message.truncate(size);
    return message;
}

// Reads a stream as a peer does that has a window of so many bits and not one byte more: zlib
// forgets what is older when it gives out single bytes.
QByteArray readWithWindow(const QByteArray &stream, int windowBits)
{
    z_stream z{};
    if (inflateInit2(&z, -windowBits) != Z_OK)
        return "no inflater";
    QByteArray input = stream;
    z.next_in = reinterpret_cast<Bytef *>(input.data());
    z.avail_in = static_cast<uInt>(input.size());
    QByteArray out;
    int result = Z_OK;
    while (result == Z_OK) {
        Bytef byte = 0;
        z.next_out = &byte;
        z.avail_out = 1;
        result = ::inflate(&z, Z_SYNC_FLUSH);
        if (z.avail_out == 0)
            out += static_cast<char>(byte);
    }
    const bool whole = result == Z_BUF_ERROR && z.avail_in == 0;
    inflateEnd(&z);
    return whole ? out : "broken after " + QByteArray::number(out.size());
}

} // namespace

class TestDeflate : public QObject
{
    Q_OBJECT

private slots:
    void examplesRead_data();
    void examplesRead();
    void examplesWritten();
    void roundTrip_data();
    void roundTrip();
    void keepsToItsWindow_data();
    void keepsToItsWindow();
    void contextTakeover();
    void finalBlocks();
    void manyFinalBlocksAreFast();
    void largestSizeIsTaken();
    void bombIsBounded_data();
    void bombIsBounded();
    void broken_data();
    void broken();
};

// RFC 7692 sections 7.2.3.1 to 7.2.3.6.
void TestDeflate::examplesRead_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("7.2.3.1 one block") << hex("f248cdc9c90700") << QByteArray("Hello");
    QTest::newRow("7.2.3.3 no compression") << hex("000500faff48656c6c6f00") << QByteArray("Hello");
    QTest::newRow("7.2.3.4 BFINAL") << hex("f348cdc9c9070000") << QByteArray("Hello");
    QTest::newRow("7.2.3.5 two blocks")
        << hex("f248050000 00ffffcac9c90700") << QByteArray("Hello");
    QTest::newRow("7.2.3.6 empty") << hex("00") << QByteArray();
    QTest::newRow("no payload at all") << QByteArray() << QByteArray();
    QTest::newRow("tail not cut off") << hex("f248cdc9c907000000ffff") << QByteArray("Hello");
    QTest::newRow("BFINAL without the added byte") << hex("f348cdc9c90700") << QByteArray("Hello");
    QTest::newRow("BFINAL twice") << hex("f348cdc9c90700f348cdc9c9070000")
                                  << QByteArray("HelloHello");
}

void TestDeflate::examplesRead()
{
    QFETCH(QByteArray, payload);
    for (const bool noTakeover : {false, true}) {
        for (const qsizetype pieceSize : {1, 3, 1000}) {
            Inflater inflater(noTakeover);
            for (int repeat = 0; repeat < 3; ++repeat) {
                Chunk out;
                QCOMPARE(inflate(inflater, payload, out, plenty, pieceSize), Outcome::Done);
                QTEST(bytesOf(out), "message");
            }
        }
    }
}

void TestDeflate::examplesWritten()
{
    Deflater deflater(15, false);
    QCOMPARE(deflater.compress("Hello"), hex("f248cdc9c90700"));
    QCOMPARE(deflater.compress("Hello"), hex("f200110000")); // section 7.2.3.2
    QCOMPARE(deflater.compress(""), hex("00"));
    QCOMPARE(deflater.compress(""), hex("00"));
}

void TestDeflate::roundTrip_data()
{
    QTest::addColumn<int>("windowBits");
    QTest::addColumn<bool>("noTakeover");
    for (int bits = 8; bits <= 15; ++bits) {
        QTest::addRow("%d bits", bits) << bits << false;
        QTest::addRow("%d bits, no takeover", bits) << bits << true;
    }
}

void TestDeflate::roundTrip()
{
    QFETCH(int, windowBits);
    QFETCH(bool, noTakeover);
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo("seed %u", seed);
    QRandomGenerator random(seed);
    Deflater deflater(windowBits, noTakeover);
    Inflater inflater(noTakeover);
    qsizetype before = 0;
    qsizetype after = 0;
    for (int i = 0; i < 60; ++i) {
        const QByteArray message = randomMessage(random, i % 10 == 0 ? 300'000 : 3000);
        const QByteArray payload = deflater.compress(view(message));
        Chunk out;
        QCOMPARE(inflate(inflater, payload, out, plenty, random.bounded(1, 5000)), Outcome::Done);
        QVERIFY(bytesOf(out) == message);
        before += message.size();
        after += payload.size();
    }
    QVERIFY(after < before);
}

void TestDeflate::keepsToItsWindow_data()
{
    roundTrip_data();
}

void TestDeflate::keepsToItsWindow()
{
    QFETCH(int, windowBits);
    QFETCH(bool, noTakeover);
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo("seed %u", seed);
    QRandomGenerator random(seed);
    Deflater deflater(windowBits, noTakeover);
    QByteArray stream;
    QByteArray messages;
    for (int i = 0; i < 6; ++i) {
        const QByteArray message = randomMessage(random, 40'000);
        const QByteArray one = deflater.compress(view(message)) + hex("0000ffff");
        if (noTakeover) // each message stands alone
            QVERIFY(readWithWindow(one, windowBits) == message);
        messages += message;
        stream += one;
    }
    QVERIFY(readWithWindow(stream, windowBits) == messages);
}

void TestDeflate::contextTakeover()
{
    const QByteArray message = QByteArray("a message that says something new");
    Deflater keeps(15, false);
    Deflater forgets(15, true);
    const QByteArray first = keeps.compress(view(message));
    QVERIFY(keeps.compress(view(message)).size() < first.size());
    QCOMPARE(forgets.compress(view(message)), first);
    QCOMPARE(forgets.compress(view(message)), first);

    // A reader that forgets cannot read what leans on the message before.
    Inflater reader(true);
    Chunk out;
    QCOMPARE(inflate(reader, hex("f248cdc9c90700"), out), Outcome::Done);
    QCOMPARE(inflate(reader, hex("f200110000"), out), Outcome::Broken);
}

void TestDeflate::finalBlocks()
{
    for (const char *first : {"f348cdc9c9070000", "f348cdc9c90700"}) {
        Inflater inflater(false);
        Chunk out;
        QCOMPARE(inflate(inflater, hex(first), out), Outcome::Done);
        QCOMPARE(inflate(inflater, hex("f200110000"), out), Outcome::Done); // leans on the first
        QCOMPARE(bytesOf(out), QByteArray("HelloHello"));
    }
}

void TestDeflate::manyFinalBlocksAreFast()
{
    const QByteArray payload = hex("0300").repeated(1'000'000) + hex("00");
    Inflater inflater(false);
    Chunk out;
    QCOMPARE(inflate(inflater, hex("f248cdc9c90700"), out), Outcome::Done);
    QCOMPARE(inflate(inflater, payload, out), Outcome::Done);
    QCOMPARE(inflate(inflater, hex("f200110000"), out), Outcome::Done);
    QCOMPARE(bytesOf(out), QByteArray("HelloHello"));
}

void TestDeflate::largestSizeIsTaken()
{
    for (const int size : {1, 100, 4096, 100'000}) {
        const QByteArray message(size, 'x');
        for (const qsizetype pieceSize : {1, 1'000'000}) {
            Inflater inflater(false);
            Deflater deflater(15, false);
            const auto limit = static_cast<std::uint64_t>(size);
            for (int repeat = 0; repeat < 2; ++repeat) {
                Chunk out;
                const QByteArray payload = deflater.compress(view(message));
                QCOMPARE(inflate(inflater, payload, out, limit, pieceSize), Outcome::Done);
                QVERIFY(bytesOf(out) == message);
                QVERIFY(out.capacity() <= limit);
            }
            Chunk out;
            QCOMPARE(
                inflate(inflater, deflater.compress(view(message + 'x')), out, limit, pieceSize),
                Outcome::TooBig);
        }
    }
}

void TestDeflate::bombIsBounded_data()
{
    QTest::addColumn<qulonglong>("limit");
    for (const qulonglong limit : {0ULL, 1ULL, 1000ULL, 1'000'000ULL})
        QTest::addRow("%llu", limit) << limit;
}

void TestDeflate::bombIsBounded()
{
    QFETCH(qulonglong, limit);
    const QByteArray bomb = Deflater(15, true).compress(view(QByteArray(50'000'000, '\0')));
    QVERIFY(bomb.size() < 100'000);
    for (const qsizetype pieceSize : {qsizetype{1}, bomb.size()}) {
        Inflater inflater(true);
        Chunk out;
        QCOMPARE(inflate(inflater, bomb, out, limit, pieceSize), Outcome::TooBig);
        QCOMPARE(out.size(), limit);
        QVERIFY(out.capacity() <= std::max<std::size_t>(limit, 1));
    }
}

void TestDeflate::broken_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<QByteArray>("before"); // what is read of it
    QTest::newRow("block type 3") << hex("06") << QByteArray();
    QTest::newRow("text") << QByteArray("this is no DEFLATE") << QByteArray();
    QTest::newRow("lengths that do not match") << hex("000500ffff48656c6c6f00") << QByteArray();
    QTest::newRow("distance without a past") << hex("f200110000") << QByteArray("H");
    // The bytes that are put behind it are read as if they belonged to it.
    QTest::newRow("stops within a block") << hex("f248cd") << QByteArray("Heh");
    QTest::newRow("stops within stored bytes")
        << hex("001000efff4865") << QByteArray("He\x00\x00\xFF\xFF", 6);
    QTest::newRow("stops within a length") << hex("0005") << QByteArray();
    QTest::newRow("garbage behind a message") << hex("f248cdc9c9070006") << QByteArray("Hello");
    QTest::newRow("garbage behind a final block") << hex("f348cdc9c9070006") << QByteArray("Hello");
}

void TestDeflate::broken()
{
    QFETCH(QByteArray, payload);
    QFETCH(QByteArray, before);
    for (const qsizetype pieceSize : {1, 2, 1000}) {
        Inflater inflater(false);
        Chunk out;
        QCOMPARE(inflate(inflater, payload, out, plenty, pieceSize), Outcome::Broken);
        QCOMPARE(bytesOf(out), before);
    }
}

QTEST_GUILESS_MAIN(TestDeflate)
#include "tst_deflate.moc"
