// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/demo.h"
#include "workspace/requestfile.h"
#include "workspace/store.h"
#include "workspacefolder.h"

#include <QTest>

#include <sys/stat.h>

using namespace sockwright;
using namespace sockwright::workspace;
using namespace Qt::StringLiterals;

namespace {

const QByteArray small = "{\n  \"format\": 1,\n  \"url\": \"ws://h\"\n}\n";

// "Chat(Inner(a) b !c)": the tree as a line; '!' marks what is broken.
QString textOf(const std::vector<TreeNode> &nodes)
{
    QStringList parts;
    for (const TreeNode &node : nodes) {
        QString part = (node.kind == NodeKind::Broken ? u"!"_s : QString()) + node.name;
        if (node.kind == NodeKind::Collection || node.kind == NodeKind::Folder)
            part += u'(' + textOf(node.children) + u')';
        parts.append(part);
    }
    return parts.join(u' ');
}

QString treeOf(const WorkspaceFolder &folder)
{
    const base::Result<WorkspaceTree> tree = store::loadTree(folder.path());
    return tree ? textOf(tree->collections) : tree.error().message;
}

Request requestOf(const QString &name, const QString &url = u"ws://h"_s)
{
    Request request;
    request.name = name;
    request.url = url;
    return request;
}

template <typename T>
QString errorOf(const base::Result<T> &result)
{
    return result ? QString() : result.error().message;
}

} // namespace

class TestStore : public QObject
{
    Q_OBJECT

private slots:
    void saveAndLoad();
    void whatIsShown();
    void brokenFiles();
    void futureFormat();
    void sizesAreLimited();
    void outsideEdits();
    void orderOnDisk();
    void move_data();
    void move();
    void moveRefused();
    void renameEverything();
    void duplicateEverything();
    void trashAndBack();
    void trashIsPruned();
    void restoreWhereSomethingIs();
    void restoreIntoDeletedCollection();
    void badPaths_data();
    void badPaths();
    void linksAreNotFollowed();
    void fullDisk();
    void fileInPlaceOfFolder();
    void deepFolders();
    void demoWorkspace();
};

void TestStore::saveAndLoad()
{
    const WorkspaceFolder folder;
    QCOMPARE(*store::createCollection(folder.path(), u"Chat"_s), u"Chat"_s);
    QCOMPARE(*store::createFolder(folder.path(), u"Chat"_s, u"a/b"_s), u"Chat/a-b"_s);
    const Request request = requestOf(u"Join: room"_s);
    const auto saved = store::saveNewRequest(folder.path(), u"Chat/a-b"_s, request);
    QVERIFY2(saved.ok(), qPrintable(errorOf(saved)));
    QCOMPARE(saved->path, u"Chat/a-b/Join- room.ws.json"_s);
    QVERIFY(!saved->changedOutside);
    QCOMPARE(folder.read(saved->path), small);
    QCOMPARE(folder.read(u"Chat/collection.json"_s), QByteArray("{\n  \"format\": 1\n}\n"));
    QVERIFY(folder.read(u"sockwright.json"_s).startsWith("{\n  \"format\": 1,\n  \"name\": "));

    const auto loaded = store::loadRequest(folder.path(), saved->path);
    QVERIFY(loaded.ok());
    QCOMPARE(loaded->request.name, u"Join- room"_s);
    QCOMPARE(loaded->request.url, request.url);
    QCOMPARE(loaded->stamp, saved->stamp);

    // The same names again: numbers, nothing is overwritten.
    QCOMPARE(store::saveNewRequest(folder.path(), u"Chat/a-b"_s, request)->path,
             u"Chat/a-b/Join- room 2.ws.json"_s);
    QCOMPARE(*store::createCollection(folder.path(), u"CHAT"_s), u"CHAT 2"_s);
    QCOMPARE(treeOf(folder), u"Chat(a-b(Join- room Join- room 2)) CHAT 2()"_s);
}

void TestStore::whatIsShown()
{
    const WorkspaceFolder folder;
    QVERIFY(folder.write(u"sockwright.json"_s, R"({"format": 1, "name": "Mine"})"));
    QVERIFY(folder.write(u"By hand/b 10.ws.json"_s, small));
    QVERIFY(folder.write(u"By hand/B 9.ws.json"_s, small));
    QVERIFY(folder.write(u"By hand/notes.txt"_s, "x"));
    QVERIFY(folder.write(u"By hand/.hidden.ws.json"_s, small));
    QVERIFY(folder.write(u"By hand/sub/x.ws.json"_s, small));
    QVERIFY(folder.write(u"By hand/.git/x.ws.json"_s, small));
    QVERIFY(folder.write(u"node_modules/x.js"_s, "x"));
    QVERIFY(folder.write(u"environments/x.ws.json"_s, small));
    QVERIFY(folder.write(u".trash/1/x.ws.json"_s, small));
    QVERIFY(folder.write(u"at the top.ws.json"_s, small));
    QCOMPARE(treeOf(folder), u"By hand(sub(x) B 9 b 10)"_s);
    QCOMPARE(store::loadTree(folder.path())->name, u"Mine"_s);
    QVERIFY(!store::loadTree(folder.path(u"nowhere"_s)).ok());
}

void TestStore::brokenFiles()
{
    const WorkspaceFolder folder;
    QVERIFY(folder.write(u"A/bad.ws.json"_s, "{\"format\": 1, \"url\": 5}"));
    QVERIFY(folder.write(u"A/good.ws.json"_s, small));
    QVERIFY(folder.write(u"A/collection.json"_s, "<<<<"));
    QVERIFY(folder.write(u"sockwright.json"_s, "{"));
    QVERIFY(QDir().mkpath(folder.path(u"A/folder.ws.json"_s)));
    QCOMPARE(::mkfifo(folder.path(u"A/pipe.ws.json"_s).toLocal8Bit().constData(), 0600), 0);
    const auto tree = store::loadTree(folder.path());
    QVERIFY(tree.ok());
    QCOMPARE(textOf(tree->collections), u"A(folder.ws.json() !bad good !pipe)"_s);
    QVERIFY(tree->problem.contains(u"sockwright.json"_s));
    QVERIFY(tree->collections[0].error.contains(u"collection.json"_s));
    QVERIFY(tree->collections[0].children[1].error.contains(u"\"url\" should be text"_s));

    // Their order cannot be written, so it is refused and they stay as they are.
    QVERIFY(!store::move(folder.path(), u"A/good.ws.json"_s, u"A"_s, u"bad.ws.json"_s).ok());
    QCOMPARE(folder.read(u"A/collection.json"_s), QByteArray("<<<<"));
    // A broken request is not overwritten, not even when asked to.
    for (const auto mode : {store::SaveMode::KeepOutsideEdits, store::SaveMode::Overwrite}) {
        const auto saved
            = store::saveRequest(folder.path(), {u"A/bad.ws.json"_s, requestOf({}), {}}, mode);
        QVERIFY(errorOf(saved).contains(u"not overwritten"_s));
    }
    QCOMPARE(folder.read(u"A/bad.ws.json"_s), QByteArray("{\"format\": 1, \"url\": 5}"));
    // New things can still be made beside it, and the broken file can be renamed and deleted.
    QVERIFY(store::saveNewRequest(folder.path(), u"A"_s, requestOf(u"new"_s)).ok());
    QVERIFY(store::createCollection(folder.path(), u"B"_s).ok());
    QCOMPARE(folder.read(u"sockwright.json"_s), QByteArray("{"));
    QCOMPARE(*store::rename(folder.path(), u"A/bad.ws.json"_s, u"worse"_s), u"A/worse.ws.json"_s);
    QVERIFY(store::moveToTrash(folder.path(), u"A/worse.ws.json"_s).ok());
    QVERIFY(store::moveToTrash(folder.path(), u"A/pipe.ws.json"_s).ok());
    QCOMPARE(treeOf(folder), u"A(folder.ws.json() good new) B()"_s);
}

void TestStore::futureFormat()
{
    const WorkspaceFolder folder;
    const QByteArray future = "{\"format\": 2, \"url\": \"ws://h\"}";
    QVERIFY(folder.write(u"A/f.ws.json"_s, future));
    QVERIFY(folder.write(u"A/collection.json"_s, future));
    const auto loaded = store::loadRequest(folder.path(), u"A/f.ws.json"_s);
    QVERIFY(errorOf(loaded).contains(u"newer Sockwright"_s));
    QVERIFY(!store::saveRequest(folder.path(), {u"A/f.ws.json"_s, requestOf({}), {}},
                                store::SaveMode::Overwrite)
                 .ok());
    QVERIFY(folder.write(u"A/g.ws.json"_s, small));
    QVERIFY(!store::move(folder.path(), u"A/g.ws.json"_s, u"A"_s, u"f.ws.json"_s).ok());
    QCOMPARE(folder.read(u"A/f.ws.json"_s), future);
    QCOMPARE(folder.read(u"A/collection.json"_s), future);
}

void TestStore::sizesAreLimited()
{
    const WorkspaceFolder folder;
    QVERIFY(folder.write(u"A/huge.ws.json"_s, QByteArray(maxWorkspaceFileBytes + 1, ' ')));
    QVERIFY(!store::loadRequest(folder.path(), u"A/huge.ws.json"_s).ok());
    Request request = requestOf(u"large"_s);
    request.notes = QString(maxWorkspaceFileBytes, u'a');
    QVERIFY(errorOf(store::saveNewRequest(folder.path(), u"A"_s, request)).contains(u"16 MiB"_s));
    QCOMPARE(folder.names(u"A"_s), QStringList{u"huge.ws.json"_s});
}

void TestStore::outsideEdits()
{
    const WorkspaceFolder folder;
    QVERIFY(folder.write(u"A/r.ws.json"_s, small));
    auto loaded = *store::loadRequest(folder.path(), u"A/r.ws.json"_s);
    const QByteArray outside = "{\"format\": 1, \"url\": \"ws://outside\"}";
    QVERIFY(folder.write(u"A/r.ws.json"_s, outside));

    loaded.request.url = u"ws://mine"_s;
    const auto kept = store::saveRequest(folder.path(), loaded, store::SaveMode::KeepOutsideEdits);
    QVERIFY(kept.ok() && kept->changedOutside);
    QCOMPARE(folder.read(u"A/r.ws.json"_s), outside);
    QCOMPARE(kept->stamp, store::loadRequest(folder.path(), u"A/r.ws.json"_s)->stamp);

    const auto overwritten = store::saveRequest(folder.path(), loaded, store::SaveMode::Overwrite);
    QVERIFY(overwritten.ok() && !overwritten->changedOutside);
    QVERIFY(folder.read(u"A/r.ws.json"_s).contains("ws://mine"));

    // With the stamp of the last save the next one goes through.
    loaded.stamp = overwritten->stamp;
    loaded.request.url = u"ws://mine/2"_s;
    QVERIFY(!store::saveRequest(folder.path(), loaded, store::SaveMode::KeepOutsideEdits)
                 ->changedOutside);
    // A file that never was loaded is not overwritten either.
    loaded.stamp.clear();
    loaded.request.url = u"ws://mine/3"_s;
    QVERIFY(store::saveRequest(folder.path(), loaded, store::SaveMode::KeepOutsideEdits)
                ->changedOutside);
    // The same content is no conflict, and a file that is gone is written again.
    loaded.request.url = u"ws://mine/2"_s;
    QVERIFY(!store::saveRequest(folder.path(), loaded, store::SaveMode::KeepOutsideEdits)
                 ->changedOutside);
    QVERIFY(QDir(folder.path(u"A"_s)).removeRecursively());
    QVERIFY(store::saveRequest(folder.path(), loaded, store::SaveMode::KeepOutsideEdits).ok());
    QCOMPARE(treeOf(folder), u"A(r)"_s);
}

void TestStore::orderOnDisk()
{
    const WorkspaceFolder folder;
    for (const QString &name : {u"a"_s, u"b"_s, u"c"_s})
        QVERIFY(folder.write(u"A/%1.ws.json"_s.arg(name), small));
    QVERIFY(folder.write(u"B/b.ws.json"_s, small));
    QVERIFY(
        folder.write(u"A/collection.json"_s, R"({"notes": "n", "format": 1, "auth": {"x": 1e5}})"));
    QVERIFY(store::move(folder.path(), u"A/c.ws.json"_s, u"A"_s, u"a.ws.json"_s).ok());
    QCOMPARE(treeOf(folder), u"A(c a b) B(b)"_s);
    const QByteArray file = folder.read(u"A/collection.json"_s);
    QVERIFY(
        file.contains("\"order\": [\n    \"c.ws.json\",\n    \"a.ws.json\",\n    \"b.ws.json\""));
    QVERIFY(file.contains("\"notes\": \"n\"") && file.contains("1e5"));

    // What is new comes last; names that are gone, or twice, do no harm.
    QVERIFY(folder.write(u"A/aa.ws.json"_s, small));
    QVERIFY(QFile::remove(folder.path(u"A/a.ws.json"_s)));
    QCOMPARE(treeOf(folder), u"A(c b aa) B(b)"_s);
    QVERIFY(folder.write(u"A/collection.json"_s,
                         R"({"format": 1, "order": ["b.ws.json", "x", "../B", "b.ws.json"]})"));
    QCOMPARE(treeOf(folder), u"A(b aa c) B(b)"_s);

    QVERIFY(store::move(folder.path(), u"B"_s, {}, u"A"_s).ok());
    QCOMPARE(treeOf(folder), u"B(b) A(b aa c)"_s);
}

void TestStore::move_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("parent");
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("newPath");
    QTest::addColumn<QString>("tree");

    QTest::newRow("first") << u"A/c.ws.json"_s << u"A"_s << u"a.ws.json"_s << u"A/c.ws.json"_s
                           << u"A(F(f) c a b) B(b)"_s;
    QTest::newRow("down") << u"A/a.ws.json"_s << u"A"_s << u"c.ws.json"_s << u"A/a.ws.json"_s
                          << u"A(F(f) b a c) B(b)"_s;
    QTest::newRow("last") << u"A/a.ws.json"_s << u"A"_s << u""_s << u"A/a.ws.json"_s
                          << u"A(F(f) b c a) B(b)"_s;
    QTest::newRow("before itself") << u"A/b.ws.json"_s << u"A"_s << u"b.ws.json"_s
                                   << u"A/b.ws.json"_s << u"A(F(f) a b c) B(b)"_s;
    QTest::newRow("before what is not there")
        << u"A/a.ws.json"_s << u"A"_s << u"x"_s << u"A/a.ws.json"_s << u"A(F(f) b c a) B(b)"_s;
    QTest::newRow("requests before folders")
        << u"A/a.ws.json"_s << u"A"_s << u"F"_s << u"A/a.ws.json"_s << u"A(a F(f) b c) B(b)"_s;
    QTest::newRow("into a folder") << u"A/a.ws.json"_s << u"A/F"_s << u"f.ws.json"_s
                                   << u"A/F/a.ws.json"_s << u"A(F(a f) b c) B(b)"_s;
    QTest::newRow("out of a folder") << u"A/F/f.ws.json"_s << u"A"_s << u"b.ws.json"_s
                                     << u"A/f.ws.json"_s << u"A(F() a f b c) B(b)"_s;
    QTest::newRow("where the name is taken")
        << u"A/b.ws.json"_s << u"B"_s << u""_s << u"B/b 2.ws.json"_s << u"A(F(f) a c) B(b b 2)"_s;
    QTest::newRow("a folder") << u"A/F"_s << u"B"_s << u""_s << u"B/F"_s << u"A(a b c) B(b F(f))"_s;
    QTest::newRow("a collection") << u"B"_s << u""_s << u"A"_s << u"B"_s << u"B(b) A(F(f) a b c)"_s;
}

void TestStore::move()
{
    QFETCH(QString, path);
    QFETCH(QString, parent);
    QFETCH(QString, before);
    QFETCH(QString, newPath);
    QFETCH(QString, tree);
    const WorkspaceFolder folder;
    for (const QString &name : {u"A/a"_s, u"A/b"_s, u"A/c"_s, u"A/F/f"_s, u"B/b"_s})
        QVERIFY(folder.write(name + u".ws.json"_s, small));
    QVERIFY(folder.write(u"B/collection.json"_s, "{\"format\": 1}"));
    const auto moved = store::move(folder.path(), path, parent, before);
    QVERIFY2(moved.ok(), qPrintable(errorOf(moved)));
    QCOMPARE(*moved, newPath);
    QCOMPARE(treeOf(folder), tree);
}

void TestStore::moveRefused()
{
    const WorkspaceFolder folder;
    for (const QString &name : {u"A/a"_s, u"A/F/f"_s, u"B/b"_s})
        QVERIFY(folder.write(name + u".ws.json"_s, small));
    const auto refused = [&folder](const QString &path, const QString &parent) {
        return !store::move(folder.path(), path, parent, {}).ok();
    };
    QVERIFY(refused(u"A/F"_s, u"A/F"_s));
    QVERIFY(refused(u"A"_s, u"A/F"_s));
    QVERIFY(refused(u"A"_s, u"B"_s));
    QVERIFY(refused(u"A/a.ws.json"_s, {}));
    QVERIFY(refused(u"A/F"_s, {}));
    QVERIFY(refused(u"A/gone.ws.json"_s, u"B"_s));
    QVERIFY(refused(u"A/a.ws.json"_s, u"Gone"_s));
    QVERIFY(refused(u"A/a.ws.json"_s, u"B/b.ws.json"_s));
    QVERIFY(refused({}, u"A"_s));
    QCOMPARE(treeOf(folder), u"A(F(f) a) B(b)"_s);
}

void TestStore::renameEverything()
{
    const WorkspaceFolder folder;
    for (const QString &name : {u"A/a"_s, u"A/b"_s, u"A/F/f"_s})
        QVERIFY(folder.write(name + u".ws.json"_s, small));
    QVERIFY(store::move(folder.path(), u"A/b.ws.json"_s, u"A"_s, u"F"_s).ok());
    QCOMPARE(*store::rename(folder.path(), u"A/b.ws.json"_s, u"z"_s), u"A/z.ws.json"_s);
    QCOMPARE(treeOf(folder), u"A(z F(f) a)"_s); // it kept its place
    QCOMPARE(*store::rename(folder.path(), u"A/z.ws.json"_s, u"A"_s), u"A/A 2.ws.json"_s);
    QCOMPARE(*store::rename(folder.path(), u"A/a.ws.json"_s, u"A"_s), u"A/A.ws.json"_s);
    QCOMPARE(*store::rename(folder.path(), u"A/A.ws.json"_s, u"A"_s), u"A/A.ws.json"_s);
    QCOMPARE(*store::rename(folder.path(), u"A/F"_s, u"../G"_s), u"A/-G"_s);
    QCOMPARE(*store::rename(folder.path(), u"A"_s, u"Environments"_s), u"Environments_"_s);
    QCOMPARE(treeOf(folder), u"Environments_(A 2 -G(f) A)"_s);
    QVERIFY(!store::rename(folder.path(), u"Environments_"_s, u" "_s).ok());
    QVERIFY(!store::rename(folder.path(), u"Gone"_s, u"x"_s).ok());
    QVERIFY(!store::rename(folder.path(), {}, u"x"_s).ok());
}

void TestStore::duplicateEverything()
{
    const WorkspaceFolder folder;
    const QByteArray ownSpelling = "{\"url\":\"ws://h\",\"format\":1}";
    QVERIFY(folder.write(u"A/a.ws.json"_s, ownSpelling));
    QVERIFY(folder.write(u"A/z.ws.json"_s, small));
    QVERIFY(folder.write(u"A/F/f.ws.json"_s, small));
    QVERIFY(folder.write(u"A/F/.hidden"_s, "x"));
    QVERIFY(QFile::link(u"/etc/passwd"_s, folder.path(u"A/F/link"_s)));
    QVERIFY(store::move(folder.path(), u"A/a.ws.json"_s, u"A"_s, u"F"_s).ok());
    QCOMPARE(*store::duplicate(folder.path(), u"A/a.ws.json"_s), u"A/a 2.ws.json"_s);
    QCOMPARE(*store::duplicate(folder.path(), u"A/a.ws.json"_s), u"A/a 3.ws.json"_s);
    QCOMPARE(folder.read(u"A/a 3.ws.json"_s), ownSpelling);
    QCOMPARE(*store::duplicate(folder.path(), u"A/F"_s), u"A/F 2"_s);
    QCOMPARE(treeOf(folder), u"A(a a 3 a 2 F(f) F 2(f) z)"_s);
    QCOMPARE(folder.names(u"A/F 2"_s), QStringList{u"f.ws.json"_s});
    QCOMPARE(*store::duplicate(folder.path(), u"A"_s), u"A 2"_s);
    QCOMPARE(treeOf(folder), u"A(a a 3 a 2 F(f) F 2(f) z) A 2(a a 3 a 2 F(f) F 2(f) z)"_s);
    QVERIFY(!store::duplicate(folder.path(), u"Gone"_s).ok());
    QVERIFY(!store::duplicate(folder.path(), {}).ok());
    QCOMPARE(folder.names(u".trash"_s), QStringList{u".gitignore"_s});

    Request large = requestOf(u"large"_s);
    large.notes = QString(100'000, u'a');
    QVERIFY(store::saveNewRequest(folder.path(), u"A"_s, large).ok());
    const QString before = treeOf(folder);
    {
        const FileSizeLimit limit(50'000);
        QVERIFY(!store::duplicate(folder.path(), u"A/large.ws.json"_s).ok());
        QVERIFY(!store::duplicate(folder.path(), u"A"_s).ok());
    }
    QCOMPARE(treeOf(folder), before);
}

void TestStore::trashAndBack()
{
    const WorkspaceFolder folder;
    for (const QString &name : {u"A/a"_s, u"A/b"_s, u"A/F/f"_s})
        QVERIFY(folder.write(name + u".ws.json"_s, small));
    QVERIFY(store::move(folder.path(), u"A/b.ws.json"_s, u"A"_s, u"F"_s).ok());
    const QString before = treeOf(folder);
    QCOMPARE(before, u"A(b F(f) a)"_s);
    const auto request = store::moveToTrash(folder.path(), u"A/b.ws.json"_s);
    const auto inner = store::moveToTrash(folder.path(), u"A/F"_s);
    QVERIFY(request.ok() && inner.ok());
    QCOMPARE(treeOf(folder), u"A(a)"_s);
    QCOMPARE(folder.read(u".trash/.gitignore"_s), QByteArray("*\n"));
    QCOMPARE(*store::restoreFromTrash(folder.path(), *inner), u"A/F"_s);
    QCOMPARE(*store::restoreFromTrash(folder.path(), *request), u"A/b.ws.json"_s);
    QCOMPARE(treeOf(folder), before);
    QCOMPARE(folder.names(u".trash"_s), QStringList{u".gitignore"_s});
    QVERIFY(!store::restoreFromTrash(folder.path(), *request).ok());
    QVERIFY(!store::restoreFromTrash(folder.path(), {u"../A"_s, u"a.ws.json"_s}).ok());
    QVERIFY(!store::moveToTrash(folder.path(), u"A/gone.ws.json"_s).ok());
    QVERIFY(!store::moveToTrash(folder.path(), {}).ok());
}

void TestStore::trashIsPruned()
{
    const WorkspaceFolder folder;
    QVERIFY(folder.write(u"A/a.ws.json"_s, small));
    const auto entry = store::moveToTrash(folder.path(), u"A/a.ws.json"_s);
    QVERIFY(entry.ok());
    QVERIFY(folder.write(u".trash/20200101T000000000-1/old.ws.json"_s, small));
    store::pruneTrash(folder.path());
    QVERIFY(!folder.exists(u".trash/20200101T000000000-1"_s));
    QVERIFY(store::restoreFromTrash(folder.path(), *entry).ok());
    for (int i = 0; i < 120; ++i)
        QVERIFY(
            QDir().mkpath(folder.path(u".trash/29990101T000000%1"_s.arg(i, 3, 10, QChar(u'0')))));
    store::pruneTrash(folder.path());
    QCOMPARE(folder.names(u".trash"_s).size(), 101);
    QVERIFY(folder.exists(u".trash/29990101T000000119"_s));
    QVERIFY(!folder.exists(u".trash/29990101T000000019"_s));
}

void TestStore::restoreWhereSomethingIs()
{
    const WorkspaceFolder folder;
    QVERIFY(folder.write(u"A/a.ws.json"_s, small));
    const auto entry = store::moveToTrash(folder.path(), u"A/a.ws.json"_s);
    QVERIFY(folder.write(u"A/a.ws.json"_s, "new"));
    QCOMPARE(*store::restoreFromTrash(folder.path(), *entry), u"A/a 2.ws.json"_s);
    QCOMPARE(folder.read(u"A/a.ws.json"_s), QByteArray("new"));
}

void TestStore::restoreIntoDeletedCollection()
{
    const WorkspaceFolder folder;
    QVERIFY(folder.write(u"A/F/f.ws.json"_s, small));
    QVERIFY(folder.write(u"A/collection.json"_s, "{\"format\": 1}"));
    const auto inner = store::moveToTrash(folder.path(), u"A/F"_s);
    const auto outer = store::moveToTrash(folder.path(), u"A"_s);
    QVERIFY(inner.ok() && outer.ok());
    QCOMPARE(treeOf(folder), QString());
    QCOMPARE(*store::restoreFromTrash(folder.path(), *inner), u"A/F"_s);
    QCOMPARE(treeOf(folder), u"A(F(f))"_s);
    QCOMPARE(*store::restoreFromTrash(folder.path(), *outer), u"A 2"_s);
}

void TestStore::badPaths_data()
{
    QTest::addColumn<QString>("path");
    QTest::newRow("parent") << u"../out.ws.json"_s;
    QTest::newRow("parent inside") << u"A/../../out.ws.json"_s;
    QTest::newRow("absolute") << u"/tmp/out.ws.json"_s;
    QTest::newRow("hidden") << u".trash/out.ws.json"_s;
    QTest::newRow("dot") << u"A/./a.ws.json"_s;
    QTest::newRow("empty part") << u"A//a.ws.json"_s;
    QTest::newRow("end") << u"A/"_s;
    QTest::newRow("root") << u""_s;
    QTest::newRow("nul") << QString(u"A/a\0.ws.json"_s);
    QTest::newRow("at the top") << u"a.ws.json"_s;
    QTest::newRow("no request") << u"A/collection.json"_s;
}

void TestStore::badPaths()
{
    QFETCH(QString, path);
    const WorkspaceFolder outer;
    QVERIFY(outer.write(u"w/A/a.ws.json"_s, small));
    QVERIFY(outer.write(u"out.ws.json"_s, small));
    const QString root = outer.path(u"w"_s);
    QVERIFY(!store::loadRequest(root, path).ok());
    QVERIFY(!store::saveRequest(root, {path, requestOf(u"x"_s, u"ws://x"_s), {}},
                                store::SaveMode::Overwrite)
                 .ok());
    QCOMPARE(outer.read(u"out.ws.json"_s), small);
    QCOMPARE(outer.names(), QStringList({u"out.ws.json"_s, u"w"_s}));
    QCOMPARE(outer.names(u"w"_s), QStringList{u"A"_s});
}

void TestStore::linksAreNotFollowed()
{
    const WorkspaceFolder outside;
    QVERIFY(outside.write(u"secret.ws.json"_s, small));
    const WorkspaceFolder folder;
    QVERIFY(folder.write(u"A/a.ws.json"_s, small));
    QVERIFY(QFile::link(outside.path(u"secret.ws.json"_s), folder.path(u"A/link.ws.json"_s)));
    QVERIFY(QFile::link(u"/nowhere/at/all"_s, folder.path(u"A/dangling.ws.json"_s)));
    QVERIFY(QFile::link(outside.path(), folder.path(u"A/folder"_s)));
    QVERIFY(QFile::link(outside.path(), folder.path(u"Linked"_s)));
    QVERIFY(QFile::link(outside.path(), folder.path(u".trash"_s)));
    QCOMPARE(treeOf(folder), u"A(!folder a !dangling !link) !Linked"_s);
    const auto tree = store::loadTree(folder.path());
    QVERIFY(tree->collections[1].error.contains(u"symbolic link"_s));

    const QString root = folder.path();
    const Request request = requestOf(u"x"_s, u"ws://x"_s);
    for (const QString &path :
         {u"A/link.ws.json"_s, u"A/dangling.ws.json"_s, u"A/folder/secret.ws.json"_s,
          u"Linked/secret.ws.json"_s, u"Linked/new.ws.json"_s}) {
        QVERIFY(!store::loadRequest(root, path).ok());
        QVERIFY(!store::saveRequest(root, {path, request, {}}, store::SaveMode::Overwrite).ok());
    }
    QVERIFY(!store::saveNewRequest(root, u"A/folder"_s, request).ok());
    QVERIFY(!store::createFolder(root, u"Linked"_s, u"x"_s).ok());
    QVERIFY(!store::move(root, u"A/a.ws.json"_s, u"A/folder"_s, {}).ok());
    QVERIFY(!store::duplicate(root, u"A/folder"_s).ok());
    QVERIFY(!store::moveToTrash(root, u"A/a.ws.json"_s).ok());
    QVERIFY(!store::restoreFromTrash(root, {u"x"_s, u"A/secret.ws.json"_s}).ok());
    store::pruneTrash(root);
    QCOMPARE(outside.names(), QStringList{u"secret.ws.json"_s});
    QCOMPARE(outside.read(u"secret.ws.json"_s), small);

    // The links themselves can be renamed and deleted.
    QVERIFY(QFile::remove(folder.path(u".trash"_s)));
    QVERIFY(store::rename(root, u"A/dangling.ws.json"_s, u"renamed"_s).ok());
    QVERIFY(store::moveToTrash(root, u"A/folder"_s).ok());
    QCOMPARE(treeOf(folder), u"A(a !link !renamed) !Linked"_s);
    QCOMPARE(outside.names(), QStringList{u"secret.ws.json"_s});
}

void TestStore::fullDisk()
{
    const WorkspaceFolder folder;
    QVERIFY(folder.write(u"A/r.ws.json"_s, small));
    auto loaded = *store::loadRequest(folder.path(), u"A/r.ws.json"_s);
    loaded.request.notes = QString(100'000, u'a');
    {
        const FileSizeLimit limit(50'000);
        const auto saved
            = store::saveRequest(folder.path(), loaded, store::SaveMode::KeepOutsideEdits);
        QVERIFY(errorOf(saved).contains(u"r.ws.json"_s));
        QVERIFY(errorOf(saved).contains(u"Nothing was changed on disk"_s));
        QVERIFY(!store::saveNewRequest(folder.path(), u"A"_s, loaded.request).ok());
    }
    {
        const FileSizeLimit limit(0);
        QVERIFY(!store::createCollection(folder.path(), u"B"_s).ok());
        QVERIFY(!store::createFolder(folder.path(), u"A"_s, u"F"_s).ok());
    }
    QCOMPARE(folder.read(u"A/r.ws.json"_s), small);
    QCOMPARE(folder.names(u"A"_s), QStringList{u"r.ws.json"_s});
    QCOMPARE(folder.names(), QStringList{u"A"_s});
    QVERIFY(store::saveRequest(folder.path(), loaded, store::SaveMode::KeepOutsideEdits).ok());
}

// What a folder that cannot be written to gives, also to root.
void TestStore::fileInPlaceOfFolder()
{
    const WorkspaceFolder folder;
    QVERIFY(folder.write(u"A/r.ws.json"_s, small));
    QVERIFY(folder.write(u"B"_s, "a file"));
    QVERIFY(folder.write(u".trash"_s, "a file"));
    QVERIFY(!store::saveNewRequest(folder.path(), u"B"_s, requestOf(u"x"_s)).ok());
    QVERIFY(!store::createFolder(folder.path(), u"B"_s, u"x"_s).ok());
    QVERIFY(!store::saveRequest(folder.path(), {u"B/x.ws.json"_s, requestOf(u"x"_s), {}},
                                store::SaveMode::Overwrite)
                 .ok());
    QVERIFY(!store::moveToTrash(folder.path(), u"A/r.ws.json"_s).ok());
    QVERIFY(!store::loadTree(folder.path(u"B"_s)).ok());
    QCOMPARE(treeOf(folder), u"A(r)"_s);
    QCOMPARE(folder.read(u"B"_s), QByteArray("a file"));
}

void TestStore::deepFolders()
{
    const WorkspaceFolder folder;
    QString path = *store::createCollection(folder.path(), u"A"_s);
    for (int depth = 2; depth <= store::maxDepth; ++depth)
        path = *store::createFolder(folder.path(), path, u"F"_s);
    QVERIFY(!store::createFolder(folder.path(), path, u"F"_s).ok());
    QVERIFY(QDir().mkpath(folder.path(path) + u"/x"_s.repeated(200)));
    QCOMPARE(treeOf(folder).count(u"!x"_s), 1);
    QCOMPARE(treeOf(folder).count(u"F("_s), store::maxDepth - 1);
}

void TestStore::demoWorkspace()
{
    const WorkspaceFolder folder;
    const QString root = folder.path(u"not/there yet"_s);
    QVERIFY(writeDemoWorkspace(root, QUrl(u"ws://127.0.0.1:4000"_s)).ok());
    const auto tree = store::loadTree(root);
    QVERIFY(tree.ok());
    QCOMPARE(textOf(tree->collections), u"Demo server(Echo Clock Chat Ticker Close Status 404)"_s);
    QStringList urls;
    for (const TreeNode &node : tree->collections[0].children) {
        const auto loaded = store::loadRequest(root, node.path);
        QVERIFY(loaded.ok());
        QVERIFY(!loaded->request.notes.isEmpty());
        urls.append(loaded->request.url);
    }
    QCOMPARE(urls,
             QStringList({u"ws://127.0.0.1:4000/echo"_s, u"ws://127.0.0.1:4000/clock"_s,
                          u"ws://127.0.0.1:4000/chat"_s, u"ws://127.0.0.1:4000/ticker?rate=10"_s,
                          u"ws://127.0.0.1:4000/close?code=4000&reason=bye"_s,
                          u"ws://127.0.0.1:4000/status?code=404"_s}));

    // Again, with another port: edits stay.
    const QString echo = u"Demo server/Echo.ws.json"_s;
    auto edited = *store::loadRequest(root, echo);
    QCOMPARE(edited.request.messages.size(), std::size_t(3));
    edited.request.url += u"?mine=1"_s;
    edited.request.notes = u"my notes"_s;
    QVERIFY(store::saveRequest(root, edited, store::SaveMode::KeepOutsideEdits).ok());
    QVERIFY(writeDemoWorkspace(root, QUrl(u"ws://127.0.0.1:5000/"_s)).ok());
    const auto again = store::loadRequest(root, echo);
    QCOMPARE(again->request.url, u"ws://127.0.0.1:5000/echo?mine=1"_s);
    QCOMPARE(again->request.notes, u"my notes"_s);
}

QTEST_GUILESS_MAIN(TestStore)
#include "tst_store.moc"
