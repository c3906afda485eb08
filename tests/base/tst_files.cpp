// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/files.h"
#include "support/filesizelimit.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <optional>

using namespace sockwright;

/// Files written in one step, and what is said when that cannot be done.
class TestFiles : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void roundTrip()
    {
        const QString path = m_dir->filePath(QStringLiteral("a/b/c.txt"));
        QVERIFY(base::writeFileAtomically(path, "one"));
        QVERIFY(base::writeFileAtomically(path, "two"));
        QCOMPARE(*base::readFile(path, 100), QByteArray("two"));
    }

    void readingIsBounded()
    {
        const QString path = m_dir->filePath(QStringLiteral("big"));
        QVERIFY(base::writeFileAtomically(path, QByteArray(11, 'x')));
        QVERIFY(base::readFile(path, 11).ok());
        const auto refused = base::readFile(path, 10);
        QVERIFY(!refused);
        QVERIFY(refused.error().message.contains(QLatin1String("10 bytes")));
        // A file that claims no size and never ends.
        QVERIFY(!base::readFile(QStringLiteral("/dev/zero"), 1000));
    }

    void missingFileNamesItself()
    {
        const auto missing = base::readFile(m_dir->filePath(QStringLiteral("none")), 10);
        QVERIFY(!missing);
        QVERIFY(missing.error().message.contains(QLatin1String("none")));
    }

    void folderInTheWay()
    {
        const QString path = m_dir->filePath(QStringLiteral("plain"));
        QVERIFY(base::writeFileAtomically(path, "x"));
        const auto refused = base::writeFileAtomically(path + QLatin1String("/below"), "y");
        QVERIFY(!refused);
        QCOMPARE(*base::readFile(path, 10), QByteArray("x"));
    }

    void fullDiskKeepsTheOldFile()
    {
        const QString path = m_dir->filePath(QStringLiteral("kept"));
        QVERIFY(base::writeFileAtomically(path, "the old content"));
        // A file size limit fails a write as a full disk does.
        std::optional<tests::FileSizeLimit> limit(4096);
        const auto written = base::writeFileAtomically(path, QByteArray(1'000'000, 'n'));
        // Small enough to be in a buffer until the file is closed.
        const auto smallWritten = base::writeFileAtomically(path, QByteArray(5000, 'n'));
        limit.reset();
        QVERIFY(!written);
        QVERIFY(!smallWritten);
        QVERIFY(written.error().message.contains(QLatin1String("kept")));
        QCOMPARE(*base::readFile(path, 100), QByteArray("the old content"));
        QCOMPARE(QDir(m_dir->path()).entryList(QDir::Files).size(), 1); // no leftovers
    }

private:
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_GUILESS_MAIN(TestFiles)
#include "tst_files.moc"
