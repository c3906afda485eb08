// SPDX-License-Identifier: GPL-3.0-or-later
#include "bytes.h"
#include "wire/closecode.h"
#include "wire/framewriter.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sockwright;
using wire::FrameSpec;
using wire::Opcode;

class TestFrameWriter : public QObject
{
    Q_OBJECT

private slots:
    void header_data();
    void header();
    void examplesOfTheRfc_data();
    void examplesOfTheRfc();
    void appends();
    void masks();
    void closePayload_data();
    void closePayload();
};

void TestFrameWriter::header_data()
{
    QTest::addColumn<FrameSpec>("spec");
    QTest::addColumn<quint64>("size");
    QTest::addColumn<QByteArray>("hex");
    const auto row = [](const char *name, const FrameSpec &spec, quint64 size, const char *hex) {
        QTest::newRow(name) << spec << size << QByteArray(hex);
    };
    using Length = FrameSpec::Length;
    row("empty text", {.opcode = 1}, 0, "8100");
    row("125", {.opcode = 2}, 125, "827d");
    row("126", {.opcode = 2}, 126, "827e007e");
    row("65535", {.opcode = 2}, 65535, "827effff");
    row("65536", {.opcode = 2}, 65536, "827f0000000000010000");
    row("2^40", {.opcode = 2}, quint64{1} << 40, "827f0000010000000000");
    row("not the last", {.opcode = 1, .fin = false}, 3, "0103");
    row("continuation", {.opcode = 0}, 3, "8003");
    row("RSV1", {.opcode = 1, .rsv = 4}, 0, "c100");
    row("RSV2", {.opcode = 1, .rsv = 2}, 0, "a100");
    row("RSV3", {.opcode = 1, .rsv = 1}, 0, "9100");
    row("reserved opcode", {.opcode = 0xF}, 0, "8f00");
    row("bits past their field", {.opcode = 0x31, .rsv = 0xF, .fin = false}, 0, "7100");
    row("masked", {.opcode = 1, .maskKey = 0x01020304}, 5, "818501020304");
    row("masked, key 0", {.opcode = 1, .maskKey = 0}, 5, "818500000000");
    row("masked, 126", {.opcode = 1, .maskKey = 0xA1B2C3D4}, 126, "81fe007ea1b2c3d4");
    row("masked, 65536", {.opcode = 1, .maskKey = 0xA1B2C3D4}, 65536,
        "81ff0000000000010000a1b2c3d4");
    row("16 bits for 5", {.opcode = 1, .length = Length::Bits16}, 5, "817e0005");
    row("64 bits for 5", {.opcode = 1, .length = Length::Bits64}, 5, "817f0000000000000005");
    row("64 bits for 300", {.opcode = 1, .length = Length::Bits64}, 300, "817f000000000000012c");
    row("16 bits are too few", {.opcode = 1, .length = Length::Bits16}, 65536,
        "817f0000000000010000");
}

void TestFrameWriter::header()
{
    QFETCH(FrameSpec, spec);
    QFETCH(quint64, size);
    char header[wire::maxFrameHeader];
    const std::size_t length = wire::writeFrameHeader(header, spec, size);
    QTEST(QByteArray(header, static_cast<qsizetype>(length)).toHex(), "hex");
}

// RFC 6455 section 5.7.
void TestFrameWriter::examplesOfTheRfc_data()
{
    QTest::addColumn<FrameSpec>("spec");
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<QByteArray>("hex");
    const auto row
        = [](const char *name, const FrameSpec &spec, const char *payload, const char *hex) {
              QTest::newRow(name) << spec << QByteArray(payload) << QByteArray(hex);
          };
    row("unmasked text", {.opcode = 1}, "Hello", "810548656c6c6f");
    row("masked text", {.opcode = 1, .maskKey = 0x37FA213D}, "Hello", "818537fa213d7f9f4d5158");
    row("fragment 1", {.opcode = 1, .fin = false}, "Hel", "010348656c");
    row("fragment 2", {.opcode = 0}, "lo", "80026c6f");
    row("ping", {.opcode = 9}, "Hello", "890548656c6c6f");
    row("masked pong", {.opcode = 10, .maskKey = 0x37FA213D}, "Hello", "8a8537fa213d7f9f4d5158");
}

void TestFrameWriter::examplesOfTheRfc()
{
    QFETCH(FrameSpec, spec);
    QFETCH(QByteArray, payload);
    QByteArray frame;
    wire::appendFrame(frame, spec, view(payload));
    QTEST(frame.toHex(), "hex");
}

void TestFrameWriter::appends()
{
    QByteArray out("before");
    wire::appendFrame(out, Opcode::Binary, "ab");
    wire::appendFrame(out, Opcode::Ping, {});
    wire::appendFrame(out, Opcode::Text, "Hello", 0x37FA213D);
    QCOMPARE(out,
             "before"
                 + QByteArray::fromHex("82026162"
                                       "8900"
                                       "818537fa213d7f9f4d5158"));
}

void TestFrameWriter::masks()
{
    auto *random = QRandomGenerator::global();
    for (std::size_t size = 0; size < 100; ++size) {
        for (std::size_t phase = 0; phase < 8; ++phase) {
            const quint32 key = random->generate();
            const char keyBytes[] = {static_cast<char>(key >> 24), static_cast<char>(key >> 16),
                                     static_cast<char>(key >> 8), static_cast<char>(key)};
            const std::size_t misalignment = phase; // within the buffer
            QByteArray buffer(static_cast<qsizetype>(misalignment + size + 8), '~');
            QByteArray expected = buffer;
            for (std::size_t i = 0; i < size; ++i) {
                const auto at = static_cast<qsizetype>(misalignment + i);
                buffer[at] = static_cast<char>(random->bounded(256));
                expected[at] = static_cast<char>(buffer[at] ^ keyBytes[(phase + i) % 4]);
            }
            wire::applyMask(buffer.data() + misalignment, size, key, phase);
            QCOMPARE(buffer, expected);
        }
    }
}

void TestFrameWriter::closePayload_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<QByteArray>("payload");
    QTest::newRow("none") << 1005 << u"ignored"_s << QByteArray();
    QTest::newRow("code only") << 1000 << QString() << QByteArray("\x03\xE8");
    QTest::newRow("reason") << 4999 << u"é"_s << QByteArray("\x13\x87\xC3\xA9");
    QTest::newRow("cut") << 1001 << QString(200, u'x') << "\x03\xE9" + QByteArray(123, 'x');
}

void TestFrameWriter::closePayload()
{
    QFETCH(int, code);
    QFETCH(QString, reason);
    QTEST(wire::closePayload(static_cast<quint16>(code), reason), "payload");
}

QTEST_GUILESS_MAIN(TestFrameWriter)
#include "tst_framewriter.moc"
