// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/visible.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sockwright::format;

namespace {

std::string_view view(const QByteArray &bytes)
{
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

QByteArray utf8Of(char32_t c)
{
    return QStringView(QChar::fromUcs4(c)).toUtf8();
}

bool isShownAsIs(char32_t c)
{
    const QByteArray utf8 = "a" + utf8Of(c);
    return visibleText(view(utf8), false).toUtf8() == utf8;
}

} // namespace

class TestVisible : public QObject
{
    Q_OBJECT

private slots:
    void texts_data();
    void texts();
    void keptLines();
    void everyCodePointIsSafe();
    void noControlSurvivesRandomBytes();
    void asciiRunsOfEveryLength();
    void previews_data();
    void previews();
    void previewsNeverCutASurrogatePair();
    void previewReadsOnlyWhatItNeeds();
    void hexPreviews_data();
    void hexPreviews();
};

void TestVisible::texts_data()
{
    QTest::addColumn<QByteArray>("utf8");
    QTest::addColumn<QString>("shown");
    const auto row = [](const char *name, const QByteArray &utf8, const QString &shown) {
        QTest::newRow(name) << utf8 << shown;
    };
    row("empty", "", {});
    row("ASCII", "Hello, <b>world</b>!", u"Hello, <b>world</b>!"_s);
    row("C0", QByteArray("\0\x01\t\n\r\x1b\x1f\x7f", 8), u"␀␁␉␊␍␛␟␡"_s);
    row("C1", "\xC2\x80\xC2\x85\xC2\x9F", u"⟨U+0080⟩⟨U+0085⟩⟨U+009F⟩"_s);
    row("no-break space stays", "\xC2\xA0", u"\u00A0"_s);
    row("soft hyphen", "a\xC2\xAD", u"a⟨U+00AD⟩"_s);
    row("letters", "Grüße 漢字 שלום 🙂", u"Grüße 漢字 שלום 🙂"_s);
    row("bidi override",
        "a\xE2\x80\xAE"
        "b",
        u"a⟨U+202E⟩b"_s);
    row("byte order mark", "\xEF\xBB\xBF{}", u"⟨U+FEFF⟩{}"_s);
    row("tag", "\xF3\xA0\x81\x81", u"⟨U+E0041⟩"_s);
    row("last code point", "\xF4\x8F\xBF\xBF", u"⟨U+10FFFF⟩"_s);
    row("emoji selector", "\xE2\x9D\xA4\xEF\xB8\x8F", u"\u2764\uFE0F"_s);
    row("second selector", "\xE2\x9D\xA4\xEF\xB8\x8F\xEF\xB8\x8F", u"\u2764\uFE0F⟨U+FE0F⟩"_s);
    row("lone selector", "\xEF\xB8\x8F", u"⟨U+FE0F⟩"_s);
    row("bad bytes", "a\xFF\xC3(", u"a⟨FF⟩⟨C3⟩("_s);
    row("cut sequence", "\xE2\x82", u"⟨E2⟩⟨82⟩"_s);
    row("overlong", "\xC0\x80", u"⟨C0⟩⟨80⟩"_s);
    row("surrogate", "\xED\xA0\x80", u"⟨ED⟩⟨A0⟩⟨80⟩"_s);
    row("past the end", "\xF4\x90\x80\x80", u"⟨F4⟩⟨90⟩⟨80⟩⟨80⟩"_s);
}

void TestVisible::texts()
{
    QFETCH(QByteArray, utf8);
    QTEST(visibleText(view(utf8), false), "shown");
}

void TestVisible::keptLines()
{
    QCOMPARE(visibleText("a\tb\r\nc\n\x0b\xE2\x80\xA8", true), u"a\tb␍\nc\n␋⟨U+2028⟩"_s);
}

void TestVisible::everyCodePointIsSafe()
{
    // Format characters with a glyph of their own.
    const QList<char32_t> visibleFormat{0x600, 0x601, 0x602, 0x603, 0x604,   0x605,  0x6DD,
                                        0x70F, 0x8E2, 0x890, 0x891, 0x110BD, 0x110CD};
    for (char32_t c = 0x20; c <= 0x10FFFF; ++c) {
        if (QChar::isSurrogate(c))
            continue;
        const QChar::Category category = QChar::category(c);
        const bool mustHide = category == QChar::Other_Control
            || (category == QChar::Other_Format && !visibleFormat.contains(c))
            || category == QChar::Separator_Line || category == QChar::Separator_Paragraph
            || QChar::isNonCharacter(c);
        if (mustHide)
            QVERIFY2(!isShownAsIs(c), qPrintable(QString::number(c, 16)));
        const bool mustShow = QChar::isLetterOrNumber(c) || QChar::isPunct(c) || QChar::isSymbol(c);
        const bool blankLetter = c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0;
        if (mustShow && !blankLetter && c != QChar::ObjectReplacementCharacter)
            QVERIFY2(isShownAsIs(c), qPrintable(QString::number(c, 16)));
    }
}

void TestVisible::noControlSurvivesRandomBytes()
{
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo("seed %u", seed);
    QRandomGenerator random(seed);
    for (int i = 0; i < 500; ++i) {
        QByteArray bytes(static_cast<qsizetype>(random.bounded(200U)), '\0');
        for (char &byte : bytes)
            byte = static_cast<char>(random.bounded(256));
        const std::vector<char> exact(bytes.cbegin(), bytes.cend());
        const QString shown = visibleText({exact.data(), exact.size()}, false);
        QVERIFY(shown.isValidUtf16());
        for (const QChar c : shown)
            QVERIFY(c.category() != QChar::Other_Control);
    }
}

void TestVisible::asciiRunsOfEveryLength()
{
    for (int length = 0; length < 40; ++length) {
        const QByteArray run(length, '~');
        QCOMPARE(visibleText(view(run + "\x7f"), false), QString::fromLatin1(run) + u'␡');
        QCOMPARE(visibleText(view(run + "é" + run), false),
                 QString::fromLatin1(run) + u'é' + QString::fromLatin1(run));
    }
}

void TestVisible::previews_data()
{
    QTest::addColumn<QByteArray>("utf8");
    QTest::addColumn<int>("maxChars");
    QTest::addColumn<QString>("shown");
    const auto row = [](const char *name, const QByteArray &utf8, int maxChars,
                        const QString &shown) { QTest::newRow(name) << utf8 << maxChars << shown; };
    row("fits", "hello", 5, u"hello"_s);
    row("cut", "hello!", 5, u"hell…"_s);
    row("one", "hello", 1, u"…"_s);
    row("none", "hello", 0, {});
    row("negative", "hello", -3, {});
    row("one line", "{\n\t\"a\": 1\r\n}", 40, u"{␊␉\"a\": 1␍␊}"_s);
    row("wide fits", "漢字漢", 3, u"漢字漢"_s);
    row("wide cut", "漢字漢字", 3, u"漢字…"_s);
    row("stand-in in one piece",
        "abc\xE2\x80\xAE"
        "def",
        8, u"abc…"_s);
    row("stand-in just fits",
        "abc\xE2\x80\xAE"
        "def",
        12, u"abc⟨U+202E⟩…"_s);
}

void TestVisible::previews()
{
    QFETCH(QByteArray, utf8);
    QFETCH(int, maxChars);
    QTEST(previewText(view(utf8), maxChars), "shown");
}

void TestVisible::previewsNeverCutASurrogatePair()
{
    const QByteArray smiles = QByteArray("🙂").repeated(50);
    for (int maxChars = 0; maxChars < 110; ++maxChars) {
        const QString shown = previewText(view(smiles), maxChars);
        QVERIFY(shown.size() <= maxChars);
        QVERIFY(shown.isValidUtf16());
        QVERIFY(!shown.contains(u'⟨'));
        QCOMPARE(shown.endsWith(u'…'), maxChars > 0 && maxChars < 100);
    }
}

void TestVisible::previewReadsOnlyWhatItNeeds()
{
    // A view far longer than the memory behind it: reading on would crash.
    const QByteArray start = QByteArray("漢").repeated(200);
    const QString shown = previewText({start.constData(), std::size_t{1} << 40}, 100);
    QCOMPARE(shown, u"漢"_s.repeated(99) + u'…');
}

void TestVisible::hexPreviews_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("maxBytes");
    QTest::addColumn<QString>("shown");
    QTest::newRow("fits") << QByteArray("\xde\xad\xbe\xef") << 4 << u"de ad be ef"_s;
    QTest::newRow("cut") << QByteArray("\xde\xad\xbe\xef") << 3 << u"de ad be …"_s;
    QTest::newRow("none") << QByteArray("\xde") << 0 << u"…"_s;
    QTest::newRow("negative") << QByteArray("\xde") << -1 << u"…"_s;
    QTest::newRow("empty") << QByteArray() << 4 << QString();
}

void TestVisible::hexPreviews()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, maxBytes);
    QTEST(previewHex(view(bytes), maxBytes), "shown");
}

QTEST_GUILESS_MAIN(TestVisible)
#include "tst_visible.moc"
