// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli.h"
#include "peer.h"
#include "support/closedport.h"

#include <QTcpServer>
#include <QTest>
#include <QUrl>

using namespace Qt::StringLiterals;
using namespace sockwright::e2e;
using sockwright::tests::ClosedPort;

/// The command line by itself: its commands, its usage errors, and `serve`.
class EndToEndCli : public QObject
{
    Q_OBJECT

private slots:
    void statesTheVersion();
    void rejectsWrongUsage_data();
    void rejectsWrongUsage();
    void formatsJson();
    void namesARefusedConnection();
    void namesAnInvalidUrl();
    void servesAndPrintsItsUrl();
    void serveNamesATakenPort();
    void printsForPeople();
};

void EndToEndCli::statesTheVersion()
{
    const CliRun run = runCli({u"version"_s});
    QCOMPARE(run.status, 0);
    QVERIFY2(run.output.contains(SOCKWRIGHT_VERSION), run.output.constData());
}

void EndToEndCli::rejectsWrongUsage_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("unknown command") << QStringList{u"fly"_s};
    QTest::newRow("no URL") << QStringList{u"connect"_s};
    QTest::newRow("unknown option")
        << QStringList{u"connect"_s, u"ws://127.0.0.1:1/"_s, u"--fly"_s};
    QTest::newRow("count of nothing")
        << QStringList{u"connect"_s, u"ws://127.0.0.1:1/"_s, u"--count"_s, u"many"_s};
    QTest::newRow("not hex") << QStringList{u"connect"_s, u"ws://127.0.0.1:1/"_s, u"--send-hex"_s,
                                            u"xyz"_s};
    QTest::newRow("close code that cannot be sent")
        << QStringList{u"connect"_s, u"ws://127.0.0.1:1/"_s, u"--close"_s, u"1006"_s};
    QTest::newRow("output format")
        << QStringList{u"connect"_s, u"ws://127.0.0.1:1/"_s, u"--output"_s, u"xml"_s};
}

void EndToEndCli::rejectsWrongUsage()
{
    QFETCH(QStringList, arguments);
    const CliRun run = runCli(arguments);
    QCOMPARE(run.status, 2);
    QCOMPARE(run.output, QByteArray());
    QCOMPARE(run.errors.count('\n'), 1);
}

void EndToEndCli::formatsJson()
{
    const CliRun run = runCli({u"format"_s}, R"({"b":9007199254740993,"a":1e400,"b":[]})");
    QCOMPARE(run.status, 0);
    const qsizetype first = run.output.indexOf("\"b\": 9007199254740993");
    const qsizetype second = run.output.indexOf("\"a\": 1e400");
    const qsizetype third = run.output.indexOf("\"b\": []");
    QVERIFY2(0 < first && first < second && second < third, run.output.constData());
}

void EndToEndCli::namesARefusedConnection()
{
    const ClosedPort closed;
    const CliRun run = connectTo(u"ws://127.0.0.1:%1/"_s.arg(closed.port()), {u"--until-close"_s});
    QCOMPARE(run.status, 3);
    const QJsonObject error = run.row(u"error"_s, u"local"_s);
    QCOMPARE(error.value("diagnosis"_L1).toString(), u"tcp-refused"_s);
    QVERIFY(!error.value("hint"_L1).toString().isEmpty());
    QCOMPARE(run.errors.count('\n'), 1);
}

void EndToEndCli::namesAnInvalidUrl()
{
    const CliRun run = connectTo(u"ftp://127.0.0.1/"_s, {u"--until-close"_s});
    QVERIFY2(run.status == 2 || run.status == 3, run.errors.constData());
    QCOMPARE(run.errors.count('\n'), 1);
}

void EndToEndCli::servesAndPrintsItsUrl()
{
    const auto server = Peer::embedded({u"--port"_s, u"0"_s});
    QVERIFY2(server->problem().isEmpty(), qPrintable(server->problem()));
    const QUrl url(server->readyLine());
    QCOMPARE(url.scheme(), u"ws"_s);
    QCOMPARE(url.host(), u"127.0.0.1"_s);
    QVERIFY(url.port() > 0);

    const CliRun clock = connectTo(server->readyLine() + u"/clock"_s, {u"--count"_s, u"2"_s});
    QCOMPARE(clock.status, 0);
    QCOMPARE(clock.rowsOf(u"text"_s, u"in"_s).size(), 2);
    const CliRun refused
        = connectTo(server->readyLine() + u"/status?code=418"_s, {u"--until-close"_s});
    QCOMPARE(refused.status, 3);
    QCOMPARE(refused.row(u"error"_s, u"local"_s).value("diagnosis"_L1).toString(), u"http-418"_s);
    QCOMPARE(server->stop(), 0);
}

void EndToEndCli::serveNamesATakenPort()
{
    QTcpServer taken;
    QVERIFY(taken.listen(QHostAddress::LocalHost));
    const CliRun run = runCli({u"serve"_s, u"--port"_s, QString::number(taken.serverPort())});
    QVERIFY(run.status > 0);
    QVERIFY2(run.errors.contains(QByteArray::number(taken.serverPort())), run.errors.constData());
}

void EndToEndCli::printsForPeople()
{
    const auto server = Peer::embedded();
    QVERIFY2(server->problem().isEmpty(), qPrintable(server->problem()));
    const CliRun run = runCli({u"connect"_s, server->readyLine() + u"/echo"_s, u"--send"_s,
                               u"\u001b[31mred\u202eder"_s, u"--count"_s, u"1"_s});
    QCOMPARE(run.status, 0);
    QVERIFY(run.output.contains("red"));
    // Foreign text cannot drive the terminal: neither by escape codes nor by reversing a line.
    QVERIFY(!run.output.contains('\x1b'));
    QVERIFY(!run.output.contains("\u202e"));
}

QTEST_GUILESS_MAIN(EndToEndCli)
#include "tst_e2e_cli.moc"
