// SPDX-License-Identifier: GPL-3.0-or-later
#include "checkablerows.h"

#include "capture/store.h"
#include "support/files.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace sockwright;
using namespace Qt::StringLiterals;
using capture::Store;
using rows::Direction;
using rows::Expected;
using rows::Kind;
using tests::contents;
using tests::put;

namespace {

const QStringList fileNames{u"rows"_s, u"payload"_s, u"details"_s, u"frames"_s, u"blocks"_s};

quint32 newSeed()
{
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo("seed %u", seed);
    return seed;
}

bool always()
{
    return true;
}

/// Not every file system lets a program write past the system's cache.
bool canWritePastCache(const QString &path)
{
    const int fd = ::open(QFile::encodeName(path).constData(), O_WRONLY | O_CREAT | O_DIRECT, 0600);
    if (fd >= 0)
        ::close(fd);
    return fd >= 0;
}

bool writesPastCache()
{
    const QStringList descriptors = QDir(u"/proc/self/fd"_s).entryList(QDir::System | QDir::Files);
    return std::any_of(descriptors.begin(), descriptors.end(), [](const QString &descriptor) {
        const int flags = ::fcntl(descriptor.toInt(), F_GETFL);
        return flags >= 0 && (flags & O_DIRECT) != 0;
    });
}

/// A conversation on disk, and what it holds.
struct Written
{
    std::vector<Expected> expected;
    std::vector<std::uint64_t> ends; // rows behind each batch
    capture::Totals totals;
};

Written writeRandomly(const QString &folder, quint32 seed, int batches, int mostRows)
{
    Written written;
    auto store = Store::create(folder);
    rows::CheckableRows random(seed);
    for (int i = 0; store && i < batches; ++i) {
        if (!(*store)->write(random.next(mostRows, written.expected)))
            return {};
        written.ends.push_back(written.expected.size());
    }
    for (const Expected &row : written.expected)
        written.totals.add(row.record);
    return written;
}

void copy(const QString &from, const QString &to)
{
    QVERIFY(QDir().mkpath(to));
    for (const QString &name : fileNames)
        put(to + u'/' + name, contents(from + u'/' + name));
}

void compareRows(const Store &store, const std::vector<Expected> &expected, std::uint64_t count)
{
    QCOMPARE(store.rowCount(), count);
    QVERIFY(count <= expected.size());
    for (std::uint64_t row = 0; row < count; ++row) {
        const auto wrong = rows::difference(store, row, expected[row]);
        QVERIFY2(!wrong,
                 qPrintable(u"row %1: %2"_s.arg(row).arg(
                     QString::fromStdString(wrong.value_or(std::string())))));
    }
}

bool isAttempt(const Expected &row)
{
    return row.record.kind == Kind::State && row.record.direction == Direction::Local
        && row.record.code == quint16(wire::State::Connecting);
}

/// Handshake rows by walking over the whole conversation.
std::vector<std::optional<std::uint64_t>> handshakeRows(const std::vector<Expected> &expected)
{
    std::vector<std::optional<std::uint64_t>> found(expected.size());
    std::size_t begin = 0;
    for (std::size_t row = 0; row <= expected.size(); ++row) {
        if (row < expected.size() && !isAttempt(expected[row]))
            continue;
        std::optional<std::uint64_t> first;
        for (std::size_t i = begin; i < row && !first; ++i) {
            if (!expected[i].handshake.isEmpty())
                first = i;
        }
        std::fill(found.begin() + std::ptrdiff_t(begin), found.begin() + std::ptrdiff_t(row),
                  first);
        begin = row;
    }
    return found;
}

} // namespace

/// The files of a capture: what is written is found again, and what is not whole is not.
class TestCaptureStore : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void matchesAReference_data()
    {
        QTest::addColumn<bool>("onDisk");
        QTest::addColumn<bool>("opened");
        QTest::newRow("in memory") << false << false;
        QTest::newRow("on disk") << true << false;
        QTest::newRow("opened again") << true << true;
    }

    void matchesAReference()
    {
        QFETCH(bool, onDisk);
        QFETCH(bool, opened);
        const quint32 seed = newSeed();
        auto store = onDisk ? Store::create(m_dir->path()) : Store::inMemory(1 << 30);
        QVERIFY(store);
        rows::CheckableRows random(seed);
        std::vector<Expected> expected;
        std::vector<const char *> places;
        std::uint64_t bytes = 0;
        for (int i = 0; i < 300; ++i) {
            const std::uint64_t first = expected.size();
            const auto written = (*store)->write(random.next(i % 50 == 0 ? 2000 : 40, expected));
            QVERIFY(written);
            QCOMPARE(written->first, first);
            QCOMPARE(written->first + written->count, expected.size());
            QVERIFY(written->totals == (*store)->totals());
            QVERIFY(written->payloadBytes >= bytes);
            bytes = written->payloadBytes;
            while (places.size() < expected.size())
                places.push_back((*store)->payload((*store)->record(places.size())).data());
        }
        for (std::size_t row = 0; row < places.size(); ++row)
            QVERIFY((*store)->payload((*store)->record(row)).data() == places[row]);

        if (opened) {
            store = Store::open(m_dir->path());
            QVERIFY(store);
            QVERIFY((*store)->damagedRows(always).empty());
        }
        compareRows(**store, expected, expected.size());
        QCOMPARE((*store)->payloadBytes(), bytes);
        capture::Totals totals;
        for (const Expected &row : expected)
            totals.add(row.record);
        QVERIFY((*store)->totals() == totals);

        const auto handshakes = handshakeRows(expected);
        for (std::uint64_t row = 0; row < handshakes.size(); ++row)
            QVERIFY((*store)->handshakeRow(row) == handshakes[row]);
        std::optional<std::uint64_t> attempt;
        for (std::uint64_t row = 0; row < expected.size(); ++row) {
            if (isAttempt(expected[row]))
                attempt = row;
            QVERIFY((*store)->attemptRow(row) == attempt);
        }
        (*store)->dropPages();
        compareRows(**store, expected, expected.size());
    }

    void aFloodIsWrittenPastTheCache()
    {
        const bool possible = canWritePastCache(m_dir->filePath(u"probe"_s));
        rows::CheckableRows random(newSeed(), rows::floodPayload);
        std::vector<Expected> expected;
        std::vector<std::size_t> ends;
        std::vector<wire::Batch> batches(24);
        for (wire::Batch &batch : batches) {
            batch = random.next(40, expected);
            ends.push_back(expected.size());
        }
        auto store = Store::create(m_dir->path());
        QVERIFY(store);
        for (std::size_t i = 0; i < batches.size(); ++i) {
            QVERIFY((*store)->write(std::move(batches[i])));
            const auto wrong = rows::difference(**store, ends[i] - 1, expected[ends[i] - 1]);
            QVERIFY2(!wrong, wrong.value_or(std::string()).c_str());
        }
        QCOMPARE(writesPastCache(), possible);
        compareRows(**store, expected, expected.size());
        store = Store::open(m_dir->path());
        QVERIFY(store);
        QVERIFY((*store)->damagedRows(always).empty());
        compareRows(**store, expected, expected.size());
    }

    void aStoreBeingWrittenCanBeOpened()
    {
        rows::CheckableRows random(newSeed());
        auto store = Store::create(m_dir->path());
        QVERIFY(store);
        std::vector<Expected> expected;
        for (int i = 0; i < 20; ++i) {
            QVERIFY((*store)->write(random.next(100, expected)));
            const auto reader = Store::open(m_dir->path());
            QVERIFY(reader);
            compareRows(**reader, expected, expected.size());
        }
    }

    void filesAreNoLargerThanWhatIsInThem()
    {
        const Written written = writeRandomly(m_dir->path(), newSeed(), 20, 50);
        QVERIFY(!written.expected.empty());
        struct stat facts
        {
        };
        const auto look = [&] {
            return ::stat(QFile::encodeName(m_dir->filePath(u"rows"_s)).constData(), &facts) == 0;
        };
        QVERIFY(look());
        QCOMPARE(std::uint64_t(facts.st_size), written.expected.size() * sizeof(wire::Record));
        // What was reserved ahead is given back, in the background.
        QTRY_VERIFY(look() && facts.st_blocks * 512 < facts.st_size + 64 * 1024);
    }

    void neverReplacesACapture()
    {
        const Written written = writeRandomly(m_dir->path(), newSeed(), 3, 10);
        const auto refused = Store::create(m_dir->path());
        QVERIFY(!refused);
        QVERIFY(!refused.error().message.isEmpty());
        const auto store = Store::open(m_dir->path());
        QVERIFY(store);
        compareRows(**store, written.expected, written.expected.size());
    }

    void payloadLimit_data()
    {
        QTest::addColumn<bool>("onDisk");
        QTest::newRow("in memory") << false;
        QTest::newRow("on disk") << true;
    }

    void payloadLimit()
    {
        QFETCH(bool, onDisk);
        auto made = onDisk ? Store::create(m_dir->path()) : Store::inMemory(1000);
        QVERIFY(made);
        std::shared_ptr<Store> store = *made;
        store->setPayloadLimit(1000);
        const auto write = [&store](Kind kind, const QByteArray &payload) {
            wire::Batch batch;
            batch.append(rows::record(kind, Direction::In), rows::view(payload));
            return store->write(std::move(batch)).ok();
        };
        QVERIFY(write(Kind::Text, QByteArray(900, 'a')));
        QVERIFY(write(Kind::Text, QByteArray(200, 'b'))); // 1: the notice, 2: left out
        QVERIFY(write(Kind::State, "told")); // 3
        QVERIFY(write(Kind::Text, "c")); // 4: left out
        store->setPayloadLimit(5000);
        QVERIFY(write(Kind::Text, "d")); // 5
        if (onDisk) {
            auto opened = Store::open(m_dir->path());
            QVERIFY(opened);
            store = *opened;
        }
        QCOMPARE(store->rowCount(), std::uint64_t(6));
        const auto payload = [&store](std::uint64_t row) {
            return rows::bytes(store->payload(store->record(row)));
        };
        QCOMPARE(payload(0), QByteArray(900, 'a'));
        QVERIFY(store->record(1).kind == Kind::Error);
        QVERIFY(payload(1).contains("900 B"));
        QCOMPARE(payload(2), QByteArray());
        QCOMPARE(store->record(2).size, 200U);
        QCOMPARE(store->record(2).offset, wire::Record::noPayload);
        QCOMPARE(payload(3), QByteArray("told"));
        QCOMPARE(store->record(4).offset, wire::Record::noPayload);
        QCOMPARE(payload(5), QByteArray("d"));
        QCOMPARE(store->totals().in.payloadBytes, std::uint64_t(900 + 200 + 1 + 1));
    }

    void manyEmptyRowsPastTheLimit()
    {
        auto store = Store::create(m_dir->path());
        QVERIFY(store);
        (*store)->setPayloadLimit(10);
        wire::Batch batch;
        batch.append(rows::record(Kind::Text, Direction::In), std::string(20, 'x'));
        for (int i = 0; i < 2000; ++i)
            batch.append(rows::record(Kind::Ping, Direction::In), "");
        QVERIFY((*store)->write(std::move(batch)));
        batch = {};
        for (int i = 0; i < 2000; ++i)
            batch.append(rows::record(Kind::Ping, Direction::In), "");
        batch.append(rows::record(Kind::State, Direction::Local), "told");
        QVERIFY((*store)->write(std::move(batch)));
        QCOMPARE((*store)->rowCount(), std::uint64_t(4003));
        QCOMPARE(rows::bytes((*store)->payload((*store)->record(4002))), QByteArray("told"));
    }

    void aTornTailIsCut()
    {
        const quint32 seed = newSeed();
        const QString whole = m_dir->filePath(u"whole"_s);
        const QString torn = m_dir->filePath(u"torn"_s);
        QVERIFY(QDir().mkpath(whole));
        const Written written = writeRandomly(whole, seed, 30, 12);
        QCOMPARE(written.ends.size(), std::size_t(30));
        QRandomGenerator random(seed);
        int cutBehindABatch = 0;
        for (int trial = 0; trial < 400; ++trial) {
            copy(whole, torn);
            // One file in most trials, all of them in some, each where it likes.
            for (const QString &name : fileNames) {
                if (trial % 6 != 5 && fileNames[trial % 6] != name)
                    continue;
                const QString path = torn + u'/' + name;
                const qint64 size = QFile(path).size();
                const int most = trial % 2 ? int(size) : int(std::min<qint64>(size, 600));
                QVERIFY(QFile::resize(path, size - random.bounded(most + 1)));
            }
            const auto store = Store::open(torn);
            if (!store) {
                QVERIFY(!store.error().message.isEmpty());
                continue;
            }
            const std::uint64_t count = (*store)->rowCount();
            QVERIFY(std::find(written.ends.begin(), written.ends.end(), count)
                    != written.ends.end());
            cutBehindABatch += count < written.expected.size();
            compareRows(**store, written.expected, count);
            QVERIFY((*store)->damagedRows(always).empty());
            if (QTest::currentTestFailed()) {
                qWarning("trial %d", trial);
                return;
            }
        }
        QVERIFY(cutBehindABatch > 100);
    }

    void noRowIsLostThatNeedNotBe()
    {
        const QString whole = m_dir->filePath(u"whole"_s);
        const QString torn = m_dir->filePath(u"torn"_s);
        QVERIFY(QDir().mkpath(whole));
        const Written written = writeRandomly(whole, newSeed(), 10, 20);
        QCOMPARE(written.ends.size(), std::size_t(10));
        copy(whole, torn);
        const QString blocks = torn + u"/blocks"_s;
        for (std::size_t left = 10; left-- > 1;) {
            // One byte of a block is missing: all blocks before it count.
            QVERIFY(QFile::resize(blocks, qint64((left + 1) * sizeof(capture::disk::Block)) - 1));
            const auto store = Store::open(torn);
            QVERIFY(store);
            compareRows(**store, written.expected, written.ends[left - 1]);
        }
    }

    void damageIsNamedAndContained()
    {
        const quint32 seed = newSeed();
        const QString whole = m_dir->filePath(u"whole"_s);
        const QString bad = m_dir->filePath(u"bad"_s);
        QVERIFY(QDir().mkpath(whole));
        const Written written = writeRandomly(whole, seed, 30, 12);
        QCOMPARE(written.ends.size(), std::size_t(30));
        std::vector<QByteArray> files;
        for (const QString &name : fileNames)
            files.push_back(contents(whole + u'/' + name));
        QRandomGenerator random(seed);
        copy(whole, bad);
        int named = 0;
        for (int trial = 0; trial < 800; ++trial) {
            std::vector<QByteArray> damaged = files;
            const std::size_t file = std::size_t(trial) % files.size();
            for (int change = random.bounded(1, 4); change > 0; --change) {
                char &byte = damaged[file].data()[random.bounded(int(damaged[file].size()))];
                byte = char(byte ^ random.bounded(1, 256));
            }
            put(bad + u'/' + fileNames[qsizetype(file)], damaged[file]);
            checkDamaged(bad, written, named);
            put(bad + u'/' + fileNames[qsizetype(file)], files[file]);
            if (QTest::currentTestFailed()) {
                qWarning("trial %d, file %s", trial, qPrintable(fileNames[qsizetype(file)]));
                return;
            }
        }
        QVERIFY(named > 400);
    }

    void muchDamageDoesNoHarm()
    {
        const quint32 seed = newSeed();
        const QString whole = m_dir->filePath(u"whole"_s);
        const QString bad = m_dir->filePath(u"bad"_s);
        QVERIFY(QDir().mkpath(whole));
        const Written written = writeRandomly(whole, seed, 30, 12);
        QRandomGenerator random(seed);
        copy(whole, bad);
        int opened = 0;
        for (int trial = 0; trial < 200; ++trial) {
            for (const QString &name : fileNames) {
                QByteArray bytes = contents(whole + u'/' + name);
                const bool blocks = name == u"blocks";
                for (int change = random.bounded(blocks ? 10 : 1000); change > 0; --change)
                    bytes[random.bounded(int(bytes.size()))] = char(random.generate());
                put(bad + u'/' + name, bytes);
            }
            const auto store = Store::open(bad);
            if (!store)
                continue;
            ++opened;
            readAll(**store);
            checkUndamaged(**store, written);
        }
        QVERIFY(opened > 50);
    }

    void whatIsNoCaptureIsAnError_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("state");
        for (const QString &name : fileNames) {
            for (const char *state : {"missing", "folder", "pipe", "link"})
                QTest::addRow("%s %s", qPrintable(name), state)
                    << name << QString::fromLatin1(state);
        }
        for (const char *state : {"empty", "garbage"})
            QTest::addRow("blocks %s", state) << u"blocks"_s << QString::fromLatin1(state);
        QTest::newRow("all empty") << QString() << u"empty"_s;
        QTest::newRow("all garbage") << QString() << u"garbage"_s;
        QTest::newRow("all missing") << QString() << u"missing"_s;
    }

    void whatIsNoCaptureIsAnError()
    {
        QFETCH(QString, file);
        QFETCH(QString, state);
        const Written written = writeRandomly(m_dir->path(), newSeed(), 5, 10);
        QVERIFY(!written.ends.empty());
        for (const QString &name : fileNames) {
            if (!file.isEmpty() && file != name)
                continue;
            const QString path = m_dir->filePath(name);
            QVERIFY(QFile::rename(path, path + u".away"_s));
            if (state == u"empty")
                put(path, {});
            else if (state == u"garbage")
                put(path, QByteArray(100'000, 'g'));
            else if (state == u"folder")
                QVERIFY(QDir().mkdir(path));
            else if (state == u"pipe")
                QCOMPARE(::mkfifo(QFile::encodeName(path).constData(), 0600), 0);
            else if (state == u"link")
                QVERIFY(QFile::link(path + u".away"_s, path));
        }
        const auto store = Store::open(m_dir->path());
        QVERIFY(!store);
        QVERIFY(store.error().message.contains(m_dir->path()));
        QVERIFY(store.error().message.endsWith(u'.'));
    }

    void damagedRowsCanBeGivenUp()
    {
        const Written written = writeRandomly(m_dir->path(), newSeed(), 40, 10);
        const auto store = Store::open(m_dir->path());
        QVERIFY(store);
        int asked = 0;
        QVERIFY((*store)->damagedRows([&asked] { return ++asked < 3; }).empty());
        QCOMPARE(asked, 3);
    }

private:
    // Whatever the files hold, each row can be asked for.
    static void readAll(const Store &store)
    {
        for (std::uint64_t row = 0; row < store.rowCount(); ++row) {
            const wire::Record record = store.record(row);
            for (const char byte : store.payload(record))
                m_touched = byte;
            QVERIFY(record.kind <= Kind::Error);
            QVERIFY(record.direction <= Direction::Local);
            store.handshake(row);
            store.failure(row);
            for (const wire::Frame &frame : store.frames(row))
                QVERIFY(frame.headerSize <= frame.header.size());
            const auto handshake = store.handshakeRow(row);
            QVERIFY(!handshake || *handshake < store.rowCount());
        }
        std::uint64_t damaged = 0;
        for (const Store::Rows &run : store.damagedRows(always)) {
            QVERIFY(run.count > 0 && run.first + run.count <= store.rowCount());
            damaged += run.count;
        }
        QVERIFY(damaged <= store.rowCount());
    }

    // Every row is as it was written, or named as damaged.
    static void checkUndamaged(const Store &store, const Written &written)
    {
        const auto runs = store.damagedRows(always);
        QVERIFY(store.rowCount() <= written.expected.size());
        for (std::uint64_t row = 0; row < store.rowCount(); ++row) {
            const bool isNamed = std::any_of(runs.begin(), runs.end(), [row](const Store::Rows &r) {
                return row >= r.first && row < r.first + r.count;
            });
            const auto wrong = rows::difference(store, row, written.expected[row]);
            QVERIFY2(isNamed || !wrong,
                     qPrintable(u"row %1: %2"_s.arg(row).arg(
                         QString::fromStdString(wrong.value_or(std::string())))));
        }
    }

    // The end is that of a batch, as each damaged run's is.
    static void checkDamaged(const QString &folder, const Written &written, int &named)
    {
        const auto store = Store::open(folder);
        QVERIFY(store);
        const std::uint64_t count = (*store)->rowCount();
        QVERIFY(std::find(written.ends.begin(), written.ends.end(), count) != written.ends.end());
        readAll(**store);
        const auto runs = (*store)->damagedRows(always);
        named += !runs.empty();
        for (const Store::Rows &run : runs) { // from the start of a batch to the end of one
            const auto isEnd = [&written](std::uint64_t row) {
                return row == 0
                    || std::find(written.ends.begin(), written.ends.end(), row)
                    != written.ends.end();
            };
            QVERIFY(isEnd(run.first) && isEnd(run.first + run.count));
        }
        // Only the last batch may be gone: damage there cannot be told from a torn tail.
        QVERIFY(count >= written.ends[written.ends.size() - 4]);
        checkUndamaged(**store, written);
    }

    static inline volatile char m_touched; // so that payload is read indeed
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_GUILESS_MAIN(TestCaptureStore)
#include "tst_capturestore.moc"
