// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/collections/collectionspane.h"
#include "ui/collections/collectionsproxy.h"
#include "ui/editor/messagebar.h"
#include "workspace/workspace.h"
#include "workspace/workspacemodel.h"
#include "workspace/workspaceroles.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QDir>
#include <QFile>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

using namespace Qt::StringLiterals;
using namespace sockwright;
using ui::CollectionsPane;

/// With a real workspace in a temporary folder.
class TestCollectionsPane : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void showsTheTree();
    void newRequestInAnEmptyWorkspace();
    void newFolderIsNamedAtOnce();
    void openByEnterAndDoubleClick();
    void renameByF2();
    void duplicate();
    void deleteAndUndoByBar();
    void deleteAndUndoByKeyboard();
    void filter();
    void filterKeepsExpansion();
    void dragToReorder();
    void brokenFile();
    void operationErrorIsShown();
    void setCurrentPathEmitsNothing();

private:
    void makeTree();
    void write(const QString &path, const QByteArray &bytes) const;
    QStringList rows(const QModelIndex &parent = {}) const;
    QModelIndex index(const QString &path) const;
    void select(const QString &path) const;
    void trigger(const QString &action) const;

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<workspace::Workspace> m_workspace;
    std::unique_ptr<CollectionsPane> m_pane;
    QTreeView *m_tree = nullptr;
    ui::MessageBar *m_bar = nullptr;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void TestCollectionsPane::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    QVERIFY(m_dir->isValid());
    m_workspace = std::make_unique<workspace::Workspace>();
    m_pane = std::make_unique<CollectionsPane>(*m_workspace);
    m_tree = m_pane->findChild<QTreeView *>();
    m_bar = m_pane->findChild<ui::MessageBar *>();
    m_tester = std::make_unique<QAbstractItemModelTester>(m_tree->model());
    m_pane->resize(300, 400);
    m_pane->show();
    QVERIFY(QTest::qWaitForWindowActive(m_pane.get()));
}

void TestCollectionsPane::cleanup()
{
    m_tester.reset();
    m_pane.reset();
    m_workspace.reset();
    m_dir.reset();
}

void TestCollectionsPane::makeTree()
{
    const QByteArray request = "{\n  \"format\": 1\n}\n";
    write(u"Petstore/Chat/hello.ws.json"_s, request);
    write(u"Petstore/Ticker.ws.json"_s, request);
    write(u"Other/Clock.ws.json"_s, request);
    QSignalSpy opened(m_workspace.get(), &workspace::Workspace::opened);
    m_workspace->open(m_dir->path());
    QVERIFY(opened.wait());
}

void TestCollectionsPane::write(const QString &path, const QByteArray &bytes) const
{
    const QString full = m_dir->filePath(path);
    QVERIFY(QDir().mkpath(QFileInfo(full).path()));
    QFile file(full);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

// Names below parent, in order.
QStringList TestCollectionsPane::rows(const QModelIndex &parent) const
{
    QStringList names;
    for (int row = 0; row < m_tree->model()->rowCount(parent); ++row)
        names << m_tree->model()->index(row, 0, parent).data().toString();
    return names;
}

QModelIndex TestCollectionsPane::index(const QString &path) const
{
    const auto *proxy = static_cast<ui::CollectionsProxy *>(m_tree->model());
    return proxy->mapFromSource(m_workspace->model()->indexOfPath(path));
}

void TestCollectionsPane::select(const QString &path) const
{
    QVERIFY2(index(path).isValid(), qPrintable(path));
    m_tree->setCurrentIndex(index(path));
    m_tree->setFocus();
}

void TestCollectionsPane::trigger(const QString &text) const
{
    for (QAction *action : m_tree->actions()) {
        if (action->text().remove(u'&') == text) {
            action->trigger();
            return;
        }
    }
    QFAIL(qPrintable(text));
}

void TestCollectionsPane::showsTheTree()
{
    makeTree();
    QCOMPARE(m_tree->accessibleName(), u"Collections"_s);
    QStringList collections = rows();
    collections.sort();
    QCOMPARE(collections, (QStringList{u"Other"_s, u"Petstore"_s}));
    QCOMPARE(rows(index(u"Petstore/Chat"_s)), QStringList{u"hello"_s});
    QVERIFY(m_tree->isExpanded(index(u"Petstore"_s)));
    QVERIFY(!index(u"Petstore/Chat"_s).data(Qt::DecorationRole).isNull());
}

void TestCollectionsPane::newRequestInAnEmptyWorkspace()
{
    QSignalSpy opened(m_workspace.get(), &workspace::Workspace::opened);
    m_workspace->open(m_dir->path());
    QVERIFY(opened.wait());
    QSignalSpy requested(m_pane.get(), &CollectionsPane::openRequested);
    trigger(u"New request"_s);
    QTRY_COMPARE(requested.count(), 1);
    const QString path = requested[0][0].toString();
    QVERIFY(QFile::exists(m_dir->filePath(path)));
    QCOMPARE(m_tree->currentIndex().data(workspace::PathRole).toString(), path);
}

void TestCollectionsPane::newFolderIsNamedAtOnce()
{
    makeTree();
    select(u"Petstore/Ticker.ws.json"_s);
    trigger(u"New folder"_s);
    QTRY_VERIFY(qobject_cast<QLineEdit *>(QApplication::focusWidget()));
    QTest::keyClicks(QApplication::focusWidget(), u"Games"_s);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QTRY_VERIFY(index(u"Petstore/Games"_s).isValid());
    QVERIFY(QDir(m_dir->filePath(u"Petstore/Games"_s)).exists());
}

void TestCollectionsPane::openByEnterAndDoubleClick()
{
    makeTree();
    QSignalSpy requested(m_pane.get(), &CollectionsPane::openRequested);
    select(u"Petstore/Ticker.ws.json"_s);
    QTest::keyClick(m_tree, Qt::Key_Return);
    QCOMPARE(requested.count(), 1);
    QCOMPARE(requested[0][0].toString(), u"Petstore/Ticker.ws.json"_s);

    const QPoint at = m_tree->visualRect(index(u"Petstore/Ticker.ws.json"_s)).center();
    QTest::mouseClick(m_tree->viewport(), Qt::LeftButton, {}, at);
    QCOMPARE(requested.count(), 1); // one click only selects
    QTest::mouseDClick(m_tree->viewport(), Qt::LeftButton, {}, at);
    QCOMPARE(requested.count(), 2);

    select(u"Petstore"_s);
    QTest::keyClick(m_tree, Qt::Key_Enter);
    QCOMPARE(requested.count(), 2);
    QVERIFY(!m_tree->isExpanded(index(u"Petstore"_s)));
}

void TestCollectionsPane::renameByF2()
{
    makeTree();
    select(u"Petstore/Ticker.ws.json"_s);
    QTest::keyClick(m_tree, Qt::Key_F2);
    QVERIFY(qobject_cast<QLineEdit *>(QApplication::focusWidget()));
    QTest::keyClicks(QApplication::focusWidget(), u"Stocks"_s);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QTRY_VERIFY(index(u"Petstore/Stocks.ws.json"_s).isValid());
    QVERIFY(QFile::exists(m_dir->filePath(u"Petstore/Stocks.ws.json"_s)));
    QCOMPARE(m_tree->currentIndex(), index(u"Petstore/Stocks.ws.json"_s));
}

void TestCollectionsPane::duplicate()
{
    makeTree();
    select(u"Petstore/Ticker.ws.json"_s);
    const int before = int(rows(index(u"Petstore"_s)).size());
    QTest::keyClick(m_tree, Qt::Key_D, Qt::ControlModifier);
    QTRY_COMPARE(int(rows(index(u"Petstore"_s)).size()), before + 1);
}

void TestCollectionsPane::deleteAndUndoByBar()
{
    makeTree();
    select(u"Petstore/Chat"_s);
    QTest::keyClick(m_tree, Qt::Key_Delete);
    QTRY_VERIFY(m_bar->isVisible());
    QCOMPARE(m_bar->text(), u"Deleted “Chat”."_s);
    QVERIFY(!index(u"Petstore/Chat"_s).isValid());
    auto *undo = m_bar->findChild<QPushButton *>();
    QCOMPARE(undo->text().remove(u'&'), u"Undo"_s);
    QTest::mouseClick(undo, Qt::LeftButton);
    QVERIFY(!m_bar->isVisible());
    QTRY_VERIFY(index(u"Petstore/Chat/hello.ws.json"_s).isValid());
}

void TestCollectionsPane::deleteAndUndoByKeyboard()
{
    makeTree();
    select(u"Petstore/Chat/hello.ws.json"_s);
    QTest::keyClick(m_tree, Qt::Key_Delete);
    QTRY_VERIFY(!index(u"Petstore/Chat/hello.ws.json"_s).isValid());
    QTRY_VERIFY(m_bar->isVisible());
    m_tree->setFocus();
    QTest::keyClick(m_tree, Qt::Key_Z, Qt::ControlModifier);
    QTRY_VERIFY(index(u"Petstore/Chat/hello.ws.json"_s).isValid());
    QTRY_VERIFY(!m_bar->isVisible());
}

void TestCollectionsPane::filter()
{
    makeTree();
    auto *field = m_pane->findChild<QLineEdit *>();
    QCOMPARE(field->accessibleName(), u"Filter collections"_s);
    QTest::keyClicks(field, u"HELL"_s);
    QCOMPARE(rows(), QStringList{u"Petstore"_s});
    QCOMPARE(rows(index(u"Petstore"_s)), QStringList{u"Chat"_s});
    QVERIFY(m_tree->isExpanded(index(u"Petstore/Chat"_s)));
    QTest::keyClick(field, Qt::Key_Escape);
    QCOMPARE(rows().size(), 2);
    QTest::keyClicks(field, u"petstore"_s); // all of a folder whose name matches
    QCOMPARE(rows(index(u"Petstore"_s)).size(), 2);
    QTest::keyClicks(field, u".*"_s); // no pattern, but text
    QCOMPARE(rows(), QStringList());
}

void TestCollectionsPane::filterKeepsExpansion()
{
    makeTree();
    m_tree->collapse(index(u"Other"_s));
    m_tree->expand(index(u"Petstore"_s));
    auto *field = m_pane->findChild<QLineEdit *>();
    QTest::keyClicks(field, u"clock"_s);
    QVERIFY(m_tree->isExpanded(index(u"Other"_s)));
    field->clear();
    QVERIFY(!m_tree->isExpanded(index(u"Other"_s)));
    QVERIFY(m_tree->isExpanded(index(u"Petstore"_s)));
    QVERIFY(!m_tree->isExpanded(index(u"Petstore/Chat"_s)));
}

void TestCollectionsPane::dragToReorder()
{
    makeTree();
    QAbstractItemModel *model = m_tree->model();
    const QModelIndex ticker = index(u"Petstore/Ticker.ws.json"_s);
    const std::unique_ptr<QMimeData> data(model->mimeData({ticker}));
    QVERIFY(m_tree->dragEnabled());
    QVERIFY(model->dropMimeData(data.get(), Qt::MoveAction, 0, 0, index(u"Petstore"_s)));
    QTRY_COMPARE(rows(index(u"Petstore"_s)), (QStringList{u"Ticker"_s, u"Chat"_s}));

    const std::unique_ptr<QMimeData> again(model->mimeData({index(u"Petstore/Ticker.ws.json"_s)}));
    QVERIFY(model->dropMimeData(again.get(), Qt::MoveAction, -1, -1, index(u"Other"_s)));
    QTRY_VERIFY(index(u"Other/Ticker.ws.json"_s).isValid());
}

void TestCollectionsPane::brokenFile()
{
    write(u"Petstore/Bad.ws.json"_s, "{ <b>nope");
    makeTree();
    const QModelIndex bad = index(u"Petstore/Bad.ws.json"_s);
    QVERIFY(bad.data().toString().contains(u"Bad"_s));
    QVERIFY(bad.data().toString().contains(u"damaged"_s));
    QVERIFY(!bad.data(Qt::AccessibleDescriptionRole).toString().isEmpty());
    QVERIFY(!bad.data(Qt::ToolTipRole).toString().contains(u"<b>"_s));

    QSignalSpy requested(m_pane.get(), &CollectionsPane::openRequested);
    select(u"Petstore/Bad.ws.json"_s);
    QTest::keyClick(m_tree, Qt::Key_Return);
    QVERIFY(requested.isEmpty());
    QVERIFY(m_bar->isVisible());
    QCOMPARE(m_bar->text(), bad.data(workspace::ErrorTextRole).toString());
}

void TestCollectionsPane::operationErrorIsShown()
{
    // No workspace is open: everything fails, and says so.
    trigger(u"New collection"_s);
    QTRY_VERIFY(m_bar->isVisible());
    QVERIFY(!m_bar->text().isEmpty());
    m_bar->setFocus();
    QTest::keyClick(m_bar, Qt::Key_Escape);
    QVERIFY(!m_bar->isVisible());
}

void TestCollectionsPane::setCurrentPathEmitsNothing()
{
    makeTree();
    QSignalSpy requested(m_pane.get(), &CollectionsPane::openRequested);
    m_pane->setCurrentPath(u"Petstore/Chat/hello.ws.json"_s);
    QCOMPARE(m_tree->currentIndex(), index(u"Petstore/Chat/hello.ws.json"_s));
    m_pane->setCurrentPath(u"no/such.ws.json"_s);
    QVERIFY(!m_tree->currentIndex().isValid());
    QVERIFY(requested.isEmpty());
}

QTEST_MAIN(TestCollectionsPane)

#include "tst_collectionspane.moc"
