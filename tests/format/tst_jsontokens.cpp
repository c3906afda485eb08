// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/jsonstring.h"
#include "format/jsontokens.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace sockwright::format;

namespace {

std::string_view view(const QByteArray &bytes)
{
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

// One letter a token.
QByteArray tokenLetters(const QByteArray &text)
{
    static constexpr char letters[] = "{}[]:,sntf0.!";
    QByteArray out;
    JsonReader reader(view(text));
    for (;;) {
        const JsonToken token = reader.next();
        out += letters[token.type];
        if (token.type == JsonToken::End || token.type == JsonToken::Invalid)
            return out;
    }
}

} // namespace

class TestJsonTokens : public QObject
{
    Q_OBJECT

private slots:
    void tokens_data();
    void tokens();
    void placesAreThoseOfTheText();
    void endAndInvalidStay();
    void depthFollowsTheBrackets();
    void errors_data();
    void errors();
    void stringsDecode_data();
    void stringsDecode();
    void stringsEncode_data();
    void stringsEncode();
    void everyCharacterSurvivesARoundTrip();
};

void TestJsonTokens::tokens_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("letters");

    QTest::newRow("object") << QByteArray(R"({"a":1})") << QByteArray("{s:n}.");
    QTest::newRow("empty containers") << QByteArray("[{},[]]") << QByteArray("[{},[]].");
    QTest::newRow("literals") << QByteArray("[true,false,null]") << QByteArray("[t,f,0].");
    QTest::newRow("every white space")
        << QByteArray(" \t\r\n[ \t\r\n1 \t\r\n] \t\r\n") << QByteArray("[n].");
    QTest::newRow("lone string") << QByteArray(R"("x")") << QByteArray("s.");
    QTest::newRow("lone number") << QByteArray("-0") << QByteArray("n.");
    QTest::newRow("lone literal") << QByteArray("null") << QByteArray("0.");
    QTest::newRow("numbers") << QByteArray("[0,-0,1E+2,1e400,9007199254740993,0.5,1.5e-3]")
                             << QByteArray("[n,n,n,n,n,n,n].");
    QTest::newRow("duplicate keys") << QByteArray(R"({"a":1,"a":2})") << QByteArray("{s:n,s:n}.");
    QTest::newRow("escapes") << QByteArray(R"("\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00")")
                             << QByteArray("s.");
    QTest::newRow("lone surrogate escape")
        << QByteArray(R"(["\ud800","\uDFFFx"])") << QByteArray("[s,s].");
    QTest::newRow("DEL and C1 in strings") << QByteArray("\"\x7f\xC2\x80\"") << QByteArray("s.");
    QTest::newRow("U+FEFF in a string") << QByteArray("\"\xEF\xBB\xBF\"") << QByteArray("s.");
    QTest::newRow("last code point") << QByteArray("\"\xF4\x8F\xBF\xBF\"") << QByteArray("s.");
    QTest::newRow("NUL escape") << QByteArray(R"("\u0000")") << QByteArray("s.");
}

void TestJsonTokens::tokens()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, letters);
    QCOMPARE(tokenLetters(text), letters);
}

void TestJsonTokens::placesAreThoseOfTheText()
{
    const std::string_view text = R"( {"key" : [ -1.5e3 , "välue" ] } )";
    const std::string_view expected[]
        = {"{", R"("key")", ":", "[", "-1.5e3", ",", R"("välue")", "]", "}", ""};
    JsonReader reader(text);
    for (const std::string_view piece : expected) {
        const JsonToken token = reader.next();
        QVERIFY(token.type != JsonToken::Invalid);
        QVERIFY(token.in(text) == piece);
    }
}

void TestJsonTokens::endAndInvalidStay()
{
    JsonReader good("1");
    good.next();
    QCOMPARE(good.next().type, JsonToken::End);
    QCOMPARE(good.next().type, JsonToken::End);
    QVERIFY(!good.error());

    JsonReader bad("[1 2");
    while (bad.next().type != JsonToken::Invalid) { }
    QCOMPARE(bad.error()->offset, 3);
    QCOMPARE(bad.next().type, JsonToken::Invalid);
    QCOMPARE(bad.error()->offset, 3);
}

void TestJsonTokens::depthFollowsTheBrackets()
{
    JsonReader reader(R"([{"a":[]}])");
    const std::size_t expected[] = {1, 2, 2, 2, 3, 2, 1, 0, 0};
    for (const std::size_t depth : expected) {
        reader.next();
        QCOMPARE(reader.depth(), depth);
    }
}

void TestJsonTokens::errors_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("offset");
    QTest::addColumn<int>("line");
    QTest::addColumn<int>("column");
    QTest::addColumn<QString>("message");

    const auto row = [](const char *name, const QByteArray &text, int offset, int line, int column,
                        const QString &message) {
        QTest::newRow(name) << text << offset << line << column << message;
    };
    row("empty", "", 0, 1, 1, u"Expected a value, but the text ends here."_s);
    row("white space only", " \n\t ", 4, 2, 3, u"Expected a value, but the text ends here."_s);
    row("byte order mark", "\xEF\xBB\xBF{}", 0, 1, 1,
        u"The text starts with a byte order mark, which JSON does not allow. Remove it."_s);
    row("open array", "[1", 2, 1, 3, u"Expected “,” or “]”, but the text ends here."_s);
    row("open object", R"({"a":1)", 6, 1, 7, u"Expected “,” or “}”, but the text ends here."_s);
    row("trailing comma in array", "[1,]", 3, 1, 4, u"Expected a value, but found “]”."_s);
    row("trailing comma in object", "{\"a\":1,\n}", 8, 2, 1,
        u"Expected a key in double quotes after the comma, but found “}”."_s);
    row("comma first", "[,1]", 1, 1, 2, u"Expected a value or “]”, but found “,”."_s);
    row("mismatched bracket", "[1}", 2, 1, 3, u"Expected “,” or “]”, but found “}”."_s);
    row("lone close", "]", 0, 1, 1, u"Expected a value, but found “]”."_s);
    row("no comma", "[1 2]", 3, 1, 4, u"Expected “,” or “]”, but found “2”."_s);
    row("no colon", R"({"a" 1})", 5, 1, 6, u"Expected “:” after the key, but found “1”."_s);
    row("no member value", R"({"a":})", 5, 1, 6, u"Expected a value, but found “}”."_s);
    row("bare key", "{a:1}", 1, 1, 2, u"Expected a key in double quotes or “}”, but found “a”."_s);
    row("single quotes", "{'a':1}", 1, 1, 2,
        u"Expected a key in double quotes or “}”, but found “'”."_s);
    row("two values", "{} {}", 3, 1, 4, u"Expected nothing more after the value, but found “{”."_s);
    row("undefined", "[undefined]", 1, 1, 2, u"Expected a value or “]”, but found “undefined”."_s);
    row("NaN", "NaN", 0, 1, 1, u"Expected a value, but found “NaN”."_s);
    row("comment", "/* x */ 1", 0, 1, 1, u"Expected a value, but found “/”."_s);
    row("misspelt literal", "[ture]", 2, 1, 3,
        u"Expected “true”, “false” or “null”, but found “ture”."_s);
    row("cut literal", "nul", 3, 1, 4, u"Expected “true”, “false” or “null”, but found “nul”."_s);
    row("upper-case literal", "TRUE", 0, 1, 1, u"Expected a value, but found “TRUE”."_s);
    row("literal too long", "nulls", 4, 1, 5,
        u"Expected nothing more after the value, but found “s”."_s);
    row("leading zero", "01", 1, 1, 2,
        u"Expected a number without leading zeros, but found “1”."_s);
    row("negative leading zero", "-01", 2, 1, 3,
        u"Expected a number without leading zeros, but found “1”."_s);
    row("plus sign", "+1", 0, 1, 1, u"Expected a value, but found “+”."_s);
    row("lone minus", "-", 1, 1, 2, u"Expected a digit, but the text ends here."_s);
    row("minus word", "-Infinity", 1, 1, 2, u"Expected a digit, but found “Infinity”."_s);
    row("no digit before point", ".5", 0, 1, 1, u"Expected a value, but found “.”."_s);
    row("no digit after point", "1.", 2, 1, 3, u"Expected a digit, but the text ends here."_s);
    row("no digit in exponent", "[1e]", 3, 1, 4, u"Expected a digit, but found “]”."_s);
    row("sign only in exponent", "1e+", 3, 1, 4, u"Expected a digit, but the text ends here."_s);
    row("hexadecimal", "0x10", 1, 1, 2,
        u"Expected nothing more after the value, but found “x10”."_s);
    row("open string", R"(["abc)", 5, 1, 6,
        u"Expected the closing double quote, but the text ends here."_s);
    row("line break in string", "[\"a\nb\"]", 3, 1, 4,
        u"Expected the closing double quote, but the line ends here."_s);
    row("tab in string", "\"a\tb\"", 2, 1, 3,
        u"Expected control characters in a string to be escaped, but found “␉”."_s);
    row("NUL in string", QByteArray("\"abcdefghij\0\"", 13), 11, 1, 12,
        u"Expected control characters in a string to be escaped, but found “␀”."_s);
    row("bad escape", R"("\x41")", 2, 1, 3,
        u"Expected one of \" \\ / b f n r t u after the backslash, but found “x41”."_s);
    row("cut escape", R"("\)", 2, 1, 3,
        u"Expected one of \" \\ / b f n r t u after the backslash, but the text ends here."_s);
    row("bad hex digit", R"("\u12G4")", 5, 1, 6,
        u"Expected four hexadecimal digits after “\\u”, but found “G4”."_s);
    row("bad byte", "\"\xFF\"", 1, 1, 2, u"Expected UTF-8, but found “⟨FF⟩”."_s);
    row("overlong slash", "\"\xC0\xAF\"", 1, 1, 2, u"Expected UTF-8, but found “⟨C0⟩”."_s);
    row("encoded surrogate", "\"\xED\xA0\x80\"", 1, 1, 2, u"Expected UTF-8, but found “⟨ED⟩”."_s);
    row("past the last code point", "\"\xF4\x90\x80\x80\"", 1, 1, 2,
        u"Expected UTF-8, but found “⟨F4⟩”."_s);
    row("cut sequence", "\"abcdefg\xE2\x82", 8, 1, 9, u"Expected UTF-8, but found “⟨E2⟩”."_s);
    row("column counts characters", "[\"é漢🙂\" x]", 13, 1, 8,
        u"Expected “,” or “]”, but found “x”."_s);
    row("line after CR LF", "[\r\n1\r\n\r\n  x", 10, 4, 3,
        u"Expected “,” or “]”, but found “x”."_s);
    row("no-break space", "[\xC2\xA0]", 1, 1, 2, u"Expected a value or “]”, but found “\u00A0”."_s);
    row("bidi override", "[\xE2\x80\xAE]", 1, 1, 2,
        u"Expected a value or “]”, but found “⟨U+202E⟩”."_s);
    row("long word", QByteArray("[") + QByteArray(5000, 'x'), 1, 1, 2,
        u"Expected a value or “]”, but found “xxxxxxxxxxxxxxxxxxxx”."_s);
}

void TestJsonTokens::errors()
{
    QFETCH(QByteArray, text);
    QFETCH(int, offset);
    QFETCH(int, line);
    QFETCH(int, column);
    QFETCH(QString, message);

    const std::optional<JsonError> error = checkJson(view(text));
    QVERIFY(error);
    QCOMPARE(error->message, message);
    QCOMPARE(error->offset, offset);
    QCOMPARE(error->line, line);
    QCOMPARE(error->column, column);
}

void TestJsonTokens::stringsDecode_data()
{
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<QString>("text");

    QTest::newRow("empty") << QByteArray(R"("")") << QString();
    QTest::newRow("plain") << QByteArray(R"("äb🙂")") << u"äb🙂"_s;
    QTest::newRow("short escapes") << QByteArray(R"("\"\\\/\b\f\n\r\t")") << u"\"\\/\b\f\n\r\t"_s;
    QTest::newRow("code units") << QByteArray(R"("x\u00E9\u00e9\ud83d\ude42y")") << u"xéé🙂y"_s;
    QTest::newRow("NUL") << QByteArray(R"("\u0000")") << QString(QChar(u'\0'));
    QTest::newRow("lone surrogate") << QByteArray(R"("\ud800")") << QString(QChar(u'\xd800'));
    QTest::newRow("U+FEFF") << QByteArray("\"\xEF\xBB\xBF\\n\xEF\xBB\xBF\"") << u"\uFEFF\n\uFEFF"_s;
}

void TestJsonTokens::stringsDecode()
{
    QFETCH(QByteArray, token);
    QFETCH(QString, text);
    QCOMPARE(decodeJsonString(view(token)), text);
}

void TestJsonTokens::stringsEncode_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("token");

    QTest::newRow("empty") << QString() << QByteArray(R"("")");
    QTest::newRow("plain") << u"a/é🙂"_s << QByteArray(R"("a/é🙂")");
    QTest::newRow("escapes") << u"\"\\\b\f\n\r\t"_s << QByteArray(R"("\"\\\b\f\n\r\t")");
    QTest::newRow("control") << u"a\u0001\u001fb"_s << QByteArray(R"("a\u0001\u001fb")");
    QTest::newRow("lone high") << QString(QChar(u'\xd83d')) << QByteArray(R"("\ud83d")");
    QTest::newRow("lone low") << QString(QChar(u'\xde42')) + u'x' << QByteArray(R"("\ude42x")");
}

void TestJsonTokens::stringsEncode()
{
    QFETCH(QString, text);
    QFETCH(QByteArray, token);
    QCOMPARE(encodeJsonString(text), token);
}

void TestJsonTokens::everyCharacterSurvivesARoundTrip()
{
    QString all;
    for (char32_t c = 0; c <= 0xFFFF; ++c) // lone surrogates too; a high one before a low one once
        all += QChar(static_cast<char16_t>(c));
    const QByteArray token = encodeJsonString(all);
    QVERIFY(!checkJson(view(token)));
    QCOMPARE(decodeJsonString(view(token)), all);
}

QTEST_GUILESS_MAIN(TestJsonTokens)
#include "tst_jsontokens.moc"
