// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/textmatcher.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using sockwright::capture::TextMatcher;

namespace {

QString randomText(QRandomGenerator &random, const QString &alphabet, int size)
{
    QString text;
    for (int i = 0; i < size; ++i)
        text += alphabet[random.bounded(static_cast<int>(alphabet.size()))];
    return text;
}

} // namespace

class TestTextMatcher : public QObject
{
    Q_OBJECT

private slots:
    void finds_data()
    {
        QTest::addColumn<QString>("needle");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("found");
        const auto row = [](const char *name, const QString &needle, const QByteArray &bytes,
                            bool found) { QTest::newRow(name) << needle << bytes << found; };
        row("nothing in nothing", u""_s, "", true);
        row("nothing in something", u""_s, "abc", true);
        row("something in nothing", u"a"_s, "", false);
        row("longer than the text", u"abcd"_s, "abc", false);
        row("the whole", u"abc"_s, "abc", true);
        row("upper case needle", u"ABC"_s, "xxabcx", true);
        row("upper case text", u"abc"_s, "xxABCx", true);
        row("at the end", u"bc"_s, "abc", true);
        row("[ is no upper {", u"{"_s, "[", false);
        row("@ is no upper `", u"`"_s, "@", false);
        row("inside binary", u"id"_s, QByteArray("\x00\xff\x69\x64\x80", 5), true);
        row("umlaut", u"ÖL"_s, "in der \xc3\xb6lkanne", true);
        row("umlaut, other case", u"öl"_s, "\xc3\x96L", true);
        row("forms of different length", u"ⱥ"_s, "\xc8\xba", true);
        row("beyond the first plane", u"𐐨"_s, "x\xf0\x90\x90\x80", true);
        row("title case", u"ǆ"_s, "\xc7\x85", true);
        row("cut character at the end", u"ö"_s, "\xc3", false);
        row("no case", u"日本"_s, "\xe6\x97\xa5\xe6\x9c\xac", true);
        row("a lone surrogate finds no bytes of its own", QString(QChar(0xD800)), "\xed\xa0\x80",
            false);
    }

    void finds()
    {
        QFETCH(QString, needle);
        QFETCH(QByteArray, bytes);
        QFETCH(bool, found);
        const TextMatcher matcher(needle);
        QCOMPARE(matcher.isIn({bytes.constData(), static_cast<std::size_t>(bytes.size())}), found);
    }

    void caseCounts()
    {
        const TextMatcher matcher(u"Öl im Tank"_s, Qt::CaseSensitive);
        QVERIFY(matcher.isIn("viel \xc3\x96l im Tank"));
        QVERIFY(!matcher.isIn("viel \xc3\xb6l im Tank"));
        QVERIFY(!matcher.isIn("viel \xc3\x96l im tank"));
        QVERIFY(TextMatcher({}, Qt::CaseSensitive).isIn(""));
    }

    void findsAtEveryPlace()
    {
        // The end of the buffer is the end of an allocation, for the address sanitizer to guard.
        for (const QString &needle :
             {u"k"_s, u"Key"_s, u"a longer needle, with 42 characters in it"_s, u"Schlüssel"_s}) {
            const std::string sought = needle.toStdString();
            const TextMatcher matcher(needle);
            for (std::size_t size = sought.size(); size < 150; ++size) {
                std::vector<char> text(size, '.');
                QVERIFY(!matcher.isIn({text.data(), size}));
                for (std::size_t at = 0; at + sought.size() <= size; ++at) {
                    std::fill(text.begin(), text.end(), '.');
                    std::copy(sought.begin(), sought.end(), text.begin() + std::ptrdiff_t(at));
                    if (!matcher.isIn({text.data(), size}))
                        QFAIL(qPrintable(u"%1 at %2 of %3"_s.arg(needle).arg(at).arg(size)));
                    text[at] = '#';
                    if (matcher.isIn({text.data(), size}))
                        QFAIL(qPrintable(u"%1 spoilt at %2 of %3"_s.arg(needle).arg(at).arg(size)));
                }
            }
        }
    }

    void agreesWithQString_data()
    {
        QTest::addColumn<QString>("alphabet");
        QTest::newRow("ASCII") << u"aAbB[{"_s;
        QTest::newRow("Latin") << u"aAäÄöÖ1"_s;
        QTest::newRow("Greek and Cyrillic") << u"αΑβΒжЖяЯ x"_s;
    }

    void agreesWithQString()
    {
        QFETCH(QString, alphabet);
        const auto seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        int found = 0;
        for (int i = 0; i < 20'000; ++i) {
            const QString needle = randomText(random, alphabet, random.bounded(1, 6));
            const QString text = randomText(random, alphabet, random.bounded(0, 120));
            const bool expected = text.contains(needle, Qt::CaseInsensitive);
            found += expected ? 1 : 0;
            if (TextMatcher(needle).isIn(text.toStdString()) != expected)
                QFAIL(qPrintable(u"\"%1\" in \"%2\""_s.arg(needle, text)));
        }
        QVERIFY(found > 1000 && found < 19'000);
    }
};

QTEST_GUILESS_MAIN(TestTextMatcher)
#include "tst_textmatcher.moc"
