// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/requestfile.h"

#include "workspace/secretfields.h"
#include "workspace/urlquery.h"

#include <QFile>
#include <QRandomGenerator>
#include <QTest>

using namespace sockwright;
using namespace sockwright::workspace;
using namespace Qt::StringLiterals;

namespace {

// Set to write the goldens anew; a test proves that it is off.
constexpr bool updateGoldens = false;

QByteArray golden(const QString &name)
{
    QFile file(QFINDTESTDATA(u"data/%1"_s.arg(name)));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

Request fullRequest()
{
    Request request;
    request.url = u"wss://{{host}}/chat?room=1&user=J%C3%BCrgen#top"_s;
    request.params = paramsFromUrl(request.url, {});
    request.params[1].note = u"who joins"_s;
    request.params.push_back({u"debug"_s, u"1"_s, false});
    request.headers
        = {{u"Origin"_s, u"https://example.org"_s},
           {u"X-Trace"_s, u""_s, false, u"only when asked"_s, {{u"type"_s, "\"plain\""}}}};
    request.cookies = {{u"session"_s, u""_s}, {u"theme"_s, u"dark"_s, false}};
    request.cookies[0].secret = true;
    request.auth.kind = AuthKind::Bearer;
    request.auth.token = Secret(u"{{token}}"_s);
    request.settings.subprotocols = QStringList{u"chat.v2"_s, u"chat.v1"_s};
    request.settings.verifyTls = false;
    request.settings.autoPong = false;
    request.settings.connectTimeoutMs = 2500;
    request.settings.closeTimeoutMs = 1;
    request.settings.maxMessageBytes = 9'007'199'254'740'993;
    request.settings.pongDelayMs = 250;
    request.settings.keepaliveMs = 30'000;
    request.settings.keepaliveMisses = 1000;
    request.settings.compression = {true, 9, 10, true, true, {{u"level"_s, "6"}}};
    request.settings.maxFrameBytes = 65'536;
    request.settings.keepaliveMessage = SavedMessage{u""_s, MessageFormat::Text, u"beat"_s};
    request.settings.proxy
        = {ProxyKind::Http, u"proxy.example"_s, 3128, u"me"_s, Secret::elsewhere()};
    request.settings.tls = {{u"ca.pem"_s},       u"me.pem"_s,       u"me.key"_s,       {},
                            Secret::elsewhere(), TlsVersion::Tls13, u"inner.example"_s};
    request.settings.connectTo = {u"10.0.0.2"_s, 8443};
    request.settings.ipVersion = IpVersion::V4;
    request.settings.maxRedirects = 3;
    request.settings.reconnect = {true, 0, 10, 20, 0};
    request.settings.afterConnect = {{u"subscribe"_s, MessageFormat::Json, u"{}"_s}};
    request.settings.unknown = {{u"keepAliveMs"_s, "3e4"}};
    request.messages = {{u"join"_s, MessageFormat::Json, u"{\n  \"id\": 9007199254740993\n}"_s},
                        {u"bytes"_s, MessageFormat::Hex, u"00 ff"_s},
                        {u"picture"_s, MessageFormat::Base64, u"aGk="_s, {{u"delayMs"_s, "5"}}},
                        {u""_s, MessageFormat::Text, u"\u202e\"\\\u0001\n😀"_s}};
    request.notes = u"# Chat\n\nJoins a room."_s;
    request.unknown = {{u"scenarios"_s, "[1e400,[]]"}, {u"variables"_s, "{}"}};
    return request;
}

QByteArray withFormat(const QByteArray &members)
{
    return "{\"format\": 1, \"url\": \"ws://h\"" + (members.isEmpty() ? members : ", " + members)
        + "}";
}

} // namespace

class TestRequestFile : public QObject
{
    Q_OBJECT

private slots:
    void goldens_data();
    void goldens();
    void unknownKeysStay();
    void missingKeysAreDefaults();
    void defaultsAreNotWritten();
    void oneChangedSettingIsWritten_data();
    void oneChangedSettingIsWritten();
    void unknownKeysOfCompressionStay();
    void urlCountsOverParams();
    void paramsMakeTheQueryOfAUrlWithoutOne();
    void errors_data();
    void errors();
    void limits();
    void cutFiles();
    void changedBytes();
};

void TestRequestFile::goldens_data()
{
    QTest::addColumn<Request>("request");
    QTest::addColumn<QString>("file");

    Request small;
    small.url = u"ws://127.0.0.1:8080/echo"_s;
    QTest::newRow("empty") << Request() << u"empty.ws.json"_s;
    QTest::newRow("small") << small << u"small.ws.json"_s;
    QTest::newRow("full") << fullRequest() << u"full.ws.json"_s;
}

void TestRequestFile::goldens()
{
    QFETCH(Request, request);
    QFETCH(QString, file);
    const base::Result<QByteArray> bytes = requestToBytes(request);
    QVERIFY(bytes.ok());
    if constexpr (updateGoldens) {
        QFile out(QFINDTESTDATA(u"data"_s) + u'/' + file);
        QVERIFY(out.open(QIODevice::WriteOnly) && out.write(*bytes) == bytes->size());
        QFAIL("updateGoldens is on: goldens were written, not tested");
    }
    QCOMPARE(*bytes, golden(file));
    const base::Result<Request> read = requestFromBytes(*bytes);
    QVERIFY2(read.ok(), read ? "" : qPrintable(read.error().message));
    QCOMPARE(*read, request);
}

void TestRequestFile::unknownKeysStay()
{
    const QByteArray bytes = R"({
  "format": 1,
  "future": {"b": 1.0, "a": [1e400], "b": 2},
  "url": "ws://h/?a=1",
  "params": [{"kind": "x", "name": "a", "value": "1"}],
  "settings": {"compress": true},
  "other": null
}
)";
    const base::Result<Request> read = requestFromBytes(bytes);
    QVERIFY(read.ok());
    const QByteArray expected = R"({
  "format": 1,
  "url": "ws://h/?a=1",
  "params": [
    {
      "name": "a",
      "value": "1",
      "kind": "x"
    }
  ],
  "settings": {
    "compress": true
  },
  "future": {
    "b": 1.0,
    "a": [
      1e400
    ],
    "b": 2
  },
  "other": null
}
)";
    QCOMPARE(*requestToBytes(*read), expected);
}

void TestRequestFile::missingKeysAreDefaults()
{
    const base::Result<Request> read = requestFromBytes(R"({"format": 1})");
    QVERIFY(read.ok());
    QCOMPARE(*read, Request());
}

void TestRequestFile::defaultsAreNotWritten()
{
    const base::Result<Request> read = requestFromBytes(withFormat(R"("settings": {
        "verifyTls": true, "autoPong": true, "pongDelayMs": 0, "keepaliveMs": 0,
        "keepaliveMisses": 3, "compression": {"offer": false, "clientMaxWindowBits": 15}})"));
    QVERIFY(read.ok());
    QCOMPARE(read->settings, RequestSettings());
    QVERIFY(!requestToBytes(*read)->contains("settings"));
}

void TestRequestFile::oneChangedSettingIsWritten_data()
{
    QTest::addColumn<RequestSettings>("settings");
    QTest::addColumn<QByteArray>("written"); // without white space

    const auto row = [](const char *name, void (*change)(RequestSettings & settings),
                        const QByteArray &written) {
        RequestSettings settings;
        change(settings);
        QTest::newRow(name) << settings << written;
    };
    using S = RequestSettings;
    row(
        "delay", [](S &s) { s.pongDelayMs = 1; }, R"({"pongDelayMs":1})");
    row(
        "longest delay", [](S &s) { s.pongDelayMs = 86'400'000; }, R"({"pongDelayMs":86400000})");
    row(
        "keepalive", [](S &s) { s.keepaliveMs = 5; }, R"({"keepaliveMs":5})");
    row(
        "unanswered", [](S &s) { s.keepaliveMisses = 1; }, R"({"keepaliveMisses":1})");
    // All of it: an offer is read as one thing.
    row(
        "offer", [](S &s) { s.compression.offer = true; },
        R"({"compression":{"offer":true,"clientMaxWindowBits":15,"serverMaxWindowBits":15,)"
        R"("clientNoContextTakeover":false,"serverNoContextTakeover":false}})");
    row(
        "window kept for later", [](S &s) { s.compression.serverMaxWindowBits = 9; },
        R"({"compression":{"offer":false,"clientMaxWindowBits":15,"serverMaxWindowBits":9,)"
        R"("clientNoContextTakeover":false,"serverNoContextTakeover":false}})");
}

void TestRequestFile::oneChangedSettingIsWritten()
{
    QFETCH(RequestSettings, settings);
    QFETCH(QByteArray, written);
    Request request;
    request.settings = settings;
    const base::Result<QByteArray> bytes = requestToBytes(request);
    QVERIFY(bytes.ok());
    QByteArray compact = *bytes;
    compact.replace(" ", "").replace("\n", "");
    QVERIFY2(compact.contains("\"settings\":" + written + '}'), compact.constData());
    const base::Result<Request> read = requestFromBytes(*bytes);
    QVERIFY(read.ok());
    QCOMPARE(read->settings, settings);
}

void TestRequestFile::unknownKeysOfCompressionStay()
{
    const base::Result<Request> read = requestFromBytes(
        withFormat(R"("settings": {"compression": {"level": 6}, "keepAlive": 1})"));
    QVERIFY(read.ok());
    const UnknownKeys level{{u"level"_s, "6"}};
    QCOMPARE(read->settings.compression.unknown, level);
    const base::Result<Request> again = requestFromBytes(*requestToBytes(*read));
    QVERIFY(again.ok());
    QCOMPARE(*again, *read);
}

void TestRequestFile::urlCountsOverParams()
{
    const base::Result<Request> read
        = requestFromBytes(withFormat(R"("url": "ws://h/?a=2", "params": [
            {"name": "a", "value": "1", "note": "n"},
            {"name": "b", "value": "1", "enabled": false},
            {"name": "gone", "value": "1"}])"));
    QVERIFY(read.ok());
    const Fields expected{{u"a"_s, u"2"_s, true, u"n"_s}, {u"b"_s, u"1"_s, false}};
    QCOMPARE(read->params, expected);
}

// Written by hand, where nothing else says anything of a query.
void TestRequestFile::paramsMakeTheQueryOfAUrlWithoutOne()
{
    const base::Result<Request> read
        = requestFromBytes(withFormat(R"("url": "ws://h/path", "params": [
            {"name": "a b", "value": "1"},
            {"name": "off", "value": "1", "enabled": false}])"));
    QVERIFY(read.ok());
    QCOMPARE(read->url, u"ws://h/path?a%20b=1"_s);
    const Fields expected{{u"a b"_s, u"1"_s}, {u"off"_s, u"1"_s, false}};
    QCOMPARE(read->params, expected);
}

void TestRequestFile::errors_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("part");

    QTest::newRow("empty") << QByteArray() << u"not valid JSON"_s;
    QTest::newRow("cut") << QByteArray("{\"format\": 1,\n\"url\": ") << u"Line 2"_s;
    QTest::newRow("conflict") << QByteArray("{\n<<<<<<< HEAD\n\"format\": 1}") << u"Line 2"_s;
    QTest::newRow("no object") << QByteArray("[1]") << u"JSON object"_s;
    QTest::newRow("no format") << QByteArray("{\"url\": \"\"}") << u"\"format\" is missing"_s;
    QTest::newRow("format 2") << QByteArray("{\"format\": 2}") << u"newer Sockwright"_s;
    QTest::newRow("format 0") << QByteArray("{\"format\": 0}") << u"\"format\""_s;
    QTest::newRow("format text") << QByteArray("{\"format\": \"1\"}") << u"\"format\""_s;
    QTest::newRow("format huge") << QByteArray("{\"format\": 1e400}") << u"\"format\""_s;
    QTest::newRow("url") << QByteArray("{\"format\": 1, \"url\": 5}")
                         << u"\"url\" should be text"_s;
    QTest::newRow("notes") << withFormat("\"notes\": null") << u"\"notes\""_s;
    QTest::newRow("params") << withFormat("\"params\": {}") << u"\"params\" should be a list"_s;
    QTest::newRow("row") << withFormat("\"headers\": [\"a\"]") << u"\"headers[0]\""_s;
    QTest::newRow("row value") << withFormat("\"headers\": [{\"name\": \"a\"}, {\"value\": 1}]")
                               << u"\"headers[1].value\" should be text"_s;
    QTest::newRow("row enabled") << withFormat("\"params\": [{\"enabled\": 1}]")
                                 << u"\"params[0].enabled\" should be true or false"_s;
    QTest::newRow("settings") << withFormat("\"settings\": []") << u"\"settings\""_s;
    QTest::newRow("timeout") << withFormat("\"settings\": {\"connectTimeoutMs\": 1.5}")
                             << u"\"settings.connectTimeoutMs\" should be a whole number"_s;
    QTest::newRow("timeout range")
        << withFormat("\"settings\": {\"closeTimeoutMs\": -1}") << u"\"settings.closeTimeoutMs\""_s;
    QTest::newRow("size") << withFormat("\"settings\": {\"maxMessageBytes\": 0}")
                          << u"\"settings.maxMessageBytes\""_s;
    const auto setting = [](const char *name, const QByteArray &member, const QString &part) {
        QTest::newRow(name) << withFormat("\"settings\": {" + member + '}') << part;
    };
    setting("negative delay", "\"pongDelayMs\": -1", u"\"settings.pongDelayMs\""_s);
    setting("delay past a day", "\"pongDelayMs\": 86400001", u"\"settings.pongDelayMs\""_s);
    setting("delay text", "\"pongDelayMs\": \"1\"", u"\"settings.pongDelayMs\""_s);
    setting("keepalive", "\"keepaliveMs\": -1", u"\"settings.keepaliveMs\""_s);
    setting("no unanswered", "\"keepaliveMisses\": 0", u"\"settings.keepaliveMisses\""_s);
    setting("many unanswered", "\"keepaliveMisses\": 1001", u"\"settings.keepaliveMisses\""_s);
    setting("compression", "\"compression\": true", u"\"settings.compression\""_s);
    setting("offer", "\"compression\": {\"offer\": 1}", u"\"settings.compression.offer\""_s);
    for (const char *bits : {"8", "16", "-15", "9.5", "null"}) {
        setting(bits, "\"compression\": {\"clientMaxWindowBits\": " + QByteArray(bits) + '}',
                u"\"settings.compression.clientMaxWindowBits\""_s);
    }
    setting("server window", "\"compression\": {\"serverMaxWindowBits\": 8}",
            u"\"settings.compression.serverMaxWindowBits\""_s);
    QTest::newRow("subprotocols") << withFormat("\"settings\": {\"subprotocols\": [\"a\", 1]}")
                                  << u"\"settings.subprotocols\" should be a list of texts"_s;
    QTest::newRow("message") << withFormat("\"messages\": [null]") << u"\"messages[0]\""_s;
    QTest::newRow("message format")
        << withFormat("\"messages\": [{\"format\": \"cbor\"}]") << u"\"messages[0].format\""_s;
    QTest::newRow("deep") << withFormat("\"x\": " + QByteArray(100'000, '[')) << u"deep"_s;
}

void TestRequestFile::errors()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, part);
    const base::Result<Request> read = requestFromBytes(bytes);
    QVERIFY(!read.ok());
    QVERIFY2(read.error().message.contains(part), qPrintable(read.error().message));
}

void TestRequestFile::limits()
{
    Request request;
    request.headers.resize(maxRows);
    QVERIFY(requestFromBytes(*requestToBytes(request)).ok());
    request.headers.resize(maxRows + 1);
    QVERIFY(!requestToBytes(request).ok());
    QByteArray many = "\"headers\": [{}";
    for (qsizetype i = 0; i < maxRows; ++i)
        many += ",{}";
    QVERIFY(!requestFromBytes(withFormat(many + ']')).ok());

    Request large;
    large.notes = QString(maxWorkspaceFileBytes, u'a');
    QVERIFY(!requestToBytes(large).ok());
    QVERIFY(!requestFromBytes(QByteArray(maxWorkspaceFileBytes + 1, ' ')).ok());
}

void TestRequestFile::cutFiles()
{
    const QByteArray bytes = *requestToBytes(fullRequest());
    for (qsizetype size = 0; size < bytes.size() - 1; ++size)
        QVERIFY2(!requestFromBytes(bytes.left(size)).ok(), qPrintable(QString::number(size)));
}

void TestRequestFile::changedBytes()
{
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo("seed %u", seed);
    QRandomGenerator random(seed);
    const QByteArray bytes = *requestToBytes(fullRequest());
    for (int i = 0; i < 5000; ++i) {
        QByteArray changed = bytes;
        for (int n = random.bounded(1, 4); n > 0; --n)
            changed[random.bounded(changed.size())] = static_cast<char>(random.bounded(256));
        const base::Result<Request> read = requestFromBytes(changed);
        if (read) { // what is readable is written and read the same
            const base::Result<QByteArray> again = requestToBytes(*read);
            QVERIFY(again.ok());
            QCOMPARE(*requestFromBytes(*again), withoutSecretValues(*read));
        }
    }
}

QTEST_GUILESS_MAIN(TestRequestFile)
#include "tst_requestfile.moc"
