// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/json.h"
#include "format/jsontokens.h"
#include "randomjson.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sockwright::format;

namespace {

// Set to true for one run to write the goldens anew; read the difference before committing it.
constexpr bool updateGoldens = false;

std::string_view view(const QByteArray &bytes)
{
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

QByteArray readFile(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void compareWithGolden(const QString &name, const QByteArray &text)
{
    const QString path = QString::fromUtf8(GOLDEN_DIR) + u'/' + name;
    if constexpr (updateGoldens) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text + '\n');
    }
    QVERIFY2(QFile::exists(path), qPrintable(path));
    QCOMPARE(text + '\n', readFile(path));
}

QByteArrayList tokens(const QByteArray &text)
{
    QByteArrayList out;
    JsonReader reader(view(text));
    for (;;) {
        const JsonToken token = reader.next();
        if (token.type == JsonToken::Invalid)
            return {"invalid"};
        if (token.type == JsonToken::End)
            return out;
        const std::string_view piece = token.in(view(text));
        out += QByteArray(piece.data(), static_cast<qsizetype>(piece.size()));
    }
}

} // namespace

class TestJson : public QObject
{
    Q_OBJECT

private slots:
    void goldensAreNotBeingUpdated();
    void goldens_data();
    void goldens();
    void layout_data();
    void layout();
    void brokenTextComesBackUnchanged();
    void randomTextKeepsItsTokens();
    void everyTruncationIsAnErrorWithinBounds();
    void millionLevels();
    void indentStopsAtLevel128();
    void deepTinyValuesStayLinear();
    void bigTextGrowsItsBuffer();
    void looksLikeJson_data();
    void looksLikeJson();
};

void TestJson::goldensAreNotBeingUpdated()
{
    QVERIFY(!updateGoldens);
    QVERIFY(!QDir(QString::fromUtf8(GOLDEN_DIR)).entryList({u"*.in.json"_s}).isEmpty());
}

void TestJson::goldens_data()
{
    QTest::addColumn<QString>("name");
    const QStringList inputs = QDir(QString::fromUtf8(GOLDEN_DIR)).entryList({u"*.in.json"_s});
    for (const QString &input : inputs) {
        const QString name = input.chopped(8);
        QTest::newRow(qPrintable(name)) << name;
    }
}

void TestJson::goldens()
{
    QFETCH(QString, name);
    const QByteArray text = readFile(QString::fromUtf8(GOLDEN_DIR) + u'/' + name + u".in.json"_s);
    const JsonText pretty = prettyJson(view(text));
    QVERIFY(!pretty.error);
    compareWithGolden(name + u".pretty.json"_s, pretty.text);
    const JsonText compact = compactJson(view(text));
    QVERIFY(!compact.error);
    compareWithGolden(name + u".compact.json"_s, compact.text);
}

void TestJson::layout_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("pretty");
    QTest::addColumn<QByteArray>("compact");

    const auto row = [](const char *text, const char *pretty, const char *compact) {
        QTest::newRow(text) << QByteArray(text) << QByteArray(pretty) << QByteArray(compact);
    };
    row("{}", "{}", "{}");
    row(" [ ] ", "[]", "[]");
    row("1", "1", "1");
    row(" \"a b\" ", "\"a b\"", "\"a b\"");
    row("[[]]", "[\n  []\n]", "[[]]");
    row("[{},{ }]", "[\n  {},\n  {}\n]", "[{},{}]");
    row("{\"b\":1,\"a\" : 2, \"b\":3}", "{\n  \"b\": 1,\n  \"a\": 2,\n  \"b\": 3\n}",
        "{\"b\":1,\"a\":2,\"b\":3}");
    row("[9007199254740993,1e400,-0,1E+2,0.10]",
        "[\n  9007199254740993,\n  1e400,\n  -0,\n  1E+2,\n  0.10\n]",
        "[9007199254740993,1e400,-0,1E+2,0.10]");
    row("[\"\\u0041\\/\\ud800\"]", "[\n  \"\\u0041\\/\\ud800\"\n]", "[\"\\u0041\\/\\ud800\"]");
    row("{\"a\":{\"b\":[null,\r\n\ttrue]}}",
        "{\n  \"a\": {\n    \"b\": [\n      null,\n      true\n    ]\n  }\n}",
        "{\"a\":{\"b\":[null,true]}}");
}

void TestJson::layout()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, pretty);
    QFETCH(QByteArray, compact);
    QVERIFY(!checkJson(view(text)));
    QCOMPARE(prettyJson(view(text)).text, pretty);
    QCOMPARE(compactJson(view(text)).text, compact);
    QCOMPARE(prettyJson(view(compact)).text, pretty);
    QCOMPARE(prettyJson(view(pretty)).text, pretty);
    QCOMPARE(compactJson(view(pretty)).text, compact);
}

void TestJson::brokenTextComesBackUnchanged()
{
    const QByteArray text = QByteArray("  {\"a\" : [1, 2,, 3]}\xFF ") + '\0';
    for (const JsonText &result : {prettyJson(view(text)), compactJson(view(text))}) {
        QCOMPARE(result.text, text);
        QVERIFY(result.error);
        QCOMPARE(result.error->offset, 15);
    }
}

void TestJson::randomTextKeepsItsTokens()
{
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo("seed %u", seed);
    RandomJson random(seed);
    for (int i = 0; i < 2000; ++i) {
        const QByteArray text = random.text();
        const QByteArrayList expected = tokens(text);
        QVERIFY2(expected != QByteArrayList{"invalid"}, text.constData());
        const QByteArray compact = compactJson(view(text)).text;
        const QByteArray pretty = prettyJson(view(compact)).text;
        QCOMPARE(tokens(compact), expected);
        QCOMPARE(tokens(pretty), expected);
        QCOMPARE(compact, expected.join());
        QCOMPARE(prettyJson(view(text)).text, pretty);
    }
}

void TestJson::everyTruncationIsAnErrorWithinBounds()
{
    const QByteArray text
        = R"({"käy":[-12.5e+3,true,false,null,"\u00e9\\ 漢🙂",{"b":{},"c":[]}],"last":"value"})";
    QVERIFY(!checkJson(view(text)));
    for (qsizetype size = 0; size < text.size(); ++size) {
        // A buffer of its own, so that a sanitizer sees a read past the end.
        const std::vector<char> part(text.cbegin(), text.cbegin() + size);
        const auto error = checkJson({part.data(), part.size()});
        QVERIFY2(error, qPrintable(QString::number(size)));
        QVERIFY(error->offset >= 0 && error->offset <= size);
        QVERIFY(size - error->offset < 4); // in a character that is cut, its first byte
        QCOMPARE(error->line, 1);
        QVERIFY(!error->message.isEmpty());
    }
}

void TestJson::millionLevels()
{
    constexpr qsizetype levels = 1'000'000;
    const QByteArray open(levels, '[');
    const auto error = checkJson(view(open));
    QVERIFY(error);
    QCOMPARE(error->offset, levels);
    QCOMPARE(prettyJson(view(open)).text, open);

    const QByteArray closed = open + QByteArray(levels, ']');
    QVERIFY(!checkJson(view(closed)));
    QCOMPARE(compactJson(view(closed)).text, closed);
    const QByteArray pretty = prettyJson(view(closed)).text;
    QVERIFY(pretty.size() < 11 * closed.size());
    QCOMPARE(compactJson(view(pretty)).text, closed);
}

void TestJson::indentStopsAtLevel128()
{
    const QByteArray text = QByteArray(200, '[') + '1' + QByteArray(200, ']');
    const QByteArrayList lines = prettyJson(view(text)).text.split('\n');
    QCOMPARE(lines.size(), 401);
    QCOMPARE(lines[127], QByteArray(2 * 127, ' ') + '[');
    QCOMPARE(lines[128], QByteArray(2 * 128, ' ') + '[');
    QCOMPARE(lines[129], QByteArray(2 * 128, ' ') + '[');
    QCOMPARE(lines[200], QByteArray(2 * 128, ' ') + '1');
    QCOMPARE(lines[400], QByteArray("]"));
}

void TestJson::deepTinyValuesStayLinear()
{
    QByteArray text(128, '[');
    for (int i = 0; i < 1'000'000; ++i)
        text += "1,";
    text += '1' + QByteArray(128, ']');
    const QByteArray pretty = prettyJson(view(text)).text;
    QVERIFY(pretty.size() < 11 * text.size());
    QVERIFY(compactJson(view(pretty)).text == text);
}

void TestJson::bigTextGrowsItsBuffer()
{
    QByteArray text = "[";
    QByteArray expected = "[";
    for (int i = 0; i < 50'000; ++i) {
        text += i > 0 ? ",1" : "1";
        expected += i > 0 ? ",\n  1" : "\n  1";
    }
    QVERIFY(prettyJson(view(text + ']')).text == expected + "\n]");
}

void TestJson::looksLikeJson_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("json");
    QTest::newRow("object") << QByteArray("{") << true;
    QTest::newRow("array after space") << QByteArray(" \r\n\t[1") << true;
    QTest::newRow("word") << QByteArray("hello {") << false;
    QTest::newRow("number") << QByteArray("1") << false;
    QTest::newRow("empty") << QByteArray() << false;
    QTest::newRow("space") << QByteArray(100'000, ' ') << false;
}

void TestJson::looksLikeJson()
{
    QFETCH(QByteArray, text);
    QTEST(sockwright::format::looksLikeJson(view(text)), "json");
}

QTEST_GUILESS_MAIN(TestJson)
#include "tst_json.moc"
