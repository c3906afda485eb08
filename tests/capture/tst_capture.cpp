// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/store.h"
#include "rows.h"

#include <QDir>
#include <QFile>
#include <QRandomGenerator>
#include <QScopeGuard>
#include <QSemaphore>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThreadPool>

#include <optional>
#include <string>

using namespace sockwright;
using namespace Qt::StringLiterals;
using capture::Capture;
using wire::Direction;
using wire::Kind;

namespace {

struct Expected
{
    wire::Record record;
    QByteArray payload;
    std::optional<int> status;
    std::optional<QString> message;
};

wire::Chunk filledChunk(std::size_t size, std::size_t capacity, char byte)
{
    wire::Chunk chunk(capacity);
    memset(chunk.tail(), byte, size);
    chunk.grow(size);
    return chunk;
}

Expected appendRandomRow(QRandomGenerator &random, wire::Batch &batch)
{
    Expected row;
    row.record = rows::record(static_cast<Kind>(random.bounded(8)),
                              static_cast<Direction>(random.bounded(3)),
                              static_cast<quint16>(random.bounded(5000)), random.generate());
    row.record.wireSize = random.generate() % 100'000;
    row.record.frames = random.generate() % 10;
    const char byte = static_cast<char>(random.generate());
    const int shape = random.bounded(100);
    if (shape == 0) { // a chunk of its own
        const auto size = static_cast<std::size_t>(random.bounded(1, 1'500'000));
        row.payload = QByteArray(static_cast<qsizetype>(size), byte);
        batch.append(row.record, filledChunk(size, size * (random.bounded(3) + 1), byte));
        return row;
    }
    row.payload = QByteArray(shape < 20 ? 0 : random.bounded(3000), byte);
    if (row.record.kind == Kind::Handshake) {
        row.status = random.bounded(600);
        wire::HandshakeFacts facts;
        facts.status = *row.status;
        batch.append(row.record, rows::view(row.payload), facts);
    } else if (row.record.kind == Kind::Error) {
        row.message = QString::number(random.generate());
        batch.append(row.record, rows::view(row.payload),
                     wire::Failure{wire::Diagnosis::TcpRefused, 0, *row.message, {}});
    } else {
        batch.append(row.record, rows::view(row.payload));
    }
    return row;
}

void compareRow(const Capture &capture, std::size_t index, const Expected &expected)
{
    const wire::Record &record = capture.record(index);
    QCOMPARE(record.time, expected.record.time);
    QCOMPARE(record.wireSize, expected.record.wireSize);
    QCOMPARE(record.frames, expected.record.frames);
    QCOMPARE(record.code, expected.record.code);
    QVERIFY(record.direction == expected.record.direction);
    QVERIFY(record.kind == expected.record.kind);
    QCOMPARE(record.size, static_cast<quint32>(expected.payload.size()));
    QVERIFY(rows::bytes(capture.payload(index)) == expected.payload);
    QVERIFY(capture.payloadKept(index));
    const auto facts = capture.handshake(index);
    QCOMPARE(facts.has_value(), expected.status.has_value());
    if (facts)
        QCOMPARE(facts->status, *expected.status);
    const auto failure = capture.failure(index);
    QCOMPARE(failure.has_value(), expected.message.has_value());
    if (failure)
        QCOMPARE(failure->message, *expected.message);
}

} // namespace

class TestCapture : public QObject
{
    Q_OBJECT

private slots:
    void matchesAReferenceOnRandomBatches()
    {
        const auto seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        Capture capture;
        std::vector<Expected> expected;
        std::vector<const char *> places;
        capture::Totals totals;
        quint64 bytes = 0;
        for (int i = 0; i < 400; ++i) {
            wire::Batch batch;
            for (int row = random.bounded(i % 50 == 0 ? 4000 : 60); row > 0; --row) {
                expected.push_back(appendRandomRow(random, batch));
                const Expected &e = expected.back();
                const auto size = static_cast<quint64>(e.payload.size());
                bytes += size;
                if (e.record.direction == Direction::Local)
                    continue;
                auto &traffic = e.record.direction == Direction::In ? totals.in : totals.out;
                traffic.wireBytes += e.record.wireSize;
                if (e.record.kind == Kind::Text || e.record.kind == Kind::Binary) {
                    ++traffic.messages;
                    traffic.payloadBytes += size;
                }
            }
            capture.append(std::move(batch));
            while (places.size() < capture.size())
                places.push_back(capture.payload(places.size()).data());
        }
        QCOMPARE(capture.size(), expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i) {
            compareRow(capture, i, expected[i]);
            if (QTest::currentTestFailed()) {
                qWarning("row %zu", i);
                return;
            }
            QVERIFY(capture.payload(i).data() == places[i]); // nothing moved
        }
        QVERIFY(capture.payloadBytes() >= bytes);
        QCOMPARE(capture.totals().in.messages, totals.in.messages);
        QCOMPARE(capture.totals().in.payloadBytes, totals.in.payloadBytes);
        QCOMPARE(capture.totals().in.wireBytes, totals.in.wireBytes);
        QCOMPARE(capture.totals().out.messages, totals.out.messages);
        QCOMPARE(capture.totals().out.payloadBytes, totals.out.payloadBytes);
        QCOMPARE(capture.totals().out.wireBytes, totals.out.wireBytes);
    }

    void saysOnceABatchWhatItAppends()
    {
        Capture capture;
        rows::append(capture, rows::record(Kind::Text, Direction::In), "one");
        QSignalSpy before(&capture, &Capture::aboutToAppend);
        QSignalSpy after(&capture, &Capture::appended);
        connect(&capture, &Capture::aboutToAppend, this,
                [&capture] { QCOMPARE(capture.size(), std::size_t(1)); });
        wire::Batch batch;
        for (int i = 0; i < 5; ++i)
            batch.append(rows::record(Kind::Text, Direction::In), "x");
        capture.append(std::move(batch));
        capture.append({});
        QCOMPARE(before.size(), 1);
        QCOMPARE(after.size(), 1);
        for (const QSignalSpy *spy : {&before, &after}) {
            QCOMPARE(spy->at(0).at(0).toULongLong(), 1ULL);
            QCOMPARE(spy->at(0).at(1).toULongLong(), 5ULL);
        }
        QCOMPARE(capture.size(), std::size_t(6));
    }

    void leavesPayloadsOutPastTheLimit()
    {
        Capture capture;
        capture.setPayloadLimit(100);
        rows::append(capture, rows::record(Kind::Text, Direction::In), QByteArray(90, 'a'));

        QSignalSpy appended(&capture, &Capture::appended);
        wire::Batch batch;
        batch.append(rows::record(Kind::Text, Direction::In), "fits");
        batch.append(rows::record(Kind::Ping, Direction::In), ""); // has nothing to leave out
        batch.append(rows::record(Kind::Binary, Direction::Out, 0, 77), "does not fit");
        batch.append(rows::record(Kind::Text, Direction::In), "x"); // would fit, but comes after
        wire::HandshakeFacts facts;
        facts.status = 101;
        batch.append(rows::record(Kind::Handshake, Direction::Local, 101), "heads", facts);
        batch.append(rows::record(Kind::State, Direction::Local), "Connected");
        capture.append(std::move(batch));

        QCOMPARE(appended.at(0).at(0).toULongLong(), 1ULL);
        QCOMPARE(appended.at(0).at(1).toULongLong(), 7ULL);
        QCOMPARE(capture.size(), std::size_t(8));
        QCOMPARE(rows::bytes(capture.payload(1)), "fits");
        QVERIFY(capture.payloadKept(2));
        QVERIFY(capture.record(3).kind == Kind::Error);
        QVERIFY(capture.record(3).direction == Direction::Local);
        QCOMPARE(capture.record(3).time, 77);
        QVERIFY(rows::bytes(capture.payload(3)).contains("94 B"));
        QVERIFY(!capture.failure(3));
        QVERIFY(!capture.payloadKept(4));
        QCOMPARE(capture.record(4).size, 12U);
        QVERIFY(capture.payload(4).empty());
        QVERIFY(!capture.payloadKept(5));
        QVERIFY(capture.handshake(6));
        QVERIFY(!capture.handshake(5));
        QCOMPARE(rows::bytes(capture.payload(6)), "heads");
        QCOMPARE(rows::bytes(capture.payload(7)), "Connected");
        QCOMPARE(capture.totals().out.payloadBytes, quint64(12));

        rows::append(capture, rows::record(Kind::Text, Direction::In), "no second notice");
        QCOMPARE(capture.size(), std::size_t(9));
        QVERIFY(!capture.payloadKept(8));

        capture.setPayloadLimit(100);
        rows::append(capture, rows::record(Kind::Text, Direction::In), "nor now");
        QCOMPARE(capture.size(), std::size_t(10));

        capture.setPayloadLimit(10'000);
        rows::append(capture, rows::record(Kind::Text, Direction::In), "kept again");
        QCOMPARE(rows::bytes(capture.payload(10)), "kept again");
    }

    void aBatchAtTheLimitIsKeptWhole()
    {
        Capture capture;
        capture.setPayloadLimit(8);
        rows::append(capture, rows::record(Kind::Text, Direction::In), "12345678");
        QCOMPARE(capture.size(), std::size_t(1));
        QVERIFY(capture.payloadKept(0));
        rows::append(capture, rows::record(Kind::State, Direction::Local), "told always");
        QCOMPARE(capture.size(), std::size_t(2)); // no notice: nothing was left out
        QCOMPARE(rows::bytes(capture.payload(1)), "told always");
    }

    void theLimitHoldsForAStoreNamedLater()
    {
        const auto wide = capture::Store::inMemory(1000);
        QVERIFY(wide);
        Capture limited;
        limited.setPayloadLimit(8);
        limited.recordTo(*wide);
        rows::append(limited, rows::record(Kind::Text, Direction::In), "123456789");
        limited.waitForDisk();
        QTRY_COMPARE(limited.size(), std::size_t(2)); // the row and why it is without payload
        QVERIFY(!limited.payloadKept(1));

        // The limit that a capture in memory has by itself is not asked for.
        const auto narrow = capture::Store::inMemory(8);
        QVERIFY(narrow);
        Capture unlimited;
        unlimited.recordTo(*narrow);
        rows::append(unlimited, rows::record(Kind::Text, Direction::In), "123456789");
        unlimited.waitForDisk();
        QTRY_COMPARE(unlimited.size(), std::size_t(2));
        QVERIFY(!unlimited.payloadKept(1));
    }

    void rowsFindTheirHandshake()
    {
        Capture capture;
        const auto state = [&capture](wire::State code) {
            rows::append(capture, rows::record(Kind::State, Direction::Local, std::uint16_t(code)),
                         "state");
        };
        const auto handshake = [&capture](int status) {
            wire::HandshakeFacts facts;
            facts.status = status;
            wire::Batch batch;
            batch.append(rows::record(Kind::Handshake, Direction::Local), "heads", facts);
            capture.append(std::move(batch));
        };
        state(wire::State::Connecting); // 0
        handshake(101); // 1
        state(wire::State::Connected); // 2
        rows::append(capture, rows::record(Kind::Text, Direction::In), "text"); // 3
        state(wire::State::Closed); // 4
        state(wire::State::Connecting); // 5: refused, nothing was sent
        wire::Batch batch;
        batch.append(rows::record(Kind::Error, Direction::Local), "", wire::Failure());
        capture.append(std::move(batch)); // 6
        state(wire::State::Connecting); // 7
        handshake(404); // 8
        for (std::size_t row = 0; row <= 4; ++row)
            QCOMPARE(capture.handshakeRow(row), std::optional<std::size_t>(1));
        for (std::size_t row = 5; row <= 6; ++row)
            QCOMPARE(capture.handshakeRow(row), std::nullopt);
        for (std::size_t row = 7; row <= 8; ++row)
            QCOMPARE(capture.handshakeRow(row), std::optional<std::size_t>(8));

        capture.clear();
        state(wire::State::Closed);
        QCOMPARE(capture.handshakeRow(0), std::nullopt);
    }

    void clearForgetsEverything()
    {
        Capture capture;
        capture.setPayloadLimit(10);
        wire::Batch batch;
        batch.append(rows::record(Kind::Error, Direction::Local), "", wire::Failure());
        batch.append(rows::record(Kind::Text, Direction::In), "more than ten bytes");
        capture.append(std::move(batch));
        QCOMPARE(capture.size(), std::size_t(3));

        QSignalSpy before(&capture, &Capture::aboutToClear);
        QSignalSpy after(&capture, &Capture::cleared);
        capture.clear();
        QCOMPARE(before.size(), 1);
        QCOMPARE(after.size(), 1);
        QCOMPARE(capture.size(), std::size_t(0));
        QCOMPARE(capture.payloadBytes(), quint64(0));
        QCOMPARE(capture.totals().in.messages, quint64(0));

        rows::append(capture, rows::record(Kind::Text, Direction::In), "fits");
        QCOMPARE(rows::bytes(capture.payload(0)), "fits");
        QVERIFY(!capture.failure(0));
    }

    // A double click on Clear, say.
    void aSecondClearKeepsTheUndo()
    {
        const QTemporaryDir folder;
        auto store = capture::Store::create(folder.path());
        QVERIFY(store.ok());
        Capture capture;
        capture.recordTo(*store);
        rows::append(capture, rows::record(Kind::Text, Direction::In), "text");
        QTRY_COMPARE(capture.size(), std::size_t(1));
        capture.clear();
        capture.clear();
        QVERIFY(capture.canRestore());
        capture.restore();
        QCOMPARE(capture.size(), std::size_t(1));
        QCOMPARE(rows::bytes(capture.payload(0)), "text");
    }

    // Whatever else the background is busy with.
    void manyAreGivenBackInTime()
    {
        QSemaphore hold;
        QThreadPool *const pool = QThreadPool::globalInstance();
        for (int i = 0; i < pool->maxThreadCount(); ++i)
            pool->start([&hold] { hold.acquire(); });
        const auto release = qScopeGuard([&] {
            hold.release(pool->maxThreadCount());
            pool->waitForDone();
        });
        const auto descriptors
            = [] { return QDir(u"/proc/self/fd"_s).entryList(QDir::Files | QDir::System).size(); };
        const qsizetype before = descriptors();
        for (int i = 0; i < 300; ++i)
            const Capture capture;
        QVERIFY2(descriptors() < before + 300, qPrintable(QString::number(descriptors())));
    }

    void clearGivesTheMemoryBack()
    {
        const auto mapped = [] {
            QFile maps(u"/proc/self/maps"_s);
            return maps.open(QIODevice::ReadOnly) ? maps.readAll().count("sockwright-capture") : -1;
        };
        Capture capture;
        QTRY_COMPARE(mapped(), 5); // its files; those of the tests before are gone
        rows::append(capture, rows::record(Kind::Text, Direction::In), "text");
        capture.clear();
        QTRY_COMPARE(mapped(), 5);
    }
};

QTEST_GUILESS_MAIN(TestCapture)
#include "tst_capture.moc"
