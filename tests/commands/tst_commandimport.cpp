// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands/import.h"
#include "commands/shellwords.h"
#include "support/cputimer.h"

#include <QRandomGenerator>
#include <QTest>

#include <functional>

using namespace Qt::StringLiterals;
using namespace sockwright;
using commands::Tool;
using workspace::AuthKind;
using workspace::Field;
using workspace::Request;
using workspace::Secret;

using Make = std::function<void(Request &)>;
Q_DECLARE_METATYPE(Make)

class TestCommandImport : public QObject
{
    Q_OBJECT

private slots:
    void isCommand_data();
    void isCommand();
    void requests_data();
    void requests();
    void notes_data();
    void notes();
    void errors_data();
    void errors();
    void browsersCommand_data();
    void browsersCommand();
    void filling();
    void notesHoldNoValues();
    void garbageNeverHurts();
    void largeCommandsAreFast();
};

void TestCommandImport::isCommand_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("is");
    for (const char *text :
         {"curl wss://h", " $ curl\twss://h", "/usr/bin/curl -k x", "curl.exe \"x\"",
          "C:\\tools\\curl.exe x", "\"C:\\My tools\\curl.exe\" x", "wscat -c h", "npx wscat -c h",
          "npx -y wscat -c h", "websocat ws://h", "sockwright-cli connect h", "# curl x",
          "curl \\\n x", "Curl x"})
        QTest::newRow(text) << QString::fromLatin1(text) << true;
    for (const char *text : {"", "curl", "curl ", "wss://curl/ x", "curly x", "ws://h/?q=curl x",
                             "wget https://h", "\"curl", "example.org/curl"})
        QTest::newRow(text) << QString::fromLatin1(text) << false;
}

void TestCommandImport::isCommand()
{
    QFETCH(QString, text);
    QTEST(commands::isCommand(text), "is");
}

void TestCommandImport::requests_data()
{
    QTest::addColumn<QString>("command");
    QTest::addColumn<Make>("make");
    // The request is one to ws://h/ without credentials, and what `make` makes of it.
    const auto row = [](const char *command, const Make &make) {
        QTest::newRow(command) << QString::fromUtf8(command) << make;
    };
    const auto header = [](const QString &name, const QString &value) {
        return [name, value](Request &r) { r.headers = {Field{name, value}}; };
    };
    const auto url = [](const QString &text) { return [text](Request &r) { r.url = text; }; };

    row("curl ws://h/", [](Request &) {});
    row("curl http://h/", [](Request &) {});
    row("curl h/", [](Request &) {});
    row("curl --url h/", [](Request &) {});
    row("curl -- h/", [](Request &) {});
    row("curl HTTPS://h/", url(u"wss://h/"_s));
    row("curl wss://h/", url(u"wss://h/"_s));
    row("curl '{{scheme}}://{{host}}/a'", url(u"{{scheme}}://{{host}}/a"_s));
    row("curl '{{base}}/a'", url(u"{{base}}/a"_s));
    row("curl 'h/?a=1&b=x%20y'", [](Request &r) {
        r.url = u"ws://h/?a=1&b=x%20y"_s;
        r.params = {Field{u"a"_s, u"1"_s}, Field{u"b"_s, u"x y"_s}};
    });
    row("curl -G h/ -d a=1 --data-urlencode 'b=x y&z'", [](Request &r) {
        r.url = u"ws://h/?a=1&b=x%20y%26z"_s;
        r.params = {Field{u"a"_s, u"1"_s}, Field{u"b"_s, u"x y&z"_s}};
    });
    row("curl h/ -sSkLiNv --compressed", [](Request &r) {
        r.settings.verifyTls = false;
        r.settings.maxRedirects = 50;
    });
    row("curl h/ -L --max-redirs 3", [](Request &r) { r.settings.maxRedirects = 3; });
    row("curl h/ --max-redirs 3", [](Request &) {});
    row("curl h/ -L --max-redirs -1", [](Request &r) { r.settings.maxRedirects = 50; });
    row("curl h/ -H 'A: b'", header(u"A"_s, u"b"_s));
    row("curl h/ -H'A:b'", header(u"A"_s, u"b"_s));
    row("curl h/ --header='A: b:c'", header(u"A"_s, u"b:c"_s));
    row("curl h/ -H 'A;'", header(u"A"_s, {}));
    row("curl h/ -H 'Accept:'", [](Request &) {});
    row("curl h/ -A me -e from", [](Request &r) {
        r.headers = {Field{u"User-Agent"_s, u"me"_s}, Field{u"Referer"_s, u"from"_s}};
    });
    row("curl h/ -H 'Host: h'", [](Request &) {});
    row("curl h/ -H 'Host: other'", header(u"Host"_s, u"other"_s));
    row("curl h/ -H 'Origin: http://o'", header(u"Origin"_s, u"http://o"_s));
    row("curl h/ -H 'connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Key: a' "
        "-H 'Sec-WebSocket-Version: 13'",
        [](Request &) {});
    row("curl h/ -H 'Sec-WebSocket-Protocol: a, b'", [](Request &r) {
        r.settings.subprotocols = {u"a"_s, u"b"_s};
    });
    row("curl h/ -H 'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits'",
        [](Request &r) { r.settings.compression.offer = true; });
    row("curl h/ -H 'Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; "
        "client_max_window_bits=\"10\", permessage-deflate'",
        [](Request &r) {
            r.settings.compression.offer = true;
            r.settings.compression.serverNoContextTakeover = true;
            r.settings.compression.clientMaxWindowBits = 10;
        });
    row("curl h/ -b 'a=1; b=2'", [](Request &r) {
        r.cookies = {Field{u"a"_s, u"1"_s}, Field{u"b"_s, u"2"_s}};
    });
    row("curl h/ -H 'Cookie: a=1;b=\"2\"'", [](Request &r) {
        r.cookies = {Field{u"a"_s, u"1"_s}, Field{u"b"_s, u"\"2\""_s}};
    });
    row("curl h/ -b 'a={\"x\":1,\"y\":2}; b=2'",
        header(u"Cookie"_s, u"a={\"x\":1,\"y\":2}; b=2"_s));

    const auto user = [](AuthKind kind, const QString &name, const QString &password) {
        return [kind, name, password](Request &r) {
            r.auth.kind = kind;
            r.auth.user = name;
            r.auth.password = Secret(password);
        };
    };
    row("curl h/ -u me:se:cret", user(AuthKind::Basic, u"me"_s, u"se:cret"_s));
    row("curl h/ -u me", user(AuthKind::Basic, u"me"_s, {}));
    row("curl h/ --digest --user me:x", user(AuthKind::Digest, u"me"_s, u"x"_s));
    row("curl http://m%40e:s%3Aecret@h/", user(AuthKind::Basic, u"m@e"_s, u"s:ecret"_s));
    row("curl h/ -H 'Authorization: Basic bWU6eA=='", user(AuthKind::Basic, u"me"_s, u"x"_s));
    const Make bearer = [](Request &r) {
        r.auth.kind = AuthKind::Bearer;
        r.auth.token = Secret(u"abc"_s);
    };
    row("curl h/ -H 'authorization: bearer abc'", bearer);
    row("curl h/ --oauth2-bearer abc", bearer);
    row("curl h/ -H 'Authorization: Other abc'", [](Request &r) {
        r.headers = {Field{u"Authorization"_s, u"Other abc"_s, true, {}, {}, true}};
    });
    row("curl h/ -u 'me:<password>'", [](Request &r) {
        r.auth.kind = AuthKind::Basic;
        r.auth.user = u"me"_s;
        r.auth.password = Secret::elsewhere();
    });
    row("curl h/ -H 'X-Key: <value>'", [](Request &r) {
        r.headers = {Field{u"X-Key"_s, {}, true, {}, {}, true}};
    });

    row("curl h/ --cacert ca.pem --cert c.pem:pass --key k.pem --tlsv1.3", [](Request &r) {
        r.settings.tls.caFiles = {u"ca.pem"_s};
        r.settings.tls.certificateFile = u"c.pem"_s;
        r.settings.tls.keyFile = u"k.pem"_s;
        r.settings.tls.passphrase = Secret(u"pass"_s);
        r.settings.tls.minimumVersion = workspace::TlsVersion::Tls13;
    });
    row("curl h/ -E 'C:\\x.p12:pa:ss' --cert-type P12", [](Request &r) {
        r.settings.tls.pkcs12File = u"C:\\x.p12"_s;
        r.settings.tls.passphrase = Secret(u"pa:ss"_s);
    });
    row("curl h/ -E 'a\\:b\\\\c' --pass x", [](Request &r) {
        r.settings.tls.certificateFile = u"a:b\\c"_s;
        r.settings.tls.passphrase = Secret(u"x"_s);
    });
    const auto proxy = [](workspace::ProxyKind kind, int port, const QString &name = {},
                          const QString &password = {}) {
        return [kind, port, name, password](Request &r) {
            r.settings.proxy = {kind, u"p"_s, port, name, Secret(password)};
        };
    };
    using workspace::ProxyKind;
    row("curl h/ -x p:3128 -p", proxy(ProxyKind::Http, 3128));
    row("curl h/ -x http://u:s%20@p:1", proxy(ProxyKind::Http, 1, u"u"_s, u"s "_s));
    row("curl h/ -U u:s -x socks5h://p", proxy(ProxyKind::Socks5, 1080, u"u"_s, u"s"_s));
    row("curl h/ --socks5-hostname p:9", proxy(ProxyKind::Socks5, 9));
    row("curl h/ -x p:1 --noproxy '*'", [](Request &) {});
    const auto connectTo = [](const QString &host, int port) {
        return [host, port](Request &r) { r.settings.connectTo = {host, port}; };
    };
    row("curl h/ --connect-to x:1:y:2 --connect-to h:80:n:8080", connectTo(u"n"_s, 8080));
    row("curl h/ --connect-to ::[::1]:", connectTo(u"::1"_s, 0));
    row("curl h/ --resolve h:80:127.0.0.1", connectTo(u"127.0.0.1"_s, 0));
    row("curl h/ --resolve '+*:80:[::1]'", connectTo(u"::1"_s, 0));
    row("curl h/ -4", [](Request &r) { r.settings.ipVersion = workspace::IpVersion::V4; });
    row("curl h/ -6", [](Request &r) { r.settings.ipVersion = workspace::IpVersion::V6; });
    row("curl h/ --connect-timeout 1.5", [](Request &r) { r.settings.connectTimeoutMs = 1500; });

    row("wscat -c h/", [](Request &) {});
    row("npx wscat -P -c ws://h/ -s a -s b -o http://o --host x -H 'A:b' -n", [](Request &r) {
        r.settings.subprotocols = {u"a"_s, u"b"_s};
        r.settings.verifyTls = false;
        r.headers
            = {Field{u"Origin"_s, u"http://o"_s}, Field{u"Host"_s, u"x"_s}, Field{u"A"_s, u"b"_s}};
    });
    row("wscat --connect=ws://h/ --auth me:x", user(AuthKind::Basic, u"me"_s, u"x"_s));
    row("wscat --ca a --cert b --key c --passphrase d -c h/ -L", [](Request &r) {
        r.settings.tls = {{u"a"_s}, u"b"_s, u"c"_s, {}, Secret(u"d"_s)};
        r.settings.maxRedirects = 10;
    });
    row("wscat --passphrase -c h/",
        [](Request &r) { r.settings.tls.passphrase = Secret::elsewhere(); });
    row("wscat -c h/ --proxy http://p:8", proxy(ProxyKind::Http, 8));
    row("wscat -c h/ -x '{\"a\":1}'", [](Request &r) {
        r.messages = {{u"Message 1"_s, workspace::MessageFormat::Text, u"{\"a\":1}"_s}};
    });

    row("websocat ws://h/ -H='A: b' --protocol 'a, b' --origin=http://o -k", [](Request &r) {
        r.headers = {Field{u"A"_s, u"b"_s}, Field{u"Origin"_s, u"http://o"_s}};
        r.settings.subprotocols = {u"a"_s, u"b"_s};
        r.settings.verifyTls = false;
    });
    row("websocat -t - ws://h/ --basic-auth me:x", user(AuthKind::Basic, u"me"_s, u"x"_s));
    row("websocat ws://h/ --ping-interval 10 --ping-timeout 25", [](Request &r) {
        r.settings.keepaliveMs = 10'000;
        r.settings.keepaliveMisses = 3;
    });
    row("websocat ws://h/ --socks5 p:9050", proxy(ProxyKind::Socks5, 9050));
    row("websocat ws://h/ --client-pkcs12-der a --client-pkcs12-passwd b", [](Request &r) {
        r.settings.tls.pkcs12File = u"a"_s;
        r.settings.tls.passphrase = Secret(u"b"_s);
    });

    row("sockwright-cli connect ws://h/ --param 'a=x y' --cookie c=d --compress", [](Request &r) {
        r.url = u"ws://h/?a=x%20y"_s;
        r.params = {Field{u"a"_s, u"x y"_s}};
        r.cookies = {Field{u"c"_s, u"d"_s}};
        r.settings.compression.offer = true;
    });
    row("sockwright-cli connect h/ --auth apikey:query:k:v:w", [](Request &r) {
        r.auth.kind = AuthKind::ApiKey;
        r.auth.keyPlace = workspace::ApiKeyPlace::Query;
        r.auth.keyName = u"k"_s;
        r.auth.keyValue = Secret(u"v:w"_s);
    });
    row("sockwright-cli connect h/ --auth digest:me:x", user(AuthKind::Digest, u"me"_s, u"x"_s));
    row("sockwright-cli connect h/ --connect-to '[::1]:9' --keepalive 5 --max-frame 7",
        [](Request &r) {
            r.settings.connectTo = {u"::1"_s, 9};
            r.settings.keepaliveMs = 5;
            r.settings.maxFrameBytes = 7;
        });
}

void TestCommandImport::requests()
{
    QFETCH(QString, command);
    QFETCH(Make, make);
    Request expected;
    expected.url = u"ws://h/"_s;
    expected.auth.kind = AuthKind::None;
    make(expected);
    const auto imported = commands::requestFromCommand(command);
    QVERIFY2(imported.ok(), imported.ok() ? "" : qPrintable(imported.error().message));
    QCOMPARE(imported->request.url, expected.url);
    QCOMPARE(imported->request.settings, expected.settings);
    QCOMPARE(imported->request.headers, expected.headers);
    QCOMPARE(imported->request, expected);
    QCOMPARE(imported->notes, QStringList());
}

void TestCommandImport::notes_data()
{
    QTest::addColumn<QString>("command");
    QTest::addColumn<QString>("begin");
    const auto row = [](const char *command, const char *begin) {
        QTest::newRow(command) << QString::fromUtf8(command) << QString::fromUtf8(begin);
    };
    row("curl h -o f", "-o was left out: Sockwright keeps what it receives.");
    row("curl h --output f", "--output was left out: Sockwright keeps");
    row("curl h --brand-new=x", "--brand-new was left out: it is not known here.");
    row("curl h -d @f", "-d was left out: what is in a file");
    row("curl h -d a=b", "The data was left out");
    row("curl h -X POST", "-X was left out: the handshake of a WebSocket is always a GET.");
    row("curl h -b jar.txt", "-b was left out: what is in a file");
    row("curl h -H @f", "-H was left out: what is in a file");
    row("curl h -H 'a b: c'", "-H was left out: The name of a header cannot hold");
    row("curl h -H 'Sec-WebSocket-Extensions: x-y'", "-H was left out: Sockwright has the");
    row("curl h -x socks4://p", "-x was left out: Sockwright knows HTTP and SOCKS5");
    row("curl h --connect-to a:1:b:2", "--connect-to was left out: it does not fit");
    row("curl h --resolve 'h:80:1.2.3.4,5.6.7.8'", "Of the addresses of --resolve");
    row("curl h --connect-timeout soon", "--connect-timeout was left out: its value");
    row("curl h -u a:b -H 'Authorization: Bearer c'", "The user and password were left out");
    row("curl h | jq .", "What comes after the command was left out.");
    row("curl h -H \"A: $T\"", "What the shell would put in");
    row("curl ws://h x y", "2 word(s)");
    row("curl h --socks4 p", "--socks4 was left out");
    row("websocat autoreconnect:ws://h", "Of websocat's addresses only the URL");
    row("websocat -1 ws://h", "-1 was left out: a connection here lasts");
    row("sockwright-cli connect h --echo", "--echo was left out");
}

void TestCommandImport::notes()
{
    QFETCH(QString, command);
    QFETCH(QString, begin);
    const auto imported = commands::requestFromCommand(command);
    QVERIFY2(imported.ok(), imported.ok() ? "" : qPrintable(imported.error().message));
    QCOMPARE(imported->notes.size(), 1);
    QVERIFY2(imported->notes[0].startsWith(begin), qPrintable(imported->notes[0]));
    QVERIFY(imported->request.url.startsWith(u"ws://h"_s));
}

void TestCommandImport::errors_data()
{
    QTest::addColumn<QString>("command");
    QTest::addColumn<QString>("part");
    const auto row = [](const char *command, const char *part) {
        QTest::newRow(command) << QString::fromUtf8(command) << QString::fromUtf8(part);
    };
    row("curl -k", "no URL");
    row("curl ''", "no URL");
    row("curl ftp://h", "ftp://");
    row("curl http://", "cannot be used");
    row("curl $'ws://h/\\x01'", "cannot be used");
    row("curl h -H 'a", "not closed");
    row("curl h -H", "ends with --header");
    row("wscat -l 8080", "waits for connections");
    row("websocat -s 8080", "waits for connections");
    row("websocat tcp:h:1", "no URL");
    row("sockwright-cli serve --port 1", "sockwright-cli connect");
    row("wget h", "no command of curl");
    row("", "no command of curl");
}

void TestCommandImport::errors()
{
    QFETCH(QString, command);
    QFETCH(QString, part);
    const auto imported = commands::requestFromCommand(command);
    QVERIFY(!imported.ok());
    QVERIFY2(imported.error().message.contains(part), qPrintable(imported.error().message));
}

void TestCommandImport::browsersCommand_data()
{
    QTest::addColumn<QString>("command");
    QTest::newRow("bash") << uR"(curl 'wss://h/socket?v=1' \
  -H 'Pragma: no-cache' \
  -H 'Origin: https://h' \
  -H 'Sec-WebSocket-Key: 7Wq1==' \
  -H 'User-Agent: Mozilla/5.0 (X11) "it"' \
  -H 'Upgrade: websocket' \
  -H 'Connection: Upgrade' \
  -b 'a=1; b=2' \
  -H 'Sec-WebSocket-Version: 13' \
  -H 'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits')"_s;
    QTest::newRow("cmd") << uR"(curl ^"wss://h/socket?v=1^" ^
  -H ^"Pragma: no-cache^" ^
  -H ^"Origin: https://h^" ^
  -H ^"Sec-WebSocket-Key: 7Wq1==^" ^
  -H ^"User-Agent: Mozilla/5.0 (X11) ^\^"it^\^"^" ^
  -H ^"Upgrade: websocket^" ^
  -H ^"Connection: Upgrade^" ^
  -b ^"a=1; b=2^" ^
  -H ^"Sec-WebSocket-Version: 13^" ^
  -H ^"Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits^")"_s;
}

void TestCommandImport::browsersCommand()
{
    QFETCH(QString, command);
    QVERIFY(commands::isCommand(command));
    const auto imported = commands::requestFromCommand(command);
    QVERIFY(imported.ok());
    const Request &request = imported->request;
    QCOMPARE(request.url, u"wss://h/socket?v=1"_s);
    QCOMPARE(
        request.headers,
        (workspace::Fields{Field{u"Pragma"_s, u"no-cache"_s}, Field{u"Origin"_s, u"https://h"_s},
                           Field{u"User-Agent"_s, u"Mozilla/5.0 (X11) \"it\""_s}}));
    QCOMPARE(request.cookies, (workspace::Fields{Field{u"a"_s, u"1"_s}, Field{u"b"_s, u"2"_s}}));
    QVERIFY(request.settings.compression.offer);
    QCOMPARE(imported->notes, QStringList());
}

void TestCommandImport::filling()
{
    Request before;
    before.name = u"Chat"_s;
    before.url = u"wss://old"_s;
    before.headers = {Field{u"Old"_s, u"1"_s}};
    before.messages = {{u"hello"_s}};
    before.notes = u"mine"_s;
    before.settings.reconnect.enabled = true;
    const auto imported = commands::requestFromCommand(u"wscat -c ws://h -H 'New: 2' -x hi"_s);
    QVERIFY(imported.ok());
    const Request filled = commands::filledFrom(before, *imported);
    QCOMPARE(filled.name, u"Chat"_s);
    QCOMPARE(filled.notes, u"mine"_s);
    QCOMPARE(filled.url, u"ws://h"_s);
    QCOMPARE(filled.headers, workspace::Fields{(Field{u"New"_s, u"2"_s})});
    QVERIFY(!filled.settings.reconnect.enabled);
    QCOMPARE(filled.messages.size(), std::size_t(2));
    QCOMPARE(filled.messages[0].name, u"hello"_s);
    QCOMPARE(filled.messages[1].content, u"hi"_s);
}

void TestCommandImport::notesHoldNoValues()
{
    for (const QString &command :
         {u"curl h -u a:s3cret -H 'Authorization: Bearer s3cret' --netrc-file s3cret"_s,
          u"curl h --new-password s3cret -x gopher://a:s3cret@p --proxy-pass s3cret"_s,
          u"curl h --connect-timeout s3cret -d s3cret; echo s3cret"_s,
          u"sockwright-cli connect h --auth odd:s3cret --connect-to a:s3cret"_s}) {
        const auto imported = commands::requestFromCommand(command);
        QVERIFY(imported.ok());
        QVERIFY(!imported->notes.isEmpty());
        QVERIFY2(!imported->notes.join(u'\n').contains(u"s3cret"_s),
                 qPrintable(imported->notes.join(u'\n')));
    }
}

void TestCommandImport::garbageNeverHurts()
{
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo("seed %u", seed);
    QRandomGenerator random(seed);
    const QStringList pieces{u"curl"_s,
                             u"wscat"_s,
                             u"websocat"_s,
                             u"sockwright-cli connect"_s,
                             u"-H"_s,
                             u"'"_s,
                             u"\""_s,
                             u"\\"_s,
                             u"$"_s,
                             u"ws://"_s,
                             u"h"_s,
                             u":"_s,
                             u"@"_s,
                             u"?"_s,
                             u"#"_s,
                             u"="_s,
                             u";"_s,
                             u"Cookie"_s,
                             u"-x"_s,
                             u"--connect-to"_s,
                             u"--resolve"_s,
                             u"["_s,
                             u"]"_s,
                             u"-u"_s,
                             u"Authorization: Basic "_s,
                             u"-E"_s,
                             u"^"_s,
                             u"\n"_s,
                             u"--auth"_s,
                             u"apikey:"_s,
                             u"{{"_s,
                             u"%"_s,
                             u"-G"_s,
                             u"-d"_s,
                             u"9999999999"_s,
                             QString(QChar(0xd800)),
                             QString(QChar(0)),
                             u"Sec-WebSocket-Extensions: permessage-deflate;"_s};
    int read = 0;
    for (int round = 0; round < 20'000; ++round) {
        QString text = pieces[random.bounded(4)] + u' ';
        for (int n = random.bounded(12); n > 0; --n) {
            text += pieces[random.bounded(pieces.size())];
            if (random.bounded(2) == 0)
                text += u' ';
        }
        const auto imported = commands::requestFromCommand(text);
        read += int(imported.ok());
        if (imported)
            QVERIFY(!imported->request.url.isEmpty());
        else
            QVERIFY(!imported.error().message.isEmpty());
    }
    QVERIFY(read > 0);
}

void TestCommandImport::largeCommandsAreFast()
{
    for (const QString &piece :
         {u"-H 'A: b' "_s, u"-b 'a=b;c=d' "_s, u"-z "_s, u"--connect-to a:1:b:2 "_s,
          u"-H 'Sec-WebSocket-Protocol: a,b,c' "_s, u"'"_s, u"-d a=b "_s, u"word "_s}) {
        QString text = u"curl ws://h "_s;
        text += piece.repeated(
            std::min<qsizetype>(4000, (commands::maxCommandLength - text.size()) / piece.size()));
        const tests::CpuTimer timer;
        const auto imported = commands::requestFromCommand(text);
        QVERIFY2(timer.elapsedMs() < 3000, qPrintable(piece + QString::number(timer.elapsedMs())));
        QVERIFY(imported.ok() || piece == u"'"_s);
    }
    // One word as long as all of it: lists inside a value are bounded by the text alone.
    for (const QString &piece : {u"a=b;"_s, u"a,"_s, u"%20"_s}) {
        const QString value = piece.repeated(300'000);
        for (const QString &option :
             {u"-H 'Cookie: "_s, u"-H 'Sec-WebSocket-Protocol: "_s, u"-x 'http://"_s, u"-b '"_s}) {
            const tests::CpuTimer timer;
            const auto imported
                = commands::requestFromCommand(u"curl ws://h "_s + option + value + u'\'');
            QVERIFY2(timer.elapsedMs() < 3000,
                     qPrintable(option + QString::number(timer.elapsedMs())));
            QCOMPARE(imported.ok(), value.size() < commands::maxCommandLength - 100);
        }
    }
}

QTEST_GUILESS_MAIN(TestCommandImport)

#include "tst_commandimport.moc"
