// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli.h"
#include "peer.h"

#include <QTemporaryDir>
#include <QTest>

#include <map>
#include <memory>

using namespace Qt::StringLiterals;
using namespace sockwright::e2e;

namespace {

constexpr qsizetype largeSize = 16 * 1024 * 1024;

QByteArray everyByte()
{
    QByteArray bytes;
    for (int value = 0; value < 256; ++value)
        bytes.append(char(value));
    return bytes;
}

/// Text of exactly that many bytes, with characters of one to four bytes.
QByteArray textOfSize(qsizetype size)
{
    const QByteArray unit = "ascii ż € 🐢 ";
    QByteArray text = unit.repeated(size / unit.size());
    return text + QByteArray(size - text.size(), 'x');
}

} // namespace

/// What every server must do with us, whoever wrote it: the same tests against node's ws, Debian's
/// python3-websockets and the embedded server.
class EndToEndMessages : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data();
    void initTestCase();
    void init();

    void echoesAFile_data();
    void echoesAFile();
    void sendsInTheOrderAsked();
    void sendsLinesOfStandardInput();
    void receivesALargeMessage();
    void pingsAndSeesThePong();
    void closesFromHere_data();
    void closesFromHere();
    void isClosedFromThere_data();
    void isClosedFromThere();

private:
    QString url(const QString &path) const { return m_peer->readyLine() + path; }
    bool reports() const { return m_name != "embedded"_L1; }

    std::map<QString, std::unique_ptr<Peer>> m_peers;
    QString m_name;
    Peer *m_peer = nullptr;
    QTemporaryDir m_folder;
};

void EndToEndMessages::initTestCase_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("node") << u"node"_s;
    QTest::newRow("python") << u"python"_s;
    QTest::newRow("embedded") << u"embedded"_s;
}

void EndToEndMessages::initTestCase()
{
    QVERIFY(m_folder.isValid());
    m_peers[u"node"_s] = Peer::node();
    m_peers[u"python"_s] = Peer::python();
    m_peers[u"embedded"_s] = Peer::embedded();
    for (const auto &[name, peer] : m_peers)
        QVERIFY2(peer->problem().isEmpty(), qPrintable(peer->problem()));
}

void EndToEndMessages::init()
{
    QFETCH_GLOBAL(QString, name);
    m_name = name;
    m_peer = m_peers.at(name).get();
}

void EndToEndMessages::echoesAFile_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QByteArray>("payload");
    for (const int size : {0, 1, 125, 126, 65'535, 65'536}) {
        QTest::addRow("text of %d bytes", size) << u"text"_s << textOfSize(size);
        if (size > 0)
            QTest::addRow("binary of %d bytes", size) << u"binary"_s << QByteArray(size, '\xff');
    }
    QTest::newRow("every byte") << u"binary"_s << everyByte();
    QTest::newRow("text with a NUL") << u"text"_s << QByteArray("a\0b", 3);
    QTest::newRow("text of 16 MiB") << u"text"_s << textOfSize(largeSize);
    QTest::newRow("binary of 16 MiB") << u"binary"_s << everyByte().repeated(largeSize / 256);
}

void EndToEndMessages::echoesAFile()
{
    QFETCH(QString, kind);
    QFETCH(QByteArray, payload);
    const QString path = m_folder.filePath(u"payload"_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(payload), payload.size());
    file.close();

    const CliRun run = connectTo(url(u"/echo"_s), {u"--send-file"_s, path, u"--count"_s, u"1"_s});
    QCOMPARE(run.errors, QByteArray());
    QCOMPARE(run.status, 0);
    for (const QString &direction : {u"out"_s, u"in"_s}) {
        const QList<QJsonObject> rows = run.rowsOf(kind, direction);
        QCOMPARE(rows.size(), 1);
        QVERIFY2(payloadOf(rows.first()) == payload, "the payload is not the one that was sent");
        QCOMPARE(rows.first().value("size"_L1).toInteger(), payload.size());
        QVERIFY(rows.first().value("wire_size"_L1).toInteger() > payload.size());
    }
}

void EndToEndMessages::sendsInTheOrderAsked()
{
    const CliRun run
        = connectTo(url(u"/echo"_s),
                    {u"--send"_s, u"first"_s, u"--send-hex"_s, u"00ff80"_s, u"--send-base64"_s,
                     u"AQID"_s, u"--send"_s, u"żółw"_s, u"--count"_s, u"4"_s});
    QCOMPARE(run.errors, QByteArray());
    QCOMPARE(run.status, 0);
    QList<QByteArray> received;
    for (const QJsonObject &row : run.rows) {
        const QString kind = row.value("kind"_L1).toString();
        if (row.value("direction"_L1) == "in"_L1 && (kind == "text"_L1 || kind == "binary"_L1))
            received.append(kind.toUtf8() + ' ' + payloadOf(row).toHex());
    }
    QCOMPARE(received,
             (QList<QByteArray>{"text " + QByteArray("first").toHex(), "binary 00ff80",
                                "binary 010203", "text " + QByteArray("żółw").toHex()}));
    QCOMPARE(run.states(),
             (QStringList{u"connecting"_s, u"connected"_s, u"closing"_s, u"closed"_s}));
}

void EndToEndMessages::sendsLinesOfStandardInput()
{
    const CliRun run = connectTo(url(u"/echo"_s), {u"--count"_s, u"2"_s}, "one\ntwo\n");
    QCOMPARE(run.status, 0);
    const QList<QJsonObject> received = run.rowsOf(u"text"_s, u"in"_s);
    QCOMPARE(received.size(), 2);
    QCOMPARE(payloadOf(received.at(0)), QByteArray("one"));
    QCOMPARE(payloadOf(received.at(1)), QByteArray("two"));
}

void EndToEndMessages::receivesALargeMessage()
{
    const QString path = m_name == "embedded"_L1 ? u"/ticker?rate=10&size=%1"_s.arg(largeSize)
                                                 : u"/big?bytes=%1"_s.arg(largeSize);
    const CliRun run = connectTo(url(path), {u"--count"_s, u"1"_s}, {});
    QCOMPARE(run.status, 0);
    const QJsonObject row = run.row(m_name == "embedded"_L1 ? u"text"_s : u"binary"_s, u"in"_s);
    QCOMPARE(row.value("size"_L1).toInteger(), qint64(largeSize));
    QCOMPARE(payloadOf(row).size(), largeSize);
}

void EndToEndMessages::pingsAndSeesThePong()
{
    const CliRun run = connectTo(
        url(u"/echo"_s), {u"--ping"_s, u"marco"_s, u"--send"_s, u"after"_s, u"--count"_s, u"1"_s});
    QCOMPARE(run.status, 0);
    QCOMPARE(payloadOf(run.row(u"ping"_s, u"out"_s)), QByteArray("marco"));
    QCOMPARE(payloadOf(run.row(u"pong"_s, u"in"_s)), QByteArray("marco"));
}

void EndToEndMessages::closesFromHere_data()
{
    QTest::addColumn<QString>("option");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("reason");
    QTest::newRow("normal") << u"1000"_s << 1000 << QString();
    QTest::newRow("reason") << u"1000:done here"_s << 1000 << u"done here"_s;
    QTest::newRow("registered") << u"3000:who are you"_s << 3000 << u"who are you"_s;
    QTest::newRow("private, not ASCII") << u"4999:żegnaj"_s << 4999 << u"żegnaj"_s;
}

void EndToEndMessages::closesFromHere()
{
    QFETCH(QString, option);
    QFETCH(int, code);
    QFETCH(QString, reason);
    const CliRun run = connectTo(url(u"/echo"_s),
                                 {u"--send"_s, u"x"_s, u"--count"_s, u"1"_s, u"--close"_s, option});
    QCOMPARE(run.errors, QByteArray());
    QCOMPARE(run.status, 0);
    const QJsonObject sent = run.row(u"close"_s, u"out"_s);
    QCOMPARE(sent.value("code"_L1).toInt(), code);
    QCOMPARE(sent.value("reason"_L1).toString(), reason);
    const QJsonObject answered = run.row(u"close"_s, u"in"_s);
    QCOMPARE(answered.value("code"_L1).toInt(), code);
    QVERIFY(answered.value("clean"_L1).toBool());

    if (reports()) {
        QJsonObject seen;
        do { // the closes of earlier tests come first
            seen = m_peer->waitForEvent(u"close"_s);
        } while (!seen.isEmpty()
                 && (seen.value("code"_L1).toInt() != code
                     || seen.value("reason"_L1).toString() != reason));
        QVERIFY2(!seen.isEmpty(), "the server never saw this code and reason");
    }
}

void EndToEndMessages::isClosedFromThere_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("reason");
    QTest::newRow("normal") << 1000 << QString();
    QTest::newRow("going away") << 1001 << u"restart"_s;
    QTest::newRow("server error") << 1011 << u"it broke"_s;
    QTest::newRow("private, not ASCII") << 4001 << u"żegnaj"_s;
}

void EndToEndMessages::isClosedFromThere()
{
    QFETCH(int, code);
    QFETCH(QString, reason);
    const QString path = u"/close?code=%1&reason=%2"_s.arg(code).arg(
        QString::fromLatin1(reason.toUtf8().toPercentEncoding()));
    const CliRun run = connectTo(url(path), {u"--until-close"_s});
    QCOMPARE(run.errors, QByteArray());
    QCOMPARE(run.status, 0);
    const QJsonObject received = run.row(u"close"_s, u"in"_s);
    QCOMPARE(received.value("code"_L1).toInt(), code);
    QCOMPARE(received.value("reason"_L1).toString(), reason);
    QCOMPARE(run.row(u"close"_s, u"out"_s).value("code"_L1).toInt(), code);
}

QTEST_GUILESS_MAIN(EndToEndMessages)
#include "tst_e2e_messages.moc"
