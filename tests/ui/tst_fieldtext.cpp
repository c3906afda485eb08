// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/fieldtext.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sockwright;
using ui::FieldSyntax;
using workspace::Field;
using workspace::Fields;

namespace {

Field field(const QString &name, const QString &value, bool enabled = true,
            const QString &note = {}, bool secret = false)
{
    return {name, value, enabled, note, {}, secret};
}

} // namespace

class TestFieldText : public QObject
{
    Q_OBJECT

private slots:
    void asText();
    void pasted_data();
    void pasted();
    void secretsStayOut();
    void secretsSurvive();
    void secretsGoWithTheirLine();
    void notesSurvive();
    void randomRowsRoundTrip();
};

void TestFieldText::asText()
{
    const Fields rows{field(u"A"_s, u"1"_s), field(u"B"_s, u"2: 3"_s, false)};
    QCOMPARE(fieldsToText(rows, FieldSyntax::Header), u"A: 1\n// B: 2: 3\n"_s);
    QCOMPARE(fieldsToText(rows, FieldSyntax::Cookie), u"A=1\n// B=2: 3\n"_s);
}

void TestFieldText::pasted_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("header");
    QTest::addColumn<QStringList>("rows"); // name, value, name, value…; off: name begins with "-"
    QTest::newRow("nothing") << u"\n \n"_s << true << QStringList{};
    QTest::newRow("CRLF") << u"A: 1\r\nB: 2\r\n"_s << true
                          << QStringList{u"A"_s, u"1"_s, u"B"_s, u"2"_s};
    QTest::newRow("no space") << u"A:1"_s << true << QStringList{u"A"_s, u"1"_s};
    QTest::newRow("colons") << u"A: b:c"_s << true << QStringList{u"A"_s, u"b:c"_s};
    QTest::newRow("name alone") << u"A"_s << true << QStringList{u"A"_s, QString()};
    QTest::newRow("off") << u"//A: 1"_s << true << QStringList{u"-A"_s, u"1"_s};
    QTest::newRow("cookie") << u"a=b=c"_s << false << QStringList{u"a"_s, u"b=c"_s};
    QTest::newRow("no such marker")
        << u"A: ‹kept 7›"_s << true << QStringList{u"A"_s, u"‹kept 7›"_s};
}

void TestFieldText::pasted()
{
    QFETCH(QString, text);
    QFETCH(bool, header);
    QFETCH(QStringList, rows);
    QStringList found;
    for (const Field &row :
         fieldsFromText(text, header ? FieldSyntax::Header : FieldSyntax::Cookie, {}))
        found << (row.enabled ? QString() : u"-"_s) + row.name << row.value;
    QCOMPARE(found, rows);
}

void TestFieldText::secretsStayOut()
{
    const Fields rows{field(u"A"_s, u"hidden"_s, true, {}, true),
                      field(u"B"_s, u"{{token}}"_s, true, {}, true)};
    const QString text = fieldsToText(rows, FieldSyntax::Header);
    QVERIFY(!text.contains(u"hidden"_s));
    QVERIFY(text.contains(u"{{token}}"_s));
}

void TestFieldText::secretsSurvive()
{
    const Fields rows{field(u"A"_s, u"one"_s, true, {}, true),
                      field(u"A"_s, u"two"_s, true, u"note"_s, true),
                      field(u"C"_s, {}, true, {}, true)};
    const QString text = fieldsToText(rows, FieldSyntax::Header);
    QCOMPARE(fieldsFromText(text, FieldSyntax::Header, rows), rows);
    const Fields without{rows[1], rows[2]};
    QCOMPARE(fieldsFromText(text.section(u'\n', 1), FieldSyntax::Header, rows), without);
}

void TestFieldText::secretsGoWithTheirLine()
{
    const Fields rows{field(u"A"_s, u"one"_s, true, {}, true)};
    // A new value is as secret as the one before.
    QCOMPARE(fieldsFromText(u"A: new"_s, FieldSyntax::Header, rows),
             (Fields{field(u"A"_s, u"new"_s, true, {}, true)}));
    // A line of another name takes nothing but what its marker says.
    QCOMPARE(fieldsFromText(u"B: x"_s, FieldSyntax::Header, rows), Fields{field(u"B"_s, u"x"_s)});
    QCOMPARE(fieldsFromText(u"B: ‹kept 1›"_s, FieldSyntax::Header, rows),
             (Fields{field(u"B"_s, u"one"_s, true, {}, true)}));
}

void TestFieldText::notesSurvive()
{
    const Fields rows{field(u"A"_s, u"1"_s, true, u"first"_s),
                      field(u"A"_s, u"2"_s, true, u"second"_s)};
    const Fields swapped{rows[1], rows[0]};
    QCOMPARE(fieldsFromText(u"A: 2\nA: 1\n"_s, FieldSyntax::Header, rows), swapped);
}

void TestFieldText::randomRowsRoundTrip()
{
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo("seed %u", seed);
    QRandomGenerator random(seed);
    const QString characters = u"abAB-_ :;=/\r\n{}‹›\t"_s;
    for (int run = 0; run < 500; ++run) {
        Fields rows;
        for (int i = random.bounded(6); i > 0; --i) {
            QString value;
            for (int n = random.bounded(8); n > 0; --n)
                value += characters[random.bounded(characters.size())];
            const QString name = QChar(u'a' + random.bounded(3));
            rows.push_back(field(name, value, random.bounded(2) == 0,
                                 QString::number(random.bounded(3)), random.bounded(3) == 0));
        }
        for (const FieldSyntax syntax : {FieldSyntax::Header, FieldSyntax::Cookie}) {
            const Fields back = fieldsFromText(fieldsToText(rows, syntax), syntax, rows);
            QCOMPARE(back.size(), rows.size());
            for (std::size_t i = 0; i < rows.size(); ++i) {
                QCOMPARE(back[i].name, rows[i].name);
                QCOMPARE(back[i].value, rows[i].value);
                QCOMPARE(back[i].enabled, rows[i].enabled);
            }
        }
    }
}

QTEST_MAIN(TestFieldText)

#include "tst_fieldtext.moc"
