// SPDX-License-Identifier: GPL-3.0-or-later
#include "randomrows.h"

#include "capture/export/exporter.h"
#include "capture/export/tcpstream.h"
#include "wire/framewriter.h"

#include <QBuffer>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace sockwright;
using namespace sockwright::capture;
using namespace Qt::StringLiterals;
using wire::Kind;

/// What Wireshark's own dissectors make of an exported pcapng. packaging/test.sh installs tshark.
class TestPcapng : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void framesAreThere_data();
    void framesAreThere();
    void payloadsAreTheSame();
    void streamsAreSound();
    void sequenceNumbersWrap();

private:
    QList<QByteArray> tshark(const QString &file, const QStringList &arguments);

    QString m_tshark = QStandardPaths::findExecutable(u"tshark"_s);
    QTemporaryDir m_folder;
    QRandomGenerator m_random;
};

void TestPcapng::initTestCase()
{
    if (m_tshark.isEmpty())
        QSKIP("tshark is not installed");
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo("seed %u", seed);
    m_random.seed(seed);
}

QList<QByteArray> TestPcapng::tshark(const QString &file, const QStringList &arguments)
{
    QProcess process;
    process.start(m_tshark, QStringList{u"-n"_s, u"-r"_s, file} + arguments);
    if (!process.waitForFinished(60'000) || process.exitCode() != 0)
        qWarning("%s", process.readAllStandardError().constData());
    QList<QByteArray> lines = process.readAllStandardOutput().split('\n');
    lines.removeAll(QByteArray());
    return lines;
}

void TestPcapng::framesAreThere_data()
{
    QTest::addColumn<QString>("peer");
    QTest::newRow("IPv4") << u"127.0.0.1:8099"_s;
    QTest::newRow("IPv6") << u"[::1]:9009"_s;
    QTest::newRow("TLS") << u"198.51.100.7:443"_s;
    QTest::newRow("unknown") << QString();
}

void TestPcapng::framesAreThere()
{
    QFETCH(QString, peer);
    // One connection, its handshake with the peer of the row.
    const Snapshot all = rows::snapshotOf(rows::conversation(m_random, 150));
    wire::Batch batch;
    QStringList expected;
    for (std::size_t row = 0; row < all.size; ++row) {
        const wire::Record record = all.record(row);
        const std::string_view payload = all.payload(record);
        if (auto facts = all.handshake(row)) {
            facts->peer = peer;
            batch.append(record, payload, *facts);
            continue;
        }
        batch.append(record, payload);
        const std::vector<wire::Frame> frames = all.frames(row);
        batch.setFrames(frames);
        if (record.direction == wire::Direction::Local)
            continue;
        QByteArray onWire = record.kind == Kind::Close
            ? wire::closePayload(record.code, QString::fromUtf8(rows::bytes(payload)))
            : rows::bytes(payload);
        const bool whole = (record.flags & wire::Record::Compressed) == 0;
        for (const wire::Frame &frame : frames) {
            const auto header = *wire::parseFrameHeader(frame.headerBytes());
            const qsizetype size
                = whole ? static_cast<qsizetype>(frame.payloadSize) : onWire.size();
            expected += u"%1 %2 %3"_s.arg(header.opcode).arg(size).arg(header.masked);
            if (!whole)
                break;
        }
    }
    const QString file = m_folder.filePath(u"frames.pcapng"_s);
    const auto outcome
        = exportRows(RowList(rows::snapshotOf(std::move(batch))), ExportFormat::Pcapng, file);
    QVERIFY(outcome.ok());

    QStringList found;
    const QStringList fields{u"-Y"_s, u"websocket"_s,
                             u"-T"_s, u"fields"_s,
                             u"-E"_s, u"aggregator=,"_s,
                             u"-e"_s, u"websocket.opcode"_s,
                             u"-e"_s, u"websocket.payload_length"_s,
                             u"-e"_s, u"websocket.payload_length_ext_16"_s,
                             u"-e"_s, u"websocket.payload_length_ext_64"_s,
                             u"-e"_s, u"websocket.mask"_s};
    for (const QByteArray &line : tshark(file, fields)) {
        const QList<QByteArray> columns = line.split('\t');
        QCOMPARE(columns.size(), 5);
        const QByteArray size = !columns[3].isEmpty() ? columns[3]
            : !columns[2].isEmpty()                   ? columns[2]
                                                      : columns[1];
        const bool masked = columns[4] == "1" || columns[4] == "True";
        found += u"%1 %2 %3"_s.arg(QString::fromLatin1(columns[0]), QString::fromLatin1(size))
                     .arg(masked);
    }
    QCOMPARE(found, expected);
}

void TestPcapng::payloadsAreTheSame()
{
    // Binary and plain text, which tshark prints as they are; the first three rows are a handshake.
    const Snapshot start = rows::snapshotOf(rows::conversation(m_random, 0));
    wire::Batch batch;
    batch.append(start.record(0), start.payload(0));
    batch.append(start.record(1), start.payload(1), *start.handshake(1));
    QByteArrayList expected;
    for (int i = 0; i < 120; ++i) {
        wire::Record record
            = rows::record(m_random.bounded(2) ? Kind::Text : Kind::Binary,
                           m_random.bounded(2) ? wire::Direction::In : wire::Direction::Out, 0,
                           rows::startNs + 10'000'000 + i);
        if (m_random.bounded(3) == 0)
            record.flags = wire::Record::Compressed;
        QByteArray payload(1, 'x');
        if (record.kind == Kind::Binary)
            payload += rows::randomBytes(m_random, i % 20 == 0 ? 100'000 : 300);
        else
            payload += QByteArray::number(m_random.generate64());
        rows::appendFrames(batch, record, payload, 1, m_random);
        expected += record.kind == Kind::Binary ? payload.toHex() : payload;
    }
    const QString file = m_folder.filePath(u"payloads.pcapng"_s);
    const auto outcome
        = exportRows(RowList(rows::snapshotOf(std::move(batch))), ExportFormat::Pcapng, file);
    QVERIFY(outcome.ok());
    QByteArrayList found;
    for (const QByteArray &line : tshark(file,
                                         {u"-Y"_s, u"websocket"_s, u"-T"_s, u"fields"_s, u"-e"_s,
                                          u"data.data"_s, u"-e"_s, u"websocket.payload.text"_s})) {
        const QByteArrayList columns = line.split('\t');
        found += columns.first().isEmpty() ? columns.last() : columns.first();
    }
    QCOMPARE(found, expected);
}

void TestPcapng::streamsAreSound()
{
    const Snapshot rows = rows::snapshotOf(rows::conversation(m_random, 100));
    const QString file = m_folder.filePath(u"sound.pcapng"_s);
    QVERIFY(exportRows(RowList(rows), ExportFormat::Pcapng, file).ok());
    const QStringList check{u"-o"_s, u"tcp.check_checksum:TRUE"_s, u"-o"_s,
                            u"ip.check_checksum:TRUE"_s};
    const QByteArrayList complaints = tshark(
        file,
        check
            + QStringList{
                u"-Y"_s,
                u"tcp.checksum.status==0 || ip.checksum.status==0 || "
                "tcp.analysis.retransmission || tcp.analysis.lost_segment || "
                "tcp.analysis.out_of_order || tcp.analysis.window_full || _ws.malformed"_s});
    QVERIFY2(complaints.isEmpty(), complaints.join('\n').constData());

    // Payload as it was, unmasked and put together; times to the nanosecond.
    QByteArrayList texts;
    for (const QByteArray &line :
         tshark(file,
                {u"-Y"_s, u"websocket.opcode==9 || websocket.opcode==10"_s, u"-T"_s, u"fields"_s,
                 u"-e"_s, u"frame.time_epoch"_s, u"-e"_s, u"tcp.stream"_s, u"-e"_s,
                 u"websocket.payload"_s, u"-e"_s, u"data.data"_s}))
        texts += line.split('\t').first();
    QByteArrayList times;
    for (std::size_t row = 0; row < rows.size; ++row) {
        const wire::Record record = rows.record(row);
        if (record.kind == Kind::Ping || record.kind == Kind::Pong)
            times += QByteArray::number(qint64{record.time / 1'000'000'000}) + '.'
                + QByteArray::number(qint64{record.time % 1'000'000'000}).rightJustified(9, '0');
    }
    QCOMPARE(texts, times);

    const QByteArrayList comments = tshark(
        file, {u"-Y"_s, u"frame.comment"_s, u"-T"_s, u"fields"_s, u"-e"_s, u"frame.comment"_s});
    QVERIFY2(comments.join().contains("127.0.0.1:8099"), comments.join('\n').constData());
}

void TestPcapng::sequenceNumbersWrap()
{
    QFile file(m_folder.filePath(u"wrap.pcapng"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    ByteSink sink(file);
    PcapngFile pcapng(sink);
    pcapng.begin("test");
    const Endpoint server = *Endpoint::fromText(u"192.0.2.2:80"_s);
    const Endpoint client = *Endpoint::fromText(u"192.0.2.1:50000"_s);
    TcpStream stream(pcapng, client, server, {0xFFFF'FFFF - 1000, 0xFFFF'FFFF - 70'000});
    stream.open(1, 2);
    const std::string bytes(100'000, 'x');
    for (int i = 0; i < 200; ++i) {
        stream.send(TcpStream::Server, 3 + i, bytes);
        stream.send(TcpStream::Client, 3 + i, {}, bytes, 0x01020304U);
    }
    stream.close(1000);
    sink.flush();
    file.close();
    QVERIFY(!sink.failed());
    const QList<QByteArray> last
        = tshark(file.fileName(),
                 {u"-Y"_s, u"tcp.flags.fin==1"_s, u"-T"_s, u"fields"_s, u"-e"_s, u"tcp.seq"_s});
    QCOMPARE(last, (QList<QByteArray>{"20000001", "20000001"})); // relative numbers
    const QByteArrayList complaints = tshark(file.fileName(), {u"-Y"_s, u"tcp.analysis.flags"_s});
    QVERIFY2(complaints.isEmpty(),
             complaints.first(std::min<qsizetype>(5, complaints.size())).join('\n').constData());
}

QTEST_GUILESS_MAIN(TestPcapng)
#include "tst_pcapng.moc"
