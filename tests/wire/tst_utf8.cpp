// SPDX-License-Identifier: GPL-3.0-or-later
#include "bytes.h"
#include "wire/utf8.h"

#include <QRandomGenerator>
#include <QStringDecoder>
#include <QTest>

#include <algorithm>
#include <array>

using namespace sockwright;
using wire::Utf8Validator;

namespace {

// Qt's decoder as a second opinion.
bool qtAccepts(const QByteArray &bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decoder(bytes);
    return !decoder.hasError();
}

QByteArray randomText(QRandomGenerator &random, qsizetype characters)
{
    QByteArray text;
    for (qsizetype i = 0; i < characters; ++i) {
        const int kind = random.bounded(10);
        if (kind < 4) // a run of ASCII, so that the strides are met
            text += QByteArray(random.bounded(150), static_cast<char>(random.bounded(128)));
        else if (kind < 6)
            text += QString(QChar(random.bounded(0x80, 0x800))).toUtf8();
        else if (kind < 8)
            text += QString(QChar(random.bounded(0x800, 0xD800))).toUtf8();
        else
            text += QString::fromUcs4(
                        std::array{char32_t(random.bounded(0x10000, 0x110000))}.data(), 1)
                        .toUtf8();
    }
    return text;
}

} // namespace

class TestUtf8 : public QObject
{
    Q_OBJECT

private slots:
    void everyCharacter();
    void boundaries();
    void failsFast_data();
    void failsFast();
    void incomplete_data();
    void incomplete();
    void errorsAnywhere();
    void pieces();
    void staysRefused();
};

void TestUtf8::everyCharacter()
{
    for (char32_t c = 0; c <= 0x10FFFF; ++c) {
        if (c >= 0xD800 && c <= 0xDFFF)
            continue;
        const QByteArray utf8 = QString::fromUcs4(&c, 1).toUtf8();
        if (!wire::isValidUtf8(view(utf8)))
            QFAIL(utf8.toHex().constData());
    }
}

// All sequences of up to four bytes that matter for the rules' edges.
void TestUtf8::boundaries()
{
    const QByteArray edges
        = QByteArray::fromHex("007f808f909fa0bfc0c1c2dfe0e1ecedeeeff0f1f3f4f5ff");
    for (const char a : edges) {
        for (const char b : edges) {
            for (const char c : edges) {
                for (const char d : edges) {
                    const char four[] = {a, b, c, d};
                    for (qsizetype n = 1; n <= 4; ++n) {
                        const QByteArray bytes(four, n);
                        if (wire::isValidUtf8(view(bytes)) != qtAccepts(bytes))
                            QFAIL(bytes.toHex().constData());
                    }
                }
            }
        }
    }
}

void TestUtf8::failsFast_data()
{
    QTest::addColumn<QByteArray>("prefix"); // its last byte is the first impossible one
    for (const char *hex :
         {"80",   "bf",   "c0",     "c1",     "f5",       "ff",       "fe",     "c27f",    "c2c0",
          "e080", "e09f", "e0a07f", "eda0",   "edbf",     "e17f",     "e1c0",   "e18041",  "f080",
          "f08f", "f490", "f4bf",   "f0907f", "f09080c0", "f18080ff", "efbfc0", "f09f9a41"})
        QTest::newRow(hex) << QByteArray::fromHex(hex);
}

void TestUtf8::failsFast()
{
    QFETCH(QByteArray, prefix);
    for (qsizetype ahead = 0; ahead <= 130; ++ahead) { // at every place of a block and a stride
        const QByteArray bytes = QByteArray(ahead, 'a') + prefix;
        QVERIFY(Utf8Validator().consume(view(bytes.chopped(1))));
        QVERIFY(!Utf8Validator().consume(view(bytes)));
        QVERIFY(!Utf8Validator().consume(view(bytes + QByteArray(100, 'a'))));
        Utf8Validator validator;
        for (qsizetype i = 0; i < bytes.size(); ++i)
            QCOMPARE(validator.consume(view(bytes.sliced(i, 1))), i < bytes.size() - 1);
        QVERIFY(!validator.finish());
    }
}

void TestUtf8::incomplete_data()
{
    QTest::addColumn<QByteArray>("prefix");
    for (const char *hex : {"c2", "df", "e0", "e0a0", "ed9f", "ef", "efbf", "f0", "f090", "f09f9a",
                            "f48f", "f48fbf", "f3"})
        QTest::newRow(hex) << QByteArray::fromHex(hex);
}

void TestUtf8::incomplete()
{
    QFETCH(QByteArray, prefix);
    for (qsizetype ahead = 0; ahead <= 130; ++ahead) {
        const QByteArray bytes = QByteArray(ahead, 'a') + prefix;
        QVERIFY(!wire::isValidUtf8(view(bytes)));
        Utf8Validator validator;
        QVERIFY(validator.consume(view(bytes)));
        QVERIFY(!validator.finish());
        QVERIFY(validator.consume("a")); // finish() has made it ready
        QVERIFY(validator.finish());
    }
}

void TestUtf8::errorsAnywhere()
{
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo("seed %u", seed);
    QRandomGenerator random(seed);
    int refused = 0;
    for (int round = 0; round < 3000; ++round) {
        QByteArray text = randomText(random, random.bounded(1, 12));
        QVERIFY(wire::isValidUtf8(view(text)));
        if (text.isEmpty())
            continue;
        text[random.bounded(text.size())] = static_cast<char>(random.bounded(256));
        const bool valid = qtAccepts(text);
        refused += valid ? 0 : 1;
        QVERIFY2(wire::isValidUtf8(view(text)) == valid, text.toHex().constData());
    }
    QVERIFY(refused > 300);
}

void TestUtf8::pieces()
{
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo("seed %u", seed);
    QRandomGenerator random(seed);
    for (int round = 0; round < 500; ++round) {
        const QByteArray text = randomText(random, 20);
        const qsizetype largest = random.bounded(1, 200);
        Utf8Validator validator;
        for (qsizetype i = 0; i < text.size();) {
            const QByteArray piece
                = text.sliced(i, std::min(random.bounded(largest + 1), text.size() - i));
            QVERIFY(validator.consume(view(piece)));
            i += piece.size();
        }
        QVERIFY(validator.finish());
    }
}

void TestUtf8::staysRefused()
{
    Utf8Validator validator;
    QVERIFY(!validator.consume("\xFF"));
    QVERIFY(!validator.consume("a"));
    QVERIFY(!validator.consume(std::string_view(QByteArray(100, 'a').constData(), 100)));
    QVERIFY(!validator.consume({}));
    validator.reset();
    QVERIFY(validator.consume("a"));
    QVERIFY(validator.finish());
}

QTEST_GUILESS_MAIN(TestUtf8)
#include "tst_utf8.moc"
