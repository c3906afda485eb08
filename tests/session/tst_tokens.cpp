// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/session.h"
#include "support/droppingserver.h"
#include "support/sentcookies.h"

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
using wire::State;

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
    void cookiesComeBack();
    void theRequestsOwnCookiesWin();
    void aCookieOfTheWayLogsIn();
    void aSwitchedOffJarStaysOut();

private:
    QByteArray header(std::size_t connection, const char *name) const;
    QStringList texts(State state) const;

    std::unique_ptr<DroppingServer> m_server;
    std::unique_ptr<oauth::TokenSource> m_source;
    std::unique_ptr<Session> m_session;
    workspace::Request m_request;
};

void TestTokens::init()
{
    m_server = std::make_unique<DroppingServer>();
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

void TestTokens::cookiesComeBack()
{
    CookieJar jar;
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
    CookieJar jar;
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
