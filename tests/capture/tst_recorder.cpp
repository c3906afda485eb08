// SPDX-License-Identifier: GPL-3.0-or-later
#include "checkablerows.h"

#include "capture/recorder.h"
#include "support/filesizelimit.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <cerrno>
#include <memory>

#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

using namespace sockwright;
using namespace Qt::StringLiterals;
using capture::Capture;
using capture::Recorder;
using capture::Store;
using rows::Direction;
using rows::Expected;
using rows::Kind;
using tests::FileSizeLimit;

namespace {

/// A small disk that this thread alone sees.
class SmallDisk
{
public:
    explicit SmallDisk(const QString &place)
        : m_place(QFile::encodeName(place))
    {
        m_mounted = ::unshare(CLONE_NEWNS) == 0
            && ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0
            && ::mount("tmpfs", m_place.constData(), "tmpfs", 0, "size=2m") == 0;
        m_error = errno;
    }
    ~SmallDisk()
    {
        if (m_mounted)
            ::umount2(m_place.constData(), MNT_DETACH);
    }
    SmallDisk(const SmallDisk &) = delete;
    SmallDisk &operator=(const SmallDisk &) = delete;

    bool isThere() const { return m_mounted; }
    QByteArray reason() const
    {
        return "no disk can be mounted: " + qt_error_string(m_error).toUtf8();
    }
    bool makeReadOnly() const
    {
        return ::mount("tmpfs", m_place.constData(), "tmpfs", MS_REMOUNT | MS_RDONLY, nullptr) == 0;
    }

private:
    QByteArray m_place;
    bool m_mounted = false;
    int m_error = 0;
};

void fill(QFile &file)
{
    const QByteArray page(4096, 'f');
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
    while (file.write(page) == page.size()) { }
}

} // namespace

/// Disks that take no more: the conversation goes on, and the gap is told.
class TestRecorder : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_expected.clear();
        m_lost = 0;
    }

    void aFullDisk_data()
    {
        QTest::addColumn<bool>("byOthers");
        QTest::newRow("by the capture") << false;
        QTest::newRow("by others, to the last byte") << true;
    }

    void aFullDisk()
    {
        QFETCH(bool, byOthers);
        const QString place = m_dir->filePath(u"disk"_s);
        QVERIFY(QDir().mkdir(place));
        const SmallDisk disk(place);
        if (!disk.isThere())
            QSKIP(disk.reason().constData());
        QFile filler(place + u"/filler"_s);
        QVERIFY(filler.open(QIODevice::WriteOnly));
        QCOMPARE(filler.write(QByteArray(700'000, 'f')), 700'000);
        filler.close();
        const QString folder = place + u"/capture"_s;
        QVERIFY(QDir().mkdir(folder));
        QFile others(place + u"/others"_s);

        auto store = Store::create(folder);
        QVERIFY(store);
        Recorder recorder(*store);
        rows::CheckableRows random(seed());
        for (int i = 0; i < 5; ++i)
            QVERIFY(take(recorder.record(random.next(100, m_expected))));
        if (byOthers)
            fill(others);
        QString stopped;
        while (stopped.isEmpty())
            stopped = recordOne(recorder, random).stopped;
        QVERIFY2(stopped.contains(u"full"), qPrintable(stopped));
        for (int i = 0; i < 20; ++i) // the conversation goes on, and nobody is told twice
            QVERIFY(recordOne(recorder, random).stopped.isEmpty());
        checkDisk(folder);

        QVERIFY(others.remove() == byOthers);
        QVERIFY(filler.remove());
        resumes(recorder, random);
        checkDisk(folder);
        checkGap(**store, stopped);
    }

    void aFileThatCannotGrow()
    {
        auto store = Store::create(m_dir->path());
        QVERIFY(store);
        Recorder recorder(*store);
        rows::CheckableRows random(seed());
        for (int i = 0; i < 5; ++i)
            QVERIFY(take(recorder.record(random.next(100, m_expected))));
        QString stopped;
        {
            const FileSizeLimit limit(rlim_t((*store)->payloadBytes()) + 1000);
            while (stopped.isEmpty())
                stopped = recordOne(recorder, random).stopped;
            for (int i = 0; i < 20; ++i)
                QVERIFY(recordOne(recorder, random).stopped.isEmpty());
        }
        QVERIFY(stopped.contains(m_dir->filePath(u"payload"_s)));
        checkDisk(m_dir->path());
        resumes(recorder, random);
        checkDisk(m_dir->path());
        checkGap(**store, stopped);
    }

    // Whatever file it is that cannot grow, a batch is there whole or not at all.
    void anyFileCanBeTheOne()
    {
        rows::CheckableRows random(seed());
        for (rlim_t limit = 0; limit < 40'000; limit += 501) {
            const QTemporaryDir dir;
            m_expected.clear();
            auto store = Store::create(dir.path());
            QVERIFY(store);
            {
                const FileSizeLimit limited(limit);
                for (int i = 0; i < 10; ++i) {
                    const std::size_t before = m_expected.size();
                    if (!(*store)->write(random.next(30, m_expected)))
                        m_expected.resize(before);
                }
            }
            const std::size_t before = m_expected.size();
            QVERIFY((*store)->write(random.next(30, m_expected)));
            QVERIFY(m_expected.size() > before);
            checkDisk(dir.path());
            if (QTest::currentTestFailed()) {
                qWarning("limit %d", int(limit));
                return;
            }
        }
    }

    void aCaptureTellsOfAGapAndGoesOn()
    {
        auto store = Store::create(m_dir->path());
        QVERIFY(store);
        Capture capture;
        capture.recordTo(*store);
        QSignalSpy stopped(&capture, &Capture::recordingStopped);
        QSignalSpy resumed(&capture, &Capture::recordingResumed);
        QSignalSpy handled(&capture, &Capture::handled);
        rows::append(capture, rows::record(Kind::Text, Direction::In), "before");
        QTRY_COMPARE(handled.size(), 1);
        {
            const FileSizeLimit limit(1000);
            rows::append(capture, rows::record(Kind::Text, Direction::In), QByteArray(2000, 'x'));
            rows::append(capture, rows::record(Kind::Text, Direction::In), "lost too");
            QTRY_COMPARE(handled.size(), 3);
        }
        QCOMPARE(stopped.size(), 1);
        QVERIFY(stopped.at(0).at(0).toString().contains(m_dir->path()));
        QTRY_VERIFY(appendUntil(capture, resumed));
        QCOMPARE(stopped.size(), 1);
        QCOMPARE(resumed.size(), 1);
        const std::size_t last = capture.size() - 1;
        QCOMPARE(rows::bytes(capture.payload(last)), QByteArray("after"));
        QVERIFY(rows::bytes(capture.payload(last - 1)).contains("not recorded"));
        QVERIFY(capture.record(last - 1).kind == Kind::Error);
        QVERIFY(!capture.failure(last - 1)); // nothing was wrong with the connection
    }

    void aReadOnlyFolder()
    {
        const QString place = m_dir->filePath(u"disk"_s);
        QVERIFY(QDir().mkdir(place));
        std::unique_ptr<SmallDisk> disk;
        if (::geteuid() == 0) { // root writes whatever a folder's permissions are
            disk = std::make_unique<SmallDisk>(place);
            if (!disk->isThere())
                QSKIP(disk->reason().constData());
            QVERIFY(disk->makeReadOnly());
        } else {
            QVERIFY(QFile::setPermissions(place, QFile::ReadOwner | QFile::ExeOwner));
        }
        const auto store = Store::create(place);
        QVERIFY(!store);
        QVERIFY(store.error().message.contains(place));
        QVERIFY(store.error().message.endsWith(u'.'));
    }

private:
    static quint32 seed()
    {
        const quint32 value = QRandomGenerator::global()->generate();
        qInfo("seed %u", value);
        return value;
    }

    static bool appendUntil(Capture &capture, const QSignalSpy &resumed)
    {
        if (resumed.isEmpty())
            rows::append(capture, rows::record(Kind::Text, Direction::In), "after");
        capture.waitForDisk();
        return !resumed.isEmpty();
    }

    static Expected anyNotice()
    {
        Expected row;
        row.record.kind = Kind::Error;
        return row;
    }

    // A row of the recorder itself: only that it is one is known.
    static bool isNotice(const Expected &row) { return row.record.time == 0; }

    bool take(const Recorder::Outcome &outcome) const
    {
        return outcome.written && outcome.stopped.isEmpty()
            && outcome.written->first + outcome.written->count == m_expected.size();
    }

    Recorder::Outcome recordOne(Recorder &recorder, rows::CheckableRows &random)
    {
        std::vector<Expected> batch;
        const Recorder::Outcome outcome = recorder.record(random.next(100, batch));
        if (outcome.resumed) {
            const std::uint64_t notices = outcome.written->count - batch.size();
            m_resumedAt = m_expected.size() + notices - 1;
            m_expected.insert(m_expected.end(), notices, anyNotice());
        }
        if (!outcome.stopped.isEmpty() && outcome.written)
            m_expected.push_back(anyNotice());
        if (outcome.written && outcome.stopped.isEmpty())
            m_expected.insert(m_expected.end(), batch.begin(), batch.end());
        else
            m_lost += batch.size();
        return outcome;
    }

    // Trying again takes a while.
    void resumes(Recorder &recorder, rows::CheckableRows &random)
    {
        bool resumed = false;
        QTRY_VERIFY(resumed || (resumed = recordOne(recorder, random).resumed));
        for (int i = 0; i < 5; ++i)
            QVERIFY(recordOne(recorder, random).written);
    }

    void checkDisk(const QString &folder) const
    {
        const auto opened = Store::open(folder);
        QVERIFY(opened);
        QCOMPARE((*opened)->rowCount(), std::uint64_t(m_expected.size()));
        QVERIFY((*opened)->damagedRows([] { return true; }).empty());
        for (std::uint64_t row = 0; row < m_expected.size(); ++row) {
            if (isNotice(m_expected[row]))
                QVERIFY((*opened)->record(row).kind == Kind::Error);
            else
                QVERIFY(!rows::difference(**opened, row, m_expected[row]));
        }
        // Nothing half-written lies behind what is whole.
        QCOMPARE(std::uint64_t(QFile(folder + u"/rows"_s).size()),
                 m_expected.size() * sizeof(wire::Record));
        QCOMPARE(std::uint64_t(QFile(folder + u"/payload"_s).size()), (*opened)->payloadBytes());
    }

    void checkGap(const Store &store, const QString &stopped) const
    {
        const auto text = [&store](std::uint64_t row) {
            return QString::fromUtf8(rows::bytes(store.payload(store.record(row))));
        };
        QCOMPARE(text(m_resumedAt - 1), stopped);
        QVERIFY2(text(m_resumedAt).contains(u" %1 "_s.arg(m_lost)), qPrintable(text(m_resumedAt)));
        // The gap is in its place in time.
        QVERIFY(store.record(m_resumedAt - 2).time <= store.record(m_resumedAt - 1).time);
        QVERIFY(store.record(m_resumedAt - 1).time < store.record(m_resumedAt).time);
        QVERIFY(store.record(m_resumedAt).time <= store.record(m_resumedAt + 1).time);
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::vector<Expected> m_expected; // on disk
    std::uint64_t m_lost = 0;
    std::uint64_t m_resumedAt = 0;
};

QTEST_GUILESS_MAIN(TestRecorder)
#include "tst_recorder.moc"
