// SPDX-License-Identifier: GPL-3.0-or-later
#include "conversation.h"
#include "scriptedserver.h"
#include "support/closedport.h"

#include <QElapsedTimer>
#include <QTest>

using namespace sockwright;
using tests::Conversation;
using tests::ScriptedServer;
using wire::State;

/// The opening handshake against a server whose every byte is ours.
class TestOpeningHandshake : public QObject
{
    Q_OBJECT

private slots:
    void succeeds();
    void writesHeadersAsTyped();
    void agreesOnSubprotocol();
    void takesMessagesInTheSegmentOfTheResponse();
    void acceptsLegalConnectionHeader();
    void acceptsDribbledResponse();
    void fails_data();
    void fails();
    void timesOut_data();
    void timesOut();
    void timesOutAsAWhole();
    void refusesUrl_data();
    void refusesUrl();
    void connectionRefused();
    void cancelEndsAnyStage();
    void destructionEndsAnyStage();
    void reopensAfterFailure();

private:
    static net::Target target(const QUrl &url)
    {
        net::Target target;
        target.url = url;
        return target;
    }
};

void TestOpeningHandshake::succeeds()
{
    ScriptedServer server([](const QByteArray &head) { return ScriptedServer::switching(head); });
    Conversation talk;
    talk.connection.open(target(server.url(QStringLiteral("/chat?room=1"))));
    QTRY_VERIFY(talk.isConnected());

    QCOMPARE(talk.rows.front().record.code, quint16(State::Connecting));
    QCOMPARE(talk.handshake.status, 101);
    QCOMPARE(talk.handshake.request, server.request());
    QVERIFY(talk.handshake.request.startsWith("GET /chat?room=1 HTTP/1.1\r\nHost: 127.0.0.1:"));
    QVERIFY(talk.handshake.response.startsWith("HTTP/1.1 101 Switching Protocols\r\n"));
    QVERIFY(talk.handshake.response.endsWith("\r\n\r\n"));
    QVERIFY(talk.handshake.timings.tcpUs >= 0);
    QVERIFY(talk.handshake.timings.upgradeUs >= 0);
    QCOMPARE(talk.handshake.timings.tlsUs, -1);
    QVERIFY(talk.handshake.peer.startsWith(u"127.0.0.1:"));
}

void TestOpeningHandshake::writesHeadersAsTyped()
{
    ScriptedServer server([](const QByteArray &head) { return ScriptedServer::switching(head); });
    net::Target wanted = target(server.url());
    wanted.origin = QStringLiteral("https://example.org");
    wanted.subprotocols = {QStringLiteral("chat.v2"), QStringLiteral("chat.v1")};
    wanted.headers = {{"X-One", "1"},
                      {"X-Two", "2"},
                      {"X-One", "again"},
                      {"x-three", "as typed"},
                      {"X-Broken", "1\r\nX-Injected: 2"},
                      {"Sec-WebSocket-Key", "not mine to set"}};
    Conversation talk;
    talk.connection.open(wanted);
    QTRY_VERIFY(talk.isConnected());

    QCOMPARE(talk.handshake.request, server.request());
    const auto request = wire::parseRequestHead(server.request());
    QVERIFY(request);
    wire::Headers own;
    for (const wire::Header &header : request->headers) {
        if (header.name.toLower().startsWith("x-"))
            own.push_back(header);
    }
    QCOMPARE(own,
             (wire::Headers{
                 {"X-One", "1"}, {"X-Two", "2"}, {"X-One", "again"}, {"x-three", "as typed"}}));
    QCOMPARE(wire::headerValue(request->headers, "Origin"), QByteArray("https://example.org"));
    QCOMPARE(wire::headerValue(request->headers, "Sec-WebSocket-Protocol"),
             QByteArray("chat.v2, chat.v1"));
}

void TestOpeningHandshake::agreesOnSubprotocol()
{
    ScriptedServer server([](const QByteArray &head) {
        return ScriptedServer::switching(head, "Sec-WebSocket-Protocol: chat.v1\r\n");
    });
    net::Target wanted = target(server.url());
    wanted.subprotocols = {QStringLiteral("chat.v2"), QStringLiteral("chat.v1")};
    Conversation talk;
    talk.connection.open(wanted);
    QTRY_VERIFY(talk.isConnected());
    QCOMPARE(talk.handshake.subprotocol, QStringLiteral("chat.v1"));
}

void TestOpeningHandshake::takesMessagesInTheSegmentOfTheResponse()
{
    ScriptedServer server([](const QByteArray &head) {
        return ScriptedServer::switching(head)
            + QByteArray("\x81\x05hello\x82\x02\x00\xff\x81\x0a"
                         "half of",
                         20);
    });
    Conversation talk;
    talk.connection.open(target(server.url()));
    QTRY_COMPARE(talk.received(wire::Kind::Binary).size(), std::size_t(1));
    QCOMPARE(talk.received(wire::Kind::Text).front().payload, QByteArray("hello"));
    server.write(" it");
    QTRY_COMPARE(talk.received(wire::Kind::Text).size(), std::size_t(2));
    QCOMPARE(talk.received(wire::Kind::Text).back().payload, QByteArray("half of it"));
}

void TestOpeningHandshake::acceptsLegalConnectionHeader()
{
    ScriptedServer server([](const QByteArray &head) {
        return ScriptedServer::switching(head).replace("Connection: Upgrade",
                                                       "Connection: keep-alive, Upgrade");
    });
    Conversation talk;
    talk.connection.open(target(server.url()));
    QTRY_VERIFY(talk.isConnected());
    server.write(QByteArray("\x81\x02ok", 4));
    QTRY_COMPARE(talk.received(wire::Kind::Text).size(), std::size_t(1));
}

void TestOpeningHandshake::acceptsDribbledResponse()
{
    QByteArray response;
    ScriptedServer server([&response](const QByteArray &head) {
        response = ScriptedServer::switching(head);
        return QByteArray();
    });
    Conversation talk;
    talk.connection.open(target(server.url()));
    QTRY_VERIFY(!response.isEmpty());
    for (qsizetype i = 0; i < response.size(); ++i) {
        server.write(response.mid(i, 1));
        QCoreApplication::processEvents();
    }
    QTRY_VERIFY(talk.isConnected());
    QCOMPARE(talk.handshake.response, response);
}

void TestOpeningHandshake::fails_data()
{
    QTest::addColumn<QByteArray>("response");
    QTest::addColumn<QByteArray>("diagnosis");
    QTest::addColumn<int>("status");

    const QByteArray none;
    QTest::newRow("200") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")
                         << QByteArray("http-200") << 200;
    QTest::newRow("301") << QByteArray(
        "HTTP/1.1 301 Moved\r\nLocation: wss://elsewhere/\r\nContent-Length: 0\r\n\r\n")
                         << QByteArray("redirect") << 301;
    QTest::newRow("400") << QByteArray("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
                         << QByteArray("http-400") << 400;
    QTest::newRow("401") << QByteArray("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic "
                                       "realm=\"x\"\r\nContent-Length: 0\r\n\r\n")
                         << QByteArray("http-401") << 401;
    QTest::newRow("403") << QByteArray("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
                         << QByteArray("http-403") << 403;
    QTest::newRow("404") << QByteArray("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                         << QByteArray("http-404") << 404;
    QTest::newRow("426") << QByteArray("HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\n\r\n")
                         << QByteArray("http-426") << 426;
    QTest::newRow("503") << QByteArray(
        "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\n\r\n")
                         << QByteArray("http-503") << 503;
    QTest::newRow("frames in the body are no messages")
        << QByteArray("HTTP/1.1 404 Not Found\r\nContent-Length: 7\r\n\r\n\x81\x05hello")
        << QByteArray("http-404") << 404;
    QTest::newRow("not http") << QByteArray("220 mail.example.org ESMTP\r\n")
                              << QByteArray("not-http") << 0;
    QTest::newRow("tls alert") << QByteArray("\x15\x03\x01\x00\x02\x02\x46", 7)
                               << QByteArray("not-http") << 0;
    QTest::newRow("no upgrade") << QByteArray(
        "HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: KEY\r\n\r\n")
                                << QByteArray("no-upgrade") << 101;
    QTest::newRow("bad accept") << QByteArray(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: "
        "Upgrade\r\nSec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n\r\n")
                                << QByteArray("bad-accept") << 101;
    QTest::newRow("no accept") << QByteArray(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
                               << QByteArray("bad-accept") << 101;
    QTest::newRow("subprotocol") << QByteArray(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: "
        "Upgrade\r\nSec-WebSocket-Accept: KEY\r\nSec-WebSocket-Protocol: nope\r\n\r\n")
                                 << QByteArray("subprotocol-unrequested") << 101;
    QTest::newRow("extension") << QByteArray(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: "
        "Upgrade\r\nSec-WebSocket-Accept: KEY\r\nSec-WebSocket-Extensions: "
        "permessage-deflate\r\n\r\n")
                               << QByteArray("extension-unrequested") << 101;
    QTest::newRow("endless headers")
        << QByteArray("HTTP/1.1 101 Switching Protocols\r\nX: ") + QByteArray(400 * 1024, 'x')
        << QByteArray("headers-too-large") << 0;
    QTest::newRow("closed without an answer") << none << QByteArray("closed-during-handshake") << 0;
}

void TestOpeningHandshake::fails()
{
    QFETCH(QByteArray, response);
    QFETCH(QByteArray, diagnosis);
    QFETCH(int, status);
    ScriptedServer server([&](const QByteArray &head) {
        const auto request = wire::parseRequestHead(head);
        const QByteArray key = *wire::headerValue(request->headers, "Sec-WebSocket-Key");
        return QByteArray(response).replace("KEY", wire::acceptKey(key));
    });
    if (response.isEmpty())
        connect(&server, &ScriptedServer::answered, &server, &ScriptedServer::end);
    Conversation talk;
    talk.connection.open(target(server.url()));
    QTRY_VERIFY(talk.isClosed());
    QCOMPARE(talk.diagnosis(), diagnosis);
    QCOMPARE(talk.handshake.status, status);
    QVERIFY(!talk.failure.message.isEmpty());
    QVERIFY(!talk.failure.hint.isEmpty());
    QVERIFY(talk.received(wire::Kind::Text).empty());
    QVERIFY(talk.received(wire::Kind::Close).empty());
}

void TestOpeningHandshake::timesOut_data()
{
    QTest::addColumn<QByteArray>("response");
    QTest::newRow("silent") << QByteArray();
    QTest::newRow("half a head") << QByteArray(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: webso");
}

void TestOpeningHandshake::timesOut()
{
    QFETCH(QByteArray, response);
    ScriptedServer server([&](const QByteArray &) { return response; });
    net::Target wanted = target(server.url());
    wanted.limits.upgradeMs = 200;
    Conversation talk;
    QElapsedTimer clock;
    clock.start();
    talk.connection.open(wanted);
    QTRY_VERIFY(talk.isClosed());
    QVERIFY(clock.elapsed() >= 200);
    QCOMPARE(talk.diagnosis(), QByteArray("handshake-timeout"));
}

void TestOpeningHandshake::timesOutAsAWhole()
{
    ScriptedServer server([](const QByteArray &) { return QByteArray(); });
    net::Target wanted = target(server.url());
    wanted.limits.connectMs = 1000;
    Conversation talk;
    QElapsedTimer clock;
    clock.start();
    talk.connection.open(wanted);
    QTRY_VERIFY(talk.isClosed());
    QVERIFY(clock.elapsed() >= 990);
    QCOMPARE(talk.diagnosis(), QByteArray("handshake-timeout"));
    QVERIFY(talk.failure.timedOut);
}

void TestOpeningHandshake::refusesUrl_data()
{
    QTest::addColumn<QString>("url");
    QTest::newRow("empty") << QString();
    QTest::newRow("http") << QStringLiteral("http://127.0.0.1/");
    QTest::newRow("no host") << QStringLiteral("ws:///path");
    QTest::newRow("bad port") << QStringLiteral("ws://127.0.0.1:99999/");
    QTest::newRow("line break in the path") << QStringLiteral("ws://127.0.0.1:1/a%0D%0Ab");
}

void TestOpeningHandshake::refusesUrl()
{
    QFETCH(QString, url);
    Conversation talk;
    talk.connection.open(target(QUrl(url)));
    QTRY_VERIFY(talk.isClosed());
    QCOMPARE(talk.diagnosis(), QByteArray("invalid-url"));
}

void TestOpeningHandshake::connectionRefused()
{
    const tests::ClosedPort closed;
    Conversation talk;
    talk.connection.open(target(QUrl(QStringLiteral("ws://127.0.0.1:%1/").arg(closed.port()))));
    QTRY_VERIFY(talk.isClosed());
    QCOMPARE(talk.diagnosis(), QByteArray("tcp-refused"));
}

void TestOpeningHandshake::cancelEndsAnyStage()
{
    ScriptedServer server([](const QByteArray &) { return QByteArray(); });
    Conversation talk;
    talk.connection.open(target(server.url()));
    QTRY_VERIFY(!server.request().isEmpty());
    talk.connection.close();
    QTRY_VERIFY(talk.isClosed());
    QCOMPARE(talk.failure.diagnosis, wire::Diagnosis::None);
    QVERIFY(server.received().isEmpty()); // no Close frame in the middle of HTTP
}

void TestOpeningHandshake::destructionEndsAnyStage()
{
    ScriptedServer server([](const QByteArray &) { return QByteArray(); });
    constexpr int never = 600'000; // no limit may be what ends it
    net::Target wanted = target(server.url());
    wanted.limits = {never, never, never, never, 0, never};
    auto talk = std::make_unique<Conversation>();
    talk->connection.open(wanted);
    QTRY_VERIFY(!server.request().isEmpty());
    talk.reset();
    QTRY_VERIFY(!server.socket() || server.socket()->state() == QAbstractSocket::UnconnectedState);
}

void TestOpeningHandshake::reopensAfterFailure()
{
    Conversation talk;
    {
        ScriptedServer server([&](const QByteArray &) {
            return QByteArray("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");
        });
        talk.connection.open(target(server.url()));
        QTRY_VERIFY(talk.isClosed());
        QCOMPARE(talk.diagnosis(), QByteArray("http-503"));
    }
    ScriptedServer server([](const QByteArray &head) { return ScriptedServer::switching(head); });
    talk.connection.open(target(server.url()));
    QTRY_VERIFY(talk.isConnected());
}

QTEST_GUILESS_MAIN(TestOpeningHandshake)
#include "tst_openinghandshake.moc"
