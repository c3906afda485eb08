// SPDX-License-Identifier: GPL-3.0-or-later
// Everything RFC 6455 forbids a peer to send, and what the reader says about it.
#include "frames.h"
#include "wire/closecode.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace sockwright;
using wire::Batch;
using wire::Diagnosis;
using wire::FrameSpec;
using wire::MessageReader;
using wire::Role;
using Outcome = MessageReader::Outcome;

namespace {

constexpr std::uint64_t messageLimit = 1000;
constexpr std::uint64_t frameLimit = 600;

QByteArray closeOf(const char *hex)
{
    return QByteArray::fromHex(hex);
}

} // namespace

class TestProtocolRules : public QObject
{
    Q_OBJECT

private slots:
    void refused_data();
    void refused();
    void allowed_data();
    void allowed();
    void limitIsDecidedAtTheHeader_data();
    void limitIsDecidedAtTheHeader();
    void textIsRefusedAtItsFirstWrongByte_data();
    void textIsRefusedAtItsFirstWrongByte();
    void saysWhereTextIsWrong();
    void keepsTheBadFrame_data();
    void keepsTheBadFrame();
    void keepsTheBadFrameReadDirectly();
};

void TestProtocolRules::refused_data()
{
    QTest::addColumn<Role>("role");
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<Diagnosis>("diagnosis");
    QTest::addColumn<int>("closeCode");
    QTest::addColumn<QString>("section");
    QTest::addColumn<int>("rowsBefore");

    using Length = FrameSpec::Length;
    constexpr int error = wire::CloseCode::ProtocolError;
    constexpr int invalid = wire::CloseCode::InvalidPayload;
    constexpr int tooBig = wire::CloseCode::MessageTooBig;
    const QByteArray long126(126, 'a');

    for (const Role role : {Role::Client, Role::Server}) {
        const char *end = role == Role::Client ? "client" : "server";
        const auto row
            = [role, end](const char *name, const QByteArray &stream, Diagnosis diagnosis,
                          int closeCode, const char *section, int rowsBefore = 0) {
                  QTest::addRow("%s: %s", end, name) << role << stream << diagnosis << closeCode
                                                     << QString::fromLatin1(section) << rowsBefore;
              };
        const auto frame = [role](const FrameSpec &spec, const QByteArray &payload = {}) {
            return frameTo(role, spec, payload);
        };
        const QByteArray start = frame({.opcode = 1, .fin = false}, "start");

        row("3.4 RSV1", frame({.opcode = 1, .rsv = 4}, "a"), Diagnosis::ProtocolRsv, error, "5.2");
        row("3.2 RSV2", frame({.opcode = 2, .rsv = 2}, "a"), Diagnosis::ProtocolRsv, error, "5.2");
        row("3.1 RSV3", frame({.opcode = 2, .rsv = 1}, "a"), Diagnosis::ProtocolRsv, error, "5.2");
        row("3.3 RSV2 and RSV3 behind a message", frame({.opcode = 1}, "a") + frame({.rsv = 3}),
            Diagnosis::ProtocolRsv, error, "5.2", 1);
        row("3.5 RSV1 and RSV3", frame({.opcode = 2, .rsv = 5}, "a"), Diagnosis::ProtocolRsv, error,
            "5.2");
        row("3.6 RSV1 and RSV2 on a ping", frame({.opcode = 9, .rsv = 6}), Diagnosis::ProtocolRsv,
            error, "5.2");
        row("3.7 all of them on a Close", frame({.opcode = 8, .rsv = 7}), Diagnosis::ProtocolRsv,
            error, "5.2");
        row("3 RSV1 on a ping", frame({.opcode = 9, .rsv = 4}), Diagnosis::ProtocolRsv, error,
            "5.2");
        row("3 RSV1 on a continuation", start + frame({.opcode = 0, .rsv = 4}),
            Diagnosis::ProtocolRsv, error, "5.2");

        for (const std::uint8_t opcode : {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
            const QByteArray name = "4 opcode " + QByteArray::number(opcode);
            row(name.constData(), frame({.opcode = opcode}), Diagnosis::ProtocolOpcode, error,
                "5.2");
        }
        row("4 reserved opcode inside a message", start + frame({.opcode = 3}),
            Diagnosis::ProtocolOpcode, error, "5.2");

        row("5.9 continuation first", frame({.opcode = 0}, "a"), Diagnosis::ProtocolFragment, error,
            "5.4");
        row("5.12 continuation, more to come", frame({.opcode = 0, .fin = false}, "a"),
            Diagnosis::ProtocolFragment, error, "5.4");
        row("5.15 continuation, more to come, behind a fragmented message",
            start + frame({.opcode = 0}, "b") + frame({.opcode = 0, .fin = false}, "c"),
            Diagnosis::ProtocolFragment, error, "5.4", 1);
        row("5 continuation after a whole message",
            frame({.opcode = 1}, "a") + frame({.opcode = 0}, "b"), Diagnosis::ProtocolFragment,
            error, "5.4", 1);
        row("5 continuation after the last fragment",
            start + frame({.opcode = 0}, "b") + frame({.opcode = 0}, "c"),
            Diagnosis::ProtocolFragment, error, "5.4", 1);
        row("5.18 text inside a message", start + frame({.opcode = 1}, "b"),
            Diagnosis::ProtocolFragment, error, "5.4");
        row("5 binary inside a message, after a ping",
            start + frame({.opcode = 9}) + frame({.opcode = 2, .fin = false}, "b"),
            Diagnosis::ProtocolFragment, error, "5.4", 1);
        row("5 text inside an empty start",
            frame({.opcode = 2, .fin = false}) + frame({.opcode = 1}, "b"),
            Diagnosis::ProtocolFragment, error, "5.4");

        row("5.1 fragmented ping", frame({.opcode = 9, .fin = false}), Diagnosis::ProtocolControl,
            error, "5.5");
        row("5.2 fragmented pong", frame({.opcode = 10, .fin = false}, "a"),
            Diagnosis::ProtocolControl, error, "5.5");
        row("5 fragmented Close", frame({.opcode = 8, .fin = false}, closeOf("03e8")),
            Diagnosis::ProtocolControl, error, "5.5");
        row("2.5 ping of 126", frame({.opcode = 9}, long126), Diagnosis::ProtocolControl, error,
            "5.5");
        row("2 pong of 65536", frame({.opcode = 10}, QByteArray(65536, 'a')),
            Diagnosis::ProtocolControl, error, "5.5");
        row("7.3.6 Close of 126", frame({.opcode = 8}, closeOf("03e8") + QByteArray(124, 'a')),
            Diagnosis::ProtocolControl, error, "5.5");
        row("2 ping of 5 in 16 bits", frame({.opcode = 9, .length = Length::Bits16}, "aaaaa"),
            Diagnosis::ProtocolControl, error, "5.5");

        row("5 in 16 bits", frame({.opcode = 1, .length = Length::Bits16}, "aaaaa"),
            Diagnosis::ProtocolFragment, error, "5.2");
        row("125 in 16 bits", frame({.opcode = 2, .length = Length::Bits16}, QByteArray(125, 'a')),
            Diagnosis::ProtocolFragment, error, "5.2");
        row("5 in 64 bits", frame({.opcode = 2, .length = Length::Bits64}, "aaaaa"),
            Diagnosis::ProtocolFragment, error, "5.2");
        row("126 in 64 bits", frame({.opcode = 1, .length = Length::Bits64}, long126),
            Diagnosis::ProtocolFragment, error, "5.2");
        row("65535 in 64 bits",
            frame({.opcode = 2, .length = Length::Bits64}, QByteArray(65535, 'a')),
            Diagnosis::ProtocolFragment, error, "5.2");
        const QByteArray form64 = role == Role::Client ? "827f" : "82ff";
        row("top bit of the length", QByteArray::fromHex(form64 + "8000000000000000"),
            Diagnosis::ProtocolFragment, error, "5.2");
        row("all bits of the length", QByteArray::fromHex(form64 + "ffffffffffffffff"),
            Diagnosis::ProtocolFragment, error, "5.2");

        row("7.3.2 Close of 1 byte", frame({.opcode = 8}, "\x03"), Diagnosis::ProtocolClose, error,
            "5.5.1");
        for (const quint16 code :
             {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535}) {
            const QByteArray name = "7.9 Close " + QByteArray::number(code);
            const char payload[] = {static_cast<char>(code >> 8), static_cast<char>(code)};
            row(name.constData(), frame({.opcode = 8}, QByteArray(payload, 2)),
                Diagnosis::ProtocolClose, error, "7.4");
        }
        row("Close inside a message, code 1005", start + frame({.opcode = 8}, closeOf("03ed")),
            Diagnosis::ProtocolClose, error, "7.4");
        row("7.5.1 reason is no UTF-8", frame({.opcode = 8}, closeOf("03e8c3")),
            Diagnosis::InvalidUtf8, invalid, "5.5.1");
        row("reason with a surrogate", frame({.opcode = 8}, closeOf("03e861eda080")),
            Diagnosis::InvalidUtf8, invalid, "5.5.1");

        row("text is no UTF-8", frame({.opcode = 1}, "abc\xFF"), Diagnosis::InvalidUtf8, invalid,
            "8.1");
        row("text ends within a character", frame({.opcode = 1}, "abc\xE2\x82"),
            Diagnosis::InvalidUtf8, invalid, "8.1");
        row("fragmented text ends within a character",
            frame({.opcode = 1, .fin = false}, "\xE2") + frame({.opcode = 0}, "\x82"),
            Diagnosis::InvalidUtf8, invalid, "8.1");
        row("an empty last fragment leaves a character cut",
            frame({.opcode = 1, .fin = false}, "\xE2") + frame({.opcode = 0}),
            Diagnosis::InvalidUtf8, invalid, "8.1");
        row("character broken by the next fragment, a ping between",
            frame({.opcode = 1, .fin = false}, "\xF0\x9F") + frame({.opcode = 9})
                + frame({.opcode = 0}, "a"),
            Diagnosis::InvalidUtf8, invalid, "8.1", 1);

        row("message over the limit", frame({.opcode = 2}, QByteArray(1001, 'a')),
            Diagnosis::MessageTooBig, tooBig, "10.4");
        row("frame over its limit", frame({.opcode = 2}, QByteArray(601, 'a')),
            Diagnosis::MessageTooBig, tooBig, "10.4");
        row("fragments over the message limit",
            frame({.opcode = 2, .fin = false}, QByteArray(600, 'a'))
                + frame({.opcode = 0}, QByteArray(401, 'a')),
            Diagnosis::MessageTooBig, tooBig, "10.4");
        row("2^63-1", QByteArray::fromHex(form64 + "7fffffffffffffff"), Diagnosis::MessageTooBig,
            tooBig, "10.4");
    }

    const auto wrongMask
        = [error](const char *name, Role role, const QByteArray &stream, int rowsBefore) {
              QTest::newRow(name) << role << stream << Diagnosis::ProtocolMasked << error
                                  << u"5.1"_s << rowsBefore;
          };
    const QByteArray plain = frameTo(Role::Client, {.opcode = 1}, "a");
    const QByteArray masked = frameTo(Role::Server, {.opcode = 1}, "a");
    wrongMask("client: masked", Role::Client, masked, 0);
    wrongMask("client: masked after a plain one", Role::Client, plain + masked, 1);
    wrongMask("client: masked ping", Role::Client, frameTo(Role::Server, {.opcode = 9}), 0);
    wrongMask("client: masked and long", Role::Client,
              frameTo(Role::Server, {.opcode = 1}, long126), 0);
    wrongMask("server: plain", Role::Server, plain, 0);
    wrongMask("server: plain after a masked one", Role::Server, masked + plain, 1);
    wrongMask("server: plain Close", Role::Server, frameTo(Role::Client, {.opcode = 8}), 0);
}

void TestProtocolRules::refused()
{
    QFETCH(Role, role);
    QFETCH(QByteArray, stream);
    QFETCH(int, rowsBefore);

    // Behind good messages and in front of more bytes, in pieces of several sizes.
    const QByteArray good
        = frameTo(role, {.opcode = 1}, "good") + frameTo(role, {.opcode = 10}, "x");
    const QByteArray all = good + stream + frameTo(role, {.opcode = 1}, "never read");
    for (const qsizetype pieceSize : {qsizetype{1}, qsizetype{3}, all.size()}) {
        MessageReader reader(role, {messageLimit, frameLimit});
        Batch batch;
        Outcome outcome = Outcome::NeedMore;
        qsizetype taken = 0;
        while (outcome == Outcome::NeedMore && taken < all.size()) {
            outcome = reader.consume(view(all.mid(taken, pieceSize)), 7, batch);
            taken += static_cast<qsizetype>(reader.consumed());
        }
        QCOMPARE(outcome, Outcome::Violation);
        QVERIFY(taken > good.size());
        QVERIFY(taken <= good.size() + stream.size());

        const auto &error = reader.error();
        QVERIFY(error);
        QTEST(error->diagnosis, "diagnosis");
        QTEST(int(error->closeCode), "closeCode");
        QFETCH(QString, section);
        QCOMPARE(error->rule, u"RFC 6455 section "_s + section);
        QVERIFY2(error->message.endsWith(u" (%1)."_s.arg(error->rule)), qPrintable(error->message));
        QVERIFY2(
            error->message.startsWith(role == Role::Client ? u"The server "_s : u"The client "_s),
            qPrintable(error->message));
        QVERIFY2(!error->message.contains(u'%'), qPrintable(error->message));
        QVERIFY(!error->hint.isEmpty());
        const bool looksCompressed
            = error->diagnosis == Diagnosis::ProtocolRsv && (error->frameHeader[0] & 0x70) == 0x40;
        QCOMPARE(error->hint.contains(u"permessage-deflate"), looksCompressed);
        QVERIFY(!error->frameHeader.isEmpty());
        QVERIFY(stream.contains(error->frameHeader));
        QVERIFY(error->frameBytes.startsWith(error->frameHeader));
        QVERIFY(all.contains(error->frameBytes));

        QCOMPARE(finishedRows(batch), 2 + rowsBefore);
        QCOMPARE(bytesOf(batch.payload(batch.records()[0])), QByteArray("good"));

        // Nothing is read any more.
        QCOMPARE(reader.consume(view(good), 8, batch), Outcome::Violation);
        QCOMPARE(reader.consumed(), std::size_t{0});
        QVERIFY(reader.directTarget().empty());
        QCOMPARE(finishedRows(batch), 2 + rowsBefore);
    }
}

void TestProtocolRules::allowed_data()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<int>("rows");
    const auto row = [](const char *name, const QByteArray &stream, int rows) {
        QTest::newRow(name) << stream << rows;
    };
    const auto frame = [](const FrameSpec &spec, const QByteArray &payload = {}) {
        return frameTo(Role::Client, spec, payload);
    };
    row("empty text", frame({.opcode = 1}), 1);
    row("empty binary", frame({.opcode = 2}), 1);
    row("only empty fragments",
        frame({.opcode = 1, .fin = false}) + frame({.opcode = 0, .fin = false})
            + frame({.opcode = 0}),
        1);
    row("ping of 125", frame({.opcode = 9}, QByteArray(125, 'a')), 1);
    row("pong that nobody asked for", frame({.opcode = 10}, "a"), 1);
    row("binary that is no UTF-8", frame({.opcode = 2}, "\xFF\xFE"), 1);
    row("ping that is no UTF-8", frame({.opcode = 9}, "\xFF\xFE"), 1);
    row("frame at its limit", frame({.opcode = 2}, QByteArray(600, 'a')), 1);
    row("message at its limit",
        frame({.opcode = 2, .fin = false}, QByteArray(600, 'a'))
            + frame({.opcode = 0}, QByteArray(400, 'a')),
        1);
    row("the limit is for one message",
        frame({.opcode = 2}, QByteArray(600, 'a')) + frame({.opcode = 2}, QByteArray(600, 'a')), 2);
    row("control frames inside a message",
        frame({.opcode = 1, .fin = false}, "a") + frame({.opcode = 9}) + frame({.opcode = 10})
            + frame({.opcode = 0}, "b"),
        3);
    row("a character over three fragments",
        frame({.opcode = 1, .fin = false}, "\xE2") + frame({.opcode = 0, .fin = false}, "\x82")
            + frame({.opcode = 0}, "\xAC"),
        1);
    row("a character over two fragments around a ping",
        frame({.opcode = 1, .fin = false}, "\xF0\x9F") + frame({.opcode = 9}, "\xFF")
            + frame({.opcode = 0}, "\x9A\x80"),
        2);
    row("126 and 127 in the shortest form",
        frame({.opcode = 2}, QByteArray(126, 'a')) + frame({.opcode = 2}, QByteArray(127, 'a')), 2);
}

void TestProtocolRules::allowed()
{
    QFETCH(QByteArray, stream);
    for (const qsizetype pieceSize : {qsizetype{1}, stream.size()}) {
        MessageReader reader(Role::Client, {messageLimit, frameLimit});
        Batch batch;
        for (qsizetype i = 0; i < stream.size(); i += pieceSize)
            QCOMPARE(reader.consume(view(stream.mid(i, pieceSize)), 0, batch), Outcome::NeedMore);
        QVERIFY(!reader.insideMessage());
        QTEST(int(batch.records().size()), "rows");
    }
}

void TestProtocolRules::limitIsDecidedAtTheHeader_data()
{
    QTest::addColumn<Role>("role");
    QTest::addColumn<QByteArray>("header");
    QTest::newRow("16 bits") << Role::Client << QByteArray::fromHex("827e03e9");
    QTest::newRow("64 bits") << Role::Client << QByteArray::fromHex("827f0000000040000000");
    QTest::newRow("before the key has come")
        << Role::Server << QByteArray::fromHex("82ff0000000040000000");
    QTest::newRow("first fragment") << Role::Client << QByteArray::fromHex("027e03e9");
}

void TestProtocolRules::limitIsDecidedAtTheHeader()
{
    QFETCH(Role, role);
    QFETCH(QByteArray, header);
    MessageReader reader(role, {messageLimit, frameLimit});
    Batch batch;
    QCOMPARE(reader.consume(view(header.chopped(1)), 0, batch), Outcome::NeedMore);
    QCOMPARE(reader.consume(view(header.last(1)), 0, batch), Outcome::Violation);
    QCOMPARE(reader.error()->closeCode, wire::CloseCode::MessageTooBig);
    QCOMPARE(reader.error()->frameHeader, header);
}

void TestProtocolRules::textIsRefusedAtItsFirstWrongByte_data()
{
    QTest::addColumn<QByteArray>(
        "begin"); // of a frame of 100 bytes, the last byte is the wrong one
    for (const char *hex : {"ff", "c0", "edA0", "f490", "616263e28228", "f0808080"})
        QTest::newRow(hex) << QByteArray::fromHex(hex);
    QTest::newRow("far in") << QByteArray(70, 'a') + "\xC3\xC3";
}

void TestProtocolRules::textIsRefusedAtItsFirstWrongByte()
{
    QFETCH(QByteArray, begin);
    const qsizetype wrong = begin == QByteArray::fromHex("f0808080") ? 2 : begin.size();
    for (const Role role : {Role::Client, Role::Server}) {
        const QByteArray frame = frameTo(role, {.opcode = 1}, begin.leftJustified(100, 'a'));
        const qsizetype header = frame.size() - 100;
        MessageReader reader(role, {});
        Batch batch;
        for (qsizetype i = 0; i < header + wrong - 1; ++i)
            QCOMPARE(reader.consume(view(frame.mid(i, 1)), 0, batch), Outcome::NeedMore);
        QCOMPARE(reader.consume(view(frame.mid(header + wrong - 1, 1)), 0, batch),
                 Outcome::Violation);
        QCOMPARE(reader.error()->diagnosis, Diagnosis::InvalidUtf8);
    }
}

void TestProtocolRules::saysWhereTextIsWrong()
{
    const QByteArray stream = frameTo(Role::Client, {.opcode = 1, .fin = false}, "abcde\xE2")
        + frameTo(Role::Client, {.opcode = 0}, "\x82\xAC then \xFF");
    for (const qsizetype pieceSize : {qsizetype{1}, qsizetype{4}, stream.size()}) {
        MessageReader reader(Role::Client, {});
        Batch batch;
        for (qsizetype i = 0; i < stream.size(); i += pieceSize)
            reader.consume(view(stream.mid(i, pieceSize)), 0, batch);
        QVERIFY(reader.error());
        QVERIFY2(reader.error()->message.contains(u"byte offset 14 "),
                 qPrintable(reader.error()->message));
    }
}

void TestProtocolRules::keepsTheBadFrame_data()
{
    QTest::addColumn<Role>("role");
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<QByteArray>("atOnce"); // what is kept when all of it is at hand
    QTest::addColumn<QByteArray>("byBytes"); // and when it ends with the wrong byte
    const auto add = [](const char *name, Role role, const QByteArray &good, const QByteArray &bad,
                        qsizetype kept, qsizetype read) {
        QTest::newRow(name) << role << good + bad + frameTo(role, {.opcode = 1}, "next")
                            << bad.first(kept) << bad.first(read);
    };
    const Role client = Role::Client;
    const QByteArray start = frameTo(client, {.opcode = 1, .fin = false}, "start");
    const QByteArray ping = frameTo(client, {.opcode = 9});

    const QByteArray opcode = frameTo(client, {.opcode = 3}, "payload");
    add("first byte", client, "", opcode, opcode.size(), 1);
    add("first byte, behind others", client, start + ping, opcode, opcode.size(), 1);
    const QByteArray masked = frameTo(Role::Server, {.opcode = 1}, "payload");
    add("second byte", client, ping, masked, masked.size(), 2);
    const QByteArray longer
        = frameTo(client, {.opcode = 2, .length = FrameSpec::Length::Bits64}, "payload");
    add("length", client, "", longer, longer.size(), 10);
    const QByteArray large = frameTo(client, {.opcode = 2}, QByteArray(100'000, 'a'));
    add("length over the limit", client, "", large, 10 + 256, 10);
    const QByteArray text = frameTo(client, {.opcode = 1}, QByteArray(400, 'a') + '\xFF');
    add("payload", client, ping, text, 4 + 256, 4 + 256);
    const QByteArray shortText = frameTo(client, {.opcode = 0}, "ab\xFF more");
    add("payload of a continuation", client, start, shortText, shortText.size(), 2 + 3);
    const QByteArray hidden = frameTo(Role::Server, {.opcode = 1}, "ab\xFF more");
    add("payload with its mask on", Role::Server, "", hidden, hidden.size(), 6 + 3);
    const QByteArray close = frameTo(client, {.opcode = 8}, closeOf("03ec61"));
    add("Close", client, start, close, close.size(), close.size());
    const QByteArray cut = frameTo(client, {.opcode = 0});
    add("end of a text", client, frameTo(client, {.opcode = 1, .fin = false}, "\xE2"), cut, 2, 2);
}

void TestProtocolRules::keepsTheBadFrame()
{
    QFETCH(Role, role);
    QFETCH(QByteArray, stream);
    MessageReader fast(role, {messageLimit, frameLimit});
    Batch batch;
    QCOMPARE(fast.consume(view(stream), 0, batch), Outcome::Violation);
    QTEST(fast.error()->frameBytes, "atOnce");

    MessageReader slow(role, {messageLimit, frameLimit});
    for (qsizetype i = 0; !slow.error(); ++i)
        slow.consume(view(stream.mid(i, 1)), 0, batch);
    QTEST(slow.error()->frameBytes, "byBytes");
    const QByteArray kept = slow.error()->frameBytes;
    QCOMPARE(slow.consume(view(stream), 0, batch), Outcome::Violation);
    QCOMPARE(slow.error()->frameBytes, kept);
}

void TestProtocolRules::keepsTheBadFrameReadDirectly()
{
    const QByteArray frame = frameTo(Role::Server, {.opcode = 1}, QByteArray(100'000, '\xFF'));
    MessageReader reader(Role::Server, {});
    Batch batch;
    reader.consume(view(frame.first(14)), 0, batch);
    const std::span<char> target = reader.directTarget();
    QVERIFY(target.size() >= 1000);
    std::memcpy(target.data(), frame.constData() + 14, 1000);
    QCOMPARE(reader.commitDirect(1000, 0, batch), Outcome::Violation);
    QCOMPARE(reader.error()->frameBytes, frame.first(14 + 256));
}

QTEST_GUILESS_MAIN(TestProtocolRules)
#include "tst_protocolrules.moc"
