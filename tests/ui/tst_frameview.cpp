// SPDX-License-Identifier: GPL-3.0-or-later
#include "byname.h"

#include "support/cputimer.h"
#include "ui/frames/framemodel.h"
#include "ui/frames/frametext.h"
#include "ui/frames/frameview.h"
#include "ui/payload/plaintextview.h"
#include "wire/framewriter.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QScrollBar>
#include <QTableView>
#include <QTest>
#include <QToolButton>

using namespace sockwright;
using namespace sockwright::ui;
using namespace Qt::StringLiterals;
using tests::byName;

namespace {

wire::Frame makeFrame(const wire::FrameSpec &spec, std::uint64_t payload, std::int64_t time = 0)
{
    wire::Frame frame;
    frame.time = time;
    frame.payloadSize = payload;
    frame.headerSize
        = static_cast<std::uint8_t>(wire::writeFrameHeader(frame.header.data(), spec, payload));
    return frame;
}

InspectedRow makeRow(wire::Kind kind, std::vector<wire::Frame> frames = {})
{
    InspectedRow row;
    row.record.kind = kind;
    row.record.direction = wire::Direction::Out;
    row.record.frames = static_cast<std::uint32_t>(frames.size());
    for (const wire::Frame &frame : frames) {
        row.record.size += static_cast<std::uint32_t>(frame.payloadSize);
        row.record.wireSize += static_cast<std::uint32_t>(frame.payloadSize + frame.headerSize);
    }
    row.frames = std::move(frames);
    return row;
}

InspectedRow makeFault(const QByteArray &bytes)
{
    InspectedRow row = makeRow(wire::Kind::Error);
    row.failure = wire::Failure{};
    row.failure->diagnosis = wire::Diagnosis::ProtocolOpcode;
    row.failure->message = u"Opcode 0x3 is reserved (RFC 6455 section 5.2)."_s;
    row.failure->bytes = bytes;
    return row;
}

QString textOf(const PlainTextView *view)
{
    return QString::fromUtf8(view->index().text());
}

} // namespace

class TestFrameView : public QObject
{
    Q_OBJECT

private slots:
    void headerBits_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QStringList>("lines");
        QTest::newRow("nothing") << QByteArray() << QStringList();
        QTest::newRow("small, not masked")
            << QByteArray::fromHex("8105")
            << QStringList{u"81  1... ....  FIN: 1, last frame"_s, u"    .000 ....  RSV: 000"_s,
                           u"    .... 0001  opcode: 0x1 text"_s, u"05  0... ....  mask: 0"_s,
                           u"    .000 0101  length: 5"_s};
        QTest::newRow("compressed, 16 bits, masked")
            << QByteArray::fromHex("42FE0100AABBCCDD")
            << QStringList{u"42  0... ....  FIN: 0, more follow"_s,
                           u"    .100 ....  RSV: 100"_s,
                           u"    .... 0010  opcode: 0x2 binary"_s,
                           u"FE  1... ....  mask: 1, masked"_s,
                           u"    .111 1110  length: 126, 16 bits follow"_s,
                           u"01 00          length: 256"_s,
                           u"AA BB CC DD    masking key"_s};
        QTest::newRow("64 bits") << QByteArray::fromHex("827F0000000000010000")
                                 << QStringList{u"82  1... ....  FIN: 1, last frame"_s,
                                                u"    .000 ....  RSV: 000"_s,
                                                u"    .... 0010  opcode: 0x2 binary"_s,
                                                u"7F  0... ....  mask: 0"_s,
                                                u"    .111 1111  length: 127, 64 bits follow"_s,
                                                u"00 00 00 00"_s,
                                                u"00 01 00 00    length: 65536"_s};
        QTest::newRow("one byte")
            << QByteArray::fromHex("83")
            << QStringList{u"83  1... ....  FIN: 1, last frame"_s, u"    .000 ....  RSV: 000"_s,
                           u"    .... 0011  opcode: 0x3 reserved"_s,
                           u"…              1 more byte(s) of the header did not come"_s};
    }

    void headerBits()
    {
        QFETCH(QByteArray, header);
        QFETCH(QStringList, lines);
        QCOMPARE(headerLines({header.constData(), std::size_t(header.size())}), lines);
    }

    void anyBytesAreALegalHeader()
    {
        for (int first = 0; first < 256; ++first) {
            for (int second = 0; second < 256; ++second) {
                const QByteArray whole = QByteArray(1, char(first)) + QByteArray(1, char(second))
                    + QByteArray(12, '\x01');
                for (std::size_t size = 1; size <= wire::maxFrameHeader; ++size) {
                    const std::string_view header(whole.constData(), size);
                    const QStringList lines = headerLines(header);
                    const bool isWhole = size >= 2 && wire::parseFrameHeader(header)->size <= size;
                    QCOMPARE(lines.last().startsWith(u'…'), !isWhole);
                    if (second % 16 != 0xE && second % 16 != 0xF)
                        break; // one length form is like the other
                }
            }
        }
    }

    void model()
    {
        FrameModel frames;
        const QAbstractItemModelTester tester(&frames);
        std::vector<wire::Frame> list{
            makeFrame({.opcode = 1, .fin = false, .maskKey = 0xAABBCCDD}, 300, 1'000'000),
            makeFrame({.opcode = 0, .rsv = 4}, 5, 1'340'000)};
        frames.setFrames(list);
        const auto cell = [&frames](int row, int column) {
            return frames.index(row, column).data().toString();
        };
        QCOMPARE(frames.rowCount(), 2);
        QCOMPARE(cell(0, FrameModel::Number), u"1"_s);
        QCOMPARE(cell(0, FrameModel::Flags), u"–"_s);
        QCOMPARE(cell(0, FrameModel::Opcode), u"0x1 text"_s);
        QCOMPARE(cell(0, FrameModel::MaskKey), u"AABBCCDD"_s);
        QCOMPARE(cell(0, FrameModel::Length), u"300"_s);
        QCOMPARE(cell(0, FrameModel::WireSize), u"308"_s);
        QCOMPARE(cell(0, FrameModel::Header), u"01 FE 01 2C AA BB CC DD"_s);
        QVERIFY(!cell(0, FrameModel::Time).contains(u'+'));
        QVERIFY(cell(1, FrameModel::Time).endsWith(u"+340 µs"_s));
        QCOMPARE(cell(1, FrameModel::Flags), u"FIN R1"_s);
        QCOMPARE(cell(1, FrameModel::Opcode), u"0x0 cont."_s);
        QCOMPARE(cell(1, FrameModel::MaskKey), u"none"_s);
        frames.setFrames({});
        QCOMPARE(frames.rowCount(), 0);
    }

    void summaries_data()
    {
        QTest::addColumn<InspectedRow>("row");
        QTest::addColumn<QString>("summary");
        QTest::newRow("one") << makeRow(wire::Kind::Text, {makeFrame({.opcode = 1}, 5)})
                             << u"1 frame, 7 B on the wire for 5 B"_s;
        InspectedRow row = makeRow(wire::Kind::Text, std::vector(3, makeFrame({}, 148)));
        row.record.flags = wire::Record::Compressed;
        row.record.size = 1000;
        QTest::newRow("compressed")
            << row << u"3 frames, 456 B on the wire for 1.0 KB (compressed, 46 %)"_s;
        row.record.size = 0;
        QTest::newRow("compressed nothing")
            << row << u"3 frames, 456 B on the wire for 0 B (compressed)"_s;
        row = makeRow(wire::Kind::Close, {makeFrame({.opcode = 8}, 2)});
        row.record.size = 0;
        row.record.code = 1000;
        QTest::newRow("close with a code only") << row << u"1 frame, 4 B on the wire for 2 B"_s;
        for (const int code : {1005, 1006}) {
            row = makeRow(wire::Kind::Close);
            row.record.direction = wire::Direction::Local;
            row.record.code = static_cast<std::uint16_t>(code);
            QTest::addRow("%d", code)
                << row << u"%1 is never sent: no Close frame came."_s.arg(code);
        }
        row = makeRow(wire::Kind::Text);
        row.record.frames = 1;
        QTest::newRow("frames are not seen")
            << row << u"Frames are not visible with this Qt version."_s;
        QTest::newRow("state") << makeRow(wire::Kind::State)
                               << u"A change of state crossed no wire: it has no frames."_s;
        QTest::newRow("handshake")
            << makeRow(wire::Kind::Handshake)
            << u"The handshake is HTTP: no frames yet. See the Handshake tab."_s;
        QTest::newRow("error") << makeRow(wire::Kind::Error) << u"No frame is at fault here."_s;
        QTest::newRow("bad frame")
            << makeFault(QByteArray::fromHex("8300")) << u"The frame that ended the connection:"_s;
    }

    void summaries()
    {
        QFETCH(InspectedRow, row);
        QFETCH(QString, summary);
        QCOMPARE(frameSummary(row), summary);
    }

    void notes()
    {
        InspectedRow row = makeRow(wire::Kind::Pong, {makeFrame({.opcode = 10}, 0)});
        QVERIFY(frameNotes(row).isEmpty());
        row.record.flags = wire::Record::Automatic;
        QCOMPARE(frameNotes(row), QStringList{u"Sent automatically by Sockwright."_s});
        row.record.flags = wire::Record::Raw;
        row.record.frames = 20'000;
        QCOMPARE(
            frameNotes(row),
            (QStringList{u"Raw frame, sent as written."_s, u"The first 1 frames are listed."_s}));
        row.record.frames = 1;
        row.record.flags = wire::Record::Automatic | wire::Record::Failing;
        QCOMPARE(frameNotes(row),
                 QStringList{u"Sent because the server broke a rule (RFC 6455 section 7.1.7)."_s});
        row.record.flags = wire::Record::Unfinished;
        QCOMPARE(frameNotes(row), QStringList{u"Broken off: so much of it was sent."_s});
        row.record.direction = wire::Direction::In;
        QCOMPARE(frameNotes(row), QStringList{u"The connection ended before its last frame."_s});
    }

    void windowShowsTheFramesOfARow()
    {
        FrameView view;
        view.resize(400, 400);
        view.show();
        QVERIFY(QTest::qWaitForWindowActive(&view));
        QVERIFY(!byName<QTableView>(view, u"Frames"_s));

        view.setRow(makeRow(wire::Kind::Text,
                            {makeFrame({.opcode = 1, .fin = false}, 5),
                             makeFrame({.opcode = 0, .maskKey = 0x01020304}, 300)}));
        auto *table = byName<QTableView>(view, u"Frames"_s);
        auto *header = byName<PlainTextView>(view, u"Frame header"_s);
        QVERIFY(table && header);
        QCOMPARE(table->currentIndex().row(), 0);
        QVERIFY(textOf(header).startsWith(u"01"_s));

        table->setFocus();
        QTest::keyClick(table, Qt::Key_Down);
        QVERIFY(textOf(header).contains(u"01 02 03 04    masking key"_s));
        byName<QToolButton>(view, u"Copy header bytes"_s)->click();
        QCOMPARE(QGuiApplication::clipboard()->text(), u"80 FE 01 2C 01 02 03 04"_s);
        QGuiApplication::clipboard()->clear();
        QTest::keyClick(table, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"80 FE 01 2C 01 02 03 04"_s);
        QTest::keyClick(table, Qt::Key_Tab);
        QVERIFY(!table->hasFocus());

        view.setRow(makeRow(wire::Kind::State));
        QVERIFY(!byName<QTableView>(view, u"Frames"_s));
    }

    // At the width that the Inspector has in a window of the default size.
    void whatTellsMostIsInSight()
    {
        FrameView view;
        view.resize(312, 120);
        view.show();
        view.setRow(makeRow(wire::Kind::Text,
                            {makeFrame({.opcode = 2, .fin = false, .maskKey = 0xAABBCCDD}, 65'000),
                             makeFrame({.opcode = 0, .maskKey = 0xAABBCCDD}, 12)}));
        auto *table = byName<QTableView>(view, u"Frames"_s);
        QVERIFY(table);
        for (const int column : {FrameModel::Number, FrameModel::Flags, FrameModel::Opcode,
                                 FrameModel::Length, FrameModel::WireSize, FrameModel::MaskKey}) {
            const int end = table->columnViewportPosition(column) + table->columnWidth(column);
            QVERIFY2(end <= table->viewport()->width(), qPrintable(QString::number(column)));
        }
        QVERIFY(view.minimumSizeHint().height() < 100);
        // The page scrolls: each of its parts is as high as what it says.
        QTRY_COMPARE(table->verticalScrollBar()->maximum(), 0);
        const auto *header = byName<PlainTextView>(view, u"Frame header"_s);
        QCOMPARE(header->verticalScrollBar()->maximum(), 0);
        QTRY_VERIFY(view.verticalScrollBar()->maximum() > 0);
    }

    void windowShowsTheBadFrame()
    {
        FrameView view;
        view.resize(400, 400);
        view.show();
        view.setRow(makeFault(QByteArray::fromHex("8305") + "hello"));
        auto *table = byName<QTableView>(view, u"Frames"_s);
        QVERIFY(table);
        QCOMPARE(table->model()->rowCount(), 1);
        QCOMPARE(table->model()->index(0, FrameModel::Opcode).data().toString(), u"0x3 reserved"_s);
        const QString text = textOf(byName<PlainTextView>(view, u"Frame header"_s));
        QVERIFY(text.contains(u"opcode: 0x3 reserved"_s));
        QVERIFY(text.contains(u"68 65 6c 6c 6f"_s));
        bool ruleShown = false;
        for (const QLabel *label : view.findChildren<QLabel *>())
            ruleShown = ruleShown || (label->isVisible() && label->text().contains(u"5.2"_s));
        QVERIFY(ruleShown);

        view.setRow(makeFault(QByteArray::fromHex("83")));
        QCOMPARE(table->model()->rowCount(), 1);
        // Bytes of an answer that is no HTTP are no frame.
        InspectedRow row = makeFault("SSH-2.0");
        row.failure->diagnosis = wire::Diagnosis::NotHttp;
        view.setRow(row);
        QCOMPARE(table->model()->rowCount(), 0);
    }

    void tenThousandFrames()
    {
        FrameView view;
        view.resize(600, 400);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        const InspectedRow row = makeRow(
            wire::Kind::Text, std::vector(10'000, makeFrame({.opcode = 1, .maskKey = 1}, 100)));
        view.setRow(row);
        const tests::CpuTimer timer;
        view.setRow(row);
        QCoreApplication::processEvents();
        auto *table = byName<QTableView>(view, u"Frames"_s);
        table->scrollToBottom();
        QCoreApplication::processEvents();
        // Measuring or making every row takes many times as long.
        QVERIFY2(timer.elapsedMs() < 500, qPrintable(QString::number(timer.elapsedMs())));
        QCOMPARE(table->rowHeight(0), table->rowHeight(9'999));
    }
};

QTEST_MAIN(TestFrameView)
#include "tst_frameview.moc"
