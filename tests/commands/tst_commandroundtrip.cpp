// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/connectoptions.h"
#include "commands/export.h"
#include "commands/import.h"
#include "commands/shellwords.h"
#include "shell.h"
#include "workspace/secretfields.h"
#include "workspace/urlquery.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sockwright;
using commands::Tool;
using workspace::AuthKind;
using workspace::Field;
using workspace::Request;
using workspace::Secret;

namespace {

/// Requests that a tool can say all of, in the form in which its commands are read.
class SayableRequest
{
public:
    SayableRequest(Tool tool, quint32 seed)
        : m_tool(tool)
        , m_random(seed)
    {
    }

    Request make()
    {
        Request request;
        request.url = (coin() ? u"wss://"_s : u"ws://"_s)
            + oneOf({u"h"_s, u"h:8080"_s, u"[::1]:9"_s})
            + oneOf({u""_s, u"/"_s, u"/a'b?x=1&y=$(id)"_s, u"/{{path}}?q={{q}}#f"_s});
        request.params = workspace::paramsFromUrl(request.url, {});
        for (int n = m_random.bounded(4); n > 0; --n)
            request.headers.push_back(
                {u"X-%1-"_s.arg(n) + token(), visible(), true, {}, {}, false});
        if (coin())
            request.headers.push_back({u"Origin"_s, u"http://o'"_s});
        if (m_tool != Tool::Wscat && coin())
            request.headers.push_back({u"X-Twice"_s, u"1"_s});
        if (m_tool != Tool::Wscat && coin())
            request.headers.push_back({u"X-Twice"_s, u"2"_s});
        for (int n = m_random.bounded(3); n > 0; --n)
            request.cookies.push_back({token(), u"v"_s + oneOf({u""_s, u"'$`"_s, u"=&"_s})});
        request.auth = auth();
        for (int n = m_random.bounded(3); n > 0; --n)
            request.settings.subprotocols << u"%1"_s.arg(n) + token();
        request.settings.verifyTls = coin();
        route(request.settings);
        tls(request.settings.tls);
        limits(request.settings);
        return request;
    }

private:
    bool coin() { return m_random.bounded(2) == 1; }
    bool can(std::initializer_list<Tool> tools)
    {
        return std::find(tools.begin(), tools.end(), m_tool) != tools.end() && coin();
    }
    QString oneOf(const QStringList &texts) { return texts[m_random.bounded(texts.size())]; }

    QString made(const QString &characters, int least)
    {
        QString text;
        for (int n = least + m_random.bounded(8); n > 0; --n)
            text += characters[m_random.bounded(characters.size())];
        return text;
    }
    QString token() { return made(u"aZ09!#$%&'*+-.^_`|~"_s, 1); }
    QString visible() { return made(u"aZ \"\\/{}$`'!;:=<>|&()*?#~ä€"_s, 0).trimmed(); }
    QString text() { return made(u"aZ \"\\/{}$`'!;:=<>|&()*?#~ä€\n\t@%"_s, 0); }
    QString file() { return u"f"_s + text(); }
    Secret secret() { return coin() ? Secret(u"p"_s + text()) : Secret(u"{{password}}"_s); }

    workspace::Auth auth()
    {
        workspace::Auth made;
        made.kind = AuthKind::None;
        if (can({Tool::Curl, Tool::Wscat, Tool::Websocat, Tool::SockwrightCli})) {
            const bool isDigest = can({Tool::Curl, Tool::SockwrightCli});
            made.kind = isDigest ? AuthKind::Digest : AuthKind::Basic;
            made.user = u"u"_s + text().remove(u':');
            made.password = secret();
        } else if (coin()) {
            made.kind = AuthKind::Bearer;
            made.token = Secret(u"t"_s + token());
        } else if (can({Tool::SockwrightCli})) {
            made.kind = AuthKind::ApiKey;
            made.keyPlace = coin() ? workspace::ApiKeyPlace::Query : workspace::ApiKeyPlace::Header;
            made.keyName = u"X-"_s + token();
            made.keyValue = secret();
        }
        return made;
    }

    void route(workspace::RequestSettings &settings)
    {
        using workspace::ProxyKind;
        if (can({Tool::Curl, Tool::Wscat, Tool::SockwrightCli}))
            settings.proxy = {ProxyKind::Http, u"p.example"_s, 3128, u"u"_s, secret()};
        else if (can({Tool::Curl, Tool::SockwrightCli}))
            settings.proxy = {ProxyKind::Socks5, u"::1"_s, 1080, u"u"_s, secret()};
        else if (can({Tool::Websocat}))
            settings.proxy = {ProxyKind::Socks5, u"127.0.0.1"_s, 1080};
        if (can({Tool::Curl, Tool::SockwrightCli}))
            settings.connectTo = {coin() ? u"::1"_s : u"node"_s, 8080};
        else if (can({Tool::Curl}))
            settings.connectTo = {coin() ? u"node"_s : u""_s, coin() ? 0 : 7};
        if (can({Tool::Curl, Tool::SockwrightCli}))
            settings.ipVersion = coin() ? workspace::IpVersion::V4 : workspace::IpVersion::V6;
        if (can({Tool::Curl, Tool::Wscat, Tool::SockwrightCli}))
            settings.maxRedirects = m_random.bounded(51);
    }

    void tls(workspace::TlsSettings &tls)
    {
        if (can({Tool::Curl, Tool::Wscat, Tool::SockwrightCli}))
            tls.caFiles << file();
        if (can({Tool::SockwrightCli}))
            tls.caFiles << file();
        if (can({Tool::Curl, Tool::Wscat, Tool::SockwrightCli})) {
            tls.certificateFile = file();
            tls.keyFile = file();
        } else if (can({Tool::Curl, Tool::Websocat, Tool::SockwrightCli})) {
            tls.pkcs12File = file();
        }
        const bool hasFile = !tls.certificateFile.isEmpty() || !tls.pkcs12File.isEmpty();
        if (hasFile && can({Tool::Curl, Tool::Wscat, Tool::Websocat}))
            tls.passphrase = secret();
        if (can({Tool::Curl, Tool::SockwrightCli}))
            tls.minimumVersion = workspace::TlsVersion::Tls13;
        if (can({Tool::SockwrightCli}))
            tls.serverName = u"name"_s;
    }

    void limits(workspace::RequestSettings &settings)
    {
        if (can({Tool::Curl, Tool::SockwrightCli}))
            settings.connectTimeoutMs = 1 + m_random.bounded(100'000);
        if (can({Tool::Websocat})) {
            settings.keepaliveMs = 1000 * (1 + m_random.bounded(60));
            settings.keepaliveMisses = 1 + m_random.bounded(5);
        }
        if (can({Tool::Curl})) {
            settings.compression.offer = true;
            settings.compression.clientMaxWindowBits = 9 + m_random.bounded(7);
            settings.compression.serverMaxWindowBits = 9 + m_random.bounded(7);
            settings.compression.clientNoContextTakeover = coin();
            settings.compression.serverNoContextTakeover = coin();
        }
        if (!can({Tool::SockwrightCli}))
            return;
        settings.compression.offer = true;
        settings.keepaliveMs = m_random.bounded(1000);
        settings.maxMessageBytes = 1 + m_random.bounded(1 << 30);
        settings.maxFrameBytes = 1 + m_random.bounded(1 << 30);
        settings.reconnect.enabled = true;
        settings.reconnect.tries = m_random.bounded(100);
        settings.reconnect.delayMs = m_random.bounded(100'000);
        settings.reconnect.maxDelayMs
            = std::max(settings.reconnect.maxDelayMs, settings.reconnect.delayMs);
        settings.afterConnect = {{{}, workspace::MessageFormat::Text, text()}};
    }

    Tool m_tool;
    QRandomGenerator m_random;
};

} // namespace

class TestCommandRoundTrip : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void requestsComeBack_data() { addTools(); }
    void requestsComeBack();
    void hiddenSecretsAreElsewhere_data() { addTools(); }
    void hiddenSecretsAreElsewhere();
    void sockwrightCliReadsThem();

private:
    static void addTools();
    quint32 m_seed = 0;
};

void TestCommandRoundTrip::initTestCase()
{
    m_seed = QRandomGenerator::global()->generate();
    qInfo("seed %u", m_seed);
}

void TestCommandRoundTrip::addTools()
{
    QTest::addColumn<Tool>("tool");
    for (const Tool tool : commands::allTools)
        QTest::newRow(qPrintable(commands::toolName(tool))) << tool;
}

void TestCommandRoundTrip::requestsComeBack()
{
    QFETCH(Tool, tool);
    SayableRequest requests(tool, m_seed);
    for (int round = 0; round < 500; ++round) {
        const Request request = requests.make();
        const auto exported = commands::exportedCommand(request, tool, {true});
        const auto imported = commands::requestFromCommand(exported.command);
        QVERIFY2(imported.ok(), qPrintable(exported.command));
        QCOMPARE(imported->tool, tool);
        QVERIFY2(imported->request == request, qPrintable(exported.command));
        QVERIFY2(imported->notes.isEmpty(), qPrintable(imported->notes.join(u'\n')));
        if (round < 20) {
            const auto words = commands::shWords(exported.command);
            const auto real = test::wordsOfRealShell(exported.command);
            QVERIFY(words && real);
            QCOMPARE(words->words, *real);
        }
    }
}

void TestCommandRoundTrip::hiddenSecretsAreElsewhere()
{
    QFETCH(Tool, tool);
    SayableRequest requests(tool, m_seed);
    for (int round = 0; round < 300; ++round) {
        Request request = requests.make();
        request.headers.push_back({u"X-Secret"_s, u"value"_s, true, {}, {}, true});
        const auto exported = commands::exportedCommand(request, tool);
        const auto imported = commands::requestFromCommand(exported.command);
        QVERIFY(imported.ok());
        QVERIFY2(imported->request == workspace::withoutSecretValues(request),
                 qPrintable(exported.command));
    }
}

void TestCommandRoundTrip::sockwrightCliReadsThem()
{
    SayableRequest requests(Tool::SockwrightCli, m_seed);
    for (int round = 0; round < 500; ++round) {
        const Request request = requests.make();
        const auto exported = commands::exportedCommand(request, Tool::SockwrightCli, {true});
        const auto words = commands::shWords(exported.command);
        QVERIFY(words.ok());
        const auto options = cli::parseConnect(words->words.sliced(2));
        QVERIFY2(options.ok(), qPrintable(exported.command));
        Request none;
        none.auth.kind = AuthKind::None;
        QVERIFY2(cli::requestFor(*options, none) == request, qPrintable(exported.command));
    }
}

QTEST_GUILESS_MAIN(TestCommandRoundTrip)

#include "tst_commandroundtrip.moc"
