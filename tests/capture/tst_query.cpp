// SPDX-License-Identifier: GPL-3.0-or-later
#include "rows.h"

#include "capture/query/query.h"
#include "capture/query/rowmatcher.h"
#include "support/cputimer.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QTest>

#include <functional>

using namespace sockwright;
using namespace sockwright::capture;
using namespace Qt::StringLiterals;
using wire::Direction;
using wire::Kind;

namespace {

bool matches(const QString &text, const QByteArray &payload,
             Qt::CaseSensitivity sensitivity = Qt::CaseInsensitive)
{
    const auto parsed = Query::parse(text, sensitivity);
    if (parsed.error)
        qFatal("%s: %s", qPrintable(text), qPrintable(parsed.error->message));
    Capture capture;
    rows::append(capture, rows::record(Kind::Text, Direction::In), payload);
    return RowMatcher(TimelineFilter(parsed.query)).accepts(capture.snapshot(), 0);
}

// Rows of every sort, and which of them a query finds: "0 3" for the first and the fourth.
QString foundAmongSorts(const QString &text)
{
    const auto parsed = Query::parse(text);
    if (parsed.error)
        qFatal("%s: %s", qPrintable(text), qPrintable(parsed.error->message));
    Capture capture;
    const QDateTime noon(QDate(2026, 5, 4), QTime(12, 0, 1, 500));
    const qint64 base = noon.toMSecsSinceEpoch() * 1'000'000;
    const auto add = [&](Kind kind, Direction direction, qint64 ms, const QByteArray &payload,
                         std::uint16_t code = 0, std::uint8_t flags = 0, std::uint32_t frames = 1) {
        wire::Record record = rows::record(kind, direction, code, base + ms * 1'000'000);
        record.flags = flags;
        record.frames = frames;
        rows::append(capture, record, payload);
    };
    using Record = wire::Record;
    add(Kind::Handshake, Direction::Local, 0, "GET", 101);
    add(Kind::Text, Direction::In, 50, R"({"a":1})");
    add(Kind::Text, Direction::Out, 60, QByteArray(2000, 'x'), 0, Record::Compressed, 3);
    add(Kind::Binary, Direction::In, 1'060, QByteArray(1024, '\xff'), 0,
        Record::Raw | Record::Unfinished);
    add(Kind::Ping, Direction::In, 60'000, "");
    add(Kind::Pong, Direction::Out, 60'000, "", 0, Record::Automatic);
    add(Kind::Close, Direction::Local, 300'000, "", 1006);
    add(Kind::State, Direction::Local, 300'001, "closed", 4);
    add(Kind::Error, Direction::Local, 300'002, "<lost>", 24);
    RowMatcher matcher{TimelineFilter(parsed.query)};
    QStringList found;
    for (std::size_t row = 0; row < capture.size(); ++row) {
        if (matcher.accepts(capture.snapshot(), row))
            found.append(QString::number(row));
    }
    return found.join(u' ');
}

/// Makes documents that QJsonDocument agrees about: no duplicate names.
class RandomDocument
{
public:
    explicit RandomDocument(QRandomGenerator &random)
        : m_random(random)
    {
    }

    QJsonValue value(int depth)
    {
        switch (m_random.bounded(depth > 0 ? 8 : 5)) {
        case 0:
            return QJsonValue();
        case 1:
            return m_random.bounded(2) == 0;
        case 2:
            return m_random.bounded(-5, 6);
        case 3:
            return m_random.bounded(10) / 4.0;
        case 4:
            return text();
        case 5: {
            QJsonArray array;
            for (int i = m_random.bounded(5); i > 0; --i)
                array.append(value(depth - 1));
            return array;
        }
        default: {
            QJsonObject object;
            for (int i = m_random.bounded(5); i > 0; --i)
                object.insert(name(), value(depth - 1));
            return object;
        }
        }
    }

    QString name() { return QString(u"abcdé"[m_random.bounded(5)]); }
    QString text()
    {
        QString result;
        for (int i = m_random.bounded(4); i > 0; --i)
            result += QString::fromUcs4(&U"ab\"\\\nä🙂"[m_random.bounded(7)], 1);
        return result;
    }

private:
    QRandomGenerator &m_random;
};

// What a path leads to, one step after the other on the tree.
struct Step
{
    QString text;
    std::function<void(const QJsonValue &, QList<QJsonValue> &)> apply;
};

void allBelow(const QJsonValue &value, QList<QJsonValue> &out)
{
    out.append(value);
    for (const QJsonValue &child : value.toArray())
        allBelow(child, out);
    for (const QJsonValue &child : value.toObject())
        allBelow(child, out);
}

Step randomStep(QRandomGenerator &random)
{
    const QString name(u"abcdé"[random.bounded(5)]);
    const auto member = [name](const QJsonValue &value, QList<QJsonValue> &out) {
        if (value.toObject().contains(name))
            out.append(value.toObject().value(name));
    };
    switch (random.bounded(6)) {
    case 0:
        return {u"[*]"_s, [](const QJsonValue &value, QList<QJsonValue> &out) {
                    for (const QJsonValue &child : value.toArray())
                        out.append(child);
                    for (const QJsonValue &child : value.toObject())
                        out.append(child);
                }};
    case 1: {
        const int index = random.bounded(-4, 4);
        return {u"[%1]"_s.arg(index), [index](const QJsonValue &value, QList<QJsonValue> &out) {
                    const QJsonArray array = value.toArray();
                    const qsizetype at = index < 0 ? array.size() + index : index;
                    if (at >= 0 && at < array.size())
                        out.append(array.at(at));
                }};
    }
    case 2: {
        const int from = random.bounded(-4, 4);
        const int to = random.bounded(-4, 5);
        return {u"[%1:%2]"_s.arg(from).arg(to),
                [from, to](const QJsonValue &value, QList<QJsonValue> &out) {
                    const QJsonArray array = value.toArray();
                    const auto place = [&array](qsizetype at) {
                        return std::clamp<qsizetype>(at < 0 ? array.size() + at : at, 0,
                                                     array.size());
                    };
                    for (qsizetype i = place(from); i < place(to); ++i)
                        out.append(array.at(i));
                }};
    }
    case 3:
        return {u".."_s + name, [member](const QJsonValue &value, QList<QJsonValue> &out) {
                    QList<QJsonValue> all;
                    allBelow(value, all);
                    for (const QJsonValue &each : std::as_const(all))
                        member(each, out);
                }};
    case 4:
        return {u"[\"%1\"]"_s.arg(name), member};
    default:
        return {u'.' + name, member};
    }
}

} // namespace

class TestQuery : public QObject
{
    Q_OBJECT

private slots:
    void texts_data()
    {
        QTest::addColumn<QString>("query");
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<bool>("found");
        const auto row = [](const char *query, const QByteArray &payload, bool found) {
            QTest::addRow("%s | %s", query, payload.left(60).constData())
                << QString::fromUtf8(query) << payload << found;
        };
        row("hello", "say HELLO", true);
        row("hello world", "world, hello", true);
        row("hello world", "hello", false);
        row("\"hello world\"", "hello world", true);
        row("\"hello world\"", "world hello", false);
        row("\"say \\\"hi\\\"\"", "say \"hi\"", true);
        row("\"back\\\\slash\"", "back\\slash", true);
        row("\"a\\nb\"", "a\\nb", true);
        row("\"not closed", "is not closed yet", true);
        row("\"not closed", "closed not", false);
        row("-hello", "hello", false);
        row("-hello", "bye", true);
        row("NOT hello", "hello", false);
        row("not", "not a word of the language", true);
        row("NOT NOT hello", "hello", true);
        row("a -b", "ac", true);
        row("a -b", "ab", false);
        row("-5", "x = -5", true);
        row("-5", "x = 5", false);
        row("->", "a->b", true);
        row("!important", "!important", true);
        row("one OR two", "two", true);
        row("one OR two", "three", false);
        row("one || two", "two", true);
        row("a b OR c", "c", true);
        row("a b OR c", "a", false);
        row("a (b OR c)", "a c", true);
        row("a (b OR c)", "c", false);
        row("a AND b", "b a", true);
        row("a && b", "a", false);
        row("-(a OR b)", "c", true);
        row("!(a b)", "a", true);
        row("f(x)", "f(x)", true);
        row("(f(x) OR g(y))", "g(y)", true);
        row(")", "a)", true);
        // what only resembles the language
        row(R"({"type":"trade"})", R"({"type":"trade"})", true);
        row(R"("type":"trade")", R"({"type":"trade"})", true);
        row(R"({"a": "b c"})", R"({"a": "b c"})", true);
        row("sock42\"", R"("SOCK42")", true);
        row("http://host/path", "at http://host/path", true);
        row("foo:bar", "foo:bar", true);
        row("/api/v1", "GET /api/v1", true);
        row("/api/v1", "GET api v1", false);
        row("$100", "it costs $100", true);
        row("count(x)", "count(x)", true);
        row("//", "// comment", true);
        // regular expressions
        row("/h.llo/", "hallo", true);
        row("/H.llo/", "hallo", false);
        row("/H.llo/i", "hallo", true);
        row("/^a b$/", "a b", true);
        row("/^b$/m", "a\nb", true);
        row("/a.b/s", "a\nb", true);
        row("/[/]x/", "/x", true);
        row("/a\\/b/", "a/b", true);
        row("/ä+/", "bää", true);
        row("/Ä/i", "ä", true);
        row("/^.$/", "🙂", true);
        row("/x/", QByteArray("\xff\xfex"), true);
        row("-/x/ a", "a", true);
        row("(/x/)", "x", true);
    }

    void texts()
    {
        QFETCH(QString, query);
        QFETCH(QByteArray, payload);
        QFETCH(bool, found);
        QCOMPARE(matches(query, payload), found);
    }

    void caseCounts()
    {
        QVERIFY(matches(u"Hello"_s, "Hello", Qt::CaseSensitive));
        QVERIFY(!matches(u"hello"_s, "Hello", Qt::CaseSensitive));
        QVERIFY(!matches(u"\"ä\""_s, "Ä", Qt::CaseSensitive));
        QVERIFY(matches(u"\"ä\""_s, "Ä", Qt::CaseInsensitive));
    }

    void emptyMatchesAll()
    {
        QVERIFY(Query().isEmpty());
        QVERIFY(Query::parse(u""_s).query.isEmpty());
        QVERIFY(Query::parse(u"  "_s).query.isEmpty());
        QVERIFY(Query::parse(u"  "_s).query == Query());
        QVERIFY(Query::plain({}).isEmpty());
        QVERIFY(!(Query::plain(u"a"_s) == Query::parse(u"a"_s).query));
        QVERIFY(!(Query::parse(u"a"_s).query == Query::parse(u"a"_s, Qt::CaseSensitive).query));
        QVERIFY(Query::parse(u"a"_s).query == Query::parse(u"a"_s).query);
    }

    void terms_data()
    {
        QTest::addColumn<QString>("query");
        QTest::addColumn<QString>("found");
        const auto row = [](const char *query, const char *found) {
            QTest::newRow(query) << QString::fromUtf8(query) << QString::fromLatin1(found);
        };
        row("dir:in", "1 3 4");
        row("dir:OUT", "2 5");
        row("dir:local", "0 6 7 8");
        row("dir:in,out", "1 2 3 4 5");
        row("-dir:local", "1 2 3 4 5");
        row("kind:text", "1 2");
        row("kind:json", "1");
        row("kind:xml", "");
        row("kind:json,binary", "1 3");
        row("kind:control", "4 5 6");
        row("kind:ping", "4");
        row("kind:handshake,state,error", "0 7 8");
        row("size:>1k", "2");
        row("size:>=1k", "2 3");
        row("size:=1KiB", "3");
        row("size:1024B", "3");
        row("size:1k..2M", "2 3");
        row("size:..1", "4 5 6");
        row("size:0", "4 5 6");
        row("size:<8 size:>2 kind:text", "1");
        row("latency:>1s", "4 6");
        row("latency:>=1s", "3 4 6");
        row("latency:10ms", "2");
        row("latency:<=1", "5 7 8");
        row("latency:0.9ms..1.1ms", "7 8");
        row("latency:2min..1h", "6");
        row("code:1006", "6");
        row("code:101", "0");
        row("code:>=1000", "6");
        row("code:4", "");
        row("flag:compressed", "2");
        row("flag:automatic,raw", "3 5");
        row("flag:fragmented", "2");
        row("flag:unfinished", "3");
        row("-flag:unfinished dir:in", "1 4");
        row("time:>12:00:01.5", "1 2 3 4 5 6 7 8");
        row("time:>=12:00:01.5", "0 1 2 3 4 5 6 7 8");
        row("time:12:00", "0 1 2 3");
        row("time:12:00:01.5", "0 1 2");
        row("time:12:01..12:10", "4 5 6 7 8");
        row("time:<12:00:02", "0 1 2");
        row("time:23:00..12:00:02", "0 1 2");
        row("time:12", "0 1 2 3 4 5 6 7 8");
        row("time:13..14", "");
        row("dir:in (kind:ping OR size:>1000)", "3 4");
        row("dir:in $.a == 1", "1");
        row("$.a == 1 OR kind:ping", "1 4");
    }

    void terms()
    {
        QFETCH(QString, query);
        QFETCH(QString, found);
        QCOMPARE(foundAmongSorts(query), found);
    }

    void errors_data()
    {
        QTest::addColumn<QString>("query");
        QTest::addColumn<int>("position");
        const auto row = [](const char *query, int position) {
            QTest::newRow(query) << QString::fromUtf8(query) << position;
        };
        row("(a", 0);
        row("a ()", 3);
        row("a OR", 4);
        row("OR", 0);
        row("a AND OR b", 6);
        row("a NOT", 5);
        row("/(/", 2);
        row("/a**/", 3);
        row("dir:sideways", 4);
        row("dir:in,", 7);
        row("kind:", 5);
        row("size:>", 6);
        row("size:big", 5);
        row("size:1x", 5);
        row("size:1..x", 8);
        row("size:..", 5);
        row("time:25:00", 5);
        row("time:12:60", 5);
        row("latency:1y", 8);
        row("code:99999", 5);
        row("flag:shiny", 5);
        row("a $.", 4);
        row("$.a ==", 6);
        row("$.a > -", 6);
        row("$[?@.a", 6);
        row("$[?@.a == b]", 10);
        row("$[?@.a = 1]", 7);
        row("$[?@.* == 1]", 3);
        row("$[?1 == @..a]", 8);
        row("$[?length(@.a)]", 14);
        row("$[?match(@.a, 'b') == true]", 3);
        row("$[?size(@.a) > 1]", 3);
        row("$[?count(1) == 1]", 10);
        row("$[?search(@.a, '(')]", 15);
        row("$[?@.a == '\\x']", 11);
        row("$[01]", 2);
        row("count($.a, $.b) > 1", 9);
        row("$[1", 3);
        row("$['a", 2);
        row("$.a == \"b", 7);
        row("length($.a)", 11);
        row("length($..a) > 1", 11);
        row("match($.a)", 9);
        row("match($.a, \"(\")", 11);
        row("$.a[*] == $.b[*]", 10);
    }

    void errors()
    {
        QFETCH(QString, query);
        QFETCH(int, position);
        const auto parsed = Query::parse(query);
        QVERIFY(parsed.error);
        QVERIFY(parsed.query.isEmpty());
        QVERIFY(parsed.error->message.endsWith(u'.'));
        QCOMPARE(parsed.error->position, qsizetype(position));
    }

    void boundsHold()
    {
        QVERIFY(Query::parse(QString(Query::maxLength + 1, u'a')).error);
        QVERIFY(
            !Query::parse(QString(Query::maxDepth, u'(') + u'a' + QString(Query::maxDepth, u')'))
                 .error);
        QVERIFY(Query::parse(QString(Query::maxDepth + 1, u'(') + u'a').error);
        QVERIFY(!Query::parse(u"a "_s.repeated(Query::maxTerms)).error);
        QVERIFY(Query::parse(u"a "_s.repeated(Query::maxTerms + 1)).error);
        QVERIFY(Query::parse(u"$"_s + u".a"_s.repeated(63)).error);
        QVERIFY(!Query::parse(u"$"_s + u".a"_s.repeated(62)).error);
        QVERIFY(!Query::parse(u"$"_s + u"[?@"_s.repeated(5) + u"]"_s.repeated(5)).error);
        QVERIFY(Query::parse(u"$"_s + u"[?@"_s.repeated(6) + u"]"_s.repeated(6)).error);
        QVERIFY(Query::parse(u"$[?"_s + u"("_s.repeated(1'000)).error);
        QVERIFY(Query::parse(u"$[?"_s + u"length("_s.repeated(1'000)).error);
        QVERIFY(Query::parse(u"$["_s + u"0,"_s.repeated(64) + u"0]"_s).error);
    }

    void json_data()
    {
        QTest::addColumn<QString>("query");
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<bool>("found");
        const auto row = [](const char *query, const QByteArray &payload, bool found) {
            QTest::addRow("%s | %s", query, payload.left(60).constData())
                << QString::fromUtf8(query) << payload << found;
        };
        const QByteArray trade = R"( {"type" : "trade", "price" : 100.5, "n":[1,2,{"x":true}]} )";
        row("$.type == \"trade\"", trade, true);
        row("$.type == 'trade'", trade, true);
        row("$.type = trade", trade, true);
        row("\"trade\" == $.type", trade, true);
        row("$.type == \"Trade\"", trade, false);
        row("$.type != \"trade\"", trade, false);
        row("$.type == \"trade\" && $.price > 100", trade, true);
        row("$.type == \"trade\" && $.price > 101", trade, false);
        row("$.price>100&&$.type==\"trade\"", trade, true);
        row("100 < $.price", trade, true);
        row("!($.price > 100)", trade, false);
        row("!$.nothing", trade, true);
        row("$.type > \"tra\"", trade, true);
        row("$.type > 5", trade, false);
        row("$['type']", trade, true);
        row("$.nothing", trade, false);
        row("$.nothing != 1", trade, true);
        row("$.nothing != 1", "no JSON", false);
        row("$.nothing == null", trade, false);
        row("$.n[-1].x == true", trade, true);
        row("$.n[2]['x']", trade, true);
        row("$.n[3]", trade, false);
        row("$.n[0,1] == 2", trade, true);
        row("$.n[::2] == 2", trade, false);
        row("$.n[::-2].x", trade, true);
        row("$..x == true", trade, true);
        row("$.* == 100.5", trade, true);
        row("$..* == 2", trade, true);
        row("$.n[*] > 1", trade, true);
        row("length($.n) == 3", trade, true);
        row("length($.type) == 5", trade, true);
        row("length($.price) == 1", trade, false);
        row("count($.n[*]) >= 3", trade, true);
        row("count($..zzz) == 0", trade, true);
        row("match($.type, \"tr.de\")", trade, true);
        row("match($.type, \"tr\")", trade, false);
        row("search($.type, 'tr')", trade, true);
        row("search($.price, '1')", trade, false);
        row("$.a == $.b", R"({"a":"x\n","b":"x\u000a"})", true);
        row("$.a < $.b", R"({"a":1,"b":2})", true);
        row("$.n[*] == $.n[1]", trade, true);
        row("$.a == $.b", R"({"a":[1,{"x":"\u00e9","y":[]}],"b":[1.0,{"y":[],"x":"é"}]})", true);
        row("$.a == $.b", R"({"a":{"x":1},"b":{"x":1,"y":2}})", false);
        row("$.a == $.b", R"({"a":[1,2],"b":[1]})", false);
        row("$.a == $.b", R"({"a":[],"b":{}})", false);
        row("$.a == $.b", "{}", true); // nothing equals nothing
        row("$.a < $.b", "{}", false);
        row("value($..x) == true", trade, true);
        row("value($..*) == 1", trade, false);
        row("length(value($..n)) == 3", trade, true);
        row("search($.type, $.pattern)", R"({"type":"trade","pattern":"r.d"})", true);
        row("search($.type, $.pattern)", R"({"type":"trade","pattern":"*a"})", false);
        // filters
        const QByteArray cart = R"({"limit":10,"items":[{"id":"w","price":5,"tags":["a"]},
            {"id":"x","price":20,"name":"Tea"},{"id":"y","price":"30"}]})";
        row("$.items[?@.price > 10].id == \"x\"", cart, true);
        row("$.items[?@.price > 10].id == \"w\"", cart, false);
        row("$.items[?(@.price > 10)]", cart, true);
        row("$.items[? @.price > 10 && @.id == 'y' ]", cart, false);
        row("$.items[?@.price > 100 || @.id == 'y']", cart, true);
        row("$.items[?!@.tags].id == 'x'", cart, true);
        row("$.items[?!(@.tags || @.name)].id == 'y'", cart, true);
        row("$.items[?@.price > $.limit].id == 'x'", cart, true);
        row("$.items[?@.price >= $.limit].id == 'w'", cart, false);
        row("$.items[?@.tags[?@ == 'a']].id == 'w'", cart, true);
        row("$.items[?search(@.name, '^T')].price == 20", cart, true);
        row("$.items[?length(@.id) == 1]", cart, true);
        row("count($.items[?@.price < 100]) == 2", cart, true);
        row("count($.items[0, 0, ?@.id]) == 5", cart, true);
        row("count($..[?@.id]..id) == 3", cart, true);
        row("$..[?@.price == 20].name == Tea", cart, true);
        row("$.items[?@.price == null]", cart, false);
        row("$.items[?@.nothing == $.nothing]", cart, true);
        row("$[?@ > 3]", "[1,2,3]", false);
        row("$[?@ > 3]", "[1,2,3,4]", true);
        row("$[?@.a[0]]", R"([{"a":[]},{"a":{"0":1}}])", false);
        row("($.items[?@.price > 10].id == x AND dir:in)", cart, true);
        row("$.content-type == 'a'", R"({"content-type":"a"})", true);
        // numbers
        row("$.a == 9007199254740993", R"({"a":9007199254740993})", true);
        row("$.a == 9007199254740992", R"({"a":9007199254740993})", false);
        row("$.a > 9007199254740992.0", R"({"a":9007199254740993})", true);
        row("$.a == 18446744073709551615", R"({"a":18446744073709551615})", true);
        row("$.a < -9223372036854775807", R"({"a":-9223372036854775808})", true);
        row("$.a == 1", R"({"a":1.0})", true);
        row("$.a == 100", R"({"a":1e2})", true);
        row("$.a == 0", R"({"a":-0})", true);
        row("$.a > 1e300", R"({"a":1e400})", true);
        row("$.a == -1.5", R"({"a":-1.5})", true);
        row("$.a < 0", R"({"a":-0.5})", true);
        row("$.a > -1", R"({"a":-0.5})", true);
        row("$.a == 1", R"({"a":"1"})", false);
        row("$.a >= true", R"({"a":true})", true);
        row("$.a > null", R"({"a":null})", false);
        // spelling
        row("$.type == \"tr\\u0061de\"", "{\"type\":\"trade\"}", true);
        row("$.type == \"trade\"", "{\"t\\u0079pe\":\"tr\\u0061de\"}", true);
        row("$.é == \"ä\"", "{\"\\u00e9\":\"\\u00E4\"}", true);
        row("$.a == \"🙂\"", "{\"a\":\"\\ud83d\\ude42\"}", true);
        row("$.a == \"/\"", "{\"a\":\"\\/\"}", true);
        row("$['a\"b'] == 1", "{\"a\\\"b\":1}", true);
        row("$ == 5", "5", true);
        row("$ == 5", "5 6", false);
        // what is no JSON, or ends early
        row("$.a == 1", "{\"b\":{\"a\":1}", false);
        row("$.a", "{\"b\" \"a\":1}", false);
        row("$.a", "{\"b\":tru,\"a\":1}", false);
        row("$.a", "", false);
        row("$.b", "{\"a\":\"", false);
        row("$.b", "{\"a\":\"\\", false);
        row("$.b", "{\"a\":1,", false);
        row("$.b", "[1,", false);
        row("$..b", QByteArray(100'000, '[') + "{\"b\":1}", false);
        row("$..b", QByteArray(400, '[') + "{\"b\":1}" + QByteArray(400, ']'), true);
        row("$.b", "{\"a\":" + QByteArray(100'000, '[') + QByteArray(100'000, ']') + ",\"b\":1}",
            true);
    }

    void json()
    {
        QFETCH(QString, query);
        QFETCH(QByteArray, payload);
        QFETCH(bool, found);
        QCOMPARE(matches(query, payload), found);
    }

    void jsonAgreesWithQJsonDocument()
    {
        const auto seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        RandomDocument documents(random);
        int found = 0;
        for (int i = 0; i < 30'000; ++i) {
            const QJsonDocument document = random.bounded(2) == 0
                ? QJsonDocument(QJsonArray{documents.value(4), documents.value(4)})
                : QJsonDocument(QJsonObject{{documents.name(), documents.value(4)},
                                            {documents.name(), documents.value(4)}});
            const QByteArray text = document.toJson(
                random.bounded(2) == 0 ? QJsonDocument::Compact : QJsonDocument::Indented);
            QString path = u"$"_s;
            QList<QJsonValue> values{document.isArray() ? QJsonValue(document.array())
                                                        : QJsonValue(document.object())};
            for (int steps = random.bounded(1, 4); steps > 0; --steps) {
                const Step step = randomStep(random);
                path += step.text;
                QList<QJsonValue> next;
                for (const QJsonValue &value : std::as_const(values))
                    step.apply(value, next);
                values = next;
            }
            bool expected = !values.isEmpty();
            if (random.bounded(2) == 0) {
                const int limit = random.bounded(-3, 4);
                path += u" >= %1"_s.arg(limit);
                expected = std::any_of(values.begin(), values.end(), [limit](const QJsonValue &v) {
                    return v.isDouble() && v.toDouble() >= limit;
                });
            } else if (random.bounded(2) == 0) {
                const QString wanted = documents.text();
                const QByteArray quoted
                    = QJsonDocument(QJsonArray{wanted}).toJson(QJsonDocument::Compact);
                path += u" == "_s + QString::fromUtf8(quoted.mid(1, quoted.size() - 2));
                expected
                    = std::any_of(values.begin(), values.end(), [&wanted](const QJsonValue &v) {
                          return v.isString() && v.toString() == wanted;
                      });
            }
            found += expected ? 1 : 0;
            if (matches(path, text) != expected)
                QFAIL((path.toUtf8() + " in " + text).constData());
        }
        QVERIFY(found > 1'000);
    }

    void brokenJsonIsRead()
    {
        // The end of a payload is the end of an allocation, for the address sanitizer to guard.
        const auto seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        QuerySpace space;
        const JsonCondition any(
            json::Test{json::Comparison{json::Query{JsonPath({{{JsonPath::Wildcard()}, true}})},
                                        JsonOperator::Equal, json::Literal(std::string("never"))}});
        RandomDocument documents(random);
        for (int i = 0; i < 5'000; ++i) {
            const QByteArray whole
                = QJsonDocument(QJsonArray{documents.value(4)}).toJson(QJsonDocument::Compact);
            std::vector<char> cut(whole.begin(), whole.begin() + random.bounded(whole.size() + 1));
            if (!cut.empty())
                cut[static_cast<std::size_t>(random.bounded(static_cast<int>(cut.size())))]
                    = "\"\\{}[],:x"[random.bounded(9)];
            QVERIFY(!any.holds({cut.data(), cut.size()}, space));
        }
    }

    void patternsThatNeverEndAreGivenUp_data()
    {
        QTest::addColumn<QString>("query");
        QTest::addColumn<QByteArray>("payload");
        QTest::newRow("short") << u"/^(a+)+[bc]$/"_s << QByteArray(60, 'a');
        QTest::newRow("long") << u"/(.*a)*[bc]/"_s << QByteArray(100'000, 'a');
        QTest::newRow("many stars") << u"/.*.*.*.*[bc]/s"_s << QByteArray(200'000, 'a');
        QTest::newRow("in JSON") << u"search($.a, '(a+)+[bc]$')"_s
                                 << "{\"a\":\"" + QByteArray(60, 'a') + "\"}";
    }

    void patternsThatNeverEndAreGivenUp()
    {
        QFETCH(QString, query);
        QFETCH(QByteArray, payload);
        const auto parsed = Query::parse(query);
        QVERIFY(!parsed.error);
        Capture capture;
        rows::append(capture, rows::record(Kind::Text, Direction::In), payload);
        RowMatcher matcher{TimelineFilter(parsed.query)};
        const tests::CpuTimer clock;
        QVERIFY(!matcher.accepts(capture.snapshot(), 0));
        QCOMPARE(matcher.givenUp(), std::size_t(1));
        QVERIFY(clock.elapsedMs() < 30'000);
    }

    void pairsOfEverythingAreGivenUp()
    {
        const auto parsed = Query::parse(u"$..[?$..[?@ == 'never'] || $..[?@.b.c == 7]]"_s);
        QVERIFY(!parsed.error);
        QByteArray nested = "1";
        for (int i = 0; i < 400; ++i)
            nested = "{\"a\":" + nested + ",\"b\":[1,\"never\\n\"]}";
        Capture capture;
        rows::append(capture, rows::record(Kind::Text, Direction::In), nested);
        rows::append(capture, rows::record(Kind::Text, Direction::In), "[[1]]");
        RowMatcher matcher{TimelineFilter(parsed.query)};
        const tests::CpuTimer clock;
        QVERIFY(!matcher.accepts(capture.snapshot(), 0));
        QCOMPARE(matcher.givenUp(), std::size_t(1));
        QVERIFY(clock.elapsedMs() < 10'000);
        QVERIFY(!matcher.accepts(capture.snapshot(), 1));
        QCOMPARE(matcher.givenUp(), std::size_t(1));
    }

    void waysToAValueAreManyAtMost()
    {
        const auto parsed
            = Query::parse(u"count($"_s + u"[0,0]"_s.repeated(32) + u") > 1000000000"_s);
        QVERIFY(!parsed.error);
        Capture capture;
        rows::append(capture, rows::record(Kind::Text, Direction::In),
                     QByteArray(32, '[') + '1' + QByteArray(32, ']'));
        QVERIFY(RowMatcher(TimelineFilter(parsed.query)).accepts(capture.snapshot(), 0));
    }

    void longTextsAreSearchedToTheirEnd()
    {
        QByteArray text = QByteArray("ä").repeated(300'000);
        QVERIFY(!matches(u"/ö/"_s, text));
        QVERIFY(matches(u"/äö$/"_s, text + "ö"));
        QVERIFY(matches(u"/(?<=ä)ö/"_s, text + "ö"));
        QVERIFY(matches(u"/^ä+$/"_s, text));
    }
};

QTEST_GUILESS_MAIN(TestQuery)
#include "tst_query.moc"
