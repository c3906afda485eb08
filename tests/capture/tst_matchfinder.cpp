// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/query/matchfinder.h"
#include "support/cputimer.h"

#include <QRandomGenerator>
#include <QTest>

using namespace sockwright::capture;
using namespace Qt::StringLiterals;

namespace {

Query queryOf(const QString &text, Qt::CaseSensitivity sensitivity = Qt::CaseInsensitive)
{
    const auto parsed = Query::parse(text, sensitivity);
    if (parsed.error)
        qFatal("%s: %s", qPrintable(text), qPrintable(parsed.error->message));
    return parsed.query;
}

// The text with brackets around what was found.
QByteArray marked(MatchFinder &finder, const QByteArray &text)
{
    QByteArray result = text;
    auto matches = finder.find({text.constData(), static_cast<std::size_t>(text.size())});
    for (auto match = matches.rbegin(); match != matches.rend(); ++match) {
        result.insert(static_cast<qsizetype>(match->first + match->size), ']');
        result.insert(static_cast<qsizetype>(match->first), '[');
    }
    return result;
}

} // namespace

class TestMatchFinder : public QObject
{
    Q_OBJECT

private slots:
    void finds_data()
    {
        QTest::addColumn<QString>("query");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char *query, const QByteArray &text, const QByteArray &expected) {
            QTest::newRow(query) << QString::fromUtf8(query) << text << expected;
        };
        row("ab", "Abcab", "[Ab]c[ab]");
        row("a b", "bca", "[b]c[a]");
        row("ab bc", "abcd", "[abc]d");
        row("aa", "aaaa", "[aaaa]");
        row("\"a b\"", "xa b", "x[a b]");
        row("x OR y", "axyz", "a[xy]z");
        row("x -y", "xy", "[x]y");
        row("dir:in x", "dir:in x", "dir:in [x]");
        row("ß", "aß", "a[ß]");
        row("äÖ", "ÄöäÖ", "[ÄöäÖ]");
        row("é1", "É1 é2", "[É1] é2");
        row("/[0-9]+/", "a12b3", "a[12]b[3]");
        row("/x*/", "axxb", "a[xx]b");
        row("/^a/", "aa", "[a]a");
        row("/(?<=a)b/", "ab b", "a[b] b");
        row("/ü|ö/", "aöü", "a[öü]");
        row("/b/ a", "ab", "[ab]");
        row("$.a == \"b\"", "{\"a\":\"b\"}", "{\"a\":\"b\"}");
        row("nothing", "here", "here");
    }

    void finds()
    {
        QFETCH(QString, query);
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, expected);
        MatchFinder finder({queryOf(query)});
        QCOMPARE(marked(finder, text), expected);
    }

    void severalQueries()
    {
        MatchFinder finder({queryOf(u"a"_s), queryOf(u"B"_s, Qt::CaseSensitive), Query()});
        QCOMPARE(marked(finder, "xAxbxB"), QByteArray("x[A]xbx[B]"));
        const auto first = finder.first("xxBa");
        QCOMPARE(first.first, std::size_t(2));
        QCOMPARE(first.size, std::size_t(1));
        QCOMPARE(finder.first("x").size, std::size_t(0));
        QVERIFY(!finder.isEmpty());
        QVERIFY(MatchFinder({}).isEmpty());
        QVERIFY(MatchFinder({Query(), queryOf(u"size:>1"_s)}).isEmpty());
    }

    void manyAreCut()
    {
        MatchFinder finder({queryOf(u"a"_s)});
        const QByteArray text = QByteArray("ab").repeated(10'000);
        QCOMPARE(finder.find({text.constData(), static_cast<std::size_t>(text.size())}).size(),
                 MatchFinder::maxMatches);
    }

    // A row is painted while it is looked for.
    void slowPatternsAreLeftOut()
    {
        MatchFinder finder({queryOf(u"/(a+)+[bc]$/"_s), queryOf(u"a0"_s)});
        const QByteArray text = QByteArray(16'000, 'a') + "0";
        const sockwright::tests::CpuTimer clock;
        for (int i = 0; i < 40; ++i)
            QCOMPARE(marked(finder, text), QByteArray(15'999, 'a') + "[a0]");
        QVERIFY2(clock.elapsedMs() < 5'000, qPrintable(QString::number(clock.elapsedMs())));
    }

    void brokenTextIsSearched()
    {
        const auto seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        MatchFinder finder({queryOf(u"äb"_s), queryOf(u"/[ä-ö]b|x/i"_s), queryOf(u"x"_s)});
        for (int i = 0; i < 5'000; ++i) {
            std::vector<char> bytes(static_cast<std::size_t>(random.bounded(40)));
            for (char &byte : bytes)
                byte = "\xC3\xA4\xB6"
                       "bxX"[random.bounded(6)];
            std::size_t end = 0;
            for (const auto &match : finder.find({bytes.data(), bytes.size()})) {
                QVERIFY(match.size > 0);
                QVERIFY(match.first >= end);
                end = match.first + match.size;
                QVERIFY(end <= bytes.size());
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestMatchFinder)
#include "tst_matchfinder.moc"
