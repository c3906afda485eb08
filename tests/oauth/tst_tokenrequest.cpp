// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/tokenrequest.h"

#include <QTest>
#include <QUrlQuery>

using namespace Qt::StringLiterals;
using namespace sockwright::oauth;
using sockwright::workspace::OAuth2Grant;
using sockwright::workspace::OAuth2Settings;
using sockwright::workspace::Secret;

namespace {

OAuth2Settings settingsOf(const QString &secret)
{
    OAuth2Settings settings;
    settings.authorizationUrl = u"https://example.org/authorize?tenant=1"_s;
    settings.tokenUrl = u"https://example.org/token"_s;
    settings.clientId = u"id é"_s;
    settings.clientSecret = Secret(secret);
    settings.scope = u"read write"_s;
    settings.audience = u"https://api"_s;
    return settings;
}

} // namespace

/// What the servers are asked.
class TokenRequestTest : public QObject
{
    Q_OBJECT

private slots:
    void clientCredentials();
    void refresh();
    void code();
    void browser();
    void problems_data();
    void problems();
};

void TokenRequestTest::clientCredentials()
{
    const TokenRequest basic = clientCredentialsRequest(settingsOf(u"s:+ %"_s), ClientProof::Basic);
    QCOMPARE(basic.form.url, QUrl(u"https://example.org/token"_s));
    QCOMPARE(basic.form.body,
             "grant_type=client_credentials&scope=read+write&audience=https%3A%2F%2Fapi");
    // RFC 6749 section 2.3.1: form-encoded before Basic joins them.
    QCOMPARE(basic.form.authorization, "Basic " + "id+%C3%A9:s%3A%2B+%25"_ba.toBase64());
    QVERIFY(basic.secrets.contains(u"s:+ %"_s));
    QVERIFY(basic.secrets.contains(u"s%3A%2B+%25"_s));

    const TokenRequest body = clientCredentialsRequest(settingsOf(u"s:+ %"_s), ClientProof::Body);
    QCOMPARE(body.form.authorization, "");
    QVERIFY(body.form.body.endsWith("&client_id=id+%C3%A9&client_secret=s%3A%2B+%25"));

    const TokenRequest open = clientCredentialsRequest(settingsOf({}), ClientProof::Basic);
    QCOMPARE(open.form.authorization, "");
    QVERIFY(open.form.body.endsWith("&client_id=id+%C3%A9"));
    QVERIFY(open.secrets.isEmpty());
}

void TokenRequestTest::refresh()
{
    const TokenRequest request = refreshRequest(settingsOf({}), u"r/t"_s, ClientProof::Basic);
    QCOMPARE(request.form.body, "grant_type=refresh_token&refresh_token=r%2Ft&client_id=id+%C3%A9");
    QCOMPARE(request.secrets, QStringList{u"r/t"_s});
}

void TokenRequestTest::code()
{
    const AuthorizationCode authorized{u"c&d"_s, "verifier",
                                       QUrl(u"http://127.0.0.1:1/callback"_s)};
    const TokenRequest request = codeRequest(settingsOf(u"x"_s), authorized, ClientProof::Basic);
    QCOMPARE(request.form.body,
             "grant_type=authorization_code&code=c%26d&redirect_uri="
             "http%3A%2F%2F127.0.0.1%3A1%2Fcallback&code_verifier=verifier");
    for (const QString &secret : {u"c&d"_s, u"verifier"_s, u"x"_s})
        QVERIFY(request.secrets.contains(secret));
}

void TokenRequestTest::browser()
{
    const QUrl url = authorizationUrl(settingsOf(u"s3cret"_s),
                                      QUrl(u"http://127.0.0.1:1/callback"_s), "st", "ch");
    QCOMPARE(url.toEncoded(),
             "https://example.org/authorize?tenant=1&response_type=code&client_id=id+%C3%A9"
             "&redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2Fcallback&scope=read+write"
             "&audience=https%3A%2F%2Fapi&state=st&code_challenge=ch&code_challenge_method=S256");
}

void TokenRequestTest::problems_data()
{
    QTest::addColumn<QString>("tokenUrl");
    QTest::addColumn<QString>("said");

    QTest::newRow("https") << u" https://example.org/token "_s << QString();
    QTest::newRow("loopback") << u"http://127.0.0.1:8080/token"_s << QString();
    QTest::newRow("loopback of IPv6") << u"http://[::1]/token"_s << QString();
    QTest::newRow("loopback by name") << u"http://localhost/token"_s << QString();
    QTest::newRow("empty") << QString() << u"Enter the token URL"_s;
    QTest::newRow("open") << u"http://example.org/token"_s << u"unprotected"_s;
    QTest::newRow("looks like loopback") << u"http://127.0.0.1.example.org/"_s << u"unprotected"_s;
    QTest::newRow("other scheme") << u"ftp://example.org/"_s << u"https://"_s;
    QTest::newRow("no host") << u"https:///token"_s << u"https://"_s;
    QTest::newRow("words") << u"my token server"_s << u"https://"_s;
    QTest::newRow("user") << u"https://a:b@example.org/"_s << u"cannot hold"_s;
    QTest::newRow("fragment") << u"https://example.org/#x"_s << u"cannot hold"_s;
}

void TokenRequestTest::problems()
{
    QFETCH(QString, tokenUrl);
    QFETCH(QString, said);

    OAuth2Settings settings = settingsOf(u"s"_s);
    settings.tokenUrl = tokenUrl;
    const QString problem = settingsProblem(settings);
    QVERIFY2(said.isEmpty() ? problem.isEmpty() : problem.contains(said), qPrintable(problem));
    if (!said.isEmpty())
        return;

    settings.grant = OAuth2Grant::AuthorizationCode;
    QCOMPARE(settingsProblem(settings), QString());
    settings.redirectPort = 65536;
    QVERIFY(settingsProblem(settings).contains(u"redirect port"_s));
    settings.redirectPort = 0;
    settings.authorizationUrl = u"http://example.org/"_s;
    QVERIFY(settingsProblem(settings).contains(u"authorization URL"_s));
    settings.clientSecret = Secret::elsewhere();
    QVERIFY(settingsProblem(settings).contains(u"not known"_s));
    settings.clientId.clear();
    QVERIFY(settingsProblem(settings).contains(u"client ID"_s));
}

QTEST_GUILESS_MAIN(TokenRequestTest)
#include "tst_tokenrequest.moc"
