// SPDX-License-Identifier: GPL-3.0-or-later
#include "bytes.h"
#include "wire/batch.h"

#include <QRandomGenerator>
#include <QTest>

#include <numeric>

using namespace Qt::StringLiterals;
using namespace sockwright;
using wire::Batch;
using wire::Chunk;
using wire::Record;

namespace {

Record numbered(std::int64_t number)
{
    Record record;
    record.time = number;
    return record;
}

Chunk chunkOf(const QByteArray &bytes, std::size_t capacity)
{
    Chunk chunk(capacity);
    std::memcpy(chunk.tail(), bytes.constData(), static_cast<std::size_t>(bytes.size()));
    chunk.grow(static_cast<std::size_t>(bytes.size()));
    return chunk;
}

// Record::offset counts through the chunks, and no payload crosses from one to the next.
void verifyLayout(const Batch &batch, const std::vector<QByteArray> &payloads)
{
    QCOMPARE(batch.records().size(), payloads.size());
    std::uint64_t offset = 0;
    for (std::size_t i = 0; i < payloads.size(); ++i) {
        const Record &record = batch.records()[i];
        QCOMPARE(record.time, static_cast<std::int64_t>(i));
        QCOMPARE(record.offset, offset);
        QCOMPARE(record.size, static_cast<std::uint32_t>(payloads[i].size()));
        QCOMPARE(bytesOf(batch.payload(record)), payloads[i]);
        offset += record.size;
    }
    QCOMPARE(batch.payloadBytes(), offset);
    const std::uint64_t held
        = std::accumulate(batch.chunks().begin(), batch.chunks().end(), std::uint64_t{0},
                          [](std::uint64_t sum, const Chunk &chunk) { return sum + chunk.size(); });
    QCOMPARE(held, offset);
}

} // namespace

class TestBatch : public QObject
{
    Q_OBJECT

private slots:
    void empty();
    void emptyPayloads();
    void loneMessageIsCheap();
    void takesAChunkOver();
    void appendsBehindAChunk();
    void details();
    void random();
    void takesParts();
    void resizesAChunk();
    void movesAChunk();
};

void TestBatch::empty()
{
    Batch batch;
    QVERIFY(batch.isEmpty());
    QCOMPARE(batch.payloadBytes(), 0U);
    batch.append(Batch());
    QVERIFY(batch.isEmpty());
}

void TestBatch::emptyPayloads()
{
    Batch batch;
    batch.append(numbered(0), std::string_view());
    batch.append(numbered(1), "ab");
    batch.append(numbered(2), std::string_view());
    batch.append(numbered(3), Chunk());
    batch.append(numbered(4), Chunk(10));
    batch.append(numbered(5), "c");
    verifyLayout(batch, {"", "ab", "", "", "", "c"});
}

void TestBatch::loneMessageIsCheap()
{
    Batch batch;
    batch.append(numbered(0), "hello");
    QCOMPARE(batch.chunks().size(), std::size_t{1});
    QVERIFY(batch.chunks().front().capacity() <= 4096);
}

void TestBatch::takesAChunkOver()
{
    Batch batch;
    batch.append(numbered(0), "small");
    const QByteArray large(300'000, 'x');
    Chunk chunk = chunkOf(large, 300'000);
    const char *const bytes = chunk.data();
    batch.append(numbered(1), std::move(chunk));
    verifyLayout(batch, {"small", large});
    QVERIFY(batch.payload(batch.records()[1]).data() == bytes);
}

void TestBatch::appendsBehindAChunk()
{
    Batch batch;
    batch.append(numbered(0), chunkOf("first", 100));
    batch.append(numbered(1), "second");
    batch.append(numbered(2), view(QByteArray(200, 'z')));
    verifyLayout(batch, {"first", "second", QByteArray(200, 'z')});
}

void TestBatch::details()
{
    wire::HandshakeFacts facts;
    facts.status = 101;
    Batch batch;
    batch.append(numbered(0), "a");
    batch.append(numbered(1), "b", facts);
    Batch other;
    other.append(numbered(2), "c", wire::Failure{wire::Diagnosis::PeerSilent, 0, u"x"_s, {}});
    batch.append(std::move(other));
    QCOMPARE(batch.details().size(), std::size_t{2});
    QCOMPARE(batch.details()[0].row, 1U);
    QCOMPARE(std::get<wire::HandshakeFacts>(batch.details()[0].facts).status, 101);
    QCOMPARE(batch.details()[1].row, 2U);
    QCOMPARE(std::get<wire::Failure>(batch.details()[1].facts).diagnosis,
             wire::Diagnosis::PeerSilent);
    verifyLayout(batch, {"a", "b", "c"});
}

void TestBatch::random()
{
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo("seed %u", seed);
    QRandomGenerator random(seed);
    for (int round = 0; round < 50; ++round) {
        Batch whole;
        std::vector<QByteArray> payloads;
        for (int part = random.bounded(8); part >= 0; --part) {
            Batch batch;
            for (int row = random.bounded(100); row > 0; --row) {
                const QByteArray payload(random.bounded(20) ? random.bounded(300)
                                                            : random.bounded(100'000),
                                         static_cast<char>(random.bounded(256)));
                const Record record = numbered(static_cast<std::int64_t>(payloads.size()));
                if (random.bounded(10) == 0)
                    batch.append(record,
                                 chunkOf(payload, static_cast<std::size_t>(payload.size()) + 7));
                else
                    batch.append(record, view(payload));
                payloads.push_back(payload);
            }
            whole.append(std::move(batch));
        }
        verifyLayout(whole, payloads);
    }
}

void TestBatch::takesParts()
{
    Batch batch;
    batch.append(numbered(0), "a", wire::HandshakeFacts());
    QCOMPARE(batch.takeRecords().size(), std::size_t{1});
    QCOMPARE(batch.takeChunks().size(), std::size_t{1});
    QCOMPARE(batch.takeDetails().size(), std::size_t{1});
    QVERIFY(batch.isEmpty());
    QCOMPARE(batch.payloadBytes(), 0U);
    batch.append(numbered(0), "again");
    verifyLayout(batch, {"again"});
}

void TestBatch::resizesAChunk()
{
    Chunk chunk = chunkOf("0123456789", 10);
    chunk.resize(2'000'000);
    QCOMPARE(chunk.capacity(), std::size_t{2'000'000});
    QCOMPARE(chunk.room(), std::size_t{1'999'990});
    QCOMPARE(chunk.view(0, 10), std::string_view("0123456789"));
    chunk.resize(5);
    QCOMPARE(chunk.size(), std::size_t{5});
    QCOMPARE(chunk.view(0, 5), std::string_view("01234"));
    chunk.clear();
    QCOMPARE(chunk.room(), std::size_t{5});
    chunk.resize(0);
    QCOMPARE(chunk.capacity(), std::size_t{0});
}

void TestBatch::movesAChunk()
{
    Chunk chunk = chunkOf("abc", 8);
    Chunk moved(std::move(chunk));
    QCOMPARE(moved.view(0, 3), std::string_view("abc"));
    chunk = std::move(moved);
    QCOMPARE(chunk.size(), std::size_t{3});
    QCOMPARE(chunk.capacity(), std::size_t{8});
}

QTEST_GUILESS_MAIN(TestBatch)
#include "tst_batch.moc"
