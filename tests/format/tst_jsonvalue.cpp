// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/json.h"
#include "format/jsonvalue.h"
#include "randomjson.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace sockwright::format;

namespace {

std::string_view view(const QByteArray &bytes)
{
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

} // namespace

class TestJsonValue : public QObject
{
    Q_OBJECT

private slots:
    void readsEveryType();
    void keepsOrderSpellingAndDuplicates();
    void wholeNumbers_data();
    void wholeNumbers();
    void fallbacks();
    void building();
    void setReplacesInPlace();
    void errorsNameThePlace();
    void depthIsBounded();
    void randomTextRoundTrips();
};

void TestJsonValue::readsEveryType()
{
    const auto parsed
        = JsonValue::parse(R"({"s":"é\n","n":42,"t":true,"f":false,"z":null,"a":[1]})");
    QVERIFY(parsed);
    QCOMPARE(parsed->members().size(), 6U);
    QCOMPARE(parsed->value(u"s").toString(), u"é\n"_s);
    QCOMPARE(parsed->value(u"n").toInt64(), 42);
    QCOMPARE(parsed->value(u"t").toBool(false), true);
    QCOMPARE(parsed->value(u"f").toBool(true), false);
    QVERIFY(parsed->find(u"z") && parsed->find(u"z")->isNull());
    QCOMPARE(parsed->value(u"a").items().size(), 1U);
    QVERIFY(!parsed->find(u"missing"));
    QVERIFY(parsed->value(u"missing").isNull());
}

void TestJsonValue::keepsOrderSpellingAndDuplicates()
{
    const QByteArray text
        = R"({"z":1E+2,"a":"\u0041\/","z":9007199254740993,"é":[-0,{},[]],"l":"\ud800"})";
    const auto parsed = JsonValue::parse(view(text));
    QVERIFY(parsed);
    QCOMPARE(parsed->rawText(), text);
    QCOMPARE(parsed->value(u"z").rawText(), "9007199254740993"); // the last one counts
    QCOMPARE(parsed->serialise(), prettyJson(view(text)).text + '\n');
}

void TestJsonValue::wholeNumbers_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qint64>("expected");
    QTest::newRow("zero") << QByteArray("-0") << qint64(0);
    QTest::newRow("past 2^53") << QByteArray("9007199254740993") << qint64(9007199254740993);
    QTest::newRow("largest") << QByteArray("9223372036854775807")
                             << std::numeric_limits<qint64>::max();
    QTest::newRow("smallest") << QByteArray("-9223372036854775808")
                              << std::numeric_limits<qint64>::min();
    QTest::newRow("exponent") << QByteArray("1e3") << qint64(1000);
    QTest::newRow("point zero") << QByteArray("5.0") << qint64(5);
    QTest::newRow("fraction") << QByteArray("5.5") << qint64(-7);
    QTest::newRow("too big") << QByteArray("9223372036854775808") << qint64(-7);
    QTest::newRow("huge") << QByteArray("1e400") << qint64(-7);
    QTest::newRow("string") << QByteArray("\"5\"") << qint64(-7);
}

void TestJsonValue::wholeNumbers()
{
    QFETCH(QByteArray, text);
    const auto parsed = JsonValue::parse(view(text));
    QVERIFY(parsed);
    QTEST(parsed->toInt64(-7), "expected");
}

void TestJsonValue::fallbacks()
{
    const JsonValue null;
    QVERIFY(null.isNull());
    QCOMPARE(null.toString(u"x"_s), u"x"_s);
    QCOMPARE(null.toBool(true), true);
    QCOMPARE(JsonValue::number(1).toString(u"x"_s), u"x"_s);
    QCOMPARE(JsonValue::string(u"true").toBool(false), false);
    QVERIFY(JsonValue::string(u"a").items().empty());
    QVERIFY(JsonValue::array().members().empty());
}

void TestJsonValue::building()
{
    JsonValue list = JsonValue::array();
    list.append(JsonValue::string(u"a\"b"));
    list.append(JsonValue::number(-3));
    list.append({});
    JsonValue file = JsonValue::object();
    file.set(u"format"_s, JsonValue::number(1));
    file.set(u"list"_s, list);
    file.set(u"empty"_s, JsonValue::object());
    file.set(u"on"_s, JsonValue::boolean(true));
    QCOMPARE(file.serialise(), R"({
  "format": 1,
  "list": [
    "a\"b",
    -3,
    null
  ],
  "empty": {},
  "on": true
}
)");
}

void TestJsonValue::setReplacesInPlace()
{
    auto parsed = JsonValue::parse(R"({"a":1,"b":2,"a":3,"c":4})");
    QVERIFY(parsed);
    parsed->set(u"a"_s, JsonValue::number(5));
    parsed->set(u"d"_s, JsonValue::boolean(false));
    QCOMPARE(parsed->rawText(), R"({"a":1,"b":2,"a":5,"c":4,"d":false})");
    parsed->remove(u"a");
    QCOMPARE(parsed->rawText(), R"({"b":2,"c":4,"d":false})");
    QVERIFY(*parsed == JsonValue::parse(R"( {"b": 2, "c": 4, "d": false} )").value());
    QVERIFY(!(*parsed == JsonValue::parse(R"({"c":4,"b":2,"d":false})").value()));
}

void TestJsonValue::errorsNameThePlace()
{
    const auto parsed = JsonValue::parse("{\n  \"a\": 1,\n}");
    QVERIFY(!parsed);
    QCOMPARE(
        parsed.error().message,
        u"Line 3, column 1: Expected a key in double quotes after the comma, but found “}”."_s);
    QVERIFY(!JsonValue::parse(""));
}

void TestJsonValue::depthIsBounded()
{
    const auto nested
        = [](qsizetype levels) { return QByteArray(levels, '[') + QByteArray(levels, ']'); };
    QVERIFY(JsonValue::parse(view(nested(100))));
    const auto tooDeep = JsonValue::parse(view(nested(101)));
    QVERIFY(!tooDeep);
    QCOMPARE(tooDeep.error().message, u"Nested more than 100 levels deep."_s);
    QVERIFY(JsonValue::parse("1", 0));
    QVERIFY(!JsonValue::parse("[]", 0));
    QVERIFY(JsonValue::parse(view(nested(JsonValue::depthLimit)), 1'000'000));
    QVERIFY(!JsonValue::parse(view(nested(1'000'000)), 1'000'000));
}

void TestJsonValue::randomTextRoundTrips()
{
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo("seed %u", seed);
    RandomJson random(seed);
    for (int i = 0; i < 500; ++i) {
        const QByteArray text = random.text();
        const auto parsed = JsonValue::parse(view(text));
        QVERIFY2(parsed, text.constData());
        const QByteArray file = parsed->serialise();
        const auto again = JsonValue::parse(view(file));
        QVERIFY2(again, file.constData());
        QCOMPARE(again->serialise(), file);
        // Keys are the only tokens that may be spelled anew.
        if (!text.contains("\\u0041") && !text.contains("\\/"))
            QCOMPARE(parsed->rawText(), compactJson(view(text)).text);
    }
}

QTEST_GUILESS_MAIN(TestJsonValue)
#include "tst_jsonvalue.moc"
