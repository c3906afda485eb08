// SPDX-License-Identifier: GPL-3.0-or-later
// UTF-8 in text messages, section 6 of the public WebSocket conformance suite: valid and invalid at
// every place of a message, in one frame and in fragments, and refused at the first wrong byte.
#include "frames.h"

#include <QTest>

using namespace sockwright;
using wire::Batch;
using wire::Diagnosis;
using wire::Kind;
using wire::MessageReader;
using wire::Role;
using Outcome = MessageReader::Outcome;

namespace {

QByteArray fragmented(const QByteArray &text, qsizetype size)
{
    QByteArray stream;
    for (qsizetype i = 0; i < text.size(); i += size) {
        const std::uint8_t opcode = i == 0 ? 1 : 0;
        wire::appendFrame(stream, {.opcode = opcode, .fin = i + size >= text.size()},
                          view(text.mid(i, size)));
    }
    return stream;
}

// How much of a stream is read before it is refused; all of it when it is not.
qsizetype readUntilRefused(MessageReader &reader, const QByteArray &stream, qsizetype pieceSize,
                           Batch &out)
{
    for (qsizetype i = 0; i < stream.size(); i += pieceSize) {
        const QByteArray piece = stream.mid(i, pieceSize);
        if (reader.consume(view(piece), 0, out) != Outcome::NeedMore)
            return i + static_cast<qsizetype>(reader.consumed());
    }
    return stream.size();
}

} // namespace

class TestTextMessages : public QObject
{
    Q_OBJECT

private slots:
    void valid_data();
    void valid();
    void invalid_data();
    void invalid();
    void failsFast_data();
    void failsFast();
};

void TestTextMessages::valid_data()
{
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char *section, const char *hex) {
        QTest::addRow("%s %s", section, hex) << QByteArray::fromHex(hex);
    };
    row("6.1 empty", "");
    row("6.2", "48656c6c6f2dc2b540c39fc3b6c3a4c3bcc3a0c3a12d5554462d382121");
    row("6.5", "cebae1bdb9cf83cebcceb5");
    for (const char *hex : {"00", "c280", "e0a080", "f0908080"})
        row("6.7 first of its length", hex);
    for (const char *hex : {"7f", "dfbf", "efbfbf", "f48fbfbf"})
        row("6.9 last of its length", hex);
    for (const char *hex : {"ed9fbf", "ee8080", "efbfbd", "f48fbfbf"})
        row("6.11 boundary", hex);
    for (const char *hex :
         {"efbfbe", "efbfbf", "f09fbfbe", "f09fbfbf", "f0afbfbe", "f0afbfbf", "f0bfbfbe",
          "f18fbfbf", "f19fbfbe", "f2bfbfbf", "f3bfbfbe", "f48fbfbe", "efb790", "efb7af"})
        row("6.22 noncharacter", hex);
    for (const char *hex : {"efbfb9", "efbfba", "efbfbb", "efbfbc", "efbfbd"})
        row("6.23 special", hex);
    row("6 byte order mark", "efbbbf61");
    row("6 byte order mark alone", "efbbbf");
}

void TestTextMessages::valid()
{
    QFETCH(QByteArray, text);
    for (const qsizetype ahead : {0, 1, 31, 63, 64, 65, 200}) {
        const QByteArray message = QByteArray(ahead, 'a') + text + QByteArray(ahead, 'b');
        for (qsizetype frameSize = std::max<qsizetype>(ahead, 1); frameSize <= ahead + 5;
             ++frameSize) {
            const QByteArray stream
                = message.isEmpty() ? QByteArray::fromHex("8100") : fragmented(message, frameSize);
            for (const qsizetype pieceSize : {qsizetype{1}, qsizetype{3}, stream.size()}) {
                MessageReader reader(Role::Client, {});
                Batch batch;
                QCOMPARE(readUntilRefused(reader, stream, pieceSize, batch), stream.size());
                QVERIFY(!reader.error());
                QCOMPARE(batch.records().size(), std::size_t{1});
                QCOMPARE(bytesOf(batch.payload(batch.records().front())), message);
            }
        }
    }
}

void TestTextMessages::invalid_data()
{
    QTest::addColumn<QByteArray>("text");
    const auto rows = [](const char *section, std::initializer_list<const char *> list) {
        for (const char *hex : list)
            QTest::addRow("%s %s", section, hex) << QByteArray::fromHex(hex);
    };
    rows("6.3", {"cebae1bdb9cf83cebcceb5eda080656469746564"});
    rows("6.6 cut", {"ce", "cebae1", "cebae1bd", "cebae1bdb9cf83cebcce"});
    rows("6.8 five and six bytes", {"f888808080", "fc8480808080"});
    rows("6.10 past the last", {"f7bfbfbf", "fbbfbfbfbf", "fdbfbfbfbfbf"});
    rows("6.11 past U+10FFFF", {"f4908080", "f5808080"});
    rows("6.12 continuation alone", {"80", "bf", "80bf", "80bf80bf80bf80"});
    rows("6.13 start alone", {"c020", "df20", "e020", "ef20", "f020", "f420", "f820", "fc20"});
    rows("6.14 last byte missing",
         {"c0", "e080", "f08080", "f8808080", "fc80808080", "df", "efbf", "f7bfbf", "fbbfbfbf",
          "fdbfbfbfbf", "f09f98", "e282"});
    rows("6.15 many of them", {"c0e080f08080f8808080fc80808080dfefbff7bfbf"});
    rows("6.16 impossible", {"fe", "ff", "fefeffff"});
    rows("6.17 overlong", {"c0af", "e080af", "f08080af", "f8808080af", "fc80808080af"});
    rows("6.18 longest overlong", {"c1bf", "e09fbf", "f08fbfbf", "f887bfbfbf", "fc83bfbfbfbf"});
    rows("6.19 overlong NUL", {"c080", "e08080", "f0808080", "f880808080", "fc8080808080"});
    rows("6.20 surrogate", {"eda080", "edadbf", "edae80", "edafbf", "edb080", "edbe80", "edbfbf"});
    rows("6.21 pair of surrogates",
         {"eda080edb080", "eda080edbfbf", "edadbfedb080", "edadbfedbfbf", "edae80edb080",
          "edafbfedbfbf"});
}

void TestTextMessages::invalid()
{
    QFETCH(QByteArray, text);
    for (const qsizetype ahead : {0, 1, 31, 63, 64, 65, 200}) {
        const QByteArray message = QByteArray(ahead, 'a') + text;
        for (qsizetype frameSize = std::max<qsizetype>(ahead, 1); frameSize <= ahead + 5;
             ++frameSize) {
            const QByteArray stream = fragmented(message, frameSize);
            QString said;
            for (const qsizetype pieceSize : {qsizetype{1}, qsizetype{3}, stream.size()}) {
                MessageReader reader(Role::Client, {});
                Batch batch;
                readUntilRefused(reader, stream, pieceSize, batch);
                QVERIFY(reader.error());
                QCOMPARE(reader.error()->diagnosis, Diagnosis::InvalidUtf8);
                QCOMPARE(int(reader.error()->closeCode), 1007);
                QCOMPARE(finishedRows(batch), 0);
                // The same words in whatever pieces it came.
                if (!said.isEmpty())
                    QCOMPARE(reader.error()->message, said);
                said = reader.error()->message;
                // Up to the first byte that is wrong.
                const QByteArray shown = reader.error()->shownBytes;
                if (!shown.isEmpty())
                    QCOMPARE(message.mid(qsizetype(reader.error()->shownFrom), shown.size()),
                             shown);
            }
        }
    }
}

// 6.4: a message is refused at its first wrong byte, however much of it is still to come.
void TestTextMessages::failsFast_data()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<int>("read"); // bytes up to the wrong one
    const QByteArray good = QByteArray::fromHex("cebae1bdb9cf83cebcceb5");
    const QByteArray rest(1000, 'x');
    const auto frame = [](std::uint8_t opcode, bool fin, const QByteArray &payload) {
        return frameTo(Role::Client, {.opcode = opcode, .fin = fin}, payload);
    };
    const auto add = [](const char *name, const QByteArray &before, const QByteArray &after) {
        QTest::newRow(name) << before + after << int(before.size());
    };
    add("6.4.1 in the second of three fragments",
        frame(1, false, good) + frame(0, false, "\xF4\x90").first(4), frame(0, true, rest));
    add("6.4.2 the same, its last byte",
        frame(1, false, good + "\xF4") + frame(0, false, "\x90").first(3), frame(0, true, rest));
    const QByteArray long1 = frame(1, true, good + "\xED\xA0" + rest);
    add("6.4.3 within a frame", long1.first(4 + good.size() + 2),
        long1.sliced(4 + good.size() + 2));
    const QByteArray long2 = frame(1, true, rest + "\xC3\x28" + rest);
    add("6.4.4 far within a frame", long2.first(4 + 1002), long2.sliced(4 + 1002));
    add("6.4 behind a ping",
        frame(1, false, "\xE2\x82") + frame(9, true, "\xFF") + frame(0, false, "a"), rest);
    add("6.4 a character that never ends", frame(1, false, "a\xE2\x82") + frame(0, true, ""), rest);
}

void TestTextMessages::failsFast()
{
    QFETCH(QByteArray, stream);
    QFETCH(int, read);
    MessageReader reader(Role::Client, {});
    Batch batch;
    QCOMPARE(readUntilRefused(reader, stream, 1, batch), qsizetype{read});
    QVERIFY(reader.error());
    QCOMPARE(reader.error()->diagnosis, Diagnosis::InvalidUtf8);
    // A ping between two fragments is a row; of the message there are only its good fragments.
    for (const wire::Record &record : batch.records())
        QVERIFY(record.kind == Kind::Ping || (record.flags & wire::Record::Unfinished));
}

QTEST_GUILESS_MAIN(TestTextMessages)
#include "tst_textmessages.moc"
