// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/serialexecutor.h"
#include "ui/editor/messagecheck.h"
#include "ui/editor/messagecomposer.h"
#include "ui/editor/messageeditor.h"
#include "ui/editor/problemline.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTextBlock>
#include <QTextLayout>

using namespace Qt::StringLiterals;
using namespace sockwright;
using ui::MessageComposer;
using ui::MessageEditor;
using workspace::MessageFormat;
using workspace::SavedMessage;

namespace {

SavedMessage message(const QString &name, const QString &content = {},
                     MessageFormat format = MessageFormat::Text)
{
    return {name, format, content, {}};
}

} // namespace

Q_DECLARE_METATYPE(sockwright::workspace::MessageFormat)

class TestMessageComposer : public QObject
{
    Q_OBJECT

private slots:
    void init();

    void payload_data();
    void payload();
    void check_data();
    void check();

    void accessibleNames();
    void saysWhatSendDoes();
    void sendByKeyboard_data();
    void sendByKeyboard();
    void encodingErrorIsShownNotSent();
    void problemIsMarked();
    void staleCheckIsDropped();
    void everyCharacterSurvives();
    void shiftEnterIsALineBreak();
    void formatIsOneUndoStep();
    void formatLeavesBrokenJsonAlone();
    void coloursAreNoEdit();
    void draftRoundTrip();
    void lineEndsAreKept_data();
    void lineEndsAreKept();
    void longTextIsHeld_data();
    void longTextIsHeld();
    void formattingALongLineMakesItEditable();

    void savedMessagesRoundTrip();
    void loadSavedMessage();
    void saveUpdateRenameDelete();
    void moveSavedMessage();
    void sendSavedMessage();
    void namesThatLookLikeMarkup();

private:
    template <typename T>
    T *named(const QString &name) const
    {
        for (T *widget : m_composer->findChildren<T *>()) {
            if (widget->accessibleName() == name)
                return widget;
        }
        return nullptr;
    }
    QString problem() const
    {
        for (const auto *line : m_composer->findChildren<ui::ProblemLine *>()) {
            if (line->isVisible())
                return line->text();
        }
        return {};
    }
    QAction *listAction(const QString &text) const
    {
        for (QAction *action : m_list->actions()) {
            if (action->text().remove(u'&') == text)
                return action;
        }
        return nullptr;
    }

    // In the order of their lives: the executor outlives the composer.
    base::SerialExecutor m_executor;
    std::unique_ptr<MessageComposer> m_composer;
    MessageEditor *m_editor = nullptr;
    QListWidget *m_list = nullptr;
};

void TestMessageComposer::init()
{
    m_composer = std::make_unique<MessageComposer>(m_executor);
    m_editor = m_composer->findChild<MessageEditor *>();
    m_list = m_composer->findChild<QListWidget *>();
    m_composer->resize(700, 400);
    m_composer->show();
    QVERIFY(QTest::qWaitForWindowActive(m_composer.get()));
}

void TestMessageComposer::payload_data()
{
    QTest::addColumn<MessageFormat>("format");
    QTest::addColumn<QString>("content");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("binary");
    QTest::newRow("text") << MessageFormat::Text << u"häl🙂"_s
                          << QByteArray("h\xC3\xA4l\xF0\x9F\x99\x82") << false;
    QTest::newRow("empty text") << MessageFormat::Text << QString() << QByteArray() << false;
    QTest::newRow("JSON stays as it is") << MessageFormat::Json << u"{ \"a\" :1.0e400 }"_s
                                         << QByteArray("{ \"a\" :1.0e400 }") << false;
    QTest::newRow("broken JSON is sent all the same")
        << MessageFormat::Json << u"{"_s << QByteArray("{") << false;
    QTest::newRow("hex") << MessageFormat::Hex << u"00 ff:0A\n"_s << QByteArray("\0\xFF\n", 3)
                         << true;
    QTest::newRow("empty hex") << MessageFormat::Hex << QString() << QByteArray() << true;
    QTest::newRow("Base64") << MessageFormat::Base64 << u"AP8K"_s << QByteArray("\0\xFF\n", 3)
                            << true;
}

void TestMessageComposer::payload()
{
    QFETCH(MessageFormat, format);
    QFETCH(QString, content);
    QFETCH(QByteArray, bytes);
    QFETCH(bool, binary);
    m_composer->setState(wire::State::Connected);
    m_composer->setDraft(message({}, content, format));
    QSignalSpy sent(m_composer.get(), &MessageComposer::sendRequested);
    m_composer->send();
    QTRY_COMPARE(sent.count(), 1);
    QCOMPARE(sent[0][0].toByteArray(), bytes);
    QCOMPARE(sent[0][1].toBool(), binary);
}

void TestMessageComposer::check_data()
{
    QTest::addColumn<MessageFormat>("format");
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("bytes");
    QTest::addColumn<int>("position"); // of the problem; -1: none
    QTest::addColumn<QString>("says");
    QTest::newRow("text") << MessageFormat::Text << u"ä"_s << 2 << -1 << QString();
    QTest::newRow("JSON") << MessageFormat::Json << u"[1]"_s << 3 << -1 << QString();
    QTest::newRow("nothing yet") << MessageFormat::Json << QString() << 0 << -1 << QString();
    QTest::newRow("JSON, first line")
        << MessageFormat::Json << u"[1,,2]"_s << 6 << 3 << u"Line 1, column 4"_s;
    QTest::newRow("JSON, later line, characters beyond the BMP")
        << MessageFormat::Json << u"{\n\"🙂ä\": x}"_s << 14 << 9 << u"Line 2, column 7"_s;
    QTest::newRow("JSON, cut off")
        << MessageFormat::Json << u"[1"_s << 2 << 2 << u"Line 1, column 3"_s;
    QTest::newRow("hex") << MessageFormat::Hex << u"00 ff"_s << 2 << -1 << QString();
    QTest::newRow("hex, no digit") << MessageFormat::Hex << u"00 fg"_s << 0 << 4 << u"g"_s;
    QTest::newRow("hex, lone digit") << MessageFormat::Hex << u"00 f"_s << 0 << 3 << u"alone"_s;
    QTest::newRow("Base64") << MessageFormat::Base64 << u"AAAA"_s << 3 << -1 << QString();
    QTest::newRow("Base64, no digit") << MessageFormat::Base64 << u"AA*A"_s << 0 << 2 << u"*"_s;
    QTest::newRow("Base64, cut off")
        << MessageFormat::Base64 << u"AAAAA"_s << 0 << 5 << u"cut off"_s;
}

void TestMessageComposer::check()
{
    QFETCH(MessageFormat, format);
    QFETCH(QString, text);
    QFETCH(int, bytes);
    QFETCH(int, position);
    QFETCH(QString, says);
    const ui::MessageCheck check = ui::checkMessage(format, text);
    QCOMPARE(check.payloadBytes, qint64(bytes));
    QCOMPARE(check.problem ? int(check.problem->position) : -1, position);
    if (check.problem)
        QVERIFY2(check.problem->text.contains(says), qPrintable(check.problem->text));
}

void TestMessageComposer::accessibleNames()
{
    QVERIFY(named<MessageEditor>(u"Message"_s));
    QVERIFY(named<QComboBox>(u"Message format"_s));
    QVERIFY(named<QPushButton>(u"Format message"_s));
    QVERIFY(named<QPushButton>(u"Send"_s));
    QVERIFY(named<QListWidget>(u"Saved messages"_s));
}

void TestMessageComposer::saysWhatSendDoes()
{
    using wire::State;
    auto *button = named<QPushButton>(u"Send"_s);
    for (const State state :
         {State::Idle, State::Connecting, State::Closing, State::Closed, State::Reconnecting}) {
        m_composer->setState(state);
        QVERIFY(button->isEnabled());
        QVERIFY(button->toolTip().startsWith(u"Waits for the connection"_s));
        QCOMPARE(button->accessibleDescription(), button->toolTip());
    }
    QSignalSpy sent(m_composer.get(), &MessageComposer::sendRequested);
    m_composer->send();
    QTRY_COMPARE(sent.count(), 1);

    m_composer->setState(State::Connected);
    QVERIFY(button->isEnabled());
    QVERIFY(button->toolTip().startsWith(u"Send this message"_s));
    QVERIFY(button->toolTip().contains(u"Ctrl"_s));
}

void TestMessageComposer::sendByKeyboard_data()
{
    QTest::addColumn<Qt::Key>("key");
    QTest::addColumn<Qt::KeyboardModifiers>("modifiers");
    QTest::newRow("Return") << Qt::Key_Return << Qt::KeyboardModifiers(Qt::ControlModifier);
    QTest::newRow("keypad Enter") << Qt::Key_Enter << (Qt::ControlModifier | Qt::KeypadModifier);
}

void TestMessageComposer::sendByKeyboard()
{
    QFETCH(Qt::Key, key);
    QFETCH(Qt::KeyboardModifiers, modifiers);
    m_composer->setState(wire::State::Connected);
    m_composer->focusEditor();
    QSignalSpy sent(m_composer.get(), &MessageComposer::sendRequested);
    QTest::keyClicks(m_editor, u"hi"_s);
    QTest::keyClick(m_editor, key, modifiers);
    QTRY_COMPARE(sent.count(), 1);
    QCOMPARE(sent[0][0].toByteArray(), QByteArray("hi"));
    QCOMPARE(m_editor->text(), u"hi"_s); // no line break crept in
}

void TestMessageComposer::encodingErrorIsShownNotSent()
{
    m_composer->setState(wire::State::Connected);
    m_composer->setDraft(message({}, u"0g"_s, MessageFormat::Hex));
    QSignalSpy sent(m_composer.get(), &MessageComposer::sendRequested);
    m_composer->send();
    QTRY_VERIFY(problem().startsWith(u"Not sent"_s));
    QVERIFY(sent.isEmpty());
}

void TestMessageComposer::problemIsMarked()
{
    m_composer->setDraft(message({}, u"[1,,2]"_s, MessageFormat::Json));
    QTRY_VERIFY(problem().contains(u"Line 1, column 4"_s));
    QCOMPARE(m_editor->extraSelections().size(), 1);
    QCOMPARE(m_editor->extraSelections()[0].cursor.selectionStart(), 3);
    QCOMPARE(m_editor->extraSelections()[0].cursor.selectionEnd(), 4);

    m_editor->setText(u"[1"_s); // at the end of the text the last character is marked
    QTRY_VERIFY(problem().contains(u"column 3"_s));
    QCOMPARE(m_editor->extraSelections()[0].cursor.selectionStart(), 1);

    m_editor->setText(u"[1]"_s);
    QVERIFY(m_editor->extraSelections().isEmpty());
    QTRY_COMPARE(problem(), QString());
}

void TestMessageComposer::staleCheckIsDropped()
{
    QSignalSpy checked(m_editor, &MessageEditor::checked);
    m_editor->setText(u"abc"_s);
    QTRY_COMPARE(checked.count(), 1);
    QCOMPARE(checked[0][0].value<ui::MessageCheck>().payloadBytes, qint64(3));
    // A check that is under way while the text changes must not be shown for the new text.
    for (int i = 0; i < 50; ++i) {
        QTest::keyClick(m_editor, Qt::Key_X);
        QCoreApplication::processEvents();
    }
    QTRY_COMPARE(checked.last()[0].value<ui::MessageCheck>().payloadBytes, qint64(53));
}

void TestMessageComposer::everyCharacterSurvives()
{
    QString text;
    for (char32_t c = 0; c < 0x11000; ++c) {
        // U+FDD0, U+FDD1 and U+2029 are line breaks to Qt's editors, as CR and LF are.
        const bool lineBreak = c == u'\r' || c == 0x2029 || c == 0xFDD0 || c == 0xFDD1;
        if (!lineBreak && !QChar::isSurrogate(c))
            text += QString::fromUcs4(&c, 1);
        if (c % 64 == 0)
            text += u'\n';
    }
    m_editor->setText(text);
    QCOMPARE(m_editor->text(), text);
}

void TestMessageComposer::shiftEnterIsALineBreak()
{
    m_composer->focusEditor();
    QTest::keyClicks(m_editor, u"a"_s);
    QTest::keyClick(m_editor, Qt::Key_Return, Qt::ShiftModifier);
    QTest::keyClicks(m_editor, u"b"_s);
    QCOMPARE(m_editor->text(), u"a\nb"_s);
}

void TestMessageComposer::formatIsOneUndoStep()
{
    m_composer->setDraft(message({}, u"{\"n\":9007199254740993}"_s, MessageFormat::Json));
    QSignalSpy edited(m_composer.get(), &MessageComposer::draftEdited);
    QTest::mouseClick(named<QPushButton>(u"Format message"_s), Qt::LeftButton);
    QTRY_COMPARE(m_editor->text().trimmed(), u"{\n  \"n\": 9007199254740993\n}"_s);
    QVERIFY(!edited.isEmpty());
    m_editor->undo();
    QCOMPARE(m_editor->text(), u"{\"n\":9007199254740993}"_s);
}

void TestMessageComposer::formatLeavesBrokenJsonAlone()
{
    m_composer->setDraft(message({}, u"{\"n\":}"_s, MessageFormat::Json));
    QTest::mouseClick(named<QPushButton>(u"Format message"_s), Qt::LeftButton);
    QTRY_VERIFY(!problem().isEmpty());
    m_executor.waitForDone();
    QCoreApplication::processEvents();
    QCOMPARE(m_editor->text(), u"{\"n\":}"_s);
    m_composer->setDraft(message({}, u"abc"_s));
    QVERIFY(!named<QPushButton>(u"Format message"_s)->isEnabled());
}

void TestMessageComposer::coloursAreNoEdit()
{
    QSignalSpy edited(m_composer.get(), &MessageComposer::draftEdited);
    m_composer->setDraft(message({}, u"{\"a\": [true, 1]}"_s, MessageFormat::Json));
    QPalette dark = m_composer->palette();
    dark.setColor(QPalette::Base, Qt::black);
    dark.setColor(QPalette::Text, Qt::white);
    m_composer->setPalette(dark);
    QCoreApplication::processEvents();
    QVERIFY(edited.isEmpty());
    QVERIFY(!m_editor->document()->firstBlock().layout()->formats().isEmpty());
    m_composer->setDraft(message({}, u"{\"a\": [true, 1]}"_s));
    QVERIFY(m_editor->document()->firstBlock().layout()->formats().isEmpty());
    QVERIFY(edited.isEmpty());
}

void TestMessageComposer::draftRoundTrip()
{
    const SavedMessage draft = message(u"hello"_s, u"00 01"_s, MessageFormat::Hex);
    m_composer->setDraft(draft);
    QCOMPARE(m_composer->draft(), draft);
}

// What an editor makes line feeds of is sent as it is.
void TestMessageComposer::lineEndsAreKept_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("CRLF") << u"CONNECT\r\nhost:a\r\n\r\n"_s;
    QTest::newRow("CR") << u"a\rb"_s;
    QTest::newRow("paragraph separator") << u"a\u2029b"_s;
    QTest::newRow("no character") << u"a"_s + QChar(0xFDD0) + u"b"_s;
}

void TestMessageComposer::lineEndsAreKept()
{
    QFETCH(QString, text);
    m_editor->setText(text);
    QCOMPARE(m_editor->text(), text);
    QCOMPARE(m_composer->draft().content, text);
    m_composer->setState(wire::State::Connected);
    QSignalSpy sent(m_composer.get(), &MessageComposer::sendRequested);
    QTest::keyClick(m_editor, Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(sent.count(), 1);
    QCOMPARE(sent[0][0].toByteArray(), text.toUtf8());
    // Pasted it is edited: the editor makes line feeds of it before anybody has seen it.
    m_editor->setText(QString());
    QApplication::clipboard()->setText(u"a\r\nb"_s);
    m_editor->paste();
    QVERIFY(!m_editor->isHeld());
    QCOMPARE(m_editor->text(), u"a\nb"_s);
}

void TestMessageComposer::longTextIsHeld_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("many lines") << u"0123456789\n"_s.repeated(MessageEditor::maxEditableCharacters
                                                              / 10);
    QTest::newRow("one line") << u"0123456789"_s.repeated(MessageEditor::maxEditableLine / 10 + 1);
}

void TestMessageComposer::longTextIsHeld()
{
    QFETCH(QString, text);
    m_editor->setText(u"before>"_s);
    m_editor->moveCursor(QTextCursor::End);
    QSignalSpy edited(m_composer.get(), &MessageComposer::draftEdited);
    QApplication::clipboard()->setText(text);
    m_editor->paste();
    QVERIFY(m_editor->isHeld());
    QCOMPARE(m_editor->text(), u"before>"_s + text);
    QCOMPARE(m_composer->draft().content, u"before>"_s + text);
    QVERIFY(m_editor->document()->characterCount() < 5000);
    QVERIFY(!edited.isEmpty());
    QTest::keyClick(m_editor, Qt::Key_X);
    QCOMPARE(m_editor->text(), u"before>"_s + text);

    m_composer->setState(wire::State::Connected);
    QSignalSpy sent(m_composer.get(), &MessageComposer::sendRequested);
    QTest::keyClick(m_editor, Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(sent.count(), 1);
    QCOMPARE(sent[0][0].toByteArray(), (u"before>"_s + text).toUtf8());

    auto *discard = named<QPushButton>(u"Discard long message"_s);
    QVERIFY(discard->isVisible());
    QTest::mouseClick(discard, Qt::LeftButton);
    QVERIFY(!m_editor->isHeld());
    QVERIFY(!discard->isVisible());
    QCOMPARE(m_editor->text(), u"before>"_s);
    QTest::keyClick(m_editor, Qt::Key_X);
    QVERIFY(m_editor->text().contains(u'x'));
}

void TestMessageComposer::formattingALongLineMakesItEditable()
{
    const QString line = u"[1"_s + u",1"_s.repeated(MessageEditor::maxEditableLine / 2) + u"]"_s;
    m_composer->setDraft(message({}, line, MessageFormat::Json));
    QVERIFY(m_editor->isHeld());
    QTest::mouseClick(named<QPushButton>(u"Format message"_s), Qt::LeftButton);
    QTRY_VERIFY(!m_editor->isHeld());
    QVERIFY(m_editor->text().startsWith(u"[\n  1,\n"_s));
}

void TestMessageComposer::savedMessagesRoundTrip()
{
    const std::vector<SavedMessage> messages{
        message(u"a"_s, u"{\r\n}"_s, MessageFormat::Json), // CR LF is the file's and stays
        {u"b"_s, MessageFormat::Hex, u"00"_s, {{u"future"_s, "1"}}},
    };
    QSignalSpy edited(m_composer.get(), &MessageComposer::edited);
    m_composer->setMessages(messages);
    QCOMPARE(m_composer->messages(), messages);
    QVERIFY(edited.isEmpty());
}

void TestMessageComposer::loadSavedMessage()
{
    m_composer->setMessages(
        {message(u"a"_s, u"one"_s), message(u"b"_s, u"00"_s, MessageFormat::Hex)});
    m_editor->setText(u"unsaved"_s);
    m_list->setCurrentRow(1);
    m_list->setFocus();
    QTest::keyClick(m_list, Qt::Key_Return);
    QCOMPARE(m_composer->draft(), message(u"b"_s, u"00"_s, MessageFormat::Hex));
    m_editor->undo();
    QCOMPARE(m_editor->text(), u"unsaved"_s);

    const QPoint first = m_list->visualItemRect(m_list->item(0)).center();
    QTest::mouseClick(m_list->viewport(), Qt::LeftButton, {}, first);
    QTest::mouseDClick(m_list->viewport(), Qt::LeftButton, {}, first);
    QCOMPARE(m_composer->draft(), message(u"a"_s, u"one"_s));
}

void TestMessageComposer::saveUpdateRenameDelete()
{
    QSignalSpy edited(m_composer.get(), &MessageComposer::edited);
    m_composer->setDraft(message({}, u"one"_s));
    listAction(u"Save new"_s)->trigger();
    QCOMPARE(m_composer->messages().size(), std::size_t(1));
    QTest::keyClicks(QApplication::focusWidget(), u"first"_s);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QTRY_COMPARE(m_composer->messages()[0], message(u"first"_s, u"one"_s));

    m_composer->setDraft(message({}, u"00"_s, MessageFormat::Hex));
    listAction(u"Update"_s)->trigger();
    QCOMPARE(m_composer->messages()[0], message(u"first"_s, u"00"_s, MessageFormat::Hex));
    QCOMPARE(edited.count(), 3);

    m_list->setFocus();
    QTest::keyClick(m_list, Qt::Key_Delete);
    QVERIFY(m_composer->messages().empty());
    QCOMPARE(edited.count(), 4);
    for (auto *button : m_composer->findChildren<QPushButton *>()) {
        if (button->text().remove(u'&') == u"Undo"_s)
            QTest::mouseClick(button, Qt::LeftButton);
    }
    QCOMPARE(m_composer->messages()[0], message(u"first"_s, u"00"_s, MessageFormat::Hex));
    QCOMPARE(edited.count(), 5);
}

void TestMessageComposer::moveSavedMessage()
{
    m_composer->setMessages({message(u"a"_s), message(u"b"_s), message(u"c"_s)});
    QSignalSpy edited(m_composer.get(), &MessageComposer::edited);
    m_list->setCurrentRow(2);
    m_list->setFocus();
    QTest::keyClick(m_list, Qt::Key_Up, Qt::AltModifier);
    QCOMPARE(m_composer->messages(),
             (std::vector<SavedMessage>{message(u"a"_s), message(u"c"_s), message(u"b"_s)}));
    QCOMPARE(edited.count(), 1);
    QTest::keyClick(m_list, Qt::Key_Down, Qt::AltModifier);
    QTest::keyClick(m_list, Qt::Key_Down, Qt::AltModifier); // there is no place below
    QCOMPARE(m_composer->messages()[2].name, u"c"_s);
    QCOMPARE(edited.count(), 2);
}

void TestMessageComposer::sendSavedMessage()
{
    m_composer->setMessages({message(u"good"_s, u"00"_s, MessageFormat::Hex),
                             message(u"bad"_s, u"0"_s, MessageFormat::Hex)});
    m_list->setCurrentRow(0);
    QSignalSpy sent(m_composer.get(), &MessageComposer::sendRequested);
    listAction(u"Send"_s)->trigger();
    QTRY_COMPARE(sent.count(), 1);
    QCOMPARE(sent[0][0].toByteArray(), QByteArray("\0", 1));
    m_list->setCurrentRow(1);
    listAction(u"Send"_s)->trigger();
    QTRY_VERIFY(problem().startsWith(u"“bad” was not sent"_s));
    QCOMPARE(sent.count(), 1);
}

void TestMessageComposer::namesThatLookLikeMarkup()
{
    m_composer->setMessages({message(u"<b>n</b>"_s, u"<img src=x>"_s)});
    QCOMPARE(m_list->item(0)->text(), u"<b>n</b>"_s);
    QVERIFY(!m_list->item(0)->toolTip().contains(u"<img"_s));
}

QTEST_MAIN(TestMessageComposer)

#include "tst_messagecomposer.moc"
