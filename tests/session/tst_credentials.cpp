// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/targetbuilder.h"

#include "net/redactor.h"
#include "net/upgraderequest.h"

#include <QTest>

using namespace sockwright;
using namespace sockwright::workspace;
using namespace Qt::StringLiterals;

namespace {

Request requestTo(const QString &url)
{
    Request request;
    request.url = url;
    return request;
}

Auth basic(const QString &user, const QString &password)
{
    Auth auth;
    auth.kind = AuthKind::Basic;
    auth.user = user;
    auth.password = Secret(password);
    return auth;
}

Auth digest(const QString &user, const QString &password)
{
    Auth auth = basic(user, password);
    auth.kind = AuthKind::Digest;
    return auth;
}

Auth bearer(const QString &token)
{
    Auth auth;
    auth.kind = AuthKind::Bearer;
    auth.token = Secret(token);
    return auth;
}

Auth apiKey(ApiKeyPlace place, const QString &name, const QString &value)
{
    Auth auth;
    auth.kind = AuthKind::ApiKey;
    auth.keyPlace = place;
    auth.keyName = name;
    auth.keyValue = Secret(value);
    return auth;
}

/// The lines of the request on the wire, all but the handshake's own.
QByteArrayList linesOf(const Request &request)
{
    const auto target = session::buildTarget(request, {});
    if (!target)
        return {target.error().message.toUtf8()};
    QByteArrayList lines;
    for (const QByteArray &line : net::upgradeRequest(*target, "key").split('\n')) {
        const bool isOwn = line.startsWith("Upgrade:") || line.startsWith("Connection:")
            || line.startsWith("Sec-WebSocket-");
        if (!isOwn && !line.trimmed().isEmpty())
            lines.append(line.trimmed());
    }
    return lines;
}

} // namespace

/// Cookies, credentials and names on their way from a request to the wire, and out of what is kept.
class TestCredentials : public QObject
{
    Q_OBJECT

private slots:
    void wire_data();
    void wire();
    void refuses_data();
    void refuses();
    void userInfoIsTold();
    void digestWaitsForItsChallenge();
    void theRouteArrives();
    void nothingSecretIsKept_data();
    void nothingSecretIsKept();
    void shortSecretsOnlyWhereTheyStand();
    void whatACutLeftOfASecret_data();
    void whatACutLeftOfASecret();
    void stepsGoWithoutSecrets_data();
    void stepsGoWithoutSecrets();
};

void TestCredentials::wire_data()
{
    QTest::addColumn<Request>("request");
    QTest::addColumn<QByteArrayList>("lines");

    const QByteArray get = "GET / HTTP/1.1";
    const QByteArray host = "Host: h";
    const auto row = [](const char *name, const Request &request, const QByteArrayList &lines) {
        QTest::newRow(name) << request << lines;
    };
    Request request = requestTo(u"ws://h/"_s);
    row("plain", request, {get, host});
    request.auth = basic(u"user"_s, u"pass"_s);
    row("basic", request, {get, host, "Authorization: Basic dXNlcjpwYXNz"});
    request.auth = basic(u"ü"_s, u"p:q"_s);
    row("basic, UTF-8 and colon", request, {get, host, "Authorization: Basic w7w6cDpx"});
    request.auth = basic(u"u"_s, {});
    row("basic without password", request, {get, host, "Authorization: Basic dTo="});
    request.auth = bearer(u"a.b-c"_s);
    row("bearer", request, {get, host, "Authorization: Bearer a.b-c"});
    request.auth = apiKey(ApiKeyPlace::Header, u"X-Key"_s, u"v"_s);
    request.headers = {{u"X-A"_s, u"1"_s}};
    row("key in a header", request, {get, host, "X-A: 1", "X-Key: v"});
    request.headers = {};
    request.auth = apiKey(ApiKeyPlace::Query, u"k y"_s, u"a&b=c+d"_s);
    row("key in the query", request, {"GET /?k%20y=a%26b%3Dc%2Bd HTTP/1.1", host});
    request.url = u"ws://h/p?x=%2F&y#f"_s;
    row("key behind a query", request, {"GET /p?x=%2F&y&k%20y=a%26b%3Dc%2Bd HTTP/1.1", host});

    request = requestTo(u"ws://me:p%40ss@h/"_s);
    row("user information", request, {get, host, "Authorization: Basic bWU6cEBzcw=="});
    request.headers = {{u"authorization"_s, u"Mine"_s}};
    row("a header before user information", request, {get, host, "authorization: Mine"});
    request.headers = {};
    request.auth = bearer(u"t"_s);
    row("auth before user information", request, {get, host, "Authorization: Bearer t"});

    request = requestTo(u"ws://h/"_s);
    request.cookies = {{u"a"_s, u"1"_s}, {u"off"_s, u"2"_s, false}, {}, {u"b"_s, u"\"3\""_s}};
    row("cookies", request, {get, host, "Cookie: a=1; b=\"3\""});
    request.headers = {{u"cookie"_s, u"x=y"_s}, {u"X-A"_s, u"1"_s}};
    row("cookies behind typed ones", request, {get, host, "cookie: x=y; a=1; b=\"3\"", "X-A: 1"});

    request = requestTo(u"ws://h:81/"_s);
    request.headers = {{u"X-A"_s, u"1"_s}, {u"hOST"_s, u"other:8080"_s}, {u"X-A"_s, u"2"_s}};
    row("host and duplicates", request, {get, "Host: other:8080", "X-A: 1", "X-A: 2"});
    request.headers = {{u"Origin"_s, u"https://o"_s}};
    row("origin", request, {get, "Host: h:81", "Origin: https://o"});
}

void TestCredentials::wire()
{
    QFETCH(Request, request);
    QFETCH(QByteArrayList, lines);
    QCOMPARE(linesOf(request), lines);
}

void TestCredentials::refuses_data()
{
    QTest::addColumn<Request>("request");
    QTest::addColumn<QString>("naming");
    const auto row = [](const char *name, const QString &naming, void (*change)(Request & r)) {
        Request request = requestTo(u"ws://h/"_s);
        change(request);
        QTest::newRow(name) << request << naming;
    };
    row("header of its own", u"“authorization”"_s.toLower(), [](Request &r) {
        r.headers = {{u"authorization"_s, u"x"_s}};
        r.auth = bearer(u"t"_s);
    });
    row("host twice", u"once"_s, [](Request &r) {
        r.headers = {{u"Host"_s, u"a"_s}, {u"host"_s, u"b"_s}};
    });
    row("empty host", u"value"_s, [](Request &r) { r.headers = {{u"Host"_s, u" "_s}}; });
    row("token with a line break", u"line break"_s,
        [](Request &r) { r.auth = bearer(u"t\r\nX: y"_s); });
    row("key name", u"name"_s,
        [](Request &r) { r.auth = apiKey(ApiKeyPlace::Header, u"a b"_s, u"v"_s); });
    row("key without name", u"name"_s,
        [](Request &r) { r.auth = apiKey(ApiKeyPlace::Query, {}, u"v"_s); });
    row("key in a reserved header", u"Upgrade"_s,
        [](Request &r) { r.auth = apiKey(ApiKeyPlace::Header, u"Upgrade"_s, u"v"_s); });
    row("user with a colon", u"Basic"_s, [](Request &r) { r.auth = basic(u"a:b"_s, u"c"_s); });
    row("cookie", u"“a b”"_s, [](Request &r) { r.cookies = {{u"a b"_s, u"1"_s}}; });
    row("password elsewhere", u"not known here"_s, [](Request &r) {
        r.auth = basic(u"u"_s, {});
        r.auth.password = Secret::elsewhere();
    });
    row("token elsewhere", u"not known here"_s, [](Request &r) {
        r.auth = bearer({});
        r.auth.token = Secret::elsewhere();
    });
    row("cookie elsewhere", u"not known here"_s, [](Request &r) {
        r.cookies = {{u"a"_s, {}}};
        r.cookies[0].secret = true;
    });
    row("header elsewhere", u"not known here"_s, [](Request &r) {
        r.headers = {{u"A"_s, {}}};
        r.headers[0].secret = true;
    });
    row("passphrase elsewhere", u"passphrase"_s,
        [](Request &r) { r.settings.tls.passphrase = Secret::elsewhere(); });
    row("proxy password elsewhere", u"proxy"_s, [](Request &r) {
        r.settings.proxy = {ProxyKind::Http, u"p"_s, 1, u"u"_s, Secret::elsewhere()};
    });
    row("proxy without port", u"proxy"_s, [](Request &r) {
        r.settings.proxy = {ProxyKind::Http, u"p"_s};
    });
    row("two certificates", u"PKCS#12"_s, [](Request &r) {
        r.settings.tls.certificateFile = u"c"_s;
        r.settings.tls.pkcs12File = u"p"_s;
    });
    row("digest with a header of its own", u"“Authorization”"_s, [](Request &r) {
        r.headers = {{u"authorization"_s, u"x"_s}};
        r.auth = digest(u"u"_s, u"p"_s);
    });
    row("digest user with a colon", u"Digest"_s,
        [](Request &r) { r.auth = digest(u"a:b"_s, u"c"_s); });
    row("digest user with a line break", u"line break"_s,
        [](Request &r) { r.auth = digest(u"a\nb"_s, u"c"_s); });
    row("digest password elsewhere", u"not known here"_s, [](Request &r) {
        r.auth = digest(u"u"_s, {});
        r.auth.password = Secret::elsewhere();
    });
    row("oauth2", u"access token"_s, [](Request &r) { r.auth.kind = AuthKind::OAuth2; });
}

void TestCredentials::refuses()
{
    QFETCH(Request, request);
    QFETCH(QString, naming);
    const auto target = session::buildTarget(request, {});
    QVERIFY(!target);
    QVERIFY2(target.error().message.contains(naming, Qt::CaseInsensitive),
             qPrintable(target.error().message));
    QVERIFY(target.error().message.endsWith(u'.'));
}

void TestCredentials::userInfoIsTold()
{
    session::TargetNotes notes;
    auto target = session::buildTarget(requestTo(u"ws://u:p@h/x"_s), {}, &notes);
    QVERIFY(target);
    QVERIFY(notes.basicFromUrl);
    QCOMPARE(target->url, QUrl(u"ws://h/x"_s));
    target = session::buildTarget(requestTo(u"ws://h/x"_s), {}, &notes);
    QVERIFY(target);
    QVERIFY(!notes.basicFromUrl);
}

void TestCredentials::digestWaitsForItsChallenge()
{
    Request request = requestTo(u"ws://other:one@h/"_s);
    request.auth = digest(u"me"_s, u"hunter2"_s);
    QCOMPARE(linesOf(request), (QByteArrayList{"GET / HTTP/1.1", "Host: h"}));
    session::TargetNotes notes;
    const auto target = session::buildTarget(request, {}, &notes);
    QVERIFY(target && target->digest);
    QCOMPARE(target->digest->user, u"me"_s);
    QCOMPARE(target->digest->password, u"hunter2"_s);
    QVERIFY(!notes.basicFromUrl);
    QCOMPARE(net::Redactor(target->secrets).redacted(u"me:hunter2, hunter2"_s), u"me:***, ***"_s);
    QVERIFY(!session::buildTarget(requestTo(u"ws://h/"_s), {})->digest);
}

void TestCredentials::theRouteArrives()
{
    Request request = requestTo(u"wss://h/"_s);
    request.settings.proxy = {ProxyKind::Socks5, u"p"_s, 1080, u"u"_s, Secret(u"w"_s)};
    request.settings.tls
        = {{u"ca"_s}, {}, {}, u"me.p12"_s, Secret(u"x"_s), TlsVersion::Tls13, u"inner"_s};
    request.settings.connectTo = {u"10.0.0.2"_s, 8443};
    request.settings.maxFrameBytes = 77;
    request.settings.maxRedirects = 4;
    request.settings.ipVersion = IpVersion::V6;
    const auto target = session::buildTarget(request, {});
    QVERIFY(target);
    QCOMPARE(target->proxy,
             QNetworkProxy(QNetworkProxy::Socks5Proxy, u"p"_s, 1080, u"u"_s, u"w"_s));
    QVERIFY(!target->systemProxy);
    QCOMPARE(target->tls.caFiles, QStringList(u"ca"_s));
    QCOMPARE(target->tls.pkcs12File, u"me.p12"_s);
    QCOMPARE(target->tls.passphrase, QByteArray("x"));
    QCOMPARE(target->tls.protocol, QSsl::TlsV1_3OrLater);
    QCOMPARE(target->tls.serverName, u"inner"_s);
    QCOMPARE(target->maxFrameBytes, 77u);
    QCOMPARE(target->maxRedirects, 4);
    QVERIFY(target->addresses == net::AddressFamily::V6);
    request.settings.ipVersion = IpVersion::V4;
    QVERIFY(session::buildTarget(request, {})->addresses == net::AddressFamily::V4);
    QCOMPARE(net::connectUrl(*target), QUrl(u"wss://10.0.0.2:8443/"_s));
    request.settings.proxy.kind = ProxyKind::System;
    QVERIFY(session::buildTarget(request, {})->systemProxy);
}

void TestCredentials::nothingSecretIsKept_data()
{
    QTest::addColumn<Request>("request");
    QTest::addColumn<QByteArrayList>("secrets");
    QTest::addColumn<QByteArray>("shows");

    const auto row = [](const char *name, const QByteArrayList &secrets, const QByteArray &shows,
                        const auto &change) {
        Request request = requestTo(u"ws://h/?a=1"_s);
        change(request);
        QTest::newRow(name) << request << secrets << shows;
    };
    row("basic", {"hunter", "bWU6aHVudGVyMg=="}, "Authorization: Basic ***",
        [](Request &r) { r.auth = basic(u"me"_s, u"hunter2"_s); });
    row("bearer", {"t0ken-t0ken"}, "Authorization: Bearer ***",
        [](Request &r) { r.auth = bearer(u"t0ken-t0ken"_s); });
    row("short token", {"Bearer xyz"}, "Authorization: Bearer ***",
        [](Request &r) { r.auth = bearer(u"xyz"_s); });
    row("key in a header", {"s3cr3t"}, "X-Key: ***",
        [](Request &r) { r.auth = apiKey(ApiKeyPlace::Header, u"X-Key"_s, u"s3cr3t"_s); });
    row("key in the query", {"s3/cr&3t \xC3\xBC", "s3%2Fcr%263t", "s3%2Fcr"},
        "GET /?a=1&key=*** HTTP",
        [](Request &r) { r.auth = apiKey(ApiKeyPlace::Query, u"key"_s, u"s3/cr&3t ü"_s); });
    row("URL", {"hunter", "bWU6aHVudGVyMg=="}, "Authorization: Basic ***",
        [](Request &r) { r.url = u"ws://me:hunter2@h/"_s; });
    row("cookie", {"abcdef"}, "Cookie: a=1; s=***; b=2", [](Request &r) {
        r.cookies = {{u"a"_s, u"1"_s}, {u"s"_s, u"abcdef"_s}, {u"b"_s, u"2"_s}};
        r.cookies[1].secret = true;
    });
    row("header", {"abcdef"}, "X-A: ***", [](Request &r) {
        r.headers = {{u"X-A"_s, u"abcdef"_s}};
        r.headers[0].secret = true;
    });
}

void TestCredentials::nothingSecretIsKept()
{
    QFETCH(Request, request);
    QFETCH(QByteArrayList, secrets);
    QFETCH(QByteArray, shows);
    const auto target = session::buildTarget(request, {});
    QVERIFY(target);
    const net::Redactor redactor(target->secrets);

    wire::HandshakeFacts facts;
    facts.request = net::upgradeRequest(*target, "key");
    facts.url = target->url.toString(QUrl::FullyEncoded);
    facts.response = "HTTP/1.1 400 You sent " + secrets[0] + "\r\n\r\n";
    facts.body = facts.request;
    const wire::HandshakeFacts kept = redactor.redacted(facts);
    QVERIFY2(kept.request.contains(shows), kept.request.constData());
    QVERIFY(wire::parseRequestHead(kept.request));

    wire::Failure failure;
    failure.message = target->url.toString();
    failure.evidence = QString::fromUtf8(facts.request);
    failure.bytes = facts.request;
    failure.steps = {{wire::NextStep::Kind::UseUrl, facts.url}};
    const wire::Failure told = redactor.redacted(failure);
    // What a person is offered to use has no stars in it.
    QCOMPARE(told.steps.size(), std::size_t(1));
    QVERIFY2(!told.steps[0].value.contains(u'*'), qPrintable(told.steps[0].value));
    for (const QByteArray &text :
         {kept.request, kept.url.toUtf8(), kept.body, told.message.toUtf8(), told.evidence.toUtf8(),
          told.bytes, told.steps[0].value.toUtf8()}) {
        for (const QByteArray &secret : secrets)
            QVERIFY2(!text.contains(secret), text.constData());
    }
    if (secrets[0].size() >= net::Redactor::recognisable && !secrets[0].startsWith("hunter"))
        QVERIFY2(!kept.response.contains(secrets[0]), kept.response.constData());
}

void TestCredentials::shortSecretsOnlyWhereTheyStand()
{
    const net::Redactor redactor({{"key=", "1"}, {{}, "2"}, {"Bearer ", {}}});
    QCOMPARE(redactor.redacted(QByteArray("GET /1?key=1 HTTP/1.1 2 Bearer ")),
             QByteArray("GET /1?key=*** HTTP/1.1 2 Bearer "));
    // One that is part of another.
    const net::Redactor both({{{}, "secret"}, {{}, "secret-and-more"}});
    QCOMPARE(both.redacted(u"secret-and-more, secret"_s), u"***, ***"_s);
}

void TestCredentials::whatACutLeftOfASecret_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("kept");
    const auto row = [](const QString &text, const QString &kept) {
        QTest::newRow(qPrintable(text)) << text << kept;
    };
    row(u"sid=0123456789ab"_s, u"sid=***"_s);
    row(u"sid=0123456789a"_s, u"sid=***"_s);
    row(u"sid=0123456789a…"_s, u"sid=***…"_s);
    row(u"sid=0…\n0123456… 012345…“sid=01…” 01234…"_s, u"sid=***…\n***… ***…“sid=***…” 01234…"_s);
    row(u"0123456789a, 0123456789a."_s, u"0123456789a, 0123456789a."_s);
    row(u"sid=…"_s, u"sid=…"_s);
    row(u"…"_s, u"…"_s);
    row(u"pin=1"_s, u"pin=1"_s); // that short it is another
    row(u"pin=12"_s, u"pin=***"_s);
    row({}, {});
}

void TestCredentials::whatACutLeftOfASecret()
{
    QFETCH(QString, text);
    const net::Redactor redactor({{"sid=", "0123456789ab"}, {"pin=", "12"}});
    QTEST(redactor.redacted(text), "kept");
}

void TestCredentials::stepsGoWithoutSecrets_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("offered"); // empty: not offered
    const auto row = [](const QString &url, const QString &offered) {
        QTest::newRow(qPrintable(url)) << url << offered;
    };
    row(u"wss://h/?a=1&key=s3cr3t-1&b"_s, u"wss://h/?a=1&b"_s);
    row(u"wss://h/x?key=s3cr3t-1"_s, u"wss://h/x"_s);
    row(u"wss://h/?other=s3cr3t-1"_s, u"wss://h/"_s);
    row(u"wss://h/s3cr3t-1"_s, {});
    row(u"wss://h/s3cr3t-1?a=1&key=s3cr3t-1"_s, {});
    row(u"wss://h/?a=1&b=2"_s, u"wss://h/?a=1&b=2"_s);
}

void TestCredentials::stepsGoWithoutSecrets()
{
    QFETCH(QString, url);
    QFETCH(QString, offered);
    wire::Failure failure;
    failure.steps = {{wire::NextStep::Kind::UseUrl, url}, {wire::NextStep::Kind::Retry}};
    const auto steps
        = net::Redactor(std::vector<net::SecretText>{{"key=", "s3cr3t-1"}}).redacted(failure).steps;
    QCOMPARE(steps.size(), std::size_t(offered.isEmpty() ? 1 : 2));
    if (!offered.isEmpty())
        QCOMPARE(steps[0].value, offered);
}

QTEST_GUILESS_MAIN(TestCredentials)
#include "tst_credentials.moc"
