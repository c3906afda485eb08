// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/session.h"
#include "support/droppingserver.h"
#include "support/sentcookies.h"
#include "support/tokenserver.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTest>

#include <memory>

using namespace sockwright;
using namespace Qt::StringLiterals;
using session::CookieJar;
using session::Session;
using tests::DroppingServer;
using tests::sentCookies;
using tests::TokenServer;
using wire::State;

namespace {

// Used up at once: each connection needs another one.
QByteArray shortToken()
{
    return TokenServer::answer("200 OK",
                               R"({"access_token":"abc","token_type":"Bearer","expires_in":1})");
}

} // namespace

/// What a session gets from elsewhere before it connects: access tokens, and cookies of the jar.
class TestTokens : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void withoutASourceItIsRefused();
    void theTokenIsSent();
    void aTokenThatWasRefusedIsNotSentAgain();
    void withoutATokenThereIsNoConnection();
    void theRestOfTheRequestIsCheckedFirst();
    void askingCanBeEnded_data();
    void askingCanBeEnded();
    void askingDropsARunningConnection();
    void aTokenServerThatIsAwayIsAskedAgain_data();
    void aTokenServerThatIsAwayIsAskedAgain();
    void triesWithoutATokenCount();
    void waitingForATokenServerCanBeEnded();
    void aRefusedTokenEndsReconnecting();
    void theFirstTokenIsAskedForOnce();
    void cookiesComeBack();
    void theRequestsOwnCookiesWin();
    void aCookieOfTheWayLogsIn();
    void aSwitchedOffJarStaysOut();

private:
    QByteArray header(std::size_t connection, const char *name) const;
    QStringList texts(State state) const;
    void connectWithAShortToken(tests::TokenServer &tokens, int tries = 0);

    std::unique_ptr<DroppingServer> m_server;
    std::unique_ptr<CookieJar> m_jar;
    std::unique_ptr<oauth::TokenSource> m_source;
    std::unique_ptr<Session> m_session;
    workspace::Request m_request;
};

void TestTokens::init()
{
    m_server = std::make_unique<DroppingServer>();
    m_jar = std::make_unique<CookieJar>();
    m_source = std::make_unique<oauth::TokenSource>();
    m_session = std::make_unique<Session>();
    m_session->useTokens(m_source.get());
    m_request = {};
    m_request.url = m_server->url();
    m_request.auth.kind = workspace::AuthKind::OAuth2;
    m_request.auth.oauth2.tokenUrl = u"http://127.0.0.1:1/token"_s; // nobody is there
    m_request.auth.oauth2.clientId = u"client"_s;
    m_request.auth.oauth2.clientSecret = workspace::Secret(u"secret"_s);
    m_session->setRequest(m_request);
}

void TestTokens::cleanup()
{
    m_session.reset();
    m_source.reset();
    m_jar.reset();
    m_server.reset();
}

// Of the request of a connection, the first being 0.
QByteArray TestTokens::header(std::size_t connection, const char *name) const
{
    const QByteArray &head = m_server->peers()[connection]->head;
    const auto request = wire::parseRequestHead(head.first(wire::headEnd(head)));
    return wire::headerValue(request->headers, name).value_or(QByteArray());
}

QStringList TestTokens::texts(State state) const
{
    QStringList found;
    const capture::Capture &rows = m_session->capture();
    for (std::size_t row = 0; row < rows.size(); ++row) {
        if (rows.record(row).kind == wire::Kind::State
            && rows.record(row).code == static_cast<std::uint16_t>(state))
            found.push_back(
                QString::fromUtf8(rows.payload(row).data(), qsizetype(rows.payload(row).size())));
    }
    return found;
}

void TestTokens::withoutASourceItIsRefused()
{
    Session session;
    session.setRequest(m_request);
    const auto done = session.connectToServer();
    QVERIFY(!done);
    QVERIFY(done.error().message.contains(u"access token"_s));
}

void TestTokens::theTokenIsSent()
{
    m_source->setToken(m_request.auth.oauth2, {.accessToken = u"abc"_s, .type = u"Bearer"_s});
    QVERIFY(m_session->connectToServer());
    QTRY_COMPARE(m_session->state(), State::Connected);
    QCOMPARE(header(0, "Authorization"), QByteArray("Bearer abc"));
    QVERIFY(texts(State::Connecting).constFirst().contains(u"127.0.0.1"_s));
    // The timeline does not keep it.
    QVERIFY(!m_session->status().handshake->request.contains("abc"));
}

void TestTokens::aTokenThatWasRefusedIsNotSentAgain()
{
    m_source->setToken(m_request.auth.oauth2, {.accessToken = u"abc"_s, .type = u"Bearer"_s});
    m_server->setStatus(401);
    QVERIFY(m_session->connectToServer());
    QTRY_COMPARE(m_session->state(), State::Closed);
    QCOMPARE(header(0, "Authorization"), QByteArray("Bearer abc"));
    m_server->setStatus(101);
    QVERIFY(m_session->connectToServer());
    QTRY_COMPARE(texts(State::Connecting).filter(u"Asking "_s).size(), 2);
    QTRY_COMPARE(m_session->state(), State::Closed);
    QCOMPARE(m_server->peers().size(), std::size_t(1));
}

void TestTokens::withoutATokenThereIsNoConnection()
{
    QVERIFY(m_session->connectToServer());
    QTRY_COMPARE(m_session->state(), State::Closed);
    QVERIFY(texts(State::Closed).constLast().startsWith(u"Not connected. "_s));
    QVERIFY(m_server->peers().empty());
}

void TestTokens::theRestOfTheRequestIsCheckedFirst()
{
    m_request.headers = {{u"Upgrade"_s, u"x"_s}};
    m_session->setRequest(m_request);
    const auto done = m_session->connectToServer();
    QVERIFY(!done);
    QVERIFY(done.error().message.contains(u"Upgrade"_s));
    QCOMPARE(m_session->capture().size(), std::size_t(0));
}

void TestTokens::askingCanBeEnded_data()
{
    QTest::addColumn<bool>("abort");
    QTest::newRow("disconnect") << false;
    QTest::newRow("abort") << true;
}

void TestTokens::askingCanBeEnded()
{
    QFETCH(bool, abort);
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    m_request.auth.oauth2.tokenUrl = u"http://127.0.0.1:%1/token"_s.arg(silent.serverPort());
    m_session->setRequest(m_request);
    QVERIFY(m_session->connectToServer());
    QTRY_VERIFY(silent.hasPendingConnections());
    QTRY_COMPARE(m_session->state(), State::Connecting);
    if (abort)
        m_session->abort();
    else
        m_session->disconnectFromServer();
    QTRY_COMPARE(m_session->state(), State::Closed);
    QVERIFY(m_server->peers().empty());
    // And again from the start.
    m_source->setToken(m_request.auth.oauth2, {.accessToken = u"abc"_s, .type = u"Bearer"_s});
    QVERIFY(m_session->connectToServer());
    QTRY_COMPARE(m_session->state(), State::Connected);
}

void TestTokens::askingDropsARunningConnection()
{
    m_request.settings.reconnect = {true, 0, 20, 20, 0, {}};
    m_session->setRequest(m_request);
    m_source->setToken(m_request.auth.oauth2, {.accessToken = u"abc"_s, .type = u"Bearer"_s});
    QVERIFY(m_session->connectToServer());
    QTRY_COMPARE(m_session->state(), State::Connected);
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    m_request.auth.oauth2.tokenUrl = u"http://127.0.0.1:%1/token"_s.arg(silent.serverPort());
    m_session->setRequest(m_request);
    QVERIFY(m_session->connectToServer());
    QTRY_VERIFY(silent.hasPendingConnections());
    QTRY_VERIFY(!texts(State::Closed).isEmpty());
    QVERIFY(!m_session->waiting()); // that end was wanted
    m_session->abort();
    QTRY_COMPARE(m_session->state(), State::Closed);
    QCOMPARE(m_server->peers().size(), std::size_t(1));
}

void TestTokens::connectWithAShortToken(TokenServer &tokens, int tries)
{
    m_request.settings.reconnect = {true, tries, 20, 20, 0, {}};
    m_request.auth.oauth2.tokenUrl = tokens.url();
    m_session->setRequest(m_request);
    QVERIFY(m_session->connectToServer());
    QTRY_COMPARE(m_session->state(), State::Connected);
    QTRY_VERIFY(m_server->isConnected());
}

void TestTokens::aTokenServerThatIsAwayIsAskedAgain_data()
{
    QTest::addColumn<QByteArray>("answer"); // empty: nobody listens
    QTest::addColumn<QString>("sentence");
    QTest::newRow("away") << QByteArray() << u"nothing listens there"_s;
    QTest::newRow("failing") << TokenServer::answer("503 Service Unavailable", "later")
                             << u"answered 503"_s;
    QTest::newRow("too busy") << TokenServer::answer("429 Too Many Requests", "later")
                              << u"answered 429"_s;
}

void TestTokens::aTokenServerThatIsAwayIsAskedAgain()
{
    QFETCH(QByteArray, answer);
    QFETCH(QString, sentence);
    QByteArray given = shortToken();
    TokenServer tokens([&given](const TokenServer::Form &) { return given; });
    connectWithAShortToken(tokens);
    given = answer;
    if (answer.isEmpty())
        tokens.stopListening();
    m_server->drop(DroppingServer::Drop::End);
    // The first for the connection, the second for the token.
    QTRY_VERIFY(texts(State::Reconnecting).size() >= 2);
    const QString text = texts(State::Reconnecting)[1];
    QVERIFY2(text.startsWith("There is no connection. Trying again in "_L1), qPrintable(text));
    QVERIFY2(text.endsWith("(try 2)."_L1), qPrintable(text));
    const QString closed = texts(State::Closed)[1]; // behind that of the connection
    QVERIFY2(closed.startsWith("Not connected. "_L1) && closed.contains(sentence),
             qPrintable(closed));
    given = shortToken();
    if (answer.isEmpty())
        QVERIFY(tokens.listenAgain());
    QTRY_COMPARE(m_server->peers().size(), std::size_t(2));
    QTRY_COMPARE(m_session->state(), State::Connected);
    QVERIFY(!m_session->waiting());
}

void TestTokens::triesWithoutATokenCount()
{
    TokenServer tokens([](const TokenServer::Form &) { return shortToken(); });
    connectWithAShortToken(tokens, 2);
    tokens.stopListening();
    m_server->drop(DroppingServer::Drop::End);
    QTRY_VERIFY(texts(State::Closed).contains(u"Not trying again: 2 of 2 tries failed."_s));
    QTRY_COMPARE(m_session->state(), State::Closed);
    QVERIFY(!m_session->waiting());
    QCOMPARE(texts(State::Reconnecting).size(), 2);
}

void TestTokens::waitingForATokenServerCanBeEnded()
{
    TokenServer tokens([](const TokenServer::Form &) { return shortToken(); });
    connectWithAShortToken(tokens);
    tokens.stopListening();
    m_request.settings.reconnect.delayMs = 30'000;
    m_request.settings.reconnect.maxDelayMs = 30'000;
    connect(m_session.get(), &Session::reconnectChanged, m_session.get(), [this] {
        m_session->setRequest(m_request); // the second wait is a long one
    });
    m_server->drop(DroppingServer::Drop::End);
    QTRY_COMPARE(texts(State::Reconnecting).size(), 2);
    QTRY_COMPARE(m_session->state(), State::Reconnecting);
    QVERIFY(m_session->waiting());
    m_session->disconnectFromServer();
    QVERIFY(!m_session->waiting());
    QTRY_COMPARE(m_session->state(), State::Closed);
    QCOMPARE(texts(State::Closed).constLast(), u"Reconnecting was stopped."_s);
}

void TestTokens::aRefusedTokenEndsReconnecting()
{
    QByteArray given = shortToken();
    TokenServer tokens([&given](const TokenServer::Form &) { return given; });
    connectWithAShortToken(tokens);
    given = TokenServer::answer("400 Bad Request", R"({"error":"invalid_grant"})");
    m_server->drop(DroppingServer::Drop::End);
    QTRY_COMPARE(texts(State::Closed).size(), 2);
    QTRY_COMPARE(m_session->state(), State::Closed);
    QVERIFY(!m_session->waiting());
    QVERIFY(texts(State::Closed).constLast().contains("invalid_grant"_L1));
    QCOMPARE(texts(State::Reconnecting).size(), 1);
}

// By hand: the person is there to read why.
void TestTokens::theFirstTokenIsAskedForOnce()
{
    m_request.settings.reconnect = {true, 0, 20, 20, 0, {}};
    m_session->setRequest(m_request);
    QVERIFY(m_session->connectToServer());
    QTRY_COMPARE(m_session->state(), State::Closed);
    QVERIFY(!m_session->waiting());
    QCOMPARE(texts(State::Closed).size(), 1);
    QVERIFY(texts(State::Reconnecting).isEmpty());
}

void TestTokens::cookiesComeBack()
{
    CookieJar &jar = *m_jar;
    jar.take(QUrl(m_server->url()), {"a=1", "b=2"});
    m_request.auth = {};
    m_session->setRequest(m_request);
    m_session->useCookies(&jar);
    QVERIFY(m_session->connectToServer());
    QTRY_COMPARE(m_session->state(), State::Connected);
    QCOMPARE(header(0, "Cookie"), QByteArray("a=1; b=2"));

    m_server->setCookie("a=new");
    QVERIFY(m_session->connectToServer());
    QTRY_COMPARE(sentCookies(jar.cookies(), QUrl(m_server->url())), QByteArray("b=2; a=new"));
    // A refusal sets cookies too.
    m_server->setStatus(403);
    m_server->setCookie("c=3");
    QVERIFY(m_session->connectToServer());
    QTRY_COMPARE(sentCookies(jar.cookies(), QUrl(m_server->url())), QByteArray("b=2; a=new; c=3"));
}

void TestTokens::theRequestsOwnCookiesWin()
{
    CookieJar &jar = *m_jar;
    jar.take(QUrl(m_server->url()), {"a=1", "b=2"});
    m_request.auth = {};
    m_request.cookies = {{u"a"_s, u"mine"_s}};
    m_session->setRequest(m_request);
    m_session->useCookies(&jar);
    QVERIFY(m_session->connectToServer());
    QTRY_COMPARE(m_session->state(), State::Connected);
    QCOMPARE(header(0, "Cookie"), QByteArray("a=mine; b=2"));
}

void TestTokens::aCookieOfTheWayLogsIn()
{
    m_server->setRefusals([](const QByteArray &head) -> QByteArray {
        const auto redirect = [](const QByteArray &lines) {
            return "HTTP/1.1 302 Found\r\n" + lines + "Content-Length: 0\r\n\r\n";
        };
        if (head.contains("sid=l0gged-in"))
            return {};
        if (head.startsWith("GET /login "))
            return redirect("Location: /ws\r\nSet-Cookie: sid=l0gged-in; Path=/\r\n");
        return redirect("Location: /login\r\nSet-Cookie: from=here; Path=/ws\r\n");
    });
    CookieJar jar;
    const QUrl url(m_server->url() + u"ws"_s);
    jar.take(url, {"in=1; Path=/login", "ws=2; Path=/ws"});
    m_request.auth = {};
    m_request.url = url.toString();
    m_request.settings.maxRedirects = 5;
    m_session->setRequest(m_request);
    m_session->useCookies(&jar);
    QVERIFY(m_session->connectToServer());
    QTRY_COMPARE(m_session->state(), State::Connected);
    QCOMPARE(m_server->peers().size(), std::size_t(3));
    QCOMPARE(header(0, "Cookie"), QByteArray("ws=2"));
    QCOMPARE(header(1, "Cookie"), QByteArray("in=1"));
    QCOMPARE(header(2, "Cookie"), QByteArray("ws=2; from=here; sid=l0gged-in"));
    QCOMPARE(sentCookies(jar.cookies(), url), header(2, "Cookie"));
    QVERIFY(m_session->status().handshake->setCookies.values.isEmpty()); // they are the jar's alone
}

void TestTokens::aSwitchedOffJarStaysOut()
{
    CookieJar jar;
    jar.take(QUrl(m_server->url()), {"a=1"});
    jar.setEnabled(false);
    m_server->setCookie("b=2");
    m_request.auth = {};
    m_session->setRequest(m_request);
    m_session->useCookies(&jar);
    QVERIFY(m_session->connectToServer());
    QTRY_COMPARE(m_session->state(), State::Connected);
    QCOMPARE(header(0, "Cookie"), QByteArray());
    QCOMPARE(jar.cookies().size(), 1);
}

QTEST_GUILESS_MAIN(TestTokens)
#include "tst_tokens.moc"
