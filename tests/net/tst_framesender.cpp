// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/batchqueue.h"
#include "net/framesender.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace sockwright;
using net::BatchQueue;
using net::FrameSender;
using net::RowWriter;
using wire::Kind;
using wire::Opcode;
using wire::Record;

/// Moments of sending that a whole connection comes to by chance only.
class TestFrameSender : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        QVERIFY(m_server.isListening() || m_server.listen(QHostAddress::LocalHost));
        m_socket.connectToHost(m_server.serverAddress(), m_server.serverPort());
        QVERIFY(m_socket.waitForConnected());
    }
    void cleanup() { m_socket.abort(); }

    // Behind a fragmented message the next one is begun at once, and its first frame made later.
    void aCloseBeforeTheFirstFrameLeavesNoRowOfTheMessage()
    {
        const auto queue = std::make_shared<BatchQueue>(1024 * 1024);
        RowWriter rows(queue, [] {});
        FrameSender sender(&m_socket, std::nullopt, rows);
        std::vector<Record> records;
        QObject here;
        connect(&sender, &FrameSender::left, &here, [&] {
            const wire::Batch batch = queue->take().batch;
            records.insert(records.end(), batch.records().begin(), batch.records().end());
            if (!records.empty())
                sender.sendClose(1000, QString(), net::CloseBecause::Asked);
        });
        sender.sendFragments({Opcode::Text, "abcdef", 2, 1});
        sender.sendFragments({Opcode::Text, "ghijkl", 2, 1});
        QVERIFY(queue->unsentBytes > 0);
        QTRY_VERIFY(!records.empty() && records.back().kind == Kind::Close);
        QCOMPARE(records.size(), std::size_t(2));
        QCOMPARE(records.front().kind, Kind::Text);
        QCOMPARE(records.front().frames, 2U);
        QVERIFY(!(records.front().flags & Record::Unfinished));
        QCOMPARE(queue->unsentBytes, quint64(0));
    }

    // Whoever reads that the connection is closed also reads that nothing waits to be sent.
    void nothingWaitsAfterTheEnd()
    {
        constexpr qsizetype tooMuch = 48 * 1024 * 1024; // nobody reads
        const auto queue = std::make_shared<BatchQueue>(1024 * 1024);
        RowWriter rows(queue, [] {});
        {
            FrameSender sender(&m_socket, std::nullopt, rows);
            sender.send(Opcode::Binary, QByteArray(tooMuch, 'x'), false);
            sender.sendFragments({Opcode::Binary, QByteArray(tooMuch, 'y'), 2, 1000});
            QVERIFY(queue->unsentBytes > quint64(tooMuch));
            sender.cutOff();
            QCOMPARE(queue->unsentBytes, quint64(0));
            QVERIFY(sender.hasUnsent()); // it has not left for all that
        }
        QCOMPARE(queue->unsentBytes, quint64(0));
    }

private:
    QTcpServer m_server;
    QTcpSocket m_socket;
};

QTEST_GUILESS_MAIN(TestFrameSender)
#include "tst_framesender.moc"
