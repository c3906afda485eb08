// SPDX-License-Identifier: GPL-3.0-or-later
// What came of a message whose end never came.
#include "frames.h"

#include <QTest>

using namespace sockwright;
using wire::Batch;
using wire::DeflateParameters;
using wire::Deflater;
using wire::FrameSpec;
using wire::Kind;
using wire::MessageReader;
using wire::Record;
using wire::Role;
using Outcome = MessageReader::Outcome;

namespace {

QByteArray frame(const FrameSpec &spec, const QByteArray &payload = {})
{
    return frameTo(Role::Client, spec, payload);
}

constexpr std::uint8_t text = 1;
constexpr std::uint8_t binary = 2;

// The bytes that the rows of a batch crossed the wire in.
std::uint64_t wireBytes(const Batch &batch)
{
    std::uint64_t bytes = 0;
    for (const Record &record : batch.records())
        bytes += record.wireSize;
    return bytes;
}

} // namespace

class TestUnfinishedMessages : public QObject
{
    Q_OBJECT

private slots:
    void rows_data();
    void rows();
    void everyByteIsAccountedFor();
    void framesAreListed();
    void nothingIsReadAfterwards();
};

void TestUnfinishedMessages::rows_data()
{
    QTest::addColumn<QByteArray>("stream"); // then the connection ends
    QTest::addColumn<bool>("deflate");
    QTest::addColumn<int>("rows");
    QTest::addColumn<Kind>("kind"); // of the unfinished one, which is at `row`
    QTest::addColumn<int>("row"); // -1: there is none
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<int>("frames");
    const auto none = [](const char *name, const QByteArray &stream, int rows) {
        QTest::newRow(name) << stream << false << rows << Kind::Text << -1 << QByteArray() << 0;
    };
    const auto add = [](const char *name, const QByteArray &stream, int rows, Kind kind, int row,
                        const QByteArray &payload, int frames, bool deflate = false) {
        QTest::newRow(name) << stream << deflate << rows << kind << row << payload << frames;
    };
    const QByteArray start = frame({.opcode = text, .fin = false}, "start, ");
    const QByteArray more = frame({.opcode = 0, .fin = false}, "more, ");

    none("nothing", {}, 0);
    none("whole messages", frame({.opcode = text}, "a") + start + frame({.opcode = 0}, "b"), 2);
    none("half a header", QByteArray::fromHex("817e00"), 0);
    none("half a ping", frame({.opcode = 9}, "ping").chopped(1), 0);
    add("one fragment", start, 1, Kind::Text, 0, "start, ", 1);
    add("three fragments", start + more + more, 1, Kind::Text, 0, "start, more, more, ", 3);
    add("a part of a frame", frame({.opcode = binary}, "0123456789").chopped(4), 1, Kind::Binary, 0,
        "012345", 1);
    add("a header and nothing behind it", QByteArray::fromHex("810a"), 1, Kind::Text, 0, "", 1);
    add("a fragment and a part of the next", start + more.chopped(3), 1, Kind::Text, 0,
        "start, mor", 2);
    add("a fragment and half a header", start + QByteArray::fromHex("80"), 1, Kind::Text, 0,
        "start, ", 1);
    add("within a character", frame({.opcode = text, .fin = false}, "a\xE2\x82"), 1, Kind::Binary,
        0, "a\xE2\x82", 1);
    add("behind whole messages", frame({.opcode = text}, "a") + start, 2, Kind::Text, 1, "start, ",
        1);
    add("with a ping inside", start + frame({.opcode = 9}, "p") + more, 2, Kind::Text, 1,
        "start, more, ", 2);
    add("a Close inside", start + more + frame({.opcode = 8}, QByteArray::fromHex("03e9")), 2,
        Kind::Text, 0, "start, more, ", 2);
    add("a broken rule behind fragments", start + more + frame({.opcode = 3}, "x"), 1, Kind::Text,
        0, "start, more, ", 2);
    add("a fragment that is no UTF-8", start + frame({.opcode = 0, .fin = false}, "\xFF"), 1,
        Kind::Text, 0, "start, ", 1);
    add("a last fragment that is no UTF-8", start + frame({.opcode = 0}, "\xE2"), 1, Kind::Text, 0,
        "start, ", 1);
    none("a broken frame alone", frame({.opcode = text}, "a\xFF"), 0);
    none("a broken frame behind a fragmented message",
         start + frame({.opcode = 0}, "end") + frame({.opcode = text}, "a\xFF"), 1);

    // What a flush ends with stays, so that the parts follow each other.
    const QByteArray flushed
        = Deflater(15, true).compress("compressed") + QByteArray::fromHex("0000ffff");
    add("compressed", frame({.opcode = text, .rsv = 4, .fin = false}, flushed), 1, Kind::Text, 0,
        "compressed", 1, true);
}

void TestUnfinishedMessages::rows()
{
    QFETCH(QByteArray, stream);
    QFETCH(bool, deflate);
    QFETCH(int, row);
    for (const qsizetype pieceSize : {qsizetype{1}, qsizetype{3}, qsizetype{1000}}) {
        MessageReader reader(Role::Client, {},
                             deflate ? std::optional(DeflateParameters()) : std::nullopt);
        Batch batch;
        for (qsizetype i = 0; i < stream.size(); i += pieceSize)
            reader.consume(view(stream.mid(i, pieceSize)), 7, batch);
        reader.cutOff(8, batch);
        reader.cutOff(9, batch);
        QVERIFY(!reader.insideMessage());
        QTEST(int(batch.records().size()), "rows");
        for (int i = 0; i < int(batch.records().size()); ++i) {
            const Record &record = batch.records()[std::size_t(i)];
            QCOMPARE((record.flags & Record::Unfinished) != 0, i == row);
            if (i != row)
                continue;
            QTEST(record.kind, "kind");
            QTEST(int(record.frames), "frames");
            QTEST(bytesOf(batch.payload(record)), "payload");
            QCOMPARE((record.flags & Record::Compressed) != 0, deflate);
            QVERIFY(!wire::singleFrame(record));
            QCOMPARE(batch.frames().of(std::uint64_t(i)).size(), std::size_t(record.frames));
        }
    }
}

// Wherever a legal stream is cut: each byte is in a row, or in the part of a frame that is told.
void TestUnfinishedMessages::everyByteIsAccountedFor()
{
    const QByteArray stream = frame({.opcode = text}, QByteArray(200, 'a'))
        + frame({.opcode = binary, .fin = false}, "one") + frame({.opcode = 9}, "ping")
        + frame({.opcode = 0, .fin = false}) + frame({.opcode = 0}, QByteArray(130, 'b'))
        + frame({.opcode = 10}) + frame({.opcode = text, .fin = false}, "\xE2")
        + frame({.opcode = 0}, "\x82\xAC");
    for (qsizetype size = 0; size <= stream.size(); ++size) {
        MessageReader reader(Role::Client, {});
        Batch batch;
        QCOMPARE(reader.consume(view(stream.first(size)), 0, batch), Outcome::NeedMore);
        const auto part = reader.partOfFrame();
        reader.cutOff(0, batch);
        std::uint64_t told = wireBytes(batch);
        const bool inRow = part && (part->header[0] & 0x08) == 0
            && wire::parseFrameHeader(view(part->header))->size == std::size_t(part->header.size());
        if (part && !inRow)
            told += std::uint64_t(part->header.size()) + part->received;
        QCOMPARE(told, std::uint64_t(size));
    }
}

void TestUnfinishedMessages::framesAreListed()
{
    const QByteArray bytes
        = frame({.opcode = text, .fin = false}, "one") + frame({.opcode = 0}, "four").chopped(2);
    MessageReader reader(Role::Client, {});
    Batch batch;
    reader.consume(view(bytes), 5, batch);
    reader.cutOff(6, batch);
    const auto frames = batch.frames().of(0);
    QCOMPARE(frames.size(), std::size_t{2});
    QCOMPARE(bytesOf(frames[0].headerBytes()), QByteArray::fromHex("0103"));
    QCOMPARE(frames[0].payloadSize, std::uint64_t{3});
    QCOMPARE(bytesOf(frames[1].headerBytes()), QByteArray::fromHex("8004"));
    QCOMPARE(frames[1].payloadSize, std::uint64_t{2});
    QCOMPARE(batch.records()[0].wireSize, std::uint32_t(bytes.size()));
    QCOMPARE(batch.records()[0].time, std::int64_t{6});
}

void TestUnfinishedMessages::nothingIsReadAfterwards()
{
    MessageReader reader(Role::Client, {});
    Batch batch;
    reader.cutOff(0, batch);
    reader.consume(view(frame({.opcode = text}, "late")), 0, batch);
    QCOMPARE(reader.consumed(), std::size_t{0});
    QVERIFY(batch.isEmpty());
}

QTEST_GUILESS_MAIN(TestUnfinishedMessages)
#include "tst_unfinishedmessages.moc"
