// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/inherited.h"
#include "workspace/store.h"

#include "workspacefolder.h"

#include <QTest>

using namespace sockwright;
using namespace sockwright::workspace;
using namespace Qt::StringLiterals;

namespace {

Auth bearer(const QString &reference)
{
    Auth auth;
    auth.kind = AuthKind::Bearer;
    auth.token = Secret(reference);
    return auth;
}

const QString path = u"Pets/Cats/Chat.ws.json"_s;
const QByteArray small = "{\n  \"format\": 1,\n  \"url\": \"ws://h\"\n}\n";

base::Result<FolderSettings> inheritedBy(const QString &root, const QString &of)
{
    const auto levels = store::levelsAbove(root, of);
    if (!levels)
        return levels.error();
    return joinedSettings(*levels);
}

} // namespace

/// What collections and folders give to their requests.
class TestInherited : public QObject
{
    Q_OBJECT

private slots:
    void headers();
    void auth();
    void nothingWithoutFiles();
    void fromTopToBottom();
    void savingKeepsTheRest();
    void noSecretIsWritten();
    void brokenFilesSayWhy_data();
    void brokenFilesSayWhy();
};

void TestInherited::headers()
{
    const FolderSettings above{
        {}, {{u"A"_s, u"1"_s}, {u"B"_s, u"2"_s}, {u"Off"_s, u"3"_s, false}, {u"A"_s, u"4"_s}}};
    Request request;
    request.headers = {{u"b"_s, u"own"_s}, {u"A"_s, u"off"_s, false}};
    QCOMPARE(
        withInherited(request, above).headers,
        (Fields{
            {u"A"_s, u"1"_s}, {u"A"_s, u"4"_s}, {u"b"_s, u"own"_s}, {u"A"_s, u"off"_s, false}}));
}

void TestInherited::auth()
{
    const FolderSettings above{bearer(u"{{t}}"_s), {}};
    Request request;
    QCOMPARE(withInherited(request, above).auth, above.auth);
    request.headers = {{u"authorization"_s, u"own"_s}};
    QVERIFY(withInherited(request, above).auth.kind == AuthKind::Inherit);
    request.headers[0].enabled = false;
    QCOMPARE(withInherited(request, above).auth, above.auth);
    request.auth.kind = AuthKind::None;
    QVERIFY(withInherited(request, above).auth.kind == AuthKind::None);
}

void TestInherited::nothingWithoutFiles()
{
    const WorkspaceFolder folder;
    QVERIFY(folder.write(path, small));
    QCOMPARE(*inheritedBy(folder.path(), path), FolderSettings());
}

void TestInherited::fromTopToBottom()
{
    const WorkspaceFolder folder;
    QVERIFY(folder.write(path, small));
    QVERIFY(folder.write(u"Pets/collection.json"_s, R"({"format": 1,
        "auth": {"type": "bearer", "token": "{{top}}"},
        "headers": [{"name": "X-A", "value": "top"}, {"name": "X-B", "value": "top"}]})"));
    QVERIFY(folder.write(u"Pets/Cats/folder.json"_s,
                         R"({"format": 1, "headers": [{"name": "x-b", "value": "folder"}]})"));
    auto inherited = inheritedBy(folder.path(), path);
    QVERIFY(inherited);
    QCOMPARE(inherited->auth, bearer(u"{{top}}"_s));
    QCOMPARE(inherited->headers, (Fields{{u"X-A"_s, u"top"_s}, {u"x-b"_s, u"folder"_s}}));

    QVERIFY(folder.write(u"Pets/Cats/folder.json"_s, R"({"format": 1, "auth": {"type": "none"}})"));
    inherited = inheritedBy(folder.path(), path);
    QVERIFY(inherited);
    QVERIFY(inherited->auth.kind == AuthKind::None);
    // The request beside the folder is not in it.
    QCOMPARE(inheritedBy(folder.path(), u"Pets/Other.ws.json"_s)->auth, bearer(u"{{top}}"_s));
}

void TestInherited::savingKeepsTheRest()
{
    const WorkspaceFolder folder;
    const QByteArray before = R"({
  "format": 1,
  "later": [
    1
  ],
  "order": [
    "Chat.ws.json"
  ]
}
)";
    QVERIFY(folder.write(u"Pets/collection.json"_s, before));
    const FolderSettings settings{bearer(u"{{t}}"_s), {{u"X-A"_s, u"1"_s}}};
    QVERIFY(store::saveFolderSettings(folder.path(), u"Pets"_s, settings));
    QVERIFY(folder.read(u"Pets/collection.json"_s).contains("\"later\""));
    QCOMPARE(*store::loadFolderSettings(folder.path(), u"Pets"_s), settings);
    QVERIFY(store::saveFolderSettings(folder.path(), u"Pets"_s, {}));
    QCOMPARE(folder.read(u"Pets/collection.json"_s), before);

    QVERIFY(!store::saveFolderSettings(folder.path(), {}, settings));
    QVERIFY(!store::saveFolderSettings(folder.path(), u"None"_s, settings));
    QVERIFY(!store::saveFolderSettings(folder.path(), u"../x"_s, settings));
}

void TestInherited::noSecretIsWritten()
{
    const WorkspaceFolder folder;
    QVERIFY(folder.write(path, small));
    QVERIFY(
        store::saveFolderSettings(folder.path(), u"Pets/Cats"_s, {bearer(u"hidden-hidden"_s), {}}));
    QVERIFY(!folder.read(u"Pets/Cats/folder.json"_s).contains("hidden"));
    QCOMPARE(inheritedBy(folder.path(), path)->auth.token, Secret::elsewhere());
}

void TestInherited::brokenFilesSayWhy_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("part");
    QTest::newRow("auth") << QByteArray(R"({"format": 1, "auth": []})") << u"\"auth\""_s;
    QTest::newRow("headers") << QByteArray(R"({"format": 1, "headers": [1]})")
                             << u"\"headers[0]\""_s;
    QTest::newRow("JSON") << QByteArray("{") << u"JSON"_s;
}

void TestInherited::brokenFilesSayWhy()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, part);
    const WorkspaceFolder folder;
    QVERIFY(folder.write(path, small));
    QVERIFY(folder.write(u"Pets/collection.json"_s, bytes));
    const auto inherited = inheritedBy(folder.path(), path);
    QVERIFY(!inherited);
    QVERIFY2(inherited.error().message.contains(part), qPrintable(inherited.error().message));
    QVERIFY(inherited.error().message.contains("collection.json"_L1));
    if (part != "JSON"_L1)
        return;
    QVERIFY(!store::saveFolderSettings(folder.path(), u"Pets"_s, {}));
    QCOMPARE(folder.read(u"Pets/collection.json"_s), bytes);
}

QTEST_GUILESS_MAIN(TestInherited)
#include "tst_inherited.moc"
