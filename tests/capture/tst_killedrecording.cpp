// SPDX-License-Identifier: GPL-3.0-or-later
#include "checkablerows.h"

#include "capture/store.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <cstring>

using namespace sockwright;
using namespace Qt::StringLiterals;
using capture::Store;

/// A program that is killed while it records loses no row that it had acknowledged.
class TestKilledRecording : public QObject
{
    Q_OBJECT

private slots:
    void everyAcknowledgedRowIsThere_data()
    {
        QTest::addColumn<int>("payload");
        QTest::addColumn<int>("trials");
        QTest::addColumn<int>("acknowledgements");
        QTest::newRow("small rows") << rows::usualPayload << 200 << 60;
        QTest::newRow("a flood") << rows::floodPayload << 15 << 16;
    }

    void everyAcknowledgedRowIsThere()
    {
        QFETCH(int, payload);
        QFETCH(int, trials);
        QFETCH(int, acknowledgements);
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        std::uint64_t acknowledged = 0;
        std::uint64_t unfinished = 0;
        for (int trial = 0; trial < trials; ++trial) {
            const QTemporaryDir dir;
            const quint32 rowSeed = random.generate();
            const std::uint64_t rows
                = recordAndKill(dir.path(), rowSeed, payload, random.bounded(1, acknowledgements),
                                random.bounded(1000));
            if (QTest::currentTestFailed())
                return;
            check(dir.path(), rowSeed, payload, rows);
            if (QTest::currentTestFailed()) {
                qWarning("trial %d, seed of its rows %u", trial, rowSeed);
                return;
            }
            acknowledged += rows;
            unfinished += isUnfinished(dir.path());
        }
        qInfo("%llu rows acknowledged; %llu times a batch was torn", qulonglong(acknowledged),
              qulonglong(unfinished));
        QVERIFY(acknowledged > std::uint64_t(trials) * 50);
    }

private:
    // Kills the program so many microseconds behind this acknowledgement, and returns the number of
    // rows in its last one.
    static std::uint64_t recordAndKill(const QString &folder, quint32 seed, int payload,
                                       int acknowledgements, int microseconds)
    {
        QProcess program;
        program.start(QCoreApplication::applicationDirPath() + u"/recordingprogram"_s,
                      {folder, QString::number(seed), QString::number(payload)});
        QByteArray told;
        while (told.size() < acknowledgements * qsizetype(sizeof(std::uint64_t))
               && program.waitForReadyRead())
            told += program.readAllStandardOutput();
        QElapsedTimer timer;
        timer.start();
        while (timer.nsecsElapsed() < microseconds * 1000LL) { }
        program.kill();
        program.waitForFinished();
        told += program.readAllStandardOutput();
        std::uint64_t rows = 0;
        const auto count = std::size_t(told.size()) / sizeof rows;
        if (count == 0 || program.exitStatus() != QProcess::CrashExit)
            qWarning("%s", qPrintable(program.errorString()));
        else
            std::memcpy(&rows, told.constData() + (count - 1) * sizeof rows, sizeof rows);
        return rows;
    }

    static void check(const QString &folder, quint32 seed, int payload, std::uint64_t acknowledged)
    {
        QVERIFY(acknowledged > 0);
        const auto store = Store::open(folder);
        QVERIFY(store);
        QVERIFY((*store)->rowCount() >= acknowledged);
        QVERIFY((*store)->damagedRows([] { return true; }).empty());
        rows::CheckableRows random(seed, payload);
        std::vector<rows::Expected> expected;
        capture::Totals totals;
        std::uint64_t row = 0;
        while (row < (*store)->rowCount()) {
            expected.clear();
            random.next(rows::mostRowsToKill, expected);
            for (const rows::Expected &wanted : expected) {
                QVERIFY(row < (*store)->rowCount()); // a batch is there whole or not at all
                const auto wrong = rows::difference(**store, row, wanted);
                QVERIFY2(!wrong,
                         qPrintable(u"row %1: %2"_s.arg(row).arg(
                             QString::fromStdString(wrong.value_or(std::string())))));
                totals.add(wanted.record);
                ++row;
            }
        }
        QVERIFY((*store)->totals() == totals);
    }

    // The program was in the middle of a batch.
    static bool isUnfinished(const QString &folder)
    {
        const auto store = Store::open(folder);
        return store
            && std::uint64_t(QFileInfo(folder + u"/payload"_s).size()) > (*store)->payloadBytes();
    }
};

QTEST_GUILESS_MAIN(TestKilledRecording)
#include "tst_killedrecording.moc"
