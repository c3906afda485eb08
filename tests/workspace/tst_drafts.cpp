// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/drafts.h"
#include "workspacefolder.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

using namespace sockwright::workspace;
using namespace Qt::StringLiterals;

namespace {

OpenTabs someTabs(const QString &url = u"ws://h/?a=1"_s)
{
    OpenTab saved;
    saved.savedPath = u"A/a.ws.json"_s;
    saved.stamp = "abc";
    saved.request.name = u"a"_s;
    saved.request.url = url;
    saved.request.params = {{u"a"_s, u"1"_s}};
    saved.request.unknown = {{u"later"_s, "{}"}};
    saved.dirty = true;
    OpenTab fresh;
    fresh.request.name = u"Untitled 😀"_s;
    return {{saved, fresh}, 1};
}

// But for those that only say what is in use.
QStringList files(const WorkspaceFolder &folder)
{
    QStringList names = folder.names();
    names.removeIf([](const QString &name) { return name.endsWith(u".lock"); });
    return names;
}

// Without where they were: that is a test of its own.
OpenTabs bare(OpenTabs open)
{
    for (OpenTab &tab : open.tabs) {
        tab.file.clear();
        tab.place = 0;
    }
    return open;
}

std::optional<OpenTabs> loadFrom(const QString &file, QStringList *problems = nullptr)
{
    Drafts drafts(file);
    QSignalSpy failed(&drafts, &Drafts::failed);
    std::optional<OpenTabs> loaded;
    drafts.load(&drafts, [&loaded](const OpenTabs &tabs) { loaded = tabs; });
    if (!QTest::qWaitFor([&loaded] { return loaded.has_value(); }))
        return {};
    for (const QVariantList &arguments : failed) {
        if (problems)
            problems->append(arguments.first().toString());
    }
    return loaded;
}

} // namespace

class TestDrafts : public QObject
{
    Q_OBJECT

private slots:
    void roundTrip();
    void writtenInTime();
    void lastOneCounts();
    void noFile();
    void broken_data();
    void broken();
    void goodTabsAreKept();
    void brokenFileOfAnEarlierRunStays();
    void currentIsATab();
    void fullDisk();
    void whatIsTooLargeToReadIsNotWritten();
    void loadingComesBeforeWriting();
    void everyProgramHasAFileOfItsOwn();
    void whatOthersLeftComesBack();
};

void TestDrafts::roundTrip()
{
    const WorkspaceFolder folder;
    const QString file = folder.path(u"data/drafts.json"_s);
    {
        Drafts drafts(file);
        drafts.schedule(someTabs());
        drafts.flush();
        QVERIFY(QFile::exists(file));
    }
    QCOMPARE(bare(*loadFrom(file)), someTabs());
    {
        Drafts drafts(file);
        drafts.schedule({});
    } // the destructor writes
    QCOMPARE(loadFrom(file), OpenTabs());
}

void TestDrafts::writtenInTime()
{
    const WorkspaceFolder folder;
    const QString file = folder.path(u"drafts.json"_s);
    Drafts drafts(file);
    QElapsedTimer since;
    since.start();
    // Edits that never pause do not put it off.
    QTimer typing;
    connect(&typing, &QTimer::timeout, &drafts, [&drafts] { drafts.schedule(someTabs()); });
    typing.start(20);
    QTRY_VERIFY(QFile::exists(file));
    QVERIFY2(since.elapsed() < 2000, qPrintable(QString::number(since.elapsed())));
}

void TestDrafts::lastOneCounts()
{
    const WorkspaceFolder folder;
    const QString file = folder.path(u"drafts.json"_s);
    {
        Drafts drafts(file);
        for (int i = 0; i < 50; ++i)
            drafts.schedule(someTabs(u"ws://h/%1?a=1"_s.arg(i)));
    }
    QCOMPARE(bare(*loadFrom(file)), someTabs(u"ws://h/49?a=1"_s));
}

void TestDrafts::noFile()
{
    const WorkspaceFolder folder;
    QStringList problems;
    QCOMPARE(loadFrom(folder.path(u"none.json"_s), &problems), OpenTabs());
    QCOMPARE(problems, QStringList());
}

void TestDrafts::broken_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("no json") << QByteArray("{\"format\": 1, \"tabs\": [");
    QTest::newRow("zeros") << QByteArray(4096, '\0');
    QTest::newRow("array") << QByteArray("[]");
    QTest::newRow("newer") << QByteArray("{\"format\": 2}");
    QTest::newRow("tabs") << QByteArray("{\"format\": 1, \"tabs\": {}}");
    QTest::newRow("tab") << QByteArray("{\"format\": 1, \"tabs\": [3]}");
    QTest::newRow("no request") << QByteArray("{\"format\": 1, \"tabs\": [{\"path\": \"\"}]}");
    QTest::newRow("current") << QByteArray("{\"format\": 1, \"current\": -1}");
}

void TestDrafts::broken()
{
    QFETCH(QByteArray, bytes);
    const WorkspaceFolder folder;
    QVERIFY(folder.write(u"drafts.json"_s, bytes));
    QStringList problems;
    QCOMPARE(loadFrom(folder.path(u"drafts.json"_s), &problems), OpenTabs());
    QCOMPARE(problems.size(), 1);
    const QStringList names = files(folder);
    QCOMPARE(names.size(), 1);
    QVERIFY(names[0].startsWith(u"drafts.json.broken-"_s));
    QVERIFY(problems[0].contains(names[0]));
    QCOMPARE(folder.read(names[0]), bytes);
}

void TestDrafts::goodTabsAreKept()
{
    const WorkspaceFolder folder;
    const QByteArray bytes = R"({"format": 1, "current": 2, "tabs": [
        {"name": "fine", "request": {"url": "ws://h/1"}},
        {"name": "bad", "request": {"url": 1}},
        {"name": "good", "dirty": true, "request": {"url": "ws://h"}},
        {"name": "last", "request": {"url": "ws://h/2"}}]})";
    QVERIFY(folder.write(u"drafts.json"_s, bytes));
    QStringList problems;
    const auto loaded = loadFrom(folder.path(u"drafts.json"_s), &problems);
    QCOMPARE(loaded->tabs.size(), std::size_t(3));
    QCOMPARE(loaded->tabs[1].request.name, u"good"_s);
    QCOMPARE(loaded->tabs[1].place, 2); // its passwords are kept under this number
    QCOMPARE(loaded->current, 1);
    QCOMPARE(problems.size(), 1);
    QVERIFY(!folder.exists(u"drafts.json"_s));
}

void TestDrafts::brokenFileOfAnEarlierRunStays()
{
    const WorkspaceFolder folder;
    for (int i = 0; i < 2; ++i) {
        QVERIFY(folder.write(u"drafts.json"_s, QByteArray::number(i)));
        QVERIFY(loadFrom(folder.path(u"drafts.json"_s)).has_value());
    }
    QCOMPARE(files(folder).size(), 2);
}

void TestDrafts::currentIsATab()
{
    const WorkspaceFolder folder;
    OpenTabs tabs = someTabs();
    tabs.current = 99;
    const QString file = folder.path(u"drafts.json"_s);
    {
        Drafts drafts(file);
        drafts.schedule(tabs);
    }
    QCOMPARE(loadFrom(file)->current, 1);
}

void TestDrafts::fullDisk()
{
    const WorkspaceFolder folder;
    const QString file = folder.path(u"drafts.json"_s);
    Drafts drafts(file);
    QSignalSpy failed(&drafts, &Drafts::failed);
    drafts.schedule(someTabs());
    drafts.flush();
    const QByteArray before = folder.read(u"drafts.json"_s);
    {
        const FileSizeLimit limit(10);
        for (int i = 0; i < 3; ++i) {
            drafts.schedule(someTabs(u"ws://other/?a=1"_s));
            drafts.flush();
        }
        QTRY_COMPARE(failed.count(), 1);
    }
    QVERIFY(failed.first().first().toString().contains(u"drafts.json"_s));
    QCOMPARE(folder.read(u"drafts.json"_s), before);
    QCOMPARE(files(folder), QStringList{u"drafts.json"_s});
    drafts.schedule(someTabs(u"ws://other/?a=1"_s));
    drafts.flush();
    QCOMPARE(bare(*loadFrom(file)), someTabs(u"ws://other/?a=1"_s));
    QCOMPARE(failed.count(), 1);
}

void TestDrafts::whatIsTooLargeToReadIsNotWritten()
{
    const WorkspaceFolder folder;
    const QString file = folder.path(u"drafts.json"_s);
    constexpr qint64 most = 64 * 1024;
    Drafts drafts(file, nullptr, most);
    QSignalSpy failed(&drafts, &Drafts::failed);
    drafts.schedule(someTabs());
    drafts.flush();
    OpenTabs large = someTabs();
    large.tabs.front().message.content = QString(int(most) / 6 + 1, QChar(1)); // six bytes each
    drafts.schedule(large);
    drafts.flush();
    QTRY_COMPARE(failed.count(), 1);
    QVERIFY2(failed.first().first().toString().contains(QLocale().formattedDataSize(most)),
             qPrintable(failed.first().first().toString()));
    QCOMPARE(bare(*loadFrom(file)), someTabs());
    drafts.schedule(someTabs(u"ws://other/?a=1"_s));
    drafts.flush();
    QCOMPARE(bare(*loadFrom(file)), someTabs(u"ws://other/?a=1"_s));
}

void TestDrafts::loadingComesBeforeWriting()
{
    const WorkspaceFolder folder;
    const QString file = folder.path(u"drafts.json"_s);
    {
        Drafts drafts(file);
        drafts.schedule(someTabs());
    }
    Drafts drafts(file);
    std::optional<OpenTabs> loaded;
    drafts.load(&drafts, [&loaded](const OpenTabs &tabs) { loaded = tabs; });
    drafts.schedule({});
    drafts.flush();
    QTRY_VERIFY(loaded.has_value());
    QCOMPARE(bare(*loaded), someTabs());
}

void TestDrafts::everyProgramHasAFileOfItsOwn()
{
    const WorkspaceFolder folder;
    const QString file = folder.path(u"tabs.json"_s);
    Drafts first(file);
    Drafts second(file);
    int loaded = 0;
    for (Drafts *drafts : {&first, &second}) {
        drafts->load(drafts, [&loaded](const OpenTabs &) { ++loaded; });
        QTRY_COMPARE(loaded, drafts == &first ? 1 : 2);
    }
    QCOMPARE(first.file(), file);
    QCOMPARE(second.file(), folder.path(u"tabs-2.json"_s));
    second.schedule(someTabs(u"ws://second/?a=1"_s));
    second.flush();
    first.schedule(someTabs(u"ws://first/?a=1"_s));
    first.flush();
    QCOMPARE(files(folder), (QStringList{u"tabs-2.json"_s, u"tabs.json"_s}));
    // The next one reads neither of them, nor the very last one: their programs live.
    const QString end = folder.path(u"tabs-%1.json"_s.arg(Drafts::mostFiles));
    Drafts last(end);
    last.load(&last, [&loaded](const OpenTabs &) { ++loaded; });
    QTRY_COMPARE(loaded, 3);
    last.schedule(someTabs(u"ws://last/?a=1"_s));
    last.flush();
    QCOMPARE(loadFrom(file), OpenTabs());
    QCOMPARE(files(folder), (QStringList{u"tabs-2.json"_s, u"tabs-20.json"_s, u"tabs.json"_s}));
}

void TestDrafts::whatOthersLeftComesBack()
{
    const WorkspaceFolder folder;
    const QString file = folder.path(u"tabs.json"_s);
    OpenTabs three;
    for (const QString &name : {u"tabs.json"_s, u"tabs-5.json"_s, u"tabs-9.json"_s}) {
        OpenTab tab;
        tab.dirty = true;
        tab.request.url = u"ws://host/"_s + name;
        three.tabs.push_back(tab);
        Drafts(folder.path(name)).schedule({{tab}, 0}); // written at its end
    }
    QCOMPARE(files(folder), (QStringList{u"tabs-5.json"_s, u"tabs-9.json"_s, u"tabs.json"_s}));

    Drafts drafts(file);
    std::optional<OpenTabs> loaded;
    drafts.load(&drafts, [&loaded](const OpenTabs &tabs) { loaded = tabs; });
    QTRY_VERIFY(loaded.has_value());
    QCOMPARE(bare(*loaded), three);
    QCOMPARE(loaded->tabs[1].file, folder.path(u"tabs-5.json"_s));
    QCOMPARE(loaded->tabs[1].place, 0);
    // They stay until they are kept elsewhere, and nobody else takes them.
    QCOMPARE(files(folder).size(), 3);
    QCOMPARE(loadFrom(file), OpenTabs());
    drafts.schedule(*loaded);
    drafts.flush();
    QCOMPARE(files(folder), QStringList{u"tabs.json"_s});
}

QTEST_GUILESS_MAIN(TestDrafts)
#include "tst_drafts.moc"
