// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/headerrules.h"

#include <QTest>

using namespace Qt::StringLiterals;
using sockwright::workspace::cookieProblem;
using sockwright::workspace::headerProblem;
using sockwright::workspace::subprotocolProblem;

class TestHeaderRules : public QObject
{
    Q_OBJECT

private slots:
    void header_data();
    void header();
    void everyCharacterOfAName();
    void everyCharacterOfAValue();
    void cookie_data();
    void cookie();
    void everyCharacterOfACookie();
    void subprotocol_data();
    void subprotocol();
};

void TestHeaderRules::header_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("says"); // a part of the problem; empty: there is none

    QTest::newRow("plain") << u"X-Token"_s << u"abc"_s << QString();
    QTest::newRow("empty value") << u"X-Token"_s << QString() << QString();
    QTest::newRow("all marks of a token") << u"!#$%&'*+-.^_`|~09azAZ"_s << u"v"_s << QString();
    QTest::newRow("value with tab and spaces") << u"A"_s << u" a\tb "_s << QString();
    QTest::newRow("value beyond ASCII") << u"A"_s << u"grüße 🙂"_s << QString();
    QTest::newRow("origin is the person's") << u"Origin"_s << u"https://example.org"_s << QString();
    QTest::newRow("host is the person's") << u"host"_s << u"example.org"_s << QString();
    QTest::newRow("authorization") << u"Authorization"_s << u"Bearer x"_s << QString();
    QTest::newRow("cookie") << u"Cookie"_s << u"a=b; c=d"_s << QString();
    QTest::newRow("only begins like a reserved name") << u"Hostess"_s << u"x"_s << QString();

    QTest::newRow("no name") << QString() << u"v"_s << u"needs a name"_s;
    QTest::newRow("space in name") << u"X Token"_s << u"v"_s << u"a space"_s;
    QTest::newRow("trailing space") << u"X-Token "_s << u"v"_s << u"a space"_s;
    QTest::newRow("colon in name") << u"X-Token:"_s << u"v"_s << u"“:”"_s;
    QTest::newRow("line break in name") << u"A\r\nB"_s << u"v"_s << u"“␍”"_s;
    QTest::newRow("name beyond ASCII") << u"Größe"_s << u"v"_s << u"“ö”"_s;
    QTest::newRow("name beyond the BMP") << u"a🙂"_s << u"v"_s << u"“🙂”"_s;
    QTest::newRow("bidi override in name") << u"a\u202Eb"_s << u"v"_s << u"U+202E"_s;
    QTest::newRow("CR") << u"A"_s << u"x\rInjected: y"_s << u"line break"_s;
    QTest::newRow("LF") << u"A"_s << u"x\nInjected: y"_s << u"line break"_s;
    QTest::newRow("NUL") << u"A"_s << QString(QChar(0)) << u"“␀”"_s;
    QTest::newRow("DEL") << u"A"_s << u"\u007F"_s << u"“␡”"_s;

    QTest::newRow("subprotocol") << u"sec-websocket-PROTOCOL"_s << u"chat"_s << u"Settings"_s;
    for (const QString &name :
         {u"Connection"_s, u"upgrade"_s, u"Sec-WebSocket-Key"_s, u"SEC-WEBSOCKET-VERSION"_s,
          u"Sec-WebSocket-Accept"_s, u"Sec-WebSocket-Extensions"_s})
        QTest::addRow("%s", qPrintable(name)) << name << u"x"_s << name;
}

void TestHeaderRules::header()
{
    QFETCH(QString, name);
    QFETCH(QString, value);
    QFETCH(QString, says);
    const QString problem = headerProblem(name, value);
    QCOMPARE(problem.isEmpty(), says.isEmpty());
    QVERIFY2(problem.contains(says), qPrintable(problem));
}

void TestHeaderRules::everyCharacterOfAName()
{
    const QString allowed
        = u"!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"_s;
    for (char16_t c = 0; c < 0x180; ++c) {
        const QString name = u"x"_s + QChar(c);
        QVERIFY2(headerProblem(name, u"v"_s).isEmpty() == allowed.contains(QChar(c)),
                 qPrintable(u"U+%1"_s.arg(int(c), 4, 16, QChar(u'0'))));
    }
}

void TestHeaderRules::everyCharacterOfAValue()
{
    for (char16_t c = 0; c < 0x180; ++c) {
        const bool allowed = c == u'\t' || (c >= 0x20 && c != 0x7F);
        QVERIFY2(headerProblem(u"A"_s, QString(QChar(c))).isEmpty() == allowed,
                 qPrintable(u"U+%1"_s.arg(int(c), 4, 16, QChar(u'0'))));
    }
}

void TestHeaderRules::cookie_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("says"); // a part of the problem; empty: there is none

    QTest::newRow("plain") << u"session"_s << u"abc=1"_s << QString();
    QTest::newRow("no value") << u"session"_s << QString() << QString();
    QTest::newRow("quoted") << u"session"_s << u"\"abc\""_s << QString();
    QTest::newRow("no name") << QString() << u"v"_s << u"needs a name"_s;
    QTest::newRow("name with =") << u"a=b"_s << u"v"_s << u"“=”"_s;
    QTest::newRow("space in value") << u"a"_s << u"b c"_s << u"a space"_s;
    QTest::newRow("another cookie") << u"a"_s << u"b;c=d"_s << u"“;”"_s;
    QTest::newRow("line break") << u"a"_s << u"b\r\nX: y"_s << u"“␍”"_s;
    QTest::newRow("one quote") << u"a"_s << u"\""_s << u"“\"”"_s;
    QTest::newRow("quote inside") << u"a"_s << u"\"b\"c\""_s << u"“\"”"_s;
}

void TestHeaderRules::cookie()
{
    QFETCH(QString, name);
    QFETCH(QString, value);
    QFETCH(QString, says);
    const QString problem = cookieProblem(name, value);
    QCOMPARE(problem.isEmpty(), says.isEmpty());
    QVERIFY2(problem.contains(says), qPrintable(problem));
}

void TestHeaderRules::everyCharacterOfACookie()
{
    for (char16_t c = 0; c < 0x180; ++c) {
        const bool allowed = c == 0x21 || (c >= 0x23 && c <= 0x2B) || (c >= 0x2D && c <= 0x3A)
            || (c >= 0x3C && c <= 0x5B) || (c >= 0x5D && c <= 0x7E);
        QVERIFY2(cookieProblem(u"a"_s, u"x"_s + QChar(c)).isEmpty() == allowed,
                 qPrintable(u"U+%1"_s.arg(int(c), 4, 16, QChar(u'0'))));
    }
}

void TestHeaderRules::subprotocol_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("ok");
    QTest::newRow("plain") << u"chat.v1"_s << true;
    QTest::newRow("empty") << QString() << false;
    QTest::newRow("space") << u"a b"_s << false;
    QTest::newRow("slash") << u"a/b"_s << false;
    QTest::newRow("comma") << u"a,b"_s << false;
    QTest::newRow("line break") << u"a\nb"_s << false;
}

void TestHeaderRules::subprotocol()
{
    QFETCH(QString, name);
    QFETCH(bool, ok);
    QCOMPARE(subprotocolProblem(name).isEmpty(), ok);
}

QTEST_GUILESS_MAIN(TestHeaderRules)

#include "tst_headerrules.moc"
