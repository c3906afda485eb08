// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/requestfile.h"
#include "workspace/secretfields.h"

#include "randomrequest.h"

#include <QTest>

using namespace sockwright;
using namespace sockwright::workspace;
using namespace Qt::StringLiterals;

namespace {

QByteArray withFormat(const QByteArray &members)
{
    return "{\"format\": 1, \"url\": \"ws://h\", " + members + '}';
}

Request readFrom(const QByteArray &members)
{
    const base::Result<Request> read = requestFromBytes(withFormat(members));
    if (!read)
        qWarning("%s", qPrintable(read.error().message));
    return read ? *read : Request();
}

} // namespace

/// Cookies, credentials and the way to the server in the file of a request.
class TestConnectionValues : public QObject
{
    Q_OBJECT

private slots:
    void roundTrips();
    void noSecretIsWritten();
    void everySecretHasAField();
    void secretsByHandAreTaken();
    void referencesAreNoSecrets_data();
    void referencesAreNoSecrets();
    void paramsCannotBeSecret();
    void whatAPersonWrites();
    void errors_data();
    void errors();
    void whatCannotBeReadIsNotWritten_data();
    void whatCannotBeReadIsNotWritten();
};

void TestConnectionValues::roundTrips()
{
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo("seed %u", seed);
    test::RandomRequest random(seed);
    for (int i = 0; i < 2000; ++i) {
        const Request request = random.make();
        const base::Result<QByteArray> bytes = requestToBytes(request);
        QVERIFY2(bytes, bytes ? "" : qPrintable(bytes.error().message));
        const base::Result<Request> read = requestFromBytes(*bytes);
        QVERIFY2(read, read ? "" : qPrintable(read.error().message));
        QVERIFY2(*read == request, bytes->constData());
        QCOMPARE(*requestToBytes(*read), *bytes);
    }
}

void TestConnectionValues::noSecretIsWritten()
{
    const Secret secret(u"hidden1234"_s);
    Request request;
    request.headers = {{u"X-Key"_s, secret.value()}};
    request.headers[0].secret = true;
    request.cookies = {{u"session"_s, secret.value()}};
    request.cookies[0].secret = true;
    request.auth.password = request.auth.token = request.auth.keyValue = secret;
    request.auth.oauth2.clientSecret = secret;
    request.settings.proxy.password = secret;
    request.settings.tls.passphrase = secret;
    const QByteArray bytes = *requestToBytes(request);
    QVERIFY2(!bytes.contains("hidden"), bytes.constData());
    QCOMPARE(bytes.count("\"secret\": true"), 8);

    Request read = *requestFromBytes(bytes);
    QCOMPARE(read, withoutSecretValues(request));
    QVERIFY(read.headers[0].secret && read.headers[0].value.isEmpty());
    QVERIFY(read.cookies[0].secret && read.cookies[0].name == u"session"_s);
    for (const Secret &kept :
         {read.auth.password, read.auth.token, read.auth.keyValue, read.auth.oauth2.clientSecret,
          read.settings.proxy.password, read.settings.tls.passphrase}) {
        QVERIFY(kept.isSet());
        QVERIFY(!kept.isKnown());
    }
    QCOMPARE(*requestToBytes(read), bytes);

    // As they come back from Secrets.
    for (const SecretField &kept : secretsOf(read)) {
        QCOMPARE(kept.value, QString());
        setSecret(read, kept.field, secret.value());
    }
    QCOMPARE(read, request);
}

void TestConnectionValues::everySecretHasAField()
{
    Request request;
    request.headers = {{u"A"_s, u"1"_s}, {u"A"_s, u"2"_s}, {u"B"_s, u"{{b}}"_s}};
    request.cookies = {{u"A"_s, {}}};
    for (Fields *rows : {&request.headers, &request.cookies}) {
        for (Field &row : *rows)
            row.secret = true;
    }
    request.headers[0].secret = false;
    request.auth.token = Secret(u"t"_s);
    request.settings.proxy.password = Secret::elsewhere();
    const std::vector<SecretField> expected{{u"headers/A#2"_s, u"2"_s},
                                            {u"cookies/A"_s, {}},
                                            {u"auth.token"_s, u"t"_s},
                                            {u"settings.proxy.password"_s, {}}};
    QVERIFY(secretsOf(request) == expected);
    const Request before = request;
    setSecret(request, u"auth.password"_s, u"x"_s); // has none
    setSecret(request, u"headers/B"_s, u"x"_s); // a reference
    QCOMPARE(request, before);
}

void TestConnectionValues::secretsByHandAreTaken()
{
    const Request request = readFrom(R"("auth": {"type": "basic", "user": "u", "password": "p1"},
        "cookies": [{"name": "a", "value": "v1", "secret": true}])");
    QCOMPARE(request.auth.password, Secret(u"p1"_s));
    QCOMPARE(request.cookies[0].value, u"v1"_s);
    const QByteArray bytes = *requestToBytes(request);
    QVERIFY(!bytes.contains("p1") && !bytes.contains("v1"));
}

void TestConnectionValues::referencesAreNoSecrets_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isReference");
    QTest::newRow("reference") << u"{{token}}"_s << true;
    QTest::newRow("with spaces") << u"{{ my token }}"_s << true;
    QTest::newRow("one letter") << u"{{a}}"_s << true;
    QTest::newRow("no name") << u"{{}}"_s << false;
    QTest::newRow("text before") << u"x{{token}}"_s << false;
    QTest::newRow("text behind") << u"{{token}} "_s << false;
    QTest::newRow("two, a secret between") << u"{{a}}secret{{b}}"_s << false;
    QTest::newRow("one brace") << u"{token}"_s << false;
    QTest::newRow("empty") << QString() << false;
}

void TestConnectionValues::referencesAreNoSecrets()
{
    QFETCH(QString, text);
    QFETCH(bool, isReference);
    QCOMPARE(isVariableReference(text), isReference);
    if (text.isEmpty())
        return;
    Request request;
    request.auth.token = Secret(text);
    const Request read = *requestFromBytes(*requestToBytes(request));
    QCOMPARE(read.auth.token, isReference ? Secret(text) : Secret::elsewhere());
}

void TestConnectionValues::paramsCannotBeSecret()
{
    const Request request = readFrom(
        R"("url": "ws://h/?a=1", "params": [{"name": "a", "value": "1", "secret": true}])");
    QVERIFY(!request.params[0].secret);
    QCOMPARE(request.params[0].value, u"1"_s);
    QCOMPARE(*requestFromBytes(*requestToBytes(request)), request);
}

void TestConnectionValues::whatAPersonWrites()
{
    const Request request = readFrom(R"(
        "cookies": [{"name": "a", "value": "1"}, {"name": "b", "value": "2", "enabled": false}],
        "auth": {"type": "apikey", "in": "query", "name": "key", "value": "{{key}}"},
        "settings": {
            "proxy": {"type": "socks5", "host": "127.0.0.1", "port": 1080, "user": "u"},
            "tls": {"caFiles": ["ca.pem"], "pkcs12File": "me.p12", "passphrase": {"secret": true},
                    "minimumVersion": "1.3", "serverName": "inner.example"},
            "connectTo": {"host": "10.0.0.2", "port": 8443},
            "ipVersion": "6", "maxRedirects": 5, "maxFrameBytes": 65536,
            "reconnect": {"enabled": true, "tries": 0, "delayMs": 10},
            "afterConnect": [{"name": "join", "format": "json", "content": "{}"}],
            "keepaliveMessage": {"format": "text", "content": "beat"}})");
    QCOMPARE(request.cookies.size(), std::size_t(2));
    QVERIFY(!request.cookies[1].enabled);
    QVERIFY(request.auth.kind == AuthKind::ApiKey);
    QVERIFY(request.auth.keyPlace == ApiKeyPlace::Query);
    QCOMPARE(request.auth.keyName, u"key"_s);
    QCOMPARE(request.auth.keyValue, Secret(u"{{key}}"_s));
    const RequestSettings &settings = request.settings;
    QVERIFY(settings.proxy.kind == ProxyKind::Socks5);
    QCOMPARE(settings.proxy.port, 1080);
    QCOMPARE(settings.tls.caFiles, QStringList(u"ca.pem"_s));
    QVERIFY(settings.tls.passphrase.isSet() && !settings.tls.passphrase.isKnown());
    QVERIFY(settings.tls.minimumVersion == TlsVersion::Tls13);
    QCOMPARE(settings.connectTo.port, 8443);
    QVERIFY(settings.ipVersion == IpVersion::V6);
    QCOMPARE(settings.maxRedirects, 5);
    QCOMPARE(settings.maxFrameBytes, 65536);
    QVERIFY(settings.reconnect.enabled);
    QCOMPARE(settings.reconnect.tries, 0);
    QCOMPARE(settings.reconnect.maxDelayMs, 30'000);
    QCOMPARE(settings.afterConnect.size(), std::size_t(1));
    QCOMPARE(settings.keepaliveMessage->content, u"beat"_s);
}

void TestConnectionValues::errors_data()
{
    QTest::addColumn<QByteArray>("members");
    QTest::addColumn<QString>("part");

    const auto row = [](const char *name, const QByteArray &members, const QString &part) {
        QTest::newRow(name) << members << part;
    };
    const auto setting = [&row](const char *name, const QByteArray &member, const QString &part) {
        row(name, "\"settings\": {" + member + '}', u"\"settings."_s + part);
    };
    const QByteArray longText = '"' + QByteArray(70'000, 'x') + '"';
    row("cookies", R"("cookies": {})", u"\"cookies\" should be a list"_s);
    row("cookie", R"("cookies": [{"secret": 1}])", u"\"cookies[0].secret\""_s);
    row("auth", R"("auth": "basic")", u"\"auth\" should be an object"_s);
    row("auth type", R"("auth": {"type": "hawk"})", u"\"auth.type\" should be one of"_s);
    row("auth type number", R"("auth": {"type": 1})", u"\"auth.type\""_s);
    row("password", R"("auth": {"password": 1})", u"\"auth.password\""_s);
    row("password object", R"("auth": {"password": {"secret": "x"}})",
        u"\"auth.password.secret\""_s);
    row("long token", R"("auth": {"token": )" + longText + '}', u"\"auth.token\""_s);
    row("long user", R"("auth": {"user": )" + longText + '}', u"\"auth.user\""_s);
    row("key place", R"("auth": {"in": "cookie"})", u"\"auth.in\""_s);
    row("oauth2", R"("auth": {"oauth2": []})", u"\"auth.oauth2\""_s);
    row("grant", R"("auth": {"oauth2": {"grant": "implicit"}})", u"\"auth.oauth2.grant\""_s);
    row("redirect port", R"("auth": {"oauth2": {"redirectPort": 65536}})",
        u"\"auth.oauth2.redirectPort\""_s);
    setting("proxy", R"("proxy": "http://h:1")", u"proxy\""_s);
    setting("proxy type", R"("proxy": {"type": "ftp"})", u"proxy.type\""_s);
    setting("proxy port", R"("proxy": {"port": -1})", u"proxy.port\""_s);
    setting("proxy host", "\"proxy\": {\"host\": " + longText + '}', u"proxy.host\""_s);
    setting("CA files", R"("tls": {"caFiles": "ca.pem"})", u"tls.caFiles\""_s);
    setting("many CA files",
            "\"tls\": {\"caFiles\": [\"a\"" + QByteArray(",\"a\"").repeated(100) + "]}",
            u"tls.caFiles\" should be a list of at most 100"_s);
    setting("TLS version", R"("tls": {"minimumVersion": "1.1"})", u"tls.minimumVersion\""_s);
    setting("TLS version number", R"("tls": {"minimumVersion": 1.3})", u"tls.minimumVersion\""_s);
    setting("connect to", R"("connectTo": "h:1")", u"connectTo\""_s);
    setting("connect to port", R"("connectTo": {"port": 70000})", u"connectTo.port\""_s);
    setting("IP version", R"("ipVersion": 6)", u"ipVersion\""_s);
    setting("redirects", R"("maxRedirects": 51)", u"maxRedirects\""_s);
    setting("frame", R"("maxFrameBytes": -1)", u"maxFrameBytes\""_s);
    setting("reconnect", R"("reconnect": true)", u"reconnect\""_s);
    setting("tries", R"("reconnect": {"tries": 1000001})", u"reconnect.tries\""_s);
    setting("jitter", R"("reconnect": {"jitterPercent": 101})", u"reconnect.jitterPercent\""_s);
    setting("after connect", R"("afterConnect": [{}, 1])", u"afterConnect[1]\""_s);
    setting("keepalive", R"("keepaliveMessage": "beat")", u"keepaliveMessage\""_s);
    setting("keepalive format", R"("keepaliveMessage": {"format": "cbor"})",
            u"keepaliveMessage.format\""_s);
}

void TestConnectionValues::errors()
{
    QFETCH(QByteArray, members);
    QFETCH(QString, part);
    const base::Result<Request> read = requestFromBytes(withFormat(members));
    QVERIFY(!read);
    QVERIFY2(read.error().message.contains(part), qPrintable(read.error().message));
}

void TestConnectionValues::whatCannotBeReadIsNotWritten_data()
{
    QTest::addColumn<Request>("request");
    const auto row = [](const char *name, void (*change)(Request & request)) {
        Request request;
        change(request);
        QTest::newRow(name) << request;
    };
    row("host", [](Request &r) { r.settings.proxy.host = QString(256, u'h'); });
    row("port", [](Request &r) { r.settings.connectTo.port = 65536; });
    row("redirects", [](Request &r) { r.settings.maxRedirects = 51; });
    row("cookies", [](Request &r) { r.cookies.resize(maxRows + 1); });
    row("after connect", [](Request &r) { r.settings.afterConnect.resize(maxRows + 1); });
}

void TestConnectionValues::whatCannotBeReadIsNotWritten()
{
    QFETCH(Request, request);
    const base::Result<QByteArray> bytes = requestToBytes(request);
    QVERIFY(!bytes);
    QVERIFY(bytes.error().message.endsWith(u'.'));
}

QTEST_GUILESS_MAIN(TestConnectionValues)
#include "tst_connectionvalues.moc"
