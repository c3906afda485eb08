// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli.h"
#include "peer.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <sys/resource.h>

using namespace Qt::StringLiterals;
using namespace sockwright::e2e;

/// A conversation that is recorded, shown, exported, and read back, all on the command line.
class EndToEndCapture : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void printsWhatItRecorded();
    void printsAPart();
    void filters();
    void tellsFigures();
    void exportsAndReadsBack_data();
    void exportsAndReadsBack();
    void harFitsTheSchema();
    void namesDamage();
    void readsWhatWasCutOff();
    void endsWhereNothingCanBeRecorded();
    void refuses_data();
    void refuses();

private:
    QString path(const QString &name) const { return m_folder.filePath(name); }
    void changeByte(const QString &file, qint64 at);
    void copyCapture(const QString &name);

    QTemporaryDir m_folder;
    std::unique_ptr<Peer> m_peer = Peer::embedded();
    QByteArray m_printed; // while it was recorded
    QString m_capture = m_folder.filePath(u"capture"_s);
};

void EndToEndCapture::initTestCase()
{
    QVERIFY2(m_peer->problem().isEmpty(), qPrintable(m_peer->problem()));
    const CliRun run = connectTo(m_peer->readyLine() + u"/echo?q=a%20b"_s,
                                 {u"--send"_s, u"=1+1"_s, u"--send-hex"_s, u"00ff"_s, u"--ping=p"_s,
                                  u"--send"_s, QString(70'000, u'x'), u"--count"_s, u"3"_s,
                                  u"--cookie"_s, u"a=b"_s, u"--capture"_s, m_capture});
    QVERIFY2(run.status == 0, run.errors.constData());
    QCOMPARE(run.rowsOf(u"text"_s, u"in"_s).size(), 2);
    m_printed = run.output;
}

void EndToEndCapture::printsWhatItRecorded()
{
    const CliRun run = runCli({u"capture"_s, u"cat"_s, m_capture, u"--output"_s, u"ndjson"_s});
    QVERIFY2(run.status == 0 && run.errors.isEmpty(), run.errors.constData());
    const QList<QByteArray> lines = run.output.split('\n');
    const QList<QByteArray> printed = m_printed.split('\n');
    QCOMPARE(lines.size(), printed.size());
    for (qsizetype i = 0; i + 1 < lines.size(); ++i) {
        QJsonObject row = QJsonDocument::fromJson(lines[i]).object();
        QJsonObject before = QJsonDocument::fromJson(printed[i]).object();
        row.remove("elapsed_us"_L1); // counts from the first row here
        before.remove("elapsed_us"_L1);
        QCOMPARE(row, before);
    }
}

void EndToEndCapture::printsAPart()
{
    const auto all = runCli({u"capture"_s, u"cat"_s, m_capture}).output.split('\n');
    const auto part
        = runCli({u"capture"_s, u"cat"_s, m_capture, u"--first=4"_s, u"--last=2"_s}).output;
    QCOMPARE(part, all[2] + '\n' + all[3] + '\n');
}

void EndToEndCapture::filters()
{
    const QStringList filter{u"capture"_s, u"filter"_s, m_capture};
    const CliRun sent = runCli(filter + QStringList{u"dir:out kind:text =1"_s});
    QCOMPARE(sent.status, 0);
    QCOMPARE(sent.output.count('\n'), 1);
    QVERIFY2(sent.output.contains("=1+1"), sent.output.constData());
    QCOMPARE(runCli(filter + QStringList{u"dir:in,out"_s, u"--last=2"_s}).output.count('\n'), 2);
    const CliRun none = runCli(filter + QStringList{u"nowhere"_s});
    QCOMPARE(none.status, 1);
    QVERIFY(none.output.isEmpty() && none.errors.isEmpty());
    const CliRun lines = runCli(
        {u"export"_s, m_capture, u"-"_s, u"--format=jsonl"_s, u"--filter"_s, u"kind:binary"_s});
    QCOMPARE(lines.output.count('\n'), 2);
}

void EndToEndCapture::tellsFigures()
{
    const CliRun run = runCli({u"capture"_s, u"stats"_s, m_capture});
    QCOMPARE(run.status, 0);
    QVERIFY2(run.output.contains("3 messages (2 text, 1 binary), 2 control"),
             run.output.constData());
}

void EndToEndCapture::exportsAndReadsBack_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("format");
    QTest::newRow("HAR") << u"a.har"_s << u"har"_s;
    QTest::newRow("capture") << u"a.copy"_s << u"capture"_s;
}

void EndToEndCapture::exportsAndReadsBack()
{
    QFETCH(QString, file);
    QFETCH(QString, format);
    const CliRun run = runCli({u"export"_s, m_capture, path(file), u"--format"_s, format});
    QVERIFY2(run.status == 0, run.errors.constData());
    const QStringList cat{u"capture"_s, u"cat"_s, u"--output"_s, u"ndjson"_s};
    QCOMPARE(runCli(cat + QStringList(path(file))).output,
             runCli(cat + QStringList(m_capture)).output);
    const CliRun lines = runCli({u"export"_s, path(file), u"-"_s, u"--format=jsonl"_s});
    QCOMPARE(lines.output, runCli(cat + QStringList(m_capture)).output);
}

void EndToEndCapture::harFitsTheSchema()
{
    // Beside a good one, one that never came to a handshake.
    const CliRun refused = connectTo(u"ws://127.0.0.1:1/"_s,
                                     {u"--capture"_s, path(u"refused"_s), u"--timeout=5000"_s});
    QCOMPARE(refused.status, 3);
    for (const QString &capture : {m_capture, path(u"refused"_s)}) {
        QCOMPARE(runCli({u"export"_s, capture, path(u"b.har"_s)}).status, 0);
        QProcess node;
        node.start(u"node"_s,
                   {QStringLiteral(SOCKWRIGHT_E2E_DIR "/node/validate-har.mjs"), path(u"b.har"_s)});
        QVERIFY(node.waitForFinished());
        QVERIFY2(node.exitCode() == 0,
                 (node.readAllStandardOutput() + node.readAllStandardError()).constData());
    }
}

void EndToEndCapture::changeByte(const QString &file, qint64 at)
{
    QFile opened(file);
    QVERIFY(opened.open(QIODevice::ReadWrite));
    QVERIFY(opened.seek(at));
    char byte = 0;
    QVERIFY(opened.getChar(&byte));
    QVERIFY(opened.seek(at));
    QVERIFY(opened.putChar(static_cast<char>(byte ^ 0x55)));
}

void EndToEndCapture::copyCapture(const QString &name)
{
    QVERIFY(QDir().mkpath(path(name)));
    for (const QString &file : QDir(m_capture).entryList(QDir::Files))
        QVERIFY(QFile::copy(m_capture + u'/' + file, path(name) + u'/' + file));
}

void EndToEndCapture::namesDamage()
{
    copyCapture(u"damaged"_s);
    changeByte(path(u"damaged/payload"_s), 5); // of the first row
    const CliRun run = runCli({u"capture"_s, u"cat"_s, path(u"damaged"_s)});
    QCOMPARE(run.status, 0);
    QVERIFY2(run.errors.startsWith("sockwright-cli: Rows 1 to "), run.errors.constData());
    QCOMPARE(run.output.count('\n'),
             runCli({u"capture"_s, u"cat"_s, m_capture}).output.count('\n'));
}

void EndToEndCapture::readsWhatWasCutOff()
{
    copyCapture(u"cut"_s);
    QFile blocks(path(u"cut/blocks"_s));
    QVERIFY(blocks.resize(blocks.size() - 1));
    const CliRun run = runCli({u"capture"_s, u"cat"_s, path(u"cut"_s)});
    QCOMPARE(run.status, 0);
    QVERIFY(!run.output.isEmpty());
    const QByteArray whole = runCli({u"capture"_s, u"cat"_s, m_capture}).output;
    QVERIFY(whole.startsWith(run.output));
    QVERIFY(whole.size() > run.output.size());
}

// A limit on the size of files stops the recording as a full disk does, and ends no program.
void EndToEndCapture::endsWhereNothingCanBeRecorded()
{
    rlimit before{};
    QCOMPARE(getrlimit(RLIMIT_FSIZE, &before), 0);
    rlimit small = before;
    small.rlim_cur = 100'000;
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &small), 0);
    const CliRun run = connectTo(m_peer->readyLine() + u"/echo"_s,
                                 {u"--send"_s, QString(120'000, u'x'), u"--count"_s, u"1"_s,
                                  u"--capture"_s, path(u"limited"_s)});
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &before), 0);
    QCOMPARE(run.status, 1);
    QVERIFY2(run.errors.contains("Recording has stopped"), run.errors.constData());
}

void EndToEndCapture::refuses_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<int>("status");
    QTest::newRow("no capture") << QStringList{u"capture"_s, u"cat"_s, u"/nonexistent"_s} << 2;
    QTest::newRow("a folder without one") << QStringList{u"capture"_s, u"stats"_s, u"/"_s} << 2;
    QTest::newRow("no HAR") << QStringList{
        u"export"_s, QStringLiteral(SOCKWRIGHT_E2E_DIR "/README.md"),
        path(u"x.csv"_s)} << 2;
    QTest::newRow("a place that cannot be written")
        << QStringList{u"export"_s, m_capture, u"/nonexistent/x.csv"_s} << 1;
    QTest::newRow("a capture over another")
        << QStringList{u"export"_s, m_capture, m_capture, u"--format=capture"_s} << 1;
    QTest::newRow("recording over another")
        << QStringList{u"connect"_s, u"ws://127.0.0.1:1"_s, u"--capture"_s, m_capture} << 2;
}

void EndToEndCapture::refuses()
{
    QFETCH(QStringList, words);
    QFETCH(int, status);
    const CliRun run = runCli(words);
    QCOMPARE(run.status, status);
    QCOMPARE(run.errors.count('\n'), 1);
    QVERIFY(run.output.isEmpty());
}

QTEST_GUILESS_MAIN(EndToEndCapture)
#include "tst_e2e_capture.moc"
