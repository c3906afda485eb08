// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/secretkeeper.h"
#include "workspace/workspace.h"

#include "support/visiblesecrets.h"
#include "workspacefolder.h"

#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace sockwright;
using namespace sockwright::workspace;
using namespace Qt::StringLiterals;
using tests::VisibleSecrets;

namespace {

using Values = QMap<QString, QString>;

const QString root = u"/ws"_s;
const QString path = u"Pets/Chat.ws.json"_s;

Request withPassword(const Secret &password)
{
    Request request;
    request.auth.kind = AuthKind::Basic;
    request.auth.password = password;
    return request;
}

Field header(const QString &name, const QString &value)
{
    Field field{name, value};
    field.secret = true;
    return field;
}

QString keyOf(const QString &of, const QString &field)
{
    return secretKey(root, of, field);
}

} // namespace

class TestSecretKeeper : public QObject
{
    Q_OBJECT

private slots:
    void keeps_data();
    void keeps();
    void fills();
    void asksOnlyForWhatIsNotKnown();
    void noAnswerForTheDead();
    void aMoveDoesNotOverwriteWhatIsSavedAfterIt();
    void levelsAreFilledEachFromItsOwnPlace();
    void isBounded();
    void followsTheWorkspace();
    void goneWithTheTrash();
};

void TestSecretKeeper::keeps_data()
{
    QTest::addColumn<Request>("before");
    QTest::addColumn<Request>("after");
    QTest::addColumn<Values>("kept"); // by field, of "auth.password" = old and "headers/A" = a
    QTest::addColumn<int>("writes");

    Request both = withPassword(Secret(u"old"_s));
    both.headers = {header(u"A"_s, u"a"_s)};
    const Values old{{u"auth.password"_s, u"old"_s}, {u"headers/A"_s, u"a"_s}};
    const auto changed = [&both](const std::function<void(Request &)> &change) {
        Request request = both;
        change(request);
        return request;
    };

    QTest::newRow("nothing changed") << both << both << old << 0;
    QTest::newRow("another password")
        << both << changed([](Request &r) { r.auth.password = Secret(u"new"_s); })
        << Values{{u"auth.password"_s, u"new"_s}, {u"headers/A"_s, u"a"_s}} << 1;
    QTest::newRow("no password") << both << changed([](Request &r) { r.auth.password = {}; })
                                 << Values{{u"headers/A"_s, u"a"_s}} << 0;
    QTest::newRow("a variable instead")
        << both << changed([](Request &r) { r.auth.password = Secret(u"{{pw}}"_s); })
        << Values{{u"headers/A"_s, u"a"_s}} << 0;
    QTest::newRow("not looked up")
        << both << changed([](Request &r) { r.auth.password = Secret::elsewhere(); }) << old << 0;
    QTest::newRow("saved without having been looked up")
        << withoutSecretValues(both) << withoutSecretValues(both) << old << 0;
    QTest::newRow("typed without having been looked up")
        << withoutSecretValues(both)
        << changed([](Request &r) { r.auth.password = Secret(u"new"_s); })
        << Values{{u"auth.password"_s, u"new"_s}, {u"headers/A"_s, u"a"_s}} << 2;
    QTest::newRow("another name") << both << changed([](Request &r) {
        r.headers[0].name = u"B"_s;
    }) << Values{{u"auth.password"_s, u"old"_s}, {u"headers/B"_s, u"a"_s}}
                                  << 1;
    QTest::newRow("no secret any more")
        << both << changed([](Request &r) { r.headers[0].secret = false; })
        << Values{{u"auth.password"_s, u"old"_s}} << 0;
    QTest::newRow("one more of that name")
        << both << changed([](Request &r) { r.headers.push_back(header(u"A"_s, u"2"_s)); })
        << Values{{u"auth.password"_s, u"old"_s},
                  {u"headers/A"_s, u"a"_s},
                  {u"headers/A#2"_s, u"2"_s}}
        << 1;
    QTest::newRow("another type") << both
                                  << changed([](Request &r) { r.auth.kind = AuthKind::Bearer; })
                                  << old << 0;
}

void TestSecretKeeper::keeps()
{
    QFETCH(Request, before);
    QFETCH(Request, after);
    QFETCH(Values, kept);
    QFETCH(int, writes);

    VisibleSecrets secrets;
    secrets.values = {{keyOf(path, u"auth.password"_s), u"old"_s},
                      {keyOf(path, u"headers/A"_s), u"a"_s},
                      {keyOf(u"Other.ws.json"_s, u"auth.password"_s), u"other"_s}};
    SecretKeeper keeper(secrets);
    keeper.keep(root, path, secretsOf(before), secretsOf(after));
    QTRY_VERIFY(!keeper.isBusy());

    Values expected{{keyOf(u"Other.ws.json"_s, u"auth.password"_s), u"other"_s}};
    for (auto it = kept.cbegin(); it != kept.cend(); ++it)
        expected.insert(keyOf(path, it.key()), it.value());
    QCOMPARE(secrets.values, expected);
    QCOMPARE(secrets.writes, writes);
}

void TestSecretKeeper::fills()
{
    VisibleSecrets secrets;
    secrets.values = {{keyOf(path, u"auth.password"_s), u"kept"_s},
                      {keyOf(path, u"cookies/sid"_s), u"c00kie"_s}};
    SecretKeeper keeper(secrets);
    Request request = withPassword(Secret::elsewhere());
    request.cookies = {header(u"sid"_s, {})};
    request.headers = {header(u"Lost"_s, {})};
    std::optional<Request> filled;
    keeper.fill<Request>(root, path, request, this, [&filled](Request r) { filled = r; });
    QVERIFY(!filled);
    QTRY_VERIFY(filled);
    QCOMPARE(filled->auth.password, Secret(u"kept"_s));
    QCOMPARE(filled->cookies[0].value, u"c00kie"_s);
    QVERIFY(filled->headers[0].value.isEmpty());
    QVERIFY(filled->headers[0].secret);
}

void TestSecretKeeper::asksOnlyForWhatIsNotKnown()
{
    VisibleSecrets secrets;
    secrets.values = {{keyOf(path, u"auth.password"_s), u"kept"_s}};
    SecretKeeper keeper(secrets);
    std::optional<Request> filled;
    keeper.fill<Request>(root, path, withPassword(Secret(u"typed"_s)), this,
                         [&filled](Request r) { filled = r; });
    QTRY_VERIFY(filled);
    QCOMPARE(filled->auth.password, Secret(u"typed"_s));
}

void TestSecretKeeper::noAnswerForTheDead()
{
    VisibleSecrets secrets;
    SecretKeeper keeper(secrets);
    auto context = std::make_unique<QObject>();
    bool answered = false;
    keeper.fill<Request>(root, path, withPassword(Secret::elsewhere()), context.get(),
                         [&answered](const Request &) { answered = true; });
    context.reset();
    QTRY_VERIFY(!keeper.isBusy());
    QVERIFY(!answered);
}

void TestSecretKeeper::aMoveDoesNotOverwriteWhatIsSavedAfterIt()
{
    VisibleSecrets secrets;
    secrets.values = {{keyOf(path, u"auth.password"_s), u"old"_s}};
    SecretKeeper keeper(secrets);
    const QString to = u"Pets/Renamed.ws.json"_s;
    keeper.follow(root, {SecretShift::Kind::Moved, path, to, {{to, u"auth.password"_s}}});
    keeper.keep(root, to, {}, {{u"auth.password"_s, u"new"_s}});
    QTRY_VERIFY(!keeper.isBusy());
    QCOMPARE(secrets.values, (Values{{keyOf(to, u"auth.password"_s), u"new"_s}}));
}

void TestSecretKeeper::levelsAreFilledEachFromItsOwnPlace()
{
    VisibleSecrets secrets;
    secrets.values = {{keyOf(u"Pets"_s, u"auth.password"_s), u"collection"_s},
                      {keyOf(u"Pets/Cats"_s, u"headers/X-Key"_s), u"folder"_s}};
    SecretKeeper keeper(secrets);
    std::vector<FolderLevel> levels(2);
    levels[0] = {u"Pets"_s, {withPassword(Secret::elsewhere()).auth, {}}};
    levels[1] = {u"Pets/Cats"_s, {Auth(), {header(u"X-Key"_s, {})}}};
    std::optional<FolderSettings> filled;
    keeper.fill(root, levels, this, [&filled](FolderSettings settings) { filled = settings; });
    QTRY_VERIFY(filled);
    QCOMPARE(filled->auth.password, Secret(u"collection"_s));
    QCOMPARE(filled->headers.size(), std::size_t(1));
    QCOMPARE(filled->headers[0].value, u"folder"_s);
}

void TestSecretKeeper::isBounded()
{
    VisibleSecrets secrets;
    SecretKeeper keeper(secrets);
    QSignalSpy overflowed(&keeper, &SecretKeeper::overflowed);
    const std::vector<store::SecretPlace> places(SecretKeeper::maxWaiting,
                                                 {path, u"auth.password"_s});
    keeper.follow(root, {SecretShift::Kind::Removed, {}, {}, places});
    QCOMPARE(overflowed.size(), 1);
    QVERIFY(!keeper.isBusy());
}

/// Renaming, moving, duplicating, deleting and bringing back, through the workspace that the window
/// has.
void TestSecretKeeper::followsTheWorkspace()
{
    WorkspaceFolder folder;
    Request request = withPassword(Secret(u"hidden"_s));
    request.headers = {header(u"X-Key"_s, u"k3y"_s)};
    request.name = u"Chat"_s;

    VisibleSecrets secrets;
    SecretKeeper keeper(secrets);
    Workspace workspace;
    connect(&workspace, &Workspace::secretsShifted, &keeper, &SecretKeeper::follow);
    QSignalSpy opened(&workspace, &Workspace::opened);
    workspace.open(folder.path());
    QTRY_COMPARE(opened.size(), 1);

    const auto wait = [&](auto start) {
        const auto done = std::make_shared<bool>(false); // it may end when nobody waits any more
        start([done](const auto &result) {
            if (!result)
                qWarning("%s", qPrintable(result.error().message));
            *done = true;
        });
        return QTest::qWaitFor([&done, &keeper] { return *done && !keeper.isBusy(); });
    };
    const auto all = [&](const QStringList &requests, const QString &collection) {
        Values values;
        for (const QString &of : requests) {
            values.insert(secretKey(folder.path(), of, u"auth.password"_s), u"hidden"_s);
            values.insert(secretKey(folder.path(), of, u"headers/X-Key"_s), u"k3y"_s);
        }
        values.insert(secretKey(folder.path(), collection, u"auth.token"_s), u"t0ken"_s);
        return values;
    };

    QVERIFY(wait([&](auto done) { workspace.createCollection(u"Pets"_s, this, done); }));
    QVERIFY(wait([&](auto done) { workspace.createFolder(u"Pets"_s, u"Cats"_s, this, done); }));
    QVERIFY(wait([&](auto done) { workspace.saveNew(u"Pets/Cats"_s, request, this, done); }));
    FolderSettings settings;
    settings.auth.kind = AuthKind::Bearer;
    settings.auth.token = Secret(u"t0ken"_s);
    QVERIFY(
        wait([&](auto done) { workspace.saveFolderSettings(u"Pets"_s, settings, this, done); }));
    keeper.keep(folder.path(), u"Pets/Cats/Chat.ws.json"_s, {}, secretsOf(request));
    keeper.keep(folder.path(), u"Pets"_s, {}, secretsOf(settings));
    QTRY_VERIFY(!keeper.isBusy());
    QCOMPARE(secrets.values, all({u"Pets/Cats/Chat.ws.json"_s}, u"Pets"_s));

    QVERIFY(wait([&](auto done) { workspace.rename(u"Pets"_s, u"Zoo"_s, this, done); }));
    QCOMPARE(secrets.values, all({u"Zoo/Cats/Chat.ws.json"_s}, u"Zoo"_s));

    QVERIFY(wait([&](auto done) { workspace.duplicate(u"Zoo/Cats/Chat.ws.json"_s, this, done); }));
    QCOMPARE(secrets.values,
             all({u"Zoo/Cats/Chat.ws.json"_s, u"Zoo/Cats/Chat 2.ws.json"_s}, u"Zoo"_s));

    QVERIFY(wait([&](auto done) {
        workspace.move(u"Zoo/Cats/Chat 2.ws.json"_s, u"Zoo"_s, {}, this, done);
    }));
    QCOMPARE(secrets.values, all({u"Zoo/Cats/Chat.ws.json"_s, u"Zoo/Chat 2.ws.json"_s}, u"Zoo"_s));

    // What takes the name meanwhile has its own.
    QVERIFY(wait([&](auto done) { workspace.remove(u"Zoo/Cats"_s, this, done); }));
    QCOMPARE(secrets.values.size(), 5);
    QVERIFY(!secrets.values.contains(
        secretKey(folder.path(), u"Zoo/Cats/Chat.ws.json"_s, u"auth.password"_s)));
    QVERIFY(wait([&](auto done) { workspace.undoRemove(this, done); }));
    QCOMPARE(secrets.values, all({u"Zoo/Cats/Chat.ws.json"_s, u"Zoo/Chat 2.ws.json"_s}, u"Zoo"_s));
}

void TestSecretKeeper::goneWithTheTrash()
{
    WorkspaceFolder folder;
    const QByteArray bytes = "{\n  \"format\": 1,\n  \"url\": \"ws://h\",\n  \"auth\": {\n    "
                             "\"type\": \"bearer\",\n    \"token\": {\"secret\": true}\n  }\n}\n";
    QVERIFY(folder.write(u".trash/20200101T000000000-1/Old.ws.json"_s, bytes));
    QVERIFY(folder.write(u".trash/20200101T000000000-2/Folder/Deep.ws.json"_s, bytes));
    VisibleSecrets secrets;
    const auto key
        = [&folder](const QString &of) { return secretKey(folder.path(), of, u"auth.token"_s); };
    secrets.values = {{key(u".trash/20200101T000000000-1/Old.ws.json"_s), u"a"_s},
                      {key(u".trash/20200101T000000000-2/Folder/Deep.ws.json"_s), u"b"_s},
                      {key(u"Old.ws.json"_s), u"c"_s}};
    SecretKeeper keeper(secrets);
    Workspace workspace;
    connect(&workspace, &Workspace::secretsShifted, &keeper, &SecretKeeper::follow);
    workspace.open(folder.path());
    QTRY_COMPARE(secrets.values, (Values{{key(u"Old.ws.json"_s), u"c"_s}}));
}

QTEST_GUILESS_MAIN(TestSecretKeeper)
#include "tst_secretkeeper.moc"
