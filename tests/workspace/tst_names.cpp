// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/names.h"

#include <QRandomGenerator>
#include <QTest>

using namespace sockwright::workspace;
using namespace Qt::StringLiterals;

class TestNames : public QObject
{
    Q_OBJECT

private slots:
    void safe_data();
    void safe();
    void longNames();
    void anyTextIsSafe();
    void free_data();
    void free();
    void order();
};

void TestNames::safe_data()
{
    QTest::addColumn<QString>("wanted");
    QTest::addColumn<QString>("name");

    QTest::newRow("plain") << u"Join room"_s << u"Join room"_s;
    QTest::newRow("separators") << u"a/b\\c:d"_s << u"a-b-c-d"_s;
    QTest::newRow("refused by some") << u"a*b?\"<>|"_s << u"a-b-----"_s;
    QTest::newRow("parent") << u".."_s << u"fallback"_s;
    QTest::newRow("out of the workspace") << u"../../etc"_s << u"-..-etc"_s;
    QTest::newRow("hidden") << u".git"_s << u"git"_s;
    QTest::newRow("edges") << u"  . a.b. . "_s << u"a.b"_s;
    QTest::newRow("white space") << u"a\tb\n\nc  d"_s << u"a b c d"_s;
    QTest::newRow("control") << u"a\x01\x7f"_s << u"a"_s;
    QTest::newRow("nul") << QString(u"a\0b"_s) << u"a b"_s;
    QTest::newRow("direction override") << u"a\u202egnp.exe"_s << u"agnp.exe"_s;
    QTest::newRow("decomposed") << u"u\u0308"_s << u"\u00fc"_s;
    QTest::newRow("emoji of several") << u"👩\u200d💻 x"_s << u"👩\u200d💻 x"_s;
    QTest::newRow("lone surrogate") << QString(QChar(0xd800)) + u'a' << u"\ufffda"_s;
    QTest::newRow("device") << u"CON"_s << u"CON_"_s;
    QTest::newRow("device with suffix") << u"lpt1.txt"_s << u"lpt1_.txt"_s;
    QTest::newRow("no device") << u"Console"_s << u"Console"_s;
    QTest::newRow("environments") << u"Environments"_s << u"Environments_"_s;
    QTest::newRow("own file") << u"collection.json"_s << u"collection_.json"_s;
    QTest::newRow("empty") << u""_s << u"fallback"_s;
    QTest::newRow("blank") << u" \n"_s << u"fallback"_s;
}

void TestNames::safe()
{
    QFETCH(QString, wanted);
    QFETCH(QString, name);
    QCOMPARE(safeName(wanted, u"fallback"_s), name);
    QCOMPARE(safeName(name, u"fallback"_s), name);
}

void TestNames::longNames()
{
    QCOMPARE(safeName(QString(500, u'a'), {}), QString(120, u'a'));
    QCOMPARE(safeName(QString(500, u'ü'), {}), QString(60, u'ü'));
    // 7 bytes a family member, 3 a joiner: never cut in the middle of one picture.
    const QString picture = u"👩\u200d💻"_s; // 11 bytes
    QCOMPARE(safeName(picture.repeated(50), {}), picture.repeated(10));
    const QString taken = QString(120, u'a');
    QCOMPARE(freeFileName(taken, {}, requestSuffix, {taken + requestSuffix}),
             QString(118, u'a') + u" 2.ws.json"_s);
    QVERIFY(safeName(u"con."_s + QString(200, u'a'), {}).size() <= maxNameBytes);
    QCOMPARE(safeName(QString(1'000'000, u'/'), {}).size(), maxNameBytes);
}

void TestNames::anyTextIsSafe()
{
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo("seed %u", seed);
    QRandomGenerator random(seed);
    for (int i = 0; i < 20'000; ++i) {
        QString wanted;
        for (int n = random.bounded(60); n > 0; --n) {
            const bool ascii = random.bounded(2) != 0;
            wanted += QChar(static_cast<char16_t>(random.bounded(ascii ? 0x80 : 0x10000)));
        }
        const QString name = safeName(wanted, u"fallback"_s);
        const QByteArray utf8 = name.toUtf8();
        QVERIFY(!name.isEmpty() && utf8.size() <= maxNameBytes);
        QVERIFY(!name.startsWith(u'.') && !name.endsWith(u'.') && !name.endsWith(u' '));
        QVERIFY(!utf8.contains('/') && !utf8.contains('\\') && !utf8.contains('\0'));
        QCOMPARE(QString::fromUtf8(utf8), name);
        QCOMPARE(safeName(name, u"fallback"_s), name);
    }
}

void TestNames::free_data()
{
    QTest::addColumn<QString>("wanted");
    QTest::addColumn<QStringList>("taken");
    QTest::addColumn<QString>("file");

    QTest::newRow("free") << u"Chat"_s << QStringList{u"Chat"_s, u"Other.ws.json"_s}
                          << u"Chat.ws.json"_s;
    QTest::newRow("taken") << u"Chat"_s << QStringList{u"Chat.ws.json"_s} << u"Chat 2.ws.json"_s;
    QTest::newRow("taken in another case")
        << u"CHAT"_s << QStringList{u"chat.WS.json"_s} << u"CHAT 2.ws.json"_s;
    QTest::newRow("taken decomposed")
        << u"\u00fc"_s << QStringList{u"u\u0308.ws.json"_s} << u"\u00fc 2.ws.json"_s;
    QTest::newRow("many taken") << u"a"_s
                                << QStringList{u"a.ws.json"_s, u"a 2.ws.json"_s, u"A 3.ws.json"_s}
                                << u"a 4.ws.json"_s;
    QTest::newRow("counts on") << u"a 2"_s << QStringList{u"a.ws.json"_s, u"a 2.ws.json"_s}
                               << u"a 3.ws.json"_s;
    QTest::newRow("no count") << u"HTTP 1"_s << QStringList{u"HTTP 1.ws.json"_s}
                              << u"HTTP 1 2.ws.json"_s;
    QTest::newRow("year") << u"Log 999999999"_s << QStringList{u"Log 999999999.ws.json"_s}
                          << u"Log 999999999 2.ws.json"_s;
}

void TestNames::free()
{
    QFETCH(QString, wanted);
    QFETCH(QStringList, taken);
    QFETCH(QString, file);
    QCOMPARE(freeFileName(wanted, u"x"_s, requestSuffix, taken), file);
}

void TestNames::order()
{
    const QStringList sorted{u"a"_s, u"A 1"_s, u"a 2"_s, u"a 10"_s, u"a 10 b"_s, u"b"_s, u"Ä"_s};
    for (qsizetype i = 0; i < sorted.size(); ++i) {
        for (qsizetype j = 0; j < sorted.size(); ++j)
            QCOMPARE(nameLess(sorted[i], sorted[j]), i < j);
    }
    QVERIFY(nameLess(u"a 01"_s, u"a 1"_s) != nameLess(u"a 1"_s, u"a 01"_s));
    QVERIFY(nameLess(u"x 9"_s, u"x 99999999999999999999999"_s));
}

QTEST_GUILESS_MAIN(TestNames)
#include "tst_names.moc"
