// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands/export.h"
#include "commands/shellwords.h"
#include "shell.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace sockwright;
using commands::Tool;
using workspace::AuthKind;
using workspace::Field;
using workspace::Request;
using workspace::Secret;

namespace {

Request requestTo(const QString &url)
{
    Request request;
    request.url = url;
    return request;
}

QStringList wordsOf(const commands::Exported &exported)
{
    const auto words = commands::shWords(exported.command);
    return words && words->rest.isEmpty() && !words->hasExpansions ? words->words : QStringList();
}

void addTools()
{
    QTest::addColumn<Tool>("tool");
    for (const Tool tool : commands::allTools)
        QTest::newRow(qPrintable(commands::toolName(tool))) << tool;
}

} // namespace

class TestCommandExport : public QObject
{
    Q_OBJECT

private slots:
    void simple_data();
    void simple();
    void curlsForm();
    void secretsAreHidden_data() { addTools(); }
    void secretsAreHidden();
    void secretsAreWrittenWhenAskedFor_data() { addTools(); }
    void secretsAreWrittenWhenAskedFor();
    void unknownSecretsAreTold();
    void passwordsInUrlsAreSecrets_data() { addTools(); }
    void passwordsInUrlsAreSecrets();
    void hostileTextsStayTexts_data() { addTools(); }
    void hostileTextsStayTexts();
    void whatAToolCannotSay_data();
    void whatAToolCannotSay();
    void namesTwiceInWscat();
    void rowsThatAreOffOrWrong();
    void emptyHeaders();
};

void TestCommandExport::simple_data()
{
    QTest::addColumn<Tool>("tool");
    QTest::addColumn<QString>("command");
    QTest::newRow("wscat") << Tool::Wscat
                           << u"wscat --connect 'ws://h/?a=1' \\\n  -H 'X-A: it'\\''s'"_s;
    QTest::newRow("websocat") << Tool::Websocat
                              << u"websocat 'ws://h/?a=1' \\\n  -H='X-A: it'\\''s'"_s;
    QTest::newRow("cli") << Tool::SockwrightCli
                         << u"sockwright-cli connect 'ws://h/?a=1' \\\n  -H 'X-A: it'\\''s'"_s;
}

void TestCommandExport::simple()
{
    QFETCH(Tool, tool);
    QFETCH(QString, command);
    Request request = requestTo(u" h/?a=1 "_s);
    request.headers = {Field{u"X-A"_s, u"it's"_s}};
    const auto exported = commands::exportedCommand(request, tool);
    QCOMPARE(exported.command, command);
    QCOMPARE(exported.notes, QStringList());
}

void TestCommandExport::curlsForm()
{
    Request request = requestTo(u"wss://[::1]:8443/{a}"_s);
    request.settings.subprotocols = {u"a"_s, u"b"_s};
    request.settings.compression.offer = true;
    request.settings.proxy = {workspace::ProxyKind::Http, u"p"_s, 8080};
    const QStringList words = wordsOf(commands::exportedCommand(request, Tool::Curl));
    QCOMPARE(words.first(6),
             (QStringList{u"curl"_s, u"--include"_s, u"--no-buffer"_s, u"--http1.1"_s,
                          u"--globoff"_s, u"https://[::1]:8443/{a}"_s}));
    for (const QString &header :
         {u"Connection: Upgrade"_s, u"Upgrade: websocket"_s, u"Sec-WebSocket-Version: 13"_s,
          u"Sec-WebSocket-Protocol: a, b"_s,
          u"Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"_s})
        QVERIFY2(words.contains(header), qPrintable(header));
    QVERIFY(words.contains(u"--proxytunnel"_s));
}

void TestCommandExport::secretsAreHidden()
{
    QFETCH(Tool, tool);
    Request request = requestTo(u"wss://h/"_s);
    request.headers = {Field{u"X-Key"_s, u"s3cret"_s, true, {}, {}, true}};
    request.cookies = {Field{u"c"_s, u"s3cret"_s, true, {}, {}, true}};
    request.settings.tls.certificateFile = u"c.pem"_s;
    request.settings.tls.passphrase = Secret(u"s3cret"_s);
    request.settings.proxy = {workspace::ProxyKind::Http, u"p"_s, 1, u"u"_s, Secret(u"s3cret"_s)};
    request.auth.user = u"me"_s;
    request.auth.password = Secret(u"s3cret"_s);
    request.auth.token = Secret(u"s3cret"_s);
    request.auth.keyName = u"key"_s;
    request.auth.keyValue = Secret(u"s3cret"_s);
    request.auth.oauth2.clientSecret = Secret(u"s3cret"_s);
    using enum AuthKind;
    for (const AuthKind kind : {None, Inherit, Basic, Bearer, ApiKey, Digest, OAuth2}) {
        for (const auto place : {workspace::ApiKeyPlace::Header, workspace::ApiKeyPlace::Query}) {
            request.auth.kind = kind;
            request.auth.keyPlace = place;
            const auto exported = commands::exportedCommand(request, tool);
            QVERIFY(!wordsOf(exported).isEmpty());
            const QString all = exported.command + exported.notes.join(u'\n');
            QVERIFY2(!all.contains(u"s3cret"_s), qPrintable(all));
            QVERIFY2(all.contains(u"<value>"_s), qPrintable(all));
        }
    }
    request.auth.kind = Bearer;
    request.auth.token = Secret(u"{{token}}"_s);
    QVERIFY(commands::exportedCommand(request, tool).command.contains(u"{{token}}"_s));
}

void TestCommandExport::secretsAreWrittenWhenAskedFor()
{
    QFETCH(Tool, tool);
    Request request = requestTo(u"wss://h/"_s);
    request.auth.kind = AuthKind::Basic;
    request.auth.user = u"me"_s;
    request.auth.password = Secret(u"s3 cret"_s);
    request.cookies = {Field{u"c"_s, u"s3cret"_s, true, {}, {}, true}};
    const auto exported = commands::exportedCommand(request, tool, {true});
    QVERIFY(exported.command.contains(u"me:s3 cret"_s));
    QVERIFY(exported.command.contains(u"c=s3cret"_s));
}

void TestCommandExport::unknownSecretsAreTold()
{
    Request request = requestTo(u"wss://h/"_s);
    request.auth.kind = AuthKind::Basic;
    request.auth.user = u"me"_s;
    request.auth.password = Secret::elsewhere();
    const auto exported = commands::exportedCommand(request, Tool::Wscat, {true});
    QVERIFY(wordsOf(exported).contains(u"me:<password>"_s));
    QCOMPARE(exported.notes.size(), 1);
}

void TestCommandExport::passwordsInUrlsAreSecrets()
{
    QFETCH(Tool, tool);
    const Request request = requestTo(u"wss://me:s3cr%65t@h/"_s);
    const QString hidden = commands::exportedCommand(request, tool).command;
    QVERIFY2(!hidden.contains(u"s3cr"_s) && hidden.contains(u"me:<password>"_s),
             qPrintable(hidden));
    QVERIFY(commands::exportedCommand(request, tool, {true}).command.contains(u"me:s3cret"_s));
}

void TestCommandExport::hostileTextsStayTexts()
{
    QFETCH(Tool, tool);
    const QString hostile = u"-x';touch \"$(id)\" `id` \\\n& | > #"_s;
    Request request = requestTo(u"wss://h/?a='; touch x #"_s);
    request.headers = {Field{u"-X'"_s, hostile.left(20)}, Field{u"'"_s, u"v"_s}};
    request.cookies = {Field{u"a'"_s, u"'$(id)'"_s}};
    request.auth = {AuthKind::Basic, hostile, Secret(hostile)};
    request.settings.subprotocols = {u"-a'`"_s};
    request.settings.tls.caFiles = {hostile};
    request.settings.tls.certificateFile = hostile;
    request.settings.tls.keyFile = hostile;
    request.settings.tls.serverName = hostile;
    request.settings.proxy = {workspace::ProxyKind::Http, hostile, 1, hostile, Secret(hostile)};
    request.settings.connectTo = {hostile, 1};
    request.settings.afterConnect = {{{}, workspace::MessageFormat::Text, hostile}};
    const auto exported = commands::exportedCommand(request, tool, {true});
    const auto real = test::wordsOfRealShell(exported.command);
    QVERIFY(real);
    QCOMPARE(*real, wordsOf(exported));
    QVERIFY(real->join(u'\n').contains(hostile));

    // A terminal takes control characters for keys, in quotes too.
    request.auth.password = Secret(u"a\x03;touch x\r"_s);
    request.url = u"wss://h/\x1b[201~"_s;
    const auto refused = commands::exportedCommand(request, tool, {true});
    QVERIFY(commands::canBeQuoted(refused.command));
    QVERIFY(refused.notes.join(u'\n').contains(u"control character"_s));
}

void TestCommandExport::whatAToolCannotSay_data()
{
    QTest::addColumn<Tool>("tool");
    QTest::addColumn<QString>("note");
    QTest::newRow("curl") << Tool::Curl
                          << u"curl has no option for: the keepalive, size limits, more than one "
                             "CA file, another server name (SNI), reconnecting."_s;
    QTest::newRow("wscat")
        << Tool::Wscat
        << u"wscat has no option for: the keepalive, size limits, a SOCKS5 proxy, more than one CA "
           "file, a client certificate in PKCS#12, the least version of TLS, another server name "
           "(SNI), IPv4 or IPv6 only, reconnecting, Digest credentials."_s;
    QTest::newRow("websocat")
        << Tool::Websocat
        << u"websocat has no option for: compression, size limits, a CA file, more than one CA "
           "file, the least version of TLS, another server name (SNI), IPv4 or IPv6 only, "
           "redirects, reconnecting, Digest credentials."_s;
    QTest::newRow("cli") << Tool::SockwrightCli << QString();
}

void TestCommandExport::whatAToolCannotSay()
{
    QFETCH(Tool, tool);
    QFETCH(QString, note);
    Request request = requestTo(u"wss://h/"_s);
    request.auth.kind = AuthKind::Digest;
    request.settings.keepaliveMs = 1000;
    request.settings.compression.offer = true;
    request.settings.maxFrameBytes = 1000;
    request.settings.proxy = {workspace::ProxyKind::Socks5, u"127.0.0.1"_s, 1080};
    request.settings.tls.caFiles = {u"a"_s, u"b"_s};
    request.settings.tls.pkcs12File = u"c"_s;
    request.settings.tls.minimumVersion = workspace::TlsVersion::Tls13;
    request.settings.tls.serverName = u"n"_s;
    request.settings.ipVersion = workspace::IpVersion::V4;
    request.settings.maxRedirects = 3;
    request.settings.reconnect.enabled = true;
    const QStringList notes = commands::exportedCommand(request, tool).notes;
    QCOMPARE(notes.isEmpty() ? QString() : notes.last(), note);
}

void TestCommandExport::namesTwiceInWscat()
{
    Request request = requestTo(u"wss://h/"_s);
    request.headers = {Field{u"A"_s, u"1"_s}, Field{u"a"_s, u"2"_s}};
    const auto exported = commands::exportedCommand(request, Tool::Wscat);
    QVERIFY(wordsOf(exported).contains(u"A: 1"_s));
    QVERIFY(!wordsOf(exported).contains(u"a: 2"_s));
    QCOMPARE(exported.notes.size(), 1);
    QVERIFY(wordsOf(commands::exportedCommand(request, Tool::Curl)).contains(u"a: 2"_s));
}

void TestCommandExport::rowsThatAreOffOrWrong()
{
    Request request = requestTo(u"wss://h/"_s);
    request.headers = {Field{u"Off"_s, u"1"_s, false}, Field{},
                       Field{u"Wrong"_s, u"a\r\nEvil: b"_s}, Field{u"Connection"_s, u"close"_s}};
    request.cookies = {Field{u"off"_s, u"1"_s, false}, Field{u"wrong"_s, u"a;b"_s}};
    const auto exported = commands::exportedCommand(request, Tool::Wscat);
    QCOMPARE(wordsOf(exported), (QStringList{u"wscat"_s, u"--connect"_s, u"wss://h/"_s}));
    QCOMPARE(exported.notes.size(), 3);
}

void TestCommandExport::emptyHeaders()
{
    Request request = requestTo(u"wss://h/"_s);
    request.headers = {Field{u"A"_s, {}}, Field{u"Cookie"_s, u"x=1"_s}};
    request.cookies = {Field{u"b"_s, u"2"_s}};
    const QStringList words = wordsOf(commands::exportedCommand(request, Tool::Curl));
    QVERIFY(words.contains(u"A;"_s));
    QVERIFY(words.contains(u"Cookie: x=1; b=2"_s));
    QVERIFY(!words.contains(u"--cookie"_s));
}

QTEST_GUILESS_MAIN(TestCommandExport)

#include "tst_commandexport.moc"
