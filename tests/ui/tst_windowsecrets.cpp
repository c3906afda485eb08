// SPDX-License-Identifier: GPL-3.0-or-later
#include "byname.h"
#include "support/tokenserver.h"
#include "support/visiblesecrets.h"

#include "base/setting.h"
#include "net/embeddedserver.h"
#include "ui/editor/secretedit.h"
#include "ui/window/mainwindow.h"
#include "ui/window/requesttab.h"

#include <QAbstractItemView>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QDialogButtonBox>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sockwright;
using tests::byName;
using tests::VisibleSecrets;
using ui::SecretEdit;

namespace {

const QString hidden = u"hunter2-hunter2"_s;

} // namespace

/// Passwords and tokens in the window: where they go, and that they come back.
class TestWindowSecrets : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();

    void aSavedPasswordIsThereAfterARestart();
    void whatIsTypedMeanwhileStays();
    void aRemovedPasswordIsGone();
    void renamedRequestsKeepTheirs();
    void deletedRequestsGetTheirsBack();
    void saveAsTakesWhatWasNotLookedUp();
    void unsavedPasswordsSurviveAClosedWindow();
    void foldersGiveToConnections();
    void folderSettings();
    void forgetsAccessTokens();
    void withoutAKeychain();

private:
    void openWindow();
    void restart();
    void waitForSecrets();
    void write(const QString &path, const QByteArray &bytes) const;
    QByteArray read(const QString &path) const;
    void newRequest(const QString &url);
    void openSaved(const QString &collection, int row);
    void chooseAuth(QWidget &on, const QString &kind);
    void type(const QString &password);
    void saveAs(const QString &name);
    void save();
    void trigger(const QString &action);
    QString key(const QString &path, const QString &field) const;
    QByteArray handshake() const;
    SecretEdit *password() const
    {
        return byNameAnywhere<SecretEdit>(*m_window->currentTab(), u"Password"_s);
    }
    // On a page that need not be in front.
    template <typename T>
    static T *byNameAnywhere(const QWidget &root, const QString &name)
    {
        for (T *widget : root.findChildren<T *>()) {
            if (widget->accessibleName() == name)
                return widget;
        }
        return nullptr;
    }

    net::EmbeddedServer m_server;
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<VisibleSecrets> m_secrets;
    std::unique_ptr<base::SettingsStore> m_settings;
    std::unique_ptr<ui::MainWindow> m_window;
};

void TestWindowSecrets::initTestCase()
{
    QApplication::setEffectEnabled(Qt::UI_AnimateMenu, false);
    QVERIFY(m_server.listen());
}

void TestWindowSecrets::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    m_secrets = std::make_unique<VisibleSecrets>();
    openWindow();
}

// Nothing that the program wrote holds a secret, whatever the test did.
void TestWindowSecrets::cleanup()
{
    m_window.reset();
    m_settings.reset();
    m_secrets.reset();
    int files = 0;
    QDirIterator all(m_dir->path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (all.hasNext()) {
        QFile file(all.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        ++files;
        QVERIFY2(!bytes.contains(hidden.toUtf8()), qPrintable(file.fileName()));
        QVERIFY2(!bytes.contains(("me:" + hidden.toUtf8()).toBase64()),
                 qPrintable(file.fileName()));
    }
    QVERIFY(files > 0);
    m_dir.reset();
}

void TestWindowSecrets::openWindow()
{
    m_settings = std::make_unique<base::SettingsStore>(m_dir->filePath(u"settings.ini"_s));
    m_window
        = std::make_unique<ui::MainWindow>(m_dir->filePath(u"data"_s), *m_settings, *m_secrets);
    QSignalSpy opened(m_window.get(), &ui::MainWindow::workspaceOpened);
    m_window->openWorkspace(m_dir->filePath(u"workspace"_s));
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    QTRY_COMPARE(opened.size(), 1);
}

void TestWindowSecrets::restart()
{
    m_window->close();
    waitForSecrets();
    m_window.reset();
    openWindow();
    QTRY_VERIFY(m_window->currentTab());
}

// As the program's end waits for them.
void TestWindowSecrets::waitForSecrets()
{
    QTRY_VERIFY(!m_window->isKeepingSecrets());
}

void TestWindowSecrets::write(const QString &path, const QByteArray &bytes) const
{
    const QString full = m_dir->filePath(u"workspace/"_s + path);
    QVERIFY(QDir().mkpath(QFileInfo(full).path()));
    QFile file(full);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

QByteArray TestWindowSecrets::read(const QString &path) const
{
    QFile file(m_dir->filePath(u"workspace/"_s + path));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void TestWindowSecrets::newRequest(const QString &url)
{
    QTest::keyClick(m_window.get(), Qt::Key_T, Qt::ControlModifier);
    QVERIFY(m_window->currentTab());
    QTest::keyClicks(byName<QLineEdit>(*m_window->currentTab(), u"URL"_s), url);
}

void TestWindowSecrets::openSaved(const QString &collection, int row)
{
    auto *tree = byName<QAbstractItemView>(*m_window, u"Collections"_s);
    QModelIndex folder;
    QTRY_VERIFY((folder = tree->model()->index(0, 0)).isValid());
    QCOMPARE(folder.data().toString(), collection);
    tree->setCurrentIndex(tree->model()->index(row, 0, folder));
    tree->setFocus();
    QTest::keyClick(tree, Qt::Key_Return);
    QTRY_VERIFY(m_window->currentTab());
    QTRY_VERIFY(!m_window->currentTab()->savedPath().isEmpty());
}

void TestWindowSecrets::chooseAuth(QWidget &on, const QString &kind)
{
    auto *box = byNameAnywhere<QComboBox>(on, u"Auth type"_s);
    QVERIFY(box);
    box->setCurrentText(kind);
    emit box->activated(box->currentIndex());
    QCOMPARE(box->currentText(), kind);
}

void TestWindowSecrets::type(const QString &text)
{
    SecretEdit *field = password();
    QVERIFY(field);
    field->selectAll();
    if (text.isEmpty())
        QTest::keyClick(field, Qt::Key_Delete);
    QTest::keyClicks(field, text);
}

void TestWindowSecrets::saveAs(const QString &name)
{
    QTest::keyClick(m_window.get(), Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
    auto *dialog = m_window->findChild<QDialog *>();
    QVERIFY(dialog);
    auto *field = byName<QLineEdit>(*dialog, u"Request name"_s);
    field->selectAll();
    QTest::keyClicks(field, name);
    QTest::keyClick(field, Qt::Key_Return);
    QTRY_COMPARE(m_window->currentTab()->title(), name);
    QTRY_VERIFY(!m_window->currentTab()->isDirty());
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void TestWindowSecrets::save()
{
    QTest::keyClick(m_window.get(), Qt::Key_S, Qt::ControlModifier);
    QTRY_VERIFY(!m_window->currentTab()->isDirty());
    waitForSecrets();
}

void TestWindowSecrets::trigger(const QString &text)
{
    auto *tree = byName<QAbstractItemView>(*m_window, u"Collections"_s);
    for (QAction *action : tree->actions()) {
        if (action->text().remove(u'&') == text) {
            QVERIFY(action->isEnabled());
            action->trigger();
            return;
        }
    }
    QFAIL(qPrintable(text));
}

QString TestWindowSecrets::key(const QString &path, const QString &field) const
{
    return workspace::secretKey(m_dir->filePath(u"workspace"_s), path, field);
}

QByteArray TestWindowSecrets::handshake() const
{
    const auto &facts = m_window->currentTab()->session().status().handshake;
    return facts ? facts->request : QByteArray();
}

void TestWindowSecrets::aSavedPasswordIsThereAfterARestart()
{
    newRequest(m_server.url().toString() + u"/echo"_s);
    chooseAuth(*m_window->currentTab(), u"Basic"_s);
    type(hidden);
    saveAs(u"Chat"_s);
    QTRY_COMPARE(m_secrets->values.value(key(u"My requests/Chat.ws.json"_s, u"auth.password"_s)),
                 hidden);
    QVERIFY(read(u"My requests/Chat.ws.json"_s).contains("\"secret\": true"));

    restart();
    QTRY_COMPARE(password()->secret(), workspace::Secret(hidden));
    QVERIFY(!m_window->currentTab()->isDirty());
    m_window->currentTab()->connectToServer();
    QTRY_COMPARE(m_window->currentTab()->session().state(), wire::State::Connected);
    QVERIFY2(handshake().contains("Authorization: Basic ***"), handshake().constData());

    // Nothing is written that has not changed.
    const int writes = m_secrets->writes;
    QTest::keyClicks(byName<QLineEdit>(*m_window->currentTab(), u"URL"_s), u"x"_s);
    save();
    QCOMPARE(m_secrets->writes, writes);
}

void TestWindowSecrets::whatIsTypedMeanwhileStays()
{
    newRequest(u"ws://example.invalid/"_s);
    chooseAuth(*m_window->currentTab(), u"Basic"_s);
    type(u"older"_s);
    saveAs(u"Chat"_s);
    waitForSecrets();
    m_secrets->lock();
    m_window->close();
    m_window.reset();
    openWindow();
    QTRY_VERIFY(m_window->currentTab());
    QTRY_VERIFY(!password()->secret().isKnown());
    type(hidden);
    QVERIFY(m_window->currentTab()->isDirty());
    m_secrets->unlock();
    waitForSecrets();
    QCOMPARE(password()->secret(), workspace::Secret(hidden));
    QVERIFY(m_window->currentTab()->isDirty());
    save();
    QCOMPARE(m_secrets->values.value(key(u"My requests/Chat.ws.json"_s, u"auth.password"_s)),
             hidden);
}

void TestWindowSecrets::aRemovedPasswordIsGone()
{
    newRequest(u"ws://example.invalid/"_s);
    chooseAuth(*m_window->currentTab(), u"Basic"_s);
    type(hidden);
    saveAs(u"Chat"_s);
    QTRY_COMPARE(m_secrets->values.size(), 1);
    type({});
    QVERIFY(m_window->currentTab()->isDirty());
    save();
    QVERIFY(m_secrets->values.isEmpty());
}

void TestWindowSecrets::renamedRequestsKeepTheirs()
{
    newRequest(u"ws://example.invalid/"_s);
    chooseAuth(*m_window->currentTab(), u"Basic"_s);
    type(hidden);
    saveAs(u"Before"_s);
    auto *tree = byName<QAbstractItemView>(*m_window, u"Collections"_s);
    tree->model()->setData(tree->model()->index(0, 0), u"Renamed"_s);
    QTRY_COMPARE(m_secrets->values.keys(),
                 QStringList{key(u"Renamed/Before.ws.json"_s, u"auth.password"_s)});
    restart();
    QTRY_COMPARE(password()->secret(), workspace::Secret(hidden));
}

void TestWindowSecrets::deletedRequestsGetTheirsBack()
{
    newRequest(u"ws://example.invalid/"_s);
    chooseAuth(*m_window->currentTab(), u"Basic"_s);
    type(hidden);
    saveAs(u"Chat"_s);
    const QString place = key(u"My requests/Chat.ws.json"_s, u"auth.password"_s);
    QTRY_VERIFY(m_secrets->values.contains(place));
    QTest::keyClick(m_window.get(), Qt::Key_W, Qt::ControlModifier);
    auto *tree = byName<QAbstractItemView>(*m_window, u"Collections"_s);
    tree->setCurrentIndex(tree->model()->index(0, 0, tree->model()->index(0, 0)));
    trigger(u"Delete"_s);
    QTRY_VERIFY(!m_secrets->values.contains(place));
    waitForSecrets();
    QCOMPARE(m_secrets->values.size(), 1);
    trigger(u"Undo delete"_s);
    QTRY_COMPARE(m_secrets->values.keys(), QStringList{place});
}

void TestWindowSecrets::saveAsTakesWhatWasNotLookedUp()
{
    newRequest(u"ws://example.invalid/"_s);
    chooseAuth(*m_window->currentTab(), u"Basic"_s);
    type(hidden);
    saveAs(u"One"_s);
    waitForSecrets();
    m_secrets->lock();
    m_window->close();
    m_window.reset();
    openWindow();
    QTRY_VERIFY(m_window->currentTab());
    QTRY_VERIFY(!password()->secret().isKnown());
    saveAs(u"Two"_s);
    m_secrets->unlock();
    waitForSecrets();
    QCOMPARE(m_secrets->values.value(key(u"My requests/Two.ws.json"_s, u"auth.password"_s)),
             hidden);
    QCOMPARE(m_secrets->values.size(), 2);
}

void TestWindowSecrets::unsavedPasswordsSurviveAClosedWindow()
{
    newRequest(u"ws://example.invalid/"_s);
    chooseAuth(*m_window->currentTab(), u"Basic"_s);
    type(hidden);
    restart();
    QTRY_COMPARE(password()->secret(), workspace::Secret(hidden));
    QVERIFY(m_window->currentTab()->isDirty());
    waitForSecrets();
    QVERIFY(m_secrets->values.isEmpty());
}

void TestWindowSecrets::foldersGiveToConnections()
{
    write(u"Pets/collection.json"_s,
          R"({"format":1,"auth":{"type":"basic","user":"me","password":{"secret":true}},
              "headers":[{"name":"X-From","value":"collection"}]})");
    write(u"Pets/Chat.ws.json"_s,
          R"({"format":1,"url":")" + m_server.url().toString().toUtf8() + R"(/echo"})");
    m_secrets->values.insert(key(u"Pets"_s, u"auth.password"_s), hidden);
    m_window.reset();
    openWindow();
    openSaved(u"Pets"_s, 0);
    waitForSecrets();
    m_window->currentTab()->connectToServer();
    QTRY_COMPARE(m_window->currentTab()->session().state(), wire::State::Connected);
    QVERIFY2(handshake().contains("Authorization: Basic ***"), handshake().constData());
    QVERIFY2(handshake().contains("X-From: collection"), handshake().constData());
    bool says = false;
    for (const QLabel *label : m_window->currentTab()->findChildren<QLabel *>())
        says |= label->text().contains(u"Basic as “me”, from Pets"_s);
    QVERIFY(says);
    // What is inherited is not saved with the request.
    QVERIFY(!m_window->currentTab()->isDirty());

    newRequest(m_server.url().toString() + u"/echo"_s);
    m_window->currentTab()->connectToServer();
    QTRY_COMPARE(m_window->currentTab()->session().state(), wire::State::Connected);
    QVERIFY(!handshake().contains("X-From"));
}

void TestWindowSecrets::folderSettings()
{
    write(u"Pets/Chat.ws.json"_s,
          R"({"format":1,"url":")" + m_server.url().toString().toUtf8() + R"(/echo"})");
    m_window.reset();
    openWindow();
    openSaved(u"Pets"_s, 0);
    auto *tree = byName<QAbstractItemView>(*m_window, u"Collections"_s);
    for (int round = 0; round < 2; ++round) {
        tree->setCurrentIndex(tree->model()->index(0, 0));
        trigger(u"Settings…"_s);
        QDialog *dialog = nullptr;
        QTRY_VERIFY((dialog = byName<QDialog>(*m_window, u"Folder settings"_s)));
        auto *save = dialog->findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Save);
        QTRY_VERIFY(save->isEnabled());
        auto *token = byNameAnywhere<SecretEdit>(*dialog, u"Token"_s);
        QVERIFY(token);
        if (round == 0) {
            chooseAuth(*dialog, u"Bearer"_s);
            QTest::keyClicks(token, hidden);
        } else {
            QTRY_COMPARE(token->secret(), workspace::Secret(hidden));
        }
        QTest::mouseClick(save, Qt::LeftButton);
        QTRY_VERIFY(!m_window->findChild<QDialog *>());
        waitForSecrets();
    }
    QCOMPARE(m_secrets->writes, 1);
    QVERIFY(read(u"Pets/collection.json"_s).contains("\"secret\": true"));
    QCOMPARE(m_secrets->values.value(key(u"Pets"_s, u"auth.token"_s)), hidden);

    m_window->currentTab()->connectToServer();
    QTRY_COMPARE(m_window->currentTab()->session().state(), wire::State::Connected);
    QVERIFY2(handshake().contains("Authorization: Bearer ***"), handshake().constData());
}

void TestWindowSecrets::forgetsAccessTokens()
{
    tests::TokenServer tokens([](const auto &) {
        return tests::TokenServer::answer(
            "200 OK", R"({"access_token":"abc","token_type":"Bearer","expires_in":3600})");
    });
    write(u"Pets/Chat.ws.json"_s,
          R"({"format":1,"url":")" + m_server.url().toString().toUtf8()
              + R"(/echo","auth":{"type":"oauth2","oauth2":{"clientId":"me","tokenUrl":")"
              + tokens.url().toUtf8() + R"("}}})");
    m_window.reset();
    openWindow();
    openSaved(u"Pets"_s, 0);
    QAction *forget = nullptr;
    for (QAction *menu : m_window->menuBar()->actions()) {
        for (QAction *action : menu->menu()->actions()) {
            if (action->text().remove(u'&') == u"Forget access tokens")
                forget = action;
        }
    }
    QVERIFY(forget);
    auto *menu = qobject_cast<QMenu *>(forget->associatedObjects().front());
    QVERIFY(menu);
    const auto isOffered = [&] {
        menu->popup({});
        menu->hide();
        return forget->isEnabled();
    };
    QVERIFY(!isOffered());
    for (int signIns : {1, 1, 2}) {
        if (signIns == 2) {
            QVERIFY(isOffered());
            forget->trigger();
            QVERIFY(!isOffered());
        }
        m_window->currentTab()->connectToServer();
        QTRY_COMPARE(m_window->currentTab()->session().state(), wire::State::Connected);
        QCOMPARE(tokens.forms().size(), signIns);
        QVERIFY2(handshake().contains("Authorization: Bearer ***"), handshake().constData());
        m_window->currentTab()->disconnectFromServer();
        QTRY_COMPARE(m_window->currentTab()->session().state(), wire::State::Closed);
    }
}

void TestWindowSecrets::withoutAKeychain()
{
    newRequest(u"ws://example.invalid/"_s);
    chooseAuth(*m_window->currentTab(), u"Basic"_s);
    const auto says = [this](bool lasting) {
        for (const QLabel *label : m_window->currentTab()->findChildren<QLabel *>()) {
            if (label->text() == SecretEdit::keepingText(lasting))
                return true;
        }
        return false;
    };
    QVERIFY(says(true));
    m_secrets->lasting = false;
    emit m_secrets->lastingLost(u"No keychain."_s);
    QVERIFY(says(false));
    newRequest(u"ws://example.invalid/2"_s);
    QVERIFY(says(false));
}

QTEST_MAIN(TestWindowSecrets)
#include "tst_windowsecrets.moc"
