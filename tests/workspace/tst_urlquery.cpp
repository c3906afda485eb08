// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/urlquery.h"

#include <QRandomGenerator>
#include <QTest>

using namespace sockwright::workspace;
using namespace Qt::StringLiterals;

namespace {

// "a=1 | -b=2 | c= #note": rows of a test in one line; "-" is switched off.
Fields rowsOf(const QString &text)
{
    Fields rows;
    if (text.isEmpty())
        return rows;
    const QStringList parts = text.split(u" | "_s);
    for (QString part : parts) {
        Field row;
        if (part.startsWith(u'-')) {
            row.enabled = false;
            part.remove(0, 1);
        }
        const qsizetype note = part.indexOf(" #"_L1);
        if (note >= 0) {
            row.note = part.mid(note + 2);
            part.truncate(note);
        }
        row.name = part.section(u'=', 0, 0);
        row.value = part.section(u'=', 1);
        rows.push_back(row);
    }
    return rows;
}

QString textOf(const Fields &rows)
{
    QStringList parts;
    for (const Field &row : rows) {
        parts.append((row.enabled ? QString() : u"-"_s) + row.name + u'=' + row.value
                     + (row.note.isEmpty() ? QString() : u" #"_s + row.note));
    }
    return parts.join(u" | "_s);
}

QString randomText(QRandomGenerator &random, const QStringList &pieces, int most)
{
    QString text;
    for (int i = random.bounded(most + 1); i > 0; --i)
        text += pieces[random.bounded(pieces.size())];
    return text;
}

} // namespace

class TestUrlQuery : public QObject
{
    Q_OBJECT

private slots:
    void urlToRows_data();
    void urlToRows();
    void editedUrl_data();
    void editedUrl();
    void editedRows_data();
    void editedRows();
    void unknownKeysFollowTheirRow();
    void manyPairs();
    void properties();
};

void TestUrlQuery::urlToRows_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("rows");

    QTest::newRow("none") << u"ws://h/p"_s << u""_s;
    QTest::newRow("empty") << u"ws://h/p?"_s << u""_s;
    QTest::newRow("pairs") << u"ws://h/?a=1&b=2"_s << u"a=1 | b=2"_s;
    QTest::newRow("duplicates") << u"?a=1&a=1&a=2"_s << u"a=1 | a=1 | a=2"_s;
    QTest::newRow("no equals") << u"?a&b="_s << u"a= | b="_s;
    QTest::newRow("empty name") << u"?=v"_s << u"=v"_s;
    QTest::newRow("gaps") << u"?&a=1&&=&b=2&"_s << u"a=1 | b=2"_s;
    QTest::newRow("equals in value") << u"?a=b=c"_s << u"a=b=c"_s;
    QTest::newRow("question mark in value") << u"?a=b?c"_s << u"a=b?c"_s;
    QTest::newRow("plus and %20") << u"?a+b=c%20d"_s << u"a b=c d"_s;
    QTest::newRow("encoded plus") << u"?a=1%2B1"_s << u"a=1+1"_s;
    QTest::newRow("utf-8") << u"?%C3%BC=%F0%9F%98%80"_s << u"ü=😀"_s;
    QTest::newRow("raw utf-8") << u"?ü=😀"_s << u"ü=😀"_s;
    QTest::newRow("lower case digits") << u"?a=%c3%bc"_s << u"a=ü"_s;
    QTest::newRow("not hexadecimal") << u"?a=%zz%"_s << u"a=%zz%"_s;
    QTest::newRow("cut") << u"?a=%4"_s << u"a=%4"_s;
    QTest::newRow("not utf-8") << u"?a=%E9x%C3"_s << u"a=%E9x%C3"_s;
    QTest::newRow("overlong") << u"?a=%C0%AF"_s << u"a=%C0%AF"_s;
    QTest::newRow("surrogate") << u"?a=%ED%A0%80"_s << u"a=%ED%A0%80"_s;
    QTest::newRow("good after bad") << u"?a=%E9%C3%BC"_s << u"a=%E9ü"_s;
    QTest::newRow("fragment") << u"ws://h/?a=1#b=2&c"_s << u"a=1"_s;
    QTest::newRow("query in fragment") << u"ws://h/#x?a=1"_s << u""_s;
    QTest::newRow("placeholder") << u"{{base}}/?t={{token}}&{{n}}=1"_s
                                 << u"t={{token}} | {{n}}=1"_s;
}

void TestUrlQuery::urlToRows()
{
    QFETCH(QString, url);
    QFETCH(QString, rows);
    const Fields read = paramsFromUrl(url, {});
    QCOMPARE(textOf(read), rows);
    QCOMPARE(urlWithParams(url, read), url);
}

void TestUrlQuery::editedUrl_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("after");

    QTest::newRow("note stays") << u"a=1 #n | b=2"_s << u"?a=1&b=3"_s << u"a=1 #n | b=3"_s;
    QTest::newRow("note of an edited value") << u"a=1 #n"_s << u"?a=12"_s << u"a=12 #n"_s;
    QTest::newRow("note of an edited name") << u"a=1 #n"_s << u"?ab=1"_s << u"ab=1 #n"_s;
    QTest::newRow("note of a moved row")
        << u"a=1 #n | b=2 #m"_s << u"?b=2&a=1"_s << u"b=2 #m | a=1 #n"_s;
    QTest::newRow("note is not inherited")
        << u"a=1 #n | b=2 #m"_s << u"?x=8&y=9"_s << u"x=8 | y=9"_s;
    QTest::newRow("switched off stays")
        << u"a=1 | -o=0 #n | b=2"_s << u"?a=1&b=3"_s << u"a=1 | -o=0 #n | b=3"_s;
    QTest::newRow("switched off first")
        << u"-o=0 | a=1"_s << u"?x=1&a=1"_s << u"-o=0 | x=1 | a=1"_s;
    QTest::newRow("switched off alone") << u"-o=0 | a=1"_s << u"ws://h"_s << u"-o=0"_s;
    QTest::newRow("row before is gone")
        << u"a=1 | b=2 | -o=0 | c=3"_s << u"?a=1&c=3"_s << u"a=1 | -o=0 | c=3"_s;
    QTest::newRow("all before are gone") << u"a=1 | -o=0 | c=3"_s << u"?c=3"_s << u"-o=0 | c=3"_s;
    QTest::newRow("inserted") << u"a=1 | -o=0 | c=3"_s << u"?a=1&b=2&c=3"_s
                              << u"a=1 | -o=0 | b=2 | c=3"_s;
    QTest::newRow("pasted over") << u"a=1 | -o=0"_s << u"wss://x/?q=1&r=2"_s
                                 << u"-o=0 | q=1 | r=2"_s;
    QTest::newRow("same as switched off") << u"-a=1"_s << u"?a=1"_s << u"-a=1 | a=1"_s;
    QTest::newRow("blank row stays") << u"a=1 | ="_s << u"?a=2"_s << u"a=2 | ="_s;
}

void TestUrlQuery::editedUrl()
{
    QFETCH(QString, before);
    QFETCH(QString, url);
    QFETCH(QString, after);
    QCOMPARE(textOf(paramsFromUrl(url, rowsOf(before))), after);
}

void TestUrlQuery::editedRows_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("rows");
    QTest::addColumn<QString>("after");

    QTest::newRow("first") << u"ws://h/p"_s << u"a=1"_s << u"ws://h/p?a=1"_s;
    QTest::newRow("first after ?") << u"ws://h/p?"_s << u"a=1"_s << u"ws://h/p?a=1"_s;
    QTest::newRow("first before fragment") << u"ws://h/p#f"_s << u"a=1"_s << u"ws://h/p?a=1#f"_s;
    QTest::newRow("last removed") << u"ws://h/p?a=1#f"_s << u""_s << u"ws://h/p#f"_s;
    QTest::newRow("lone ? stays") << u"ws://h/p?"_s << u""_s << u"ws://h/p?"_s;
    QTest::newRow("switched off") << u"?a=1&b=2"_s << u"a=1 | -b=2"_s << u"?a=1"_s;
    QTest::newRow("blank row") << u"?a=1"_s << u"a=1 | ="_s << u"?a=1"_s;
    QTest::newRow("value") << u"?a=%61&b=%62"_s << u"a=a | b=c"_s << u"?a=%61&b=c"_s;
    QTest::newRow("value, name as typed") << u"?%61=1"_s << u"a=2"_s << u"?%61=2"_s;
    QTest::newRow("name, value as typed") << u"?a=+"_s << u"b= "_s << u"?b=+"_s;
    QTest::newRow("inserted") << u"?a=+&c=%20"_s << u"a=  | b=2 | c= "_s << u"?a=+&b=2&c=%20"_s;
    QTest::newRow("removed") << u"?a=+&b=2&c=%20"_s << u"a=  | c= "_s << u"?a=+&c=%20"_s;
    QTest::newRow("moved") << u"?a=+&b=%32&c=%20"_s << u"c=  | a=  | b=2"_s
                           << u"?c=%20&a=+&b=%32"_s;
    QTest::newRow("moved and removed")
        << u"?a=+&b=%32&c=%20"_s << u"c=  | a= "_s << u"?c=%20&a=+"_s;
    QTest::newRow("gaps stay") << u"?a=1&&b=2&"_s << u"a=1 | b=3"_s << u"?a=1&&b=3&"_s;
    QTest::newRow("fills a gap") << u"?a=1&"_s << u"a=1 | b=2"_s << u"?a=1&b=2"_s;
    QTest::newRow("no equals") << u"?a&b"_s << u"x= | b="_s << u"?x&b"_s;
    QTest::newRow("no equals, value") << u"?a"_s << u"a=1"_s << u"?a=1"_s;
    QTest::newRow("new row without value") << u"ws://h"_s << u"a="_s << u"ws://h?a="_s;
    QTest::newRow("no name left") << u"?a"_s << u"=1"_s << u"?=1"_s;
    QTest::newRow("separators") << u"?"_s << u"a&b=1&2=3#4+5%6 7"_s
                                << u"?a%26b=1%262%3D3%234%2B5%256%207"_s;
    QTest::newRow("other characters")
        << u"?"_s << u"a=ü😀\"<>\\^`|;\n"_s << u"?a=%C3%BC%F0%9F%98%80%22%3C%3E%5C%5E%60%7C%3B%0A"_s;
    QTest::newRow("plain characters")
        << u"?"_s << u"ids[]=-._~!$'()*,:@/?"_s << u"?ids[]=-._~!$'()*,:@/?"_s;
    QTest::newRow("placeholder") << u"?"_s << u"{{n}}=a{{the token}}b"_s
                                 << u"?{{n}}=a{{the token}}b"_s;
    QTest::newRow("braces") << u"?"_s << u"a={b}{{}}{{c"_s << u"?a=%7Bb%7D%7B%7B%7D%7D%7B%7Bc"_s;
    QTest::newRow("placeholder in host") << u"{{base}}/x?a=1"_s << u"a=2"_s << u"{{base}}/x?a=2"_s;
    QTest::newRow("invalid stays") << u"?a=%zz&b=1"_s << u"a=%zz | b=2"_s << u"?a=%zz&b=2"_s;
}

void TestUrlQuery::editedRows()
{
    QFETCH(QString, url);
    QFETCH(QString, rows);
    QFETCH(QString, after);
    const Fields edited = rowsOf(rows);
    QCOMPARE(urlWithParams(url, edited), after);
    QCOMPARE(textOf(paramsFromUrl(after, edited)), textOf(edited));
}

void TestUrlQuery::unknownKeysFollowTheirRow()
{
    Fields rows{{u"a"_s, u"1"_s, true, u"n"_s, {{u"type"_s, "\"x\""}}}};
    const Fields edited = paramsFromUrl(u"?a=2"_s, rows);
    rows[0].value = u"2"_s;
    QCOMPARE(edited, rows);
}

void TestUrlQuery::manyPairs()
{
    QString url = u"ws://h/?"_s;
    for (int i = 0; i < 100'000; ++i)
        url += u"a=%1&"_s.arg(i % 1000);
    Fields rows = paramsFromUrl(url, {});
    QCOMPARE(rows.size(), std::size_t(100'000));
    std::reverse(rows.begin(), rows.end());
    const QString turned = urlWithParams(url, rows); // takes minutes if it is quadratic
    QCOMPARE(paramsFromUrl(turned, {}), rows);
}

void TestUrlQuery::properties()
{
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo("seed %u", seed);
    QRandomGenerator random(seed);
    const QStringList urlPieces{u"a"_s,   u"b"_s,     u"="_s,   u"&"_s,   u"&"_s,   u"?"_s,
                                u"#"_s,   u"+"_s,     u"%"_s,   u"%20"_s, u"%41"_s, u"%C3%BC"_s,
                                u"%E9"_s, u"%zz"_s,   u"ü"_s,   u"😀"_s,   u" "_s,   u"{{"_s,
                                u"}}"_s,  u"{{v}}"_s, u"%26"_s, u"%7B"_s};
    const QStringList textPieces{u"a"_s, u"b"_s,   u"="_s,  u"&"_s, u"#"_s, u"+"_s,
                                 u"%"_s, u"%41"_s, u" "_s,  u"ü"_s, u"😀"_s, u"{{v}}"_s,
                                 u"{"_s, u"}"_s,   u"\n"_s, u"?"_s};
    const auto randomRows = [&] {
        Fields rows;
        for (int i = random.bounded(7); i > 0; --i) {
            rows.push_back({randomText(random, textPieces, 2), randomText(random, textPieces, 2),
                            random.bounded(3) > 0, random.bounded(2) ? QString() : u"note"_s});
        }
        return rows;
    };
    for (int i = 0; i < 20'000; ++i) {
        const QString url = u"ws://h/"_s + randomText(random, urlPieces, 20);
        const Fields previous = randomRows();
        const Fields read = paramsFromUrl(url, previous);
        QCOMPARE(urlWithParams(url, read), url);
        QCOMPARE(paramsFromUrl(url, read), read);

        // What is not in the URL survives, in its order.
        const auto hidden = [](const Fields &rows) {
            Fields kept;
            std::copy_if(rows.begin(), rows.end(), std::back_inserter(kept), [](const Field &row) {
                return !row.enabled || (row.name.isEmpty() && row.value.isEmpty());
            });
            return kept.size();
        };
        QCOMPARE(hidden(read), hidden(previous));

        const Fields edited = randomRows();
        const QString rebuilt = urlWithParams(url, edited);
        if (paramsFromUrl(rebuilt, edited) != edited) {
            qWarning() << url << textOf(edited) << rebuilt;
            QCOMPARE(textOf(paramsFromUrl(rebuilt, edited)), textOf(edited));
        }
        QCOMPARE(urlWithParams(rebuilt, edited), rebuilt);
        const auto outside = [](const QString &text) {
            return std::pair(text.section(u'#', 0, 0).section(u'?', 0, 0), text.section(u'#', 1));
        };
        QCOMPARE(outside(rebuilt), outside(url));
    }
}

QTEST_GUILESS_MAIN(TestUrlQuery)
#include "tst_urlquery.moc"
