// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/capture.h"
#include "capture/handshakecommand.h"
#include "capture/handshaketext.h"
#include "capture/timelinetext.h"

#include <QProcess>
#include <QRandomGenerator>
#include <QTest>
#include <QTimeZone>

using namespace sockwright;
using namespace sockwright::capture;
using namespace Qt::StringLiterals;

namespace {

wire::HandshakeFacts chat()
{
    wire::HandshakeFacts facts;
    facts.url = u"ws://example.org:8080/chat?room=1"_s;
    facts.request = "GET /chat?room=1 HTTP/1.1\r\nHost: example.org:8080\r\n"
                    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    "Sec-WebSocket-Key: a2V5\r\nSec-WebSocket-Protocol: chat.v1, chat.v2\r\n"
                    "Origin: http://example.org\r\nX-Note: it's\r\nX-Note: two\r\nX-Empty:\r\n\r\n";
    facts.response = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n";
    facts.status = 101;
    facts.offeredSubprotocols = {u"chat.v1"_s, u"chat.v2"_s};
    facts.offeredExtensions = u"permessage-deflate"_s;
    facts.subprotocol = u"chat.v1"_s;
    facts.peer = u"127.0.0.1:8080"_s;
    facts.timings.tcpUs = 1500;
    facts.timings.upgradeUs = 12'000;
    return facts;
}

QString valueOf(const NamedFacts &facts, const QString &name)
{
    for (const NamedFact &fact : facts) {
        if (fact.name == name)
            return fact.value;
    }
    return u"(absent)"_s;
}

// What a shell makes of a command's arguments, each ended by a NUL.
QList<QByteArray> shellArguments(const QByteArray &command)
{
    QProcess shell;
    shell.start(u"bash"_s, {u"-c"_s, u"printf '%s\\0' "_s + QString::fromUtf8(command)});
    if (!shell.waitForFinished())
        return {};
    QList<QByteArray> arguments = shell.readAllStandardOutput().split('\0');
    arguments.removeLast();
    return arguments;
}

} // namespace

class TestHandshakeText : public QObject
{
    Q_OBJECT

private slots:
    void factsInWords()
    {
        const NamedFacts facts = handshakeFacts(chat());
        QCOMPARE(valueOf(facts, u"Answer"_s), u"101 Switching Protocols"_s);
        QCOMPARE(valueOf(facts, u"Subprotocol"_s), u"chat.v1, chat.v2 → chat.v1"_s);
        QCOMPARE(valueOf(facts, u"Extensions"_s), u"permessage-deflate → none"_s);
        QCOMPARE(valueOf(facts, u"Proxy"_s), u"(absent)"_s);
        QCOMPARE(handshakeSummary(chat()), u"101 Switching Protocols · chat.v1 · 127.0.0.1:8080"_s);
    }

    void unansweredInWords()
    {
        wire::HandshakeFacts facts = chat();
        facts.response.clear();
        facts.status = 0;
        facts.subprotocol.clear();
        QCOMPARE(valueOf(handshakeFacts(facts), u"Answer"_s), u"none: nothing came"_s);
        QCOMPARE(valueOf(handshakeFacts(facts), u"Subprotocol"_s),
                 u"chat.v1, chat.v2 → no answer"_s);
        QVERIFY(handshakeSummary(facts).startsWith(u"No answer"_s));
        facts.response = "SSH-2.0-OpenSSH\r\n";
        QVERIFY(valueOf(handshakeFacts(facts), u"Answer"_s).contains(u"no HTTP"_s));
        facts.request.clear();
        facts.response.clear();
        QVERIFY(handshakeSummary(facts).startsWith(u"Request not sent"_s));
    }

    void unsentInTheTimeline()
    {
        Capture capture;
        wire::Batch batch;
        wire::Record record;
        record.kind = wire::Kind::Handshake;
        batch.append(record, "", wire::HandshakeFacts());
        capture.append(std::move(batch));
        QCOMPARE(previewLine(capture, 0), u"request not sent"_s);
    }

    void foreignWordsStayOnOneLine()
    {
        wire::HandshakeFacts facts = chat();
        facts.subprotocol = u"a\nb\u202E"_s + QString(100'000, u'x');
        const QString summary = handshakeSummary(facts);
        QVERIFY(!summary.contains(u'\n'));
        QVERIFY(!summary.contains(QChar(0x202E)));
        QVERIFY(summary.size() < 400);
    }

    void validityInWords_data()
    {
        QTest::addColumn<QDateTime>("now");
        QTest::addColumn<QString>("ending");
        const auto at = [](int year) { return QDateTime({year, 6, 1}, {0, 0}, QTimeZone::utc()); };
        QTest::newRow("before") << at(2023) << u"not yet valid"_s;
        QTest::newRow("within") << at(2025) << u"UTC"_s;
        QTest::newRow("after") << at(2027) << u"expired"_s;
    }

    void validityInWords()
    {
        QFETCH(QDateTime, now);
        QFETCH(QString, ending);
        wire::CertificateFacts certificate;
        certificate.issuer = u"CN=x"_s;
        certificate.selfSigned = true;
        certificate.validFrom = QDateTime({2024, 1, 1}, {0, 0}, QTimeZone::utc());
        certificate.validTo = QDateTime({2026, 1, 1}, {0, 0}, QTimeZone::utc());
        const NamedFacts facts = certificateFacts(certificate, now);
        const QString validity = valueOf(facts, u"Valid"_s);
        QVERIFY2(validity.endsWith(ending), qPrintable(validity));
        QVERIFY(validity.startsWith(u"2024-01-01 00:00 UTC to 2026-01-01 00:00 UTC"_s));
        QCOMPARE(valueOf(facts, u"Issuer"_s), u"CN=x (self-signed)"_s);
    }

    void tlsInWords()
    {
        wire::TlsFacts tls{.protocol = u"TLS 1.3"_s, .cipher = u"X"_s};
        QCOMPARE(valueOf(tlsFacts(tls), u"Certificates"_s), u"not verified"_s);
        tls.problems = {u"expired"_s, u"self-signed"_s};
        QCOMPARE(valueOf(tlsFacts(tls), u"Certificates"_s),
                 u"not verified: expired; self-signed"_s);
        tls.trusted = true;
        QCOMPARE(valueOf(tlsFacts(tls), u"Certificates"_s),
                 u"trusted by fingerprint: expired; self-signed"_s);
        QCOMPARE(tlsFacts({}).front().value, u"none agreed on"_s);
    }

    void stagesInOrder()
    {
        wire::Timings timings{.dnsUs = 300, .tcpUs = -1, .proxyUs = 0, .tlsUs = 12'345};
        timings.upgradeUs = 1'250'000;
        QStringList words;
        for (const Stage &stage : stages(timings))
            words << stageText(stage);
        QCOMPARE(
            words,
            (QStringList{u"DNS 0.3 ms"_s, u"Proxy 0.0 ms"_s, u"TLS 12 ms"_s, u"Upgrade 1.25 s"_s}));
        QVERIFY(stages({}).empty());
    }

    void textStartsWithTheWire()
    {
        wire::HandshakeFacts facts = chat();
        facts.response = "HTTP/1.1 403 Forbidden\r\n\r\n";
        facts.body = "<b>no</b>";
        facts.bodyNote = u"cut"_s;
        const QByteArray text = handshakeText(facts);
        QVERIFY(text.startsWith(facts.request + facts.response + facts.body));
        QVERIFY(text.contains("(cut)"));
        QVERIFY(text.contains("Answer: 403 Forbidden\n"));
        QVERIFY(text.contains("Times: TCP 1.5 ms, Upgrade 12 ms\n"));
        QVERIFY(!text.contains("TLS"));
        facts.tls = wire::TlsFacts{};
        facts.tls->chain.resize(2);
        QVERIFY(handshakeText(facts).contains("Certificate 2\n"));
    }

    void curl()
    {
        const QList<QByteArray> arguments = shellArguments(curlCommand(chat()));
        QCOMPARE(arguments.mid(0, 4), (QList<QByteArray>{"curl", "-i", "-N", "--http1.1"}));
        QCOMPARE(arguments.last(), QByteArray("http://example.org:8080/chat?room=1"));
        QVERIFY(arguments.contains("Sec-WebSocket-Key: a2V5"));
        QVERIFY(arguments.contains("Sec-WebSocket-Protocol: chat.v1, chat.v2"));
        QVERIFY(arguments.indexOf("X-Note: it's") < arguments.indexOf("X-Note: two"));
        QVERIFY(arguments.contains("X-Empty;"));
        QVERIFY(arguments.contains("User-Agent:"));
        QVERIFY(!arguments.contains("Host: example.org:8080"));
        QVERIFY(!arguments.contains("-g"));
        QVERIFY(!arguments.contains("-k"));
    }

    void curlOfATlsConnection()
    {
        wire::HandshakeFacts facts = chat();
        facts.url = u"wss://[::1]:8443/a/../b?x={1}#frag"_s;
        facts.request = "GET /a/../b?x={1} HTTP/1.1\r\nHost: other\r\nUser-Agent: me\r\n\r\n";
        facts.tls = wire::TlsFacts{};
        const QList<QByteArray> arguments = shellArguments(curlCommand(facts));
        QCOMPARE(arguments.last(), QByteArray("https://[::1]:8443/a/../b?x={1}"));
        for (const QByteArray option : {"-k", "-g", "--path-as-is", "Host: other"})
            QVERIFY2(arguments.contains(option), option.constData());
        QVERIFY(!arguments.contains("User-Agent:"));
        facts.tls->verified = true;
        QVERIFY(!shellArguments(curlCommand(facts)).contains("-k"));
    }

    void commandsOfARequestThatWasNotSent()
    {
        wire::HandshakeFacts facts;
        facts.url = u"wss://example.org"_s;
        facts.tls = wire::TlsFacts{};
        QCOMPARE(curlCommand(facts), QByteArray("curl -i -N --http1.1 https://example.org/"));
        QCOMPARE(wscatCommand(facts), QByteArray("wscat -c wss://example.org/"));
    }

    void wscat()
    {
        const QList<QByteArray> arguments = shellArguments(wscatCommand(chat()));
        QCOMPARE(arguments,
                 (QList<QByteArray>{"wscat", "-c", "ws://example.org:8080/chat?room=1", "-s",
                                    "chat.v1", "-s", "chat.v2", "-o", "http://example.org", "-H",
                                    "X-Note: it's", "-H", "X-Note: two", "-H", "X-Empty: "}));
    }

    void quoting_data()
    {
        QTest::addColumn<QByteArray>("argument");
        QTest::addColumn<QByteArray>("quoted");
        QTest::newRow("plain") << QByteArray("a-b_1./:=@%+,") << QByteArray("a-b_1./:=@%+,");
        QTest::newRow("empty") << QByteArray() << QByteArray("''");
        QTest::newRow("space") << QByteArray("a b") << QByteArray("'a b'");
        QTest::newRow("quote") << QByteArray("it's") << QByteArray("'it'\\''s'");
        QTest::newRow("expansion")
            << QByteArray("$(id) `id` $HOME ~ *") << QByteArray("'$(id) `id` $HOME ~ *'");
        QTest::newRow("letters") << QByteArray("\u00e9") << QByteArray("'\u00e9'");
        QTest::newRow("line feed") << QByteArray("a\nid\n") << QByteArray("$'a\\012id\\012'");
        QTest::newRow("escape and quote") << QByteArray("\x1b'\\") << QByteArray("$'\\033\\'\\\\'");
        QTest::newRow("bidi") << QByteArray("\u202E") << QByteArray("$'\\342\\200\\256'");
        QTest::newRow("no UTF-8") << QByteArray("\xFF") << QByteArray("$'\\377'");
    }

    void quoting()
    {
        QFETCH(QByteArray, argument);
        QFETCH(QByteArray, quoted);
        QCOMPARE(shellQuoted({argument.constData(), std::size_t(argument.size())}), quoted);
        QCOMPARE(shellArguments(quoted), QList<QByteArray>{argument});
    }

    void anyBytesSurviveTheShell()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        QRandomGenerator random(seed);
        QByteArray command;
        QList<QByteArray> arguments;
        for (int i = 0; i < 200; ++i) {
            QByteArray argument;
            for (quint32 size = random.bounded(20U); size > 0; --size)
                argument += static_cast<char>(random.bounded(1, 256)); // an argument holds no NUL
            arguments << argument;
            command += shellQuoted({argument.constData(), std::size_t(argument.size())}) + ' ';
        }
        QVERIFY2(shellArguments(command) == arguments, qPrintable(QString::number(seed)));
    }
};

QTEST_GUILESS_MAIN(TestHandshakeText)
#include "tst_handshaketext.moc"
