// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/statestrip.h"
#include "ui/editor/urlbar.h"

#include <QAction>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace sockwright;
using ui::UrlBar;
using wire::State;

Q_DECLARE_METATYPE(sockwright::session::Status)

namespace {

wire::HandshakeFacts handshake(int status)
{
    wire::HandshakeFacts facts;
    facts.status = status;
    return facts;
}

} // namespace

class TestUrlBar : public QObject
{
    Q_OBJECT

private slots:
    void init();

    void button_data();
    void button();
    void offersToDropWhatClosesSlowly();
    void enterConnectsOnlyWhenThereIsNoConnection();
    void typingTellsSettingDoesNot();
    void setUrlLeavesTheCursorAlone();
    void longUrlsAreNotCut();
    void escapePutsTheUrlBack();
    void saveMenu();
    void focusUrlSelectsAll();

    void statusLine_data();
    void statusLine();
    void stripTellsTheFailure();
    void stripStandsForeignText();
    void commandsDoNotReachTheUrl_data();
    void commandsDoNotReachTheUrl();
    void otherTextsArePastedAsEver_data() { commandsDoNotReachTheUrl_data(); }
    void otherTextsArePastedAsEver();
    void contextMenuHasTheCopyMenu();

private:
    void bring(const QString &way, const QString &text);
    QMenu *openContextMenu();
    std::unique_ptr<UrlBar> m_bar;
    QLineEdit *m_url = nullptr;
};

void TestUrlBar::init()
{
    m_bar = std::make_unique<UrlBar>();
    m_url = m_bar->findChild<QLineEdit *>();
    m_bar->resize(600, 40);
    m_bar->show();
    QVERIFY(QTest::qWaitForWindowActive(m_bar.get()));
    m_url->setFocus();
}

void TestUrlBar::button_data()
{
    QTest::addColumn<State>("state");
    QTest::addColumn<QString>("text");
    QTest::newRow("idle") << State::Idle << u"Connect"_s;
    QTest::newRow("connecting") << State::Connecting << u"Cancel"_s;
    QTest::newRow("connected") << State::Connected << u"Disconnect"_s;
    QTest::newRow("closed") << State::Closed << u"Connect"_s;
    QTest::newRow("reconnecting") << State::Reconnecting << u"Cancel"_s;
}

void TestUrlBar::button()
{
    QFETCH(State, state);
    QFETCH(QString, text);
    m_bar->setState(state);
    auto *button = m_bar->findChild<QPushButton *>();
    QCOMPARE(button->text(), text);
    QCOMPARE(button->accessibleName(), text);

    QSignalSpy connects(m_bar.get(), &UrlBar::connectRequested);
    QSignalSpy cancels(m_bar.get(), &UrlBar::cancelRequested);
    QSignalSpy disconnects(m_bar.get(), &UrlBar::disconnectRequested);
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(connects.count(), int(text == u"Connect"_s));
    QCOMPARE(cancels.count(), int(text == u"Cancel"_s));
    QCOMPARE(disconnects.count(), int(text == u"Disconnect"_s));
}

void TestUrlBar::offersToDropWhatClosesSlowly()
{
    QSignalSpy disconnects(m_bar.get(), &UrlBar::disconnectRequested);
    QSignalSpy drops(m_bar.get(), &UrlBar::dropRequested);
    auto *button = m_bar->findChild<QPushButton *>();
    m_bar->setState(State::Connected);
    m_bar->setState(State::Closing);
    QCOMPARE(button->text(), u"Disconnect"_s);
    QTest::mouseClick(button, Qt::LeftButton); // the second click of a double click
    QVERIFY(drops.isEmpty());

    QTRY_COMPARE(button->text(), u"Drop now"_s);
    QCOMPARE(button->accessibleName(), u"Drop now"_s);
    m_bar->setState(State::Closing);
    QCOMPARE(button->text(), u"Drop now"_s);
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(drops.count(), 1);
    QVERIFY(disconnects.isEmpty());
    m_bar->setState(State::Closed);
    QCOMPARE(button->text(), u"Connect"_s);
}

void TestUrlBar::enterConnectsOnlyWhenThereIsNoConnection()
{
    QSignalSpy connects(m_bar.get(), &UrlBar::connectRequested);
    QSignalSpy disconnects(m_bar.get(), &UrlBar::disconnectRequested);
    QTest::keyClick(m_url, Qt::Key_Return);
    QCOMPARE(connects.count(), 1);
    m_bar->setState(State::Connected);
    QTest::keyClick(m_url, Qt::Key_Return);
    QCOMPARE(connects.count(), 1);
    QVERIFY(disconnects.isEmpty());
}

void TestUrlBar::typingTellsSettingDoesNot()
{
    QSignalSpy edited(m_bar.get(), &UrlBar::urlEdited);
    m_bar->setUrl(u"ws://h"_s);
    QVERIFY(edited.isEmpty());
    QTest::keyClick(m_url, Qt::Key_X);
    QCOMPARE(edited.count(), 1);
    QCOMPARE(edited[0][0].toString(), u"ws://hx"_s);
}

void TestUrlBar::longUrlsAreNotCut()
{
    const QString url = u"ws://h/?"_s + QString(100'000, u'a');
    m_bar->setUrl(url);
    QCOMPARE(m_bar->url(), url);
}

void TestUrlBar::setUrlLeavesTheCursorAlone()
{
    m_bar->setUrl(u"ws://h"_s);
    m_url->setCursorPosition(2);
    m_bar->setUrl(u"ws://h"_s);
    QCOMPARE(m_url->cursorPosition(), 2);
}

void TestUrlBar::escapePutsTheUrlBack()
{
    m_bar->setUrl(u"ws://old"_s);
    m_bar->findChild<QPushButton *>()->setFocus();
    m_bar->focusUrl();
    QTest::keyClicks(m_url, u"ws://new"_s);
    QSignalSpy edited(m_bar.get(), &UrlBar::urlEdited);
    QTest::keyClick(m_url, Qt::Key_Escape);
    QCOMPARE(m_bar->url(), u"ws://old"_s);
    QCOMPARE(edited.count(), 1);
    m_url->undo();
    QCOMPARE(m_bar->url(), u"ws://new"_s);
}

void TestUrlBar::saveMenu()
{
    auto *save = m_bar->findChild<QToolButton *>(QString(), Qt::FindDirectChildrenOnly);
    QCOMPARE(save->accessibleName(), u"Save request"_s);
    QSignalSpy saves(m_bar.get(), &UrlBar::saveRequested);
    QSignalSpy savesAs(m_bar.get(), &UrlBar::saveAsRequested);
    QSignalSpy renames(m_bar.get(), &UrlBar::renameRequested);
    QTest::mouseClick(save, Qt::LeftButton, {}, QPoint(10, save->height() / 2));
    QCOMPARE(saves.count(), 1);
    save->menu()->actions()[0]->trigger();
    QCOMPARE(savesAs.count(), 1);
    save->menu()->actions()[1]->trigger();
    QCOMPARE(renames.count(), 1);
    m_bar->setRenameEnabled(false);
    save->menu()->actions()[1]->trigger();
    QCOMPARE(renames.count(), 1);
}

void TestUrlBar::focusUrlSelectsAll()
{
    m_bar->setUrl(u"ws://h"_s);
    m_bar->focusUrl();
    QCOMPARE(m_url->selectedText(), u"ws://h"_s);
}

void TestUrlBar::statusLine_data()
{
    QTest::addColumn<session::Status>("status");
    QTest::addColumn<QString>("line");
    session::Status status;
    QTest::newRow("idle") << status << u"○ Not connected"_s;
    status.state = State::Connecting;
    QTest::newRow("connecting") << status << u"◌ Connecting…"_s;

    status.state = State::Connected;
    status.wasConnected = true;
    status.handshake = handshake(101);
    status.handshake->timings = {2000, 20'400, -1, 600};
    status.handshake->subprotocol = u"chat.v1"_s;
    status.handshake->tls = wire::TlsFacts{u"TLS 1.3"_s, {}};
    QTest::newRow("connected") << status << u"● Connected · 101 · 23 ms · chat.v1 · TLS 1.3"_s;
    status.handshake->extensions
        = u"permessage-deflate; server_no_context_takeover;client_max_window_bits=12"_s;
    QTest::newRow("extensions")
        << status << u"● Connected · 101 · 23 ms · chat.v1 · TLS 1.3 · permessage-deflate"_s;
    status.handshake = handshake(101);
    status.handshake->timings = {-1, 100, -1, 200};
    QTest::newRow("fast") << status << u"● Connected · 101 · <1 ms"_s;
    status.handshake->timings = {};

    status.state = State::Closing;
    QTest::newRow("closing") << status << u"◐ Closing… · 101"_s;
    status.state = State::Closed;
    status.close = session::CloseFacts{1000, {}, wire::Direction::Out};
    QTest::newRow("closed here") << status << u"○ Closed · 1000 Normal Closure · sent by us"_s;
    status.close = session::CloseFacts{1001, u"bye\u202E"_s, wire::Direction::In};
    QTest::newRow("closed there")
        << status << u"○ Closed · 1001 Going Away · “bye⟨U+202E⟩” · sent by the server"_s;

    status.close = session::CloseFacts{1006, {}, wire::Direction::Local};
    status.failure = wire::Failure{wire::Diagnosis::ConnectionLost, 0, u"Lost."_s, {}};
    QTest::newRow("lost") << status << u"✕ Connection lost · 1006 Abnormal Closure"_s;
    status.close = session::CloseFacts{1000, {}, wire::Direction::Out};
    QTest::newRow("not answered") << status
                                  << u"✕ Closed uncleanly · 1000 Normal Closure · sent by us"_s;
    status.close = session::CloseFacts{1002, {}, wire::Direction::Out};
    status.failure = wire::Failure{wire::Diagnosis::ProtocolRsv, 0, u"Rsv."_s, {}};
    QTest::newRow("protocol") << status
                              << u"✕ Closed by an error · 1002 Protocol error · sent by us"_s;

    status = {};
    status.state = State::Closed;
    status.failure = wire::Failure{wire::Diagnosis::TcpRefused, 0, u"Refused."_s, {}};
    QTest::newRow("refused") << status << u"✕ Could not connect"_s;
    status.handshake = handshake(404);
    QTest::newRow("404") << status << u"✕ Could not connect · 404"_s;
    status.handshake = handshake(101);
    status.handshake->timings = {-1, 1000, -1, 1000};
    status.handshake->subprotocol = u"unasked"_s;
    status.handshake->extensions = u"x-foo"_s;
    status.failure = wire::Failure{wire::Diagnosis::ExtensionUnrequested, 0, u"Unasked."_s, {}};
    QTest::newRow("refused 101") << status << u"✕ Could not connect · 101 · 2 ms"_s;
}

void TestUrlBar::statusLine()
{
    QFETCH(session::Status, status);
    QFETCH(QString, line);
    QCOMPARE(ui::statusLine(status).toLower(), line.toLower()); // registered names' case is wire's
}

void TestUrlBar::stripTellsTheFailure()
{
    ui::StateStrip strip;
    QCOMPARE(strip.accessibleName(), u"Connection state"_s);
    QCOMPARE(strip.accessibleDescription(), u"○ Not connected"_s);
    session::Status status;
    status.state = State::Closed;
    status.failure = wire::Failure{wire::Diagnosis::TcpRefused, 0, u"Refused <b>."_s, u"Try."_s};
    strip.setStatus(status);
    QCOMPARE(strip.accessibleDescription(), u"✕ Could not connect\nRefused <b>.\nTry."_s);
    for (const QLabel *label : strip.findChildren<QLabel *>()) {
        QCOMPARE(label->textFormat(), Qt::PlainText);
        QVERIFY(label->textInteractionFlags() & Qt::TextSelectableByMouse);
    }
}

void TestUrlBar::stripStandsForeignText()
{
    ui::StateStrip strip;
    const int before = strip.minimumSizeHint().width();
    session::Status status;
    status.state = State::Connected;
    status.wasConnected = true;
    status.handshake = handshake(101);
    status.handshake->subprotocol = QString(100'000, u'x');
    status.handshake->extensions = u"a\nb"_s;
    strip.setStatus(status);
    QVERIFY(strip.accessibleDescription().size() < 300);
    QVERIFY(!strip.accessibleDescription().contains(u'\n'));
    QCOMPARE(strip.minimumSizeHint().width(), before);
}

QMenu *TestUrlBar::openContextMenu()
{
    QContextMenuEvent event(QContextMenuEvent::Mouse, QPoint(5, 5),
                            m_url->mapToGlobal(QPoint(5, 5)));
    QCoreApplication::sendEvent(m_url, &event);
    return m_url->findChild<QMenu *>();
}

// Text on its way into the URL as a person brings it.
void TestUrlBar::bring(const QString &way, const QString &text)
{
    QGuiApplication::clipboard()->setText(text);
    if (way == u"keyboard"_s) {
        QTest::keySequence(m_url, QKeySequence::Paste);
    } else if (way == u"menu"_s) {
        QMenu *menu = openContextMenu();
        QVERIFY(menu);
        const QList<QAction *> actions = menu->actions();
        const auto paste = std::ranges::find_if(
            actions, [](const QAction *action) { return action->text().startsWith(u"&Paste"_s); });
        QVERIFY(paste != actions.end());
        (*paste)->trigger();
        menu->close();
    } else {
        QMimeData data;
        data.setText(text);
        QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction | Qt::MoveAction, &data, Qt::LeftButton,
                              {});
        QCoreApplication::sendEvent(m_url, &enter);
        QDropEvent drop(QPointF(5, 5), Qt::CopyAction | Qt::MoveAction, &data, Qt::LeftButton, {});
        QCoreApplication::sendEvent(m_url, &drop);
        QVERIFY(drop.isAccepted());
        QCOMPARE(drop.dropAction(), Qt::CopyAction);
    }
}

void TestUrlBar::commandsDoNotReachTheUrl_data()
{
    QTest::addColumn<QString>("way");
    for (const char *way : {"keyboard", "menu", "drop"})
        QTest::newRow(way) << QString::fromLatin1(way);
}

void TestUrlBar::commandsDoNotReachTheUrl()
{
    QFETCH(QString, way);
    m_bar->setUrl(u"ws://old"_s);
    QSignalSpy commands(m_bar.get(), &UrlBar::commandPasted);
    QSignalSpy edited(m_bar.get(), &UrlBar::urlEdited);
    const QString command
        = u"curl 'wss://h' \\\n  -H 'A: "_s + QString(50'000, u'b') + u"'"_s; // no line of text
    bring(way, command);
    QCOMPARE(commands.count(), 1);
    QCOMPARE(commands[0][0].toString(), command);
    QVERIFY(edited.isEmpty());
    QCOMPARE(m_bar->url(), u"ws://old"_s);
}

void TestUrlBar::otherTextsArePastedAsEver()
{
    QFETCH(QString, way);
    QSignalSpy commands(m_bar.get(), &UrlBar::commandPasted);
    QSignalSpy edited(m_bar.get(), &UrlBar::urlEdited);
    bring(way, u"wss://curl/ x"_s);
    QVERIFY(commands.isEmpty());
    QCOMPARE(edited.count(), 1);
    QCOMPARE(m_bar->url(), u"wss://curl/ x"_s);
}

void TestUrlBar::contextMenuHasTheCopyMenu()
{
    QMenu copy(u"Copy as"_s);
    m_bar->setCopyMenu(&copy);
    QMenu *menu = openContextMenu();
    QVERIFY(menu);
    QCOMPARE(menu->actions().last()->menu(), &copy);
    menu->close();
}

QTEST_MAIN(TestUrlBar)

#include "tst_urlbar.moc"
