// SPDX-License-Identifier: GPL-3.0-or-later
#include "byname.h"

#include "base/setting.h"
#include "capture/marksfile.h"
#include "capture/timelineroles.h"
#include "net/embeddedserver.h"
#include "support/filesizelimit.h"
#include "ui/captures/capturesdialog.h"
#include "ui/timeline/timelinepane.h"
#include "ui/window/conversationtab.h"
#include "ui/window/mainwindow.h"
#include "ui/window/requesttab.h"
#include "ui/window/tabarea.h"

#include <QAbstractItemView>
#include <QAction>
#include <QApplication>
#include <QDir>
#include <QDoubleSpinBox>
#include <QFile>
#include <QInputDialog>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <optional>

using namespace sockwright;
using namespace Qt::StringLiterals;
using capture::Library;
using tests::byName;

namespace {

/// A bar in the tab begins with this.
bool hasBanner(const QWidget &tab, const QString &text)
{
    for (const QWidget *widget : tab.findChildren<QWidget *>()) {
        if (widget->isVisible() && widget->accessibleName().startsWith(text))
            return true;
    }
    return false;
}

} // namespace

/// Captures in the real main window: recorded, listed, opened again, and what is told about them.
class TestCaptures : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();

    void aConversationIsThereAfterARestart();
    void renamedKeptAndDeleted();
    void whatIsOpenIsNotOpenedTwice();
    void whatIsRecordedIsShownWhereItIs();
    void notesStayWithTheirRows();
    void theInterruptedIsOffered();
    void keptOutOfSightItIsInTheList();
    void limitsCountAtOnce();
    void theOfferedIsNotRemoved();
    void whereNothingCanBeWritten();
    void aFullDiskIsToldUntilItIsNot();
    void aRequestIsNeededToSend();

private:
    void openWindow();
    void closeWindow();
    void restart();
    ui::RequestTab *connectTo(const QString &path);
    void sayHello(ui::RequestTab *tab, int times);
    ui::CapturesDialog *openDialog();
    void click(const char *button);
    void selectCapture(int row);
    QString cell(int row, int column) const;
    ui::ConversationTab *openSelected();
    ui::ConversationTab *conversation() const;
    QAction *action(const QString &text) const;
    QString folder() const { return m_dir->filePath(u"data/captures"_s); }
    Library library() const { return Library(folder()); }
    /// A capture of its own program, ended or not.
    QString capture(const QByteArray &payload, bool ended) const;
    template <typename T>
    T *find(const char *name) const
    {
        return byName<T>(*m_window, QString::fromLatin1(name));
    }

    std::unique_ptr<net::EmbeddedServer> m_server;
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<base::SettingsStore> m_settings;
    workspace::MemorySecrets m_secrets;
    std::unique_ptr<ui::MainWindow> m_window;
    QPointer<ui::CapturesDialog> m_dialog;
};

void TestCaptures::initTestCase()
{
    m_server = std::make_unique<net::EmbeddedServer>();
    QVERIFY(m_server->listen());
}

void TestCaptures::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
}

void TestCaptures::cleanup()
{
    m_window.reset();
    m_settings.reset();
    m_dir.reset();
}

void TestCaptures::openWindow()
{
    m_settings = std::make_unique<base::SettingsStore>(m_dir->filePath(u"settings.ini"_s));
    m_window = std::make_unique<ui::MainWindow>(m_dir->filePath(u"data"_s), *m_settings, m_secrets);
    QSignalSpy opened(m_window.get(), &ui::MainWindow::workspaceOpened);
    m_window->openWorkspace(m_dir->filePath(u"workspace"_s));
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    QTRY_COMPARE(opened.size(), 1);
}

void TestCaptures::closeWindow()
{
    m_window->close();
    m_window.reset();
}

void TestCaptures::restart()
{
    closeWindow();
    openWindow();
}

ui::RequestTab *TestCaptures::connectTo(const QString &path)
{
    m_window->openUrl(m_server->url().toString() + path);
    ui::RequestTab *tab = m_window->currentTab();
    [tab] { QTRY_COMPARE(tab->session().state(), wire::State::Connected); }();
    return tab;
}

void TestCaptures::sayHello(ui::RequestTab *tab, int times)
{
    const quint64 before = tab->session().capture().totals().in.messages;
    for (int i = 0; i < times; ++i)
        tab->session().sendText("hello " + QByteArray::number(i));
    QTRY_COMPARE(tab->session().capture().totals().in.messages, before + quint64(times));
}

ui::CapturesDialog *TestCaptures::openDialog()
{
    action(u"Captures…"_s)->trigger();
    m_dialog = m_window->findChild<ui::CapturesDialog *>();
    return m_dialog;
}

QAction *TestCaptures::action(const QString &text) const
{
    for (const QAction *menu : m_window->menuBar()->actions()) {
        for (QAction *action : menu->menu()->actions()) {
            if (action->text().remove(u'&') == text)
                return action;
        }
    }
    return nullptr;
}

void TestCaptures::click(const char *button)
{
    auto *found = byName<QToolButton>(*m_dialog, QString::fromLatin1(button));
    QVERIFY(found);
    QVERIFY(found->isEnabled());
    QTest::mouseClick(found, Qt::LeftButton);
}

void TestCaptures::selectCapture(int row)
{
    auto *table = byName<QAbstractItemView>(*m_dialog, u"Captures"_s);
    QTRY_VERIFY(table->model()->rowCount() > row);
    table->setCurrentIndex(table->model()->index(row, 0));
}

QString TestCaptures::cell(int row, int column) const
{
    auto *table = byName<QAbstractItemView>(*m_dialog, u"Captures"_s);
    return table->model()->index(row, column).data().toString();
}

ui::ConversationTab *TestCaptures::conversation() const
{
    return qobject_cast<ui::ConversationTab *>(m_window->findChild<ui::TabArea *>()->front());
}

ui::ConversationTab *TestCaptures::openSelected()
{
    click("Open capture");
    [this] { QTRY_VERIFY(conversation()); }();
    return conversation();
}

QString TestCaptures::capture(const QByteArray &payload, bool ended) const
{
    auto created = library().create(u"Left behind"_s, u"ws://localhost"_s);
    if (!created)
        return {};
    wire::Batch batch;
    wire::Record record;
    record.time = 1'700'000'000'000'000'000;
    record.kind = wire::Kind::Text;
    batch.append(record, {payload.constData(), static_cast<std::size_t>(payload.size())});
    if (!created->store->write(std::move(batch)))
        return {};
    created->store.reset();
    if (ended && !library().end(created->id))
        return {};
    return created->id;
}

void TestCaptures::aConversationIsThereAfterARestart()
{
    openWindow();
    ui::RequestTab *tab = connectTo(u"/echo"_s);
    sayHello(tab, 20);
    tab->session().disconnectFromServer();
    QTRY_COMPARE(tab->session().state(), wire::State::Closed);
    QStringList rows;
    for (std::size_t row = 0; row < tab->session().capture().size(); ++row) {
        const auto payload = tab->session().capture().payload(row);
        rows.append(QString::fromUtf8(payload.data(), qsizetype(payload.size())));
    }
    QVERIFY(rows.size() > 40);
    closeWindow();
    QCOMPARE(library().list().size(), std::size_t(1));
    QVERIFY(library().list()[0].state == Library::State::Ended);

    openWindow();
    openDialog();
    selectCapture(0);
    QCOMPARE(cell(0, ui::CapturesModel::TitleColumn), m_server->url().toString() + u"/echo"_s);
    QCOMPARE(cell(0, ui::CapturesModel::StateColumn), u"Ended"_s);
    QVERIFY(byName<QLabel>(*m_dialog, u"Room taken"_s)->text().contains(u"(1)"));
    ui::ConversationTab *opened = openSelected();
    QVERIFY(opened);
    QCOMPARE(opened->title(), m_server->url().toString() + u"/echo"_s);
    QStringList again;
    for (std::size_t row = 0; row < opened->capture().size(); ++row) {
        const auto payload = opened->capture().payload(row);
        again.append(QString::fromUtf8(payload.data(), qsizetype(payload.size())));
    }
    QCOMPARE(again, rows);
    auto *timeline = byName<QAbstractItemView>(*opened, u"Timeline"_s);
    QVERIFY(timeline);
    QCOMPARE(timeline->model()->rowCount(), int(rows.size()));

    // It is a tab among others, and is not brought back by itself.
    QVERIFY(!m_window->currentTab());
    action(u"Close tab"_s)->trigger();
    QTRY_VERIFY(!conversation());
    restart();
    QVERIFY(!conversation());
}

void TestCaptures::renamedKeptAndDeleted()
{
    const QString id = capture("row", true);
    QVERIFY(!id.isEmpty());
    openWindow();
    openDialog();
    selectCapture(0);
    QCOMPARE(cell(0, 0), u"Left behind"_s);

    click("Rename capture");
    auto *name = m_dialog->findChild<QInputDialog *>();
    QVERIFY(name);
    name->setTextValue(u"Found again"_s);
    name->accept();
    QTRY_COMPARE(cell(0, 0), u"Found again"_s);
    QCOMPARE(library().list()[0].name, u"Found again"_s);

    click("Keep capture"); // the selection has survived
    QTRY_COMPARE(cell(0, ui::CapturesModel::StateColumn), u"Ended, kept"_s);
    QVERIFY(library().list()[0].kept);
    QVERIFY(byName<QToolButton>(*m_dialog, u"Keep capture"_s)->isChecked());
    click("Keep capture");
    QTRY_COMPARE(cell(0, ui::CapturesModel::StateColumn), u"Ended"_s);

    const auto answer = [this](const QString &button) {
        click("Delete capture");
        auto *question = m_dialog->findChild<QMessageBox *>();
        QVERIFY(question);
        for (QAbstractButton *offered : question->buttons()) {
            if (offered->text().remove(u'&') == button)
                QTest::mouseClick(offered, Qt::LeftButton);
        }
        QTRY_VERIFY(!m_dialog->findChild<QMessageBox *>());
    };
    // In use by a tab: refused, and the sentence says what to do.
    ui::ConversationTab *opened = openSelected();
    QVERIFY(opened);
    answer(u"Delete"_s);
    QTRY_VERIFY(
        byName<QWidget>(*m_dialog, u"“Found again”: The capture is in use. Close it first."_s));
    QCOMPARE(library().list().size(), std::size_t(1));
    action(u"Close tab"_s)->trigger();
    QTRY_VERIFY(!conversation());

    answer(u"Cancel"_s);
    QCOMPARE(library().list().size(), std::size_t(1));
    answer(u"Delete"_s);
    auto *table = byName<QAbstractItemView>(*m_dialog, u"Captures"_s);
    QTRY_COMPARE(table->model()->rowCount(), 0);
    QVERIFY(library().list().empty());
    QVERIFY(!QFile::exists(folder() + u'/' + id));
    QVERIFY(!byName<QToolButton>(*m_dialog, u"Open capture"_s)->isEnabled());
}

void TestCaptures::whatIsOpenIsNotOpenedTwice()
{
    QVERIFY(!capture("row", true).isEmpty());
    openWindow();
    openDialog();
    selectCapture(0);
    ui::ConversationTab *opened = openSelected();
    m_window->openUrl(u"ws://example.invalid"_s);
    QVERIFY(!conversation());
    click("Open capture");
    QTRY_COMPARE(conversation(), opened);
    QCOMPARE(m_window->findChildren<ui::ConversationTab *>().size(), 1);
}

void TestCaptures::whatIsRecordedIsShownWhereItIs()
{
    openWindow();
    ui::RequestTab *tab = connectTo(u"/echo"_s);
    m_window->openUrl(u"ws://example.invalid"_s);
    QVERIFY(m_window->currentTab() != tab);
    openDialog();
    const auto rowOfTab = [this] {
        auto *table = byName<QAbstractItemView>(*m_dialog, u"Captures"_s);
        for (int row = 0; row < table->model()->rowCount(); ++row) {
            if (cell(row, 0).endsWith(u"/echo"))
                return row;
        }
        return -1;
    };
    QTRY_VERIFY(rowOfTab() >= 0);
    selectCapture(rowOfTab());
    QCOMPARE(cell(rowOfTab(), ui::CapturesModel::StateColumn), u"In use"_s);
    click("Open capture");
    QTRY_COMPARE(m_window->currentTab(), tab);
    QVERIFY(m_window->findChildren<ui::ConversationTab *>().isEmpty());
}

void TestCaptures::notesStayWithTheirRows()
{
    openWindow();
    ui::RequestTab *tab = connectTo(u"/echo"_s);
    sayHello(tab, 3);
    const QString place = folder() + u'/' + tab->session().captureId();
    // The numbers of rows begin anew with clear(), those in the file do not.
    tab->session().capture().clear();
    const std::uint64_t cleared = tab->session().capture().firstStoredRow();
    QVERIFY(cleared > 0);
    sayHello(tab, 2);
    auto *pane = tab->findChild<ui::TimelinePane *>();
    capture::Marks marks;
    marks.set(cleared + 1, {true, capture::Mark::Colour::Green, u"the second"_s});
    auto *view = byName<QAbstractItemView>(*tab, u"Timeline"_s);
    view->setCurrentIndex(view->model()->index(1, 0));
    for (QAction *offered : view->actions()) {
        if (offered->shortcut() == QKeySequence(Qt::Key_P))
            offered->trigger();
    }
    QVERIFY(pane->marks().at(cleared + 1).pinned);
    // Shortly after, without being asked to.
    QTRY_VERIFY(capture::readMarks(place).value().at(cleared + 1).pinned);
    pane->setMarks(marks);
    closeWindow(); // at once
    QCOMPARE(capture::readMarks(place).value(), marks);

    openWindow();
    openDialog();
    selectCapture(0);
    ui::ConversationTab *opened = openSelected();
    QVERIFY(opened);
    auto *openedPane = opened->findChild<ui::TimelinePane *>();
    QCOMPARE(openedPane->marks(), marks);
    QCOMPARE(opened->capture().firstStoredRow(), std::uint64_t(0)); // the cleared rows are there
    marks.set(0, {false, {}, u"the first of all"_s});
    openedPane->setMarks(marks);
    QTRY_COMPARE(capture::readMarks(place).value(), marks);
}

void TestCaptures::theInterruptedIsOffered()
{
    const QString id = capture("the last words", false);
    QVERIFY(library().list()[0].state == Library::State::Interrupted);
    openWindow();
    QTRY_VERIFY(find<QWidget>("A conversation was not ended: Left behind, 1 rows."));
    auto *open = find<QPushButton>("Open");
    QVERIFY(open);
    QTest::mouseClick(open, Qt::LeftButton);
    QTRY_VERIFY(conversation());
    QCOMPARE(conversation()->title(), u"Left behind"_s);
    QCOMPARE(conversation()->capture().payload(0), std::string_view("the last words"));
    QVERIFY(!find<QPushButton>("Open"));
    restart();
    QVERIFY(library().list()[0].state == Library::State::Ended);
    openDialog();
    selectCapture(0); // what is read here comes after what is offered
    QVERIFY(!find<QPushButton>("Open"));
}

void TestCaptures::keptOutOfSightItIsInTheList()
{
    QVERIFY(!capture("one", false).isEmpty());
    QVERIFY(!capture("two", false).isEmpty());
    openWindow();
    QTRY_VERIFY(find<QWidget>("A conversation was not ended: Left behind, 1 rows. And 1 more."));
    QTest::mouseClick(find<QToolButton>("Keep out of sight"), Qt::LeftButton);
    QVERIFY(find<QWidget>("A conversation was not ended: Left behind, 1 rows."));
    QTest::mouseClick(find<QToolButton>("Keep out of sight"), Qt::LeftButton);
    QVERIFY(!find<QToolButton>("Keep out of sight"));
    openDialog();
    selectCapture(1);
    QTRY_COMPARE(cell(0, ui::CapturesModel::StateColumn), u"Ended"_s);
    QCOMPARE(cell(1, ui::CapturesModel::StateColumn), u"Ended"_s);
}

void TestCaptures::limitsCountAtOnce()
{
    const QString old = capture(QByteArray(300'000'000, 'x'), true);
    QVERIFY(!old.isEmpty());
    openWindow();
    ui::RequestTab *tab = connectTo(u"/echo"_s);
    openDialog();
    selectCapture(1);
    auto *together = byName<QDoubleSpinBox>(*m_dialog, u"Limit for all captures"_s);
    auto *each = byName<QDoubleSpinBox>(*m_dialog, u"Limit for one capture"_s);
    QVERIFY(together && each);
    QCOMPARE(together->value(), 20.0);
    QCOMPARE(each->value(), 10.0);
    each->setValue(0.1);
    together->setValue(0.2);
    auto *table = byName<QAbstractItemView>(*m_dialog, u"Captures"_s);
    QTRY_COMPARE(table->model()->rowCount(), 1);
    QVERIFY(!QFile::exists(folder() + u'/' + old));
    QCOMPARE(cell(0, ui::CapturesModel::StateColumn), u"In use"_s);
    QCOMPARE(tab->session().state(), wire::State::Connected);

    restart();
    openDialog();
    QCOMPARE(byName<QDoubleSpinBox>(*m_dialog, u"Limit for all captures"_s)->value(), 0.2);
    QCOMPARE(byName<QDoubleSpinBox>(*m_dialog, u"Limit for one capture"_s)->value(), 0.1);
}

void TestCaptures::theOfferedIsNotRemoved()
{
    const QString interrupted = capture(QByteArray(200'000'000, 'x'), false);
    const QString ended = capture("small", true);
    openWindow();
    m_settings->setValue(u"captures/togetherBytes"_s, 100'000'000);
    restart();
    QTRY_VERIFY(!QFile::exists(folder() + u'/' + ended));
    QTRY_VERIFY(find<QPushButton>("Open"));
    QVERIFY(QFile::exists(folder() + u'/' + interrupted));
}

void TestCaptures::whereNothingCanBeWritten()
{
    QVERIFY(QDir().mkpath(m_dir->filePath(u"data"_s)));
    QFile inTheWay(folder());
    QVERIFY(inTheWay.open(QIODevice::WriteOnly));
    openWindow();
    ui::RequestTab *tab = connectTo(u"/echo"_s);
    QVERIFY(hasBanner(*tab, u"This conversation is kept in memory only."_s));
    sayHello(tab, 3);
    openDialog();
    QTRY_COMPARE(byName<QLabel>(*m_dialog, u"Room taken"_s)->text(), u"Nothing is recorded yet."_s);
}

void TestCaptures::aFullDiskIsToldUntilItIsNot()
{
    openWindow();
    ui::RequestTab *tab = connectTo(u"/echo"_s);
    const QString told = u"Recording has stopped:"_s;
    std::optional<tests::FileSizeLimit> limit(4096);
    tab->session().sendText(QByteArray(10'000, 'x'));
    const bool shown = QTest::qWaitFor([tab, &told] { return hasBanner(*tab, told); });
    limit.reset();
    QVERIFY(shown);
    QCOMPARE(tab->session().state(), wire::State::Connected);
    const auto goesOn = [tab, &told] {
        if (hasBanner(*tab, told))
            tab->session().sendText("again");
        return !hasBanner(*tab, told);
    };
    QTRY_VERIFY(goesOn());
}

void TestCaptures::aRequestIsNeededToSend()
{
    QVERIFY(!capture("row", true).isEmpty());
    openWindow();
    const QStringList needARequest{u"Save request"_s, u"Save as…"_s,     u"Connect"_s,
                                   u"Disconnect"_s,   u"Send message"_s, u"Send ping"_s,
                                   u"Control lab…"_s};
    const auto enabled = [this, &needARequest] {
        int count = 0;
        for (const QString &text : needARequest)
            count += action(text)->isEnabled() ? 1 : 0;
        return count;
    };
    QCOMPARE(enabled(), 0);
    m_window->openUrl(u"ws://example.invalid"_s);
    QCOMPARE(enabled(), int(needARequest.size()));
    openDialog();
    selectCapture(0);
    const auto selectLeftBehind = [this] {
        for (int row = 0; row < 2; ++row) {
            if (cell(row, 0) == u"Left behind")
                selectCapture(row);
        }
    };
    selectLeftBehind();
    ui::ConversationTab *opened = openSelected();
    QVERIFY(opened);
    QCOMPARE(enabled(), 0);
    QVERIFY(action(u"Close tab"_s)->isEnabled());
    QVERIFY(!byName<QWidget>(*opened, u"URL"_s));
    QVERIFY(!byName<QWidget>(*opened, u"Message"_s));
    auto *view = byName<QAbstractItemView>(*opened, u"Timeline"_s);
    view->setCurrentIndex(view->model()->index(0, 0));
    for (const QAction *offered : view->actions()) {
        if (offered->text().remove(u'&') == u"Send again")
            QVERIFY(!offered->isEnabled());
    }
    QTest::keyClick(m_window.get(), Qt::Key_F, Qt::ControlModifier);
    QVERIFY(byName<QWidget>(*opened, u"Filter timeline"_s)->hasFocus());
}

QTEST_MAIN(TestCaptures)
#include "tst_captures.moc"
