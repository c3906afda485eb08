// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli.h"
#include "oauth/tokensource.h"
#include "peer.h"
#include "support/droppingserver.h"
#include "support/files.h"
#include "tlsproxy.h"
#include "workspace/requestfile.h"

#include <QDir>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QSslConfiguration>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sockwright;
using e2e::Peer;
using oauth::TokenSource;
using workspace::OAuth2Grant;
using workspace::OAuth2Settings;

namespace {

const QString secret = u"cl13nt-s3cret"_s;

/// What a fetch came to.
struct Fetch
{
    Fetch(TokenSource &source, const OAuth2Settings &settings)
    {
        source.fetch(settings, &context, [this](const oauth::TokenReply &answer) {
            if (const auto *given = std::get_if<oauth::Token>(&answer))
                token = *given;
            else
                error = std::get<oauth::NoToken>(answer).message;
        });
    }
    bool isAnswered() const { return !token.accessToken.isEmpty() || !error.isEmpty(); }

    QObject context;
    oauth::Token token;
    QString error;
};

/// The claims of the server's tokens (a JWT's middle).
QJsonObject claims(const oauth::Token &token)
{
    const QByteArray middle = token.accessToken.toLatin1().split('.').value(1);
    return QJsonDocument::fromJson(QByteArray::fromBase64(middle, QByteArray::Base64UrlEncoding))
        .object();
}

} // namespace

/// Tokens from a provider that is not ours.
class OAuthTest : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void clientCredentials();
    void bodyOnly();
    void authorizationCode();
    void refresh();
    void refused_data();
    void refused();
    void cancelledInTheBrowser();
    void certificatesAreChecked();
    void aSavedRequestOfTheCommandLine();

private:
    OAuth2Settings settings(OAuth2Grant grant, const QString &clientId) const;
    /// A browser whose person agrees at once: it follows the redirects of the address.
    void playBrowser(TokenSource &source);

    std::unique_ptr<Peer> m_peer;
    QNetworkAccessManager m_browser;
    QByteArray m_lastPage;
};

void OAuthTest::init()
{
    m_lastPage.clear();
    m_peer = std::make_unique<Peer>(
        u"node"_s, QStringList{QStringLiteral(SOCKWRIGHT_E2E_DIR) + u"/node/oauth.mjs"_s},
        "http://");
    QVERIFY2(m_peer->problem().isEmpty(), qPrintable(m_peer->problem()));
}

void OAuthTest::cleanup()
{
    m_peer.reset();
}

OAuth2Settings OAuthTest::settings(OAuth2Grant grant, const QString &clientId) const
{
    OAuth2Settings settings;
    settings.grant = grant;
    settings.authorizationUrl = m_peer->readyLine() + u"/authorize"_s;
    settings.tokenUrl = m_peer->readyLine() + u"/token"_s;
    settings.clientId = clientId;
    settings.clientSecret = workspace::Secret(secret);
    settings.scope = u"read write"_s;
    settings.audience = u"https://api.example.org/"_s;
    return settings;
}

void OAuthTest::playBrowser(TokenSource &source)
{
    connect(&source, &TokenSource::browserWanted, this, [this](const QUrl &url) {
        QNetworkReply *reply = m_browser.get(QNetworkRequest(url));
        connect(reply, &QNetworkReply::finished, this, [this, reply] {
            m_lastPage = reply->readAll();
            reply->deleteLater();
        });
    });
}

void OAuthTest::clientCredentials()
{
    TokenSource source;
    const OAuth2Settings wanted = settings(OAuth2Grant::ClientCredentials, u"ours"_s);
    const Fetch fetch(source, wanted);
    QTRY_VERIFY(fetch.isAnswered());
    QCOMPARE(fetch.error, QString());
    QCOMPARE(claims(fetch.token).value("scope"_L1).toString(), u"read write"_s);
    QVERIFY(fetch.token.lastsFor(60'000, QDateTime::currentDateTimeUtc()));
    const QJsonObject report = m_peer->waitForEvent(u"token"_s);
    QCOMPARE(report.value("grant"_L1).toString(), u"client_credentials"_s);
    QCOMPARE(report.value("audience"_L1).toString(), u"https://api.example.org/"_s);
    QVERIFY(report.value("basic"_L1).toBool());

    const Fetch kept(source, wanted);
    QTRY_VERIFY(kept.isAnswered());
    QCOMPARE(kept.token, fetch.token);
}

void OAuthTest::bodyOnly()
{
    TokenSource source;
    const Fetch fetch(source, settings(OAuth2Grant::ClientCredentials, u"body-only"_s));
    QTRY_VERIFY(fetch.isAnswered());
    QCOMPARE(fetch.error, QString());
    QVERIFY(m_peer->waitForEvent(u"token"_s).value("basic"_L1).toBool());
    QVERIFY(!m_peer->waitForEvent(u"token"_s).value("basic"_L1).toBool(true));
}

void OAuthTest::authorizationCode()
{
    TokenSource source;
    playBrowser(source);
    const Fetch fetch(source, settings(OAuth2Grant::AuthorizationCode, u"ours"_s));
    QTRY_VERIFY(fetch.isAnswered());
    QCOMPARE(fetch.error, QString()); // the server compares the verifier with the challenge
    QVERIFY(!fetch.token.refreshToken.isEmpty());
    QCOMPARE(claims(fetch.token).value("sub"_L1).toString(), u"johndoe"_s);
    QTRY_VERIFY2(m_lastPage.contains("go back to Sockwright"), m_lastPage.constData());
}

void OAuthTest::refresh()
{
    TokenSource source;
    playBrowser(source);
    QSignalSpy browser(&source, &TokenSource::browserWanted);
    const OAuth2Settings wanted = settings(OAuth2Grant::AuthorizationCode, u"short"_s);
    const Fetch first(source, wanted);
    QTRY_VERIFY(first.isAnswered());
    QCOMPARE(first.error, QString());
    const Fetch second(source, wanted);
    QTRY_VERIFY(second.isAnswered());
    QCOMPARE(second.error, QString());
    QVERIFY(second.token.refreshToken != first.token.refreshToken);
    QCOMPARE(browser.size(), 1);
    QCOMPARE(m_peer->waitForEvent(u"token"_s).value("grant"_L1).toString(),
             u"authorization_code"_s);
    QCOMPARE(m_peer->waitForEvent(u"token"_s).value("grant"_L1).toString(), u"refresh_token"_s);
}

void OAuthTest::refused_data()
{
    QTest::addColumn<bool>("withBrowser");
    QTest::addColumn<QString>("clientId");
    QTest::addColumn<QString>("said");

    QTest::newRow("client credentials")
        << false << u"refused"_s << u"The token server refused: unauthorized_client."_s;
    QTest::newRow("code") << true << u"refused"_s
                          << u"The token server refused: unauthorized_client."_s;
    QTest::newRow("by the person")
        << true << u"denied"_s
        << u"The authorization server refused: access_denied (The person said no)."_s;
    QTest::newRow("state") << true << u"wrong-state"_s << u"its state differs"_s;
}

void OAuthTest::refused()
{
    QFETCH(bool, withBrowser);
    QFETCH(QString, clientId);
    QFETCH(QString, said);

    TokenSource source;
    playBrowser(source);
    const auto grant
        = withBrowser ? OAuth2Grant::AuthorizationCode : OAuth2Grant::ClientCredentials;
    const Fetch fetch(source, settings(grant, clientId));
    QTRY_VERIFY(fetch.isAnswered());
    QVERIFY2(fetch.error.contains(said), qPrintable(fetch.error));
    QVERIFY2(!fetch.error.contains(secret), qPrintable(fetch.error)); // the server repeats all
}

void OAuthTest::cancelledInTheBrowser()
{
    TokenSource source;
    QSignalSpy browser(&source, &TokenSource::browserWanted);
    OAuth2Settings wanted = settings(OAuth2Grant::AuthorizationCode, u"ours"_s);
    const Fetch left(source, wanted);
    QTRY_COMPARE(browser.size(), 1);
    source.cancel(&left.context);

    playBrowser(source);
    const Fetch fetch(source, wanted);
    QTRY_VERIFY(fetch.isAnswered());
    QCOMPARE(fetch.error, QString());
    QVERIFY(!left.isAnswered());
}

void OAuthTest::certificatesAreChecked()
{
    const e2e::TlsProxy proxy(quint16(QUrl(m_peer->readyLine()).port()));
    QVERIFY2(proxy.problem().isEmpty(), qPrintable(proxy.problem()));
    OAuth2Settings byAddress = settings(OAuth2Grant::ClientCredentials, u"ours"_s);
    byAddress.tokenUrl = u"https://127.0.0.1:%1/token"_s.arg(proxy.port());
    OAuth2Settings byName = byAddress;
    byName.tokenUrl = u"https://localhost:%1/token"_s.arg(proxy.port());
    TokenSource source;
    const Fetch unknown(source, byAddress);
    QTRY_VERIFY2(unknown.error.contains(u"could not be trusted"_s), qPrintable(unknown.error));

    const QSslConfiguration before = QSslConfiguration::defaultConfiguration();
    const auto restore
        = qScopeGuard([&before] { QSslConfiguration::setDefaultConfiguration(before); });
    QSslConfiguration withAuthority = before;
    QVERIFY(withAuthority.addCaCertificates(proxy.caFile()));
    QSslConfiguration::setDefaultConfiguration(withAuthority);
    const Fetch trusted(source, byAddress);
    QTRY_VERIFY(trusted.isAnswered());
    QCOMPARE(trusted.error, QString());
    const Fetch otherName(source, byName);
    QTRY_VERIFY2(otherName.error.contains(u"could not be trusted"_s), qPrintable(otherName.error));
}

void OAuthTest::aSavedRequestOfTheCommandLine()
{
    tests::DroppingServer server;
    workspace::Request request;
    request.url = server.url();
    request.auth.kind = workspace::AuthKind::OAuth2;
    request.auth.oauth2 = settings(OAuth2Grant::ClientCredentials, u"ours"_s);
    request.auth.oauth2.clientSecret = {};
    const QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkdir(u"Rooms"_s));
    tests::put(folder.filePath(u"Rooms/Chat.ws.json"_s),
               workspace::requestToBytes(request).value());

    const e2e::CliRun run = e2e::runCli({u"connect"_s, u"--workspace"_s, folder.path(),
                                         u"--request"_s, u"Rooms/Chat"_s, u"--send"_s, u"hello"_s,
                                         u"--wait"_s, u"50"_s, u"--output"_s, u"ndjson"_s});
    QVERIFY2(run.errors.isEmpty(), run.errors.constData());
    QCOMPARE(server.peers().size(), std::size_t(1));
    const QByteArray &head = server.peers().front()->head;
    const auto sent = wire::parseRequestHead(head.first(wire::headEnd(head)));
    const QByteArray bearer
        = wire::headerValue(sent->headers, "Authorization").value_or(QByteArray());
    QVERIFY2(bearer.startsWith("Bearer ey"), bearer.constData());
    QVERIFY(!run.output.contains(bearer.mid(qsizetype(sizeof("Bearer ") - 1))));
    QVERIFY(run.output.contains("Bearer ***"));
}

QTEST_GUILESS_MAIN(OAuthTest)
#include "tst_e2e_oauth.moc"
