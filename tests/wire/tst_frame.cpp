// SPDX-License-Identifier: GPL-3.0-or-later
#include "frames.h"
#include "wire/frame.h"

#include <QTest>

using namespace sockwright;
using wire::Batch;
using wire::Frame;
using wire::FrameSpec;
using wire::FrameTable;
using wire::Kind;
using wire::MessageReader;
using wire::Record;
using wire::Role;

namespace {

Frame numbered(std::int64_t number)
{
    Frame frame;
    frame.time = number;
    return frame;
}

std::vector<Frame> numbered(std::int64_t first, std::int64_t last)
{
    std::vector<Frame> frames;
    for (std::int64_t i = first; i <= last; ++i)
        frames.push_back(numbered(i));
    return frames;
}

std::vector<std::int64_t> timesOf(std::span<const Frame> frames)
{
    std::vector<std::int64_t> times;
    for (const Frame &frame : frames)
        times.push_back(frame.time);
    return times;
}

// The payload of a compressed message that takes so many bytes on the wire: stored blocks of 5
// bytes and their text, behind them the start of the empty block that each message ends with.
QByteArray compressedOf(int size)
{
    constexpr int blockHeader = 5;
    constexpr int largestText = 60'000;
    if (size == 0)
        return {};
    QByteArray payload;
    for (int left = size - 1; left > 0;) {
        const int n = std::min(left - blockHeader, largestText);
        const char header[] = {0, static_cast<char>(n), static_cast<char>(n >> 8),
                               static_cast<char>(~n), static_cast<char>(~n >> 8)};
        payload += QByteArray(header, blockHeader) + QByteArray(n, 'a');
        left -= blockHeader + n;
    }
    return payload + '\0';
}

} // namespace

class TestFrame : public QObject
{
    Q_OBJECT

private slots:
    void headers_data();
    void headers();
    void partialHeaders();
    void singleFrame_data();
    void singleFrame();
    void singleFrameOfControlFrames_data();
    void singleFrameOfControlFrames();
    void noSingleFrame();
    void fragmentsAreListed_data();
    void fragmentsAreListed();
    void listIsBounded();
    void table();
    void tablesJoin();
};

void TestFrame::headers_data()
{
    QTest::addColumn<bool>("fin");
    QTest::addColumn<int>("rsv");
    QTest::addColumn<int>("opcode");
    QTest::addColumn<bool>("masked");
    QTest::addColumn<int>("form");
    QTest::addColumn<qulonglong>("length");
    for (const qulonglong length : {0ULL, 1ULL, 125ULL, 126ULL, 65535ULL, 65536ULL, 1ULL << 40}) {
        for (const bool masked : {false, true}) {
            const bool fin = length % 2 == 0;
            QTest::addRow("%llu%s", length, masked ? ", masked" : "")
                << fin << int(length % 8) << int(length % 16) << masked
                << int(FrameSpec::Length::Shortest) << length;
        }
    }
    QTest::newRow("5 in 16 bits") << true << 0 << 1 << false << int(FrameSpec::Length::Bits16)
                                  << 5ULL;
    QTest::newRow("5 in 64 bits, masked")
        << true << 7 << 15 << true << int(FrameSpec::Length::Bits64) << 5ULL;
}

void TestFrame::headers()
{
    QFETCH(bool, fin);
    QFETCH(int, rsv);
    QFETCH(int, opcode);
    QFETCH(bool, masked);
    QFETCH(int, form);
    QFETCH(qulonglong, length);
    FrameSpec spec{.opcode = static_cast<std::uint8_t>(opcode),
                   .rsv = static_cast<std::uint8_t>(rsv),
                   .fin = fin,
                   .length = static_cast<FrameSpec::Length>(form)};
    if (masked)
        spec.maskKey = 0x01020304;
    char bytes[wire::maxFrameHeader];
    const std::size_t size = wire::writeFrameHeader(bytes, spec, length);
    const auto header = wire::parseFrameHeader({bytes, size});
    QVERIFY(header);
    QCOMPARE(header->fin, fin);
    QCOMPARE(int(header->rsv), rsv);
    QCOMPARE(int(header->opcode), opcode);
    QCOMPARE(header->masked, masked);
    QVERIFY(header->length == length);
    QVERIFY(header->maskKey == spec.maskKey);
    QCOMPARE(header->size, size);
    QCOMPARE(header->lengthBytes, size - 2 - (masked ? 4 : 0));
}

void TestFrame::partialHeaders()
{
    QVERIFY(!wire::parseFrameHeader({}));
    const QByteArray whole = QByteArray::fromHex("c2ff000000000001000011223344");
    for (qsizetype n = 1; n <= whole.size() + 3; ++n) {
        const auto header = wire::parseFrameHeader(view((whole + "xyz").first(n)));
        QVERIFY(header);
        QVERIFY(header->fin);
        QCOMPARE(int(header->rsv), 4);
        QCOMPARE(int(header->opcode), 2);
        QCOMPARE(header->masked, n >= 2);
        QCOMPARE(header->size, n >= 2 ? std::size_t{14} : std::size_t{0});
        QCOMPARE(header->lengthBytes, n >= 2 ? std::size_t{8} : std::size_t{0});
        QCOMPARE(header->length.has_value(), n >= 10);
        QCOMPARE(header->length.value_or(0), n >= 10 ? 0x10000U : 0U);
        QCOMPARE(header->maskKey.has_value(), n >= 14);
        QCOMPARE(header->maskKey.value_or(0), n >= 14 ? 0x11223344U : 0U);
    }
}

void TestFrame::singleFrame_data()
{
    QTest::addColumn<int>("size");
    QTest::addColumn<int>("rsv");
    for (const int size :
         {0, 1, 124, 125, 126, 127, 128, 129, 65534, 65535, 65536, 65537, 1000000}) {
        QTest::addRow("%d", size) << size << 0;
        QTest::addRow("%d, compressed", size) << size << 4;
    }
}

// What is told of a row later is what the writer wrote.
void TestFrame::singleFrame()
{
    QFETCH(int, size);
    QFETCH(int, rsv);
    for (const std::uint8_t opcode : {1, 2}) {
        const QByteArray payload = rsv == 0 ? QByteArray(size, 'a') : compressedOf(size);
        const FrameSpec spec{.opcode = opcode, .rsv = static_cast<std::uint8_t>(rsv)};
        const QByteArray frame = frameTo(Role::Client, spec, payload);
        MessageReader reader(Role::Client, {}, wire::DeflateParameters());
        Batch batch;
        reader.consume(view(frame), 42, batch);
        QCOMPARE(batch.records().size(), std::size_t{1});
        const auto single = wire::singleFrame(batch.records().front());
        QVERIFY(single);
        QCOMPARE(bytesOf(single->headerBytes()), frame.first(frame.size() - size));
        QCOMPARE(single->payloadSize, std::uint64_t(size));
        QCOMPARE(single->time, 42);
        QVERIFY(batch.frames().isEmpty());
    }
}

void TestFrame::singleFrameOfControlFrames_data()
{
    QTest::addColumn<int>("opcode");
    QTest::addColumn<QByteArray>("payload");
    for (const int opcode : {8, 9, 10}) {
        QTest::addRow("%d, empty", opcode) << opcode << QByteArray();
        QTest::addRow("%d, short", opcode) << opcode << QByteArray("\x03\xE8");
        QTest::addRow("%d, longest", opcode) << opcode << "\x03\xE8" + QByteArray(123, 'x');
    }
}

void TestFrame::singleFrameOfControlFrames()
{
    QFETCH(int, opcode);
    QFETCH(QByteArray, payload);
    const QByteArray frame
        = frameTo(Role::Client, {.opcode = static_cast<std::uint8_t>(opcode)}, payload);
    MessageReader reader(Role::Client, {});
    Batch batch;
    reader.consume(view(frame), 1, batch);
    QCOMPARE(batch.records().size(), std::size_t{1});
    const auto single = wire::singleFrame(batch.records().front());
    QVERIFY(single);
    QCOMPARE(bytesOf(single->headerBytes()), frame.first(2));
    QCOMPARE(single->payloadSize, std::uint64_t(payload.size()));
}

void TestFrame::noSingleFrame()
{
    Record row;
    row.direction = wire::Direction::In;
    row.kind = Kind::Text;
    row.frames = 1;
    row.wireSize = 3;
    QVERIFY(wire::singleFrame(row));
    Record other = row;
    other.frames = 2;
    QVERIFY(!wire::singleFrame(other));
    other = row;
    other.direction = wire::Direction::Out; // the masking key is not in the row
    QVERIFY(!wire::singleFrame(other));
    for (const Kind kind : {Kind::Handshake, Kind::State, Kind::Error}) {
        other = row;
        other.kind = kind;
        QVERIFY(!wire::singleFrame(other));
    }
}

void TestFrame::fragmentsAreListed_data()
{
    QTest::addColumn<Role>("role");
    QTest::addColumn<int>("pieceSize");
    QTest::newRow("client, at once") << Role::Client << 1'000'000;
    QTest::newRow("client, single bytes") << Role::Client << 1;
    QTest::newRow("server, single bytes") << Role::Server << 1;
}

void TestFrame::fragmentsAreListed()
{
    QFETCH(Role, role);
    QFETCH(int, pieceSize);
    const std::vector<QByteArray> payloads{"", QByteArray(126, 'a'), "b", QByteArray(66'000, 'c')};
    const QByteArray before = frameTo(role, {.opcode = 1}, "whole");
    QByteArray stream = before;
    std::vector<QByteArray> headers;
    std::vector<std::int64_t> ends;
    for (std::size_t i = 0; i < payloads.size(); ++i) {
        const bool last = i + 1 == payloads.size();
        const std::uint8_t opcode = i == 0 ? 2 : 0;
        const QByteArray frame = frameTo(role, {.opcode = opcode, .fin = last}, payloads[i]);
        stream += frame;
        headers.push_back(frame.first(frame.size() - payloads[i].size()));
        ends.push_back(stream.size());
        stream += frameTo(role, {.opcode = 9}, "between"); // not part of the message
    }

    MessageReader reader(role, {});
    Batch batch;
    for (qsizetype i = 0; i < stream.size(); i += pieceSize) {
        const QByteArray piece = stream.mid(i, pieceSize);
        reader.consume(view(piece), i + piece.size(), batch);
    }
    // whole, three pings, the message, a ping
    QCOMPARE(batch.records().size(), std::size_t{6});
    QCOMPARE(batch.records()[4].frames, 4U);
    const auto frames = batch.frames().of(4);
    QCOMPARE(frames.size(), payloads.size());
    QCOMPARE(batch.frames().frameCount(), payloads.size());
    for (std::size_t i = 0; i < frames.size(); ++i) {
        QCOMPARE(bytesOf(frames[i].headerBytes()), headers[i]);
        QCOMPARE(frames[i].payloadSize, std::uint64_t(payloads[i].size()));
        QCOMPARE(frames[i].time, pieceSize == 1 ? ends[i] : stream.size());
    }
}

void TestFrame::listIsBounded()
{
    constexpr std::size_t more = 100;
    QByteArray stream = frameTo(Role::Client, {.opcode = 1, .fin = false});
    for (std::size_t i = 0; i < MessageReader::maxListedFrames + more; ++i)
        stream += frameTo(Role::Client, {.opcode = 0, .fin = false}, "x");
    stream += frameTo(Role::Client, {.opcode = 0});
    MessageReader reader(Role::Client, {});
    Batch batch;
    reader.consume(view(stream + stream), 1, batch);
    QCOMPARE(batch.records().size(), std::size_t{2});
    for (const std::size_t row : {0, 1}) {
        QCOMPARE(batch.records()[row].frames, MessageReader::maxListedFrames + more + 2);
        QCOMPARE(batch.frames().of(row).size(), MessageReader::maxListedFrames);
    }
}

void TestFrame::table()
{
    FrameTable table;
    QVERIFY(table.isEmpty());
    QVERIFY(table.of(0).empty());
    table.add(3, numbered(1, 2));
    table.add(4, {});
    table.add(7, numbered(3, 3));
    QCOMPARE(table.frameCount(), std::size_t{3});
    QCOMPARE(timesOf(table.of(3)), (std::vector<std::int64_t>{1, 2}));
    QCOMPARE(timesOf(table.of(7)), (std::vector<std::int64_t>{3}));
    for (const std::uint64_t row : {0, 2, 4, 6, 8, 1000})
        QVERIFY(table.of(row).empty());
}

void TestFrame::tablesJoin()
{
    FrameTable table;
    table.add(0, numbered(1, 1));
    FrameTable other;
    other.add(0, numbered(2, 3));
    other.add(5, numbered(4, 4));
    table.append(other, 10);
    table.append(FrameTable(), 20);
    QCOMPARE(timesOf(table.of(0)), (std::vector<std::int64_t>{1}));
    QCOMPARE(timesOf(table.of(10)), (std::vector<std::int64_t>{2, 3}));
    QCOMPARE(timesOf(table.of(15)), (std::vector<std::int64_t>{4}));

    // Batches carry theirs along.
    Batch first;
    first.append(Record(), "a");
    first.setFrames(numbered(1, 1));
    first.append(Record(), "b");
    Batch second;
    second.append(Record(), "c");
    second.append(Record(), "d");
    second.setFrames(numbered(2, 2));
    first.append(std::move(second));
    QCOMPARE(timesOf(first.frames().of(0)), (std::vector<std::int64_t>{1}));
    QVERIFY(first.frames().of(1).empty());
    QVERIFY(first.frames().of(2).empty());
    QCOMPARE(timesOf(first.frames().of(3)), (std::vector<std::int64_t>{2}));
}

QTEST_GUILESS_MAIN(TestFrame)
#include "tst_frame.moc"
