// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/batchqueue.h"
#include "net/connectionworker.h"
#include "net/embeddedserver.h"

#include <QTest>

using namespace sockwright;
using namespace Qt::StringLiterals;
using net::BatchQueue;
using net::ConnectionWorker;
using wire::Kind;
using wire::Record;
using wire::State;

/// Moments between two turns of the event loop, with the worker in this thread.
class TestConnectionWorker : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(m_server.listen()); }

    void init()
    {
        m_queue = std::make_shared<BatchQueue>(1024 * 1024);
        m_worker = std::make_unique<ConnectionWorker>(m_queue);
        m_records.clear();
        m_sentences.clear();
    }
    void cleanup() { m_worker.reset(); }

    // The first turn of an open connection comes behind this one.
    void nothingFollowsAnAbortRightBehindTheUpgrade()
    {
        net::Target target = echo();
        target.keepalive.intervalMs = 60'000;
        bool aborted = false;
        const QObject context;
        connect(m_worker.get(), &ConnectionWorker::rowsWaiting, &context, [&] {
            take();
            if (!aborted && stateIs(State::Connected)) {
                aborted = true;
                m_worker->abort();
            }
        });
        m_worker->open(target);
        QTRY_VERIFY(aborted);
        QCoreApplication::processEvents();
        QCoreApplication::processEvents();
        take();
        QVERIFY(stateIs(State::Closed));
        QCOMPARE(m_records.back().kind, Kind::State);
        for (const Record &record : m_records)
            QVERIFY(record.kind != Kind::Ping);
    }

    // What is on its way to the end goes with the worker, before what it writes to.
    void canEndRightBehindAnAbort()
    {
        m_worker->open(echo());
        QTRY_VERIFY((take(), stateIs(State::Connected)));
        m_worker->send(wire::Opcode::Binary, QByteArray(8 * 1024 * 1024, 'x'));
        QVERIFY(m_queue->unsentBytes > 0);
        m_worker->abort();
        m_worker.reset();
        take();
        QVERIFY(stateIs(State::Closed));
        QCOMPARE(m_queue->unsentBytes, quint64(0));
    }

    void aUrlWithoutAHostIsNotRepeated_data()
    {
        QTest::addColumn<QString>("url");
        QTest::newRow("no slashes") << u"wss:me:hunter2-hunter2@example.org/x"_s;
        QTest::newRow("one slash") << u"ws:/me:hunter2-hunter2@example.org"_s;
        QTest::newRow("bad port") << u"ws://me:hunter2-hunter2@example.org:99999/"_s;
    }
    void aUrlWithoutAHostIsNotRepeated()
    {
        QFETCH(QString, url);
        net::Target target;
        target.url = QUrl(url);
        m_worker->open(target);
        take();
        QVERIFY(stateIs(State::Closed));
        QVERIFY(m_sentences.size() >= 3);
        for (const QByteArray &sentence : m_sentences)
            QVERIFY2(!sentence.contains("hunter2"), sentence.constData());
    }

private:
    net::Target echo() const
    {
        net::Target target;
        target.url = QUrl(m_server.url().toString() + u"/echo"_s);
        return target;
    }
    void take()
    {
        m_queue->look();
        const wire::Batch batch = m_queue->take().batch;
        for (const Record &record : batch.records()) {
            const std::string_view text = batch.payload(record);
            m_records.push_back(record);
            m_sentences.append(QByteArray(text.data(), qsizetype(text.size())));
        }
    }
    // By the last row that tells one.
    bool stateIs(State state) const
    {
        const auto last
            = std::find_if(m_records.rbegin(), m_records.rend(),
                           [](const Record &record) { return record.kind == Kind::State; });
        return last != m_records.rend() && static_cast<State>(last->code) == state;
    }

    net::EmbeddedServer m_server;
    std::shared_ptr<BatchQueue> m_queue;
    std::unique_ptr<ConnectionWorker> m_worker;
    std::vector<Record> m_records;
    QByteArrayList m_sentences;
};

QTEST_GUILESS_MAIN(TestConnectionWorker)
#include "tst_connectionworker.moc"
