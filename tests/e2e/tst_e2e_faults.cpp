// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli.h"
#include "faultserver.h"

#include "support/fulllistener.h"
#include "wire/deflate.h"
#include "wire/diagnosis.h"

#include <QProcess>
#include <QTest>

#include <set>

#include <sys/resource.h>

using namespace Qt::StringLiterals;
using namespace sockwright;
using namespace sockwright::e2e;
using wire::Opcode;

namespace {

// Stages end after this; a run takes no longer than the second, on a slow machine either.
constexpr int stageMs = 1000;
constexpr int runMs = 10'000;
// Of the largest run of sockwright-cli, in KiB: what comes is never kept without a bound.
constexpr long memoryKiB = 160 * 1024;

QByteArray switching(const QByteArray &more = {})
{
    return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           "Sec-WebSocket-Accept: KEY\r\n"
        + more + "\r\n";
}

QByteArray refusal(const QByteArray &status, const QByteArray &more = {})
{
    return "HTTP/1.1 " + status + "\r\n" + more + "Content-Length: 4\r\n\r\nbody";
}

QByteArray frame(Opcode opcode, QByteArrayView payload)
{
    QByteArray bytes;
    wire::appendFrame(bytes, opcode, {payload.data(), static_cast<std::size_t>(payload.size())});
    return bytes;
}

QByteArray frame(const wire::FrameSpec &spec, QByteArrayView payload)
{
    QByteArray bytes;
    wire::appendFrame(bytes, spec, {payload.data(), static_cast<std::size_t>(payload.size())});
    return bytes;
}

QByteArray closeFrame(quint16 code, const QString &reason = {})
{
    return frame(Opcode::Close, wire::closePayload(code, reason));
}

constexpr std::uint8_t text = 1;
constexpr std::uint8_t binary = 2;

QByteArray bomb()
{
    wire::Deflater deflater(15, false);
    return frame({.opcode = binary, .rsv = 4}, deflater.compress(std::string(64 << 20, '0')));
}

const QByteArray agreed = switching("Sec-WebSocket-Extensions: permessage-deflate\r\n");
const QStringList compress{u"--compress"_s};
const QStringList small{u"--max-message"_s, u"1000000"_s};

// A connection that was made and then broke a rule.
Fault rule(const char *name, const QByteArray &frames, const QByteArray &id, int close = 1002,
           const QStringList &arguments = {}, const QByteArray &answer = switching())
{
    return {name, answer, frames, Then::Stays, id, 4, close, arguments};
}

std::vector<Fault> handshakeFaults()
{
    return {
        {.name = "a web page",
         .answer = refusal("200 OK", "Content-Type: text/html\r\n"),
         .id = "http-200"},
        {.name = "301", .answer = refusal("301 Moved", "Location: /new\r\n"), .id = "redirect"},
        {.name = "302",
         .answer = refusal("302 Found", "Location: https://other.example/\r\n"),
         .id = "redirect"},
        {.name = "307", .answer = refusal("307 Temporary", "Location: /new\r\n"), .id = "redirect"},
        {.name = "308 to nowhere", .answer = refusal("308 Permanent"), .id = "http-308"},
        {.name = "400", .answer = refusal("400 Bad Request"), .id = "http-400"},
        {.name = "401",
         .answer = refusal("401 Unauthorized", "WWW-Authenticate: Basic realm=\"x\"\r\n"),
         .id = "http-401"},
        {.name = "403", .answer = refusal("403 Forbidden"), .id = "http-403"},
        {.name = "404", .answer = refusal("404 Not Found"), .id = "http-404"},
        {.name = "426",
         .answer = refusal("426 Upgrade Required", "Sec-WebSocket-Version: 8\r\n"),
         .id = "http-426"},
        {.name = "429",
         .answer = refusal("429 Too Many Requests", "Retry-After: 30\r\n"),
         .id = "http-429"},
        {.name = "500", .answer = refusal("500 Broken"), .then = Then::Ends, .id = "http-500"},
        {.name = "503", .answer = refusal("503 Busy", "Retry-After: 30\r\n"), .id = "http-503"},
        {.name = "no HTTP", .answer = "SSH-2.0-OpenSSH_9.2\r\n", .id = "not-http"},
        {.name = "no HTTP, and the end", .answer = "hello", .then = Then::Ends, .id = "not-http"},
        {.name = "random bytes",
         .answer = QByteArray::fromHex("00ff7f80deadbeef0a0d"),
         .id = "not-http"},
        {.name = "TLS port with ws",
         .answer = QByteArray::fromHex("15030100020228"),
         .id = "not-http"},
        {.name = "silence", .answer = {}, .id = "handshake-timeout", .status = 5},
        {.name = "half an answer",
         .answer = "HTTP/1.1 101 Switching\r\nUpgr",
         .id = "handshake-timeout",
         .status = 5},
        {.name = "endless headers",
         .answer = "HTTP/1.1 101 Switching\r\n",
         .then = Then::GoesOn,
         .id = "headers-too-large"},
        {.name = "no Upgrade",
         .answer = "HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                   "KEY\r\n\r\n",
         .id = "no-upgrade"},
        {.name = "wrong accept key",
         .answer = "HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                   "Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n\r\n",
         .id = "bad-accept"},
        {.name = "no accept key",
         .answer = "HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
         .id = "bad-accept"},
        {.name = "unasked subprotocol",
         .answer = switching("Sec-WebSocket-Protocol: chat\r\n"),
         .id = "subprotocol-unrequested"},
        {.name = "unasked extension", .answer = agreed, .id = "extension-unrequested"},
        {.name = "unknown extension parameter",
         .answer = switching("Sec-WebSocket-Extensions: permessage-deflate; magic\r\n"),
         .id = "extension-unrequested",
         .arguments = compress},
        {.name = "closes without an answer",
         .answer = {},
         .then = Then::Ends,
         .id = "closed-during-handshake"},
        {.name = "resets", .answer = {}, .then = Then::Resets, .id = "closed-during-handshake"},
        {.name = "closes in its answer",
         .answer = "HTTP/1.1 101 Switch",
         .then = Then::Ends,
         .id = "closed-during-handshake"},
    };
}

std::vector<Fault> tlsFaults()
{
    const QStringList authority{u"--ca"_s, u"CA"_s};
    return {
        {.name = "self-signed",
         .answer = switching(),
         .id = "tls-untrusted",
         .tls = Tls::SelfSigned},
        {.name = "unknown authority",
         .answer = switching(),
         .id = "tls-untrusted",
         .tls = Tls::Trusted},
        {.name = "expired",
         .answer = switching(),
         .id = "tls-expired",
         .arguments = authority,
         .tls = Tls::Expired},
        {.name = "another host",
         .answer = switching(),
         .id = "tls-hostname",
         .arguments = authority,
         .tls = Tls::OtherHost},
    };
}

std::vector<Fault> legalOddities()
{
    const QByteArray end = closeFrame(1000);
    return {
        {.name = "a byte at a time",
         .answer = switching(),
         .frames = end,
         .then = Then::Dribbles,
         .status = 0,
         .close = 1000,
         .arguments = {u"--timeout"_s, u"10000"_s}},
        {.name = "60 KiB of headers",
         .answer = switching("X-Large: " + QByteArray(60 * 1024, 'l') + "\r\n"),
         .frames = end,
         .status = 0,
         .close = 1000},
        {.name = "Connection: keep-alive, Upgrade",
         .answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\nConnection: "
                   "keep-alive, Upgrade\r\nSec-WebSocket-Accept: KEY\r\n\r\n",
         .frames = end,
         .status = 0,
         .close = 1000},
        {.name = "1012",
         .answer = switching(),
         .frames = closeFrame(1012, u"restart"_s),
         .status = 0,
         .close = 1012},
        {.name = "4999",
         .answer = switching(),
         .frames = closeFrame(4999),
         .status = 0,
         .close = 4999},
        {.name = "no code",
         .answer = switching(),
         .frames = frame(Opcode::Close, ""),
         .status = 0,
         .close = 1005},
        {.name = "trusted",
         .answer = switching(),
         .frames = end,
         .status = 0,
         .close = 1000,
         .arguments = {u"--ca"_s, u"CA"_s},
         .tls = Tls::Trusted},
    };
}

std::vector<Fault> brokenRules()
{
    using Length = wire::FrameSpec::Length;
    const QByteArray begun = frame({.opcode = text, .fin = false}, "begun");
    return {
        rule("masked", frame({.opcode = text, .maskKey = 0x01020304}, "x"), "protocol-masked"),
        rule("RSV1", frame({.opcode = text, .rsv = 4}, "x"), "protocol-rsv"),
        rule("RSV2 with compression", frame({.opcode = text, .rsv = 2}, "x"), "protocol-rsv", 1002,
             compress, agreed),
        rule("RSV1 on a ping", frame({.opcode = 9, .rsv = 4}, "x"), "protocol-rsv", 1002, compress,
             agreed),
        rule("RSV1 on a continuation",
             frame({.opcode = binary, .fin = false}, "x") + frame({.opcode = 0, .rsv = 4}, "x"),
             "protocol-rsv", 1002, compress, agreed),
        rule("opcode 3", frame({.opcode = 3}, "x"), "protocol-opcode"),
        rule("opcode 15", frame({.opcode = 15}, ""), "protocol-opcode"),
        rule("ping in two", frame({.opcode = 9, .fin = false}, "x"), "protocol-control"),
        rule("long ping", frame({.opcode = 9}, QByteArray(126, 'p')), "protocol-control"),
        rule("continuation of nothing", frame({.opcode = 0}, "x"), "protocol-fragment"),
        rule("message in a message", begun + frame({.opcode = text}, "x"), "protocol-fragment"),
        rule("longer length than needed", frame({.opcode = text, .length = Length::Bits64}, "x"),
             "protocol-fragment"),
        rule("top bit of the length", QByteArray::fromHex("827fffffffffffffffff"),
             "protocol-fragment"),
        rule("Close with one byte", frame(Opcode::Close, "x"), "protocol-close"),
        rule("Close 1005", frame(Opcode::Close, QByteArray::fromHex("03ed")), "protocol-close"),
        rule("Close 999", frame(Opcode::Close, QByteArray::fromHex("03e7")), "protocol-close"),
        rule("reason no UTF-8", frame(Opcode::Close, QByteArray::fromHex("03e8c0af")),
             "invalid-utf8", 1007),
        rule("text no UTF-8", frame(Opcode::Text, "\xc0\xaf"), "invalid-utf8", 1007),
        rule("text no UTF-8, message unfinished",
             frame({.opcode = text, .fin = false}, "\xed\xa0\x80"), "invalid-utf8", 1007),
        rule("text ends in a character", frame(Opcode::Text, "\xe2\x82"), "invalid-utf8", 1007),
        rule("too big", QByteArray::fromHex("827f0000000001000000"), "message-too-big", 1009,
             small),
        rule("fragments too big",
             frame({.opcode = binary, .fin = false}, QByteArray(600'000, 'x'))
                 + frame({.opcode = 0}, QByteArray(600'000, 'x')),
             "message-too-big", 1009, small),
        rule("bomb", bomb(), "message-too-big", 1009, compress + small, agreed),
        rule("broken stream", frame({.opcode = binary, .rsv = 4}, "\xff\xff\xff"),
             "decompression-failed", 1007, compress, agreed),
        rule("compressed text no UTF-8",
             frame({.opcode = text, .rsv = 4}, wire::Deflater(15, false).compress("\xc0\xaf")),
             "invalid-utf8", 1007, compress, agreed),
        {.name = "lost",
         .answer = switching(),
         .frames = frame(Opcode::Text, "last"),
         .then = Then::Ends,
         .id = "connection-lost",
         .status = 4,
         .close = 1006},
        {.name = "lost in a message",
         .answer = switching(),
         .frames = begun,
         .then = Then::Ends,
         .id = "connection-lost",
         .status = 4,
         .close = 1006},
        {.name = "reset",
         .answer = switching(),
         .then = Then::Resets,
         .id = "connection-lost",
         .status = 4,
         .close = 1006},
        {.name = "answers no ping",
         .answer = switching(),
         .id = "peer-silent",
         .status = 4,
         .close = 1006,
         .arguments = {u"--keepalive"_s, u"50"_s}},
    };
}

} // namespace

/// Every diagnosis and every rule of the protocol: what sockwright-cli calls it, what it exits
/// with, what it closes with, and that it ends in time and in bounded memory.
class EndToEndFaults : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void serverFaults_data();
    void serverFaults();
    void elsewhere_data();
    void elsewhere();
    void clientCertificate();
    void tcpTimeout();
    void cleanupTestCase();

private:
    void judge(const CliRun &run, const QByteArray &id, int status);

    tests::Certificates m_certificates;
    std::set<wire::Diagnosis> m_seen;
};

Q_DECLARE_METATYPE(Fault)

void EndToEndFaults::initTestCase()
{
    m_certificates.selfSigned(u"selfsigned"_s, u"/CN=127.0.0.1"_s, u"loopback"_s);
    m_certificates.issued(u"good"_s, u"loopback"_s, u"20200101000000Z"_s, u"20990101000000Z"_s);
    m_certificates.issued(u"expired"_s, u"loopback"_s, u"20200101000000Z"_s, u"20200201000000Z"_s);
    m_certificates.issued(u"otherhost"_s, u"elsewhere"_s, u"20200101000000Z"_s,
                          u"20990101000000Z"_s);
    QVERIFY2(m_certificates.problem().isEmpty(), qPrintable(m_certificates.problem()));
}

// What holds for every run: one identifier, one exit status, one line that says why, an end in
// time, and memory within the bound.
void EndToEndFaults::judge(const CliRun &run, const QByteArray &id, int status)
{
    const QList<QJsonObject> errors = run.rowsOf(u"error"_s, u"local"_s);
    QCOMPARE(errors.size(), id.isEmpty() ? 0 : 1);
    if (!errors.isEmpty()) {
        QCOMPARE(errors.front().value("diagnosis"_L1).toString().toLatin1(), id);
        QVERIFY(!errors.front().value("message"_L1).toString().isEmpty());
        QVERIFY(!errors.front().value("hint"_L1).toString().isEmpty());
        m_seen.insert(*wire::diagnosisFromId(id));
    }
    QVERIFY2(run.errors.count('\n') == (id.isEmpty() ? 0 : 1), run.errors.constData());
    QCOMPARE(run.status, status);
    QCOMPARE(run.states().value(run.states().size() - 1), u"closed"_s);
    QVERIFY2(run.elapsedMs < runMs, qPrintable(u"%1 ms"_s.arg(run.elapsedMs)));
#ifndef __SANITIZE_ADDRESS__
    rusage children{};
    QCOMPARE(::getrusage(RUSAGE_CHILDREN, &children), 0);
    QVERIFY2(children.ru_maxrss < memoryKiB, qPrintable(u"%1 KiB"_s.arg(children.ru_maxrss)));
#endif
}

void EndToEndFaults::serverFaults_data()
{
    QTest::addColumn<Fault>("fault");
    for (const auto &faults : {handshakeFaults(), tlsFaults(), legalOddities(), brokenRules()}) {
        for (const Fault &fault : faults)
            QTest::newRow(fault.name) << fault;
    }
}

void EndToEndFaults::serverFaults()
{
    QFETCH(Fault, fault);
    FaultServer server(fault, m_certificates);
    const QString url = u"%1://127.0.0.1:%2/"_s.arg(fault.tls == Tls::None ? u"ws"_s : u"wss"_s)
                            .arg(server.port());
    QStringList arguments = fault.arguments;
    arguments.replaceInStrings(u"CA"_s, m_certificates.path(u"ca.pem"_s));
    if (!arguments.contains(u"--timeout"_s) && fault.id == "handshake-timeout")
        arguments += {u"--timeout"_s, QString::number(stageMs)};
    const CliRun run = connectTo(url, arguments + QStringList{u"--until-close"_s});
    judge(run, fault.id, fault.status);
    if (QTest::currentTestFailed() || fault.close == 0)
        return;
    const QJsonObject close = run.row(u"close"_s, fault.close == 1006 ? u"local"_s : u"out"_s);
    QCOMPARE(close.value("code"_L1).toInt(), fault.close);
}

void EndToEndFaults::elsewhere_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("answer"); // of a proxy or a plain server; PORT is its port
    QTest::addColumn<QByteArray>("id");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const QString &url, const QStringList &arguments,
                        const QByteArray &answer, const QByteArray &id, int status) {
        QTest::newRow(name) << url << arguments << answer << id << status;
    };
    const QStringList proxy{u"--proxy"_s, u"http://127.0.0.1:PORT"_s};
    const QString target = u"ws://target.example/"_s;
    row("not a URL", u"ws://[::1/"_s, {}, {}, "invalid-url", 2);
    row("port too large", u"ws://127.0.0.1:99999/"_s, {}, {}, "invalid-url", 2);
    row("no port", u"ws://127.0.0.1:abc/"_s, {u"--auth"_s, u"bearer:t"_s}, {}, "invalid-url", 2);
    row("negative port", u"ws://me:pw@127.0.0.1:-1/"_s, {}, {}, "invalid-url", 2);
    row("no slashes", u"wss:127.0.0.1"_s, {}, {}, "invalid-url", 2);
    row("not a WebSocket URL", u"ftp://127.0.0.1/"_s, {}, {}, "invalid-url", 2);
    row("no such host", u"ws://no-such-host.invalid/"_s, {}, {}, "dns-not-found", 3);
    row("nobody listens", u"ws://127.0.0.1:1/"_s, {}, {}, "tcp-refused", 3);
    row("no way there", u"ws://224.0.0.1/"_s, {}, {}, "network-unreachable", 3);
    row("no proxy", target, {u"--proxy"_s, u"http://127.0.0.1:1"_s}, {}, "proxy-refused", 3);
    row("proxy wants a password", target, proxy,
        "HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\n\r\n",
        "proxy-auth", 3);
    row("proxy cannot", target, proxy, "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n",
        "proxy-failed", 3);
    row("proxy says nothing", target, proxy + QStringList{u"--timeout"_s, QString::number(stageMs)},
        {}, "proxy-failed", 5);
    row("wss to a plain port", u"wss://127.0.0.1:PORT/"_s, {}, "HTTP/1.1 400 Bad Request\r\n\r\n",
        "tls-handshake", 3);
}

void EndToEndFaults::elsewhere()
{
    QFETCH(QString, url);
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, answer);
    QFETCH(QByteArray, id);
    QFETCH(int, status);
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    connect(&server, &QTcpServer::newConnection, &server, [&server, answer] {
        QTcpSocket *socket = server.nextPendingConnection();
        connect(socket, &QIODevice::readyRead, socket, [socket, answer] {
            socket->readAll();
            socket->write(answer);
        });
    });
    const QString port = QString::number(server.serverPort());
    arguments.replaceInStrings(u"PORT"_s, port);
    judge(connectTo(url.replace("PORT"_L1, port), arguments + QStringList{u"--until-close"_s}), id,
          status);
}

void EndToEndFaults::clientCertificate()
{
    QProcess server;
    server.start(u"openssl"_s,
                 {u"s_server"_s, u"-accept"_s, u"127.0.0.1:0"_s, u"-cert"_s,
                  m_certificates.path(u"good.pem"_s), u"-key"_s, m_certificates.path(u"good.key"_s),
                  u"-CAfile"_s, m_certificates.path(u"ca.pem"_s), u"-Verify"_s, u"1"_s,
                  u"-verify_return_error"_s});
    QByteArray said;
    QTRY_VERIFY((said += server.readAllStandardOutput()).contains("ACCEPT ")
                && said.endsWith('\n'));
    const QString port = QString::fromLatin1(said.trimmed().mid(said.lastIndexOf(':') + 1));
    judge(connectTo(u"wss://127.0.0.1:%1/"_s.arg(port),
                    {u"--ca"_s, m_certificates.path(u"ca.pem"_s), u"--until-close"_s}),
          "tls-client-certificate", 3);
    server.kill();
    server.waitForFinished();
}

void EndToEndFaults::tcpTimeout()
{
    const tests::FullListener full;
    QVERIFY(full.isFull());
    judge(connectTo(full.url().toString(),
                    {u"--timeout"_s, QString::number(stageMs), u"--until-close"_s}),
          "tcp-timeout", 5);
}

void EndToEndFaults::cleanupTestCase()
{
    // Meaningful for a run of all: no identifier is left out.
    if (QTest::currentTestFailed() || m_seen.size() < 10)
        return;
    for (int i = 1; i <= int(wire::Diagnosis::DecompressionFailed); ++i) {
        const auto diagnosis = static_cast<wire::Diagnosis>(i);
        QVERIFY2(m_seen.contains(diagnosis), wire::diagnosisId(diagnosis).constData());
    }
}

QTEST_GUILESS_MAIN(EndToEndFaults)
#include "tst_e2e_faults.moc"
