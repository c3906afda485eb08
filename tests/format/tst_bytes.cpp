// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/bytes.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sockwright;

class TestBytes : public QObject
{
    Q_OBJECT

private slots:
    void hex_data();
    void hex();
    void hexErrors_data();
    void hexErrors();
    void base64_data();
    void base64();
    void base64Errors_data();
    void base64Errors();
    void randomBytesRoundTrip();
    void dumpLines_data();
    void dumpLines();
    void sizes_data();
    void sizes();
};

void TestBytes::hex_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("empty") << QString() << QByteArray();
    QTest::newRow("space only") << u" \n\t"_s << QByteArray();
    QTest::newRow("packed") << u"deADbeEF"_s << QByteArray("\xde\xad\xbe\xef");
    QTest::newRow("spaced") << u" de ad\nbe\tef "_s << QByteArray("\xde\xad\xbe\xef");
    QTest::newRow("colons") << u"de:ad:be:ef"_s << QByteArray("\xde\xad\xbe\xef");
    QTest::newRow("dashes") << u"de-ad"_s << QByteArray("\xde\xad");
    QTest::newRow("C array") << u"0xde, 0XAD,0x00"_s << QByteArray("\xde\xad\0", 3);
    QTest::newRow("one prefix") << u"0xdead"_s << QByteArray("\xde\xad");
}

void TestBytes::hex()
{
    QFETCH(QString, text);
    const auto bytes = format::bytesFromHex(text);
    QVERIFY(bytes);
    QTEST(*bytes, "bytes");
}

void TestBytes::hexErrors_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("message");
    QTest::addColumn<int>("stopsAt");
    const QString alone = u"The digit “%1” at character %2 is alone: write two digits a byte."_s;
    const QString wrong = u"“%1” at character %2 is no hexadecimal digit."_s;
    QTest::newRow("odd") << u"abc"_s << alone.arg(QChar(u'c')).arg(3) << 2;
    QTest::newRow("torn pair") << u"a b"_s << alone.arg(QChar(u'a')).arg(1) << 0;
    QTest::newRow("letter") << u"ab cg"_s << wrong.arg(QChar(u'g')).arg(5) << 4;
    QTest::newRow("emoji") << u"ab🙂"_s << wrong.arg(u"🙂"_s).arg(3) << 2;
    QTest::newRow("NUL") << u"ab"_s + QChar(u'\0') << wrong.arg(QChar(u'␀')).arg(3) << 2;
    QTest::newRow("bidi") << u"\u202Eab"_s << wrong.arg(u"⟨U+202E⟩"_s).arg(1) << 0;
    QTest::newRow("lone surrogate")
        << QString(QChar(u'\xd800')) << wrong.arg(QChar(u'\uFFFD')).arg(1) << 0;
    QTest::newRow("prefix only") << u"0x"_s
                                 << u"The text ends after “0x”: write two digits a byte."_s << 2;
    QTest::newRow("two prefixes") << u"0x0x12"_s << wrong.arg(QChar(u'x')).arg(4) << 3;
}

void TestBytes::hexErrors()
{
    QFETCH(QString, text);
    qsizetype stopsAt = -1;
    const auto bytes = format::bytesFromHex(text, &stopsAt);
    QVERIFY(!bytes);
    QTEST(bytes.error().message, "message");
    QTEST(static_cast<int>(stopsAt), "stopsAt");
}

void TestBytes::base64_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("empty") << QString() << QByteArray();
    QTest::newRow("three") << u"Zm9v"_s << QByteArray("foo");
    QTest::newRow("two") << u"Zm8="_s << QByteArray("fo");
    QTest::newRow("one") << u"Zg=="_s << QByteArray("f");
    QTest::newRow("no padding") << u"Zm9vYg"_s << QByteArray("foob");
    QTest::newRow("white space") << u" Zm\n9v\tYg = =\r\n"_s << QByteArray("foob");
    QTest::newRow("standard alphabet") << u"+/+/"_s << QByteArray("\xfb\xff\xbf");
    QTest::newRow("URL alphabet") << u"-_-_"_s << QByteArray("\xfb\xff\xbf");
}

void TestBytes::base64()
{
    QFETCH(QString, text);
    const auto bytes = format::bytesFromBase64(text);
    QVERIFY(bytes);
    QTEST(*bytes, "bytes");
}

void TestBytes::base64Errors_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("message");
    QTest::addColumn<int>("stopsAt");
    const QString wrong = u"“%1” at character %2 does not belong into Base64."_s;
    const QString cut = u"The Base64 text is cut off at its end."_s;
    QTest::newRow("letter") << u"Zm9!"_s << wrong.arg(QChar(u'!')).arg(4) << 3;
    QTest::newRow("padding only") << u"="_s << wrong.arg(QChar(u'=')).arg(1) << 0;
    QTest::newRow("padding after a full group") << u"Zm9v="_s << wrong.arg(QChar(u'=')).arg(5) << 4;
    QTest::newRow("too much padding") << u"Zg==="_s << wrong.arg(QChar(u'=')).arg(5) << 4;
    QTest::newRow("digit after padding") << u"Zg==Zg=="_s << wrong.arg(QChar(u'Z')).arg(5) << 4;
    QTest::newRow("one digit") << u"Zm9vZ"_s << cut << 5;
    QTest::newRow("half the padding") << u"Zg="_s << cut << 3;
    QTest::newRow("bits over")
        << u"Zh=="_s
        << u"“h” at character 2 cannot end Base64: it has bits of a byte that is missing."_s << 1;
}

void TestBytes::base64Errors()
{
    QFETCH(QString, text);
    qsizetype stopsAt = -1;
    const auto bytes = format::bytesFromBase64(text, &stopsAt);
    QVERIFY(!bytes);
    QTEST(bytes.error().message, "message");
    QTEST(static_cast<int>(stopsAt), "stopsAt");
}

void TestBytes::randomBytesRoundTrip()
{
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo("seed %u", seed);
    QRandomGenerator random(seed);
    for (int size = 0; size < 200; ++size) {
        QByteArray bytes(size, '\0');
        for (char &byte : bytes)
            byte = static_cast<char>(random.bounded(256));
        QCOMPARE(format::bytesFromHex(QString::fromLatin1(bytes.toHex())).value(), bytes);
        QCOMPARE(format::bytesFromBase64(QString::fromLatin1(bytes.toBase64())).value(), bytes);
        const auto url = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
        QCOMPARE(format::bytesFromBase64(QString::fromLatin1(bytes.toBase64(url))).value(), bytes);
    }
}

void TestBytes::dumpLines_data()
{
    QTest::addColumn<quint64>("offset");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("digits");
    QTest::addColumn<QString>("line");
    QTest::newRow("full") << quint64(0) << QByteArray("0123456789abcdef") << 8
                          << u"00000000  30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66  "
                             "0123456789abcdef"_s;
    QTest::newRow("short") << quint64(16) << QByteArray("a\n\x7f\xff") << 4
                           << u"0010  61 0a 7f ff                                       a..."_s;
    QTest::newRow("nine")
        << quint64(0x10000) << QByteArray("<tag>&amp;").left(9) << 2
        << u"10000  3c 74 61 67 3e 26 61 6d  70                       <tag>&amp"_s;
}

void TestBytes::dumpLines()
{
    QFETCH(quint64, offset);
    QFETCH(QByteArray, bytes);
    QFETCH(int, digits);
    const QString line = format::hexDumpLine(
        offset, {bytes.constData(), static_cast<std::size_t>(bytes.size())}, digits);
    QTEST(line, "line");
    if (bytes.size() <= 8) {
        const QString narrow = format::hexDumpLine(
            offset, {bytes.constData(), static_cast<std::size_t>(bytes.size())}, digits, 8);
        constexpr int secondHalf = 2 + 8 * 2 + 7;
        QCOMPARE(narrow.size(), line.size() - secondHalf);
        QVERIFY(line.startsWith(narrow.chopped(bytes.size()))
                && narrow.endsWith(line.right(bytes.size())));
    }
}

void TestBytes::sizes_data()
{
    QTest::addColumn<quint64>("bytes");
    QTest::addColumn<QString>("text");
    const auto row = [](quint64 bytes, const char *text) {
        QTest::newRow(text) << bytes << QString::fromLatin1(text);
    };
    row(0, "0 B");
    row(512, "512 B");
    row(999, "999 B");
    row(1'000, "1.0 KB");
    row(1'049, "1.0 KB");
    row(1'050, "1.1 KB");
    row(1'234, "1.2 KB");
    row(9'949, "9.9 KB");
    row(9'950, "10 KB");
    row(10'499, "10 KB");
    row(10'500, "11 KB");
    row(999'499, "999 KB");
    row(999'500, "1.0 MB");
    row(16'777'216, "17 MB");
    row(999'500'000, "1.0 GB");
    row(1'500'000'000'000, "1.5 TB");
    row(std::numeric_limits<quint64>::max(), "18 EB");
}

void TestBytes::sizes()
{
    QFETCH(quint64, bytes);
    QTEST(format::humanSize(bytes), "text");
}

QTEST_GUILESS_MAIN(TestBytes)
#include "tst_bytes.moc"
