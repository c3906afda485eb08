// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/embeddedserverthread.h"
#include "support/droppingserver.h"
#include "wire/handshake.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace sockwright;

namespace {

/// A running sockwright-cli.
class Cli : public QProcess
{
public:
    explicit Cli(const QStringList &arguments) { start(QStringLiteral(SOCKWRIGHT_CLI), arguments); }
    ~Cli() override
    {
        kill();
        waitForFinished();
    }

    void collect()
    {
        output += readAllStandardOutput();
        errors += readAllStandardError();
    }
    bool hasPrinted(const QByteArray &text)
    {
        collect();
        return output.contains(text);
    }
    bool hasEnded()
    {
        collect();
        return state() == NotRunning;
    }
    int status() const { return exitStatus() == NormalExit ? exitCode() : -1; }
    void sendSignal(int number) { ::kill(pid_t(processId()), number); }

    /// Payload texts of the ndjson rows of a kind and direction.
    QStringList texts(const QString &kind, const QString &direction) const
    {
        QStringList found;
        for (const QByteArray &line : output.split('\n')) {
            const QJsonObject row = QJsonDocument::fromJson(line).object();
            if (row.value("kind"_L1) == kind && row.value("direction"_L1) == direction)
                found += row.value("text"_L1).toString();
        }
        return found;
    }

    QByteArray output;
    QByteArray errors;
};

} // namespace

/// `sockwright-cli connect` as a process: how it ends, its input and its signals.
class TestConnectCommand : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();

    void endsAsAsked_data();
    void endsAsAsked();
    void printsExactlyTheCount();
    void sendsBeforeItCounts();
    void timesOutWithoutAnAnswer();
    void readsStandardInput();
    void inputThatEndsDoesNotEndTheCount();
    void refusesInputThatIsNoUtf8();
    void takesMoreInputThanItHolds();
    void echoes();
    void staysUntilTheServerCloses();
    void interruptCloses_data();
    void interruptCloses();
    void secondInterruptDrops();
    void givesUpASilentServer();
    void anUnfinishedMessageIsNone();
    void offersCompression();
    void evidenceIsBelowTheError();
    void interruptEndsAnAttempt();
    void endsWhenNobodyReads();
    void runsWithoutStandardInput();
    void numbersGoOnBeyondClearedRows();
    void connectsASavedRequest();
    void comesBackAndSendsWhatWaits();
    void sendsAllStepsInTheirOrder();
    void endsAfterAllTries();
    void endsWhenItDoesNotComeBack();
    void interruptEndsTheWait();
    void keepsAliveWithAMessage();
    void recordsTheRequestWithoutSecrets();

private:
    void openWebSocket(QTcpServer &server, QByteArray &request, const QByteArray &frames = {});
    QString url(const QString &path) const { return m_server.url().toString() + path; }

    net::EmbeddedServerThread m_server;
};

void TestConnectCommand::initTestCase()
{
    QSignalSpy ready(&m_server, &net::EmbeddedServerThread::ready);
    m_server.start();
    QTRY_COMPARE(ready.size(), 1);
}

void TestConnectCommand::endsAsAsked_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("error"); // a part of the line on standard error

    const auto row = [](const char *name, const QString &path, const QStringList &options,
                        int status, const QByteArray &error = {}) {
        QTest::newRow(name) << path << options << status << error;
    };
    row("count", u"/echo"_s, {u"--send=a"_s, u"--count=1"_s}, 0);
    row("count not reached", u"/ticker?rate=1000&count=2"_s, {u"--count=3"_s}, 1, "2 of 3");
    row("count not reached in time", u"/echo"_s, {u"--send=a"_s, u"--count=2"_s, u"--wait=1500"_s},
        5, "1 of 2");
    row("wait", u"/echo"_s, {u"--send=a"_s, u"--wait=50"_s}, 0);
    row("wait for nothing", u"/echo"_s, {u"--wait=0"_s}, 0);
    row("until close", u"/close?code=1011"_s, {u"--until-close"_s}, 0);
    row("close without a code", u"/close?code=1005"_s, {u"--until-close"_s}, 0);
    row("connection lost", u"/close?code=1006"_s, {u"--until-close"_s}, 4, "Close frame");
    row("code that may not be sent", u"/close?code=1015"_s, {u"--until-close"_s}, 4, "1015");
    row("lost before the count", u"/close?code=1006"_s, {u"--count=1"_s}, 4);
    row("sends and a close", u"/echo"_s, {u"--send=a"_s, u"--close=4000:bye"_s}, 0);
    row("message too big", u"/ticker?size=2000"_s, {u"--max-message=1000"_s, u"--count=1"_s}, 4);
    row("refused", u"/status?code=403"_s, {u"--count=1"_s}, 3, "403");
    row("header that cannot be sent", u"/echo"_s, {u"-HBad Name: x"_s}, 2, "Bad Name");
    row("file that is not there", u"/echo"_s, {u"--send-file=/nonexistent/f"_s}, 2,
        "/nonexistent/f");
    row("request that is not there", QString(), {u"--workspace=/nonexistent"_s, u"--request=C/r"_s},
        2);
}

void TestConnectCommand::endsAsAsked()
{
    QFETCH(QString, path);
    QFETCH(QStringList, options);
    QFETCH(int, status);
    QFETCH(QByteArray, error);

    Cli cli(QStringList{u"connect"_s, url(path)} + options);
    QTRY_VERIFY(cli.hasEnded());
    QVERIFY2(cli.status() == status, (cli.output + cli.errors).constData());
    QVERIFY2(cli.errors.contains(error), cli.errors.constData());
    QCOMPARE(cli.errors.count('\n'), status == 0 ? 0 : 1);
}

void TestConnectCommand::printsExactlyTheCount()
{
    Cli cli({u"connect"_s, url(u"/ticker?rate=100000"_s), u"--count=5"_s, u"--output=ndjson"_s});
    QTRY_VERIFY(cli.hasEnded());
    QCOMPARE(cli.status(), 0);
    QCOMPARE(cli.texts(u"text"_s, u"in"_s).size(), 5);
    QCOMPARE(cli.texts(u"close"_s, u"out"_s).size(), 1);
}

void TestConnectCommand::sendsBeforeItCounts()
{
    // The count is reached by what the server sends at once, perhaps in the first batch of rows.
    Cli cli({u"connect"_s, url(u"/clock"_s), u"--send=a"_s, u"--send=b"_s, u"--count=1"_s,
             u"--output=ndjson"_s});
    QTRY_VERIFY(cli.hasEnded());
    QCOMPARE(cli.status(), 0);
    QCOMPARE(cli.texts(u"text"_s, u"out"_s), (QStringList{u"a"_s, u"b"_s}));
}

void TestConnectCommand::timesOutWithoutAnAnswer()
{
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    Cli cli({u"connect"_s, u"ws://127.0.0.1:%1/"_s.arg(silent.serverPort()), u"--timeout=100"_s});
    QTRY_VERIFY(cli.hasEnded());
    QCOMPARE(cli.status(), 5);
    QCOMPARE(cli.errors.count('\n'), 1);
    QVERIFY2(cli.errors.contains("did not answer"), cli.errors.constData());
}

void TestConnectCommand::readsStandardInput()
{
    Cli cli({u"connect"_s, url(u"/echo"_s), u"--output=ndjson"_s, u"--close=4000:done"_s});
    cli.write("one\n\ntwo\r\n");
    QTRY_COMPARE((cli.collect(), cli.texts(u"text"_s, u"in"_s).size()), 3);
    QVERIFY(!cli.hasEnded());
    cli.write("last, without an end");
    cli.closeWriteChannel();
    QTRY_VERIFY(cli.hasEnded());
    QCOMPARE(cli.status(), 0);
    const QStringList sent{u"one"_s, u""_s, u"two"_s, u"last, without an end"_s};
    QCOMPARE(cli.texts(u"text"_s, u"out"_s), sent);
    QCOMPARE(cli.texts(u"text"_s, u"in"_s), sent);
    QCOMPARE(cli.texts(u"close"_s, u"out"_s), QStringList(u"done"_s));
}

void TestConnectCommand::inputThatEndsDoesNotEndTheCount()
{
    Cli cli({u"connect"_s, url(u"/ticker?rate=20"_s), u"--count=3"_s});
    cli.closeWriteChannel();
    QTRY_VERIFY(cli.hasEnded());
    QCOMPARE(cli.status(), 0);
}

void TestConnectCommand::refusesInputThatIsNoUtf8()
{
    Cli cli({u"connect"_s, url(u"/echo"_s), u"--output=ndjson"_s});
    cli.write("good\n\xFF\nalso good\n");
    cli.closeWriteChannel();
    QTRY_VERIFY(cli.hasEnded());
    QCOMPARE(cli.status(), 1);
    QCOMPARE(cli.errors.count('\n'), 1);
    QCOMPARE(cli.texts(u"text"_s, u"in"_s), (QStringList{u"good"_s, u"also good"_s}));
}

void TestConnectCommand::takesMoreInputThanItHolds()
{
    // More than is read ahead of what was sent, so that reading has to pause and go on.
    const QByteArray line = QByteArray(1024 * 1024, 'x') + '\n';
    Cli cli({u"connect"_s, url(u"/echo"_s)});
    for (int i = 0; i < 40; ++i)
        cli.write(line);
    cli.closeWriteChannel();
    QTRY_VERIFY_WITH_TIMEOUT(cli.hasEnded(), 30'000);
    QCOMPARE(cli.status(), 0);
    QCOMPARE(cli.output.count(QByteArrayLiteral("↓ text")), 40);
}

void TestConnectCommand::echoes()
{
    Cli anna({u"connect"_s, url(u"/chat"_s), u"--echo"_s, u"--count=1"_s, u"--output=ndjson"_s});
    QTRY_VERIFY(anna.hasPrinted("\"connected\""));
    Cli ben({u"connect"_s, url(u"/chat"_s), u"--send-hex=00ff"_s, u"--count=2"_s,
             u"--output=ndjson"_s});
    QTRY_VERIFY(anna.hasEnded());
    QTRY_VERIFY(ben.hasEnded());
    QCOMPARE(anna.status(), 0);
    QCOMPARE(ben.status(), 0);
    QCOMPARE(anna.texts(u"binary"_s, u"out"_s).size(), 1);
    QCOMPARE(ben.output.count("\"AP8=\""), 3);
}

void TestConnectCommand::staysUntilTheServerCloses()
{
    Cli cli(
        {u"connect"_s, url(u"/ticker?rate=50&count=10"_s), u"--send=x"_s, u"--output=ndjson"_s});
    QTRY_VERIFY(cli.hasEnded());
    QCOMPARE(cli.status(), 0);
    QCOMPARE(cli.texts(u"text"_s, u"in"_s).size(), 10);
}

void TestConnectCommand::interruptCloses_data()
{
    QTest::addColumn<int>("number");
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<int>("status");

    QTest::newRow("SIGINT") << SIGINT << QStringList{u"--until-close"_s} << 0;
    QTest::newRow("SIGTERM") << SIGTERM << QStringList{u"--until-close"_s} << 0;
    QTest::newRow("while input is read") << SIGINT << QStringList() << 0;
    QTest::newRow("before the count") << SIGINT << QStringList{u"--count=100"_s} << 1;
}

void TestConnectCommand::interruptCloses()
{
    QFETCH(int, number);
    QFETCH(QStringList, options);
    QFETCH(int, status);

    Cli cli(QStringList{u"connect"_s, url(u"/echo"_s), u"--output=ndjson"_s} + options);
    QTRY_VERIFY(cli.hasPrinted("\"connected\""));
    cli.sendSignal(number);
    QTRY_VERIFY(cli.hasEnded());
    QCOMPARE(cli.status(), status);
    QCOMPARE(cli.texts(u"close"_s, u"out"_s).size(), 1);
    QCOMPARE(cli.texts(u"close"_s, u"in"_s).size(), 1);
    QVERIFY(cli.output.contains("\"code\":1000"));
}

// Takes the next connection, answers its handshake and sends the frames; says no more.
void TestConnectCommand::openWebSocket(QTcpServer &server, QByteArray &request,
                                       const QByteArray &frames)
{
    QTRY_VERIFY(server.hasPendingConnections());
    QTcpSocket *socket = server.nextPendingConnection();
    QTRY_VERIFY((request += socket->readAll()).endsWith("\r\n\r\n"));
    const QByteArray key
        = wire::headerValue(wire::parseRequestHead(request)->headers, "Sec-WebSocket-Key").value();
    socket->write(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Accept: "
        + wire::acceptKey(key) + "\r\n\r\n" + frames);
}

void TestConnectCommand::secondInterruptDrops()
{
    // A server that opens the WebSocket and then says no more.
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    Cli cli({u"connect"_s, u"ws://127.0.0.1:%1/"_s.arg(server.serverPort()), u"--until-close"_s,
             u"--output=ndjson"_s});
    QByteArray request;
    openWebSocket(server, request);
    QTRY_VERIFY(cli.hasPrinted("\"connected\""));
    cli.sendSignal(SIGINT);
    QTRY_VERIFY(cli.hasPrinted("\"closing\""));
    cli.sendSignal(SIGINT);
    QTRY_VERIFY_WITH_TIMEOUT(cli.hasEnded(), 3000); // the closing handshake alone may take 5 s
    QCOMPARE(cli.status(), 4);
}

void TestConnectCommand::givesUpASilentServer()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    Cli cli({u"connect"_s, u"ws://127.0.0.1:%1/"_s.arg(server.serverPort()), u"--until-close"_s,
             u"--keepalive=30"_s, u"--output=ndjson"_s});
    QByteArray request;
    openWebSocket(server, request);
    QTRY_VERIFY(cli.hasEnded());
    QCOMPARE(cli.status(), 4);
    QCOMPARE(cli.errors.count('\n'), 1);
    QVERIFY2(cli.output.contains("\"diagnosis\":\"peer-silent\""), cli.output.constData());
    QCOMPARE(cli.texts(u"ping"_s, u"out"_s).size(), 3);
    QCOMPARE(cli.output.count("\"automatic\":true"), 3);
    QVERIFY(!request.contains("Sec-WebSocket-Extensions"));
}

void TestConnectCommand::anUnfinishedMessageIsNone()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    Cli cli({u"connect"_s, u"ws://127.0.0.1:%1/"_s.arg(server.serverPort()), u"--count=1"_s,
             u"--echo"_s, u"--output=ndjson"_s});
    QByteArray request;
    openWebSocket(server, request, "\x01\x04half" + QByteArray::fromHex("880203e9"));
    QTRY_VERIFY(cli.hasEnded());
    QCOMPARE(cli.status(), 1);
    QCOMPARE(cli.texts(u"text"_s, u"in"_s), QStringList{u"half"_s});
    QVERIFY(cli.output.contains("\"unfinished\":true"));
    QVERIFY(cli.texts(u"text"_s, u"out"_s).isEmpty());
    QVERIFY2(cli.errors.contains("after 0 of 1 messages"), cli.errors.constData());
}

void TestConnectCommand::offersCompression()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    Cli cli({u"connect"_s, u"ws://127.0.0.1:%1/"_s.arg(server.serverPort()), u"--compress"_s});
    QByteArray request;
    openWebSocket(server, request);
    QVERIFY2(request.contains("\r\nSec-WebSocket-Extensions: permessage-deflate"),
             request.constData());
}

void TestConnectCommand::evidenceIsBelowTheError()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    Cli cli({u"connect"_s, u"ws://127.0.0.1:%1/"_s.arg(server.serverPort())});
    QTRY_VERIFY(server.hasPendingConnections());
    server.nextPendingConnection()->write("SSH-2.0-OpenSSH_9.2\r\n");
    QTRY_VERIFY(cli.hasEnded());
    QCOMPARE(cli.status(), 3);
    QCOMPARE(cli.errors.count('\n'), 1);
    const QList<QByteArray> lines = cli.output.split('\n');
    const auto error = std::find_if(lines.begin(), lines.end(), [](const QByteArray &line) {
        return line.contains(" error ");
    });
    QVERIFY(error != lines.end() && error + 1 != lines.end());
    QVERIFY2((error + 1)->startsWith("    "), cli.output.constData());
    QVERIFY2(cli.output.contains("\n    ") && cli.output.contains("SSH-2.0"),
             cli.output.constData());
}

void TestConnectCommand::interruptEndsAnAttempt()
{
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    Cli cli({u"connect"_s, u"ws://127.0.0.1:%1/"_s.arg(silent.serverPort()), u"--until-close"_s});
    QTRY_VERIFY(silent.hasPendingConnections());
    cli.sendSignal(SIGINT);
    QTRY_VERIFY(cli.hasEnded());
    QCOMPARE(cli.status(), 3);
    QVERIFY2(cli.errors.contains("Interrupted"), cli.errors.constData());
}

void TestConnectCommand::endsWhenNobodyReads()
{
    QProcess shell;
    shell.start(u"/bin/sh"_s,
                {u"-c"_s, u"{ \"$0\" connect \"$1\" --until-close; echo $? >&2; } | head -n 4"_s,
                 QStringLiteral(SOCKWRIGHT_CLI), url(u"/ticker?rate=1000"_s)});
    QTRY_COMPARE(shell.state(), QProcess::NotRunning);
    QCOMPARE(shell.readAllStandardError(), QByteArray("0\n"));
}

void TestConnectCommand::runsWithoutStandardInput()
{
    QProcess shell;
    shell.start(u"/bin/sh"_s,
                {u"-c"_s, u"exec \"$0\" connect \"$1\" <&-"_s, QStringLiteral(SOCKWRIGHT_CLI),
                 url(u"/echo"_s)});
    QVERIFY(shell.waitForFinished());
    QCOMPARE(shell.exitCode(), 0);
    QVERIFY(shell.readAllStandardError().isEmpty());
}

void TestConnectCommand::numbersGoOnBeyondClearedRows()
{
    Cli cli({u"connect"_s, url(u"/ticker?rate=200000&count=60000"_s), u"--until-close"_s,
             u"--output=ndjson"_s});
    QTRY_VERIFY_WITH_TIMEOUT(cli.hasEnded(), 60'000);
    QCOMPARE(cli.status(), 0);
    qint64 expected = 0;
    for (const QByteArray &line : cli.output.split('\n')) {
        if (!line.isEmpty())
            QVERIFY2(line.startsWith("{\"seq\":" + QByteArray::number(++expected) + ','),
                     line.constData());
    }
    QVERIFY(expected > 60'000);
}

void TestConnectCommand::connectsASavedRequest()
{
    QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkpath(u"Tests"_s));
    QFile file(folder.filePath(u"Tests/Echo.ws.json"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{\"format\": 1, \"url\": \"" + url(u"/echo"_s).toUtf8()
               + "\", \"settings\": {\"subprotocols\": [\"saved\"]}}\n");
    file.close();

    for (const QString &path : {u"Tests/Echo"_s, u"Tests/Echo.ws.json"_s}) {
        Cli cli({u"connect"_s, u"--workspace"_s, folder.path(), u"--request"_s, path,
                 u"--send=hi"_s, u"--count=1"_s, u"--output=ndjson"_s});
        QTRY_VERIFY(cli.hasEnded());
        QVERIFY2(cli.status() == 0, cli.errors.constData());
        QVERIFY(cli.output.contains("\"subprotocol\":\"saved\""));
        QCOMPARE(cli.texts(u"text"_s, u"in"_s), QStringList(u"hi"_s));
    }
}

void TestConnectCommand::comesBackAndSendsWhatWaits()
{
    tests::DroppingServer server;
    Cli cli({u"connect"_s, server.url(), u"--reconnect=0"_s, u"--reconnect-delay=20"_s,
             u"--after-connect=hello"_s, u"--output=ndjson"_s});
    cli.write("one\n");
    QTRY_COMPARE(server.messages(), (std::vector<QByteArray>{"hello", "one"}));
    QTRY_VERIFY(cli.hasPrinted("\"one\"")); // it has left, and is known to have
    server.stopListening();
    server.drop(tests::DroppingServer::Drop::End);
    QTRY_VERIFY(cli.hasPrinted("\"state\":\"reconnecting\""));
    cli.write("two\nthree\n");
    cli.closeWriteChannel();
    QVERIFY(server.listen());
    QTRY_VERIFY(cli.hasEnded());
    QVERIFY2(cli.status() == 0, cli.errors.constData());
    QCOMPARE(server.messages(), (std::vector<QByteArray>{"hello", "one", "hello", "two", "three"}));
    QVERIFY(server.latest()->closed);
}

void TestConnectCommand::sendsAllStepsInTheirOrder()
{
    // More than is sent at once: the ping waits for its turn.
    QTemporaryDir folder;
    QStringList words{u"connect"_s, url(u"/echo"_s), u"--output=ndjson"_s};
    for (int i = 0; i < 3; ++i) {
        QFile file(folder.filePath(QString::number(i)));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(6 * 1024 * 1024, char('0' + i)));
        words += {u"--send-file"_s, file.fileName()};
    }
    words += {u"--ping=mark"_s, u"--send=last"_s, u"--close=1000"_s};
    Cli cli(words);
    QTRY_VERIFY_WITH_TIMEOUT(cli.hasEnded(), 30'000);
    QVERIFY2(cli.status() == 0, cli.errors.constData());
    const QStringList sent = cli.texts(u"text"_s, u"out"_s);
    QCOMPARE(sent.size(), 4);
    for (int i = 0; i < 3; ++i)
        QVERIFY(sent[i].startsWith(QString::number(i)));
    QCOMPARE(sent[3], u"last"_s);
    const qsizetype ping = cli.output.indexOf("\"mark\"");
    QVERIFY(ping > cli.output.indexOf("\"2222"));
    QVERIFY(ping < cli.output.indexOf("\"last\""));
}

void TestConnectCommand::endsAfterAllTries()
{
    tests::DroppingServer away;
    away.stopListening();
    Cli cli({u"connect"_s, away.url(), u"--reconnect=2"_s, u"--reconnect-delay=20"_s,
             u"--output=ndjson"_s});
    QTRY_VERIFY(cli.hasEnded());
    QCOMPARE(cli.status(), 3);
    QCOMPARE(cli.output.count("\"state\":\"reconnecting\""), 2);
    QVERIFY(cli.output.contains("2 of 2 tries failed"));
    QCOMPARE(cli.errors.count('\n'), 1);
}

void TestConnectCommand::endsWhenItDoesNotComeBack()
{
    tests::DroppingServer server;
    Cli cli({u"connect"_s, server.url(), u"--reconnect=2"_s, u"--reconnect-delay=20"_s,
             u"--output=ndjson"_s});
    QTRY_VERIFY(cli.hasPrinted("\"connected\""));
    server.stopListening();
    server.drop(tests::DroppingServer::Drop::Reset);
    QTRY_VERIFY(cli.hasEnded());
    QCOMPARE(cli.status(), 4);
    QCOMPARE(cli.output.count("\"state\":\"reconnecting\""), 2);
}

void TestConnectCommand::interruptEndsTheWait()
{
    tests::DroppingServer server;
    Cli cli({u"connect"_s, server.url(), u"--until-close"_s, u"--reconnect=0"_s,
             u"--reconnect-delay=60000"_s, u"--output=ndjson"_s});
    QTRY_VERIFY(cli.hasPrinted("\"connected\""));
    server.drop(tests::DroppingServer::Drop::End);
    QTRY_VERIFY(cli.hasPrinted("\"reconnecting\""));
    cli.sendSignal(SIGINT);
    QTRY_VERIFY(cli.hasEnded());
    QCOMPARE(cli.status(), 4);
    QVERIFY(cli.output.contains("Reconnecting was stopped."));
}

void TestConnectCommand::keepsAliveWithAMessage()
{
    tests::DroppingServer server;
    Cli cli({u"connect"_s, server.url(), u"--until-close"_s, u"--keepalive=30"_s,
             u"--keepalive-message=still here"_s, u"--output=ndjson"_s});
    QTRY_VERIFY(server.messages().size() >= 3);
    QCOMPARE(server.messages().back(), QByteArray("still here"));
    server.close();
    QTRY_VERIFY(cli.hasEnded());
    QCOMPARE(cli.status(), 0);
    QVERIFY(!cli.output.contains("\"kind\":\"ping\""));
}

void TestConnectCommand::recordsTheRequestWithoutSecrets()
{
    QTemporaryDir folder;
    const QString capture = folder.filePath(u"capture"_s);
    Cli cli({u"connect"_s, url(u"/echo"_s), u"--auth=basic:me:hush-hush"_s, u"--capture"_s, capture,
             u"--subprotocol=chat"_s, u"--send=hi"_s, u"--count=1"_s});
    QTRY_VERIFY(cli.hasEnded());
    QVERIFY2(cli.status() == 0, cli.errors.constData());
    QFile file(capture + u"/request.json"_s);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    const QJsonObject request = QJsonDocument::fromJson(text).object();
    QCOMPARE(request.value("url"_L1).toString(), url(u"/echo"_s));
    QVERIFY(text.contains("chat") && text.contains("basic"));
    QVERIFY(!text.contains("hush-hush"));
}

QTEST_GUILESS_MAIN(TestConnectCommand)
#include "tst_connectcommand.moc"
