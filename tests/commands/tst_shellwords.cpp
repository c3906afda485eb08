// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands/shellwords.h"
#include "shell.h"
#include "support/cputimer.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sockwright;
using commands::ShellWords;

class TestShellWords : public QObject
{
    Q_OBJECT

private slots:
    void sh_data();
    void sh();
    void shAgreesWithTheRealOne_data();
    void shAgreesWithTheRealOne();
    void ansiQuotes_data();
    void ansiQuotes();
    void theCommandEnds_data();
    void theCommandEnds();
    void expansionsAreTold_data();
    void expansionsAreTold();
    void cmd_data();
    void cmd();
    void theShellIsGuessed_data();
    void theShellIsGuessed();
    void unclosed_data();
    void unclosed();
    void bounds();
    void quotedTextsComeBack();
    void controlCharactersAreRefused();
    void garbageIsReadFast_data();
    void garbageIsReadFast();
};

void TestShellWords::sh_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("words");
    const auto row = [](const char *name, const QString &text, const QStringList &words) {
        QTest::newRow(name) << text << words;
    };
    row("nothing", u""_s, {});
    row("blank", u" \t "_s, {});
    row("plain", u"curl  -k\thttps://h"_s, {u"curl"_s, u"-k"_s, u"https://h"_s});
    row("single quotes", u"a 'b \"$x\\ c'd"_s, {u"a"_s, u"b \"$x\\ cd"_s});
    row("double quotes", u"\"a 'b' \\\" \\\\ \\n\""_s, {u"a 'b' \" \\ \\n"_s});
    row("empty words", u"'' \"\" a''"_s, {u""_s, u""_s, u"a"_s});
    row("backslash", u"a\\ b \\'c"_s, {u"a b"_s, u"'c"_s});
    row("line continuation", u"a \\\n  b\\\nc"_s, {u"a"_s, u"bc"_s});
    row("line continuation in quotes", u"\"a\\\nb\" 'c\\\nd'"_s, {u"ab"_s, u"c\\\nd"_s});
    row("CR LF", u"a \\\r\n b"_s, {u"a"_s, u"b"_s});
    row("comment", u"a # b 'c"_s, {u"a"_s});
    row("no comment", u"a#b"_s, {u"a#b"_s});
    row("lines before", u"\n\n a b"_s, {u"a"_s, u"b"_s});
    row("beyond the BMP", u"'\U0001F600' \U0001F600"_s, {u"\U0001F600"_s, u"\U0001F600"_s});
    row("backslash at the end", u"a\\"_s, {u"a\\"_s});
    row("ampersand of a URL", u"ws://h/?a=1&b=2"_s, {u"ws://h/?a=1&b=2"_s});
}

void TestShellWords::sh()
{
    QFETCH(QString, text);
    QFETCH(QStringList, words);
    const auto read = commands::shWords(text);
    QVERIFY(read.ok());
    QCOMPARE(read->words, words);
    QCOMPARE(read->rest, QString());
}

void TestShellWords::shAgreesWithTheRealOne_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"a b", "'a b'c\"d e\"", "\"\\a\\\\\\\"\\$\\`\"", "a\\\nb",
                             "\"a\\\nb\"", "''", "a'b'\\''c'", "x\\y\\ z", "\"'\"'\"'"})
        QTest::newRow(text) << QString::fromLatin1(text);
}

void TestShellWords::shAgreesWithTheRealOne()
{
    QFETCH(QString, text);
    const auto real = test::wordsOfRealShell(text);
    QVERIFY(real);
    const auto read = commands::shWords(text);
    QVERIFY(read.ok());
    QCOMPARE(read->words, *real);
}

void TestShellWords::ansiQuotes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("word");
    QTest::newRow("letters") << u"$'a\\n\\t\\\\\\'\\\"b'"_s << u"a\n\t\\'\"b"_s;
    QTest::newRow("hex and octal") << u"$'\\x41\\102\\xc3\\xa4'"_s << u"ABä"_s;
    QTest::newRow("unicode") << u"$'\\u0021\\u20AC\\U0001f600'"_s << u"!€\U0001F600"_s;
    QTest::newRow("surrogates") << u"$'\\ud83d\\ude00'"_s << u"\U0001F600"_s;
    QTest::newRow("half a surrogate") << u"$'a\\ud83db'"_s << u"a\ufffdb"_s;
    QTest::newRow("control") << u"$'\\cA'"_s << u"\u0001"_s;
    QTest::newRow("NUL is no character") << u"$'a\\0b\\x00c'"_s << u"abc"_s;
    QTest::newRow("unknown") << u"$'\\q\\xg'"_s << u"\\q\\xg"_s;
    QTest::newRow("too large") << u"$'a\\UFFFFFFFFb'"_s << u"ab"_s;
    QTest::newRow("joined") << u"a$'b'c"_s << u"abc"_s;
    QTest::newRow("translated") << u"$\"a b\""_s << u"a b"_s;
}

void TestShellWords::ansiQuotes()
{
    QFETCH(QString, text);
    QFETCH(QString, word);
    const auto read = commands::shWords(text);
    QVERIFY(read.ok());
    QCOMPARE(read->words, QStringList(word));
}

void TestShellWords::theCommandEnds_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("rest");
    QTest::newRow("pipe") << u"a b | jq ."_s << u"| jq ."_s;
    QTest::newRow("list") << u"a b; c"_s << u"; c"_s;
    QTest::newRow("and") << u"a b && c"_s << u"&& c"_s;
    QTest::newRow("redirection") << u"a b >out"_s << u">out"_s;
    QTest::newRow("descriptor") << u"a b 2>&1"_s << u">&1"_s;
    QTest::newRow("line") << u"a b\nc d"_s << u"c d"_s;
    QTest::newRow("background") << u"a b &"_s << u"&"_s;
    QTest::newRow("only a line end") << u"a b\n"_s << u""_s;
}

void TestShellWords::theCommandEnds()
{
    QFETCH(QString, text);
    QFETCH(QString, rest);
    const auto read = commands::shWords(text);
    QVERIFY(read.ok());
    QCOMPARE(read->words, (QStringList{u"a"_s, u"b"_s}));
    QCOMPARE(read->rest, rest);
}

void TestShellWords::expansionsAreTold_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("word");
    QTest::addColumn<bool>("told");
    QTest::newRow("variable") << u"$TOKEN"_s << u"$TOKEN"_s << true;
    QTest::newRow("in quotes") << u"\"a $T ${U}\""_s << u"a $T ${U}"_s << true;
    QTest::newRow("command") << u"$(cat x)y"_s << u"$(cat x)y"_s << true;
    QTest::newRow("backticks") << u"`id`"_s << u"`id`"_s << true;
    QTest::newRow("single quotes") << u"'$TOKEN'"_s << u"$TOKEN"_s << false;
    QTest::newRow("escaped") << u"\\$TOKEN"_s << u"$TOKEN"_s << false;
    QTest::newRow("a dollar") << u"5$"_s << u"5$"_s << false;
}

void TestShellWords::expansionsAreTold()
{
    QFETCH(QString, text);
    QFETCH(QString, word);
    QFETCH(bool, told);
    const auto read = commands::shWords(text);
    QVERIFY(read.ok());
    QCOMPARE(read->words, QStringList(word));
    QCOMPARE(read->hasExpansions, told);
}

void TestShellWords::cmd_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("words");
    const auto row = [](const char *name, const QString &text, const QStringList &words) {
        QTest::newRow(name) << text << words;
    };
    row("plain quotes", u"curl \"https://h/?a=1&b=2\" -k"_s,
        {u"curl"_s, u"https://h/?a=1&b=2"_s, u"-k"_s});
    row("carets", u"curl ^\"https://h/?a=1^&b=2^\""_s, {u"curl"_s, u"https://h/?a=1&b=2"_s});
    row("lines", u"curl ^\"a^\" ^\n  -H ^\"b: c^\" ^\r\n  -k"_s,
        {u"curl"_s, u"a"_s, u"-H"_s, u"b: c"_s, u"-k"_s});
    row("quotes in quotes", u"^\"a: ^\\^\"b^\\^\"^\""_s, {u"a: \"b\""_s});
    row("doubled quotes", u"\"a\"\"b\""_s, {u"a\"b"_s});
    row("backslashes", u"\"C:\\x\\\\\" a\\b"_s, {u"C:\\x\\"_s, u"a\\b"_s});
    row("line feed", u"^\"a^\n\nb^\""_s, {u"a\nb"_s});
    row("percent", u"^\"%^PATH^%^\""_s, {u"%PATH%"_s});
    row("empty", u"\"\" a"_s, {u""_s, u"a"_s});
    row("caret at the end", u"a ^"_s, {u"a"_s});
    row("caret in quotes", u"\"a^b\""_s, {u"a^b"_s});
}

void TestShellWords::cmd()
{
    QFETCH(QString, text);
    QFETCH(QStringList, words);
    const auto read = commands::cmdWords(text);
    QVERIFY(read.ok());
    QCOMPARE(read->words, words);
}

void TestShellWords::theShellIsGuessed_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("words");
    QTest::newRow("sh") << u"curl 'a^\"b'"_s << QStringList{u"curl"_s, u"a^\"b"_s};
    QTest::newRow("sh lines") << u"curl 'a' \\\n -k"_s << QStringList{u"curl"_s, u"a"_s, u"-k"_s};
    QTest::newRow("cmd") << u"curl ^\"it's^\""_s << QStringList{u"curl"_s, u"it's"_s};
    QTest::newRow("older cmd") << u"curl \"a\" ^\n -H \"b\""_s
                               << QStringList{u"curl"_s, u"a"_s, u"-H"_s, u"b"_s};
}

void TestShellWords::theShellIsGuessed()
{
    QFETCH(QString, text);
    QFETCH(QStringList, words);
    const auto read = commands::shellWords(text);
    QVERIFY(read.ok());
    QCOMPARE(read->words, words);
}

void TestShellWords::unclosed_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"a 'b", "a \"b", "a \"b\\\"", "a $'b", "a $'b\\'", "a $(b", "a ^\"b"})
        QTest::newRow(text) << QString::fromLatin1(text);
}

void TestShellWords::unclosed()
{
    QFETCH(QString, text);
    const auto read = commands::shellWords(text);
    QVERIFY(!read.ok());
    QVERIFY(read.error().message.contains(u"not closed"_s));
}

void TestShellWords::bounds()
{
    QVERIFY(commands::shWords(QString(commands::maxCommandLength, u'a')).ok());
    QVERIFY(!commands::shWords(QString(commands::maxCommandLength + 1, u'a')).ok());
    QVERIFY(!commands::cmdWords(QString(commands::maxCommandLength + 1, u'a')).ok());
    QVERIFY(commands::shWords(QString(u"a "_s).repeated(commands::maxCommandWords)).ok());
    for (const auto read : {commands::shWords, commands::cmdWords})
        QVERIFY(!read(QString(u"a "_s).repeated(commands::maxCommandWords + 1)).ok());
}

void TestShellWords::quotedTextsComeBack()
{
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo("seed %u", seed);
    QRandomGenerator random(seed);
    const QString characters = u"ab1 \t\n'\"\\$`!#&|;<>()[]{}*?~^%=-@:/,.+ä€\U0001F600"_s;
    for (int round = 0; round < 40; ++round) {
        QStringList texts;
        QStringList quoted;
        for (int n = random.bounded(1, 20); n > 0; --n) {
            QList<uint> text;
            const QList<uint> all = characters.toUcs4();
            for (int length = random.bounded(12); length > 0; --length)
                text << all[random.bounded(all.size())];
            texts << QString::fromUcs4(reinterpret_cast<const char32_t *>(text.constData()),
                                       text.size());
            quoted << commands::shQuoted(texts.last());
            QVERIFY(commands::canBeQuoted(texts.last()));
        }
        const QString command = quoted.join(u' ');
        const auto read = commands::shWords(command);
        QVERIFY(read.ok());
        QCOMPARE(read->words, texts);
        QVERIFY(!read->hasExpansions);
        const auto real = test::wordsOfRealShell(command);
        QVERIFY(real);
        QCOMPARE(*real, texts);
    }
}

void TestShellWords::controlCharactersAreRefused()
{
    QVERIFY(commands::canBeQuoted(u"a\tb\nc"_s));
    for (const char16_t control : {u'\0', u'\x03', u'\r', u'\x1b', u'\x7f', u'\x9b'})
        QVERIFY(!commands::canBeQuoted(QString(QChar(control))));
    QVERIFY(!commands::canBeQuoted(QString(QChar(0xd800))));
}

void TestShellWords::garbageIsReadFast_data()
{
    QTest::addColumn<QString>("pattern");
    for (const char *pattern :
         {"'",  "\"", "\\",       "$",    "$'",   "$(", "^",     "^\"",       "^\n", "^\n'", "`",
          "a ", "&",  "ws://a&b", "\"\\", "\\\n", "#",  "$'\\x", "$'\\ud83d", "\r",  "\n"})
        QTest::newRow(pattern) << QString::fromLatin1(pattern);
}

void TestShellWords::garbageIsReadFast()
{
    QFETCH(QString, pattern);
    const QString text
        = u"curl "_s + pattern.repeated((commands::maxCommandLength - 5) / pattern.size());
    const tests::CpuTimer timer;
    const auto guessed = commands::shellWords(text);
    const auto sh = commands::shWords(text);
    const auto cmd = commands::cmdWords(text);
    QVERIFY2(timer.elapsedMs() < 3000, qPrintable(QString::number(timer.elapsedMs())));
    QVERIFY(guessed.ok() == sh.ok() || guessed.ok() == cmd.ok());
}

QTEST_GUILESS_MAIN(TestShellWords)

#include "tst_shellwords.moc"
