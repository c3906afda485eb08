// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/tokensource.h"
#include "support/certificates.h"
#include "support/tokenserver.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QSslConfiguration>
#include <QSslServer>
#include <QTest>
#include <QUrlQuery>

using namespace Qt::StringLiterals;
using namespace sockwright;
using namespace sockwright::oauth;
using tests::TokenServer;
using workspace::OAuth2Grant;
using workspace::OAuth2Settings;

namespace {

const QString secret = u"cl13nt-s3cret"_s;

QByteArray tokenAnswer(const QByteArray &access, int expiresIn = 3600,
                       const QByteArray &refresh = {})
{
    return TokenServer::answer(
        "200 OK",
        R"({"access_token":")" + access + R"(","token_type":"Bearer","expires_in":)"
            + QByteArray::number(expiresIn)
            + (refresh.isEmpty() ? QByteArray() : R"(,"refresh_token":")" + refresh + '"') + '}');
}

QByteArray errorAnswer(const QByteArray &status, const QByteArray &code)
{
    return TokenServer::answer(status, R"({"error":")" + code + R"("})");
}

OAuth2Settings settingsFor(const TokenServer &server)
{
    OAuth2Settings settings;
    settings.tokenUrl = server.url();
    settings.clientId = u"id"_s;
    settings.clientSecret = workspace::Secret(secret);
    return settings;
}

OAuth2Settings browserSettings(const TokenServer &server)
{
    OAuth2Settings settings = settingsFor(server);
    settings.grant = OAuth2Grant::AuthorizationCode;
    settings.authorizationUrl = u"https://example.org/authorize"_s;
    return settings;
}

/// What a fetch came to.
struct Fetch
{
    Fetch(TokenSource &source, const OAuth2Settings &settings)
    {
        source.fetch(settings, &context, [this](const TokenReply &answer) {
            ++answers;
            if (const auto *given = std::get_if<Token>(&answer)) {
                token = given->accessToken;
            } else {
                error = std::get<NoToken>(answer).message;
                mayMend = std::get<NoToken>(answer).mayMend;
            }
        });
    }
    QObject context;
    int answers = 0;
    QString token;
    QString error;
    bool mayMend = false;
};

/// The browser's request to the listener; what it is answered, empty where nobody listens.
QByteArray comeBack(const QUrl &authorization, const QByteArray &query)
{
    const QUrl redirect(
        QUrlQuery(authorization).queryItemValue(u"redirect_uri"_s, QUrl::FullyDecoded));
    QTcpSocket browser;
    browser.connectToHost(redirect.host(), quint16(redirect.port()));
    if (!browser.waitForConnected(5000))
        return {};
    browser.write("GET /callback?" + query + " HTTP/1.1\r\nHost: x\r\n\r\n");
    [&] { QTRY_COMPARE(browser.state(), QAbstractSocket::UnconnectedState); }();
    return browser.readAll();
}

QByteArray stateOf(const QUrl &authorization)
{
    return QUrlQuery(authorization).queryItemValue(u"state"_s).toLatin1();
}

} // namespace

/// Tokens from a server that says what the test wants.
class TokenSourceTest : public QObject
{
    Q_OBJECT

private slots:
    void keptWhileItLasts();
    void everyoneWhoWaitsSharesOneRequest();
    void refreshed();
    void refusedRefreshBeginsAnew();
    void unreachableRefreshKeepsTheToken();
    void secondWayToProveTheClient();
    void failures_data();
    void failures();
    void untrustedServer();
    void slowServer();
    void cancelledAtTheTokenServer();
    void contextThatDies();
    void tokensFromOutside();
    void browser();
    void browserThatNeverComes();
    void wrongState();
    void cancelledInTheBrowser();
    void noBrowser();
    void takenPort();
};

void TokenSourceTest::keptWhileItLasts()
{
    TokenServer server([&](const auto &) {
        return tokenAnswer("t" + QByteArray::number(server.forms().size()),
                           server.forms().size() == 1 ? 3600 : 29);
    });
    TokenSource source;
    const OAuth2Settings settings = settingsFor(server);
    for (const QString &expected : {u"t1"_s, u"t1"_s}) {
        const Fetch fetch(source, settings);
        QCOMPARE(fetch.answers, 0); // never before fetch() returns
        QTRY_COMPARE(fetch.answers, 1);
        QCOMPARE(fetch.token, expected);
    }
    QVERIFY(source.hasTokens());
    source.forgetAll();
    QVERIFY(!source.hasTokens());
    for (const QString &expected : {u"t2"_s, u"t3"_s}) { // they end too soon to be kept
        const Fetch fetch(source, settings);
        QTRY_COMPARE(fetch.answers, 1);
        QCOMPARE(fetch.token, expected);
    }
    QCOMPARE(server.forms().first().authorization,
             "Basic " + ("id:" + secret.toLatin1()).toBase64());
}

void TokenSourceTest::everyoneWhoWaitsSharesOneRequest()
{
    TokenServer server([](const auto &) { return tokenAnswer("t"); });
    TokenSource source;
    OAuth2Settings settings = settingsFor(server);
    const Fetch first(source, settings);
    settings.redirectPort = 1234; // says nothing about the token
    const Fetch second(source, settings);
    settings.scope = u"other"_s;
    const Fetch other(source, settings);
    QTRY_VERIFY(first.answers == 1 && second.answers == 1 && other.answers == 1);
    QCOMPARE(server.forms().size(), 2);
}

void TokenSourceTest::refreshed()
{
    TokenServer server([](const TokenServer::Form &form) {
        return form.body.contains("refresh_token=r1") ? tokenAnswer("t2", 3600)
                                                      : tokenAnswer("t1", 10, "r1");
    });
    TokenSource source;
    const Fetch first(source, settingsFor(server));
    QTRY_COMPARE(first.token, u"t1"_s);
    const Fetch second(source, settingsFor(server));
    QTRY_COMPARE(second.token, u"t2"_s);
    QCOMPARE(source.token(settingsFor(server))->refreshToken, u"r1"_s); // it stays
}

void TokenSourceTest::refusedRefreshBeginsAnew()
{
    TokenServer server([](const TokenServer::Form &form) {
        return form.body.contains("refresh_token") ? errorAnswer("400 Bad Request", "invalid_grant")
                                                   : tokenAnswer("new");
    });
    TokenSource source;
    source.setToken(settingsFor(server), {.refreshToken = u"old"_s});
    const Fetch fetch(source, settingsFor(server));
    QTRY_COMPARE(fetch.token, u"new"_s);
    QCOMPARE(server.forms().size(), 2);
}

void TokenSourceTest::unreachableRefreshKeepsTheToken()
{
    TokenServer server(
        [](const auto &) { return TokenServer::answer("503 Service Unavailable", "later"); });
    TokenSource source;
    const OAuth2Settings settings = settingsFor(server);
    source.setToken(settings, {.refreshToken = u"r"_s});
    const Fetch failing(source, settings);
    QTRY_VERIFY2(failing.error.contains(u"answered 503"_s), qPrintable(failing.error));
    QCOMPARE(server.forms().size(), 1);

    server.stopListening();
    const Fetch refused(source, settings);
    QTRY_VERIFY2(refused.error.contains(u"refused the connection"_s), qPrintable(refused.error));
    QCOMPARE(source.token(settings)->refreshToken, u"r"_s);
}

void TokenSourceTest::secondWayToProveTheClient()
{
    TokenServer server([](const TokenServer::Form &form) {
        return form.authorization.isEmpty() ? tokenAnswer("t", 1)
                                            : errorAnswer("401 Unauthorized", "invalid_client");
    });
    TokenSource source;
    for (const int requests : {2, 3}) { // it is remembered
        const Fetch fetch(source, settingsFor(server));
        QTRY_COMPARE(fetch.token, u"t"_s);
        QCOMPARE(server.forms().size(), requests);
    }
    QVERIFY(server.forms().last().body.contains("client_secret=" + secret.toLatin1()));
}

void TokenSourceTest::failures_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QString>("said");
    QTest::addColumn<bool>("mayMend");

    QTest::newRow("refused") << errorAnswer("400 Bad Request", "invalid_scope")
                             << u"The token server refused: invalid_scope."_s << false;
    QTest::newRow("refused in both ways") << TokenServer::answer(
        "401 Unauthorized",
        R"({"error":"invalid_client","error_description":"not )" + secret.toLatin1() + R"("})",
        "WWW-Authenticate: Basic realm=\"x\"\r\n")
                                          << u"refused: invalid_client."_s << false;
    QTest::newRow("redirect") << "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n"
                                 "Content-Length: 0\r\n\r\n"_ba
                              << u"redirect (302)"_s << false;
    QTest::newRow("too long") << TokenServer::answer("200 OK", QByteArray(65 * 1024, ' '))
                              << u"more than 64 KiB"_s << false;
    QTest::newRow("no HTTP") << "220 mail.example.org\r\n\r\n"_ba << u"There is no token"_s << true;
    QTest::newRow("cut off") << "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"_ba
                             << u"closed the connection"_s << true;
    QTest::newRow("nothing at all") << "\r\n"_ba << u"There is no token"_s << true;
    QTest::newRow("failing") << TokenServer::answer("500 Internal Server Error", "<html>")
                             << u"answered 500"_s << true;
    QTest::newRow("failing, in its words") << errorAnswer("503 Service Unavailable", "server_error")
                                           << u"refused: server_error."_s << true;
    QTest::newRow("too busy") << errorAnswer("429 Too Many Requests", "slow_down")
                              << u"refused: slow_down."_s << true;
    QTest::newRow("not found") << TokenServer::answer("404 Not Found", {}) << u"answered 404"_s
                               << false;
}

void TokenSourceTest::failures()
{
    QFETCH(QByteArray, answer);
    QFETCH(QString, said);

    TokenServer server([&](const auto &) { return answer; });
    TokenSource source;
    const Fetch fetch(source, settingsFor(server));
    QTRY_COMPARE(fetch.answers, 1);
    QVERIFY2(fetch.error.contains(said), qPrintable(fetch.error));
    QVERIFY(!fetch.error.contains(secret));
    QTEST(fetch.mayMend, "mayMend");
    QVERIFY(!source.token(settingsFor(server)));
}

// Trying again later is of no use.
void TokenSourceTest::untrustedServer()
{
    tests::Certificates certificates;
    certificates.selfSigned(u"server"_s, u"/CN=127.0.0.1"_s, u"authority"_s);
    QVERIFY2(certificates.problem().isEmpty(), qPrintable(certificates.problem()));
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificate(certificates.certificate(u"server"_s));
    configuration.setPrivateKey(certificates.key(u"server"_s));
    QSslServer server;
    server.setSslConfiguration(configuration);
    QVERIFY(server.listen(QHostAddress::LocalHost));
    OAuth2Settings settings;
    settings.tokenUrl = u"https://127.0.0.1:%1/token"_s.arg(server.serverPort());
    settings.clientId = u"id"_s;
    TokenSource source;
    const Fetch fetch(source, settings);
    QTRY_COMPARE(fetch.answers, 1);
    QVERIFY2(fetch.error.contains(u"could not be trusted"_s), qPrintable(fetch.error));
    QVERIFY(!fetch.mayMend);
}

void TokenSourceTest::slowServer()
{
    TokenServer server([](const auto &) { return QByteArray(); });
    TokenSource source(nullptr, {.requestMs = 200});
    const Fetch fetch(source, settingsFor(server));
    QTRY_VERIFY2(fetch.error.contains(u"did not answer within 200 ms"_s), qPrintable(fetch.error));
    QVERIFY(fetch.mayMend);
    QTRY_COMPARE(server.openConnections(), 0);
}

void TokenSourceTest::cancelledAtTheTokenServer()
{
    TokenServer server([](const auto &) { return QByteArray(); });
    TokenSource source;
    const Fetch one(source, settingsFor(server));
    const Fetch two(source, settingsFor(server));
    QTRY_COMPARE(server.forms().size(), 1);
    source.cancel(&one.context);
    QCOMPARE(server.openConnections(), 1); // somebody waits for it
    source.cancel(&two.context);
    QTRY_COMPARE(server.openConnections(), 0);
    QCOMPARE(one.answers + two.answers, 0);

    // Before anything is sent, and when the answer is on its way already.
    TokenServer quick([](const auto &) { return tokenAnswer("t"); });
    const Fetch early(source, settingsFor(quick));
    source.cancel(&early.context);
    const Fetch good(source, settingsFor(quick));
    QTRY_COMPARE(good.answers, 1);
    const Fetch late(source, settingsFor(quick));
    source.cancel(&late.context);
    const Fetch last(source, settingsFor(quick));
    QTRY_COMPARE(last.answers, 1);
    QCOMPARE(early.answers + late.answers, 0);
}

void TokenSourceTest::contextThatDies()
{
    TokenServer server([](const auto &) { return QByteArray(); });
    TokenSource source;
    bool answered = false;
    {
        QObject context;
        source.fetch(settingsFor(server), &context, [&](const auto &) { answered = true; });
        QTRY_COMPARE(server.forms().size(), 1);
    }
    QTRY_COMPARE(server.openConnections(), 0);
    QVERIFY(!answered);
}

void TokenSourceTest::tokensFromOutside()
{
    TokenServer server([](const auto &) { return tokenAnswer("t"); });
    TokenSource source;
    const OAuth2Settings settings = settingsFor(server);
    QVERIFY(!source.token(settings));
    source.setToken(settings, {.accessToken = u"given"_s});
    const Fetch given(source, settings);
    QTRY_COMPARE(given.token, u"given"_s);
    source.forgetAll();
    QVERIFY(!source.token(settings));

    for (std::size_t i = 0; i < TokenSource::maxKept; ++i) {
        OAuth2Settings other = settings;
        other.scope = QString::number(i);
        source.setToken(other, {.accessToken = u"x"_s});
    }
    OAuth2Settings first = settings;
    first.scope = u"0"_s;
    QVERIFY(source.token(first));
    source.setToken(settings, {.accessToken = u"y"_s});
    QVERIFY(!source.token(first));
}

void TokenSourceTest::browser()
{
    TokenServer server([](const auto &) { return tokenAnswer("t"); });
    TokenSource source;
    QSignalSpy wanted(&source, &TokenSource::browserWanted);
    QSignalSpy waiting(&source, &TokenSource::waitingForBrowser);
    const Fetch fetch(source, browserSettings(server));
    const Fetch second(source, browserSettings(server));
    QTRY_COMPARE(waiting.size(), 2);
    QCOMPARE(wanted.size(), 1);
    const QUrl url = wanted.first().first().toUrl();
    const QByteArray page = comeBack(url, "code=c0de&state=" + stateOf(url));
    QVERIFY2(page.contains("go back to Sockwright"), page.constData());
    QVERIFY(!page.contains("c0de"));
    QTRY_COMPARE(fetch.token, u"t"_s);
    QTRY_COMPARE(second.token, u"t"_s);
    QCOMPARE(server.forms().size(), 1);
    QVERIFY(server.forms().first().body.contains("&code=c0de&"));
    QVERIFY(server.forms().first().body.contains("&code_verifier="));
}

void TokenSourceTest::browserThatNeverComes()
{
    TokenServer server([](const auto &) { return tokenAnswer("t"); });
    TokenSource source(nullptr, {.browserMs = 100});
    QSignalSpy wanted(&source, &TokenSource::browserWanted);
    const Fetch fetch(source, browserSettings(server));
    QTRY_VERIFY2(fetch.error.contains(u"Nobody signed in within 100 ms"_s),
                 qPrintable(fetch.error));
    QCOMPARE(wanted.size(), 1);
}

void TokenSourceTest::wrongState()
{
    TokenServer server([](const auto &) { return tokenAnswer("t"); });
    TokenSource source;
    QSignalSpy wanted(&source, &TokenSource::browserWanted);
    const Fetch fetch(source, browserSettings(server));
    QTRY_COMPARE(wanted.size(), 1);
    comeBack(wanted.first().first().toUrl(), "code=c0de&state=other");
    QTRY_VERIFY2(fetch.error.contains(u"another sign-in"_s), qPrintable(fetch.error));
    QVERIFY(!fetch.error.contains(u"c0de"_s));
    QCOMPARE(server.forms().size(), 0);
}

void TokenSourceTest::cancelledInTheBrowser()
{
    TokenServer server([](const auto &) { return tokenAnswer("t"); });
    TokenSource source;
    QSignalSpy wanted(&source, &TokenSource::browserWanted);
    const Fetch fetch(source, browserSettings(server));
    QTRY_COMPARE(wanted.size(), 1);
    const QUrl url = wanted.first().first().toUrl();
    source.cancel(&fetch.context);
    QCOMPARE(comeBack(url, "code=c&state=" + stateOf(url)), QByteArray()); // nobody listens

    // By the one who is asked to open the browser.
    QObject context;
    bool answered = false;
    connect(&source, &TokenSource::browserWanted, &context, [&] { source.cancel(&context); });
    source.fetch(browserSettings(server), &context, [&](const auto &) { answered = true; });
    QTRY_COMPARE(wanted.size(), 2);
    const QUrl second = wanted.last().first().toUrl();
    QCOMPARE(comeBack(second, "code=c&state=" + stateOf(second)), QByteArray());
    QVERIFY(!answered);
    QCOMPARE(fetch.answers, 0);
    QCOMPARE(server.forms().size(), 0);
}

void TokenSourceTest::noBrowser()
{
    TokenServer server([](const auto &) { return tokenAnswer("t"); });
    TokenSource source;
    const Fetch fetch(source, browserSettings(server));
    QTRY_VERIFY2(fetch.error.contains(u"needs a browser"_s), qPrintable(fetch.error));

    source.setToken(browserSettings(server), {.refreshToken = u"r"_s}); // needs none
    const Fetch refresh(source, browserSettings(server));
    QTRY_COMPARE(refresh.token, u"t"_s);
}

void TokenSourceTest::takenPort()
{
    TokenServer server([](const auto &) { return tokenAnswer("t"); });
    TokenSource source;
    QSignalSpy wanted(&source, &TokenSource::browserWanted);
    OAuth2Settings settings = browserSettings(server);
    settings.redirectPort = QUrl(server.url()).port();
    const Fetch fetch(source, settings);
    QTRY_VERIFY2(fetch.error.contains(u"cannot be used"_s), qPrintable(fetch.error));
    QCOMPARE(wanted.size(), 0);
}

QTEST_GUILESS_MAIN(TokenSourceTest)
#include "tst_tokensource.moc"
