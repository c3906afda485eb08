// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/secretedit.h"

#include <QAccessible>
#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sockwright;
using ui::SecretEdit;
using workspace::Secret;

class TestSecretEdit : public QObject
{
    Q_OBJECT

private slots:
    void init();

    void isHidden();
    void isNotCopiedWhileHidden();
    void isNotSpoken();
    void isShownOnDemand();
    void isForgottenWithTheNextOne();
    void variablesAreNoSecrets();
    void whatIsElsewhere();
    void typingReplacesWhatIsElsewhere();
    void deleteRemovesWhatIsElsewhere();

private:
    std::unique_ptr<SecretEdit> m_edit;
};

void TestSecretEdit::init()
{
    m_edit = std::make_unique<SecretEdit>(u"Password"_s);
    m_edit->show();
}

void TestSecretEdit::isHidden()
{
    QSignalSpy edited(m_edit.get(), &SecretEdit::secretEdited);
    m_edit->setSecret(Secret(u"open sesame"_s));
    QCOMPARE(m_edit->echoMode(), QLineEdit::Password);
    QVERIFY(!m_edit->displayText().contains(u"sesame"_s));
    QVERIFY(!m_edit->toolTip().contains(u"sesame"_s));
    QVERIFY(edited.isEmpty());
    QTest::keyClicks(m_edit.get(), u"!"_s);
    QCOMPARE(edited.size(), 1);
    QCOMPARE(m_edit->secret(), Secret(u"open sesame!"_s));
}

void TestSecretEdit::isNotCopiedWhileHidden()
{
    QGuiApplication::clipboard()->setText(u"before"_s);
    m_edit->setSecret(Secret(u"open sesame"_s));
    m_edit->selectAll();
    QTest::keyClick(m_edit.get(), Qt::Key_C, Qt::ControlModifier);
    QTest::keyClick(m_edit.get(), Qt::Key_X, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), u"before"_s);
    QCOMPARE(m_edit->secret(), Secret(u"open sesame"_s));
    m_edit->actions().constFirst()->setChecked(true);
    m_edit->selectAll();
    m_edit->copy();
    QCOMPARE(QGuiApplication::clipboard()->text(), u"open sesame"_s);
}

void TestSecretEdit::isNotSpoken()
{
    m_edit->setSecret(Secret(u"open sesame"_s));
    QAccessibleInterface *spoken = QAccessible::queryAccessibleInterface(m_edit.get());
    QVERIFY(spoken);
    QCOMPARE(spoken->text(QAccessible::Name), u"Password"_s);
    for (const QAccessible::Text kind :
         {QAccessible::Name, QAccessible::Description, QAccessible::Value, QAccessible::Help})
        QVERIFY(!spoken->text(kind).contains(u"sesame"_s));
    QVERIFY(spoken->textInterface());
    QVERIFY(!spoken->textInterface()->text(0, 11).contains(u"sesame"_s));
}

void TestSecretEdit::isShownOnDemand()
{
    m_edit->setSecret(Secret(u"open sesame"_s));
    QVERIFY(QTest::qWaitForWindowActive(m_edit.get()));
    m_edit->setFocus();
    QTest::keyClick(m_edit.get(), Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(m_edit->displayText(), u"open sesame"_s);
    QTest::keyClick(m_edit.get(), Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(m_edit->echoMode(), QLineEdit::Password);
}

void TestSecretEdit::isForgottenWithTheNextOne()
{
    m_edit->setSecret(Secret(u"open sesame"_s));
    QTest::keyClicks(m_edit.get(), u"!"_s);
    m_edit->actions().constFirst()->setChecked(true);
    m_edit->setSecret(Secret(u"other"_s));
    QCOMPARE(m_edit->echoMode(), QLineEdit::Password);
    QVERIFY(!m_edit->isUndoAvailable());
    m_edit->undo();
    QCOMPARE(m_edit->secret(), Secret(u"other"_s));
}

void TestSecretEdit::variablesAreNoSecrets()
{
    m_edit->setSecret(Secret(u"{{token}}"_s));
    QCOMPARE(m_edit->displayText(), u"{{token}}"_s);
    QTest::keyClicks(m_edit.get(), u"x"_s);
    QCOMPARE(m_edit->echoMode(), QLineEdit::Password);
}

void TestSecretEdit::whatIsElsewhere()
{
    m_edit->setSecret(Secret::elsewhere());
    QCOMPARE(m_edit->text(), QString());
    QVERIFY(m_edit->placeholderText().contains(u"keychain"_s));
    m_edit->setLasting(false);
    QVERIFY(m_edit->placeholderText().contains(u"again"_s));
    QCOMPARE(m_edit->secret(), Secret::elsewhere());
    m_edit->setSecret({});
    QCOMPARE(m_edit->placeholderText(), QString());
}

void TestSecretEdit::typingReplacesWhatIsElsewhere()
{
    m_edit->setSecret(Secret::elsewhere());
    QTest::keyClicks(m_edit.get(), u"n"_s);
    QCOMPARE(m_edit->secret(), Secret(u"n"_s));
    QTest::keyClick(m_edit.get(), Qt::Key_Backspace);
    QCOMPARE(m_edit->secret(), Secret());
}

void TestSecretEdit::deleteRemovesWhatIsElsewhere()
{
    m_edit->setSecret(Secret::elsewhere());
    QSignalSpy edited(m_edit.get(), &SecretEdit::secretEdited);
    QTest::keyClick(m_edit.get(), Qt::Key_Delete);
    QCOMPARE(m_edit->secret(), Secret());
    QCOMPARE(edited.size(), 1);
}

QTEST_MAIN(TestSecretEdit)

#include "tst_secretedit.moc"
