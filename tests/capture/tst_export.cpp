// SPDX-License-Identifier: GPL-3.0-or-later
#include "randomrows.h"

#include "base/clock.h"
#include "capture/export/exporter.h"
#include "capture/import/importer.h"
#include "capture/ndjson.h"

#include <QBuffer>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace sockwright;
using namespace sockwright::capture;
using namespace Qt::StringLiterals;

namespace {

QByteArray exported(const RowList &rows, ExportFormat format)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    const auto outcome = writeRows(rows, format, buffer);
    return outcome && !outcome->cancelled ? buffer.data() : QByteArray();
}

// A reader of RFC 4180 that knows nothing of the writer.
QList<QList<QByteArray>> parsedCsv(const QByteArray &text)
{
    QList<QList<QByteArray>> lines;
    QList<QByteArray> line;
    QByteArray field;
    bool quoted = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted) {
            if (c != '"')
                field += c;
            else if (i + 1 < text.size() && text[i + 1] == '"')
                field += text[++i];
            else
                quoted = false;
        } else if (c == '"') {
            quoted = true;
        } else if (c == ',') {
            line += std::exchange(field, {});
        } else if (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') {
            ++i;
            line += std::exchange(field, {});
            lines += std::exchange(line, {});
        } else {
            field += c;
        }
    }
    return lines;
}

/// A device that is full after so many bytes.
class SmallDisk : public QIODevice
{
public:
    explicit SmallDisk(qint64 room)
        : m_room(room)
    {
        open(WriteOnly | Unbuffered);
    }

protected:
    qint64 readData(char *, qint64) override { return -1; }
    qint64 writeData(const char *, qint64 size) override
    {
        if (size > m_room) {
            setErrorString(u"No space left on device"_s);
            return -1;
        }
        m_room -= size;
        return size;
    }

private:
    qint64 m_room;
};

void compareRows(const Snapshot &actual, const Snapshot &expected)
{
    QCOMPARE(actual.size, expected.size);
    for (std::size_t row = 0; row < expected.size; ++row) {
        const wire::Record a = actual.record(row);
        const wire::Record b = expected.record(row);
        QCOMPARE(a.time, b.time);
        QCOMPARE(a.kind, b.kind);
        QCOMPARE(a.direction, b.direction);
        QCOMPARE(a.size, b.size);
        QCOMPARE(a.wireSize, b.wireSize);
        QCOMPARE(a.frames, b.frames);
        QCOMPARE(a.code, b.code);
        QCOMPARE(a.flags, b.flags);
        QCOMPARE(actual.payload(a), expected.payload(b));
        QCOMPARE(actual.payloadKept(row), expected.payloadKept(row));
    }
}

} // namespace

/// Exports and the way back, with random conversations.
class TestExport : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void formats_data();
    void formats();
    void jsonLinesAreTheCommandLines();
    void csvHoldsEveryPayload();
    void csvRunsNoFormula_data();
    void csvRunsNoFormula();
    void harIsReadBack();
    void harOfAnotherTool();
    void harThatIsBroken();
    void captureIsReadBack();
    void payloadsThatWereNotKept();
    void onlySomeRows();
    void noRows_data();
    void noRows();
    void cancelLeavesNothing_data();
    void cancelLeavesNothing();
    void fullDisk_data();
    void fullDisk();
    void keepsWhatWasThere();

private:
    QRandomGenerator m_random;
};

void TestExport::init()
{
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo("seed %u", seed);
    m_random.seed(seed);
}

void TestExport::formats_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("name");
    QTest::newRow("jsonl") << u"a/b.jsonl"_s << u"jsonl"_s;
    QTest::newRow("ndjson") << u"b.NDJSON"_s << u"jsonl"_s;
    QTest::newRow("csv") << u"b.c.csv"_s << u"csv"_s;
    QTest::newRow("har") << u"b.har"_s << u"har"_s;
    QTest::newRow("pcapng") << u"b.pcapng"_s << u"pcapng"_s;
    QTest::newRow("other") << u"b.txt"_s << QString();
    QTest::newRow("none") << u"csv"_s << QString();
}

void TestExport::formats()
{
    QFETCH(QString, path);
    const auto format = exportFormatFromFile(path);
    QTEST(format ? QString::fromLatin1(exportFormatName(*format)) : QString(), "name");
}

void TestExport::jsonLinesAreTheCommandLines()
{
    const Snapshot rows = rows::snapshotOf(rows::conversation(m_random, 200));
    const QList<QByteArray> lines = exported(RowList(rows), ExportFormat::JsonLines).split('\n');
    QCOMPARE(lines.size(), static_cast<qsizetype>(rows.size) + 1);
    for (std::size_t row = 0; row < rows.size; ++row)
        QCOMPARE(lines[static_cast<qsizetype>(row)], ndjsonRow(rows, row, rows.record(0).time));
}

void TestExport::csvHoldsEveryPayload()
{
    const Snapshot rows = rows::snapshotOf(rows::conversation(m_random, 300));
    const auto lines = parsedCsv(exported(RowList(rows), ExportFormat::Csv));
    QCOMPARE(lines.size(), static_cast<qsizetype>(rows.size) + 1);
    QCOMPARE(lines.first().join(','),
             QByteArray("seq,time,elapsed_us,direction,kind,size,wire_size,frames,compressed,code,"
                        "text,base64"));
    for (std::size_t row = 0; row < rows.size; ++row) {
        const QList<QByteArray> &line = lines[static_cast<qsizetype>(row) + 1];
        const wire::Record record = rows.record(row);
        QCOMPARE(line.size(), 12);
        QCOMPARE(line[0].toULongLong(), row + 1);
        QCOMPARE(line[1], base::isoMicroseconds(record.time));
        QCOMPARE(line[5].toUInt(), record.size);
        QCOMPARE(line[6].toUInt(), record.wireSize);
        QByteArray text = line[10];
        if (text.startsWith('\''))
            text.remove(0, 1);
        QVERIFY(text.isEmpty() || line[11].isEmpty());
        QCOMPARE(text + QByteArray::fromBase64(line[11]), rows::bytes(rows.payload(record)));
    }
}

void TestExport::csvRunsNoFormula_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<QByteArray>("field");
    QTest::newRow("formula") << QByteArray("=HYPERLINK(\"x\")")
                             << QByteArray("\"'=HYPERLINK(\"\"x\"\")\"");
    for (const char c : {'+', '-', '@', '\'', '\t', '\r'})
        QTest::addRow("%d", c) << QByteArray(1, c) << QByteArray("\"'") + c + '"';
    QTest::newRow("plain") << QByteArray("a=1") << QByteArray("\"a=1\"");
    QTest::newRow("NUL") << QByteArray(1, '\0') << QByteArray("\"\0\"", 3);
    QTest::newRow("empty") << QByteArray() << QByteArray();
}

void TestExport::csvRunsNoFormula()
{
    QFETCH(QByteArray, payload);
    QFETCH(QByteArray, field);
    wire::Batch batch;
    batch.append(rows::record(wire::Kind::Text, wire::Direction::In), rows::view(payload));
    const QByteArray csv = exported(RowList(rows::snapshotOf(std::move(batch))), ExportFormat::Csv);
    QVERIFY2(csv.endsWith(",," + field + ",\r\n"), csv.constData());
}

void TestExport::harIsReadBack()
{
    wire::Batch batch = rows::conversation(m_random, 300);
    wire::Record unfinished = rows::record(wire::Kind::Text, wire::Direction::In, 0,
                                           batch.records().back().time + 1'000);
    unfinished.flags = wire::Record::Unfinished;
    unfinished.frames = 1;
    unfinished.wireSize = 10;
    batch.append(unfinished, "as far as it came");
    const Snapshot rows = rows::snapshotOf(std::move(batch));
    const QByteArray har = exported(RowList(rows), ExportFormat::Har);
    const QJsonArray entries
        = QJsonDocument::fromJson(har).object()[u"log"].toObject()[u"entries"].toArray();
    QCOMPARE(entries.size(), 2);
    const QJsonObject first = entries[0].toObject();
    QCOMPARE(first[u"request"].toObject()[u"queryString"].toArray().size(), 2);
    QCOMPARE(first[u"request"].toObject()[u"cookies"].toArray().size(), 2);
    QCOMPARE(first[u"response"].toObject()[u"status"].toInt(), 101);

    auto store = Store::inMemory(1ULL << 30);
    const auto imported = importHarText(rows::view(har), **store);
    QVERIFY2(imported.ok(), imported ? "" : qPrintable(imported.error().message));
    QCOMPARE(imported->connections, 2U);
    QCOMPARE(imported->unreadable, 0U);
    const Snapshot again{*store, 0, static_cast<std::size_t>((*store)->rowCount())};
    compareRows(again, rows);
    QCOMPARE(again.handshake(1)->request, rows.handshake(1)->request);
    QCOMPARE(again.handshake(1)->timings.upgradeUs, 900);
    QCOMPARE(exported(RowList(again), ExportFormat::Har), har);
}

void TestExport::harOfAnotherTool()
{
    const QByteArray har = R"({"log":{"entries":[
        {"request":{"url":"https://example.org/"},"response":{"status":200}},
        {"_resourceType":"websocket","startedDateTime":"2026-01-31T12:00:00.250Z","time":20,
         "request":{"method":"GET","url":"wss://example.org/feed?a=1",
            "headers":[{"name":"Host","value":"example.org"},{"name":":path","value":"/x"}]},
         "response":{"status":101,"statusText":"Switching Protocols",
            "headers":[{"name":"Upgrade","value":"websocket\r\nX: y"}]},
         "timings":{"connect":12.5,"ssl":2.5,"wait":3},"serverIPAddress":"::1",
         "_webSocketMessages":[
            {"type":"send","time":1769860801.5,"opcode":1,"data":"a\u00e9"},
            {"type":"receive","time":1769860802,"opcode":2,"data":"AP8="},
            {"type":"receive","time":1769860802,"opcode":2,"data":"no base64!"},
            {"type":"receive","time":"x","opcode":9,"data":"p"},
            {"type":"error","opcode":-1,"data":"lost"}, 5, {}],
         "_webSocketClose":{"code":4000,"reason":"done"}}]}})";
    auto store = Store::inMemory(1 << 20);
    const auto imported = importHarText(rows::view(har), **store);
    QVERIFY2(imported.ok(), imported ? "" : qPrintable(imported.error().message));
    QCOMPARE(imported->otherEntries, 1U);
    QCOMPARE(imported->unreadable, 3U);
    const Snapshot rows{*store, 0, static_cast<std::size_t>((*store)->rowCount())};
    QCOMPARE(rows.size, 8U);
    const auto facts = rows.handshake(1);
    QCOMPARE(facts->request, QByteArray("GET /feed?a=1 HTTP/1.1\r\nHost: example.org\r\n\r\n"));
    QCOMPARE(facts->response,
             QByteArray("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocketX: y\r\n\r\n"));
    QCOMPARE(facts->timings.tcpUs, 10'000);
    QCOMPARE(facts->peer, u"[::1]:80"_s);
    QCOMPARE(rows.record(0).time, 1'769'860'800'250'000'000);
    QCOMPARE(rows.record(3).time, 1'769'860'801'500'000'000);
    QCOMPARE(rows.payload(3), std::string_view("aé"));
    QCOMPARE(rows.record(3).wireSize, 9U);
    QCOMPARE(rows.payload(4), std::string_view("\0\xFF", 2));
    QCOMPARE(rows.record(5).kind, wire::Kind::Ping);
    QCOMPARE(rows.record(6).kind, wire::Kind::Error);
    QCOMPARE(rows.record(7).code, 4000);
    QCOMPARE(rows.payload(7), std::string_view("done"));
}

void TestExport::harThatIsBroken()
{
    const QByteArray good
        = exported(RowList(rows::snapshotOf(rows::conversation(m_random, 10))), ExportFormat::Har);
    for (const QByteArray &bad :
         {QByteArray(), QByteArray("[]"), QByteArray("{}"), QByteArray(100'000, '['),
          QByteArray("{\"log\":{\"entries\":5}}"), good.chopped(3)}) {
        auto store = Store::inMemory(1 << 20);
        const auto imported = importHarText(rows::view(bad), **store);
        QVERIFY(!imported.ok());
        QVERIFY(!imported.error().message.isEmpty());
        QCOMPARE((*store)->rowCount(), 0U);
    }
    int survived = 0;
    for (int i = 0; i < 500; ++i) {
        QByteArray har = good;
        for (int changes = 1 + m_random.bounded(4); changes > 0; --changes) {
            static constexpr char likely[] = "0123456789-\"{}[],:truefalsnie";
            har[m_random.bounded(static_cast<int>(har.size()))]
                = likely[m_random.bounded(int(sizeof likely) - 1)];
        }
        auto store = Store::inMemory(1 << 22);
        if (importHarText(rows::view(har), **store)) {
            ++survived;
            const Snapshot rows{*store, 0, static_cast<std::size_t>((*store)->rowCount())};
            for (const ExportFormat format :
                 {ExportFormat::JsonLines, ExportFormat::Har, ExportFormat::Pcapng})
                QVERIFY(!exported(RowList(rows), format).isEmpty() || rows.size == 0);
        }
    }
    QVERIFY(survived > 0);
}

void TestExport::captureIsReadBack()
{
    QTemporaryDir folder;
    const Snapshot rows = rows::snapshotOf(rows::conversation(m_random, 6000));
    const QString path = folder.filePath(u"copy"_s);
    const auto outcome = exportRows(RowList(rows), ExportFormat::Capture, path);
    QVERIFY2(outcome.ok(), outcome ? "" : qPrintable(outcome.error().message));
    const auto opened = openConversation(path);
    QVERIFY(opened.ok());
    QVERIFY(opened->store->damagedRows([] { return true; }).empty());
    const Snapshot again{opened->store, 0, static_cast<std::size_t>(opened->store->rowCount())};
    compareRows(again, rows);
    for (std::size_t row = 0; row < rows.size; ++row)
        QVERIFY(again.frames(row) == rows.frames(row));
    QCOMPARE(again.handshakeRow(rows.size - 1), rows.handshakeRow(rows.size - 1));
    QVERIFY(!exportRows(RowList(rows), ExportFormat::Capture, path).ok());
    QCOMPARE(QDir(folder.path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
             QStringList(u"copy"_s));
}

void TestExport::payloadsThatWereNotKept()
{
    auto full = Store::inMemory(1 << 20);
    (*full)->setPayloadLimit(4);
    for (const char *text : {"kept", "left out", ""}) {
        wire::Batch batch;
        batch.append(rows::record(wire::Kind::Text, wire::Direction::In, 0, rows::startNs), text);
        QVERIFY((*full)->write(std::move(batch)).ok());
    }
    const Snapshot rows{*full, 0, static_cast<std::size_t>((*full)->rowCount())};
    QCOMPARE(rows.size, 4U); // one says so
    QVERIFY(!rows.payloadKept(2));

    QTemporaryDir folder;
    const QString path = folder.filePath(u"copy"_s);
    QVERIFY(exportRows(RowList(rows), ExportFormat::Capture, path).ok());
    const auto opened = openConversation(path);
    QVERIFY(opened.ok());
    compareRows({opened->store, 0, rows.size}, rows);

    auto store = Store::inMemory(1 << 20);
    QVERIFY(importHarText(rows::view(exported(RowList(rows), ExportFormat::Har)), **store).ok());
    const Snapshot again{*store, 0, rows.size};
    QCOMPARE(again.record(2).size, 8U);
    QVERIFY(!again.payloadKept(2));
    QVERIFY(exported(RowList(rows), ExportFormat::Pcapng).contains("was not kept"));
}

void TestExport::onlySomeRows()
{
    const Snapshot rows = rows::snapshotOf(rows::conversation(m_random, 100));
    std::vector<std::uint32_t> some;
    for (std::uint32_t row = 0; row < rows.size; ++row) {
        if (m_random.bounded(5) == 0)
            some.push_back(row);
    }
    some.push_back(static_cast<std::uint32_t>(rows.size) - 1);
    const RowList list(rows, some);
    const QList<QByteArray> lines = exported(list, ExportFormat::JsonLines).split('\n');
    QCOMPARE(lines.size(), static_cast<qsizetype>(some.size()) + 1);
    for (std::size_t i = 0; i < some.size(); ++i)
        QVERIFY(lines[static_cast<qsizetype>(i)].startsWith(
            "{\"seq\":" + QByteArray::number(some[i] + 1) + ','));
    // The handshake of each connection is told although its row may not be chosen.
    const QJsonArray entries = QJsonDocument::fromJson(exported(list, ExportFormat::Har))
                                   .object()[u"log"]
                                   .toObject()[u"entries"]
                                   .toArray();
    QCOMPARE(entries.size(), 2);
    for (const QJsonValue &entry : entries)
        QCOMPARE(entry.toObject()[u"response"].toObject()[u"status"].toInt(), 101);
}

void TestExport::noRows_data()
{
    QTest::addColumn<int>("format");
    QTest::newRow("jsonl") << int(ExportFormat::JsonLines);
    QTest::newRow("csv") << int(ExportFormat::Csv);
    QTest::newRow("har") << int(ExportFormat::Har);
    QTest::newRow("pcapng") << int(ExportFormat::Pcapng);
    QTest::newRow("capture") << int(ExportFormat::Capture);
}

void TestExport::noRows()
{
    QFETCH(int, format);
    QTemporaryDir folder;
    const Snapshot rows = rows::snapshotOf(wire::Batch());
    const QString path = folder.filePath(u"none"_s);
    const bool written = exportRows(RowList(rows), ExportFormat(format), path).ok();
    QCOMPARE(written, ExportFormat(format) != ExportFormat::Capture);
    QCOMPARE(QFile::exists(path), written);
}

void TestExport::cancelLeavesNothing_data()
{
    noRows_data();
}

void TestExport::cancelLeavesNothing()
{
    QFETCH(int, format);
    QTemporaryDir folder;
    const Snapshot rows = rows::snapshotOf(rows::conversation(m_random, 5000));
    std::uint64_t last = 0;
    int asked = 0;
    const auto outcome = exportRows(RowList(rows), ExportFormat(format),
                                    folder.filePath(u"export"_s), [&](std::uint64_t done) {
                                        last = done;
                                        return ++asked < 2;
                                    });
    QVERIFY(outcome.ok());
    QVERIFY(outcome->cancelled);
    QCOMPARE(asked, 2);
    QVERIFY(last > 0 && last < rows.size);
    QVERIFY(QDir(folder.path()).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot));
}

void TestExport::fullDisk_data()
{
    QTest::addColumn<int>("format");
    QTest::newRow("jsonl") << int(ExportFormat::JsonLines);
    QTest::newRow("csv") << int(ExportFormat::Csv);
    QTest::newRow("har") << int(ExportFormat::Har);
    QTest::newRow("pcapng") << int(ExportFormat::Pcapng);
}

void TestExport::fullDisk()
{
    QFETCH(int, format);
    const Snapshot rows = rows::snapshotOf(rows::conversation(m_random, 1000));
    for (const qint64 room : {0, 300'000}) {
        SmallDisk disk(room);
        const auto outcome = writeRows(RowList(rows), ExportFormat(format), disk);
        QVERIFY(!outcome.ok());
        QVERIFY2(outcome.error().message.contains(u"No space left"_s),
                 qPrintable(outcome.error().message));
    }
}

void TestExport::keepsWhatWasThere()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"f.csv"_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("mine");
    file.close();
    const Snapshot rows = rows::snapshotOf(rows::conversation(m_random, 5000));
    // At its first row, and behind its last.
    for (const std::uint64_t atRow : {std::uint64_t(0), std::uint64_t(rows.size)}) {
        const auto outcome = exportRows(RowList(rows), ExportFormat::Csv, path,
                                        [atRow](std::uint64_t done) { return done < atRow; });
        QVERIFY(outcome.ok() && outcome->cancelled);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("mine"));
        file.close();
    }
    QVERIFY(!exportRows(RowList(rows), ExportFormat::Csv, folder.filePath(u"no/f.csv"_s)).ok());
}

QTEST_GUILESS_MAIN(TestExport)
#include "tst_export.moc"
