// SPDX-License-Identifier: GPL-3.0-or-later
#include "conversation.h"
#include "net/cookies.h"
#include "scriptedserver.h"

#include <QElapsedTimer>
#include <QTest>
#include <QTimer>

#include <memory>

using namespace sockwright;
using namespace Qt::StringLiterals;
using tests::Conversation;
using tests::ScriptedServer;
using wire::State;

namespace {

QByteArray refused(const QByteArray &status, const QByteArray &lines)
{
    return "HTTP/1.1 " + status + "\r\n" + lines + "Content-Length: 0\r\n\r\n";
}

QByteArray redirectTo(const QByteArray &location)
{
    return refused("302 Found", "Location: " + location + "\r\n");
}

QByteArray headerOf(const QByteArray &requestHead, const QByteArray &name)
{
    const auto request = wire::parseRequestHead(requestHead);
    return request ? wire::headerValue(request->headers, name).value_or(QByteArray())
                   : QByteArray();
}

constexpr char challenge[] = "WWW-Authenticate: Basic realm=\"r\"\r\n"
                             "WWW-Authenticate: Digest realm=\"r\", nonce=\"n1\", qop=\"auth\", "
                             "algorithm=SHA-256, opaque=\"o\"\r\n";

net::Target targetOf(const QUrl &url)
{
    net::Target target;
    target.url = url;
    target.maxRedirects = 5;
    return target;
}

// No limit may be what ends it.
net::Target patient(const QUrl &url)
{
    constexpr int never = 600'000;
    net::Target target = targetOf(url);
    target.limits = {never, never, never, never, 0, never};
    return target;
}

net::Target digestTarget(const QUrl &url)
{
    net::Target target = targetOf(url);
    target.digest = {u"me"_s, u"hunter2"_s};
    target.secrets = {{"me:", "hunter2"}};
    return target;
}

/// The sentences of the Connecting rows but the first.
QStringList stepsOf(const Conversation &talk)
{
    QStringList sentences;
    for (const Conversation::Row &row : talk.of(wire::Kind::State, wire::Direction::Local)) {
        if (row.record.code == quint16(State::Connecting))
            sentences.append(QString::fromUtf8(row.payload));
    }
    return sentences.mid(1);
}

std::vector<Conversation::Row> handshakesOf(const Conversation &talk)
{
    return talk.of(wire::Kind::Handshake, wire::Direction::Local);
}

} // namespace

/// Opening handshakes that are followed by another: with credentials, or elsewhere.
class TestFollowedHandshake : public QObject
{
    Q_OBJECT

private slots:
    void answersDigest();
    void keepsTheAnswerOutOfRows();
    void endsWhenCredentialsAreRefused();
    void answersAStaleNonce();
    void followsRedirects();
    void carriesCredentialsWithinAnOrigin();
    void leavesCredentialsBehind_data();
    void leavesCredentialsBehind();
    void leavesConnectToAndHostBehind();
    void endsAtTheLimit();
    void followsNothingUnasked();
    void hidesSecretsOfAllHops();
    void logsInByACookieOfTheWay_data();
    void logsInByACookieOfTheWay();
    void leavesTheJarsCookiesToTheirHosts();
    void hidesWhatCameOfCookies_data();
    void hidesWhatCameOfCookies();
    void keepsThePongPolicySetMeanwhile();
    void cancelEndsTheChain();
    void destructionEndsTheChain();
    void timeCountsForAllTogether();
    void reopensAtTheFirstUrl();
};

void TestFollowedHandshake::answersDigest()
{
    ScriptedServer server([](const QByteArray &head) {
        return headerOf(head, "Authorization").isEmpty() ? refused("401 Unauthorized", challenge)
                                                         : ScriptedServer::switching(head);
    });
    Conversation talk;
    talk.connection.open(digestTarget(server.url(u"/chat?a=b"_s)));
    QTRY_VERIFY(talk.isConnected());
    QCOMPARE(server.requests().size(), 2);
    QVERIFY(headerOf(server.requests()[0], "Authorization").isEmpty());
    const QByteArray sent = headerOf(server.requests()[1], "Authorization");
    QVERIFY2(sent.startsWith("Digest username=\"me\", realm=\"r\", nonce=\"n1\", "
                             "uri=\"/chat?a=b\", response=\""),
             sent.constData());
    QVERIFY(sent.contains("algorithm=SHA-256, qop=auth, nc=00000001, cnonce=\""));
    QVERIFY(headerOf(server.requests()[0], "Sec-WebSocket-Key")
            != headerOf(server.requests()[1], "Sec-WebSocket-Key"));

    QCOMPARE(handshakesOf(talk).size(), std::size_t(2));
    QCOMPARE(handshakesOf(talk)[0].record.code, 401);
    QCOMPARE(handshakesOf(talk)[1].record.code, 101);
    QCOMPARE(stepsOf(talk),
             QStringList(u"The server asks who you are (Digest, SHA-256). Trying again with the "
                         "credentials."_s));
    QVERIFY(talk.of(wire::Kind::Error, wire::Direction::Local).empty());
    // The connection is one to use.
    server.write(QByteArray("\x81\x02ok", 4));
    QTRY_COMPARE(talk.received(wire::Kind::Text).size(), std::size_t(1));
}

void TestFollowedHandshake::keepsTheAnswerOutOfRows()
{
    ScriptedServer server([](const QByteArray &head) {
        const QByteArray sent = headerOf(head, "Authorization");
        return sent.isEmpty() ? refused("401 Unauthorized", challenge)
                              : refused("403 Forbidden", "X-Seen: " + sent + "\r\n");
    });
    Conversation talk;
    talk.connection.open(digestTarget(server.url()));
    QTRY_VERIFY(talk.isClosed());
    const QByteArray sent = headerOf(server.requests().last(), "Authorization");
    const qsizetype at = sent.indexOf("response=\"") + 10;
    const QByteArray response = sent.mid(at, sent.indexOf('"', at) - at);
    QCOMPARE(response.size(), 64);
    QVERIFY(talk.handshake.request.contains(", response=\"***\", algorithm"));
    for (const Conversation::Row &row : talk.rows) {
        QVERIFY(!row.payload.contains(response));
        QVERIFY(!row.payload.contains("hunter2"));
    }
    QVERIFY(talk.handshake.response.contains("response=\"***\""));
}

void TestFollowedHandshake::endsWhenCredentialsAreRefused()
{
    ScriptedServer server(
        [](const QByteArray &) { return refused("401 Unauthorized", challenge); });
    Conversation talk;
    talk.connection.open(digestTarget(server.url()));
    QTRY_VERIFY(talk.isClosed());
    QCOMPARE(server.requests().size(), 2);
    QCOMPARE(handshakesOf(talk).size(), std::size_t(2));
    QCOMPARE(talk.diagnosis(), QByteArray("http-401"));
    QVERIFY2(talk.failure.message.contains("does not accept the credentials"_L1),
             qPrintable(talk.failure.message));
    QCOMPARE(talk.of(wire::Kind::Error, wire::Direction::Local).size(), std::size_t(1));
}

void TestFollowedHandshake::answersAStaleNonce()
{
    int answers = 0;
    ScriptedServer server([&answers](const QByteArray &head) {
        const QByteArray nonce = QByteArray::number(++answers);
        if (answers == 3)
            return ScriptedServer::switching(head);
        return refused("401 Unauthorized",
                       "WWW-Authenticate: Digest realm=\"r\", nonce=\"" + nonce
                           + (answers == 2 ? "\", stale=true\r\n" : "\"\r\n"));
    });
    Conversation talk;
    talk.connection.open(digestTarget(server.url()));
    QTRY_VERIFY(talk.isConnected());
    QCOMPARE(handshakesOf(talk).size(), std::size_t(3));
    QVERIFY(headerOf(server.requests().last(), "Authorization").contains("nonce=\"2\""));
    QCOMPARE(stepsOf(talk).size(), 2);
    QVERIFY(stepsOf(talk)[1].contains("out of date"_L1));
}

void TestFollowedHandshake::followsRedirects()
{
    ScriptedServer last([](const QByteArray &head) { return ScriptedServer::switching(head); });
    ScriptedServer first([&last](const QByteArray &head) {
        if (head.startsWith("GET /a "))
            return redirectTo("b?c=d");
        return redirectTo("http://" + last.url(u"/there"_s).toEncoded().mid(5));
    });
    Conversation talk;
    talk.connection.open(targetOf(first.url(u"/a"_s)));
    QTRY_VERIFY(talk.isConnected());
    QCOMPARE(handshakesOf(talk).size(), std::size_t(3));
    const QString there = last.url(u"/there"_s).toString();
    QCOMPARE(stepsOf(talk),
             (QStringList{u"Redirected (302) to %1."_s.arg(first.url(u"/b?c=d"_s).toString()),
                          u"Redirected (302) to %1."_s.arg(there)}));
    QCOMPARE(talk.handshake.url, there);
    QCOMPARE(talk.handshake.status, 101);
    QVERIFY(last.request().startsWith("GET /there HTTP/1.1\r\n"));
    QCOMPARE(headerOf(last.request(), "Host"), last.url().authority().toLatin1());
    last.write(QByteArray("\x81\x02ok", 4));
    QTRY_COMPARE(talk.received(wire::Kind::Text).size(), std::size_t(1));
}

void TestFollowedHandshake::carriesCredentialsWithinAnOrigin()
{
    ScriptedServer server([](const QByteArray &head) {
        return head.startsWith("GET /a ") ? redirectTo("/b") : ScriptedServer::switching(head);
    });
    net::Target target = targetOf(server.url(u"/a"_s));
    target.headers = {{"Authorization", "Bearer x"}, {"Cookie", "a=b"}};
    target.hostHeader = "named.example";
    Conversation talk;
    talk.connection.open(target);
    QTRY_VERIFY(talk.isConnected());
    QCOMPARE(headerOf(server.request(), "Authorization"), QByteArray("Bearer x"));
    QCOMPARE(headerOf(server.request(), "Cookie"), QByteArray("a=b"));
    QCOMPARE(headerOf(server.request(), "Host"), QByteArray("named.example"));
}

void TestFollowedHandshake::leavesCredentialsBehind_data()
{
    QTest::addColumn<wire::Header>("header");
    QTest::addColumn<net::SecretText>("secret");
    const auto row = [](const wire::Header &header, const net::SecretText &secret = {}) {
        QTest::newRow(header.name.constData()) << header << secret;
    };
    row({"Authorization", "Basic bWU6aHVudGVyMg=="}, {"Basic ", "bWU6aHVudGVyMg=="});
    row({"Cookie", "session=1"});
    row({"Proxy-Authorization", "Basic eA=="});
    row({"X-Api-Key", "key-one"});
    row({"X-Named", "hidden-by-its-owner"}, {"X-Named: ", "hidden-by-its-owner"});
}

void TestFollowedHandshake::leavesCredentialsBehind()
{
    QFETCH(wire::Header, header);
    QFETCH(net::SecretText, secret);
    // Another port, and another name of the same machine: both are other origins.
    ScriptedServer elsewhere(
        [](const QByteArray &head) { return ScriptedServer::switching(head); });
    QUrl away = elsewhere.url();
    away.setHost(u"localhost"_s);
    for (const QUrl &to : {elsewhere.url(), away}) {
        ScriptedServer first([&to](const QByteArray &) { return redirectTo(to.toEncoded()); });
        net::Target target = targetOf(first.url());
        target.addresses = net::AddressFamily::V4; // where the servers listen
        target.headers = {header, {"X-Plain", "stays"}};
        target.secrets = {secret};
        Conversation talk;
        talk.connection.open(target);
        QTRY_VERIFY(talk.isConnected());
        QCOMPARE(headerOf(first.request(), header.name), header.value);
        QVERIFY2(!elsewhere.request().contains(header.name), elsewhere.request().constData());
        QVERIFY(!elsewhere.request().contains(header.value));
        QCOMPARE(headerOf(elsewhere.request(), "X-Plain"), QByteArray("stays"));
        QVERIFY(stepsOf(talk).last().endsWith(
            u"Not sent there: %1."_s.arg(QString::fromLatin1(header.name))));
    }

    // Nor when the same machine is asked under the same port by another name.
    ScriptedServer *self = nullptr;
    ScriptedServer names([&self](const QByteArray &head) {
        QUrl other = self->url(u"/there"_s);
        other.setHost(u"localhost"_s);
        return head.startsWith("GET /there ") ? ScriptedServer::switching(head)
                                              : redirectTo(other.toEncoded());
    });
    self = &names;
    net::Target target = targetOf(names.url());
    target.addresses = net::AddressFamily::V4;
    target.headers = {header};
    target.secrets = {secret};
    Conversation talk;
    talk.connection.open(target);
    QTRY_VERIFY(talk.isConnected());
    QVERIFY(headerOf(names.request(), header.name).isEmpty());
}

void TestFollowedHandshake::leavesConnectToAndHostBehind()
{
    ScriptedServer last([](const QByteArray &head) { return ScriptedServer::switching(head); });
    ScriptedServer first(
        [&last](const QByteArray &) { return redirectTo(last.url().toEncoded()); });
    net::Target target = targetOf(QUrl(u"ws://first.invalid/"_s));
    target.connectHost = u"127.0.0.1"_s;
    target.connectPort = first.url().port();
    target.hostHeader = "named.example";
    Conversation talk;
    talk.connection.open(target);
    QTRY_VERIFY(talk.isConnected());
    QCOMPARE(headerOf(first.request(), "Host"), QByteArray("named.example"));
    QCOMPARE(headerOf(last.request(), "Host"), last.url().authority().toLatin1());
}

void TestFollowedHandshake::endsAtTheLimit()
{
    ScriptedServer server([](const QByteArray &) { return redirectTo("/again"); });
    net::Target target = targetOf(server.url());
    target.maxRedirects = 3;
    Conversation talk;
    talk.connection.open(target);
    QTRY_VERIFY(talk.isClosed());
    QCOMPARE(server.requests().size(), 4);
    QCOMPARE(handshakesOf(talk).size(), std::size_t(4));
    QCOMPARE(talk.diagnosis(), QByteArray("redirect"));
    QVERIFY2(talk.failure.hint.contains("circle"_L1), qPrintable(talk.failure.hint));
}

void TestFollowedHandshake::followsNothingUnasked()
{
    ScriptedServer server([](const QByteArray &) { return redirectTo("/again"); });
    net::Target target = targetOf(server.url());
    target.maxRedirects = 0;
    Conversation talk;
    talk.connection.open(target);
    QTRY_VERIFY(talk.isClosed());
    QCOMPARE(server.requests().size(), 1);
    QCOMPARE(talk.diagnosis(), QByteArray("redirect"));
    QCOMPARE(stepsOf(talk), QStringList());
}

void TestFollowedHandshake::hidesSecretsOfAllHops()
{
    // The first server hands the key on in a Location, as some do.
    ScriptedServer last([](const QByteArray &) {
        return refused("307 Temporary", "Location: /next?key=sesame99&v=2\r\n");
    });
    ScriptedServer first([&last](const QByteArray &) {
        return redirectTo(last.url(u"/?key=sesame99"_s).toEncoded());
    });
    net::Target target = targetOf(first.url(u"/?key=sesame99"_s));
    target.maxRedirects = 1;
    target.secrets = {{"key=", "sesame99"}};
    Conversation talk;
    talk.connection.open(target);
    QTRY_VERIFY(talk.isClosed());
    QCOMPARE(handshakesOf(talk).size(), std::size_t(2));
    QVERIFY(last.request().contains("sesame99"));
    for (const Conversation::Row &row : talk.rows)
        QVERIFY2(!row.payload.contains("sesame99"), row.payload.constData());
    QVERIFY(!talk.handshake.url.contains("sesame99"_L1));
    QVERIFY(!talk.failure.evidence.contains("sesame99"_L1));
    // The URL to use instead has no stars in it: the key is added anew where it is used.
    QCOMPARE(talk.failure.steps,
             (std::vector<wire::NextStep>{
                 {wire::NextStep::Kind::UseUrl, last.url(u"/next?v=2"_s).toString()},
                 {wire::NextStep::Kind::RedirectSettings}}));
}

void TestFollowedHandshake::logsInByACookieOfTheWay_data()
{
    QTest::addColumn<bool>("withJar");
    QTest::newRow("with a jar") << true;
    QTest::newRow("without") << false;
}

void TestFollowedHandshake::logsInByACookieOfTheWay()
{
    QFETCH(bool, withJar);
    ScriptedServer server([](const QByteArray &head) {
        if (headerOf(head, "Cookie").contains("sid=l0gged-in"))
            return ScriptedServer::switching(head, "Set-Cookie: seen=t0day-t0day; Path=/ws\r\n");
        if (head.startsWith("GET /login "))
            return refused("302 Found",
                           "Location: /ws\r\nSet-Cookie: sid=l0gged-in; Path=/; HttpOnly\r\n");
        return redirectTo("/login");
    });
    net::Target target = targetOf(server.url(u"/ws"_s));
    target.headers = {{"Cookie", "own=1"}};
    if (withJar)
        target.jar.emplace();
    Conversation talk;
    talk.connection.open(target);
    QTRY_VERIFY(withJar ? talk.isConnected() : talk.isClosed());
    QByteArray rows;
    for (const Conversation::Row &row : talk.rows)
        rows += row.payload;
    if (!withJar) {
        QVERIFY(talk.failure.hint.contains("circle"_L1));
        QVERIFY(rows.contains("Set-Cookie: sid=l0gged-in; Path=/; HttpOnly\r\n"));
        QVERIFY(talk.handshake.setCookies.values.isEmpty());
        return;
    }
    QCOMPARE(server.requests().size(), 3);
    QCOMPARE(headerOf(server.requests()[1], "Cookie"), QByteArray("own=1"));
    QCOMPARE(headerOf(server.requests()[2], "Cookie"), QByteArray("own=1; sid=l0gged-in"));
    QVERIFY(rows.contains("Set-Cookie: sid=***; Path=/; HttpOnly\r\n"));
    QVERIFY(rows.contains("Cookie: own=1; sid=***\r\n"));
    QVERIFY2(!rows.contains("l0gged-in") && !rows.contains("t0day-t0day"), rows.constData());
    // For the jar.
    QCOMPARE(talk.handshake.setCookies.url, server.url(u"/ws"_s));
    QCOMPARE(talk.handshake.setCookies.values, (QByteArrayList{"seen=t0day-t0day; Path=/ws"}));
}

void TestFollowedHandshake::leavesTheJarsCookiesToTheirHosts()
{
    ScriptedServer last([](const QByteArray &head) { return ScriptedServer::switching(head); });
    ScriptedServer first([&last](const QByteArray &) {
        QUrl other = last.url();
        other.setHost(u"localhost"_s);
        return redirectTo(other.toEncoded());
    });
    net::Target target = targetOf(first.url());
    target.addresses = net::AddressFamily::V4;
    target.headers = {{"Cookie", "own=1"}};
    target.jar = net::withCookies(net::withCookies({}, first.url(), {"here=2"}),
                                  QUrl(u"ws://localhost/"_s), {"there=3"});
    Conversation talk;
    talk.connection.open(target);
    QTRY_VERIFY(talk.isConnected());
    QCOMPARE(headerOf(first.request(), "Cookie"), QByteArray("own=1; here=2"));
    QCOMPARE(headerOf(last.request(), "Cookie"), QByteArray("there=3"));
    QVERIFY(stepsOf(talk).constFirst().endsWith("Not sent there: Cookie."_L1));
}

void TestFollowedHandshake::hidesWhatCameOfCookies_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QByteArrayList>("taken");
    const auto row
        = [](const char *name, const QByteArray &answer, const QByteArrayList &taken = {}) {
              QTest::newRow(name) << answer << taken;
          };
    const QByteArray set = "Set-Cookie: sid=s3cret-s3cret\r\n";
    const QByteArrayList taken{"sid=s3cret-s3cret"};
    row("a refusal whose body repeats it",
        "HTTP/1.1 403 No\r\n" + set + "Content-Length: 22\r\n\r\nYou are s3cret-s3cret.", taken);
    row("a head that is not whole", "HTTP/1.1 403 No\r\n" + set);
    row("a value that is not whole", "HTTP/1.1 403 No\r\nSet-Cookie: sid=s3cret-");
    row("line feeds", "HTTP/1.1 403 No\nSet-Cookie: sid=s3cret-s3cret\n\n", taken);
    row("no HTTP", "HTTP/1.1 okay\r\n" + set + "\r\n");
    row("a cut in the value",
        "HTTP/1.1 403 No\r\nX: " + QByteArray(155, 'x') + "\r\nSet-Cookie: sid=s3cret-s3cret\r\n");
    row("behind an announcement",
        "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 403 No\r\n" + set
            + "Content-Length: 0\r\n\r\n",
        taken);
    row("a broken agreement", "HTTP/1.1 101 Yes\r\n" + set + "Upgrade: s3cret-s3cret\r\n\r\n",
        taken);
}

void TestFollowedHandshake::hidesWhatCameOfCookies()
{
    QFETCH(QByteArray, answer);
    ScriptedServer *self = nullptr;
    ScriptedServer server([&self, &answer](const QByteArray &) {
        self->write(answer);
        self->end();
        return QByteArray();
    });
    self = &server;
    net::Target target = targetOf(server.url());
    target.jar.emplace();
    Conversation talk;
    talk.connection.open(target);
    QTRY_VERIFY(talk.isClosed());
    QVERIFY(!talk.diagnosis().isEmpty());
    QTEST(talk.handshake.setCookies.values, "taken");
    QByteArray kept = talk.handshake.response + talk.handshake.body
        + talk.handshake.bodyNote.toUtf8() + talk.failure.message.toUtf8()
        + talk.failure.hint.toUtf8() + talk.failure.evidence.toUtf8() + talk.failure.bytes;
    for (const Conversation::Row &row : talk.rows)
        kept += row.payload;
    QVERIFY(kept.contains("sid=***"));
    QVERIFY2(!kept.contains("s3cr"), kept.constData());
}

void TestFollowedHandshake::keepsThePongPolicySetMeanwhile()
{
    ScriptedServer last([](const QByteArray &) { return QByteArray(); });
    ScriptedServer first([](const QByteArray &) { return QByteArray(); });
    Conversation talk;
    talk.connection.open(targetOf(first.url()));
    QTRY_VERIFY(!first.request().isEmpty());
    talk.connection.setPongPolicy({false, 0});
    first.write(redirectTo(last.url().toEncoded()));
    QTRY_VERIFY(!last.request().isEmpty());
    last.write(ScriptedServer::switching(last.request()) + QByteArray("\x89\0\x81\x02ok", 6));
    QTRY_COMPARE(talk.received(wire::Kind::Text).size(), std::size_t(1));
    QVERIFY(talk.sent(wire::Kind::Pong).empty());
}

void TestFollowedHandshake::cancelEndsTheChain()
{
    for (const bool drop : {false, true}) {
        ScriptedServer silent([](const QByteArray &) { return QByteArray(); });
        ScriptedServer first(
            [&silent](const QByteArray &) { return redirectTo(silent.url().toEncoded()); });
        Conversation talk;
        talk.connection.open(patient(first.url()));
        QTRY_VERIFY(!silent.request().isEmpty());
        if (drop)
            talk.connection.abort();
        else
            talk.connection.close();
        QTRY_VERIFY(talk.isClosed());
        QCOMPARE(talk.failure.diagnosis, wire::Diagnosis::None);
        QTRY_VERIFY(!silent.socket()
                    || silent.socket()->state() == QAbstractSocket::UnconnectedState);
        QVERIFY(silent.received().isEmpty());
        QCOMPARE(talk.of(wire::Kind::State, wire::Direction::Local).size(), std::size_t(3));
    }
}

void TestFollowedHandshake::destructionEndsTheChain()
{
    ScriptedServer silent([](const QByteArray &) { return QByteArray(); });
    ScriptedServer first(
        [&silent](const QByteArray &) { return redirectTo(silent.url().toEncoded()); });
    auto talk = std::make_unique<Conversation>();
    talk->connection.open(patient(first.url()));
    QTRY_VERIFY(!silent.request().isEmpty());
    talk.reset();
    QTRY_VERIFY(!silent.socket() || silent.socket()->state() == QAbstractSocket::UnconnectedState);
}

void TestFollowedHandshake::timeCountsForAllTogether()
{
    // Each answer takes its time, none takes too long; together they do.
    ScriptedServer *self = nullptr;
    ScriptedServer server([&self](const QByteArray &) {
        QTimer::singleShot(100, self->socket(), [self] { self->write(redirectTo("/again")); });
        return QByteArray();
    });
    self = &server;
    net::Target target = targetOf(server.url());
    target.maxRedirects = 50;
    target.limits.connectMs = 1500;
    Conversation talk;
    QElapsedTimer clock;
    clock.start();
    talk.connection.open(target);
    QTRY_VERIFY(talk.isClosed());
    QVERIFY(clock.elapsed() >= 1500);
    // The time may be up while the next one connects.
    QVERIFY2(QByteArrayList({"handshake-timeout", "tcp-timeout"}).contains(talk.diagnosis()),
             talk.diagnosis().constData());
    QVERIFY(server.requests().size() >= 2);
    QVERIFY(server.requests().size() <= 20);
}

void TestFollowedHandshake::reopensAtTheFirstUrl()
{
    ScriptedServer last([](const QByteArray &head) { return ScriptedServer::switching(head); });
    ScriptedServer first(
        [&last](const QByteArray &) { return redirectTo(last.url().toEncoded()); });
    Conversation talk;
    for (int i = 1; i <= 2; ++i) {
        talk.rows.clear();
        talk.connection.open(targetOf(first.url()));
        QTRY_VERIFY(talk.isConnected());
        QCOMPARE(first.requests().size(), i);
        QCOMPARE(last.requests().size(), i);
    }
}

QTEST_GUILESS_MAIN(TestFollowedHandshake)
#include "tst_followedhandshake.moc"
