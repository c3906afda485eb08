// SPDX-License-Identifier: GPL-3.0-or-later
#include "rawclient.h"

#include "net/embeddedserver.h"
#include "net/embeddedserverthread.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTcpSocket>
#include <QTest>
#include <QTimer>

#include <memory>

using namespace sockwright;
using tests::RawClient;
using wire::Kind;
using wire::Opcode;

namespace {

QJsonObject json(const QByteArray &text)
{
    return QJsonDocument::fromJson(text).object();
}

} // namespace

class TestEmbeddedServer : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void tellsItsUrl();
    void saysWhyItCannotListen();
    void answersPages_data();
    void answersPages();
    void answersStatus_data();
    void answersStatus();
    void refusesHandshakes_data();
    void refusesHandshakes();
    void acceptsHandshakes_data();
    void acceptsHandshakes();
    void acceptKeyIsThatOfTheRfc();
    void limitsHandshakeTime();
    void limitsHeadSize();
    void limitsConnections();

    void echoes_data();
    void echoes();
    void echoesFragmentsAroundPing();
    void echoPausesForASlowReader();
    void whatCameToNoEndIsNotAnswered();
    void tellsTheTime();
    void chatReachesAll();
    void tickerKeepsItsRate();
    void tickerPads_data();
    void tickerPads();
    void tickerStopsForASlowReader();
    void closesAsAsked_data();
    void closesAsAsked();
    void dropsWithoutClose();
    void answersClose_data();
    void answersClose();
    void closesOnViolation_data();
    void closesOnViolation();
    void doesNotWaitForCloseForEver();
    void aSlowReaderGetsAllBeforeClose();
    void stopSaysGoodbye();
    void runsInAThread();

private:
    void start(const net::ServerOptions &options = {});
    std::unique_ptr<RawClient> client(const QByteArray &target, const QByteArray &moreLines = {});

    std::unique_ptr<net::EmbeddedServer> m_server;
};

void TestEmbeddedServer::init()
{
    start();
}

void TestEmbeddedServer::cleanup()
{
    m_server.reset();
}

void TestEmbeddedServer::start(const net::ServerOptions &options)
{
    m_server = std::make_unique<net::EmbeddedServer>(options);
    QVERIFY(m_server->listen());
}

std::unique_ptr<RawClient> TestEmbeddedServer::client(const QByteArray &target,
                                                      const QByteArray &moreLines)
{
    return std::make_unique<RawClient>(m_server->url(),
                                       RawClient::upgradeRequest(target, moreLines));
}

void TestEmbeddedServer::tellsItsUrl()
{
    const QUrl url = m_server->url();
    QCOMPARE(url.scheme(), QStringLiteral("ws"));
    QCOMPARE(url.host(), QStringLiteral("127.0.0.1"));
    QVERIFY(url.port() > 0);
    QVERIFY(url.path().isEmpty());
}

void TestEmbeddedServer::saysWhyItCannotListen()
{
    net::ServerOptions options;
    options.port = quint16(m_server->url().port());
    net::EmbeddedServer second(options);
    const auto listening = second.listen();
    QVERIFY(!listening);
    QVERIFY(listening.error().message.contains(QString::number(options.port)));
    QVERIFY(second.url().isEmpty());
}

void TestEmbeddedServer::answersPages_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("inBody");

    const QByteArray host = " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    QTest::newRow("index") << "GET /" + host << 200 << QByteArray("/ticker?rate=N");
    QTest::newRow("index with query") << "GET /?a=b" + host << 200 << QByteArray("/echo");
    QTest::newRow("index, HTTP/1.0")
        << QByteArray("GET / HTTP/1.0\r\n\r\n") << 200 << QByteArray("/echo");
    QTest::newRow("absolute form") << "GET http://localhost/" + host << 200 << QByteArray("/echo");
    QTest::newRow("unknown") << "GET /nothing" + host << 404 << QByteArray("/echo");
    QTest::newRow("no file") << "GET /../../etc/passwd" + host << 404 << QByteArray("/echo");
    QTest::newRow("encoded no file")
        << "GET /%2e%2e/%2e%2e/etc/passwd" + host << 404 << QByteArray("/echo");
    QTest::newRow("double slash") << "GET //echo" + host << 404 << QByteArray("/echo");
    QTest::newRow("asterisk") << "GET *" + host << 400 << QByteArray("path");
    QTest::newRow("plain GET of a WebSocket")
        << "GET /echo" + host << 426 << QByteArray("Upgrade: websocket");
    QTest::newRow("other method") << "POST /echo" + host << 405 << QByteArray("GET");
    QTest::newRow("rate too high")
        << "GET /ticker?rate=200001" + host << 400 << QByteArray("200000");
    QTest::newRow("rate no number") << "GET /ticker?rate=x" + host << 400 << QByteArray("rate");
    QTest::newRow("size too big") << "GET /ticker?size=16777217" + host << 400
                                  << QByteArray("size");
    QTest::newRow("close code too high")
        << "GET /close?code=65536" + host << 400 << QByteArray("65535");
    QTest::newRow("status too low") << "GET /status?code=101" + host << 400 << QByteArray("200");
}

void TestEmbeddedServer::answersPages()
{
    QFETCH(QByteArray, request);
    QFETCH(int, status);
    QFETCH(QByteArray, inBody);

    RawClient page(m_server->url(), request);
    QTRY_VERIFY(page.ended);
    QCOMPARE(page.status(), status);
    QVERIFY2(page.body.contains(inBody), page.body.constData());
    QCOMPARE(page.header("Content-Length").toInt(), page.body.size());
    QVERIFY(page.header("Content-Type").startsWith("text/plain"));
    QTRY_COMPARE(m_server->connections(), std::size_t(0));
}

void TestEmbeddedServer::answersStatus_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("header");

    QTest::newRow("200") << 200 << QByteArray();
    QTest::newRow("204") << 204 << QByteArray();
    QTest::newRow("301") << 301 << QByteArray("Location");
    QTest::newRow("302") << 302 << QByteArray("Location");
    QTest::newRow("308") << 308 << QByteArray("Location");
    QTest::newRow("401") << 401 << QByteArray("WWW-Authenticate");
    QTest::newRow("404") << 404 << QByteArray();
    QTest::newRow("407") << 407 << QByteArray("Proxy-Authenticate");
    QTest::newRow("418, without a name") << 418 << QByteArray();
    QTest::newRow("426") << 426 << QByteArray("Sec-WebSocket-Version");
    QTest::newRow("429") << 429 << QByteArray("Retry-After");
    QTest::newRow("503") << 503 << QByteArray("Retry-After");
    QTest::newRow("599") << 599 << QByteArray();
}

void TestEmbeddedServer::answersStatus()
{
    QFETCH(int, code);
    QFETCH(QByteArray, header);

    const auto peer = client("/status?code=" + QByteArray::number(code));
    QTRY_VERIFY(peer->ended);
    QCOMPARE(peer->status(), code);
    QCOMPARE(peer->body.isEmpty(), code == 204);
    if (!header.isEmpty())
        QVERIFY(!peer->header(header).isEmpty());
}

void TestEmbeddedServer::refusesHandshakes_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");

    const auto without = [](const QByteArray &line) {
        return RawClient::upgradeRequest("/echo").replace(line + "\r\n", "");
    };
    const auto with = [](const QByteArray &line, const QByteArray &other) {
        return RawClient::upgradeRequest("/echo").replace(line, other);
    };
    const auto plus
        = [](const QByteArray &line) { return RawClient::upgradeRequest("/echo", line + "\r\n"); };
    const QByteArray key = RawClient::key;

    QTest::newRow("root is no WebSocket") << RawClient::upgradeRequest("/") << 404;
    QTest::newRow("no Upgrade") << without("Upgrade: websocket") << 426;
    QTest::newRow("other Upgrade") << with("Upgrade: websocket", "Upgrade: h2c") << 426;
    QTest::newRow("no Connection") << without("Connection: Upgrade") << 400;
    QTest::newRow("other Connection")
        << with("Connection: Upgrade", "Connection: keep-alive") << 400;
    QTest::newRow("no Host") << without("Host: localhost") << 400;
    QTest::newRow("two Hosts") << plus("Host: other") << 400;
    QTest::newRow("HTTP/1.0") << with("HTTP/1.1", "HTTP/1.0") << 505;
    QTest::newRow("POST") << with("GET", "POST") << 405;
    QTest::newRow("no version") << without("Sec-WebSocket-Version: 13") << 426;
    QTest::newRow("version 8") << with("Version: 13", "Version: 8") << 426;
    QTest::newRow("two versions") << plus("Sec-WebSocket-Version: 13") << 426;
    QTest::newRow("no key") << without("Sec-WebSocket-Key: " + key) << 400;
    QTest::newRow("two keys") << plus("Sec-WebSocket-Key: " + key) << 400;
    QTest::newRow("empty key") << with(key, "") << 400;
    QTest::newRow("key of 15 bytes") << with(key, QByteArray(15, 'x').toBase64()) << 400;
    QTest::newRow("key of 17 bytes") << with(key, QByteArray(17, 'x').toBase64()) << 400;
    QTest::newRow("key no Base64") << with(key, "dGhlIHNhbXBsZS!ub25jZQ==") << 400;
    QTest::newRow("subprotocol no token") << plus("Sec-WebSocket-Protocol: a b") << 400;
    QTest::newRow("no HTTP") << QByteArray("hello there\r\n\r\n") << 400;
    QTest::newRow("bad header line") << plus("no colon") << 400;
    QTest::newRow("no path") << RawClient::upgradeRequest("echo") << 400;
}

void TestEmbeddedServer::refusesHandshakes()
{
    QFETCH(QByteArray, request);
    QFETCH(int, status);

    RawClient peer(m_server->url(), request);
    QTRY_VERIFY(peer.ended);
    QCOMPARE(peer.status(), status);
    if (status == 426)
        QCOMPARE(peer.header("Sec-WebSocket-Version"), QByteArray("13"));
}

void TestEmbeddedServer::acceptsHandshakes_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("subprotocol");

    const auto with = [](const QByteArray &line, const QByteArray &other) {
        return RawClient::upgradeRequest("/echo").replace(line, other);
    };
    const auto plus
        = [](const QByteArray &line) { return RawClient::upgradeRequest("/echo", line + "\r\n"); };

    QTest::newRow("plain") << RawClient::upgradeRequest("/echo") << QByteArray();
    QTest::newRow("query") << RawClient::upgradeRequest("/echo?x=1&y=%20") << QByteArray();
    QTest::newRow("absolute form")
        << RawClient::upgradeRequest("http://localhost/echo") << QByteArray();
    QTest::newRow("cases") << with("Upgrade: websocket", "uPGRADE: WebSocket") << QByteArray();
    QTest::newRow("token list") << with("Connection: Upgrade", "Connection: keep-alive, upgrade")
                                << QByteArray();
    QTest::newRow("extensions are ignored")
        << plus("Sec-WebSocket-Extensions: permessage-deflate") << QByteArray();
    QTest::newRow("first subprotocol")
        << plus("Sec-WebSocket-Protocol: chat.v2, chat.v1") << QByteArray("chat.v2");
    QTest::newRow("first of two lines")
        << plus("Sec-WebSocket-Protocol: b\r\nSec-WebSocket-Protocol: a") << QByteArray("b");
}

void TestEmbeddedServer::acceptsHandshakes()
{
    QFETCH(QByteArray, request);
    QFETCH(QByteArray, subprotocol);

    RawClient peer(m_server->url(), request);
    QTRY_VERIFY(peer.isUpgraded());
    QCOMPARE(peer.header("Sec-WebSocket-Protocol"), subprotocol);
    QVERIFY(peer.header("Sec-WebSocket-Extensions").isEmpty());
    peer.send(Opcode::Text, "ready");
    QTRY_COMPARE(peer.rows.size(), std::size_t(1));
}

void TestEmbeddedServer::acceptKeyIsThatOfTheRfc()
{
    const auto peer = client("/echo");
    QTRY_VERIFY(peer->isUpgraded());
    QCOMPARE(peer->header("Sec-WebSocket-Accept"), QByteArray("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
}

void TestEmbeddedServer::limitsHandshakeTime()
{
    net::ServerOptions options;
    options.handshakeMs = 1000;
    start(options);
    RawClient silent(m_server->url(), {});
    RawClient half(m_server->url(), "GET /echo HTTP/1.1\r\n");
    QTRY_VERIFY(silent.ended);
    QTRY_VERIFY(half.ended);
    QCOMPARE(silent.status(), 0);
    QCOMPARE(half.status(), 408);
}

void TestEmbeddedServer::limitsHeadSize()
{
    const auto fits = client("/echo", "X-Long: " + QByteArray(15'000, 'x') + "\r\n");
    const auto tooLong = client("/echo", "X-Long: " + QByteArray(20'000, 'x') + "\r\n");
    QTRY_COMPARE(fits->status(), 101);
    QTRY_COMPARE(tooLong->status(), 431);
}

void TestEmbeddedServer::limitsConnections()
{
    net::ServerOptions options;
    options.maxConnections = 2;
    start(options);
    const auto first = client("/echo");
    QTRY_VERIFY(first->isUpgraded());
    auto second = client("/echo");
    QTRY_VERIFY(second->isUpgraded());
    const auto third = client("/echo");
    QTRY_COMPARE(third->status(), 503);

    second->disconnect();
    QTRY_COMPARE(m_server->connections(), std::size_t(1));
    const auto fourth = client("/echo");
    QTRY_VERIFY(fourth->isUpgraded());
}

void TestEmbeddedServer::echoes_data()
{
    QTest::addColumn<bool>("binary");
    QTest::addColumn<QByteArray>("payload");

    QTest::newRow("text") << false << QByteArray("hello");
    QTest::newRow("empty text") << false << QByteArray();
    QTest::newRow("empty binary") << true << QByteArray();
    QTest::newRow("unicode") << false << QByteArray("Grüße, 世界 🎉");
    QTest::newRow("zeros") << true << QByteArray(3, '\0');
    QTest::newRow("125") << true << QByteArray(125, 'a');
    QTest::newRow("126") << true << QByteArray(126, 'b');
    QTest::newRow("65535") << true << QByteArray(65535, 'c');
    QTest::newRow("65536") << false << QByteArray(65536, 'd');
    QTest::newRow("16 MiB") << true << QByteArray(16 * 1024 * 1024, '\xE5');
}

void TestEmbeddedServer::echoes()
{
    QFETCH(bool, binary);
    QFETCH(QByteArray, payload);

    const auto peer = client("/echo");
    peer->rows.clear();
    QTRY_VERIFY(peer->isUpgraded());
    peer->send(binary ? Opcode::Binary : Opcode::Text, payload);
    peer->send(Opcode::Ping, "p");
    QTRY_COMPARE_WITH_TIMEOUT(peer->rows.size(), std::size_t(2), 20'000);
    const auto messages = peer->of(binary ? Kind::Binary : Kind::Text);
    QCOMPARE(messages.size(), std::size_t(1));
    QVERIFY(messages.front().payload == payload);
    QCOMPARE(peer->of(Kind::Pong).size(), std::size_t(1));
}

void TestEmbeddedServer::echoesFragmentsAroundPing()
{
    const auto peer = client("/echo");
    QTRY_VERIFY(peer->isUpgraded());
    const QByteArray text = "Grüße"; // cut inside the ü
    QByteArray bytes;
    wire::appendFrame(bytes, {.opcode = 1, .fin = false, .maskKey = 7u}, {text.constData(), 3});
    wire::appendFrame(bytes, Opcode::Ping, "between", 8u);
    wire::appendFrame(bytes, {.opcode = 0, .maskKey = 9u},
                      {text.constData() + 3, std::size_t(text.size() - 3)});
    for (const char byte : std::as_const(bytes))
        peer->write(QByteArray(1, byte));
    QTRY_COMPARE(peer->rows.size(), std::size_t(2));
    QCOMPARE(peer->rows[0].kind, Kind::Pong);
    QCOMPARE(peer->rows[0].payload, QByteArray("between"));
    QCOMPARE(peer->rows[1].payload, text);
}

void TestEmbeddedServer::echoPausesForASlowReader()
{
    const auto peer = client("/echo");
    QTRY_VERIFY(peer->isUpgraded());
    peer->setReading(false);
    constexpr std::size_t count = 200;
    const QByteArray payload(256 * 1024, 'x');
    for (std::size_t i = 0; i < count; ++i)
        peer->send(Opcode::Binary, payload);
    peer->setReading(true);
    QTRY_COMPARE_WITH_TIMEOUT(peer->rows.size(), count, 30'000);
}

void TestEmbeddedServer::whatCameToNoEndIsNotAnswered()
{
    const auto peer = client("/echo");
    QTRY_VERIFY(peer->isUpgraded());
    peer->send(wire::Opcode::Text, "whole");
    peer->write(QByteArray::fromHex("018200000000") + "ha"); // without FIN
    peer->sendClose(1000);
    QTRY_VERIFY(peer->ended);
    QCOMPARE(peer->rows.size(), std::size_t(2));
    QCOMPARE(peer->rows[0].payload, QByteArray("whole"));
    QCOMPARE(peer->rows[1].kind, wire::Kind::Close);
}

void TestEmbeddedServer::tellsTheTime()
{
    const auto timeOf = [](const QByteArray &payload) {
        return QDateTime::fromString(json(payload).value(QStringLiteral("time")).toString(),
                                     Qt::ISODateWithMs);
    };
    const QDateTime before = QDateTime::currentDateTimeUtc();
    const auto peer = client("/clock");
    QTRY_VERIFY(!peer->rows.empty());
    const QDateTime first = timeOf(peer->rows[0].payload);
    QVERIFY2(first.isValid(), peer->rows[0].payload.constData());
    QVERIFY(before.secsTo(first) >= -2);
    QVERIFY(first.secsTo(QDateTime::currentDateTimeUtc()) >= -2);
    QTRY_VERIFY(peer->rows.size() >= 3);
    QVERIFY(first.msecsTo(timeOf(peer->rows[2].payload)) >= 1500);
}

void TestEmbeddedServer::chatReachesAll()
{
    const auto anna = client("/chat");
    const auto ben = client("/chat");
    const auto other = client("/echo");
    QTRY_VERIFY(anna->isUpgraded() && ben->isUpgraded() && other->isUpgraded());
    anna->send(Opcode::Text, "hello");
    QTRY_COMPARE(ben->rows.size(), std::size_t(1));
    ben->send(Opcode::Binary, "\x01\x02");
    QTRY_COMPARE(anna->rows.size(), std::size_t(2));
    QTRY_COMPARE(ben->rows.size(), std::size_t(2));
    QCOMPARE(anna->rows[0].payload, QByteArray("hello"));
    QCOMPARE(anna->rows[1].kind, Kind::Binary);
    QCOMPARE(ben->rows[0].payload, QByteArray("hello"));

    // Who has left gets nothing and disturbs nobody.
    ben->disconnect();
    anna->send(Opcode::Text, "again");
    QTRY_COMPARE(anna->rows.size(), std::size_t(3));
    other->send(Opcode::Text, "mine");
    QTRY_COMPARE(other->rows.size(), std::size_t(1));
    QCOMPARE(other->rows[0].payload, QByteArray("mine"));
}

void TestEmbeddedServer::tickerKeepsItsRate()
{
    QElapsedTimer timer;
    timer.start();
    const auto peer = client("/ticker?rate=20000&count=10000");
    QTRY_VERIFY(peer->hasClose(1000));
    // The last of 10,000 messages is due after half a second; a busy machine may be later.
    QVERIFY(timer.elapsed() >= 480);
    const auto messages = peer->of(Kind::Text);
    QCOMPARE(messages.size(), std::size_t(10'000));
    for (std::size_t i = 0; i < messages.size(); ++i)
        QCOMPARE(json(messages[i].payload).value(QStringLiteral("seq")).toInt(), int(i) + 1);
    peer->sendClose(1000);
    QTRY_VERIFY(peer->ended);
}

void TestEmbeddedServer::tickerPads_data()
{
    QTest::addColumn<int>("size");
    for (const int size : {100, 110, 120, 130, 1024, 1024 * 1024})
        QTest::newRow(QByteArray::number(size).constData()) << size;
}

void TestEmbeddedServer::tickerPads()
{
    QFETCH(int, size);
    const auto peer = client("/ticker?rate=1000&count=20&size=" + QByteArray::number(size));
    QTRY_VERIFY(peer->hasClose(1000));
    const auto messages = peer->of(Kind::Text);
    QCOMPARE(messages.size(), std::size_t(20));
    for (const auto &message : messages) {
        QVERIFY(json(message.payload).contains(QStringLiteral("symbol")));
        QVERIFY2(message.payload.size() >= size, message.payload.left(200).constData());
        if (size >= 130)
            QCOMPARE(message.payload.size(), size);
    }
}

void TestEmbeddedServer::tickerStopsForASlowReader()
{
    const auto peer = client("/ticker?rate=200000&size=65536");
    QTRY_VERIFY(!peer->rows.empty());
    peer->setReading(false);
    // The server goes on serving others while this one does not read.
    const auto other = client("/echo");
    QTRY_VERIFY(other->isUpgraded());
    for (int i = 1; i <= 50; ++i) {
        other->send(Opcode::Text, "still there?");
        QTRY_COMPARE(other->rows.size(), std::size_t(i));
    }
    const std::size_t before = peer->rows.size();
    peer->setReading(true);
    QTRY_VERIFY(peer->rows.size() > before);
}

void TestEmbeddedServer::closesAsAsked_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<quint16>("code");
    QTest::addColumn<QByteArray>("reason");

    const QByteArray longReason(200, 'x');
    QTest::newRow("default") << QByteArray("/close") << quint16(1000) << QByteArray();
    QTest::newRow("code and reason") << QByteArray("/close?code=4001&reason=So%20long%2C+friend")
                                     << quint16(4001) << QByteArray("So long, friend");
    QTest::newRow("no code") << QByteArray("/close?code=1005&reason=lost") << quint16(1005)
                             << QByteArray();
    QTest::newRow("long reason") << "/close?reason=" + longReason << quint16(1000)
                                 << longReason.left(123);
}

void TestEmbeddedServer::closesAsAsked()
{
    QFETCH(QByteArray, target);
    QFETCH(quint16, code);
    QFETCH(QByteArray, reason);

    const auto peer = client(target);
    QTRY_COMPARE(peer->rows.size(), std::size_t(1));
    QCOMPARE(peer->rows[0].kind, Kind::Close);
    QCOMPARE(peer->rows[0].code, code);
    QCOMPARE(peer->rows[0].payload, reason);
    QVERIFY(!peer->ended);
    peer->sendClose(code);
    QTRY_VERIFY(peer->ended);
}

void TestEmbeddedServer::dropsWithoutClose()
{
    const auto peer = client("/close?code=1006");
    QTRY_VERIFY(peer->ended);
    QVERIFY(peer->isUpgraded());
    QVERIFY(peer->rows.empty());
}

void TestEmbeddedServer::answersClose_data()
{
    QTest::addColumn<quint16>("code");
    for (const int code : {1000, 1001, 1005, 3000, 4999})
        QTest::newRow(QByteArray::number(code).constData()) << quint16(code);
}

void TestEmbeddedServer::answersClose()
{
    QFETCH(quint16, code);
    const auto peer = client("/echo");
    QTRY_VERIFY(peer->isUpgraded());
    peer->sendClose(code);
    QTRY_VERIFY(peer->ended);
    QCOMPARE(peer->rows.size(), std::size_t(1));
    QVERIFY(peer->hasClose(code));
}

void TestEmbeddedServer::closesOnViolation_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<quint16>("code");

    const auto frame = [](const wire::FrameSpec &spec, const QByteArray &payload) {
        QByteArray bytes;
        wire::appendFrame(bytes, spec, {payload.constData(), std::size_t(payload.size())});
        return bytes;
    };
    const std::uint32_t mask = 5;
    QTest::newRow("unmasked") << frame({.opcode = 1}, "hello") << quint16(1002);
    QTest::newRow("RSV1") << frame({.opcode = 1, .rsv = 4, .maskKey = mask}, "hello")
                          << quint16(1002);
    QTest::newRow("opcode 3") << frame({.opcode = 3, .maskKey = mask}, "hello") << quint16(1002);
    QTest::newRow("continuation of nothing")
        << frame({.opcode = 0, .maskKey = mask}, "hello") << quint16(1002);
    QTest::newRow("long ping") << frame({.opcode = 9, .maskKey = mask}, QByteArray(126, 'x'))
                               << quint16(1002);
    QTest::newRow("close code 1005")
        << frame({.opcode = 8, .maskKey = mask}, QByteArray("\x03\xED", 2)) << quint16(1002);
    QTest::newRow("text no UTF-8")
        << frame({.opcode = 1, .maskKey = mask}, "\xFF") << quint16(1007);
    QTest::newRow("too big") << frame({.opcode = 2, .maskKey = mask}, QByteArray(2000, 'x'))
                             << quint16(1009);
}

void TestEmbeddedServer::closesOnViolation()
{
    QFETCH(QByteArray, bytes);
    QFETCH(quint16, code);

    net::ServerOptions options;
    options.maxMessageBytes = 1000;
    start(options);
    const auto peer = client("/echo");
    QTRY_VERIFY(peer->isUpgraded());
    peer->send(Opcode::Text, "before");
    peer->write(bytes);
    peer->send(Opcode::Text, "after");
    QTRY_VERIFY(peer->ended);
    QCOMPARE(peer->rows.size(), std::size_t(2));
    QCOMPARE(peer->rows[0].payload, QByteArray("before"));
    QVERIFY(peer->hasClose(code));
    QVERIFY(!peer->rows[1].payload.isEmpty());
}

void TestEmbeddedServer::doesNotWaitForCloseForEver()
{
    net::ServerOptions options;
    options.closeMs = 50;
    start(options);
    const auto peer = client("/close");
    QTRY_VERIFY(peer->hasClose(1000));
    QTRY_VERIFY(peer->ended);
}

void TestEmbeddedServer::aSlowReaderGetsAllBeforeClose()
{
    net::ServerOptions options;
    options.closeMs = 1500;
    start(options);
    // The second message waits in the server for longer than that, and moves on all the time.
    constexpr qint64 piece = 128 * 1024;
    QTcpSocket socket;
    socket.setReadBufferSize(piece);
    qint64 received = 0;
    QByteArray end;
    QTimer pieces;
    connect(&pieces, &QTimer::timeout, &socket, [&] {
        const QByteArray bytes = socket.read(piece);
        received += bytes.size();
        end = (end + bytes).right(16);
    });
    socket.connectToHost(m_server->url().host(), quint16(m_server->url().port()));
    socket.write(RawClient::upgradeRequest("/ticker?rate=200000&size=16777216&count=2"));
    pieces.start(15);
    QTRY_VERIFY_WITH_TIMEOUT(
        socket.state() == QTcpSocket::UnconnectedState || end.endsWith("That was all"), 30'000);
    QVERIFY(end.endsWith("That was all"));
    QVERIFY(received > 2 * 16'777'216);
}

void TestEmbeddedServer::stopSaysGoodbye()
{
    const auto peer = client("/echo");
    RawClient handshaking(m_server->url(), "GET /echo");
    QTRY_VERIFY(peer->isUpgraded());
    QTRY_COMPARE(m_server->connections(), std::size_t(2));

    QSignalSpy stopped(m_server.get(), &net::EmbeddedServer::stopped);
    m_server->stop();
    QVERIFY(m_server->url().isEmpty());
    QTRY_VERIFY(peer->hasClose(1001));
    peer->sendClose(1001);
    QTRY_COMPARE(stopped.size(), 1);
    QCOMPARE(m_server->connections(), std::size_t(0));
    QTRY_VERIFY(peer->ended && handshaking.ended);
}

void TestEmbeddedServer::runsInAThread()
{
    net::EmbeddedServerThread thread;
    QSignalSpy ready(&thread, &net::EmbeddedServerThread::ready);
    QVERIFY(thread.url().isEmpty());
    thread.start();
    QTRY_COMPARE(ready.size(), 1);
    QCOMPARE(ready[0][0].toUrl(), thread.url());
    RawClient peer(thread.url(), RawClient::upgradeRequest("/echo"));
    QTRY_VERIFY(peer.isUpgraded());

    net::ServerOptions taken;
    taken.port = quint16(thread.url().port());
    net::EmbeddedServerThread second(taken);
    QSignalSpy failed(&second, &net::EmbeddedServerThread::failed);
    second.start();
    QTRY_COMPARE(failed.size(), 1);
    QVERIFY(!failed[0][0].toString().isEmpty());
}

QTEST_GUILESS_MAIN(TestEmbeddedServer)
#include "tst_embeddedserver.moc"
