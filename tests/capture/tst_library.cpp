// SPDX-License-Identifier: GPL-3.0-or-later
#include "rows.h"

#include "base/files.h"
#include "capture/library.h"
#include "capture/marksfile.h"
#include "support/files.h"
#include "support/filesizelimit.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <memory>
#include <optional>
#include <thread>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace sockwright;
using namespace Qt::StringLiterals;
using capture::Library;
using capture::Store;
using rows::Direction;
using rows::Kind;
using tests::contents;
using tests::put;
using State = Library::State;

namespace {

bool write(const std::shared_ptr<Store> &store, const QByteArray &payload)
{
    wire::Batch batch;
    batch.append(rows::record(Kind::Text, Direction::In), rows::view(payload));
    return store->write(std::move(batch)).ok();
}

/// Runs in a process of its own that ends at once, as if it was killed. True when it did what it
/// should.
template <typename Work>
bool inAnotherProcess(Work work)
{
    const pid_t child = ::fork();
    if (child == 0)
        ::_exit(work() ? 0 : 1);
    int status = -1;
    return child > 0 && ::waitpid(child, &status, 0) == child && WIFEXITED(status)
        && WEXITSTATUS(status) == 0;
}

/// How a second process of the same test is told where to work.
constexpr char folderVariable[] = "SOCKWRIGHT_TEST_LIBRARY";
constexpr char keptVariable[] = "SOCKWRIGHT_TEST_KEPT";

/// Makes, names, opens, ends and removes captures while a thread makes room all the time. True when
/// nothing went wrong.
bool worksBesideOthers(const QString &folder, const QString &kept)
{
    const Library library(folder);
    std::atomic<bool> good = true;
    std::atomic<bool> done = false;
    const auto expect = [&good](bool happened) {
        if (!happened)
            good = false;
    };
    std::thread cleaner([&] {
        while (!done)
            expect(library.makeRoom(0).ok());
    });
    for (int i = 0; i < 25 && good; ++i) {
        auto created = library.create(u"new"_s, {});
        expect(created && write(created->store, QByteArray(10'000, char(i)))
               && library.setName(created->id, u"named"_s) && write(created->store, "more")
               && !library.remove(created->id) && library.setName(kept, QString::number(i)));
        if (!good)
            break;
        auto read = library.open(created->id);
        expect(read && (*read)->rowCount() == 2);
        created->store.reset();
        // In use by the reader alone.
        expect(library.end(created->id) && library.open(created->id));
        library.list();
    }
    done = true;
    cleaner.join();
    return good;
}

} // namespace

/// The folder of captures: what is in it, what may be removed from it, and by whom.
class TestLibrary : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_folder = m_dir->filePath(u"data/captures"_s);
        m_library = std::make_unique<Library>(m_folder);
    }

    void noFolderIsNoCapture()
    {
        QVERIFY(m_library->list().empty());
        QVERIFY(m_library->recoverable().empty());
        QCOMPARE(m_library->makeRoom(0).value(), std::uint64_t(0));
        QVERIFY(!QFileInfo::exists(m_folder));
    }

    void aCaptureFromBeginningToEnd()
    {
        const QDateTime before = QDateTime::currentDateTimeUtc();
        auto created = m_library->create(u"Chat"_s, u"ws://localhost/\"chat\""_s);
        QVERIFY(created);
        const QString id = created->id;
        QVERIFY(write(created->store, QByteArray(5000, 'x')));

        Library::Entry found = only();
        QCOMPARE(found.id, id);
        QCOMPARE(found.name, u"Chat"_s);
        QCOMPARE(found.url, u"ws://localhost/\"chat\""_s);
        QVERIFY(found.created >= before.addMSecs(-1));
        QVERIFY(found.created <= QDateTime::currentDateTimeUtc());
        QCOMPARE(found.created.timeSpec(), Qt::UTC);
        QVERIFY(found.bytes >= 5000);
        QCOMPARE(found.rows, std::uint64_t(1));
        QVERIFY(!found.kept);
        QVERIFY(found.state == State::InUse);
        QVERIFY(found.problem.isEmpty());

        QVERIFY(!m_library->remove(id)); // in use
        QVERIFY(write(created->store, "second"));
        created->store.reset();
        QVERIFY(only().state == State::Interrupted);
        QVERIFY(m_library->end(id));
        QVERIFY(only().state == State::Ended);

        auto store = m_library->open(id);
        QVERIFY(store);
        QCOMPARE((*store)->rowCount(), std::uint64_t(2));
        QVERIFY(only().state == State::InUse);
        const auto refused = m_library->remove(id);
        QVERIFY(!refused);
        QVERIFY(refused.error().message.contains(u"in use"));
        (*store).reset();
        QVERIFY(m_library->remove(id));
        QVERIFY(m_library->list().empty());
        QCOMPARE(filesIn(m_folder), QStringList{u"lock"_s});
        QVERIFY(!m_library->open(id));
        QVERIFY(!m_library->remove(id));
        QVERIFY(!m_library->end(id));
    }

    void theRequestBesideTheRows()
    {
        const QString id = endedCapture("row");
        QCOMPARE(m_library->request(id).value(), QByteArray());
        QVERIFY(m_library->keepRequest(id, "first"));
        QVERIFY(m_library->keepRequest(id, "second"));
        QCOMPARE(m_library->request(id).value(), QByteArray("second"));
        QVERIFY(!m_library->keepRequest(id, QByteArray(Library::maxRequestBytes + 1, 'x')));
        QCOMPARE(m_library->request(id).value(), QByteArray("second"));

        // No link is followed.
        const QString file = Library::requestFile(m_folder + u'/' + id);
        const QString outside = m_dir->filePath(u"outside.json"_s);
        put(outside, "not ours");
        QVERIFY(QFile::remove(file));
        QVERIFY(QFile::link(outside, file));
        QCOMPARE(m_library->request(id).value(), QByteArray());

        QVERIFY(m_library->remove(id));
        QCOMPARE(filesIn(m_folder), QStringList{u"lock"_s});
        QCOMPARE(contents(outside), QByteArray("not ours"));
        QVERIFY(!m_library->request(id));
        QVERIFY(!m_library->keepRequest(id, "gone"));
        QVERIFY(m_library->list().empty());
    }

    void theFileOfFacts()
    {
        const QString id = endedCapture("row");
        const QString path = m_folder + u'/' + id + u"/capture.json"_s;
        QVERIFY(contents(path).startsWith("{\n  \"format\": 1,\n  \"name\": \"\",\n  \"url\": "));
        put(path,
            "{\"format\":1,\"later\":{\"big\":12345678901234567890},\"name\":\"a\","
            "\"ended\":true}");
        QVERIFY(m_library->setName(id, u"b \U0001F600"_s));
        QVERIFY(m_library->setKept(id, true));
        QCOMPARE(only().name, u"b \U0001F600"_s);
        QVERIFY(only().kept);
        QVERIFY(only().created.isValid()); // as its folder says
        QVERIFY(m_library->setKept(id, false));
        QVERIFY(!only().kept);
        QVERIFY(contents(path).contains("12345678901234567890"));
    }

    void factsThatCannotBeRead_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("garbage") << QByteArray(1000, '\xff');
        QTest::newRow("no object") << QByteArray("[]");
        QTest::newRow("without format") << QByteArray("{\"ended\":true}");
        QTest::newRow("of a later version") << QByteArray("{\"format\":2,\"ended\":true}");
        QTest::newRow("too large") << QByteArray(2'000'000, ' ');
    }

    // Nothing is known of it: it is shown and stays, and what is in the file stays too.
    void factsThatCannotBeRead()
    {
        QFETCH(QByteArray, bytes);
        const QString id = endedCapture("row");
        const QString path = m_folder + u'/' + id + u"/capture.json"_s;
        put(path, bytes);
        QCOMPARE(only().rows, std::uint64_t(1));
        QVERIFY(only().problem.contains(u"capture.json"));
        QVERIFY(only().kept);
        QVERIFY(only().created.isValid());
        QVERIFY(!m_library->setName(id, u"x"_s));
        QCOMPARE(contents(path), bytes);
        QVERIFY(m_library->makeRoom(0));
        QVERIFY(m_library->open(id));
        QVERIFY(m_library->remove(id));
        QVERIFY(m_library->list().empty());
    }

    void withoutRowsNothingStays()
    {
        auto created = m_library->create({}, {});
        QVERIFY(created);
        QCOMPARE(only().rows, std::uint64_t(0));
        QVERIFY(only().problem.isEmpty());
        QVERIFY(m_library->end(created->id));
        QCOMPARE(m_library->list().size(), std::size_t(1)); // still in use
        created->store.reset();
        QVERIFY(m_library->end(created->id));
        QVERIFY(m_library->list().empty());
    }

    void whatWasKilledIsOffered()
    {
        Library::Created left; // what the other processes leave open
        QVERIFY(inAnotherProcess([this, &left] {
            left = m_library->create(u"killed"_s, {}).value();
            return write(left.store, "shown") && only().state == State::InUse;
        }));
        QVERIFY(inAnotherProcess([this, &left] {
            left = m_library->create(u"no rows"_s, {}).value();
            return true;
        }));
        endedCapture("row");
        auto live = m_library->create(u"live"_s, {});
        QVERIFY(live);
        QVERIFY(write(live->store, "row"));

        const auto offered = m_library->recoverable();
        QCOMPARE(offered.size(), std::size_t(1));
        QCOMPARE(offered[0].name, u"killed"_s);
        QCOMPARE(offered[0].rows, std::uint64_t(1));
        const auto store = m_library->open(offered[0].id);
        QVERIFY(store);
        QCOMPARE(rows::bytes((*store)->payload((*store)->record(0))), QByteArray("shown"));
        QVERIFY(m_library->makeRoom(UINT64_MAX));
        QCOMPARE(m_library->list().size(), std::size_t(3)); // without the one that has no rows
        QVERIFY(m_library->end(offered[0].id));
        QVERIFY(m_library->recoverable().empty());
    }

    void whatWasReservedIsGivenBack()
    {
        Library::Created left;
        QVERIFY(inAnotherProcess([this, &left] {
            left = m_library->create({}, {}).value();
            return write(left.store, QByteArray(100'000, 'x'));
        }));
        const std::uint64_t before = only().bytes;
        QVERIFY(m_library->end(only().id));
        QVERIFY(only().bytes >= 100'000);
        QVERIFY(only().bytes < before);
        QVERIFY(only().bytes < 100'000 + 5 * 4096 + 4096);
        QCOMPARE(only().rows, std::uint64_t(1));
    }

    void roomIsMadeFromTheOldestOn()
    {
        QStringList ids;
        for (int i = 0; i < 6; ++i)
            ids.push_back(endedCapture(QByteArray(100'000, 'x'), i));
        QVERIFY(m_library->setKept(ids[0], true));
        const auto open = m_library->open(ids[1]);
        QVERIFY(open);
        const std::uint64_t each = m_library->list()[0].bytes;
        QVERIFY(each >= 100'000);

        QCOMPARE(m_library->makeRoom(6 * each).value(), 6 * each);
        QCOMPARE(m_library->list().size(), std::size_t(6));
        QCOMPARE(m_library->makeRoom(4 * each + 1).value(), 4 * each);
        QCOMPARE(idsLeft(), (QStringList{ids[0], ids[1], ids[4], ids[5]}));
        // What is kept or in use stays, whatever the limit is.
        QCOMPARE(m_library->makeRoom(0).value(), 2 * each);
        QCOMPARE(idsLeft(), (QStringList{ids[0], ids[1]}));
    }

    void nobodysOwnFilesAreRemoved()
    {
        const QString id = endedCapture("row");
        const QString own = m_folder + u'/' + id + u"/notes.txt"_s;
        put(own, "mine");
        put(m_folder + u'/' + id + u"/capture.json.AbC123"_s, "left over");
        QVERIFY(capture::writeMarks(m_folder + u'/' + id, {}));
        put(m_folder + u'/' + id + u"/marks.json.XyZ789"_s, "left over");
        put(m_folder + u'/' + id + u"/request.json.XyZ789"_s, "left over");
        QVERIFY(QDir(m_folder).mkpath(u"holiday/photos"_s));
        put(m_folder + u"/holiday/rows"_s, "not of a capture, but it looks like one");
        QVERIFY(QDir(m_folder).mkdir(u"empty"_s));
        QVERIFY(m_library->remove(id));
        QCOMPARE(filesIn(m_folder + u'/' + id), QStringList{u"notes.txt"_s});
        QCOMPARE(contents(own), QByteArray("mine"));
        QVERIFY(m_library->makeRoom(0));
        QVERIFY(QFileInfo::exists(m_folder + u"/holiday/rows"_s));
        QVERIFY(QFileInfo::exists(m_folder + u"/empty"_s));
    }

    void linksAreNotFollowed()
    {
        const QString outside = m_dir->filePath(u"outside"_s);
        Library other(outside);
        auto created = other.create(u"outside"_s, {});
        QVERIFY(created);
        QVERIFY(write(created->store, "row"));
        created->store.reset();
        QVERIFY(other.end(created->id));
        QVERIFY(QDir().mkpath(m_folder));

        // A folder that is a link is no capture.
        const QString id = u"20200101-000000-000-00000000"_s;
        QVERIFY(QFile::link(outside + u'/' + created->id, m_folder + u'/' + id));
        QVERIFY(m_library->list().empty());
        QVERIFY(!m_library->open(id));
        QVERIFY(!m_library->remove(id));
        QVERIFY(!m_library->setName(id, u"x"_s));

        // Of files that are links, the links go.
        const QString mine = endedCapture("row");
        const QString target = m_dir->filePath(u"target"_s);
        put(target, "untouched");
        for (const QString &name : {u"payload"_s, u"lock"_s, u"capture.json"_s}) {
            QFile::remove(m_folder + u'/' + mine + u'/' + name);
            QVERIFY(QFile::link(target, m_folder + u'/' + mine + u'/' + name));
        }
        QVERIFY(!m_library->open(mine));
        QVERIFY(!m_library->setName(mine, u"x"_s));
        QCOMPARE(m_library->list().size(), std::size_t(1));
        QVERIFY(!m_library->remove(mine)); // its lock cannot be had
        QVERIFY(QFile::remove(m_folder + u'/' + mine + u"/lock"_s));
        QVERIFY(m_library->remove(mine));
        QCOMPARE(contents(target), QByteArray("untouched"));
        QCOMPARE(other.list().size(), std::size_t(1));
    }

    void onlyIdsAreTaken_data()
    {
        QTest::addColumn<QString>("id");
        for (const char *id : {"", ".", "..", "../captures", "a/b", "/etc", "a\n", "%s"})
            QTest::newRow(id) << QString::fromLatin1(id);
    }

    void onlyIdsAreTaken()
    {
        QFETCH(QString, id);
        const QString inside = endedCapture("row");
        QVERIFY(!m_library->open(id));
        QVERIFY(!m_library->remove(id));
        QVERIFY(!m_library->setKept(id, true));
        QVERIFY(!m_library->end(id));
        QCOMPARE(only().id, inside);
    }

    void whatCannotBeMadeLeavesNothing()
    {
        put(m_dir->filePath(u"data"_s), "in the way");
        auto created = m_library->create({}, {});
        QVERIFY(!created);
        QVERIFY(created.error().message.contains(m_folder));

        const Library limited(m_dir->filePath(u"limited"_s));
        std::optional<tests::FileSizeLimit> none(0);
        created = limited.create({}, {});
        none.reset();
        QVERIFY(!created);
        QVERIFY(created.error().message.contains(limited.folder()));
        QCOMPARE(filesIn(limited.folder()), QStringList());
    }

    void foldersAreThePersonsAlone()
    {
        const QString id = endedCapture("row");
        struct stat facts
        {
        };
        QCOMPARE(::stat(QFile::encodeName(m_folder + u'/' + id).constData(), &facts), 0);
        QCOMPARE(facts.st_mode & 0777, mode_t(0700));
    }

    // Everything at once, from two processes with two threads each: nothing that is in use or kept
    // is lost, and nothing that a person wrote.
    void programsAtTheSameTime()
    {
        if (const QString folder = qEnvironmentVariable(folderVariable); !folder.isEmpty()) {
            QVERIFY(worksBesideOthers(folder, qEnvironmentVariable(keptVariable)));
            return;
        }
        const QString kept = endedCapture("kept");
        QVERIFY(m_library->setKept(kept, true));
        // Started anew, for a fork() of a program with threads may hold their locks for ever.
        QProcess other;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QString::fromLatin1(folderVariable), m_folder);
        environment.insert(QString::fromLatin1(keptVariable), kept);
        other.setProcessEnvironment(environment);
        other.setProcessChannelMode(QProcess::ForwardedChannels);
        other.start(QCoreApplication::applicationFilePath(), {u"programsAtTheSameTime"_s});
        QVERIFY(other.waitForStarted());
        const bool good = worksBesideOthers(m_folder, kept);
        QVERIFY(other.waitForFinished());
        QCOMPARE(other.exitStatus(), QProcess::NormalExit);
        QCOMPARE(other.exitCode(), 0);
        QVERIFY(good);
        QVERIFY(m_library->makeRoom(0));
        QCOMPARE(statesLeft(), QStringList(kept + u" ended, 1 row"_s));
        QCOMPARE(only().name, u"24"_s);
    }

private:
    QString endedCapture(const QByteArray &payload, int age = 0)
    {
        auto created = m_library->create({}, u"ws://localhost"_s);
        if (!created || !write(created->store, payload))
            return {};
        created->store.reset();
        // In the order of `age`, however fast they were made.
        const QString path = m_folder + u'/' + created->id + u"/capture.json"_s;
        QByteArray facts = contents(path);
        const auto at = facts.indexOf("\"created\": \"") + 12;
        facts.replace(at, 4, QByteArray::number(2030 + age));
        put(path, facts);
        return m_library->end(created->id) ? created->id : QString();
    }

    Library::Entry only() const
    {
        const auto entries = m_library->list();
        return entries.size() == 1 ? entries[0] : Library::Entry();
    }

    // The oldest first.
    QStringList idsLeft() const
    {
        QStringList ids;
        for (const Library::Entry &entry : m_library->list())
            ids.push_front(entry.id);
        return ids;
    }

    // Telling what they are.
    QStringList statesLeft() const
    {
        QStringList states;
        for (const Library::Entry &entry : m_library->list()) {
            const QString state = entry.state == State::InUse ? u"in use"_s
                : entry.state == State::Ended                 ? u"ended"_s
                                                              : u"interrupted"_s;
            states.push_front(
                entry.id + u' ' + state
                + u", %1 row%2"_s.arg(entry.rows).arg(entry.rows == 1 ? u""_s : u"s"_s)
                + (entry.problem.isEmpty() ? QString() : u", "_s + entry.problem));
        }
        return states;
    }

    static QStringList filesIn(const QString &folder)
    {
        return QDir(folder).entryList(QDir::AllEntries | QDir::Hidden | QDir::System
                                      | QDir::NoDotAndDotDot);
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_folder;
    std::unique_ptr<Library> m_library;
};

QTEST_GUILESS_MAIN(TestLibrary)
#include "tst_library.moc"
