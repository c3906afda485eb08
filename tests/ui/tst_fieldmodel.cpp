// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/fieldmodel.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using sockwright::ui::FieldModel;
using sockwright::workspace::Field;
using sockwright::workspace::Fields;

namespace {

Field field(const QString &name, const QString &value = {}, bool enabled = true)
{
    return {name, value, enabled, {}, {}};
}

QString refuseBad(const Field &row)
{
    return row.name == u"<b>bad"_s ? u"<b>bad"_s : QString();
}

} // namespace

class TestFieldModel : public QObject
{
    Q_OBJECT

private slots:
    void emptyRowBecomesReal();
    void emptyTextInEmptyRowChangesNothing();
    void setFieldsIsNoEdit();
    void setFieldsKeepsWhatIsTheSame_data();
    void setFieldsKeepsWhatIsTheSame();
    void enabledIsACheckBox();
    void rowOperations();
    void moveStaysInside();
    void unknownKeysAndNotesSurvive();
    void problems();
    void randomOperations();
};

void TestFieldModel::emptyRowBecomesReal()
{
    FieldModel model;
    QAbstractItemModelTester tester(&model);
    QSignalSpy edited(&model, &FieldModel::edited);
    QCOMPARE(model.rowCount(), 1);

    QVERIFY(model.setData(model.index(0, FieldModel::Value), u"v"_s));
    QCOMPARE(model.fields(), Fields{field({}, u"v"_s)});
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(edited.count(), 1);
    QCOMPARE(model.data(model.index(0, FieldModel::Value)).toString(), u"v"_s);
    QVERIFY(!model.data(model.index(1, FieldModel::Value)).isValid());
}

void TestFieldModel::emptyTextInEmptyRowChangesNothing()
{
    FieldModel model;
    QSignalSpy edited(&model, &FieldModel::edited);
    QVERIFY(model.setData(model.index(0, FieldModel::Name), QString()));
    QCOMPARE(model.rowCount(), 1);
    QVERIFY(edited.isEmpty());
}

void TestFieldModel::setFieldsIsNoEdit()
{
    FieldModel model;
    QAbstractItemModelTester tester(&model);
    QSignalSpy edited(&model, &FieldModel::edited);
    model.setFields({field(u"a"_s), field(u"b"_s)});
    model.setFields({field(u"b"_s)});
    QVERIFY(edited.isEmpty());
    QCOMPARE(model.fields(), Fields{field(u"b"_s)});
}

void TestFieldModel::setFieldsKeepsWhatIsTheSame_data()
{
    QTest::addColumn<QString>("before"); // a row a character
    QTest::addColumn<QString>("after");
    QTest::addColumn<int>("watched"); // this row before...
    QTest::addColumn<int>("place"); // ...is this row after; -1: it is gone
    QTest::newRow("same") << u"abc"_s << u"abc"_s << 1 << 1;
    QTest::newRow("one more at the end") << u"abc"_s << u"abcd"_s << 2 << 2;
    QTest::newRow("one more at the start") << u"abc"_s << u"xabc"_s << 2 << 3;
    QTest::newRow("one more in between") << u"abc"_s << u"abxc"_s << 2 << 3;
    QTest::newRow("one less") << u"abc"_s << u"ac"_s << 2 << 1;
    QTest::newRow("the one is gone") << u"abc"_s << u"ac"_s << 1 << -1;
    QTest::newRow("changed in place") << u"abc"_s << u"axc"_s << 1 << 1;
    QTest::newRow("doubled") << u"aa"_s << u"aaa"_s << 0 << 0;
    QTest::newRow("to nothing") << u"abc"_s << QString() << 1 << -1;
    QTest::newRow("from nothing") << QString() << u"abc"_s << 0 << 3;
}

void TestFieldModel::setFieldsKeepsWhatIsTheSame()
{
    QFETCH(QString, before);
    QFETCH(QString, after);
    QFETCH(int, watched);
    QFETCH(int, place);
    const auto rows = [](const QString &names) {
        Fields fields;
        for (const QChar name : names)
            fields.push_back(field(QString(name)));
        return fields;
    };
    FieldModel model;
    QAbstractItemModelTester tester(&model);
    model.setFields(rows(before));
    const QPersistentModelIndex index(model.index(watched, FieldModel::Name));
    model.setFields(rows(after));
    QCOMPARE(model.fields(), rows(after));
    QCOMPARE(index.isValid() ? index.row() : -1, place);
}

void TestFieldModel::enabledIsACheckBox()
{
    FieldModel model;
    model.setFields({field(u"a"_s)});
    QSignalSpy edited(&model, &FieldModel::edited);
    const QModelIndex box = model.index(0, FieldModel::Enabled);
    QVERIFY(model.flags(box) & Qt::ItemIsUserCheckable);
    QVERIFY(!(model.flags(box) & Qt::ItemIsEditable));
    QVERIFY(model.setData(box, Qt::Unchecked, Qt::CheckStateRole));
    QVERIFY(!model.fields()[0].enabled);
    QVERIFY(model.setData(box, Qt::Unchecked, Qt::CheckStateRole));
    QCOMPARE(edited.count(), 1);
    const QModelIndex below = model.index(1, FieldModel::Enabled);
    QVERIFY(!(model.flags(below) & Qt::ItemIsUserCheckable));
    QVERIFY(!model.setData(below, Qt::Checked, Qt::CheckStateRole));
}

void TestFieldModel::rowOperations()
{
    FieldModel model;
    QAbstractItemModelTester tester(&model);
    model.setFields({field(u"a"_s), field(u"b"_s, u"1"_s, false)});
    model.duplicateField(1);
    QCOMPARE(model.fields(),
             (Fields{field(u"a"_s), field(u"b"_s, u"1"_s, false), field(u"b"_s, u"1"_s, false)}));
    model.insertField(1);
    QVERIFY(model.isBlank(1));
    model.removeField(0);
    QVERIFY(model.moveField(0, false));
    QCOMPARE(model.fields(),
             (Fields{field(u"b"_s, u"1"_s, false), field({}), field(u"b"_s, u"1"_s, false)}));
}

void TestFieldModel::moveStaysInside()
{
    FieldModel model;
    model.setFields({field(u"a"_s), field(u"b"_s)});
    QSignalSpy edited(&model, &FieldModel::edited);
    QVERIFY(!model.moveField(0, true));
    QVERIFY(!model.moveField(1, false)); // not below the empty row
    QVERIFY(!model.moveField(2, true)); // the empty row stays where it is
    model.removeField(2);
    model.duplicateField(2);
    QVERIFY(edited.isEmpty());
}

void TestFieldModel::unknownKeysAndNotesSurvive()
{
    FieldModel model;
    Field row{u"a"_s, u"b"_s, true, u"note"_s, {{u"future"_s, "[1]"}}};
    model.setFields({row});
    model.setData(model.index(0, FieldModel::Value), u"c"_s);
    row.value = u"c"_s;
    QCOMPARE(model.fields(), Fields{row});
}

void TestFieldModel::problems()
{
    FieldModel model(refuseBad);
    model.setFields({field(u"<b>bad"_s), field(u"<b>bad"_s, {}, false), field(u"good"_s)});
    const QModelIndex bad = model.index(0, FieldModel::Name);
    QCOMPARE(model.problem(0), u"<b>bad"_s);
    QVERIFY(!bad.data(Qt::DecorationRole).isNull());
    QVERIFY(!bad.data(Qt::ToolTipRole).toString().contains(u"<b>"_s)); // shown as it is
    QVERIFY(bad.data(Qt::ToolTipRole).toString().contains(u"&lt;b&gt;bad"_s));
    QCOMPARE(bad.data(Qt::AccessibleDescriptionRole).toString(), u"<b>bad"_s);
    QCOMPARE(model.problem(1), QString()); // switched off: it is not sent
    QCOMPARE(model.problem(2), QString());
    QCOMPARE(model.problem(3), QString());
    QVERIFY(model.index(2, FieldModel::Name).data(Qt::DecorationRole).isNull());
}

void TestFieldModel::randomOperations()
{
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo("seed %u", seed);
    QRandomGenerator random(seed);
    FieldModel model;
    QAbstractItemModelTester tester(&model);
    Fields expected;
    for (int step = 0; step < 2000; ++step) {
        const int count = int(expected.size());
        const int row = random.bounded(count + 1);
        switch (random.bounded(6)) {
        case 0:
            model.insertField(row);
            expected.insert(expected.begin() + row, Field());
            break;
        case 1:
        case 2:
            model.removeField(row);
            if (row < count)
                expected.erase(expected.begin() + row);
            break;
        case 3: {
            const QString text = QString::number(random.bounded(3));
            model.setData(model.index(row, FieldModel::Name), text);
            if (row == count)
                expected.emplace_back();
            expected[std::size_t(row)].name = text;
            break;
        }
        case 4: {
            const bool up = random.bounded(2) == 0;
            if (model.moveField(row, up))
                std::swap(expected[std::size_t(row)],
                          expected[std::size_t(up ? row - 1 : row + 1)]);
            break;
        }
        default: {
            Fields changed = expected;
            if (row < count)
                changed.insert(changed.begin() + row, random.bounded(3), changed[std::size_t(row)]);
            if (!changed.empty())
                changed.erase(changed.begin() + random.bounded(int(changed.size())));
            if (!changed.empty())
                changed[std::size_t(random.bounded(int(changed.size())))].value = u"v"_s;
            model.setFields(changed);
            expected = changed;
            break;
        }
        }
        QCOMPARE(model.fields(), expected);
        QCOMPARE(model.rowCount(), int(expected.size()) + 1);
    }
}

QTEST_MAIN(TestFieldModel)

#include "tst_fieldmodel.moc"
