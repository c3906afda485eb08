// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli.h"
#include "peer.h"

#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sockwright::e2e;

/// What only node's ws is asked to do: fragments cut inside a character, lost connections,
/// refusals.
class EndToEndNode : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void joinsFragments();
    void answersAPing();
    void echoesWhatItReceives();
    void namesALostConnection();
    void namesARefusal_data();
    void namesARefusal();
    void takesTheChosenSubprotocol();
    void sendsHeadersAndCookies();
    void takesACloseWithoutACode();
    void endsTheWait();
    void timesOutWaitingForMessages();

private:
    QString url(const QString &path) const { return m_peer->readyLine() + path; }

    std::unique_ptr<Peer> m_peer = Peer::node();
};

void EndToEndNode::initTestCase()
{
    QVERIFY2(m_peer->problem().isEmpty(), qPrintable(m_peer->problem()));
}

void EndToEndNode::joinsFragments()
{
    const CliRun run = connectTo(url(u"/fragments"_s), {u"--count"_s, u"1"_s});
    QCOMPARE(run.status, 0);
    const QJsonObject message = run.row(u"text"_s, u"in"_s);
    QCOMPARE(message.value("text"_L1).toString(), u"price: 10 € each"_s);
    QCOMPARE(message.value("frames"_L1).toInt(), 3);
    // Three frames of a server: two bytes of header each.
    QCOMPARE(message.value("wire_size"_L1).toInt(), message.value("size"_L1).toInt() + 6);
    const QJsonObject ping = run.row(u"ping"_s, u"in"_s);
    QCOMPARE(payloadOf(ping), QByteArray("between"));
    QVERIFY(ping.value("seq"_L1).toInt() < message.value("seq"_L1).toInt());
    QCOMPARE(m_peer->waitForEvent(u"pong"_s).value("text"_L1).toString(), u"between"_s);
}

void EndToEndNode::answersAPing()
{
    const CliRun run = connectTo(url(u"/ping"_s), {u"--until-close"_s});
    QCOMPARE(run.status, 0);
    QCOMPARE(payloadOf(run.row(u"ping"_s, u"in"_s)), QByteArray("are you there"));
    QCOMPARE(payloadOf(run.row(u"pong"_s, u"out"_s)), QByteArray("are you there"));
    QCOMPARE(m_peer->waitForEvent(u"pong"_s).value("text"_L1).toString(), u"are you there"_s);
}

void EndToEndNode::echoesWhatItReceives()
{
    const CliRun run = connectTo(url(u"/expect-echo"_s), {u"--echo"_s, u"--until-close"_s});
    QCOMPARE(run.errors, QByteArray());
    QCOMPARE(run.status, 0);
    const QJsonObject seen = m_peer->waitForEvent(u"echoed"_s);
    QCOMPARE(seen.value("count"_L1).toInt(), 4);
    QVERIFY2(seen.value("wrong"_L1).toArray().isEmpty(), "some messages came back changed");
}

void EndToEndNode::namesALostConnection()
{
    const CliRun run = connectTo(url(u"/drop"_s), {u"--until-close"_s});
    QCOMPARE(run.status, 4);
    QCOMPARE(run.row(u"text"_s, u"in"_s).value("text"_L1).toString(), u"going"_s);
    const QJsonObject error = run.row(u"error"_s, u"local"_s);
    QCOMPARE(error.value("diagnosis"_L1).toString(), u"connection-lost"_s);
    QVERIFY(!error.value("message"_L1).toString().isEmpty());
    const QJsonObject close = run.row(u"close"_s, u"local"_s);
    QCOMPARE(close.value("code"_L1).toInt(), 1006);
    QVERIFY(!close.value("clean"_L1).toBool(true));
    QVERIFY(run.row(u"close"_s, u"in"_s).isEmpty());
    QCOMPARE(run.states().last(), u"closed"_s);
    QCOMPARE(run.errors.count('\n'), 1);
}

void EndToEndNode::namesARefusal_data()
{
    QTest::addColumn<int>("status");
    for (const int status : {400, 401, 403, 404, 429, 500, 503})
        QTest::addRow("%d", status) << status;
}

void EndToEndNode::namesARefusal()
{
    QFETCH(int, status);
    const CliRun run = connectTo(url(u"/refuse?status=%1"_s.arg(status)), {u"--until-close"_s});
    QCOMPARE(run.status, 3);
    QCOMPARE(run.row(u"error"_s, u"local"_s).value("diagnosis"_L1).toString(),
             u"http-%1"_s.arg(status));
    QCOMPARE(run.errors.count('\n'), 1);
    QVERIFY2(run.errors.contains(QByteArray::number(status)), run.errors.constData());
    QVERIFY(!run.states().contains(u"connected"_s));
}

void EndToEndNode::takesTheChosenSubprotocol()
{
    const CliRun run = connectTo(
        url(u"/close?code=1000"_s),
        {u"--subprotocol"_s, u"chat.v1"_s, u"--subprotocol"_s, u"chat.v2"_s, u"--until-close"_s});
    QCOMPARE(run.status, 0);
    const QJsonObject handshake = run.row(u"handshake"_s, u"local"_s);
    QCOMPARE(handshake.value("subprotocol"_L1).toString(), u"chat.v2"_s);
    QCOMPARE(handshake.value("status"_L1).toInt(), 101);
    QVERIFY(handshake.value("request"_L1)
                .toString()
                .startsWith("GET /close?code=1000 HTTP/1.1\r\n"_L1));
    QVERIFY(handshake.value("response"_L1).toString().startsWith("HTTP/1.1 101 "_L1));
}

void EndToEndNode::sendsHeadersAndCookies()
{
    const CliRun run = connectTo(url(u"/close?code=1000"_s),
                                 {u"-H"_s, u"X-Trace: seventeen"_s, u"--cookie"_s, u"session=abc"_s,
                                  u"--origin"_s, u"https://example.org"_s, u"--until-close"_s});
    QCOMPARE(run.errors, QByteArray());
    QCOMPARE(run.status, 0);
    QJsonObject headers;
    do { // the connections of earlier tests come first
        const QJsonObject opened = m_peer->waitForEvent(u"open"_s);
        QVERIFY2(!opened.isEmpty(), "the server never saw the header");
        headers = opened.value("headers"_L1).toObject();
    } while (!headers.contains("x-trace"_L1));
    QCOMPARE(headers.value("x-trace"_L1).toString(), u"seventeen"_s);
    QCOMPARE(headers.value("cookie"_L1).toString(), u"session=abc"_s);
    QCOMPARE(headers.value("origin"_L1).toString(), u"https://example.org"_s);
}

void EndToEndNode::takesACloseWithoutACode()
{
    const CliRun run = connectTo(url(u"/close"_s), {u"--until-close"_s});
    QCOMPARE(run.status, 0);
    QCOMPARE(run.row(u"close"_s, u"in"_s).value("code"_L1).toInt(), 1005);
}

void EndToEndNode::endsTheWait()
{
    const CliRun run = connectTo(url(u"/silent"_s), {u"--send"_s, u"x"_s, u"--wait"_s, u"100"_s});
    QCOMPARE(run.errors, QByteArray());
    QCOMPARE(run.status, 0);
    QCOMPARE(m_peer->waitForEvent(u"close"_s).isEmpty(), false);
}

void EndToEndNode::timesOutWaitingForMessages()
{
    const CliRun run = connectTo(
        url(u"/silent"_s), {u"--send"_s, u"x"_s, u"--count"_s, u"1"_s, u"--wait"_s, u"200"_s});
    QCOMPARE(run.status, 5);
    QCOMPARE(run.errors.count('\n'), 1);
}

QTEST_GUILESS_MAIN(EndToEndNode)
#include "tst_e2e_node.moc"
