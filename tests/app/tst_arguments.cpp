// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/arguments.h"
#include "cli/optionreader.h"
#include "cli/usage.h"

#include <QTest>

#include <array>

using namespace Qt::StringLiterals;
using namespace sockwright;
using namespace sockwright::cli;
using workspace::Field;
using workspace::Fields;

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

} // namespace

class TestArguments : public QObject
{
    Q_OBJECT

private slots:
    void readsOptions_data();
    void readsOptions();
    void choosesTheCommand();
    void refuses_data();
    void refuses();
    void neverRepeatsASecret_data();
    void neverRepeatsASecret();
    void helps_data();
    void helps();
    void helpNamesEveryOption();

    void keepsTheOrderOfSteps();
    void readsAnOptionalPingText_data();
    void readsAnOptionalPingText();
    void readsLists();
    void readsNumbersAndFlags();
    void readsClose_data();
    void readsClose();
    void tellsWhenToRead_data();
    void tellsWhenToRead();
    void readsServe();
    void readsFormat();

    void buildsTheRequest();
    void buildsOnASavedRequest();
};

void TestArguments::readsOptions_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QStringList>("seen"); // "name", "name=value", or a plain word

    QTest::newRow("nothing") << QStringList() << QStringList();
    QTest::newRow("flag") << QStringList{u"--flag"_s} << QStringList{u"--flag"_s};
    QTest::newRow("value behind") << QStringList{u"--text"_s, u"a"_s} << QStringList{u"--text=a"_s};
    QTest::newRow("value attached") << QStringList{u"--text=a=b"_s} << QStringList{u"--text=a=b"_s};
    QTest::newRow("empty value attached") << QStringList{u"--text="_s} << QStringList{u"--text="_s};
    QTest::newRow("value like an option")
        << QStringList{u"--text"_s, u"--flag"_s} << QStringList{u"--text=--flag"_s};
    QTest::newRow("value like the separator") << QStringList{u"--text"_s, u"--"_s, u"--flag"_s}
                                              << QStringList{u"--text=--"_s, u"--flag"_s};
    QTest::newRow("short") << QStringList{u"-t"_s, u"a"_s} << QStringList{u"--text=a"_s};
    QTest::newRow("short attached") << QStringList{u"-ta: b"_s} << QStringList{u"--text=a: b"_s};
    QTest::newRow("plain words") << QStringList{u"a"_s, u"-"_s, u""_s}
                                 << QStringList{u"a"_s, u"-"_s, u""_s};
    QTest::newRow("separator") << QStringList{u"--flag"_s, u"--"_s, u"--flag"_s, u"--"_s, u"-t"_s}
                               << QStringList{u"--flag"_s, u"--flag"_s, u"--"_s, u"-t"_s};
    QTest::newRow("separator at the end") << QStringList{u"a"_s, u"--"_s} << QStringList{u"a"_s};
    QTest::newRow("optional without") << QStringList{u"--maybe"_s} << QStringList{u"--maybe"_s};
    QTest::newRow("optional with")
        << QStringList{u"--maybe"_s, u"a"_s} << QStringList{u"--maybe=a"_s};
    QTest::newRow("optional attached, empty")
        << QStringList{u"--maybe="_s, u"a"_s} << QStringList{u"--maybe="_s, u"a"_s};
    QTest::newRow("optional before an option")
        << QStringList{u"--maybe"_s, u"--flag"_s} << QStringList{u"--maybe"_s, u"--flag"_s};
    QTest::newRow("optional before a URL")
        << QStringList{u"--maybe"_s, url} << QStringList{u"--maybe"_s, url};
}

void TestArguments::readsOptions()
{
    QFETCH(QStringList, words);
    QFETCH(QStringList, seen);

    using Value = OptionRule::Value;
    static constexpr std::array rules{OptionRule{"--flag"},
                                      OptionRule{"--text", Value::Required, 't'},
                                      OptionRule{"--maybe", Value::Optional}};
    QStringList read;
    OptionReader reader(words, rules);
    while (!reader.atEnd()) {
        const auto word = reader.next();
        QVERIFY(word);
        if (!word->rule)
            read += *word->value;
        else if (word->value)
            read += QString::fromLatin1(word->rule->name) + u'=' + *word->value;
        else
            read += QString::fromLatin1(word->rule->name);
    }
    QCOMPARE(read, seen);
}

void TestArguments::choosesTheCommand()
{
    const auto holds = []<typename T>(const QStringList &words, std::in_place_type_t<T>) {
        const auto command = parseArguments(words);
        return command && std::holds_alternative<T>(*command);
    };
    QVERIFY(holds({u"connect"_s, url}, std::in_place_type<ConnectOptions>));
    QVERIFY(holds({u"serve"_s}, std::in_place_type<ServeOptions>));
    QVERIFY(holds({u"format"_s}, std::in_place_type<FormatOptions>));
    QVERIFY(holds({u"version"_s}, std::in_place_type<VersionCommand>));
    QVERIFY(holds({u"--version"_s}, std::in_place_type<VersionCommand>));
}

void TestArguments::refuses_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QString>("naming"); // what the message has to name

    const auto row = [](const char *name, const QStringList &words, const QString &naming) {
        QTest::newRow(name) << words << naming;
    };
    row("nothing", {}, u"connect"_s);
    row("unknown command", {u"dance"_s}, u"dance"_s);
    for (const char *later : {"run", "import"})
        row(later, {QString::fromLatin1(later)}, u"not available in this version"_s);
    row("serve --tls", {u"serve"_s, u"--tls"_s}, u"--tls is not available"_s);
    row("serve --rules", {u"serve"_s, u"--rules=x"_s}, u"--rules is not available"_s);
    row("serve port", {u"serve"_s, u"--port"_s, u"65536"_s}, u"65535"_s);
    row("serve argument", {u"serve"_s, u"here"_s}, u"here"_s);
    row("export nothing", {u"export"_s}, u"export CAPTURE FILE"_s);
    row("export to nowhere", {u"export"_s, u"c"_s}, u"export CAPTURE FILE"_s);
    row("export without a format", {u"export"_s, u"c"_s, u"f.txt"_s}, u"--format"_s);
    row("export to standard output", {u"export"_s, u"c"_s, u"-"_s}, u"--format"_s);
    row("export format", {u"export"_s, u"c"_s, u"f.csv"_s, u"--format=xml"_s}, u"pcapng"_s);
    row("export a folder to standard output", {u"export"_s, u"c"_s, u"-"_s, u"--format=capture"_s},
        u"folder"_s);
    row("capture nothing", {u"capture"_s}, u"cat or filter"_s);
    row("capture what", {u"capture"_s, u"dance"_s, u"c"_s}, u"cat or filter"_s);
    row("capture which", {u"capture"_s, u"cat"_s}, u"folder"_s);
    row("capture two", {u"capture"_s, u"stats"_s, u"a"_s, u"b"_s}, u"folder"_s);
    row("capture cat no rows", {u"capture"_s, u"cat"_s, u"c"_s, u"--first=0"_s}, u"--first"_s);
    row("capture filter nothing", {u"capture"_s, u"filter"_s, u"c"_s}, u"QUERY"_s);
    row("capture filter wrong", {u"capture"_s, u"filter"_s, u"c"_s, u"(a"_s}, u"character"_s);
    row("export filter wrong", {u"export"_s, u"c"_s, u"f.csv"_s, u"--filter=(a"_s}, u"character"_s);
    row("capture output", {u"capture"_s, u"cat"_s, u"c"_s, u"--output=x"_s}, u"--output"_s);
    row("format two files", {u"format"_s, u"a"_s, u"b"_s}, u"b"_s);
    row("format option", {u"format"_s, u"--x"_s}, u"--x"_s);
    row("version argument", {u"version"_s, u"x"_s}, u"x"_s);

    row("no URL", {u"connect"_s}, u"connect URL"_s);
    row("two URLs", {u"connect"_s, url, u"ws://other"_s}, u"ws://other"_s);
    const auto connect = [&row](const char *name, const QStringList &words, const QString &naming) {
        row(name, QStringList{u"connect"_s, url} + words, naming);
    };
    connect("--env", {u"--env=x"_s}, u"not available in this version"_s);
    connect("negative reconnect", {u"--reconnect=-1"_s}, u"--reconnect"_s);
    connect("delay without reconnect", {u"--reconnect-delay=9"_s}, u"goes with --reconnect"_s);
    connect("no message on an interval", {u"--keepalive-message=x"_s}, u"goes with --keepalive"_s);
    connect("unknown option", {u"--fly"_s}, u"--fly"_s);
    connect("unknown option with value", {u"--fly=1"_s}, u"--fly"_s);
    connect("unknown short", {u"-x"_s}, u"-x"_s);
    connect("long with one dash", {u"-send"_s, u"a"_s}, u"-s"_s);
    connect("missing value", {u"--send"_s}, u"--send"_s);
    connect("value for a flag", {u"--echo=1"_s}, u"--echo"_s);
    connect("header without colon", {u"-H"_s, u"Name"_s}, u"-H"_s);
    connect("header without name", {u"-H"_s, u": v"_s}, u"-H"_s);
    connect("param without =", {u"--param"_s, u"n"_s}, u"--param"_s);
    connect("cookie without =", {u"--cookie"_s, u"n"_s}, u"--cookie"_s);
    connect("cookie with ;", {u"--cookie"_s, u"a=b; c=d"_s}, u"--cookie"_s);
    connect("subprotocol no token", {u"--subprotocol"_s, u"a b"_s}, u"--subprotocol"_s);
    connect("subprotocol twice", {u"--subprotocol=a"_s, u"--subprotocol=a"_s}, u"twice"_s);
    connect("proxy without port", {u"--proxy"_s, u"http://h"_s}, u"--proxy"_s);
    connect("proxy of other kind", {u"--proxy"_s, u"ftp://h:1"_s}, u"--proxy"_s);
    connect("proxy no URL", {u"--proxy"_s, u"h:1"_s}, u"--proxy"_s);
    connect("hex", {u"--send-hex"_s, u"0g"_s}, u"--send-hex"_s);
    connect("base64", {u"--send-base64"_s, u"!"_s}, u"--send-base64"_s);
    connect("long ping", {u"--ping=%1"_s.arg(QString(126, u'x'))}, u"125"_s);
    connect("count 0", {u"--count"_s, u"0"_s}, u"--count"_s);
    connect("count no number", {u"--count"_s, u"many"_s}, u"--count"_s);
    connect("negative wait", {u"--wait=-1"_s}, u"--wait"_s);
    connect("value for --compress", {u"--compress=15"_s}, u"--compress"_s);
    connect("negative keepalive", {u"--keepalive=-1"_s}, u"--keepalive"_s);
    connect("keepalive with unit", {u"--keepalive"_s, u"5s"_s}, u"--keepalive"_s);
    connect("timeout 0", {u"--timeout"_s, u"0"_s}, u"--timeout"_s);
    connect("max-message with unit", {u"--max-message"_s, u"1M"_s}, u"--max-message"_s);
    connect("until-close and count", {u"--until-close"_s, u"--count=1"_s}, u"--until-close"_s);
    connect("until-close and wait", {u"--until-close"_s, u"--wait=1"_s}, u"--until-close"_s);
    connect("close no number", {u"--close"_s, u"bye"_s}, u"--close"_s);
    for (const char *code : {"0", "999", "1004", "1006", "1015", "5000", "66536"})
        connect(code, {u"--close"_s, QString::fromLatin1(code)}, u"--close"_s);
    connect("close reason too long", {u"--close"_s, u"1000:"_s + QString(124, u'x')}, u"123"_s);
    connect("no code but a reason", {u"--close"_s, u"1005:x"_s}, u"1005"_s);
    connect("workspace alone", {u"--workspace"_s, u"d"_s}, u"--request"_s);
    connect("request alone", {u"--request"_s, u"r"_s}, u"--workspace"_s);
    connect("cert alone", {u"--cert"_s, u"f"_s}, u"--key"_s);
    connect("key alone", {u"--key"_s, u"f"_s}, u"--cert"_s);
    connect("output", {u"--output"_s, u"xml"_s}, u"ndjson"_s);
}

void TestArguments::refuses()
{
    QFETCH(QStringList, words);
    QFETCH(QString, naming);

    const auto command = parseArguments(words);
    QVERIFY(!command);
    const QString message = command.error().message;
    QVERIFY2(message.contains(naming), qPrintable(message));
    QVERIFY(!message.contains(u'\n'));
}

void TestArguments::neverRepeatsASecret_data()
{
    QTest::addColumn<QString>("option");
    QTest::newRow("auth kind") << u"--auth=secret"_s;
    QTest::newRow("basic without password") << u"--auth=basic:secret"_s;
    QTest::newRow("digest without password") << u"--auth=digest:secret"_s;
    QTest::newRow("cookie value") << u"--cookie=a=secret 2"_s;
    QTest::newRow("api key") << u"--auth=apikey:cookie:n:secret"_s;
    QTest::newRow("proxy") << u"--proxy=ftp://u:secret@h:1"_s;
    QTest::newRow("header") << u"-HAuthorization secret"_s;
    QTest::newRow("cookie") << u"--cookie=secret"_s;
}

void TestArguments::neverRepeatsASecret()
{
    QFETCH(QString, option);
    const auto options = parseConnect({url, option});
    QVERIFY(!options);
    QVERIFY2(!options.error().message.contains("secret"_L1), qPrintable(options.error().message));
}

void TestArguments::helps_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QString>("begin");

    const auto beginOf = [](const QString &command) { return usage(command).left(30); };
    QTest::newRow("--help") << QStringList{u"--help"_s} << beginOf({});
    QTest::newRow("-h") << QStringList{u"-h"_s} << beginOf({});
    QTest::newRow("help") << QStringList{u"help"_s} << beginOf({});
    QTest::newRow("help of a command") << QStringList{u"help"_s, u"serve"_s} << beginOf(u"serve"_s);
    for (const char *name : {"connect", "serve", "format", "version"}) {
        const QString command = QString::fromLatin1(name);
        QTest::newRow(name) << QStringList{command, u"--help"_s} << beginOf(command);
    }
    QTest::newRow("behind other options")
        << QStringList{u"connect"_s, url, u"--echo"_s, u"-h"_s} << beginOf(u"connect"_s);
}

void TestArguments::helps()
{
    QFETCH(QStringList, words);
    QFETCH(QString, begin);
    const auto command = parseArguments(words);
    QVERIFY(command);
    const auto *help = std::get_if<HelpCommand>(&*command);
    QVERIFY(help);
    QVERIFY(help->text.startsWith(begin));
    for (const QString &line : help->text.split(u'\n'))
        QVERIFY2(line.size() <= 100, qPrintable(line));

    // Sent, not asked for.
    const auto sent = parseArguments({u"connect"_s, url, u"--send"_s, u"--help"_s});
    QVERIFY(sent && std::holds_alternative<ConnectOptions>(*sent));
}

void TestArguments::helpNamesEveryOption()
{
    const QString text = usage(u"connect"_s);
    for (const char *option : {"-H",
                               "--header",
                               "--param",
                               "--cookie",
                               "--subprotocol",
                               "--origin",
                               "--auth",
                               "--proxy",
                               "--insecure",
                               "--ca",
                               "--cert",
                               "--key",
                               "--timeout",
                               "--max-message",
                               "--send ",
                               "--send-hex",
                               "--send-base64",
                               "--send-file",
                               "--ping",
                               "--echo",
                               "--count",
                               "--wait",
                               "--until-close",
                               "--close",
                               "--workspace",
                               "--request",
                               "--output",
                               "--compress",
                               "--keepalive ",
                               "--keepalive-message",
                               "--reconnect ",
                               "--reconnect-delay",
                               "--after-connect",
                               "--connect-to",
                               "--pkcs12",
                               "--passphrase-file",
                               "--passphrase-env",
                               "--tls-min",
                               "--server-name",
                               "--max-frame"})
        QVERIFY2(text.contains(QLatin1StringView(option)), option);
}

void TestArguments::keepsTheOrderOfSteps()
{
    const auto options
        = connectWith({u"--send-hex"_s, u"00 ff"_s, u"--send=é"_s, u"--ping"_s, u"--send-file"_s,
                       u"f"_s, u"--send-base64"_s, u"AQI="_s, u"--send"_s, u""_s});
    using Kind = SendStep::Kind;
    const std::vector<SendStep> expected{{Kind::Binary, QByteArray("\x00\xff", 2), {}},
                                         {Kind::Text, "\xC3\xA9", {}},
                                         {Kind::Ping, {}, {}},
                                         {Kind::File, {}, u"f"_s},
                                         {Kind::Binary, "\x01\x02", {}},
                                         {Kind::Text, {}, {}}};
    QVERIFY(options.steps == expected);
}

void TestArguments::readsAnOptionalPingText_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QByteArray>("payload");

    QTest::newRow("none") << QStringList{url, u"--ping"_s} << QByteArray();
    QTest::newRow("behind") << QStringList{url, u"--ping"_s, u"p"_s} << QByteArray("p");
    QTest::newRow("attached") << QStringList{url, u"--ping=-p"_s} << QByteArray("-p");
    QTest::newRow("before an option") << QStringList{url, u"--ping"_s, u"--echo"_s} << QByteArray();
    QTest::newRow("before the URL") << QStringList{u"--ping"_s, url} << QByteArray();
}

void TestArguments::readsAnOptionalPingText()
{
    QFETCH(QStringList, words);
    QFETCH(QByteArray, payload);
    const auto options = parseConnect(words);
    QVERIFY(options);
    QCOMPARE(options->url, url);
    QCOMPARE(options->steps.size(), std::size_t(1));
    QCOMPARE(options->steps[0].payload, payload);
}

void TestArguments::readsLists()
{
    const auto options = connectWith(
        {u"-H"_s, u"A: 1"_s, u"--header=B:  2 : 3 "_s, u"-HA:"_s, u"--param"_s, u"n=v=w"_s,
         u"--param"_s, u"e="_s, u"--cookie=a=b=c"_s, u"--cookie"_s, u"d="_s, u"--subprotocol"_s,
         u"two"_s, u"--subprotocol=one"_s, u"--ca"_s, u"x"_s, u"--ca=y"_s});
    QVERIFY((options.headers
             == Fields{{u"A"_s, u"1"_s, true, {}},
                       {u"B"_s, u"2 : 3"_s, true, {}},
                       {u"A"_s, u""_s, true, {}}}));
    QVERIFY((options.params == Fields{{u"n"_s, u"v=w"_s, true, {}}, {u"e"_s, u""_s, true, {}}}));
    QVERIFY((options.cookies == Fields{{u"a"_s, u"b=c"_s}, {u"d"_s, u""_s}}));
    QCOMPARE(options.subprotocols, (QStringList{u"two"_s, u"one"_s}));
    QCOMPARE(options.caFiles, (QStringList{u"x"_s, u"y"_s}));
}

void TestArguments::readsNumbersAndFlags()
{
    const ConnectOptions none = connectWith({});
    QVERIFY(!none.timeoutMs && !none.maxMessageBytes && !none.count && !none.waitMs && !none.close);
    QVERIFY(!none.insecure && !none.echo && !none.untilClose && !none.compress);
    QVERIFY(!none.keepaliveMs);
    QVERIFY(none.output == OutputFormat::Human);

    const auto options = connectWith(
        {u"--timeout=5"_s, u"--max-message"_s, u"1000"_s, u"--count"_s, u"3"_s, u"--wait=0"_s,
         u"--insecure"_s, u"--echo"_s, u"--output=ndjson"_s, u"--origin"_s, u"http://o"_s,
         u"--cert=c"_s, u"--key=k"_s, u"--compress"_s, u"--keepalive=250"_s});
    QCOMPARE(options.timeoutMs, 5);
    QVERIFY(options.compress);
    QCOMPARE(options.keepaliveMs, 250);
    QCOMPARE(options.maxMessageBytes, 1000);
    QCOMPARE(options.count, 3);
    QCOMPARE(options.waitMs, 0);
    QVERIFY(options.insecure && options.echo);
    QVERIFY(options.output == OutputFormat::Ndjson);
    QCOMPARE(options.origin, u"http://o"_s);
    QCOMPARE(options.certificateFile, u"c"_s);
    QCOMPARE(options.keyFile, u"k"_s);
}

void TestArguments::readsClose_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("reason");

    QTest::newRow("code") << u"1000"_s << 1000 << QString();
    QTest::newRow("reason") << u"4001:a: b"_s << 4001 << u"a: b"_s;
    QTest::newRow("empty reason") << u"3000:"_s << 3000 << QString();
    QTest::newRow("no code") << u"1005"_s << 1005 << QString();
    QTest::newRow("longest reason")
        << u"4999:"_s + QString(123, u'x') << 4999 << QString(123, u'x');
}

void TestArguments::readsClose()
{
    QFETCH(QString, text);
    QFETCH(int, code);
    QFETCH(QString, reason);
    const auto close = connectWith({u"--close"_s, text}).close;
    QVERIFY(close);
    QCOMPARE(int(close->code), code);
    QCOMPARE(close->reason, reason);
}

void TestArguments::tellsWhenToRead_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<bool>("reads");
    QTest::addColumn<bool>("hasEnd");

    QTest::newRow("nothing") << QStringList() << true << false;
    QTest::newRow("count") << QStringList{u"--count=1"_s} << true << true;
    QTest::newRow("wait") << QStringList{u"--wait=1"_s} << true << true;
    QTest::newRow("until-close") << QStringList{u"--until-close"_s} << true << true;
    QTest::newRow("close") << QStringList{u"--close=1000"_s} << true << false;
    QTest::newRow("send") << QStringList{u"--send=x"_s} << false << false;
    QTest::newRow("ping") << QStringList{u"--ping"_s} << false << false;
    QTest::newRow("echo") << QStringList{u"--echo"_s} << false << false;
}

void TestArguments::tellsWhenToRead()
{
    QFETCH(QStringList, words);
    QFETCH(bool, reads);
    QFETCH(bool, hasEnd);
    const ConnectOptions options = connectWith(words);
    QCOMPARE(options.readsStandardInput(), reads);
    QCOMPARE(options.hasEnd(), hasEnd);
}

void TestArguments::readsServe()
{
    const auto command = parseArguments({u"serve"_s, u"--host=::1"_s, u"--port"_s, u"8080"_s});
    QVERIFY(command);
    const auto &options = std::get<ServeOptions>(*command);
    QCOMPARE(options.host, u"::1"_s);
    QCOMPARE(options.port, quint16(8080));
}

void TestArguments::readsFormat()
{
    const auto fileOf = [](const QStringList &words) {
        const auto command = parseArguments(QStringList(u"format"_s) + words);
        return command ? std::get<FormatOptions>(*command).file : u"refused"_s;
    };
    QCOMPARE(fileOf({}), QString());
    QCOMPARE(fileOf({u"-"_s}), QString());
    QCOMPARE(fileOf({u"f.json"_s}), u"f.json"_s);
    QCOMPARE(fileOf({u"--"_s, u"--f"_s}), u"--f"_s);
}

void TestArguments::buildsTheRequest()
{
    const ConnectOptions options = connectWith(
        {u"--param"_s, u"a b=c&d"_s, u"-HX: 1"_s, u"--subprotocol=p"_s, u"--insecure"_s,
         u"--timeout=7"_s, u"--max-message=9"_s, u"--origin=http://o"_s, u"--ca=x"_s,
         u"--compress"_s, u"--keepalive=8"_s, u"--keepalive-message=k"_s, u"--reconnect=4"_s,
         u"--reconnect-delay=40000"_s, u"--after-connect=a"_s, u"--after-connect=b"_s});
    const workspace::Request request = requestFor(options, {});
    const QUrl built(request.url, QUrl::StrictMode);
    QVERIFY2(built.isValid(), qPrintable(request.url));
    QVERIFY(!built.query(QUrl::FullyEncoded).contains("c&d"_L1));
    QVERIFY((request.params == Fields{{u"a b"_s, u"c&d"_s, true, {}}}));
    QVERIFY((request.headers == Fields{{u"X"_s, u"1"_s, true, {}}}));
    QCOMPARE(request.settings.subprotocols, QStringList(u"p"_s));
    QVERIFY(!request.settings.verifyTls);
    QCOMPARE(request.settings.connectTimeoutMs, 7);
    QCOMPARE(request.settings.maxMessageBytes, 9);
    QCOMPARE(request.settings.keepaliveMs, 8);
    QCOMPARE(request.settings.keepaliveMessage->content, u"k"_s);
    const workspace::ReconnectSettings &reconnect = request.settings.reconnect;
    QVERIFY(reconnect.enabled);
    QCOMPARE(reconnect.tries, 4);
    QCOMPARE(reconnect.delayMs, 40'000);
    QCOMPARE(reconnect.maxDelayMs, 40'000);
    QCOMPARE(request.settings.afterConnect.size(), std::size_t(2));
    QCOMPARE(request.settings.afterConnect[1].content, u"b"_s);
    workspace::CompressionSettings offered;
    offered.offer = true;
    QVERIFY(request.settings.compression == offered);

    const session::Overrides overrides = overridesFor(options);
    QCOMPARE(overrides.origin, u"http://o"_s);
    QCOMPARE(request.settings.tls.caFiles, QStringList(u"x"_s));

    // Nothing given: nothing touched.
    const workspace::Request plain = requestFor(connectWith({}), {});
    QCOMPARE(plain.url, url);
    QVERIFY(plain.settings == workspace::RequestSettings());
}

void TestArguments::buildsOnASavedRequest()
{
    workspace::Request saved;
    saved.url = u"ws://saved/?k=1"_s;
    saved.params = {{u"k"_s, u"1"_s, true, {}}, {u"off"_s, u"2"_s, false, {}}};
    saved.headers = {{u"S"_s, u"1"_s, true, {}}};
    saved.settings.subprotocols = {u"s"_s};
    saved.settings.connectTimeoutMs = 1;
    saved.settings.keepaliveMs = 1000;
    saved.settings.reconnect.enabled = true;
    saved.settings.afterConnect = {{{}, workspace::MessageFormat::Hex, u"00"_s}};
    saved.settings.compression.serverMaxWindowBits = 9;

    const auto words
        = QStringList{u"--workspace=w"_s, u"--request=r"_s, u"--param=n=v"_s, u"-HT:2"_s};
    const auto options = parseConnect(words);
    QVERIFY(options);
    const workspace::Request request = requestFor(*options, saved);
    QCOMPARE(request.url, u"ws://saved/?k=1&n=v"_s);
    QVERIFY((request.headers == Fields{{u"S"_s, u"1"_s, true, {}}, {u"T"_s, u"2"_s, true, {}}}));
    QCOMPARE(request.settings.subprotocols, QStringList(u"s"_s));
    QCOMPARE(request.settings.connectTimeoutMs, 1);
    QCOMPARE(request.settings.keepaliveMs, 1000);
    QVERIFY(!request.settings.compression.offer);

    const auto other = parseConnect(words + QStringList{url, u"--subprotocol=p"_s});
    QVERIFY(other);
    QCOMPARE(requestFor(*other, saved).url, url + u"?n=v"_s);
    QCOMPARE(requestFor(*other, saved).settings.subprotocols, QStringList(u"p"_s));

    const auto changed
        = parseConnect(words
                       + QStringList{u"--compress"_s, u"--keepalive=0"_s, u"--reconnect-delay=5"_s,
                                     u"--after-connect=b"_s});
    QVERIFY(changed);
    const workspace::RequestSettings settings = requestFor(*changed, saved).settings;
    QCOMPARE(settings.keepaliveMs, 0);
    QVERIFY(settings.reconnect.enabled);
    QCOMPARE(settings.reconnect.delayMs, 5);
    QCOMPARE(settings.afterConnect.size(), std::size_t(2));
    QCOMPARE(settings.afterConnect[1].content, u"b"_s);
    QVERIFY(settings.compression.offer);
    QCOMPARE(settings.compression.serverMaxWindowBits, 9);
}

QTEST_GUILESS_MAIN(TestArguments)
#include "tst_arguments.moc"
