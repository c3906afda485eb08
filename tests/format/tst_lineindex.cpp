// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/lineindex.h"

#include <QRandomGenerator>
#include <QTest>

using namespace sockwright::format;

namespace {

// Rows with "|" between them; "~" instead where a line goes on.
QByteArray rows(const LineIndex &index)
{
    QByteArray out;
    for (qsizetype i = 0; i < index.rowCount(); ++i) {
        const LineIndex::Row row = index.row(i);
        const std::string_view bytes = index.bytes(row);
        if (i > 0)
            out += row.continuesLine ? '~' : '|';
        out += QByteArray::number(row.line) + ':'
            + QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size()));
    }
    return out;
}

} // namespace

class TestLineIndex : public QObject
{
    Q_OBJECT

private slots:
    void split_data();
    void split();
    void rowsOutOfRangeAreTheNearest();
    void longestRow();
    void charactersAreNotTorn();
    void randomTextIsCoveredExactly();
    void manyShortLines();
    void oneLongLine();
};

void TestLineIndex::split_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const QByteArray &text, const char *expected) {
        QTest::newRow(name) << text << QByteArray(expected);
    };
    row("empty", "", "1:");
    row("one", "abc", "1:abc");
    row("break at the end", "abc\n", "1:abc|2:");
    row("breaks only", "\n\n", "1:|2:|3:");
    row("CR LF", "a\r\nb\r\n", "1:a|2:b|3:");
    row("lone CR stays", "a\rb", "1:a\rb");
    row("limit fits", "abcdefgh", "1:abcdefgh");
    row("limit fits with LF", "abcdefgh\nx", "1:abcdefgh|2:x");
    row("limit fits with CR LF", "abcdefgh\r\nx", "1:abcdefgh|2:x");
    row("one too many", "abcdefghi", "1:abcdefgh~1:i");
    row("one too many with LF", "abcdefghi\nx", "1:abcdefgh~1:i|2:x");
    row("one too many with CR LF", "abcdefghi\r\nx", "1:abcdefgh~1:i|2:x");
    row("twice too long", "abcdefghabcdefgh\n", "1:abcdefgh~1:abcdefgh|2:");
    row("characters", "aaaaaaaéé", "1:aaaaaaa~1:éé");
}

void TestLineIndex::split()
{
    QFETCH(QByteArray, text);
    const LineIndex index(text, 8);
    QTEST(rows(index), "expected");
    QCOMPARE(index.lineCount(), text.count('\n') + 1);
    QCOMPARE(index.text(), text);
}

void TestLineIndex::rowsOutOfRangeAreTheNearest()
{
    const LineIndex index("a\nb", 8);
    QCOMPARE(index.row(-5).line, 1);
    QCOMPARE(index.row(99).line, 2);
    QCOMPARE(index.rowAt(-5), 0);
    QCOMPARE(index.rowAt(99), 1);
    const LineIndex empty;
    QCOMPARE(empty.rowCount(), 1);
    QCOMPARE(empty.rowAt(0), 0);
    QVERIFY(empty.bytes(empty.row(0)).empty());
}

void TestLineIndex::longestRow()
{
    QCOMPARE(LineIndex("a\nabc\r\nab").longestRow(), 3);
    QCOMPARE(LineIndex(QByteArray(5000, 'x')).longestRow(), LineIndex::defaultRowLimit);
}

void TestLineIndex::charactersAreNotTorn()
{
    const QByteArray text = QByteArray("漢🙂é").repeated(300);
    for (const qsizetype limit : {1, 4, 5, 6, 7, 1000}) {
        const LineIndex index(text, limit);
        for (qsizetype i = 0; i < index.rowCount(); ++i) {
            const std::string_view bytes = index.bytes(index.row(i));
            QVERIFY(!bytes.empty());
            QVERIFY(
                QByteArrayView(bytes.data(), static_cast<qsizetype>(bytes.size())).isValidUtf8());
        }
    }
    // Without any boundary in reach the split is hard and still ends.
    const LineIndex broken(QByteArray(100, '\x80'), 8);
    QCOMPARE(broken.rowCount(), 13);
}

void TestLineIndex::randomTextIsCoveredExactly()
{
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo("seed %u", seed);
    QRandomGenerator random(seed);
    for (int round = 0; round < 50; ++round) {
        QByteArray text;
        for (int i = 0; i < 400; ++i) {
            static constexpr const char *pieces[] = {"\n", "\r\n", "\r", "é", "🙂", "\xFF"};
            const int piece = random.bounded(12);
            text += piece < 6 ? QByteArray(pieces[piece])
                              : QByteArray(random.bounded(30), static_cast<char>('a' + piece));
        }
        const LineIndex index(text, 16);
        qsizetype next = 0;
        qsizetype line = 1;
        for (qsizetype i = 0; i < index.rowCount(); ++i) {
            const LineIndex::Row row = index.row(i);
            QCOMPARE(row.offset, next);
            QCOMPARE(row.line, line);
            QVERIFY(row.size <= 16);
            next = row.offset + row.size;
            if (i + 1 < index.rowCount()) {
                if (!row.lineGoesOn) {
                    next += text[next] == '\r' ? 2 : 1;
                    QCOMPARE(text[next - 1], '\n');
                    ++line;
                }
                QCOMPARE(index.row(i + 1).continuesLine, row.lineGoesOn);
            }
            for (qsizetype offset = row.offset; offset < next; ++offset)
                QCOMPARE(index.rowAt(offset), i);
        }
        QCOMPARE(next, text.size());
        QCOMPARE(index.lineCount(), line);
        QCOMPARE(index.rowAt(text.size()), index.rowCount() - 1);
    }
}

void TestLineIndex::manyShortLines()
{
    constexpr qsizetype count = 100'000;
    const LineIndex index(QByteArray("ab\n").repeated(count));
    QCOMPARE(index.rowCount(), count + 1);
    for (const qsizetype row : {0, 127, 128, 129, 50'000, 99'999}) {
        QCOMPARE(index.row(row).offset, row * 3);
        QCOMPARE(index.row(row).line, row + 1);
        QCOMPARE(index.rowAt(row * 3 + 2), row);
    }
}

void TestLineIndex::oneLongLine()
{
    constexpr qsizetype size = 10'000'000;
    const LineIndex index(QByteArray(size, 'x'));
    QCOMPARE(index.rowCount(), size / LineIndex::defaultRowLimit);
    QCOMPARE(index.lineCount(), 1);
    const LineIndex::Row last = index.row(index.rowCount() - 1);
    QCOMPARE(last.offset + last.size, size);
    QVERIFY(last.continuesLine && !last.lineGoesOn);
    QCOMPARE(index.rowAt(size / 2), index.rowCount() / 2);
}

QTEST_GUILESS_MAIN(TestLineIndex)
#include "tst_lineindex.moc"
