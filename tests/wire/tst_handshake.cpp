// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/handshake.h"

#include <QTest>

using namespace sockwright;
using wire::Headers;

namespace {

// "Name=value" lines, for comparing and for reading a failure.
QByteArray joined(const Headers &headers)
{
    QByteArray text;
    for (const wire::Header &header : headers)
        text += header.name + '=' + header.value + '\n';
    return text;
}

} // namespace

class TestHandshake : public QObject
{
    Q_OBJECT

private slots:
    void value();
    void token_data();
    void token();
    void headEnd_data();
    void headEnd();
    void response_data();
    void response();
    void noResponse_data();
    void noResponse();
    void request_data();
    void request();
    void noRequest_data();
    void noRequest();
    void acceptKey();
};

void TestHandshake::value()
{
    const Headers headers{{"Host", "a"}, {"X-Twice", "1"}, {"x-twice", "2"}, {"Empty", ""}};
    QCOMPARE(wire::headerValue(headers, "host"), QByteArray("a"));
    QCOMPARE(wire::headerValue(headers, "X-TWICE"), QByteArray("1"));
    QCOMPARE(wire::headerValue(headers, "Empty"), QByteArray(""));
    QCOMPARE(wire::headerValue(headers, "Hos"), std::nullopt);
    QCOMPARE(wire::headerValue({}, "Host"), std::nullopt);
}

void TestHandshake::token_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<bool>("found");
    const auto row
        = [](const char *value, bool found) { QTest::newRow(value) << QByteArray(value) << found; };
    row("Upgrade", true);
    row("upgrade", true);
    row("keep-alive, Upgrade", true);
    row("Upgrade,keep-alive", true);
    row(" \tUPGRADE\t , x", true);
    row("", false);
    row(",", false);
    row(",,upgrade", true);
    row("upgraded", false);
    row("no upgrade", false);
    row("keep-alive", false);
}

void TestHandshake::token()
{
    QFETCH(QByteArray, value);
    QFETCH(bool, found);
    QCOMPARE(wire::headerHasToken({{"connection", value}}, "Connection", "upgrade"), found);
    QCOMPARE(wire::headerHasToken({{"Connection", "close"}, {"Connection", value}}, "Connection",
                                  "upgrade"),
             found);
    QVERIFY(!wire::headerHasToken({{"Other", value}}, "Connection", "upgrade"));
}

void TestHandshake::headEnd_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("end");
    const auto row = [](const char *bytes, int end) {
        QTest::newRow(QByteArray(bytes).toPercentEncoding().constData())
            << QByteArray(bytes) << end;
    };
    row("", -1);
    row("GET / HTTP/1.1\r\n", -1);
    row("a\r\n\r", -1);
    row("a\n\n", -1);
    row("a\r\n\r\n", 5);
    row("a\r\nb\r\n\r\n\x81\x01z\r\n\r\n", 8);
    row("\r\n\r\n", 4);
}

void TestHandshake::headEnd()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, end);
    QCOMPARE(wire::headEnd(bytes), end);
}

void TestHandshake::response_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<QByteArray>("version");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("reason");
    QTest::addColumn<QByteArray>("headers");
    const auto row = [](const char *name, const char *head, const char *version, int status,
                        const char *reason, const char *headers) {
        QTest::newRow(name) << QByteArray(head) << QByteArray(version) << status
                            << QByteArray(reason) << QByteArray(headers);
    };
    row("upgrade",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection:Upgrade\r\n\r\n",
        "1.1", 101, "Switching Protocols", "Upgrade=websocket\nConnection=Upgrade\n");
    row("no empty line", "HTTP/1.1 404 Not Found\r\nA: b", "1.1", 404, "Not Found", "A=b\n");
    row("no reason", "HTTP/1.1 401\r\n\r\n", "1.1", 401, "", "");
    row("empty reason", "HTTP/1.0 403 \r\n\r\n", "1.0", 403, "", "");
    row("HTTP/2 without minor", "HTTP/2 200 OK\r\n\r\n", "2", 200, "OK", "");
    row("bare LF", "HTTP/1.1 200 OK\nA: 1\nB: 2\n\nA: body", "1.1", 200, "OK", "A=1\nB=2\n");
    row("duplicates and order", "HTTP/1.1 200 OK\r\nB: 1\r\na: 2\r\nB: 3\r\n\r\n", "1.1", 200, "OK",
        "B=1\na=2\nB=3\n");
    row("whitespace", "HTTP/1.1 200 OK\r\nA :\t x y \t\r\nB:\r\n\r\n", "1.1", 200, "OK",
        "A=x y\nB=\n");
    row("colon in the value", "HTTP/1.1 302 Found\r\nLocation: wss://h:1/\r\n\r\n", "1.1", 302,
        "Found", "Location=wss://h:1/\n");
    row("folded", "HTTP/1.1 200 OK\r\nA: x\r\n  y\r\n\tz\r\n\r\n", "1.1", 200, "OK", "A=x y z\n");
    row("folded without a header", "HTTP/1.1 200 OK\r\n  y\r\nA: x\r\n\r\n", "1.1", 200, "OK",
        "A=x\n");
    row("lines that are no header", "HTTP/1.1 200 OK\r\nrubbish\r\n: x\r\nA: x\r\n\r\n", "1.1", 200,
        "OK", "A=x\n");
    row("body is left alone", "HTTP/1.1 200 OK\r\n\r\nA: x\r\n\r\n", "1.1", 200, "OK", "");
}

void TestHandshake::response()
{
    QFETCH(QByteArray, head);
    const auto parsed = wire::parseResponseHead(head);
    QVERIFY(parsed);
    QTEST(parsed->httpVersion, "version");
    QTEST(parsed->status, "status");
    QTEST(parsed->reason, "reason");
    QTEST(joined(parsed->headers), "headers");
}

void TestHandshake::noResponse_data()
{
    QTest::addColumn<QByteArray>("head");
    for (const char *head :
         {"", "\r\n", "SSH-2.0-OpenSSH_9.2\r\n", "HTTP", "HTTP/ 200 OK\r\n", "HTTP/1.1\r\n",
          "HTTP/1.1  200 OK\r\n", "HTTP/1.1 20 OK\r\n", "HTTP/1.1 2000 OK\r\n", "HTTP/1.1 abc\r\n",
          "HTTP/1.1 -20 OK\r\n", "HTTP/1.1 099 OK\r\n", "HTTP/x.y 200 OK\r\n",
          "http/1.1 200 OK\r\n", "GET / HTTP/1.1\r\n", "\x15\x03\x01\x02\x02\x02"})
        QTest::newRow(QByteArray(head).toPercentEncoding().constData()) << QByteArray(head);
}

void TestHandshake::noResponse()
{
    QFETCH(QByteArray, head);
    QVERIFY(!wire::parseResponseHead(head));
}

void TestHandshake::request_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("version");
    QTest::addColumn<QByteArray>("headers");
    const auto row = [](const char *name, const char *head, const char *method, const char *target,
                        const char *version, const char *headers) {
        QTest::newRow(name) << QByteArray(head) << QByteArray(method) << QByteArray(target)
                            << QByteArray(version) << QByteArray(headers);
    };
    row("upgrade", "GET /chat?a=1 HTTP/1.1\r\nHost: h\r\nUpgrade:  websocket \r\n\r\n", "GET",
        "/chat?a=1", "1.1", "Host=h\nUpgrade=websocket\n");
    row("no headers", "OPTIONS * HTTP/1.0\r\n\r\n", "OPTIONS", "*", "1.0", "");
    row("no empty line", "GET / HTTP/1.1\r\nA: b", "GET", "/", "1.1", "A=b\n");
    row("empty value", "GET / HTTP/1.1\r\nA:\r\n\r\n", "GET", "/", "1.1", "A=\n");
    row("Latin-1 value", "GET / HTTP/1.1\r\nA: \xE9\r\n\r\n", "GET", "/", "1.1", "A=\xE9\n");
}

void TestHandshake::request()
{
    QFETCH(QByteArray, head);
    const auto parsed = wire::parseRequestHead(head);
    QVERIFY(parsed);
    QTEST(parsed->method, "method");
    QTEST(parsed->target, "target");
    QTEST(parsed->version, "version");
    QTEST(joined(parsed->headers), "headers");
}

void TestHandshake::noRequest_data()
{
    QTest::addColumn<QByteArray>("head");
    for (const char *head :
         {"", "\r\n", "GET", "GET /\r\n", "GET  HTTP/1.1\r\n", "GET / HTTP\r\n",
          "GET / HTTP/1.1 \r\n", "GET / x HTTP/1.1\r\n", "G(T / HTTP/1.1\r\n",
          " GET / HTTP/1.1\r\n", "GET /\t HTTP/1.1\r\n", "GET / HTTP/1.1\r\nrubbish\r\n\r\n",
          "GET / HTTP/1.1\r\nA : b\r\n\r\n", "GET / HTTP/1.1\r\nA: b\r\n folded\r\n\r\n",
          "GET / HTTP/1.1\r\n: b\r\n\r\n", "GET / HTTP/1.1\r\nA: b\rc\r\n\r\n",
          "GET / HTTP/1.1\r\nA: b\x7F\r\n\r\n", "HTTP/1.1 200 OK\r\n"})
        QTest::newRow(QByteArray(head).toPercentEncoding().constData()) << QByteArray(head);
    QTest::newRow("NUL in a value") << QByteArray("GET / HTTP/1.1\r\nA: b\0c\r\n\r\n", 26);
    QTest::newRow("NUL in a name") << QByteArray("GET / HTTP/1.1\r\nA\0: b\r\n\r\n", 25);
}

void TestHandshake::noRequest()
{
    QFETCH(QByteArray, head);
    QVERIFY(!wire::parseRequestHead(head));
}

// The example of RFC 6455 section 1.3.
void TestHandshake::acceptKey()
{
    QCOMPARE(wire::acceptKey("dGhlIHNhbXBsZSBub25jZQ=="),
             QByteArray("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
}

QTEST_GUILESS_MAIN(TestHandshake)
#include "tst_handshake.moc"
