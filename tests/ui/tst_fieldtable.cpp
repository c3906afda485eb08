// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/fieldtable.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QClipboard>
#include <QCompleter>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace Qt::StringLiterals;
using sockwright::ui::FieldModel;
using sockwright::ui::FieldTable;
using sockwright::workspace::Field;
using sockwright::workspace::Fields;

namespace {

Field field(const QString &name, const QString &value = {}, bool enabled = true)
{
    return {name, value, enabled, {}, {}};
}

} // namespace

/// Drives the table by the keyboard, as a person does.
class TestFieldTable : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void accessibleName();
    void typingMakesARow();
    void enterGoesOnToValueAndNextRow();
    void tabGoesThroughTextCellsAndOut();
    void everyKeystrokeIsInTheModel();
    void typingInTheMiddleKeepsTheCursor();
    void escapePutsTextBack();
    void escapeInNewRowLeavesNone();
    void deleteRemovesRows();
    void altArrowsMoveRows();
    void spaceSwitchesARowOff();
    void problemLine();
    void usedCount();
    void namesAreCompleted();
    void longValuesAreNotCut();
    void secretsAreHidden();
    void rowsAsText();

private:
    void select(int row, int column)
    {
        m_view->setCurrentIndex(m_view->model()->index(row, column));
    }
    // The first key may open an editor, which takes the next ones.
    static void type(const QString &text)
    {
        for (const QChar character : text)
            QTest::keyClicks(QApplication::focusWidget(), QString(character));
    }
    static void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(QApplication::focusWidget(), key, modifiers);
        QCoreApplication::processEvents(); // Enter closes an editor in a later turn
    }

    std::unique_ptr<FieldTable> m_table;
    QTableView *m_view = nullptr;
};

void TestFieldTable::init()
{
    m_table = std::make_unique<FieldTable>(u"Params"_s, [](const Field &row) {
        return row.name == u"bad"_s ? u"<i>no</i>"_s : QString();
    });
    m_view = m_table->findChild<QTableView *>();
    m_table->resize(500, 300);
    m_table->show();
    QVERIFY(QTest::qWaitForWindowActive(m_table.get()));
    m_view->setFocus();
    select(0, FieldModel::Name);
}

void TestFieldTable::cleanup()
{
    m_table.reset();
}

void TestFieldTable::accessibleName()
{
    QCOMPARE(m_view->accessibleName(), u"Params"_s);
}

void TestFieldTable::typingMakesARow()
{
    QSignalSpy edited(m_table.get(), &FieldTable::edited);
    type(u"room"_s);
    QCOMPARE(m_table->fields(), Fields{field(u"room"_s)});
    QCOMPARE(edited.count(), 4);
}

void TestFieldTable::enterGoesOnToValueAndNextRow()
{
    type(u"a"_s);
    press(Qt::Key_Return);
    type(u"1"_s);
    press(Qt::Key_Enter, Qt::KeypadModifier);
    type(u"b"_s);
    press(Qt::Key_Return);
    type(u"2"_s);
    press(Qt::Key_Return);
    QCOMPARE(m_table->fields(), (Fields{field(u"a"_s, u"1"_s), field(u"b"_s, u"2"_s)}));
    QCOMPARE(m_view->currentIndex().row(), 2);
}

void TestFieldTable::tabGoesThroughTextCellsAndOut()
{
    type(u"a"_s);
    press(Qt::Key_Tab);
    type(u"1"_s);
    press(Qt::Key_Tab);
    type(u"n"_s);
    press(Qt::Key_Tab);
    type(u"b"_s);
    press(Qt::Key_Backtab, Qt::ShiftModifier);
    type(u"note"_s);
    QCOMPARE(m_table->fields(), (Fields{{u"a"_s, u"1"_s, true, u"note"_s, {}}, field(u"b"_s)}));
    press(Qt::Key_Return);
    press(Qt::Key_Escape);
    QCOMPARE(QApplication::focusWidget(), m_view);

    // From the last cell on, Tab is free to leave.
    select(2, FieldModel::Note);
    press(Qt::Key_F2);
    press(Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), m_view);
    QCOMPARE(m_view->currentIndex().row(), 2);
    QVERIFY(!m_view->tabKeyNavigation());
}

void TestFieldTable::everyKeystrokeIsInTheModel()
{
    m_table->setFields({field(u"room"_s)});
    select(0, FieldModel::Name);
    press(Qt::Key_F2);
    press(Qt::Key_End);
    type(u"s"_s);
    QCOMPARE(m_table->fields()[0].name, u"rooms"_s);
}

void TestFieldTable::typingInTheMiddleKeepsTheCursor()
{
    m_table->setFields({field(u"ad"_s)});
    select(0, FieldModel::Name);
    press(Qt::Key_F2);
    press(Qt::Key_Home);
    press(Qt::Key_Right);
    type(u"bc"_s);
    QCOMPARE(m_table->fields()[0].name, u"abcd"_s);
}

void TestFieldTable::escapePutsTextBack()
{
    m_table->setFields({field(u"room"_s)});
    select(0, FieldModel::Name);
    press(Qt::Key_F2);
    type(u"x"_s);
    QCOMPARE(m_table->fields()[0].name, u"x"_s);
    press(Qt::Key_Escape);
    QCOMPARE(m_table->fields()[0].name, u"room"_s);
}

void TestFieldTable::escapeInNewRowLeavesNone()
{
    type(u"ab"_s);
    QCOMPARE(m_table->fields().size(), std::size_t(1));
    press(Qt::Key_Escape);
    QVERIFY(m_table->fields().empty());
}

void TestFieldTable::deleteRemovesRows()
{
    m_table->setFields({field(u"a"_s), field(u"b"_s), field(u"c"_s), field(u"d"_s)});
    select(1, FieldModel::Value);
    press(Qt::Key_Down, Qt::ShiftModifier);
    press(Qt::Key_Delete);
    QCOMPARE(m_table->fields(), (Fields{field(u"a"_s), field(u"d"_s)}));
}

void TestFieldTable::altArrowsMoveRows()
{
    m_table->setFields({field(u"a"_s), field(u"b"_s)});
    select(1, FieldModel::Name);
    press(Qt::Key_Up, Qt::AltModifier);
    QCOMPARE(m_table->fields(), (Fields{field(u"b"_s), field(u"a"_s)}));
    QCOMPARE(m_view->currentIndex().row(), 0);
    press(Qt::Key_Down, Qt::AltModifier);
    QCOMPARE(m_table->fields(), (Fields{field(u"a"_s), field(u"b"_s)}));
}

void TestFieldTable::spaceSwitchesARowOff()
{
    m_table->setFields({field(u"a"_s)});
    select(0, FieldModel::Enabled);
    press(Qt::Key_Space);
    QVERIFY(!m_table->fields()[0].enabled);
}

void TestFieldTable::problemLine()
{
    m_table->setFields({field(u"good"_s), field(u"bad"_s)});
    QCOMPARE(m_table->problem(), u"Row 2: <i>no</i>"_s);
    m_table->setFields({field(u"good"_s), field(u"bad"_s, {}, false)});
    QCOMPARE(m_table->problem(), QString());
}

void TestFieldTable::usedCount()
{
    m_table->setFields({field(u"a"_s), field(u"b"_s, {}, false), field({}), field({}, u"v"_s)});
    QCOMPARE(m_table->usedCount(), 2);
}

void TestFieldTable::namesAreCompleted()
{
    m_table->completeNames({u"Authorization"_s, u"Origin"_s});
    m_table->editField({});
    type(u"ori"_s);
    auto *editor = m_view->findChild<QLineEdit *>();
    QVERIFY(editor && editor->completer());
    QTRY_VERIFY(editor->completer()->popup()->isVisible());
    QTest::keyClick(editor->completer()->popup(), Qt::Key_Down);
    QTest::keyClick(editor->completer()->popup(), Qt::Key_Return);
    QTRY_COMPARE(m_table->fields().back().name, u"Origin"_s);
}

void TestFieldTable::longValuesAreNotCut()
{
    const QString value(100'000, u'a');
    m_table->setFields({field(u"X-Long"_s, value)});
    select(0, FieldModel::Value);
    m_view->setFocus();
    press(Qt::Key_F2);
    press(Qt::Key_End);
    type(u"b"_s);
    QVERIFY(m_table->fields()[0].value == value + u'b');
}

void TestFieldTable::secretsAreHidden()
{
    m_table->offerSecrets();
    m_table->setFields({field(u"X-Key"_s, u"hidden"_s)});
    select(0, FieldModel::Value);
    m_view->setFocus();
    QSignalSpy edited(m_table.get(), &FieldTable::edited);
    press(Qt::Key_K, Qt::ControlModifier);
    QVERIFY(m_table->fields()[0].secret);
    QCOMPARE(edited.size(), 1);
    const QModelIndex value = m_view->model()->index(0, FieldModel::Value);
    for (const int role : {int(Qt::DisplayRole), int(Qt::ToolTipRole), int(Qt::AccessibleTextRole),
                           int(Qt::AccessibleDescriptionRole)})
        QVERIFY(!value.data(role).toString().contains(u"hidden"_s));

    QGuiApplication::clipboard()->setText(u"before"_s);
    press(Qt::Key_C, Qt::ControlModifier);
    QVERIFY(!QGuiApplication::clipboard()->text().contains(u"hidden"_s));
    press(Qt::Key_F2);
    const auto *editor = m_view->findChild<QLineEdit *>();
    QVERIFY(editor);
    QCOMPARE(editor->echoMode(), QLineEdit::Password);
    type(u"n"_s);
    QVERIFY(m_table->fields()[0].value != u"hidden"_s);
    press(Qt::Key_Escape);
    QCOMPARE(m_table->fields()[0].value, u"hidden"_s);
    press(Qt::Key_K, Qt::ControlModifier);
    QCOMPARE(value.data().toString(), u"hidden"_s);
}

void TestFieldTable::rowsAsText()
{
    m_table->offerText(sockwright::ui::FieldSyntax::Header);
    m_table->setFields({field(u"A"_s, u"1"_s), {u"X-Key"_s, u"hidden"_s, true, {}, {}, true}});
    auto *button = m_table->findChild<QPushButton *>();
    auto *text = m_table->findChild<QPlainTextEdit *>();
    button->click();
    QVERIFY(text->isVisible());
    QCOMPARE(text->accessibleName(), u"%1 as text"_s.arg(m_view->accessibleName()));
    QVERIFY(!text->toPlainText().contains(u"hidden"_s));
    QSignalSpy edited(m_table.get(), &FieldTable::edited);
    text->insertPlainText(u"B: 2\n"_s);
    QCOMPARE(edited.size(), 1);
    QCOMPARE(m_table->fields(),
             (Fields{field(u"B"_s, u"2"_s),
                     field(u"A"_s, u"1"_s),
                     {u"X-Key"_s, u"hidden"_s, true, {}, {}, true}}));

    edited.clear();
    m_table->setFields({field(u"C"_s, u"3"_s)}); // another request
    QCOMPARE(text->toPlainText(), u"C: 3\n"_s);
    QVERIFY(!text->document()->isUndoAvailable());
    QVERIFY(edited.isEmpty());
    m_table->editField(u"C"_s);
    QVERIFY(m_view->isVisible());
}

QTEST_MAIN(TestFieldTable)

#include "tst_fieldtable.moc"
