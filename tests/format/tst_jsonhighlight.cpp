// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/jsonhighlight.h"

#include "randomjson.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace sockwright::format;

namespace {

// One letter a character: Key, String, Number, Literal, Punctuation, Error, or a space.
QString paint(QStringView row, const JsonLine &line)
{
    QString letters(row.size(), u' ');
    for (const JsonSpan &span : line.spans) {
        for (qsizetype i = 0; i < span.length; ++i)
            letters[span.start + i] = u"KSNLPE"[static_cast<int>(span.kind)];
    }
    return letters;
}

} // namespace

class TestJsonHighlight : public QObject
{
    Q_OBJECT

private slots:
    void rows_data();
    void rows();
    void aLineEndEndsEveryToken();
    void splitsKeepTokens_data();
    void splitsKeepTokens();
    void spansAreOrderedWhateverTheText();
    void unknownStatesAreHarmless();
};

void TestJsonHighlight::rows_data()
{
    QTest::addColumn<QString>("row");
    QTest::addColumn<QString>("painted");
    const auto row = [](const char *name, const QString &text, const QString &painted) {
        QTest::newRow(name) << text << painted;
    };
    row("empty", u""_s, u""_s);
    row("member", uR"(  "key": "value",)"_s, uR"(  KKKKKP SSSSSSSP)"_s);
    row("spaced colon", uR"("k" : 1)"_s, uR"(KKK P N)"_s);
    row("numbers", u"[0,-1.5e+3,01,1.,-]"_s, u"PNPNNNNNNNPEEPEEPEP"_s);
    row("literals", u"true false null nul True"_s, u"LLLL LLLLL LLLL EEE EEEE"_s);
    row("escapes", uR"("a\n\u00e9\"")"_s, uR"(SSSSSSSSSSSSS)"_s);
    row("bad escape", uR"("a\xb")"_s, uR"(SSEESS)"_s);
    row("bad unicode escape", uR"("\u12g4")"_s, uR"(SEEEESSS)"_s);
    row("bad escape in key", uR"("\q":1)"_s, uR"(KEEKPN)"_s);
    row("cut unicode escape", uR"("\u12")"_s, uR"(SEEEES)"_s);
    row("tab in string", u"\"a\tb\""_s, u"SSESS"_s);
    row("open string", uR"([ "abc)"_s, uR"(P ESSS)"_s);
    row("lone quote", u"\""_s, u"E"_s);
    row("open string with escape", uR"("a\)"_s, uR"(ESS)"_s);
    row("single quotes", u"'a': 1"_s, u"EEEP N"_s);
    row("comment", u"// x"_s, u"EE E"_s);
    row("other letters", u"{\"ä\": é}"_s, u"PKKKP EP"_s);
}

void TestJsonHighlight::rows()
{
    QFETCH(QString, row);
    const JsonLine line = highlightJson(row, 0);
    QTEST(paint(row, line), "painted");
    QCOMPARE(line.state, 0);
}

void TestJsonHighlight::aLineEndEndsEveryToken()
{
    for (const QString &row : {uR"("open)"_s, uR"("open\)"_s, uR"("open\u1)"_s, u"12"_s, u"tru"_s})
        QCOMPARE(highlightJson(row, 0, JsonRowEnd::Line).state, 0);
}

void TestJsonHighlight::splitsKeepTokens_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("string") << uR"(["long string \" \u00e9 \\ end", 12])"_s;
    QTest::newRow("words") << uR"([true,false,null,-12.5e+3])"_s;
}

void TestJsonHighlight::splitsKeepTokens()
{
    QFETCH(QString, text);
    const QString whole = paint(text, highlightJson(text, 0));
    QVERIFY(!whole.contains(u'E'));
    for (qsizetype cut = 0; cut <= text.size(); ++cut) {
        const QString head = text.left(cut);
        const QString tail = text.mid(cut);
        const JsonLine first = highlightJson(head, 0, JsonRowEnd::Split);
        const JsonLine second = highlightJson(tail, first.state);
        QCOMPARE(paint(head, first) + paint(tail, second), whole);
    }
}

void TestJsonHighlight::spansAreOrderedWhateverTheText()
{
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo("seed %u", seed);
    QRandomGenerator random(seed);
    const QString alphabet = u"\"\"\\\\u01aft-.{}[]:, \t'é\n"_s;
    int state = 0;
    for (int i = 0; i < 5000; ++i) {
        QString row;
        for (quint32 n = random.bounded(40U); n > 0; --n)
            row += alphabet[random.bounded(static_cast<int>(alphabet.size()))];
        const auto end = random.bounded(2) == 0 ? JsonRowEnd::Line : JsonRowEnd::Split;
        const JsonLine line = highlightJson(row, state, end);
        qsizetype reached = 0;
        for (const JsonSpan &span : line.spans) {
            QVERIFY2(span.start >= reached && span.length > 0, qPrintable(row));
            reached = span.start + span.length;
        }
        QVERIFY2(reached <= row.size(), qPrintable(row));
        state = line.state;
    }
}

void TestJsonHighlight::unknownStatesAreHarmless()
{
    for (const int state : {-1, 12345, std::numeric_limits<int>::min()})
        QCOMPARE(highlightJson(u"\"a\"", state).spans.size(), 1U);
}

QTEST_GUILESS_MAIN(TestJsonHighlight)
#include "tst_jsonhighlight.moc"
