// SPDX-License-Identifier: GPL-3.0-or-later
// What the reader makes of legal streams, by the sections of the public WebSocket conformance
// suite: 1 framing, 2 pings, 5 fragmentation, 7 closing, 9 sizes. What it refuses is in
// tst_protocolrules, section 6 in tst_textmessages, 12 and 13 in tst_compressedmessages.
#include "frames.h"

#include <QTest>

using namespace sockwright;
using wire::Batch;
using wire::Kind;
using wire::MessageReader;
using wire::Role;
using Outcome = MessageReader::Outcome;

namespace {

struct Row
{
    Kind kind;
    QByteArray payload;
    std::uint32_t frames = 1;
};
using Rows = QList<Row>;

// A conversation as a server sends it.
struct Stream
{
    QByteArray bytes;
    Rows rows;

    Stream &frame(std::uint8_t opcode, bool fin, const QByteArray &payload = {})
    {
        wire::appendFrame(bytes, {.opcode = opcode, .fin = fin}, view(payload));
        return *this;
    }
    Stream &row(Kind kind, const QByteArray &payload = {}, std::uint32_t frames = 1)
    {
        rows.push_back({kind, payload, frames});
        return *this;
    }
    Stream &text(const QByteArray &payload)
    {
        return frame(1, true, payload).row(Kind::Text, payload);
    }
    Stream &binary(const QByteArray &payload)
    {
        return frame(2, true, payload).row(Kind::Binary, payload);
    }
    Stream &ping(const QByteArray &payload = {})
    {
        return frame(9, true, payload).row(Kind::Ping, payload);
    }
    Stream &pong(const QByteArray &payload = {})
    {
        return frame(10, true, payload).row(Kind::Pong, payload);
    }
    // A message in frames of so many bytes.
    Stream &fragmented(Kind kind, const QByteArray &payload, qsizetype size)
    {
        std::uint8_t opcode = kind == Kind::Text ? 1 : 2;
        std::uint32_t frames = 0;
        for (qsizetype i = 0; i < payload.size(); i += size, ++frames, opcode = 0)
            frame(opcode, i + size >= payload.size(), payload.mid(i, size));
        return row(kind, payload, frames);
    }
};

// The pieces that the suite chops its streams into, and some of ours.
constexpr qsizetype whole = 1 << 30;

} // namespace

class TestConformance : public QObject
{
    Q_OBJECT

private slots:
    void read_data();
    void read();
    void closing_data();
    void closing();
    void sizes_data();
    void sizes();
};

void TestConformance::read_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<Rows>("rows");
    const auto add = [](const char *name, const Stream &stream) {
        QTest::newRow(name) << stream.bytes << stream.rows;
    };

    int i = 0;
    for (const int size : {0, 125, 126, 127, 128, 65535, 65536}) {
        ++i;
        add(("1.1." + QByteArray::number(i) + " text of " + QByteArray::number(size)).constData(),
            Stream().text(QByteArray(size, '*')));
        add(("1.2." + QByteArray::number(i) + " binary of " + QByteArray::number(size)).constData(),
            Stream().binary(QByteArray(size, '\xFE')));
    }

    add("2.1 ping without payload", Stream().ping());
    add("2.2 ping with text", Stream().ping("Hello, world!"));
    add("2.3 ping with bytes", Stream().ping(QByteArray::fromHex("00fffefdfcfb00ff")));
    add("2.4 ping of 125", Stream().ping(QByteArray(125, '\xFE')));
    add("2.7 pong that nobody asked for", Stream().pong());
    add("2.8 the same with payload", Stream().pong("unsolicited pong payload"));
    add("2.9 the same in front of a ping", Stream().pong("unsolicited").ping("ping payload"));
    Stream pings;
    for (int n = 0; n < 10; ++n)
        pings.ping("payload-" + QByteArray::number(n));
    add("2.10 ten pings", pings);

    add("5.3 text in two fragments",
        Stream()
            .frame(1, false, "fragment1")
            .frame(0, true, "fragment2")
            .row(Kind::Text, "fragment1fragment2", 2));
    add("5.6 ping between two fragments",
        Stream()
            .frame(1, false, "fragment1")
            .ping("ping payload")
            .frame(0, true, "fragment2")
            .row(Kind::Text, "fragment1fragment2", 2));
    add("5.19 five fragments with pings between",
        Stream()
            .frame(1, false, "fragment1")
            .frame(0, false, "fragment2")
            .ping("pongme 1!")
            .frame(0, false, "fragment3")
            .ping("pongme 2!")
            .frame(0, false, "fragment4")
            .ping("pongme 3!")
            .frame(0, true, "fragment5")
            .row(Kind::Text,
                 "fragment1fragment2fragment3"
                 "fragment4fragment5",
                 5));
    add("5 pong between two fragments",
        Stream().frame(2, false, "a").pong("x").frame(0, true, "b").row(Kind::Binary, "ab", 2));
    add("5 empty fragments",
        Stream()
            .frame(1, false)
            .frame(0, false)
            .frame(0, false, "middle")
            .frame(0, false)
            .frame(0, true)
            .row(Kind::Text, "middle", 5));
    add("5 fragmented, whole, fragmented",
        Stream()
            .frame(1, false, "a")
            .frame(0, true, "b")
            .row(Kind::Text, "ab", 2)
            .text("c")
            .frame(2, false, "d")
            .frame(0, true)
            .row(Kind::Binary, "d", 2)
            .binary("e"));
}

void TestConformance::read()
{
    QFETCH(QByteArray, bytes);
    QFETCH(Rows, rows);
    for (const qsizetype pieceSize : {qsizetype{1}, qsizetype{2}, qsizetype{997}, whole}) {
        MessageReader reader(Role::Client, {});
        Batch batch;
        for (qsizetype i = 0; i < bytes.size(); i += pieceSize) {
            const QByteArray piece = bytes.mid(i, pieceSize);
            QCOMPARE(reader.consume(view(piece), 0, batch), Outcome::NeedMore);
        }
        QVERIFY(!reader.insideMessage());
        QCOMPARE(int(batch.records().size()), int(rows.size()));
        for (qsizetype i = 0; i < rows.size(); ++i) {
            const wire::Record &record = batch.records()[static_cast<std::size_t>(i)];
            QCOMPARE(record.kind, rows[i].kind);
            QCOMPARE(record.frames, rows[i].frames);
            QVERIFY(bytesOf(batch.payload(record)) == rows[i].payload);
        }
        std::vector<QByteArray> pings;
        for (const Row &row : rows) {
            if (row.kind == Kind::Ping)
                pings.push_back(row.payload);
        }
        QCOMPARE(reader.takePings(), pings);
    }
}

void TestConformance::closing_data()
{
    QTest::addColumn<QByteArray>("before"); // read
    QTest::addColumn<QByteArray>("payload"); // of the Close frame
    QTest::addColumn<QByteArray>("after"); // not read
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("reason");
    QTest::addColumn<int>("rowsBefore");
    const QByteArray code = QByteArray::fromHex("03e8");
    const auto add = [](const char *name, const QByteArray &before, const QByteArray &payload,
                        const QByteArray &after, int closeCode, const QByteArray &reason = {},
                        int rowsBefore = 0) {
        QTest::newRow(name) << before << payload << after << closeCode << reason << rowsBefore;
    };
    add("7.1.1 message, Close", Stream().text("Hello World!").bytes, code, "", 1000, "", 1);
    add("7.1.2 two Closes", "", code, Stream().frame(8, true, code).bytes, 1000);
    add("7.1.3 ping behind it", "", code, Stream().ping().bytes, 1000);
    add("7.1.4 text behind it", "", code, Stream().text("Hello World!").bytes, 1000);
    add("7.1.5 inside a message", Stream().frame(1, false, "fragment1").bytes, code,
        Stream().frame(0, true, "fragment2").bytes, 1000);
    add("7.1.6 256 KiB, Close, ping", Stream().text(QByteArray(256 * 1024, 'B')).bytes, code,
        Stream().ping().bytes, 1000, "", 1);
    add("7 nonsense behind it", "", code, QByteArray::fromHex("ffffffffffffffff"), 1000);
    add("7.3.1 empty", "", "", "", 1005);
    add("7.3.3 code", "", code, "", 1000);
    add("7.3.4 reason", "", code + "Hello World!", "", 1000, "Hello World!");
    add("7.3.5 longest reason", "", code + QByteArray(123, '*'), "", 1000, QByteArray(123, '*'));
    for (const int valid : {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014,
                            3000, 3999, 4000, 4999}) {
        const char bytes[] = {static_cast<char>(valid >> 8), static_cast<char>(valid)};
        add(("7.7 code " + QByteArray::number(valid)).constData(), "", QByteArray(bytes, 2), "",
            valid);
    }
}

void TestConformance::closing()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, payload);
    QFETCH(QByteArray, after);
    QFETCH(int, rowsBefore);
    const QByteArray read = before + Stream().frame(8, true, payload).bytes;
    const QByteArray all = read + after;
    for (const qsizetype pieceSize : {qsizetype{1}, qsizetype{997}, whole}) {
        MessageReader reader(Role::Client, {});
        Batch batch;
        Outcome outcome = Outcome::NeedMore;
        qsizetype taken = 0;
        for (qsizetype i = 0; i < all.size(); i += pieceSize) {
            const QByteArray piece = all.mid(i, pieceSize);
            outcome = reader.consume(view(piece), 0, batch);
            taken += static_cast<qsizetype>(reader.consumed());
        }
        QCOMPARE(outcome, Outcome::Closed);
        QCOMPARE(taken, read.size());
        QTEST(int(reader.closeCode()), "code");
        QTEST(reader.closeReason().toUtf8(), "reason");
        QCOMPARE(finishedRows(batch), rowsBefore + 1);
        QCOMPARE(batch.records().back().kind, Kind::Close);
        QTEST(bytesOf(batch.payload(batch.records().back())), "reason");
    }
}

void TestConformance::sizes_data()
{
    QTest::addColumn<int>("size");
    QTest::addColumn<int>("frameSize"); // 0: not fragmented
    QTest::addColumn<int>("pieceSize");
    constexpr int kib = 1024;
    constexpr int mib = 1024 * kib;
    constexpr int all = 1 << 30;
    for (const int size : {64 * kib, 256 * kib, mib, 4 * mib, 8 * mib, 16 * mib})
        QTest::addRow("9.1 %d KiB", size / kib) << size << 0 << all;
    for (const int frameSize : {64, 256, kib, 4 * kib, 16 * kib, 64 * kib, 256 * kib, mib, 4 * mib})
        QTest::addRow("9.3 4 MiB in frames of %d", frameSize) << 4 * mib << frameSize << all;
    for (const int pieceSize : {64, 128, 256, 512, kib, 2 * kib})
        QTest::addRow("9.5 1 MiB in pieces of %d", pieceSize) << mib << 0 << pieceSize;
    QTest::newRow("9 16 MiB in frames and pieces") << 16 * mib << 100 * kib << 64 * kib;
}

void TestConformance::sizes()
{
    QFETCH(int, size);
    QFETCH(int, frameSize);
    QFETCH(int, pieceSize);
    for (const Kind kind : {Kind::Text, Kind::Binary}) {
        const QByteArray unit = kind == Kind::Text ? QByteArray("BAsd7&jh23 \xC3\xA9 ")
                                                   : QByteArray::fromHex("00fffefdfcfb00ff");
        QByteArray payload = unit.repeated(size / unit.size() + 1).first(size);
        payload.back() = 'e'; // nothing is cut within a character
        payload[size - 2] = 'e';
        const Stream stream = Stream().fragmented(kind, payload, frameSize == 0 ? size : frameSize);
        MessageReader reader(Role::Client, {});
        Batch batch;
        for (qsizetype i = 0; i < stream.bytes.size(); i += pieceSize) {
            const std::string_view piece
                = view(stream.bytes)
                      .substr(static_cast<std::size_t>(i), static_cast<std::size_t>(pieceSize));
            QCOMPARE(reader.consume(piece, 0, batch), Outcome::NeedMore);
        }
        QCOMPARE(batch.records().size(), std::size_t{1});
        QCOMPARE(batch.records().front().frames, stream.rows.front().frames);
        QVERIFY(bytesOf(batch.payload(batch.records().front())) == payload);
        QCOMPARE(batch.chunks().front().capacity(), static_cast<std::size_t>(size));
    }
}

QTEST_GUILESS_MAIN(TestConformance)
#include "tst_conformance.moc"
