// SPDX-License-Identifier: GPL-3.0-or-later
#include "conversation.h"
#include "fakeresolver.h"
#include "net/tlsfailures.h"
#include "scriptedserver.h"
#include "support/certificates.h"

#include <QSslServer>
#include <QSslSocket>
#include <QTest>
#include <QTimeZone>

#include <memory>

#include <sys/socket.h>

using namespace Qt::StringLiterals;
using namespace sockwright;
using tests::Certificates;
using tests::Conversation;
using tests::ScriptedServer;
using wire::NextStep;
using Kind = NextStep::Kind;

namespace {

/// Speaks TLS, and answers any request with `answer`, where KEY is the right Sec-WebSocket-Accept.
class TlsServer : public QSslServer
{
public:
    TlsServer(const Certificates &certificates, const QString &name, QByteArray answer)
        : m_answer(std::move(answer))
    {
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setLocalCertificate(certificates.certificate(name));
        configuration.setPrivateKey(certificates.key(name));
        configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
        setSslConfiguration(configuration);
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::pendingConnectionAvailable, this, [this] {
            QTcpSocket *socket = nextPendingConnection();
            socket->setSocketOption(QAbstractSocket::LowDelayOption, 1); // a reset drops the rest
            connect(socket, &QIODevice::readyRead, this, [this, socket] {
                m_request += socket->readAll();
                const auto request = wire::parseRequestHead(m_request);
                const auto key = wire::headerValue(request->headers, "Sec-WebSocket-Key");
                socket->write(
                    QByteArray(m_answer).replace("KEY", wire::acceptKey(key.value_or(""))));
                if (m_resets)
                    reset(socket);
            });
        });
    }

    QUrl url() const { return QUrl(u"wss://127.0.0.1:%1/x"_s.arg(serverPort())); }
    QByteArray request() const { return m_request; }
    void resetAfterwards() { m_resets = true; }

private:
    static void reset(QTcpSocket *socket)
    {
        while (socket->bytesToWrite() > 0 && socket->waitForBytesWritten(1000)) { }
        const linger now{1, 0};
        ::setsockopt(int(socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &now, sizeof now);
        socket->abort();
    }

    bool m_resets = false;
    QByteArray m_answer;
    QByteArray m_request;
};

const QByteArray switching
    = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade"
      "\r\nSec-WebSocket-Accept: KEY\r\n\r\n";

} // namespace

/// TLS in the opening handshake: what is known of it, and what is said when it fails.
class TestTlsDiagnosis : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void showsTheChain();
    void showsTheRefusalBehindTls();
    void refusesCertificates_data();
    void refusesCertificates();
    void trustsByFingerprint_data();
    void trustsByFingerprint();
    void aVerifiedCertificateNeedsNoTrust();
    void verifiesTheNameAtWhicheverAddress();
    void verifiesAnotherName();
    void connectsElsewhereAndVerifiesTheUrlsName();
    void goesOnWhenToldAndNotesTheProblems();
    void tellsPlainServers_data();
    void tellsPlainServers();
    void tellsThatTlsIsExpected();
    void tellsThatAClientCertificateIsWanted_data();
    void tellsThatAClientCertificateIsWanted();
    void tellsAHandshakeAlert();
    void tellsAReset();
    void keepsAnAnswerThatAResetFollows();
    void blamesItselfForWhatItCouldNotBegin();
    void tellsUnreadableFiles();
    void wordsOfAlerts_data();
    void wordsOfAlerts();

private:
    net::Target target(const QUrl &url) const
    {
        net::Target target;
        target.url = url;
        target.tls.caFiles = {m_certificates.path(u"ca.pem"_s)};
        return target;
    }

    QByteArray fingerprint(const QString &name) const
    {
        return m_certificates.certificate(name).digest(QCryptographicHash::Sha256);
    }

    Certificates m_certificates;
};

void TestTlsDiagnosis::initTestCase()
{
    const QString past = u"20200101000000Z"_s;
    const QString future = u"20990101000000Z"_s;
    m_certificates.issued(u"good"_s, u"loopback"_s, past, future);
    m_certificates.issued(u"expired"_s, u"loopback"_s, past, u"20210203040506Z"_s);
    m_certificates.issued(u"early"_s, u"loopback"_s, u"20980203040506Z"_s, future);
    m_certificates.issued(u"elsewhere"_s, u"elsewhere"_s, past, future);
    m_certificates.issued(u"gone"_s, u"elsewhere"_s, past, u"20210203040506Z"_s);
    m_certificates.selfSigned(u"selfsigned"_s, u"/CN=alone"_s, u"loopback"_s);
    QVERIFY2(m_certificates.problem().isEmpty(), qPrintable(m_certificates.problem()));
}

void TestTlsDiagnosis::showsTheChain()
{
    TlsServer server(m_certificates, u"good"_s, switching);
    Conversation talk;
    talk.connection.open(target(server.url()));
    QTRY_VERIFY(talk.isConnected());
    const wire::HandshakeFacts &facts = talk.handshake;
    QCOMPARE(facts.request, server.request());
    QVERIFY(facts.timings.tlsUs >= 0);
    QVERIFY(facts.tls);
    QCOMPARE(facts.tls->protocol, u"TLS 1.3"_s);
    QVERIFY(facts.tls->cipher.startsWith(u"TLS_"));
    QVERIFY(facts.tls->verified);
    QVERIFY(facts.tls->problems.isEmpty());
    const QSslCertificate sent = m_certificates.certificate(u"good"_s);
    const wire::CertificateFacts &own = facts.tls->chain.front();
    QCOMPARE(own.subject, u"CN=good"_s);
    QCOMPARE(own.issuer, u"CN=Test authority, O=Sockwright"_s);
    QCOMPARE(own.names, (QStringList{u"DNS:loopback.example"_s, u"IP:127.0.0.1"_s}));
    QCOMPARE(own.validFrom, QDateTime(QDate(2020, 1, 1), QTime(0, 0), QTimeZone::utc()));
    QCOMPARE(own.validTo, sent.expiryDate());
    QCOMPARE(own.serial, sent.serialNumber());
    QCOMPARE(QByteArray(own.sha256).replace(":", "").toLower(),
             sent.digest(QCryptographicHash::Sha256).toHex());
    QCOMPARE(own.sha1.size(), 59);
    QCOMPARE(own.key, u"EC 256"_s);
    QVERIFY(!own.selfSigned);
}

void TestTlsDiagnosis::showsTheRefusalBehindTls()
{
    TlsServer server(m_certificates, u"good"_s,
                     "HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
    Conversation talk;
    talk.connection.open(target(server.url()));
    QTRY_VERIFY(talk.isClosed());
    QCOMPARE(talk.diagnosis(), QByteArray("http-403"));
    QCOMPARE(talk.handshake.body, QByteArray("no"));
    QCOMPARE(talk.handshake.request, server.request());
    QVERIFY(talk.handshake.tls && talk.handshake.tls->verified);
}

void TestTlsDiagnosis::refusesCertificates_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("knowAuthority");
    QTest::addColumn<QByteArray>("id");
    QTest::addColumn<QString>("words");
    QTest::newRow("expired") << u"expired"_s << true << QByteArray("tls-expired")
                             << u"expired on 2021-02-03 04:05 UTC"_s;
    QTest::newRow("not yet valid")
        << u"early"_s << true << QByteArray("tls-expired") << u"valid only from 2098-02-03"_s;
    QTest::newRow("wrong host") << u"elsewhere"_s << true << QByteArray("tls-hostname")
                                << u"for another name: elsewhere.example"_s;
    QTest::newRow("self-signed") << u"selfsigned"_s << true << QByteArray("tls-untrusted")
                                 << u"self-signed"_s;
    QTest::newRow("unknown issuer")
        << u"good"_s << false << QByteArray("tls-untrusted") << u"issued by “CN=Test authority"_s;
    QTest::newRow("unknown issuer and expired")
        << u"expired"_s << false << QByteArray("tls-untrusted")
        << u"not trusted here. It also expired on 2021-02-03 04:05 UTC."_s;
    QTest::newRow("unknown issuer and not yet valid")
        << u"early"_s << false << QByteArray("tls-untrusted")
        << u"It is also valid only from 2098-02-03"_s;
    QTest::newRow("unknown issuer and wrong host")
        << u"elsewhere"_s << false << QByteArray("tls-untrusted")
        << u"not trusted here. It is also for another name: elsewhere.example."_s;
    QTest::newRow("expired and wrong host")
        << u"gone"_s << true << QByteArray("tls-expired")
        << u"expired on 2021-02-03 04:05 UTC. It is also for another name: elsewhere.example."_s;
}

void TestTlsDiagnosis::refusesCertificates()
{
    QFETCH(QString, name);
    QFETCH(bool, knowAuthority);
    QFETCH(QByteArray, id);
    QFETCH(QString, words);
    TlsServer server(m_certificates, name, switching);
    net::Target wanted = target(server.url());
    if (!knowAuthority)
        wanted.tls.caFiles.clear();
    Conversation talk;
    talk.connection.open(wanted);
    QTRY_VERIFY(talk.isClosed());
    QCOMPARE(talk.diagnosis(), id);
    QVERIFY2(talk.failure.message.contains(words), qPrintable(talk.failure.message));
    QVERIFY(talk.failure.evidence.contains(u"Subject: CN="));
    QCOMPARE(talk.failure.steps,
             (std::vector<NextStep>{{Kind::TrustCertificate}, {Kind::TlsSettings}}));
    QVERIFY(talk.handshake.tls);
    QVERIFY(!talk.handshake.tls->verified);
    QVERIFY(!talk.handshake.tls->trusted);
    QCOMPARE(talk.handshake.tls->chain.front().sha256, fingerprint(name).toHex(':').toUpper());
    QVERIFY(!talk.handshake.tls->problems.isEmpty());
    QCOMPARE(talk.handshake.tls->chain.front().selfSigned, name == u"selfsigned");
    QVERIFY(talk.handshake.request.isEmpty());
    QVERIFY(server.request().isEmpty());
}

void TestTlsDiagnosis::trustsByFingerprint_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("knowAuthority");
    QTest::addColumn<QList<QByteArray>>("fingerprints");
    QTest::addColumn<bool>("trusted");
    const auto row = [](const char *what, const QString &name, bool knowAuthority,
                        const QList<QByteArray> &fingerprints, bool trusted) {
        QTest::newRow(what) << name << knowAuthority << fingerprints << trusted;
    };
    const QString alone = u"selfsigned"_s;
    row("self-signed", alone, true, {fingerprint(alone)}, true);
    row("in hexadecimal", alone, true, {fingerprint(alone).toHex(':').toUpper()}, true);
    row("in bare hexadecimal", alone, true, {fingerprint(alone).toHex()}, true);
    row("one of several", alone, true, {fingerprint(u"good"_s), fingerprint(alone)}, true);
    row("expired", u"expired"_s, true, {fingerprint(u"expired"_s)}, true);
    row("wrong host", u"elsewhere"_s, true, {fingerprint(u"elsewhere"_s)}, true);
    row("unknown issuer", u"good"_s, false, {fingerprint(u"good"_s)}, true);
    row("another's", alone, true, {fingerprint(u"good"_s)}, false);
    row("the issuer's", u"good"_s, false, {fingerprint(u"ca"_s)}, false);
    row("half of it", alone, true, {fingerprint(alone).first(16)}, false);
    row("nothing", alone, true, {QByteArray()}, false);
}

void TestTlsDiagnosis::trustsByFingerprint()
{
    QFETCH(QString, name);
    QFETCH(bool, knowAuthority);
    QFETCH(QList<QByteArray>, fingerprints);
    QFETCH(bool, trusted);
    TlsServer server(m_certificates, name, switching);
    net::Target wanted = target(server.url());
    if (!knowAuthority)
        wanted.tls.caFiles.clear();
    wanted.tls.trustedFingerprints = fingerprints;
    Conversation talk;
    talk.connection.open(wanted);
    QTRY_VERIFY(trusted ? talk.isConnected() : talk.isClosed());
    QVERIFY(talk.handshake.tls);
    QCOMPARE(talk.handshake.tls->trusted, trusted);
    QVERIFY(!talk.handshake.tls->verified);
    QVERIFY(!talk.handshake.tls->problems.isEmpty());
    QCOMPARE(server.request().isEmpty(), !trusted);
}

void TestTlsDiagnosis::aVerifiedCertificateNeedsNoTrust()
{
    TlsServer server(m_certificates, u"good"_s, switching);
    net::Target wanted = target(server.url());
    wanted.tls.trustedFingerprints = {fingerprint(u"good"_s)};
    Conversation talk;
    talk.connection.open(wanted);
    QTRY_VERIFY(talk.isConnected());
    QVERIFY(talk.handshake.tls->verified);
    QVERIFY(!talk.handshake.tls->trusted);
}

void TestTlsDiagnosis::verifiesTheNameAtWhicheverAddress()
{
    TlsServer server(m_certificates, u"good"_s, switching);
    const tests::FakeResolver resolver({u"127.0.1.1"_s, u"127.0.0.1"_s}); // the first one refuses
    const QString url = u"wss://%1:%2/x"_s;
    Conversation talk;
    talk.connection.open(target(QUrl(url.arg(u"loopback.example"_s).arg(server.serverPort()))));
    QTRY_VERIFY(talk.isConnected());
    QVERIFY(talk.handshake.tls->verified);
    QVERIFY(server.request().contains("\r\nHost: loopback.example:"));

    // The certificate is good for the address too, but that is not what was asked for.
    Conversation other;
    other.connection.open(target(QUrl(url.arg(u"other.example"_s).arg(server.serverPort()))));
    QTRY_VERIFY(other.isClosed());
    QCOMPARE(other.diagnosis(), QByteArray("tls-hostname"));
}

void TestTlsDiagnosis::verifiesAnotherName()
{
    TlsServer server(m_certificates, u"elsewhere"_s, switching);
    net::Target wanted = target(server.url());
    wanted.tls.serverName = u"elsewhere.example"_s;
    Conversation talk;
    talk.connection.open(wanted);
    QTRY_VERIFY(talk.isConnected());
    QVERIFY(talk.handshake.tls->verified);

    TlsServer other(m_certificates, u"good"_s, switching);
    wanted.url = other.url();
    Conversation refused;
    refused.connection.open(wanted);
    QTRY_VERIFY(refused.isClosed());
    QCOMPARE(refused.diagnosis(), QByteArray("tls-hostname"));
}

void TestTlsDiagnosis::connectsElsewhereAndVerifiesTheUrlsName()
{
    TlsServer server(m_certificates, u"elsewhere"_s, switching);
    net::Target wanted = target(QUrl(u"wss://elsewhere.example/x"_s));
    wanted.connectHost = server.url().host();
    wanted.connectPort = server.url().port();
    Conversation talk;
    talk.connection.open(wanted);
    QTRY_VERIFY(talk.isConnected());
    QVERIFY(talk.handshake.tls->verified);
    QVERIFY(server.request().contains("\r\nHost: elsewhere.example\r\n"));
}

void TestTlsDiagnosis::goesOnWhenToldAndNotesTheProblems()
{
    TlsServer server(m_certificates, u"expired"_s, switching);
    net::Target wanted = target(server.url());
    wanted.tls.verify = false;
    Conversation talk;
    talk.connection.open(wanted);
    QTRY_VERIFY(talk.isConnected());
    QVERIFY(talk.handshake.tls);
    QVERIFY(!talk.handshake.tls->verified);
    QVERIFY(!talk.handshake.tls->problems.isEmpty());
    QCOMPARE(talk.handshake.tls->protocol, u"TLS 1.3"_s);
}

void TestTlsDiagnosis::tellsPlainServers_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("evidence");
    QTest::newRow("HTTP") << QByteArray("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
                          << u"plain HTTP"_s << u"HTTP/1.1 400 Bad Request"_s;
    QTest::newRow("SSH") << QByteArray("SSH-2.0-OpenSSH_9.2\r\n") << u"an SSH server"_s
                         << u"SSH-2.0-OpenSSH_9.2"_s;
    QTest::newRow("closes") << QByteArray() << u"closed the connection instead of speaking TLS"_s
                            << QString();
}

void TestTlsDiagnosis::tellsPlainServers()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, words);
    QFETCH(QString, evidence);
    ScriptedServer server([](const QByteArray &) { return QByteArray(); });
    connect(&server, &ScriptedServer::accepted, &server, [&] {
        connect(server.socket(), &QIODevice::readyRead, &server, [&] {
            server.write(bytes);
            server.end();
        });
    });
    QUrl url = server.url(u"/p?q=1"_s);
    const QString plain = url.toString();
    url.setScheme(u"wss"_s);
    Conversation talk;
    talk.connection.open(target(url));
    QTRY_VERIFY(talk.isClosed());
    QCOMPARE(talk.diagnosis(), QByteArray("tls-handshake"));
    QVERIFY2(talk.failure.message.contains(words), qPrintable(talk.failure.message));
    QVERIFY2(talk.failure.evidence.contains(evidence), qPrintable(talk.failure.evidence));
    QCOMPARE(talk.failure.steps.front(), (NextStep{Kind::UseUrl, plain}));
    QVERIFY(talk.handshake.request.isEmpty());
}

void TestTlsDiagnosis::tellsThatTlsIsExpected()
{
    TlsServer server(m_certificates, u"good"_s, switching);
    QUrl url = server.url();
    url.setScheme(u"ws"_s);
    Conversation talk;
    talk.connection.open(target(url));
    QTRY_VERIFY(talk.isClosed());
    QVERIFY2(talk.diagnosis() == "not-http" || talk.diagnosis() == "closed-during-handshake",
             talk.diagnosis().constData());
    QVERIFY(talk.failure.message.contains(u"TLS") || talk.failure.hint.contains(u"TLS"));
    QCOMPARE(talk.failure.steps.front(), (NextStep{Kind::UseUrl, server.url().toString()}));
}

void TestTlsDiagnosis::tellsThatAClientCertificateIsWanted_data()
{
    QTest::addColumn<QString>("version");
    QTest::addColumn<bool>("showOne");
    QTest::addColumn<QString>("words");
    const QString none = u"none was given"_s;
    const QString refused = u"does not accept the client certificate"_s;
    QTest::newRow("TLS 1.3, none given") << u"-tls1_3"_s << false << none;
    QTest::newRow("TLS 1.2, none given") << u"-tls1_2"_s << false << none;
    QTest::newRow("TLS 1.3, a wrong one") << u"-tls1_3"_s << true << refused;
    QTest::newRow("TLS 1.2, a wrong one") << u"-tls1_2"_s << true << refused;
}

void TestTlsDiagnosis::tellsThatAClientCertificateIsWanted()
{
    QFETCH(QString, version);
    QFETCH(bool, showOne);
    QFETCH(QString, words);
    QProcess server;
    server.start(u"openssl"_s,
                 {u"s_server"_s, u"-accept"_s, u"127.0.0.1:0"_s, u"-cert"_s,
                  m_certificates.path(u"good.pem"_s), u"-key"_s, m_certificates.path(u"good.key"_s),
                  u"-CAfile"_s, m_certificates.path(u"ca.pem"_s), u"-Verify"_s, u"1"_s,
                  u"-verify_return_error"_s, version});
    QByteArray said;
    QTRY_VERIFY((said += server.readAllStandardOutput()).contains("ACCEPT ")
                && said.endsWith('\n'));
    const QString port = QString::fromLatin1(said.trimmed().mid(said.lastIndexOf(':') + 1));
    net::Target wanted = target(QUrl(u"wss://127.0.0.1:%1/"_s.arg(port)));
    if (showOne) {
        wanted.tls.certificateFile = m_certificates.path(u"selfsigned.pem"_s);
        wanted.tls.keyFile = m_certificates.path(u"selfsigned.key"_s);
    }
    Conversation talk;
    talk.connection.open(wanted);
    QTRY_VERIFY(talk.isClosed());
    QCOMPARE(talk.diagnosis(), QByteArray("tls-client-certificate"));
    QVERIFY2(talk.failure.message.contains(words), qPrintable(talk.failure.message));
    QVERIFY2(talk.failure.evidence.contains(u"alert"), qPrintable(talk.failure.evidence));
    QCOMPARE(talk.failure.steps, (std::vector<NextStep>{{Kind::TlsSettings}}));
    server.kill();
    server.waitForFinished();
}

void TestTlsDiagnosis::tellsAHandshakeAlert()
{
    // Alert protocol_version, as an old server answers to TLS 1.2 and 1.3.
    ScriptedServer server([](const QByteArray &) { return QByteArray(); });
    connect(&server, &ScriptedServer::accepted, &server, [&] {
        connect(server.socket(), &QIODevice::readyRead, &server, [&] {
            server.write(QByteArray("\x15\x03\x01\x00\x02\x02\x46", 7));
            server.end();
        });
    });
    QUrl url = server.url();
    url.setScheme(u"wss"_s);
    Conversation talk;
    talk.connection.open(target(url));
    QTRY_VERIFY(talk.isClosed());
    QCOMPARE(talk.diagnosis(), QByteArray("tls-handshake"));
    QVERIFY2(talk.failure.message.contains(u"none of the TLS versions"),
             qPrintable(talk.failure.message));
    QVERIFY2(talk.failure.evidence.contains(u"(70)"), qPrintable(talk.failure.evidence));
}

void TestTlsDiagnosis::tellsAReset()
{
    ScriptedServer server([](const QByteArray &) { return QByteArray(); });
    connect(&server, &ScriptedServer::accepted, &server, [&] {
        connect(server.socket(), &QIODevice::readyRead, &server, [&] { server.reset(); });
    });
    QUrl url = server.url();
    url.setScheme(u"wss"_s);
    Conversation talk;
    talk.connection.open(target(url));
    QTRY_VERIFY(talk.isClosed());
    QCOMPARE(talk.diagnosis(), QByteArray("tls-handshake"));
    QVERIFY2(talk.failure.message.contains(u"reset"), qPrintable(talk.failure.message));
    QCOMPARE(talk.failure.evidence, u"TCP ended with a reset (RST)."_s);
}

void TestTlsDiagnosis::keepsAnAnswerThatAResetFollows()
{
    // The answer, the session tickets of TLS 1.3 and the reset come in one go.
    TlsServer server(m_certificates, u"good"_s, "HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\nno");
    server.resetAfterwards();
    Conversation talk;
    talk.connection.open(target(server.url()));
    QTRY_VERIFY(talk.isClosed());
    QCOMPARE(talk.diagnosis(), QByteArray("http-403"));
    QCOMPARE(talk.handshake.body, QByteArray("no"));
}

void TestTlsDiagnosis::blamesItselfForWhatItCouldNotBegin()
{
    const net::Target wanted = target(QUrl(u"wss://far.example/"_s));
    net::TlsTrouble trouble{QAbstractSocket::SslInternalError, u"library"_s, {}, {}, {}};
    wire::Failure failure = net::tlsFailed(wanted, trouble);
    QCOMPARE(failure.diagnosis, wire::Diagnosis::TlsHandshake);
    QVERIFY2(failure.message.contains(u"could not be begun here"), qPrintable(failure.message));
    QCOMPARE(failure.evidence, u"library"_s);
    QCOMPARE(failure.steps, (std::vector<NextStep>{{Kind::TlsSettings}}));

    trouble.error = QAbstractSocket::RemoteHostClosedError;
    failure = net::tlsFailed(wanted, trouble);
    QVERIFY2(failure.message.contains(u"closed the connection"), qPrintable(failure.message));
}

void TestTlsDiagnosis::tellsUnreadableFiles()
{
    net::Target wanted = target(QUrl(u"wss://127.0.0.1:1/"_s));
    wanted.tls.caFiles = {m_certificates.path(u"missing.pem"_s)};
    Conversation talk;
    talk.connection.open(wanted);
    QTRY_VERIFY(talk.isClosed());
    QCOMPARE(talk.diagnosis(), QByteArray("tls-handshake"));
    QVERIFY(talk.failure.message.contains(u"missing.pem"));
    QCOMPARE(talk.failure.steps, (std::vector<NextStep>{{Kind::TlsSettings}}));
}

void TestTlsDiagnosis::wordsOfAlerts_data()
{
    QTest::addColumn<int>("alert");
    QTest::addColumn<QByteArray>("firstBytes");
    QTest::addColumn<bool>("showOne");
    QTest::addColumn<bool>("aboutCertificate");
    const QByteArray hello("\x16\x03\x03", 3);
    const QByteArray alert("\x15\x03\x03", 3);
    QTest::newRow("certificate_required") << 116 << hello << false << true;
    QTest::newRow("bad_certificate") << 42 << hello << false << true;
    QTest::newRow("unknown_ca") << 48 << hello << true << true;
    QTest::newRow("handshake_failure after the hello") << 40 << hello << false << true;
    QTest::newRow("handshake_failure at once") << 40 << alert << false << false;
    QTest::newRow("handshake_failure with a certificate") << 40 << hello << true << false;
    QTest::newRow("unrecognized_name") << 112 << alert << false << false;
}

void TestTlsDiagnosis::wordsOfAlerts()
{
    QFETCH(int, alert);
    QFETCH(QByteArray, firstBytes);
    QFETCH(bool, showOne);
    QFETCH(bool, aboutCertificate);
    net::Target wanted = target(QUrl(u"wss://far.example/"_s));
    if (showOne)
        wanted.tls.certificateFile = u"me.pem"_s;
    const net::TlsTrouble trouble{QAbstractSocket::SslInternalError, u"library"_s, firstBytes,
                                  alert, u"unknown"_s};
    QCOMPARE(net::isAboutClientCertificate(wanted, trouble), aboutCertificate);
    const wire::Failure failure = net::tlsFailed(wanted, trouble);
    QCOMPARE(wire::diagnosisId(failure.diagnosis),
             QByteArray(aboutCertificate ? "tls-client-certificate" : "tls-handshake"));
    QVERIFY(failure.evidence.contains(
        (alert == 116 ? u"certificate required (%1)"_s : u"unknown (%1)"_s).arg(alert)));
    QVERIFY(failure.evidence.contains(u"library"));
    QVERIFY(failure.message.contains(u"far.example:443"));
}

QTEST_GUILESS_MAIN(TestTlsDiagnosis)
#include "tst_tlsdiagnosis.moc"
