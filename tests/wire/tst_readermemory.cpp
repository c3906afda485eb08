// SPDX-License-Identifier: GPL-3.0-or-later
// What a message of 100 MiB costs on its way through the reader.
#include "frames.h"

#include <QTest>

#include <sys/resource.h>

using namespace sockwright;
using wire::Batch;
using wire::DeflateParameters;
using wire::Deflater;
using wire::FrameSpec;
using wire::MessageReader;
using wire::Role;
using Outcome = MessageReader::Outcome;

namespace {

constexpr int mib = 1024 * 1024;
constexpr int parts = 100; // of 1 MiB

// The most memory the process has had so far.
qint64 peakBytes()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return qint64{usage.ru_maxrss} * 1024;
}

enum Form
{
    OneFrame,
    Fragments,
    OneCompressedFrame,
    CompressedFragments,
};

} // namespace

class TestReaderMemory : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void hundredMebibytes_data();
    void hundredMebibytes();
};

void TestReaderMemory::initTestCase()
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    QSKIP("Sanitizers keep freed memory");
#endif
}

void TestReaderMemory::hundredMebibytes_data()
{
    QTest::addColumn<Form>("form");
    QTest::newRow("one frame") << OneFrame;
    QTest::newRow("fragments") << Fragments;
    QTest::newRow("one frame, compressed") << OneCompressedFrame;
    QTest::newRow("fragments, compressed") << CompressedFragments;
}

// The peak only rises, so the rows are in the order of what they cost: none may cost more than the
// bound beyond what the process had before the first.
void TestReaderMemory::hundredMebibytes()
{
    QFETCH(Form, form);
    static const qint64 before = peakBytes();
    const bool compressed = form == OneCompressedFrame || form == CompressedFragments;
    const bool fragmented = form == Fragments || form == CompressedFragments;
    QByteArray part = QByteArray("{\"price\":12345.67}").repeated(mib / 18 + 1).first(mib);
    if (compressed) // what a flush ends with stays, so that the parts follow each other
        part = Deflater(15, true).compress(view(part)) + QByteArray::fromHex("0000ffff");

    MessageReader reader(Role::Client, {}, DeflateParameters());
    Batch batch;
    const auto header = [compressed](int i, bool fin, qsizetype size) {
        const FrameSpec spec{.opcode = i == 0 ? std::uint8_t{1} : std::uint8_t{0},
                             .rsv = i == 0 && compressed ? std::uint8_t{4} : std::uint8_t{0},
                             .fin = fin};
        QByteArray bytes(wire::maxFrameHeader, Qt::Uninitialized);
        bytes.truncate(static_cast<qsizetype>(
            wire::writeFrameHeader(bytes.data(), spec, static_cast<std::uint64_t>(size))));
        return bytes;
    };
    if (!fragmented)
        reader.consume(view(header(0, true, part.size() * parts)), 0, batch);
    for (int i = 0; i < parts; ++i) {
        if (fragmented)
            reader.consume(view(header(i, i + 1 == parts, part.size())), 0, batch);
        QCOMPARE(reader.consume(view(part), 0, batch), Outcome::NeedMore);
    }
    QCOMPARE(batch.records().size(), std::size_t{1});
    QCOMPARE(batch.records().front().size, std::uint32_t{parts * mib});
    QCOMPARE(batch.chunks().front().capacity(), std::size_t{parts * mib});
    const qint64 cost = peakBytes() - before;
    qInfo("%.2f times its size", double(cost) / (parts * mib));
    QVERIFY(cost < qint64{parts} * mib * 3 / 2);
}

QTEST_GUILESS_MAIN(TestReaderMemory)
#include "tst_readermemory.moc"
