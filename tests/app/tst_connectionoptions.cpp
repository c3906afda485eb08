// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/connectoptions.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sockwright;
using namespace sockwright::cli;
using namespace sockwright::workspace;

namespace {

const QString url = u"ws://h/x"_s;

/// The options of `connect URL words…`, which must be right.
ConnectOptions connectWith(const QStringList &words)
{
    const auto options = parseConnect(QStringList(url) + words);
    if (!options)
        qWarning("%s", qPrintable(options.error().message));
    return options ? *options : ConnectOptions();
}

Request requestWith(const QStringList &words, const Request &saved = {})
{
    return requestFor(connectWith(words), saved);
}

} // namespace

/// Credentials and the way to the server on the command line.
class TestConnectionOptions : public QObject
{
    Q_OBJECT

private slots:
    void readsAuth_data();
    void readsAuth();
    void authReplacesTheSavedOne();
    void readsProxy_data();
    void readsProxy();
    void readsConnectTo_data();
    void readsConnectTo();
    void readsTheRoute();
    void nothingGivenNothingTouched();
    void anotherCertificateReplacesTheSavedOne();
    void cookiesComeAfterTheSavedOnes();
    void readsThePassphrase();
    void refuses_data();
    void refuses();
};

void TestConnectionOptions::readsAuth_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<Auth>("auth");

    const auto withPassword = [](AuthKind kind, const QString &user, const QString &password) {
        Auth auth;
        auth.kind = kind;
        auth.user = user;
        auth.password = Secret(password);
        return auth;
    };
    const auto row = [](const char *text, const Auth &auth) {
        QTest::newRow(text) << QString::fromUtf8(text) << auth;
    };
    row("basic:user:pass", withPassword(AuthKind::Basic, u"user"_s, u"pass"_s));
    row("basic:u:p:q", withPassword(AuthKind::Basic, u"u"_s, u"p:q"_s));
    row("basic:u:", withPassword(AuthKind::Basic, u"u"_s, {}));
    row("digest:u:p", withPassword(AuthKind::Digest, u"u"_s, u"p"_s));
    Auth bearer;
    bearer.kind = AuthKind::Bearer;
    bearer.token = Secret(u"a:b"_s);
    row("bearer:a:b", bearer);
    Auth key;
    key.kind = AuthKind::ApiKey;
    key.keyName = u"X-Key"_s;
    key.keyValue = Secret(u"a:b"_s);
    row("apikey:header:X-Key:a:b", key);
    key.keyPlace = ApiKeyPlace::Query;
    row("apikey:query:X-Key:a:b", key);
}

void TestConnectionOptions::readsAuth()
{
    QFETCH(QString, text);
    QFETCH(Auth, auth);
    const Request request = requestWith({u"--auth"_s, text});
    QCOMPARE(request.auth, auth);
    QCOMPARE(request.url, url); // a key of the query is added when the URL is asked for
    QVERIFY(request.headers.empty());
}

void TestConnectionOptions::authReplacesTheSavedOne()
{
    Request saved;
    saved.auth.kind = AuthKind::Bearer;
    saved.auth.token = Secret::elsewhere();
    QCOMPARE(requestWith({}, saved).auth, saved.auth);
    const Auth replaced = requestWith({u"--auth=basic:u:p"_s}, saved).auth;
    QVERIFY(replaced.kind == AuthKind::Basic);
    QVERIFY(!replaced.token.isSet());
}

void TestConnectionOptions::readsProxy_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<ProxySettings>("proxy");

    QTest::newRow("http") << u"http://h:8080"_s << ProxySettings{ProxyKind::Http, u"h"_s, 8080};
    QTest::newRow("slash") << u"http://h:8080/"_s << ProxySettings{ProxyKind::Http, u"h"_s, 8080};
    QTest::newRow("socks5, user") << u"socks5://u:p%40q@10.0.0.1:1"_s
                                  << ProxySettings{ProxyKind::Socks5, u"10.0.0.1"_s, 1, u"u"_s,
                                                   Secret(u"p@q"_s)};
    QTest::newRow("IPv6") << u"http://[::1]:3128"_s
                          << ProxySettings{ProxyKind::Http, u"::1"_s, 3128};
}

void TestConnectionOptions::readsProxy()
{
    QFETCH(QString, text);
    QFETCH(ProxySettings, proxy);
    QCOMPARE(requestWith({u"--proxy"_s, text}).settings.proxy, proxy);
}

void TestConnectionOptions::readsConnectTo_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("host"); // empty: refused
    QTest::addColumn<int>("port");
    QTest::newRow("name") << u"node2:8443"_s << u"node2"_s << 8443;
    QTest::newRow("IPv4") << u"10.0.0.2:80"_s << u"10.0.0.2"_s << 80;
    QTest::newRow("IPv6") << u"[::1]:1"_s << u"::1"_s << 1;
    for (const char *wrong : {"", "h", ":1", "h:", "h:0", "h:65536", "h:x", "u@h:1", "h:1/x",
                              "::1:80", "h:1?a", "ws://h:1"})
        QTest::newRow(wrong) << QString::fromLatin1(wrong) << QString() << 0;
}

void TestConnectionOptions::readsConnectTo()
{
    QFETCH(QString, text);
    QFETCH(QString, host);
    QFETCH(int, port);
    const auto options = parseConnect({url, u"--connect-to"_s, text});
    QCOMPARE(options.ok(), !host.isEmpty());
    if (host.isEmpty())
        QVERIFY(options.error().message.contains("--connect-to"_L1));
    else
        QCOMPARE(requestFor(*options, {}).settings.connectTo, (ConnectTo{host, port}));
}

void TestConnectionOptions::readsTheRoute()
{
    const RequestSettings settings
        = requestWith({u"--ipv6"_s, u"--max-frame=512"_s, u"--tls-min=1.3"_s, u"--server-name"_s,
                       u"inner"_s, u"--pkcs12=me.p12"_s, u"--ca=a"_s, u"--max-redirects=7"_s})
              .settings;
    QVERIFY(settings.ipVersion == IpVersion::V6);
    QCOMPARE(settings.maxFrameBytes, 512);
    QCOMPARE(settings.maxRedirects, 7);
    QVERIFY(settings.tls.minimumVersion == TlsVersion::Tls13);
    QCOMPARE(settings.tls.serverName, u"inner"_s);
    QCOMPARE(settings.tls.pkcs12File, u"me.p12"_s);
    QCOMPARE(settings.tls.caFiles, QStringList(u"a"_s));
    QVERIFY(requestWith({u"--ipv4"_s}).settings.ipVersion == IpVersion::V4);
}

void TestConnectionOptions::nothingGivenNothingTouched()
{
    Request saved;
    saved.cookies = {{u"a"_s, u"1"_s}};
    saved.settings.proxy = {ProxyKind::Socks5, u"p"_s, 1};
    saved.settings.tls.caFiles = QStringList{u"ca"_s};
    saved.settings.tls.minimumVersion = TlsVersion::Tls13;
    saved.settings.connectTo = {u"c"_s, 2};
    saved.settings.ipVersion = IpVersion::V4;
    saved.settings.maxFrameBytes = 3;
    saved.settings.maxRedirects = 2;
    const Request request = requestWith({}, saved);
    QCOMPARE(request.settings, saved.settings);
    QCOMPARE(request.cookies, saved.cookies);
    QCOMPARE(requestWith({}).settings, RequestSettings());
}

void TestConnectionOptions::anotherCertificateReplacesTheSavedOne()
{
    Request saved;
    saved.settings.tls.pkcs12File = u"saved.p12"_s;
    saved.settings.tls.passphrase = Secret::elsewhere();
    const TlsSettings tls = requestWith({u"--cert=c"_s, u"--key=k"_s}, saved).settings.tls;
    QCOMPARE(tls, (TlsSettings{{}, u"c"_s, u"k"_s}));
}

void TestConnectionOptions::cookiesComeAfterTheSavedOnes()
{
    Request saved;
    saved.cookies = {{u"a"_s, u"1"_s}};
    QCOMPARE(requestWith({u"--cookie=b=2"_s, u"--cookie=c="_s}, saved).cookies,
             (Fields{{u"a"_s, u"1"_s}, {u"b"_s, u"2"_s}, {u"c"_s, u""_s}}));
}

void TestConnectionOptions::readsThePassphrase()
{
    QCOMPARE(*passphraseFor(connectWith({})), QString());

    qputenv("TST_PASSPHRASE", "from the environment");
    QCOMPARE(*passphraseFor(connectWith({u"--passphrase-env=TST_PASSPHRASE"_s})),
             u"from the environment"_s);
    const auto unset = passphraseFor(connectWith({u"--passphrase-env=TST_NOT_SET"_s}));
    QVERIFY(!unset);
    QVERIFY(unset.error().message.contains("TST_NOT_SET"_L1));

    const QTemporaryDir dir;
    const QString file = dir.filePath(u"passphrase"_s);
    for (const auto &[bytes, text] : {std::pair<QByteArray, QString>{"one line", u"one line"_s},
                                      {"first\nsecond\n", u"first"_s},
                                      {"dos\r\n", u"dos"_s},
                                      {"", u""_s}}) {
        QFile out(file);
        QVERIFY(out.open(QIODevice::WriteOnly) && out.write(bytes) == bytes.size());
        out.close();
        QCOMPARE(*passphraseFor(connectWith({u"--passphrase-file"_s, file})), text);
    }
    QVERIFY(!passphraseFor(connectWith({u"--passphrase-file"_s, dir.filePath(u"none"_s)})));
}

void TestConnectionOptions::refuses_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QString>("naming");
    const auto row = [](const char *name, const QStringList &words, const QString &naming) {
        QTest::newRow(name) << words << naming;
    };
    row("both versions of IP", {u"--ipv4"_s, u"--ipv6"_s}, u"--ipv6"_s);
    row("TLS version", {u"--tls-min=1.1"_s}, u"--tls-min"_s);
    row("frame", {u"--max-frame=0"_s}, u"--max-frame"_s);
    row("redirects", {u"--max-redirects=51"_s}, u"--max-redirects"_s);
    row("two certificates", {u"--pkcs12=p"_s, u"--cert=c"_s, u"--key=k"_s}, u"--pkcs12"_s);
    row("two passphrases", {u"--passphrase-env=A"_s, u"--passphrase-file=f"_s},
        u"--passphrase-file"_s);
    row("auth place", {u"--auth=apikey:cookie:n:v"_s}, u"--auth"_s);
    row("auth kind", {u"--auth=hawk:a:b"_s}, u"--auth"_s);
}

void TestConnectionOptions::refuses()
{
    QFETCH(QStringList, words);
    QFETCH(QString, naming);
    const auto options = parseConnect(QStringList(url) + words);
    QVERIFY(!options);
    QVERIFY2(options.error().message.contains(naming), qPrintable(options.error().message));
}

QTEST_GUILESS_MAIN(TestConnectionOptions)
#include "tst_connectionoptions.moc"
