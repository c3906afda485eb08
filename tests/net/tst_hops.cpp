// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/cookies.h"
#include "net/hops.h"
#include "net/redirects.h"
#include "net/refusals.h"

#include <QTest>

using namespace sockwright;
using namespace sockwright::net;
using namespace Qt::StringLiterals;

namespace {

Target targetOf(const QString &url, int maxRedirects = 5)
{
    Target target;
    target.url = QUrl(url);
    target.maxRedirects = maxRedirects;
    return target;
}

wire::ResponseHead answer(int status, const wire::Headers &headers = {})
{
    return {"1.1", status, "x", headers};
}

wire::ResponseHead redirectTo(const QByteArray &location, int status = 302)
{
    return answer(status, {{"Location", location}});
}

wire::ResponseHead digestAsked(const QByteArray &more = {})
{
    return answer(401, {{"WWW-Authenticate", "Digest realm=r, nonce=n" + more}});
}

Hops::Verdict judged(Hops &hops, const wire::ResponseHead &head)
{
    return hops.refused(head, refusal(hops.target(), head, {}));
}

QByteArray authorization(const Target &target)
{
    return wire::headerValue(target.headers, "Authorization").value_or(QByteArray());
}

} // namespace

/// What follows a refused handshake: once more with credentials, elsewhere, or nothing.
class TestHops : public QObject
{
    Q_OBJECT

private slots:
    void knowsRedirects();
    void resolves_data();
    void resolves();
    void tellsOrigins_data();
    void tellsOrigins();
    void keepsAllAtTheSameOrigin();
    void leavesCredentialsBehind();
    void leavesSecretsBehind_data();
    void leavesSecretsBehind();
    void followsToTheLimit();
    void saysThatItGoesInCircles();
    void refusesToGiveUpEncryption();
    void followsOnlyWhenAllowed();
    void answersDigestOnce();
    void answersAStaleNonceOnceMore();
    void answersAnewBehindARedirect();
    void sendsTheJarsCookiesWhereTheyBelong_data();
    void sendsTheJarsCookiesWhereTheyBelong();
    void takesTheCookiesOfTheHopBefore();
    void keepsTheSecretsOfAllHops();
    void saysWhyDigestIsOfNoUse_data();
    void saysWhyDigestIsOfNoUse();
};

void TestHops::knowsRedirects()
{
    for (int status = 300; status < 400; ++status) {
        const bool known = QList{301, 302, 303, 307, 308}.contains(status);
        QCOMPARE(isRedirect(redirectTo("/x", status)), known);
    }
    QVERIFY(!isRedirect(answer(302)));
    QVERIFY(!isRedirect(redirectTo("")));
    QVERIFY(!isRedirect(redirectTo("/x", 401)));
}

void TestHops::resolves_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QByteArray>("location");
    QTest::addColumn<QString>("url"); // empty: leads nowhere
    const auto row
        = [](const char *name, const QString &from, const char *location, const QString &url) {
              QTest::newRow(name) << from << QByteArray(location) << url;
          };
    const QString from = u"ws://h:81/a/b?c=d#e"_s;
    row("path", from, "/x/y?z=%20", u"ws://h:81/x/y?z=%20"_s);
    row("beside", from, "x", u"ws://h:81/a/x"_s);
    row("above", from, "../../x", u"ws://h:81/x"_s);
    row("query", from, "?x=y", u"ws://h:81/a/b?x=y"_s);
    row("host", from, "//o/x", u"ws://o/x"_s);
    row("host from wss", u"wss://h/"_s, "//o/x", u"wss://o/x"_s);
    row("http", from, "http://o/x", u"ws://o/x"_s);
    row("https", from, "https://o:8443/x", u"wss://o:8443/x"_s);
    row("ws", from, "ws://o", u"ws://o"_s);
    row("wss, capitals", from, "WSS://O/X", u"wss://o/X"_s);
    row("user information", from, "http://me:secret@o/x", u"ws://o/x"_s);
    row("own user information", u"ws://me:secret@h/"_s, "/x", u"ws://h/x"_s);
    row("fragment", from, "/x#y", u"ws://h:81/x"_s);
    row("fragment alone", from, "#y", u"ws://h:81/a/b?c=d"_s);
    row("mail", from, "mailto:me@o", {});
    row("file", from, "file:///etc/passwd", {});
    row("no host", from, "http:///x", {});
    row("bad port", from, "http://o:99999/", {});
}

void TestHops::resolves()
{
    QFETCH(QString, from);
    QFETCH(QByteArray, location);
    QFETCH(QString, url);
    QCOMPARE(redirectUrl(QUrl(from), location).toString(QUrl::FullyEncoded), url);
}

void TestHops::tellsOrigins_data()
{
    QTest::addColumn<QString>("one");
    QTest::addColumn<QString>("other");
    QTest::addColumn<bool>("same");
    const auto row = [](const QString &one, const QString &other, bool same) {
        QTest::addRow("%s %s", qPrintable(one), qPrintable(other)) << one << other << same;
    };
    row(u"ws://h/a"_s, u"ws://h:80/b?c"_s, true);
    row(u"wss://h:443/"_s, u"wss://H/"_s, true);
    row(u"ws://h/"_s, u"wss://h/"_s, false);
    row(u"ws://h:1/"_s, u"wss://h:1/"_s, false);
    row(u"ws://h/"_s, u"ws://h:81/"_s, false);
    row(u"ws://h/"_s, u"ws://i.h/"_s, false);
    row(u"ws://127.0.0.1/"_s, u"ws://localhost/"_s, false);
}

void TestHops::tellsOrigins()
{
    QFETCH(QString, one);
    QFETCH(QString, other);
    QTEST(isSameOrigin(QUrl(one), QUrl(other)), "same");
    QTEST(isSameOrigin(QUrl(other), QUrl(one)), "same");
}

namespace {

Target fullTarget()
{
    Target target = targetOf(u"wss://h/"_s);
    target.connectHost = u"10.0.0.1"_s;
    target.connectPort = 1;
    target.hostHeader = "other";
    target.headers = {{"authorization", "Bearer x"}, {"X-Plain", "1"},   {"Cookie", "a=b"},
                      {"Proxy-Authorization", "y"},  {"X-Api-Key", "k"}, {"Accept-Language", "de"}};
    target.origin = u"https://o"_s;
    target.subprotocols = {u"chat"_s};
    target.digest = {u"u"_s, u"p"_s};
    target.tls
        = {true,       {u"ca"_s}, u"cert"_s, u"key"_s, u"p12"_s, "phrase", QSsl::TlsV1_3OrLater,
           u"inner"_s, {"f"}};
    target.secrets = {{"Bearer ", "x"}};
    return target;
}

} // namespace

void TestHops::keepsAllAtTheSameOrigin()
{
    const Target first = fullTarget();
    const auto [target, leftBehind] = redirected(first, QUrl(u"wss://h:443/new"_s));
    QCOMPARE(target.url, QUrl(u"wss://h:443/new"_s));
    QCOMPARE(target.headers, first.headers);
    QVERIFY(target.digest);
    QCOMPARE(target.connectHost, first.connectHost);
    QCOMPARE(target.connectPort, first.connectPort);
    QCOMPARE(target.hostHeader, first.hostHeader);
    QVERIFY(target.tls.hasClientCertificate());
    QCOMPARE(target.tls.trustedFingerprints, first.tls.trustedFingerprints);
    QVERIFY(leftBehind.isEmpty());
}

void TestHops::leavesCredentialsBehind()
{
    const Target first = fullTarget();
    const auto [target, leftBehind] = redirected(first, QUrl(u"wss://h:444/new"_s));
    QCOMPARE(target.headers, (wire::Headers{{"X-Plain", "1"}, {"Accept-Language", "de"}}));
    QVERIFY(!target.digest);
    QCOMPARE(target.connectHost, QString());
    QCOMPARE(target.connectPort, 0);
    QCOMPARE(target.hostHeader, QByteArray());
    QVERIFY(!target.tls.hasClientCertificate());
    QCOMPARE(target.tls.keyFile, QString());
    QCOMPARE(target.tls.passphrase, QByteArray());
    QCOMPARE(target.tls.serverName, QString());
    QVERIFY(target.tls.trustedFingerprints.isEmpty());
    // What is no secret of the first host goes on.
    QCOMPARE(target.tls.caFiles, first.tls.caFiles);
    QCOMPARE(target.tls.protocol, first.tls.protocol);
    QVERIFY(target.tls.verify);
    QCOMPARE(target.origin, first.origin);
    QCOMPARE(target.subprotocols, first.subprotocols);
    QCOMPARE(target.secrets, first.secrets);
    QCOMPARE(
        leftBehind,
        (QStringList{u"authorization"_s, u"Cookie"_s, u"Proxy-Authorization"_s, u"X-Api-Key"_s,
                     u"the credentials for Digest"_s, u"the client certificate"_s, u"Host"_s}));
}

void TestHops::leavesSecretsBehind_data()
{
    QTest::addColumn<wire::Headers>("headers");
    QTest::addColumn<SecretText>("secret");
    QTest::addColumn<bool>("kept");
    const auto row
        = [](const char *name, const wire::Header &header, const SecretText &secret, bool kept) {
              QTest::newRow(name) << wire::Headers{header} << secret << kept;
          };
    row("the header of a secret", {"X-A", "1"}, {"X-A: ", "1"}, false);
    row("another of that value", {"X-B", "1"}, {"X-A: ", "1"}, true);
    row("another of a long value", {"X-B", "so s3cr3t!"}, {"X-A: ", "s3cr3t"}, false);
    row("no secret", {"X-A", "1"}, {"X-A: ", "2"}, true);
    row("nothing known", {"X-A", "1"}, {{}, {}}, true);
}

void TestHops::leavesSecretsBehind()
{
    QFETCH(wire::Headers, headers);
    QFETCH(SecretText, secret);
    QFETCH(bool, kept);
    Target target = targetOf(u"ws://h/"_s);
    target.headers = headers;
    target.secrets = {secret};
    target.subprotocols = {u"v1"_s, u"token."_s + QString::fromUtf8(headers[0].value)};
    const Target next = redirected(target, QUrl(u"ws://i/"_s)).target;
    QCOMPARE(next.headers.size(), std::size_t(kept));
    const bool isLong = secret.value.size() > 1;
    QCOMPARE(next.subprotocols.size(), isLong ? 1 : 2);
}

void TestHops::followsToTheLimit()
{
    Hops hops(targetOf(u"ws://h/0"_s, 3));
    for (int i = 1; i <= 3; ++i) {
        const QByteArray path = "/" + QByteArray::number(i);
        const Hops::Verdict verdict = judged(hops, redirectTo(path));
        QCOMPARE(verdict.next, u"Redirected (302) to ws://h%1."_s.arg(QString::fromLatin1(path)));
        QCOMPARE(hops.target().url.path().toLatin1(), path);
    }
    const Hops::Verdict verdict = judged(hops, redirectTo("/4", 307));
    QCOMPARE(verdict.next, QString());
    QVERIFY(verdict.failure.diagnosis == wire::Diagnosis::Redirect);
    QCOMPARE(verdict.failure.httpStatus, 307);
    QVERIFY(verdict.failure.message.contains("ws://h/4"_L1));
    QVERIFY(verdict.failure.message.contains(u'3'));
    QCOMPARE(verdict.failure.steps,
             (std::vector<wire::NextStep>{{wire::NextStep::Kind::UseUrl, u"ws://h/4"_s},
                                          {wire::NextStep::Kind::RedirectSettings}}));
}

void TestHops::saysThatItGoesInCircles()
{
    Hops hops(targetOf(u"ws://h"_s, 2));
    QVERIFY(!judged(hops, redirectTo("/a")).next.isEmpty());
    QVERIFY(!judged(hops, redirectTo("/")).next.isEmpty());
    const Hops::Verdict verdict = judged(hops, redirectTo("/a"));
    QCOMPARE(verdict.next, QString());
    QVERIFY2(verdict.failure.hint.contains("circle"_L1), qPrintable(verdict.failure.hint));
    QVERIFY(verdict.failure.steps.empty());
}

void TestHops::refusesToGiveUpEncryption()
{
    Hops hops(targetOf(u"wss://h/"_s));
    const Hops::Verdict verdict = judged(hops, redirectTo("http://h/x"));
    QCOMPARE(verdict.next, QString());
    QVERIFY(verdict.failure.diagnosis == wire::Diagnosis::Redirect);
    QVERIFY2(verdict.failure.message.contains("ws://h/x"_L1), qPrintable(verdict.failure.message));
    QVERIFY(verdict.failure.message.contains("TLS"_L1));
    Hops up(targetOf(u"ws://h/"_s));
    QVERIFY(!judged(up, redirectTo("https://h/x")).next.isEmpty());
    QCOMPARE(up.target().url, QUrl(u"wss://h/x"_s));
}

void TestHops::followsOnlyWhenAllowed()
{
    Hops none(targetOf(u"ws://h/"_s, 0));
    const Hops::Verdict verdict = judged(none, redirectTo("/x"));
    QCOMPARE(verdict.next, QString());
    QCOMPARE(verdict.failure.message, u"h:80 redirects to /x (HTTP 302)."_s);
    for (const wire::ResponseHead &head :
         {answer(302), answer(300, {{"Location", "/x"}}), redirectTo("mailto:a@b"), answer(404)}) {
        Hops hops(targetOf(u"ws://h/"_s));
        const wire::Failure refused = refusal(hops.target(), head, {});
        const Hops::Verdict ends = hops.refused(head, refused);
        QCOMPARE(ends.next, QString());
        QCOMPARE(ends.failure.message, refused.message);
    }
}

void TestHops::answersDigestOnce()
{
    Target target = targetOf(u"ws://h/a?b=c"_s);
    target.headers = {{"X-A", "1"}};
    Hops without(target);
    QCOMPARE(judged(without, digestAsked()).next, QString());

    target.digest = {u"me"_s, u"hunter2"_s};
    Hops hops(target);
    const Hops::Verdict verdict = judged(hops, digestAsked(", algorithm=SHA-256, qop=auth"));
    QCOMPARE(verdict.next,
             u"The server asks who you are (Digest, SHA-256). Trying again with the "
             "credentials."_s);
    const QByteArray sent = authorization(hops.target());
    QVERIFY2(sent.startsWith("Digest username=\"me\"") && sent.contains("uri=\"/a?b=c\""),
             sent.constData());
    QCOMPARE(hops.target().headers.size(), std::size_t(2));
    QCOMPARE(hops.target().secrets.back().before, QByteArray("response=\""));
    QVERIFY(sent.contains("response=\"" + hops.target().secrets.back().value + '"'));

    const Hops::Verdict again = judged(hops, digestAsked(", algorithm=SHA-256, qop=auth"));
    QCOMPARE(again.next, QString());
    QCOMPARE(again.failure.httpStatus, 401);
    QVERIFY(again.failure.diagnosis == wire::Diagnosis::HttpStatus);
    QVERIFY2(again.failure.message.contains("does not accept the credentials"_L1),
             qPrintable(again.failure.message));
}

void TestHops::answersAStaleNonceOnceMore()
{
    Target target = targetOf(u"ws://h/"_s);
    target.digest = {u"me"_s, u"x"_s};
    Hops hops(target);
    QVERIFY(!judged(hops, digestAsked(", stale=true")).next.isEmpty());
    const QByteArray first = authorization(hops.target());
    QVERIFY(!judged(hops, digestAsked("2, stale=TRUE")).next.isEmpty());
    const QByteArray second = authorization(hops.target());
    QVERIFY(second.contains("nonce=\"n2\"") && second != first);
    QCOMPARE(hops.target().headers.size(), std::size_t(1));
    QCOMPARE(judged(hops, digestAsked("3, stale=true")).next, QString());
}

void TestHops::answersAnewBehindARedirect()
{
    Target target = targetOf(u"ws://h/"_s);
    target.digest = {u"me"_s, u"x"_s};
    Hops hops(target);
    QVERIFY(!judged(hops, digestAsked()).next.isEmpty());
    QVERIFY(!judged(hops, redirectTo("/new")).next.isEmpty());
    QCOMPARE(authorization(hops.target()), QByteArray()); // it was for another path
    QVERIFY(!judged(hops, digestAsked()).next.isEmpty());
    QVERIFY(authorization(hops.target()).contains("uri=\"/new\""));

    const Hops::Verdict away = judged(hops, redirectTo("http://i/"));
    QCOMPARE(away.next,
             u"Redirected (302) to ws://i/. Not sent there: the credentials for Digest."_s);
    QCOMPARE(judged(hops, digestAsked()).next, QString());
}

namespace {

QByteArray cookies(const Target &target)
{
    return wire::headerValue(target.headers, "Cookie").value_or(QByteArray());
}

QList<QNetworkCookie> jarFrom(const QString &url, const QByteArrayList &setCookies)
{
    return withCookies({}, QUrl(url), setCookies);
}

} // namespace

void TestHops::sendsTheJarsCookiesWhereTheyBelong_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QByteArray>("location");
    QTest::addColumn<QByteArrayList>("jar"); // set by the first URL
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<QByteArray>("then");
    const auto row = [](const char *name, const QString &from, const char *location,
                        const QByteArrayList &jar, const char *first, const char *then) {
        QTest::newRow(name) << from << QByteArray(location) << jar << QByteArray(first)
                            << QByteArray(then);
    };
    const QString login = u"wss://a.example.org/login"_s;
    row("path", login, "/ws", {"in=1; Path=/login", "ws=2; Path=/ws", "all=3; Path=/"},
        "in=1; all=3", "ws=2; all=3");
    row("host", login, "wss://b.example.org/login", {"a=1", "all=2; Domain=example.org"},
        "a=1; all=2", "all=2");
    row("strangers", login, "wss://example.net/login", {"a=1", "all=2; Domain=example.org"},
        "a=1; all=2", "");
    row("ports share", login, "wss://a.example.org:8443/login", {"a=1"}, "a=1", "a=1");
    row("from TLS on", u"ws://a.example.org/"_s, "wss://a.example.org/", {"a=1; Secure", "b=2"},
        "b=2", "a=1; b=2");
    row("expired", login, "/ws", {"a=1; Max-Age=0; Path=/"}, "", "");
}

void TestHops::sendsTheJarsCookiesWhereTheyBelong()
{
    QFETCH(QString, from);
    QFETCH(QByteArray, location);
    QFETCH(QByteArrayList, jar);
    Target target = targetOf(from);
    target.jar = jarFrom(from, jar);
    Hops hops(target);
    QTEST(cookies(hops.target()), "first");
    hops.answered({}, {});
    QVERIFY(!judged(hops, redirectTo(location)).next.isEmpty());
    QTEST(cookies(hops.target()), "then");
}

void TestHops::takesTheCookiesOfTheHopBefore()
{
    for (const bool withJar : {true, false}) {
        Target target = targetOf(u"ws://h/ws"_s);
        target.headers = {{"Cookie", "own=0"}};
        target.digest = {u"me"_s, u"x"_s};
        if (withJar)
            target.jar = jarFrom(u"ws://h/ws"_s, {"a=1; Path=/"});
        const auto sent
            = [withJar](const QByteArray &jars) { return withJar ? "own=0; " + jars : "own=0"; };
        Hops hops(target);
        QCOMPARE(cookies(hops.target()), sent("a=1"));
        // The request's own wins, whatever is set.
        hops.answered({}, {"a=2; Path=/", "own=9; Path=/"});
        QVERIFY(!judged(hops, redirectTo("/login")).next.isEmpty());
        QCOMPARE(cookies(hops.target()), sent("a=2"));
        hops.answered({}, {"a=; Path=/; Max-Age=0", "b=3; Path=/ws"});
        QVERIFY(!judged(hops, redirectTo("/ws")).next.isEmpty());
        QCOMPARE(cookies(hops.target()), sent("b=3"));
        // With credentials for the same URL too.
        hops.answered({}, {"b=4"});
        QVERIFY(!judged(hops, digestAsked()).next.isEmpty());
        QCOMPARE(cookies(hops.target()), sent("b=3; b=4"));
        QVERIFY(!authorization(hops.target()).isEmpty());
    }
}

void TestHops::keepsTheSecretsOfAllHops()
{
    Target target = targetOf(u"ws://h/"_s);
    target.secrets = {{"key=", "s"}};
    target.jar = jarFrom(u"ws://h/"_s, {"a=first1"});
    Hops hops(target);
    hops.answered("HTTP/1.1 302 x\r\nSet-Cookie: b=second2; Path=/x\r\n\r\n",
                  {"b=second2; Path=/x"});
    QVERIFY(!judged(hops, redirectTo("ws://other/")).next.isEmpty());
    QCOMPARE(cookies(hops.target()), QByteArray());
    hops.answered("HTTP/1.1 403 x\r\nSet-Cookie: c=third3\r\n\r\n", {"c=third3"});
    QCOMPARE(hops.target().secrets,
             (std::vector<SecretText>{
                 {"key=", "s"}, {"a=", "first1"}, {"b=", "second2"}, {"c=", "third3"}}));

    target.jar.reset();
    Hops without(target);
    without.answered("HTTP/1.1 302 x\r\nSet-Cookie: b=second2\r\n\r\n", {"b=second2"});
    QCOMPARE(without.target().secrets, target.secrets);
}

void TestHops::saysWhyDigestIsOfNoUse_data()
{
    QTest::addColumn<QByteArray>("challenge");
    QTest::addColumn<QString>("says");
    QTest::newRow("algorithm") << QByteArray("Digest realm=r, nonce=n, algorithm=SHA-999")
                               << u"“SHA-999”"_s;
    QTest::newRow("protection") << QByteArray("Digest realm=r, nonce=n, qop=\"auth-int\"")
                                << u"“auth-int” only"_s;
    QTest::newRow("broken") << QByteArray("Digest realm=r") << u"without a realm or a nonce"_s;
    QTest::newRow("other") << QByteArray("Basic realm=r") << u"does not ask for that"_s;
}

void TestHops::saysWhyDigestIsOfNoUse()
{
    QFETCH(QByteArray, challenge);
    QFETCH(QString, says);
    Target target = targetOf(u"ws://h/"_s);
    target.digest = {u"me"_s, u"x"_s};
    Hops hops(target);
    const Hops::Verdict verdict = judged(hops, answer(401, {{"WWW-Authenticate", challenge}}));
    QCOMPARE(verdict.next, QString());
    QCOMPARE(verdict.failure.httpStatus, 401);
    const QString text = verdict.failure.message + u' ' + verdict.failure.hint;
    QVERIFY2(text.contains(says), qPrintable(text));
}

QTEST_GUILESS_MAIN(TestHops)
#include "tst_hops.moc"
