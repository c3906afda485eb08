// SPDX-License-Identifier: GPL-3.0-or-later
#include "rows.h"

#include "capture/timelinetext.h"
#include "wire/framewriter.h"

#include <QLocale>
#include <QTest>

using namespace sockwright;
using namespace sockwright::capture;
using namespace Qt::StringLiterals;
using wire::Direction;
using wire::Kind;
using wire::Record;

/// The words of rows that are no plain messages: frames of the control lab, automatic ones, sizes
/// on the wire.
class TestTimelineText : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault({QLocale::English, QLocale::UnitedStates}); }

    void rawFrames_data()
    {
        QTest::addColumn<int>("opcode");
        QTest::addColumn<QString>("word");
        QTest::newRow("continuation") << 0 << u"raw 0x0"_s;
        QTest::newRow("text") << 1 << u"raw text"_s;
        QTest::newRow("binary") << 2 << u"raw binary"_s;
        QTest::newRow("reserved") << 3 << u"raw 0x3"_s;
        QTest::newRow("close") << 8 << u"raw close"_s;
        QTest::newRow("ping") << 9 << u"raw ping"_s;
        QTest::newRow("pong") << 10 << u"raw pong"_s;
        QTest::newRow("reserved control") << 15 << u"raw 0xf"_s;
    }

    void rawFrames()
    {
        QFETCH(int, opcode);
        QFETCH(QString, word);
        wire::Frame frame;
        const wire::FrameSpec spec{.opcode = static_cast<std::uint8_t>(opcode), .maskKey = 1};
        frame.headerSize
            = static_cast<std::uint8_t>(wire::writeFrameHeader(frame.header.data(), spec, 3));
        Record record = rows::record(Kind::Binary, Direction::Out);
        record.flags = Record::Raw;
        wire::Batch batch;
        batch.append(record, "abc");
        batch.setFrames({&frame, 1});
        Capture capture;
        capture.append(std::move(batch));
        QCOMPARE(typeWord(capture, 0), word);
        QCOMPARE(previewLine(capture, 0), u"61 62 63"_s);
    }

    void aRawFrameWithoutItsHeader()
    {
        Record record = rows::record(Kind::Text, Direction::Out);
        record.flags = Record::Raw;
        Capture capture;
        rows::append(capture, record, "{}");
        QCOMPARE(typeWord(capture, 0), u"raw"_s);
    }

    void unfinished_data()
    {
        QTest::addColumn<Kind>("kind");
        QTest::addColumn<int>("flags");
        QTest::addColumn<QString>("word");
        QTest::newRow("text") << Kind::Text << 0 << u"unfinished text"_s;
        QTest::newRow("binary") << Kind::Binary << 0 << u"unfinished binary"_s;
        QTest::newRow("compressed")
            << Kind::Text << int(Record::Compressed) << u"unfinished text"_s;
        QTest::newRow("raw") << Kind::Binary << int(Record::Raw) << u"unfinished binary"_s;
    }

    void unfinished()
    {
        QFETCH(Kind, kind);
        QFETCH(int, flags);
        QFETCH(QString, word);
        Record record = rows::record(kind, Direction::In);
        record.flags = static_cast<std::uint8_t>(Record::Unfinished | flags);
        Capture capture;
        rows::append(capture, record, "{}");
        QCOMPARE(typeWord(capture, 0), word);
    }

    void closes_data()
    {
        QTest::addColumn<Direction>("direction");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("reason");
        QTest::addColumn<QString>("size");
        QTest::addColumn<QString>("detail");
        QTest::newRow("code") << Direction::In << 1000 << QByteArray() << u"2 B"_s
                              << u"2 bytes; 4 on the wire, in 1 frame"_s;
        QTest::newRow("reason") << Direction::Out << 4000 << QByteArray("bye") << u"5 B"_s
                                << u"5 bytes; 7 on the wire, in 1 frame"_s;
        QTest::newRow("empty") << Direction::In << 1005 << QByteArray() << u"0 B"_s
                               << u"0 bytes; 2 on the wire, in 1 frame"_s;
        QTest::newRow("none came")
            << Direction::Local << 1006 << QByteArray() << QString() << QString();
    }

    void closes()
    {
        QFETCH(Direction, direction);
        QFETCH(int, code);
        QFETCH(QByteArray, reason);
        QFETCH(QString, size);
        QFETCH(QString, detail);
        Record record = rows::record(Kind::Close, direction, static_cast<std::uint16_t>(code));
        record.frames = direction == Direction::Local ? 0 : 1;
        record.size = static_cast<std::uint32_t>(reason.size());
        record.wireSize = static_cast<std::uint32_t>(payloadOnWire(record)) + 2;
        Capture capture;
        rows::append(capture, record, reason);
        QCOMPARE(sizeText(capture, 0), size);
        QCOMPARE(sizeDetail(capture, 0), detail);
    }

    void automatic_data()
    {
        QTest::addColumn<Kind>("kind");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<QString>("preview");
        QTest::newRow("pong") << Kind::Pong << 0 << QByteArray("abc") << u"abc"_s;
        QTest::newRow("empty") << Kind::Pong << 0 << QByteArray() << QString();
        QTest::newRow("bytes") << Kind::Pong << 0 << QByteArray("\x00\xff", 2) << u"00 ff"_s;
        QTest::newRow("close") << Kind::Close << 1000 << QByteArray("bye")
                               << u"1000 Normal Closure — bye"_s;
        QTest::newRow("registered")
            << Kind::Close << 3500 << QByteArray() << u"3500 for registration"_s;
        QTest::newRow("private") << Kind::Close << 4000 << QByteArray() << u"4000 private"_s;
    }

    void automatic()
    {
        QFETCH(Kind, kind);
        QFETCH(int, code);
        QFETCH(QByteArray, payload);
        QFETCH(QString, preview);
        Record record = rows::record(kind, Direction::Out, static_cast<std::uint16_t>(code));
        Capture capture;
        rows::append(capture, record, payload);
        QCOMPARE(previewLine(capture, 0), preview);
        record.flags = Record::Automatic;
        rows::append(capture, record, payload);
        QCOMPARE(previewLine(capture, 1), u"(automatic) %1"_s.arg(preview).trimmed());
    }

    void aPreviewIsBounded()
    {
        Record record = rows::record(Kind::Text, Direction::Out);
        record.flags = Record::Automatic;
        Capture capture;
        rows::append(capture, record, QByteArray(1000, 'x'));
        QVERIFY(previewLine(capture, 0).size() <= 200);
    }

    void sizes_data()
    {
        QTest::addColumn<int>("size");
        QTest::addColumn<int>("wireSize");
        QTest::addColumn<int>("frames");
        QTest::addColumn<bool>("compressed");
        QTest::addColumn<QString>("detail");
        QTest::newRow("one frame")
            << 1 << 3 << 1 << false << u"1 byte; 3 on the wire, in 1 frame"_s;
        QTest::newRow("frames") << 1200 << 1300 << 3 << false
                                << u"1,200 bytes; 1,300 on the wire, in 3 frames"_s;
        QTest::newRow("compressed")
            << 1000 << 250 << 1 << true
            << u"1,000 bytes; 250 on the wire, in 1 frame; compressed to 25 %"_s;
        QTest::newRow("grown") << 10 << 21 << 1 << true
                               << u"10 bytes; 21 on the wire, in 1 frame; compressed to 210 %"_s;
        QTest::newRow("empty, compressed")
            << 0 << 3 << 1 << true << u"0 bytes; 3 on the wire, in 1 frame"_s;
        QTest::newRow("frames not seen") << 5 << 0 << 0 << false << u"5 bytes"_s;
    }

    void sizes()
    {
        QFETCH(int, size);
        QFETCH(int, wireSize);
        QFETCH(int, frames);
        QFETCH(bool, compressed);
        QFETCH(QString, detail);
        Record record = rows::record(Kind::Text, Direction::In);
        record.wireSize = static_cast<std::uint32_t>(wireSize);
        record.frames = static_cast<std::uint32_t>(frames);
        if (compressed)
            record.flags = Record::Compressed;
        Capture capture;
        rows::append(capture, record, QByteArray(size, 'x'));
        QCOMPARE(sizeDetail(capture, 0), detail);
    }

    void rowsWithoutASize()
    {
        Capture capture;
        rows::append(capture, rows::record(Kind::State, Direction::Local), "Connected");
        QCOMPARE(sizeDetail(capture, 0), QString());
    }

    void seconds_data()
    {
        QTest::addColumn<qint64>("ns");
        QTest::addColumn<QString>("text");
        QTest::newRow("nothing") << qint64(0) << u"0.000000"_s;
        QTest::newRow("below a microsecond") << qint64(999) << u"0.000000"_s;
        QTest::newRow("a microsecond") << qint64(1'000) << u"0.000001"_s;
        QTest::newRow("before") << qint64(-1'500'000'000) << u"-1.500000"_s;
        QTest::newRow("a day") << qint64(86'400'000'001'999) << u"86400.000001"_s;
    }

    void seconds()
    {
        QFETCH(qint64, ns);
        QTEST(secondsText(ns), "text");
    }

    void ratios()
    {
        QCOMPARE(ratioText(1, 0), QString());
        QCOMPARE(ratioText(0, 10), u"0.0 %"_s);
        QCOMPARE(ratioText(4, 1000), u"0.4 %"_s);
        QCOMPARE(ratioText(996, 10000), u"10 %"_s);
        QCOMPARE(ratioText(2301, 10000), u"23 %"_s);
        QCOMPARE(ratioText(UINT64_MAX, 1ULL << 63), u"200 %"_s);
    }
};

QTEST_GUILESS_MAIN(TestTimelineText)
#include "tst_timelinetext.moc"
