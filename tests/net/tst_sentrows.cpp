// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/batchqueue.h"
#include "net/sentrows.h"

#include <QTest>

using namespace sockwright;
using net::BatchQueue;
using net::RowWriter;
using net::SentRows;
using wire::Kind;
using wire::Record;

/// Which rows tell of what left before the connection was over.
class TestSentRows : public QObject
{
    Q_OBJECT

private:
    static constexpr std::size_t half = 1000;

    static SentRows::Outgoing frame(Kind kind, std::size_t size)
    {
        SentRows::Outgoing out;
        out.record.kind = kind;
        out.record.direction = wire::Direction::Out;
        out.record.frames = 1;
        out.frame.headerSize = 8;
        out.frame.payloadSize = size;
        out.payload = QByteArray(qsizetype(size), 'p');
        return out;
    }
    static SentRows::Outgoing fragment(bool last)
    {
        SentRows::Outgoing out = frame(Kind::Text, half);
        out.fragment = true;
        out.last = last;
        out.payload = last ? QByteArray(qsizetype(2 * half), 't') : QByteArray();
        return out;
    }

private slots:
    void aPingBetweenFragments_data()
    {
        QTest::addColumn<quint64>("left");
        QTest::addColumn<std::vector<Kind>>("kinds");
        QTest::addColumn<qsizetype>("payload"); // of the text that is not whole
        const quint64 first = 8 + half;
        const quint64 ping = 8 + 5;
        QTest::newRow("nothing") << quint64(0) << std::vector<Kind>() << qsizetype(0);
        QTest::newRow("in the first")
            << quint64(8 + 500) << std::vector{Kind::Text} << qsizetype(500);
        QTest::newRow("the first") << first << std::vector{Kind::Text} << qsizetype(half);
        QTest::newRow("in the ping") << first + 9 << std::vector{Kind::Text} << qsizetype(half);
        QTest::newRow("the ping") << first + ping << std::vector{Kind::Ping, Kind::Text}
                                  << qsizetype(half);
        QTest::newRow("in the last")
            << first + ping + 8 + 10 << std::vector{Kind::Ping, Kind::Text} << qsizetype(half + 10);
    }
    void aPingBetweenFragments()
    {
        QFETCH(quint64, left);
        QFETCH(std::vector<Kind>, kinds);
        QFETCH(qsizetype, payload);
        const auto queue = std::make_shared<BatchQueue>(1024 * 1024);
        RowWriter writer(queue, [] {});
        SentRows rows(writer);
        rows.add(fragment(false));
        rows.add(frame(Kind::Ping, 5));
        rows.add(fragment(true));
        rows.noteLeft(left);
        rows.cutOff(left);
        writer.flush();
        const wire::Batch batch = queue->take().batch;
        std::vector<Kind> found;
        for (const Record &record : batch.records()) {
            found.push_back(record.kind);
            QCOMPARE((record.flags & Record::Unfinished) != 0, record.kind == Kind::Text);
            if (record.kind == Kind::Text)
                QCOMPARE(qsizetype(record.size), payload);
        }
        QCOMPARE(found, kinds);
    }
};

QTEST_GUILESS_MAIN(TestSentRows)
#include "tst_sentrows.moc"
