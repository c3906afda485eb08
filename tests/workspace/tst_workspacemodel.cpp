// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/workspacemodel.h"

#include "workspace/workspace.h"
#include "workspacefolder.h"

#include <QAbstractItemModelTester>
#include <QMimeData>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <memory>
#include <optional>

using namespace sockwright;
using namespace sockwright::workspace;
using namespace Qt::StringLiterals;

namespace {

const QByteArray small = "{\n  \"format\": 1,\n  \"url\": \"ws://h\"\n}\n";

QString textOf(const QAbstractItemModel &model, const QModelIndex &parent = {})
{
    QStringList parts;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        const auto kind = static_cast<NodeKind>(index.data(NodeKindRole).toInt());
        QString part = (kind == NodeKind::Broken ? u"!"_s : QString()) + index.data().toString();
        if (kind == NodeKind::Collection || kind == NodeKind::Folder)
            part += u'(' + textOf(model, index) + u')';
        parts.append(part);
    }
    return parts.join(u' ');
}

// Every node's path is its parents' paths and its own file name.
bool pathsAreRight(const WorkspaceModel &model, const QModelIndex &parent = {})
{
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        const QString path = index.data(PathRole).toString();
        const QString prefix
            = parent.isValid() ? parent.data(PathRole).toString() + u'/' : QString();
        const bool isRight = path.startsWith(prefix + index.data().toString())
            && model.indexOfPath(path) == index && pathsAreRight(model, index);
        if (!isRight)
            return false;
    }
    return true;
}

std::vector<TreeNode> randomNodes(QRandomGenerator &random, const QString &parent, int depth)
{
    std::vector<TreeNode> nodes;
    QStringList names{u"a"_s, u"b"_s, u"c"_s, u"d"_s, u"e"_s};
    std::shuffle(names.begin(), names.end(), random);
    names.resize(random.bounded(names.size() + 1));
    for (const QString &name : std::as_const(names)) {
        TreeNode node;
        node.name = name;
        node.path = parent.isEmpty() ? name : parent + u'/' + name;
        const bool isFolder = parent.isEmpty() || random.bounded(2) != 0;
        node.kind = parent.isEmpty() ? NodeKind::Collection
            : isFolder               ? NodeKind::Folder
            : random.bounded(2) != 0 ? NodeKind::Request
                                     : NodeKind::Broken;
        node.error = node.kind == NodeKind::Broken ? u"broken"_s : QString();
        if (isFolder && depth > 0)
            node.children = randomNodes(random, node.path, depth - 1);
        nodes.push_back(std::move(node));
    }
    return nodes;
}

// An open workspace whose model is watched by a QAbstractItemModelTester.
class OpenWorkspace
{
public:
    explicit OpenWorkspace(const WorkspaceFolder &folder)
        : m_tester(workspace.model(), QAbstractItemModelTester::FailureReportingMode::QtTest)
        , failed(&workspace, &Workspace::failed)
    {
        const QSignalSpy opened(&workspace, &Workspace::opened);
        workspace.open(folder.path());
        m_opened = QTest::qWaitFor([&opened] { return opened.count() == 1; });
    }
    bool isOpened() const { return m_opened; }
    QString tree() const { return textOf(*workspace.model()); }
    QModelIndex index(const QString &path) const { return workspace.model()->indexOfPath(path); }

    /// Runs an operation and waits for what its callback gets.
    template <typename T, typename Start>
    base::Result<T> wait(Start start)
    {
        // The answer may come when nobody waits any more.
        const auto result = std::make_shared<std::optional<base::Result<T>>>();
        start([result](base::Result<T> value) { result->emplace(std::move(value)); });
        if (!QTest::qWaitFor([&result] { return result->has_value(); }))
            return base::Error{u"no answer"_s};
        return **result;
    }

    Workspace workspace;

private:
    QAbstractItemModelTester m_tester;
    bool m_opened = false;

public:
    QSignalSpy failed;
};

} // namespace

class TestWorkspaceModel : public QObject
{
    Q_OBJECT

private slots:
    void randomTrees();
    void indexesStay();
    void dropRules();
    void openAndChange();
    void renameThroughTheModel();
    void dragThroughTheModel();
    void removeAndUndo();
    void saveAndConflict();
    void outsideEdits();
    void outsideEditOfALoadedFile();
    void errorsAreTold();
    void openAnother();
    void contextsMayDie();
    void savesSurviveTheWorkspace();
    void manyRequests();
};

void TestWorkspaceModel::randomTrees()
{
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo("seed %u", seed);
    QRandomGenerator random(seed);
    WorkspaceModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    WorkspaceModel fresh;
    for (int i = 0; i < 300; ++i) {
        WorkspaceTree tree;
        tree.collections = randomNodes(random, {}, 2);
        model.setTree(tree);
        fresh.setTree({});
        fresh.setTree(tree);
        QCOMPARE(textOf(model), textOf(fresh));
        QVERIFY(pathsAreRight(model));
    }
}

void TestWorkspaceModel::indexesStay()
{
    const auto request = [](const QString &path) {
        return TreeNode{NodeKind::Request, path.section(u'/', -1), path, {}, {}, {}};
    };
    const auto folder = [](const QString &path, std::vector<TreeNode> children) {
        const NodeKind kind = path.contains(u'/') ? NodeKind::Folder : NodeKind::Collection;
        return TreeNode{kind, path.section(u'/', -1), path, {}, {}, std::move(children)};
    };
    WorkspaceModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setTree({{},
                   {},
                   {folder(u"A"_s, {folder(u"A/F"_s, {request(u"A/F/x"_s)}), request(u"A/a"_s)}),
                    folder(u"B"_s, {})}});
    const QPersistentModelIndex x = model.indexOfPath(u"A/F/x"_s);
    const QPersistentModelIndex f = model.indexOfPath(u"A/F"_s);
    const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);

    // Other rows come, go and change places; the folder gets another name, then another parent.
    model.setTree({{},
                   {},
                   {folder(u"B"_s, {}),
                    folder(u"A"_s,
                           {request(u"A/new"_s), request(u"A/a"_s),
                            folder(u"A/F"_s, {request(u"A/F/w"_s), request(u"A/F/x"_s)})})}});
    QCOMPARE(x.data(PathRole).toString(), u"A/F/x"_s);
    QCOMPARE(x.row(), 1);
    model.relocate(u"A/F"_s, u"A/G"_s);
    QCOMPARE(x.data(PathRole).toString(), u"A/G/x"_s);
    model.relocate(u"A/G"_s, u"B/G"_s);
    QCOMPARE(x.data(PathRole).toString(), u"B/G/x"_s);
    QCOMPARE(f.parent().data().toString(), u"B"_s);
    model.relocate(u"B/G/x"_s, u"Nowhere/x"_s);
    model.relocate(u"gone"_s, u"B/gone"_s);
    model.setTree({{}, {}, {folder(u"B"_s, {folder(u"B/G"_s, {request(u"B/G/x"_s)})})}});
    QVERIFY(x.isValid() && f.isValid());
    QCOMPARE(x.row(), 0);
    QCOMPARE(f.data().toString(), u"G"_s);
    QCOMPARE(resets.count(), 0);
    QVERIFY(pathsAreRight(model));
}

void TestWorkspaceModel::dropRules()
{
    WorkspaceModel model;
    model.setTree({{},
                   {},
                   {{NodeKind::Collection,
                     u"A"_s,
                     u"A"_s,
                     {},
                     {},
                     {{NodeKind::Folder, u"F"_s, u"A/F"_s, {}, {}, {}},
                      {NodeKind::Request, u"a"_s, u"A/a.ws.json"_s, {}, {}, {}},
                      {NodeKind::Request, u"b"_s, u"A/b.ws.json"_s, {}, {}, {}}}},
                    {NodeKind::Collection, u"B"_s, u"B"_s, {}, {}, {}}}});
    const QModelIndex top;
    const QModelIndex a = model.indexOfPath(u"A"_s);
    const QModelIndex f = model.indexOfPath(u"A/F"_s);
    const QModelIndex request = model.indexOfPath(u"A/a.ws.json"_s);
    QSignalSpy moves(&model, &WorkspaceModel::moveRequested);

    QVERIFY(!request.flags().testFlag(Qt::ItemIsDropEnabled));
    QVERIFY(f.flags().testFlag(Qt::ItemIsDropEnabled));
    const auto dataOf = [&model](const QModelIndexList &indexes) {
        return std::unique_ptr<QMimeData>(model.mimeData(indexes));
    };
    const auto canDrop = [&model](const auto &data, const QModelIndex &to) {
        return model.canDropMimeData(data.get(), Qt::MoveAction, -1, -1, to);
    };
    const auto folder = dataOf({f});
    QVERIFY(!canDrop(folder, top));
    QVERIFY(!canDrop(folder, f));
    QVERIFY(!canDrop(folder, request));
    QVERIFY(canDrop(folder, model.indexOfPath(u"B"_s)));
    const auto collection = dataOf({a});
    QVERIFY(canDrop(collection, top));
    QVERIFY(!canDrop(collection, model.indexOfPath(u"B"_s)));
    const auto both = dataOf({a, request}); // the request goes where its collection goes
    QVERIFY(model.dropMimeData(both.get(), Qt::MoveAction, 2, 0, top));
    QCOMPARE(moves.takeFirst(), QVariantList({u"A"_s, QString(), QString()}));
    QVERIFY(moves.isEmpty());

    const auto requests = dataOf({request, model.indexOfPath(u"A/b.ws.json"_s)});
    QVERIFY(model.dropMimeData(requests.get(), Qt::MoveAction, 0, 0, a));
    QCOMPARE(moves.takeFirst(), QVariantList({u"A/a.ws.json"_s, u"A"_s, u"F"_s}));
    QCOMPARE(moves.takeFirst(), QVariantList({u"A/b.ws.json"_s, u"A"_s, u"F"_s}));
    // Between the dragged rows: before what comes after them.
    QVERIFY(model.dropMimeData(requests.get(), Qt::MoveAction, 2, 0, a));
    QCOMPARE(moves.takeFirst(), QVariantList({u"A/a.ws.json"_s, u"A"_s, QString()}));

    QVERIFY(!model.canDropMimeData(requests.get(), Qt::CopyAction, -1, -1, a));
    QMimeData foreign;
    foreign.setText(u"A"_s);
    QVERIFY(!model.canDropMimeData(&foreign, Qt::MoveAction, -1, -1, a));
    for (const QByteArray &bytes : {QByteArray(), QByteArray("\xff\xff\xff\xff"),
                                    QByteArray(5, '\0'), QByteArray("\0A/a.ws.json", 12)}) {
        foreign.setData(model.mimeTypes().constFirst(), bytes);
        QVERIFY(!model.canDropMimeData(&foreign, Qt::MoveAction, -1, -1, a));
    }
    WorkspaceModel otherWindow;
    otherWindow.setTree({{}, {}, {{NodeKind::Collection, u"B"_s, u"B"_s, {}, {}, {}}}});
    const std::unique_ptr<QMimeData> others(otherWindow.mimeData({otherWindow.index(0, 0)}));
    QVERIFY(otherWindow.canDropMimeData(others.get(), Qt::MoveAction, -1, -1, top));
    QVERIFY(!model.canDropMimeData(others.get(), Qt::MoveAction, -1, -1, top));
    QVERIFY(!model.canDropMimeData(nullptr, Qt::MoveAction, -1, -1, a));
    QCOMPARE(model.mimeData({}), nullptr);
}

void TestWorkspaceModel::openAndChange()
{
    const WorkspaceFolder folder;
    QVERIFY(folder.write(u"A/a.ws.json"_s, small));
    QVERIFY(folder.write(u"A/bad.ws.json"_s, "{"));
    OpenWorkspace open(folder);
    QVERIFY(open.isOpened());
    Workspace &workspace = open.workspace;
    QCOMPARE(open.tree(), u"A(a !bad)"_s);
    QVERIFY(
        open.index(u"A/bad.ws.json"_s).data(ErrorTextRole).toString().contains(u"bad.ws.json"_s));
    QCOMPARE(open.index(u"A/a.ws.json"_s).data(NodeKindRole).toInt(), int(NodeKind::Request));

    const auto made = open.wait<QString>(
        [&](auto then) { workspace.createFolder(u"A"_s, u"F"_s, &workspace, then); });
    QCOMPARE(*made, u"A/F"_s);
    QCOMPARE(open.tree(), u"A(F() a !bad)"_s); // up to date when the callback runs
    Request request;
    request.name = u"new"_s;
    const auto saved = open.wait<store::SaveOutcome>(
        [&](auto then) { workspace.saveNew(u"A/F"_s, request, &workspace, then); });
    QCOMPARE(saved->path, u"A/F/new.ws.json"_s);
    QCOMPARE(open.tree(), u"A(F(new) a !bad)"_s);
    QVERIFY(open.wait<QString>([&](auto then) { workspace.duplicate(u"A/F"_s, &workspace, then); })
                .ok());
    QVERIFY(
        open.wait<QString>([&](auto then) { workspace.createCollection(u"B"_s, &workspace, then); })
            .ok());
    QCOMPARE(open.tree(), u"A(F(new) F 2(new) a !bad) B()"_s);
    QCOMPARE(open.failed.count(), 0);
}

void TestWorkspaceModel::renameThroughTheModel()
{
    const WorkspaceFolder folder;
    QVERIFY(folder.write(u"A/F/a.ws.json"_s, small));
    QVERIFY(folder.write(u"A/z.ws.json"_s, small));
    OpenWorkspace open(folder);
    QVERIFY(open.isOpened());
    const QPersistentModelIndex a = open.index(u"A/F/a.ws.json"_s);
    QSignalSpy moved(&open.workspace, &Workspace::moved);
    const QSignalSpy outside(&open.workspace, &Workspace::requestChangedOutside);
    QVERIFY(open.workspace.model()->setData(open.index(u"A/F"_s), u"New name"_s, Qt::EditRole));
    QTRY_COMPARE(open.tree(), u"A(New name(a) z)"_s);
    QCOMPARE(moved.takeFirst(), QVariantList({u"A/F"_s, u"A/New name"_s}));
    QCOMPARE(a.data(PathRole).toString(), u"A/New name/a.ws.json"_s);
    QVERIFY(folder.exists(u"A/New name/a.ws.json"_s));
    QVERIFY(!open.workspace.model()->setData(a, u" "_s, Qt::EditRole));
    QVERIFY(!open.workspace.model()->setData(a, u"a"_s, Qt::EditRole));

    QVERIFY(open.workspace.model()->setData(open.index(u"A/z.ws.json"_s), u"../z"_s, Qt::EditRole));
    QTRY_COMPARE(open.tree(), u"A(New name(a) -z)"_s);
    QCOMPARE(outside.count(), 0);
    QCOMPARE(open.failed.count(), 0);
}

void TestWorkspaceModel::dragThroughTheModel()
{
    const WorkspaceFolder folder;
    for (const QString &name : {u"A/a"_s, u"A/b"_s, u"A/c"_s, u"B/x"_s})
        QVERIFY(folder.write(name + u".ws.json"_s, small));
    OpenWorkspace open(folder);
    QVERIFY(open.isOpened());
    WorkspaceModel &model = *open.workspace.model();
    const auto drag = [&](const QStringList &paths, const QModelIndex &to, int row) {
        QModelIndexList indexes;
        for (const QString &path : paths)
            indexes.append(model.indexOfPath(path));
        const std::unique_ptr<QMimeData> data(model.mimeData(indexes));
        return model.dropMimeData(data.get(), Qt::MoveAction, row, 0, to);
    };
    const QPersistentModelIndex c = open.index(u"A/c.ws.json"_s);
    QVERIFY(drag({u"A/c.ws.json"_s}, open.index(u"A"_s), 0));
    QTRY_COMPARE(open.tree(), u"A(c a b) B(x)"_s);
    QVERIFY(drag({u"A/c.ws.json"_s, u"A/a.ws.json"_s}, open.index(u"A"_s), 3));
    QTRY_COMPARE(open.tree(), u"A(b c a) B(x)"_s);
    QVERIFY(drag({u"A/c.ws.json"_s, u"A/b.ws.json"_s}, open.index(u"B"_s), -1));
    QTRY_COMPARE(open.tree(), u"A(a) B(x c b)"_s);
    QCOMPARE(c.data(PathRole).toString(), u"B/c.ws.json"_s);
    QVERIFY(drag({u"B"_s}, {}, 0));
    QTRY_COMPARE(open.tree(), u"B(x c b) A(a)"_s);
    QCOMPARE(open.failed.count(), 0);
}

void TestWorkspaceModel::removeAndUndo()
{
    const WorkspaceFolder folder;
    for (const QString &name : {u"A/a"_s, u"A/b"_s, u"B/x"_s})
        QVERIFY(folder.write(name + u".ws.json"_s, small));
    OpenWorkspace open(folder);
    QVERIFY(open.isOpened());
    Workspace &workspace = open.workspace;
    QSignalSpy can(&workspace, &Workspace::canUndoRemoveChanged);
    const QSignalSpy removed(&workspace, &Workspace::removed);
    const QSignalSpy outside(&workspace, &Workspace::requestChangedOutside);
    workspace.remove(u"A/a.ws.json"_s);
    const auto last
        = open.wait<QString>([&](auto then) { workspace.remove(u"B"_s, &workspace, then); });
    QCOMPARE(*last, u"B"_s);
    QCOMPARE(open.tree(), u"A(b)"_s);
    QCOMPARE(removed.count(), 2);
    QCOMPARE(can.takeFirst(), QVariantList{true});
    QVERIFY(workspace.canUndoRemove());

    QCOMPARE(*open.wait<QString>([&](auto then) { workspace.undoRemove(&workspace, then); }),
             u"B"_s);
    QCOMPARE(*open.wait<QString>([&](auto then) { workspace.undoRemove(&workspace, then); }),
             u"A/a.ws.json"_s);
    QCOMPARE(open.tree(), u"A(a b) B(x)"_s);
    QCOMPARE(can.takeFirst(), QVariantList{false});
    QVERIFY(!open.wait<QString>([&](auto then) { workspace.undoRemove(&workspace, then); }).ok());
    QCOMPARE(outside.count(), 0);

    // What could not be brought back can be tried again.
    workspace.remove(u"A/a.ws.json"_s);
    QTRY_COMPARE(open.tree(), u"A(b) B(x)"_s);
    QVERIFY(QDir().rename(folder.path(u"A"_s), folder.path(u"away"_s)));
    QVERIFY(folder.write(u"A"_s, "in the way"));
    QVERIFY(!open.wait<QString>([&](auto then) { workspace.undoRemove(&workspace, then); }).ok());
    QVERIFY(workspace.canUndoRemove());
    QVERIFY(QFile::remove(folder.path(u"A"_s)));
    QVERIFY(open.wait<QString>([&](auto then) { workspace.undoRemove(&workspace, then); }).ok());
}

void TestWorkspaceModel::saveAndConflict()
{
    const WorkspaceFolder folder;
    QVERIFY(folder.write(u"A/a.ws.json"_s, small));
    OpenWorkspace open(folder);
    QVERIFY(open.isOpened());
    Workspace &workspace = open.workspace;
    const QSignalSpy outside(&workspace, &Workspace::requestChangedOutside);
    auto loaded = open.wait<store::StoredRequest>(
        [&](auto then) { workspace.load(u"A/a.ws.json"_s, &workspace, then); });
    QVERIFY(loaded.ok());
    QCOMPARE(loaded->request.name, u"a"_s);
    const auto save = [&](store::SaveMode mode) {
        return open.wait<store::SaveOutcome>(
            [&](auto then) { workspace.save(*loaded, mode, &workspace, then); });
    };
    loaded->request.url = u"ws://mine"_s;
    const auto first = save(store::SaveMode::KeepOutsideEdits);
    QVERIFY(first.ok() && !first->changedOutside);
    // The watcher sees our own save as well, at the latest with the next file; that is no edit from
    // outside.
    QVERIFY(folder.write(u"A/b.ws.json"_s, small));
    QTRY_COMPARE(open.tree(), u"A(a b)"_s);
    QCOMPARE(outside.count(), 0);

    loaded->request.url = u"ws://mine/2"_s;
    const auto second = save(store::SaveMode::KeepOutsideEdits); // with the stamp before the first
    QVERIFY(second.ok() && second->changedOutside);
    const auto third = save(store::SaveMode::Overwrite);
    QVERIFY(third.ok() && !third->changedOutside);
    QVERIFY(folder.read(u"A/a.ws.json"_s).contains("ws://mine/2"));
}

void TestWorkspaceModel::outsideEdits()
{
    const WorkspaceFolder folder;
    QVERIFY(folder.write(u"A/a.ws.json"_s, small));
    QVERIFY(folder.write(u"A/b.ws.json"_s, small));
    OpenWorkspace open(folder);
    QVERIFY(open.isOpened());
    const QPersistentModelIndex b = open.index(u"A/b.ws.json"_s);

    QVERIFY(folder.write(u"A/aa.ws.json"_s, small));
    QTRY_COMPARE(open.tree(), u"A(a aa b)"_s);
    QVERIFY(folder.write(u"A/New/n.ws.json"_s, small));
    QTRY_COMPARE(open.tree(), u"A(New(n) a aa b)"_s);
    QVERIFY(folder.write(u"B/x.ws.json"_s, small));
    QTRY_COMPARE(open.tree(), u"A(New(n) a aa b) B(x)"_s);
    QVERIFY(folder.write(u"A/New/m.ws.json"_s, small)); // in a folder that was not there at first
    QTRY_COMPARE(open.tree(), u"A(New(m n) a aa b) B(x)"_s);
    QVERIFY(folder.write(u"A/a.ws.json"_s, "{")); // in place
    QTRY_COMPARE(open.tree(), u"A(New(m n) !a aa b) B(x)"_s);
    QVERIFY(folder.write(u"A/a.ws.json"_s, small));
    QTRY_COMPARE(open.tree(), u"A(New(m n) a aa b) B(x)"_s);
    QVERIFY(folder.write(u"A/collection.json"_s, R"({"format": 1, "order": ["b.ws.json"]})"));
    QTRY_COMPARE(open.tree(), u"A(b New(m n) a aa) B(x)"_s);
    QVERIFY(QDir(folder.path(u"B"_s)).removeRecursively());
    QTRY_COMPARE(open.tree(), u"A(b New(m n) a aa)"_s);
    QVERIFY(b.isValid());
    QCOMPARE(b.row(), 0);
    QCOMPARE(open.failed.count(), 0);
}

void TestWorkspaceModel::outsideEditOfALoadedFile()
{
    const WorkspaceFolder folder;
    QVERIFY(folder.write(u"A/a.ws.json"_s, small));
    OpenWorkspace open(folder);
    QVERIFY(open.isOpened());
    QSignalSpy outside(&open.workspace, &Workspace::requestChangedOutside);
    const auto edit = [&folder](const QByteArray &url) {
        return folder.write(u"A/a.ws.json"_s, "{\"format\": 1, \"url\": \"" + url + "\"}");
    };
    QVERIFY(edit("ws://one"));
    QTRY_COMPARE(outside.count(), 1);
    QCOMPARE(outside.first().first().toString(), u"A/a.ws.json"_s);
    const auto loaded = open.wait<store::StoredRequest>(
        [&](auto then) { open.workspace.load(u"A/a.ws.json"_s, &open.workspace, then); });
    QCOMPARE(loaded->request.url, u"ws://one"_s);
    QCOMPARE(outside.takeFirst().at(1).toByteArray(), loaded->stamp);

    // Replaced, as many editors save; and then once more in place.
    QVERIFY(folder.write(u"A/tmp"_s, "{\"format\": 1, \"url\": \"ws://two\"}"));
    QVERIFY(QFile::remove(folder.path(u"A/a.ws.json"_s)));
    QVERIFY(QFile::rename(folder.path(u"A/tmp"_s), folder.path(u"A/a.ws.json"_s)));
    QTRY_COMPARE(outside.count(), 1);
    outside.clear();
    QVERIFY(edit("ws://three"));
    QTRY_COMPARE(outside.count(), 1);
    outside.clear();
    QVERIFY(QFile::remove(folder.path(u"A/a.ws.json"_s)));
    QTRY_COMPARE(outside.count(), 1);
    QCOMPARE(outside.first().at(1).toByteArray(), QByteArray());
}

void TestWorkspaceModel::errorsAreTold()
{
    const WorkspaceFolder folder;
    QVERIFY(folder.write(u"A/a.ws.json"_s, small));
    QVERIFY(folder.write(u"sockwright.json"_s, "{\"format\": 7}"));
    OpenWorkspace open(folder);
    QVERIFY(open.isOpened());
    QTRY_COMPARE(open.failed.count(), 1);
    QVERIFY(open.failed.takeFirst().first().toString().contains(u"newer Sockwright"_s));
    open.workspace.refresh(); // is not told twice
    open.workspace.rename(u"A/gone.ws.json"_s, u"x"_s);
    QTRY_COMPARE(open.failed.count(), 1);
    QVERIFY(open.failed.takeFirst().first().toString().contains(u"gone.ws.json"_s));
    // With a callback the error goes there.
    const auto moved = open.wait<QString>(
        [&](auto then) { open.workspace.move(u"A"_s, u"A"_s, {}, &open.workspace, then); });
    QVERIFY(!moved.ok());
    QCOMPARE(open.failed.count(), 0);

    Workspace closed;
    const QSignalSpy opened(&closed, &Workspace::opened);
    QSignalSpy failed(&closed, &Workspace::failed);
    closed.createCollection(u"x"_s);
    QCOMPARE(failed.count(), 1);
    closed.open(folder.path(u"A/a.ws.json"_s));
    QTRY_COMPARE(failed.count(), 2);
    QVERIFY(failed.at(1).first().toString().contains(u"a.ws.json"_s));
    QVERIFY(!closed.isOpen() && opened.isEmpty());
    QCOMPARE(folder.read(u"A/a.ws.json"_s), small);
}

void TestWorkspaceModel::openAnother()
{
    const WorkspaceFolder one;
    QVERIFY(one.write(u"A/a.ws.json"_s, small));
    const WorkspaceFolder two;
    QVERIFY(two.write(u"B/b.ws.json"_s, small));
    OpenWorkspace open(one);
    QVERIFY(open.isOpened());
    const QSignalSpy opened(&open.workspace, &Workspace::opened);
    open.workspace.createCollection(u"Late"_s);
    open.workspace.open(two.path());
    QCOMPARE(open.tree(), QString());
    QTRY_COMPARE(opened.count(), 1);
    QCOMPARE(open.tree(), u"B(b)"_s);
    QCOMPARE(open.workspace.root(), two.path());
    QVERIFY(one.exists(u"Late/collection.json"_s));
    open.workspace.open(two.path(u"made/for it"_s));
    QTRY_COMPARE(opened.count(), 2);
    QCOMPARE(open.workspace.name(), u"for it"_s);
}

void TestWorkspaceModel::contextsMayDie()
{
    const WorkspaceFolder folder;
    QVERIFY(folder.write(u"A/a.ws.json"_s, small));
    OpenWorkspace open(folder);
    QVERIFY(open.isOpened());
    bool called = false;
    {
        QObject context;
        open.workspace.load(
            u"A/a.ws.json"_s, &context,
            [&called](const base::Result<store::StoredRequest> &) { called = true; });
        open.workspace.rename(u"A/a.ws.json"_s, u"b"_s, &context,
                              [&called](const base::Result<QString> &) { called = true; });
    }
    QTRY_COMPARE(open.tree(), u"A(b)"_s);
    QVERIFY(!called);
}

void TestWorkspaceModel::savesSurviveTheWorkspace()
{
    const WorkspaceFolder folder;
    QVERIFY(folder.write(u"A/a.ws.json"_s, small));
    {
        OpenWorkspace open(folder);
        QVERIFY(open.isOpened());
        Request request;
        request.name = u"last"_s;
        open.workspace.saveNew(u"A"_s, request, nullptr, {});
    }
    QVERIFY(folder.exists(u"A/last.ws.json"_s));
}

void TestWorkspaceModel::manyRequests()
{
    const WorkspaceFolder folder;
    QVERIFY(folder.write(u"A/collection.json"_s, "{\"format\": 1}"));
    for (int i = 0; i < 2200; ++i)
        QVERIFY(folder.write(u"A/F%1/r%2.ws.json"_s.arg(i / 100).arg(i % 100), small));
    OpenWorkspace open(folder);
    QVERIFY(open.isOpened());
    QCOMPARE(open.workspace.model()->rowCount(open.index(u"A"_s)), 22);
    QCOMPARE(open.workspace.model()->rowCount(open.index(u"A/F21"_s)), 100);
    QVERIFY(folder.write(u"A/F21/zzz.ws.json"_s, small)); // past the files that are watched
    QTRY_COMPARE(open.workspace.model()->rowCount(open.index(u"A/F21"_s)), 101);
}

QTEST_GUILESS_MAIN(TestWorkspaceModel)
#include "tst_workspacemodel.moc"
