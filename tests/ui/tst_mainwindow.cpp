// SPDX-License-Identifier: GPL-3.0-or-later
#include "byname.h"

#include "base/setting.h"
#include "capture/timelineroles.h"
#include "net/embeddedserver.h"
#include "ui/window/mainwindow.h"
#include "ui/window/requesttab.h"
#include "workspace/workspacemodel.h"

#include <QAbstractItemView>
#include <QAccessible>
#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QDir>
#include <QFile>
#include <QLineEdit>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace sockwright;
using tests::byName;

/// The real main window, driven by accessible names and keys as a person drives it.
class TestMainWindow : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();

    void welcomesANewcomer();
    void tryBuiltInServer();
    void connectsSendsAndShows();
    void sendsBinaryFromHex();
    void selectingARowShowsItsPayload();
    void markupIsShownAsText();
    void keyboardReachesEverything();
    void filterFindsRows();
    void dropAndReconnect();
    void refusedHandshakeIsExplained();
    void fitsOnASmallScreen();
    void tabsHaveTheirOwnConnections();
    void savesAndReopensAfterRestart();
    void unsavedEditsSurviveARestart();
    void unsavedEditsSurviveAnEarlyEnd_data();
    void unsavedEditsSurviveAnEarlyEnd();
    void unsavedEditsSurviveAWorkspaceThatCannotBeOpened();
    void editsThatCannotBeKeptAreAskedAbout();
    void closingAnEditedTabAsks();
    void aClosedTabComesBack_data();
    void aClosedTabComesBack();
    void renameInTheTreeFollowsIntoTheTab();
    void editsMadeOutsideAreLoaded();
    void brokenAndRepairedOutside();
    void saveAsksWhenTheFileChangedOutside();
    void demoOpensConnected();
    void demoOpensConnectedAgain();

private:
    /// A window that has not opened anything yet.
    void makeWindow();
    void openWindow();
    void restart();
    QString serverUrl(const QString &path) const { return m_server->url().toString() + path; }
    void newRequest(const QString &url);
    void connectCurrent();
    QAbstractItemModel *timeline() const;
    /// Rows of the timeline whose preview holds the text.
    QStringList previews() const;
    QStringList urlsOfTabs() const;
    void save(const QString &name);
    void takeFocusBack();
    template <typename T>
    T *find(const char *name) const
    {
        return byName<T>(*m_window, QString::fromLatin1(name));
    }
    template <typename T>
    T *inTab(const char *name) const
    {
        return byName<T>(*m_window->currentTab(), QString::fromLatin1(name));
    }

    std::unique_ptr<net::EmbeddedServer> m_server;
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<base::SettingsStore> m_settings;
    workspace::MemorySecrets m_secrets;
    std::unique_ptr<ui::MainWindow> m_window;
};

void TestMainWindow::initTestCase()
{
    QApplication::setEffectEnabled(Qt::UI_AnimateMenu, false);
    m_server = std::make_unique<net::EmbeddedServer>();
    QVERIFY(m_server->listen());
}

void TestMainWindow::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    openWindow();
}

void TestMainWindow::cleanup()
{
    m_window.reset();
    m_settings.reset();
    m_dir.reset();
}

void TestMainWindow::makeWindow()
{
    m_settings
        = std::make_unique<base::SettingsStore>(m_dir->filePath(QStringLiteral("settings.ini")));
    m_window = std::make_unique<ui::MainWindow>(m_dir->filePath(QStringLiteral("data")),
                                                *m_settings, m_secrets);
}

void TestMainWindow::openWindow()
{
    makeWindow();
    QSignalSpy opened(m_window.get(), &ui::MainWindow::workspaceOpened);
    m_window->openWorkspace(m_dir->filePath(QStringLiteral("workspace")));
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    QTRY_COMPARE(opened.size(), 1);
}

void TestMainWindow::restart()
{
    m_window->close();
    m_window.reset();
    openWindow();
}

void TestMainWindow::newRequest(const QString &url)
{
    QTest::keyClick(m_window.get(), Qt::Key_T, Qt::ControlModifier);
    QVERIFY(m_window->currentTab());
    auto *field = inTab<QLineEdit>("URL");
    QVERIFY(field);
    QVERIFY(field->hasFocus());
    QTest::keyClicks(field, url);
}

void TestMainWindow::connectCurrent()
{
    QTest::keyClick(m_window.get(), Qt::Key_L, Qt::ControlModifier);
    QTest::keyClick(inTab<QLineEdit>("URL"), Qt::Key_Return);
    QTRY_VERIFY(inTab<QPushButton>("Disconnect"));
    auto *state = inTab<QWidget>("Connection state");
    QVERIFY(state);
    QTRY_VERIFY2(state->accessibleDescription().contains(QLatin1String("Connected")),
                 qPrintable(state->accessibleDescription()));
}

QAbstractItemModel *TestMainWindow::timeline() const
{
    return inTab<QAbstractItemView>("Timeline")->model();
}

QStringList TestMainWindow::previews() const
{
    QStringList all;
    for (int row = 0; row < timeline()->rowCount(); ++row)
        all.append(timeline()->index(row, capture::PreviewColumn).data().toString());
    return all;
}

void TestMainWindow::save(const QString &name)
{
    QTest::keyClick(m_window.get(), Qt::Key_S, Qt::ControlModifier);
    auto *dialog = m_window->findChild<QDialog *>();
    QVERIFY(dialog);
    auto *field = byName<QLineEdit>(*dialog, QStringLiteral("Request name"));
    QVERIFY(field);
    field->selectAll();
    QTest::keyClicks(field, name);
    QTest::keyClick(field, Qt::Key_Return);
    QTRY_VERIFY(!m_window->currentTab()->isDirty());
    takeFocusBack();
}

// A desktop activates the window below a dialog that closes; the offscreen platform does not.
void TestMainWindow::takeFocusBack()
{
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void TestMainWindow::welcomesANewcomer()
{
    QVERIFY(!m_window->currentTab());
    bool offersServer = false;
    for (const QPushButton *button : m_window->findChildren<QPushButton *>())
        offersServer = offersServer
            || (button->isVisible() && button->text().contains(QLatin1String("built-in")));
    QVERIFY(offersServer);
}

void TestMainWindow::tryBuiltInServer()
{
    for (QPushButton *button : m_window->findChildren<QPushButton *>()) {
        if (button->isVisible() && button->text().contains(QLatin1String("built-in")))
            QTest::mouseClick(button, Qt::LeftButton);
    }
    QTRY_VERIFY(m_window->currentTab());
    QTRY_VERIFY(inTab<QPushButton>("Disconnect"));
}

void TestMainWindow::connectsSendsAndShows()
{
    newRequest(serverUrl(QStringLiteral("/echo")));
    QVERIFY(inTab<QPushButton>("Connect"));
    connectCurrent();
    auto *message = inTab<QPlainTextEdit>("Message");
    QVERIFY(message);
    message->setFocus();
    QTest::keyClicks(message, QStringLiteral("hello there"));
    QTest::keyClick(message, Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(previews().filter(QStringLiteral("hello there")).size(), 2);

    QTest::mouseClick(inTab<QPushButton>("Disconnect"), Qt::LeftButton);
    QTRY_VERIFY(inTab<QPushButton>("Connect"));
    QVERIFY(!previews().filter(QStringLiteral("1000")).isEmpty());
}

void TestMainWindow::sendsBinaryFromHex()
{
    newRequest(serverUrl(QStringLiteral("/echo")));
    connectCurrent();
    auto *format = inTab<QComboBox>("Message format");
    QVERIFY(format);
    format->setCurrentText(QStringLiteral("Hex"));
    auto *message = inTab<QPlainTextEdit>("Message");
    QTest::keyClicks(message, QStringLiteral("de ad be ef"));
    QTest::mouseClick(inTab<QPushButton>("Send"), Qt::LeftButton);
    QTRY_COMPARE(m_window->currentTab()->session().capture().totals().in.messages, quint64(1));
    const capture::Capture &capture = m_window->currentTab()->session().capture();
    QCOMPARE(capture.payload(capture.size() - 1), std::string_view("\xde\xad\xbe\xef"));
}

void TestMainWindow::selectingARowShowsItsPayload()
{
    newRequest(serverUrl(QStringLiteral("/echo")));
    connectCurrent();
    m_window->currentTab()->session().sendText(R"({"b":9007199254740993,"a":[1e400]})");
    QTRY_COMPARE(previews().filter(QStringLiteral("9007199254740993")).size(), 2);
    auto *view = inTab<QAbstractItemView>("Timeline");
    view->setFocus();
    view->setCurrentIndex(timeline()->index(timeline()->rowCount() - 1, 0));
    QVERIFY(inTab<QTabWidget>("Inspector"));
    const auto pretty = [this] {
        auto *shown = inTab<QWidget>("Pretty payload");
        QAccessibleInterface *accessible
            = shown ? QAccessible::queryAccessibleInterface(shown) : nullptr;
        QAccessibleTextInterface *text = accessible ? accessible->textInterface() : nullptr;
        return text ? text->text(0, text->characterCount()) : QString();
    };
    QTRY_COMPARE(pretty(),
                 QStringLiteral("{\n  \"b\": 9007199254740993,\n  \"a\": [\n    1e400\n  ]\n}"));
}

void TestMainWindow::markupIsShownAsText()
{
    newRequest(serverUrl(QStringLiteral("/echo")));
    connectCurrent();
    m_window->currentTab()->session().sendText("<b>bold</b><img src=x>");
    QTRY_COMPARE(previews().filter(QStringLiteral("<b>bold</b><img src=x>")).size(), 2);
}

void TestMainWindow::keyboardReachesEverything()
{
    newRequest(serverUrl(QStringLiteral("/echo")));
    connectCurrent();
    QTest::keyClick(m_window.get(), Qt::Key_F, Qt::ControlModifier);
    QVERIFY(inTab<QLineEdit>("Filter timeline")->hasFocus());
    QTest::keyClick(m_window.get(), Qt::Key_L, Qt::ControlModifier);
    QVERIFY(inTab<QLineEdit>("URL")->hasFocus());
    QTest::keyClick(m_window.get(), Qt::Key_M, Qt::ControlModifier);
    QVERIFY(inTab<QPlainTextEdit>("Message")->hasFocus());
    QTest::keyClick(m_window.get(), Qt::Key_E, Qt::ControlModifier);
    QVERIFY(find<QAbstractItemView>("Collections")->hasFocus());
}

void TestMainWindow::filterFindsRows()
{
    newRequest(serverUrl(QStringLiteral("/echo")));
    connectCurrent();
    for (const char *text : {"apple", "pear", "pineapple"})
        m_window->currentTab()->session().sendText(text);
    QTRY_COMPARE(m_window->currentTab()->session().capture().totals().in.messages, quint64(3));
    QTest::keyClick(m_window.get(), Qt::Key_F, Qt::ControlModifier);
    QTest::keyClicks(inTab<QLineEdit>("Filter timeline"), QStringLiteral("APPLE"));
    QTRY_COMPARE(timeline()->rowCount(), 4);
    QTest::mouseClick(inTab<QToolButton>("Show sent"), Qt::LeftButton);
    QTRY_COMPARE(timeline()->rowCount(), 2);
}

void TestMainWindow::dropAndReconnect()
{
    newRequest(serverUrl(QStringLiteral("/close?code=1006")));
    QTest::keyClick(inTab<QLineEdit>("URL"), Qt::Key_Return);
    auto *state = inTab<QWidget>("Connection state");
    QTRY_VERIFY(state->accessibleDescription().contains(QLatin1String("without a Close frame")));
    QVERIFY(inTab<QPushButton>("Connect"));
    auto *url = inTab<QLineEdit>("URL");
    url->selectAll();
    QTest::keyClicks(url, serverUrl(QStringLiteral("/echo")));
    connectCurrent();
}

void TestMainWindow::refusedHandshakeIsExplained()
{
    newRequest(serverUrl(QStringLiteral("/status?code=404")));
    QTest::keyClick(inTab<QLineEdit>("URL"), Qt::Key_Return);
    auto *state = inTab<QWidget>("Connection state");
    QTRY_VERIFY(state->accessibleDescription().contains(QLatin1String("404")));
    QTRY_VERIFY(inTab<QPushButton>("Connect"));
}

// Whatever is shown: no part of the window may force it off the screen.
void TestMainWindow::fitsOnASmallScreen()
{
    constexpr QSize small(900, 560);
    newRequest(serverUrl(QStringLiteral("/status?code=404")));
    QTest::keyClick(m_window.get(), Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(inTab<QWidget>("Diagnosis"));
    auto *const card = inTab<QWidget>("Diagnosis");
    if (auto *more = inTab<QPushButton>("Show more"))
        more->click();
    auto *const inspector = find<QTabWidget>("Inspector");
    for (const int row : {0, 1, timeline()->rowCount() - 1}) {
        m_window->currentTab()->selectRow(static_cast<std::size_t>(row));
        for (int tab = 0; tab < inspector->count(); ++tab) {
            inspector->setCurrentIndex(tab);
            QCoreApplication::processEvents();
            const QSize least = m_window->minimumSizeHint();
            QVERIFY2(least.width() <= small.width() && least.height() <= small.height(),
                     qPrintable(QStringLiteral("row %1, %2: %3 x %4")
                                    .arg(row)
                                    .arg(inspector->tabText(tab))
                                    .arg(least.width())
                                    .arg(least.height())));
        }
    }
    m_window->resize(small);
    QCoreApplication::processEvents();
    QCOMPARE(m_window->size(), small);
    for (const QLabel *label : card->findChildren<QLabel *>()) {
        if (label->isVisible() && label->wordWrap())
            QVERIFY2(label->height() >= label->heightForWidth(label->width()),
                     qPrintable(label->text()));
    }
}

void TestMainWindow::tabsHaveTheirOwnConnections()
{
    newRequest(serverUrl(QStringLiteral("/echo")));
    connectCurrent();
    ui::RequestTab *first = m_window->currentTab();
    newRequest(serverUrl(QStringLiteral("/echo")));
    QVERIFY(m_window->currentTab() != first);
    connectCurrent();
    m_window->currentTab()->session().sendText("second");
    QTRY_COMPARE(m_window->currentTab()->session().capture().totals().in.messages, quint64(1));
    QCOMPARE(first->session().capture().totals().in.messages, quint64(0));
    QTest::mouseClick(inTab<QPushButton>("Disconnect"), Qt::LeftButton);
    QTRY_VERIFY(inTab<QPushButton>("Connect"));
    QCOMPARE(first->session().state(), wire::State::Connected);
}

void TestMainWindow::savesAndReopensAfterRestart()
{
    newRequest(serverUrl(QStringLiteral("/echo?x=1")));
    save(QStringLiteral("Echo"));
    const QString file = m_dir->filePath(QStringLiteral("workspace/My requests/Echo.ws.json"));
    QVERIFY(QFile::exists(file));

    restart();
    QTRY_VERIFY(m_window->currentTab());
    QCOMPARE(inTab<QLineEdit>("URL")->text(), serverUrl(QStringLiteral("/echo?x=1")));
    QVERIFY(!m_window->currentTab()->isDirty());

    // And without the tab: from the tree.
    QTest::keyClick(m_window.get(), Qt::Key_W, Qt::ControlModifier);
    QVERIFY(!m_window->currentTab());
    auto *tree = find<QAbstractItemView>("Collections");
    const QModelIndex collection = tree->model()->index(0, 0);
    QCOMPARE(collection.data().toString(), QStringLiteral("My requests"));
    const QModelIndex request = tree->model()->index(0, 0, collection);
    QCOMPARE(request.data().toString(), QStringLiteral("Echo"));
    QTest::keyClick(m_window.get(), Qt::Key_E, Qt::ControlModifier);
    tree->setCurrentIndex(request);
    QTest::keyClick(tree, Qt::Key_Return);
    QTRY_VERIFY(m_window->currentTab());
    QCOMPARE(inTab<QLineEdit>("URL")->text(), serverUrl(QStringLiteral("/echo?x=1")));
    connectCurrent();
}

void TestMainWindow::unsavedEditsSurviveARestart()
{
    newRequest(QStringLiteral("ws://example.invalid/draft"));
    QTest::keyClicks(inTab<QPlainTextEdit>("Message"), QStringLiteral("half a thou"));
    restart();
    QTRY_VERIFY(m_window->currentTab());
    QCOMPARE(inTab<QLineEdit>("URL")->text(), QStringLiteral("ws://example.invalid/draft"));
    QCOMPARE(inTab<QPlainTextEdit>("Message")->toPlainText(), QStringLiteral("half a thou"));
    QVERIFY(m_window->currentTab()->isDirty());
}

QStringList TestMainWindow::urlsOfTabs() const
{
    QStringList urls;
    for (const auto *field : m_window->findChildren<QLineEdit *>()) {
        if (field->accessibleName() == QLatin1String("URL"))
            urls += field->text();
    }
    return urls;
}

void TestMainWindow::unsavedEditsSurviveAnEarlyEnd_data()
{
    QTest::addColumn<bool>("switches");
    QTest::newRow("the window is closed") << false;
    QTest::newRow("another workspace is opened") << true;
}

// Before the tabs of the last run are back.
void TestMainWindow::unsavedEditsSurviveAnEarlyEnd()
{
    QFETCH(bool, switches);
    const QString url = QStringLiteral("ws://example.invalid/draft");
    newRequest(url);
    m_window->close();
    makeWindow();
    m_window->openWorkspace(m_dir->filePath(QStringLiteral("workspace")));
    if (switches) {
        QSignalSpy opened(m_window.get(), &ui::MainWindow::workspaceOpened);
        m_window->openWorkspace(m_dir->filePath(QStringLiteral("other")));
        QTRY_COMPARE(opened.size(), 1);
        QCOMPARE(urlsOfTabs(), QStringList());
        m_window->openWorkspace(m_dir->filePath(QStringLiteral("workspace")));
        m_window->openWorkspace(m_dir->filePath(QStringLiteral("workspace")));
        QTRY_COMPARE(opened.size(), 2);
        QCOMPARE(urlsOfTabs(), QStringList(url));
    }
    restart();
    QCOMPARE(urlsOfTabs(), QStringList(url));
}

void TestMainWindow::unsavedEditsSurviveAWorkspaceThatCannotBeOpened()
{
    const QString url = QStringLiteral("ws://example.invalid/draft");
    newRequest(url);
    m_window->close();
    m_window.reset();
    const QString place = m_dir->filePath(QStringLiteral("workspace"));
    const QString elsewhere = m_dir->filePath(QStringLiteral("elsewhere"));
    QVERIFY(QDir().rename(place, elsewhere));
    QFile inTheWay(place);
    QVERIFY(inTheWay.open(QIODevice::WriteOnly));

    makeWindow();
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    m_window->openWorkspace(place);
    QTRY_COMPARE(urlsOfTabs(), QStringList(url));
    const QString typed = QStringLiteral("ws://example.invalid/typed-meanwhile");
    newRequest(typed);
    m_window->close();
    m_window.reset();

    QVERIFY(inTheWay.remove());
    QVERIFY(QDir().rename(elsewhere, place));
    openWindow();
    QCOMPARE(urlsOfTabs(), QStringList({url, typed}));
}

void TestMainWindow::editsThatCannotBeKeptAreAskedAbout()
{
    // A file where the folder of the open tabs should be: nobody can write there, root neither.
    m_window->close();
    m_window.reset();
    const QString tabs = m_dir->filePath(QStringLiteral("data/open-tabs"));
    QVERIFY(QDir(tabs).removeRecursively());
    QFile inTheWay(tabs);
    QVERIFY(inTheWay.open(QIODevice::WriteOnly));
    openWindow();
    const QString url = QStringLiteral("ws://example.invalid/");
    newRequest(url);

    const auto answer = [this](QMessageBox::StandardButton button) {
        auto *question = m_window->findChild<QMessageBox *>();
        QVERIFY(question);
        QTest::mouseClick(question->button(button), Qt::LeftButton);
        QTRY_VERIFY(!m_window->findChild<QMessageBox *>());
    };
    QVERIFY(!m_window->close());
    answer(QMessageBox::Cancel);
    QVERIFY(m_window->isVisible());
    m_window->openWorkspace(m_dir->filePath(QStringLiteral("other")));
    answer(QMessageBox::Cancel);
    QCOMPARE(urlsOfTabs(), QStringList(url));

    QVERIFY(!m_window->close());
    answer(QMessageBox::Discard);
    QVERIFY(!m_window->isVisible());
}

void TestMainWindow::closingAnEditedTabAsks()
{
    newRequest(QStringLiteral("ws://example.invalid/"));
    QTest::keyClick(m_window.get(), Qt::Key_W, Qt::ControlModifier);
    auto *question = m_window->findChild<QMessageBox *>();
    QVERIFY(question);
    QTest::mouseClick(question->button(QMessageBox::Cancel), Qt::LeftButton);
    QVERIFY(m_window->currentTab());
    QTRY_VERIFY(!m_window->findChild<QMessageBox *>());
    takeFocusBack();
    QTest::keyClick(m_window.get(), Qt::Key_W, Qt::ControlModifier);
    question = m_window->findChild<QMessageBox *>();
    QVERIFY(question);
    QTest::mouseClick(question->button(QMessageBox::Discard), Qt::LeftButton);
    QTRY_VERIFY(!m_window->currentTab());
}

void TestMainWindow::aClosedTabComesBack_data()
{
    QTest::addColumn<bool>("saved");
    QTest::addColumn<bool>("edited"); // since then
    QTest::newRow("never saved") << false << false;
    QTest::newRow("saved") << true << false;
    QTest::newRow("saved and edited") << true << true;
}

void TestMainWindow::aClosedTabComesBack()
{
    QFETCH(bool, saved);
    QFETCH(bool, edited);
    const auto reopens = [this] { // Ctrl+Shift+T does something
        QTest::keyClick(m_window.get(), Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
        return m_window->currentTab() != nullptr;
    };
    QVERIFY(!reopens());
    newRequest(QStringLiteral("ws://example.invalid/"));
    if (saved)
        save(QStringLiteral("R"));
    if (edited)
        QTest::keyClicks(inTab<QLineEdit>("URL"), QStringLiteral("edited"));
    QTest::keyClicks(inTab<QPlainTextEdit>("Message"), QStringLiteral("composed"));
    const bool dirty = m_window->currentTab()->isDirty();
    QTest::keyClick(m_window.get(), Qt::Key_W, Qt::ControlModifier);
    if (dirty) {
        auto *question = m_window->findChild<QMessageBox *>();
        QVERIFY(question);
        QTest::mouseClick(question->button(QMessageBox::Discard), Qt::LeftButton);
    }
    QTRY_VERIFY(!m_window->currentTab());
    takeFocusBack();
    QVERIFY(reopens());
    QCOMPARE(inTab<QLineEdit>("URL")->text(),
             QStringLiteral("ws://example.invalid/")
                 + (edited ? QStringLiteral("edited") : QString()));
    QCOMPARE(inTab<QPlainTextEdit>("Message")->toPlainText(), QStringLiteral("composed"));
    QCOMPARE(m_window->currentTab()->isDirty(), dirty);
    QCOMPARE(m_window->currentTab()->savedPath().isEmpty(), !saved);
    // Once only.
    QTest::keyClick(m_window.get(), Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_COMPARE(urlsOfTabs().size(), 1);
}

void TestMainWindow::renameInTheTreeFollowsIntoTheTab()
{
    newRequest(QStringLiteral("ws://example.invalid/"));
    save(QStringLiteral("Before"));
    auto *tree = find<QAbstractItemView>("Collections");
    const QModelIndex collection = tree->model()->index(0, 0);
    tree->model()->setData(tree->model()->index(0, 0, collection), QStringLiteral("After"));
    QTRY_COMPARE(m_window->currentTab()->title(), QStringLiteral("After"));
    QVERIFY(!m_window->currentTab()->isDirty());
    QVERIFY(QFile::exists(m_dir->filePath(QStringLiteral("workspace/My requests/After.ws.json"))));
}

void TestMainWindow::editsMadeOutsideAreLoaded()
{
    newRequest(QStringLiteral("ws://example.invalid/old"));
    save(QStringLiteral("R"));
    QFile file(m_dir->filePath(QStringLiteral("workspace/My requests/R.ws.json")));
    QVERIFY(file.open(QIODevice::ReadWrite));
    const QByteArray changed = file.readAll().replace("/old", "/new");
    file.resize(0);
    file.write(changed);
    file.close();
    QTRY_COMPARE(inTab<QLineEdit>("URL")->text(), QStringLiteral("ws://example.invalid/new"));
}

void TestMainWindow::brokenAndRepairedOutside()
{
    newRequest(QStringLiteral("ws://example.invalid/kept"));
    save(QStringLiteral("R"));
    QFile file(m_dir->filePath(QStringLiteral("workspace/My requests/R.ws.json")));
    QVERIFY(file.open(QIODevice::ReadWrite));
    const QByteArray whole = file.readAll();
    file.resize(0); // as an editor does that writes in two steps
    file.close();
    QTRY_VERIFY(m_window->currentTab()->isDirty());
    QCOMPARE(inTab<QLineEdit>("URL")->text(), QStringLiteral("ws://example.invalid/kept"));
    QVERIFY(file.open(QIODevice::ReadWrite));
    file.write(QByteArray(whole).replace("/kept", "/repaired"));
    file.close();
    QTRY_COMPARE(inTab<QLineEdit>("URL")->text(), QStringLiteral("ws://example.invalid/repaired"));
    QVERIFY(!m_window->currentTab()->isDirty());
}

void TestMainWindow::saveAsksWhenTheFileChangedOutside()
{
    newRequest(QStringLiteral("ws://example.invalid/old"));
    save(QStringLiteral("R"));
    auto *url = inTab<QLineEdit>("URL");
    url->selectAll();
    QTest::keyClicks(url, QStringLiteral("ws://example.invalid/mine"));
    const QString path = m_dir->filePath(QStringLiteral("workspace/My requests/R.ws.json"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadWrite));
    const QByteArray changed = file.readAll().replace("/old", "/theirs");
    file.resize(0);
    file.write(changed);
    file.close();
    QTest::keyClick(m_window.get(), Qt::Key_S, Qt::ControlModifier);
    QTRY_VERIFY(m_window->findChild<QMessageBox *>());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll().contains("/theirs"));
    file.close();

    // Enter loses nothing, neither here nor there.
    QTest::keyClick(m_window->findChild<QMessageBox *>(), Qt::Key_Return);
    QTRY_VERIFY(!m_window->findChild<QMessageBox *>());
    takeFocusBack();
    QVERIFY(m_window->currentTab()->isDirty());
    QCOMPARE(url->text(), QStringLiteral("ws://example.invalid/mine"));
    QTest::keyClick(m_window.get(), Qt::Key_S, Qt::ControlModifier);
    QTRY_VERIFY(m_window->findChild<QMessageBox *>());
    for (QAbstractButton *button : m_window->findChild<QMessageBox *>()->buttons()) {
        if (button->text().contains(QLatin1String("Overwrite")))
            QTest::mouseClick(button, Qt::LeftButton);
    }
    QTRY_VERIFY(!m_window->currentTab()->isDirty());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll().contains("/mine"));
}

void TestMainWindow::demoOpensConnected()
{
    QSignalSpy running(m_window.get(), &ui::MainWindow::demoRunning);
    m_window->openDemo();
    QTRY_COMPARE(running.size(), 1);
    QTRY_VERIFY(inTab<QPushButton>("Disconnect"));
    QTRY_VERIFY(m_window->currentTab()->session().capture().totals().in.messages > 2);
    QTRY_VERIFY(find<QAbstractItemView>("Collections")->model()->rowCount() > 0);
}

/// The tab that comes back names the port of a server that is gone.
void TestMainWindow::demoOpensConnectedAgain()
{
    for (int run = 0; run < 2; ++run) {
        QSignalSpy running(m_window.get(), &ui::MainWindow::demoRunning);
        m_window->openDemo();
        QTRY_COMPARE(running.size(), 1);
        QTRY_VERIFY(m_window->currentTab()->session().capture().totals().in.messages > 2);
        restart();
    }
}

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
