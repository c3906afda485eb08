// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/outbox.h"

#include <QRandomGenerator>
#include <QTest>

using namespace sockwright;
using session::Outbox;
using session::SendQueue;
using workspace::MessagePayload;

namespace {

MessagePayload text(const QByteArray &bytes)
{
    return {bytes, false};
}

} // namespace

/// What waits, what is handed over, and what comes back.
class TestOutbox : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_written.clear();
        m_outbox.emplace([this](const MessagePayload &payload) { m_written += payload.bytes; });
    }

    void waitsForAConnection()
    {
        send({"a", "b"});
        QCOMPARE(m_written, Bytes());
        QCOMPARE(waiting(), Bytes({"a", "b"}));
        QCOMPARE(m_outbox->bytes(), quint64(2));
        m_outbox->open();
        QCOMPARE(m_written, Bytes({"a", "b"}));
        QCOMPARE(waiting(), Bytes());
        QCOMPARE(m_outbox->messages(), std::size_t(2)); // their rows have not come
        send({"c"});
        QCOMPARE(m_written, Bytes({"a", "b", "c"}));
        QVERIFY(!m_outbox->countSent());
        QCOMPARE(m_outbox->messages(), std::size_t(2));
    }

    void whatHasNotLeftGoesBackInItsPlace()
    {
        m_outbox->open();
        send({"a", "b", "c"});
        m_outbox->countSent();
        m_outbox->close();
        send({"d"});
        QVERIFY(m_outbox->takeBack().anyBack);
        QCOMPARE(waiting(), Bytes({"b", "c", "d"}));
        QCOMPARE(m_outbox->bytes(), quint64(3));
        m_outbox->open();
        QCOMPARE(m_written, Bytes({"a", "b", "c", "b", "c", "d"}));
    }

    void whatIsForOneConnectionDoesNot()
    {
        m_outbox->open();
        m_outbox->sendForThisConnection(text("hello"));
        send({"a"});
        m_outbox->expectRow(5);
        send({"b"});
        QCOMPARE(m_outbox->bytes(), quint64(12));
        m_outbox->countSent();
        m_outbox->countSent();
        const Outbox::Unsent unsent = m_outbox->takeBack();
        QVERIFY(unsent.anyBack);
        QCOMPARE(unsent.lost, std::size_t(1));
        QCOMPARE(unsent.lostBytes, quint64(5));
        QCOMPARE(waiting(), Bytes({"b"}));
        const Outbox::Unsent none = m_outbox->takeBack();
        QVERIFY(!none.anyBack);
        QCOMPARE(none.lost, std::size_t(0));
    }

    void theHighWaterMark()
    {
        const QByteArray third(qsizetype(Outbox::highWater / 3), 'x');
        m_outbox->open();
        for (int i = 0; i < 5; ++i)
            QVERIFY(m_outbox->send(text(third)));
        QCOMPARE(m_written.size(), 3); // the third reaches it: messages count more than their bytes
        QVERIFY(m_outbox->isFull());
        QCOMPARE(waiting().size(), 2);
        QVERIFY(!m_outbox->countSent()); // two thirds are more than half
        QCOMPARE(waiting().size(), 2);
        QVERIFY(m_outbox->send(text("small")));
        QCOMPARE(waiting().size(), 3); // it does not pass the others
        QVERIFY(m_outbox->countSent());
        QCOMPARE(m_written.size(), 5);
        QCOMPARE(waiting(), Bytes({"small"}));
    }

    void manySmallMessagesReachItToo()
    {
        m_outbox->open();
        const auto most = Outbox::highWater / Outbox::messageCost;
        for (quint64 i = 0; i < most + 10; ++i)
            QVERIFY(m_outbox->send(text({})));
        QCOMPARE(m_written.size(), qsizetype(most));
        QCOMPARE(waiting().size(), 10);
    }

    void canBeDropped()
    {
        send({"a", "b", "c"});
        const quint64 id = m_outbox->queue().messages()[1].id;
        QVERIFY(m_outbox->drop(id));
        QVERIFY(!m_outbox->drop(id));
        QCOMPARE(waiting(), Bytes({"a", "c"}));
        m_outbox->dropAll();
        QCOMPARE(m_outbox->bytes(), quint64(0));
        m_outbox->open();
        QCOMPARE(m_written, Bytes());
    }

    void idsAreNeverUsedTwice()
    {
        m_outbox->open();
        send({"a", "b"});
        m_outbox->takeBack();
        send({"c"});
        QSet<quint64> ids;
        for (const session::QueuedMessage &message : m_outbox->queue().messages())
            ids += message.id;
        QCOMPARE(ids.size(), 3);
        QVERIFY(!ids.contains(0));
    }

    void tooMuchIsRefused()
    {
        SendQueue queue;
        const QByteArray most(qsizetype(SendQueue::maxBytes), 'x');
        QVERIFY(queue.add(text(most + "more"))); // the first one fits
        const auto refused = queue.add(text("y"));
        QVERIFY(!refused);
        QVERIFY(!refused.error().message.isEmpty());
        QCOMPARE(queue.messages().size(), std::size_t(1));
        queue.clear();
        for (std::size_t i = 0; i < SendQueue::maxMessages; ++i)
            QVERIFY(queue.add(text({})));
        QVERIFY(!queue.add(text({})));
    }

    void previews()
    {
        const session::QueuedMessage words{1, {"{\n\x1b[31m}", false}};
        QVERIFY(!words.preview().contains(u'\n') && !words.preview().contains(QChar(0x1b)));
        const session::QueuedMessage bytes{2, {QByteArray("\xde\xad", 2), true}};
        QCOMPARE(bytes.preview(), QStringLiteral("de ad"));
    }

    void atRandom()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        constexpr int steps = 20'000;
        int made = 0;
        int left = 0; // with a row
        qsizetype firstOfConnection = 0;
        int own = 0; // rows that are still to come of messages for this connection
        for (int step = 0; step < steps; ++step) {
            switch (random.bounded(6)) {
            case 0:
            case 1:
                QVERIFY(m_outbox->send(
                    text(QByteArray::number(made++)
                         + QByteArray(random.bounded(20) == 0 ? 3'000'000 : 0, ' '))));
                break;
            case 2:
            case 3: // a row
                if (m_outbox->isOpen() && firstOfConnection < m_written.size()) {
                    const QByteArray sent = m_written[firstOfConnection++].trimmed();
                    if (sent == "own")
                        --own;
                    else
                        QCOMPARE(sent.toInt(), left++);
                    m_outbox->countSent();
                }
                break;
            case 4:
                if (!m_outbox->isOpen()) {
                    m_outbox->sendForThisConnection(text("own"));
                    ++own;
                    m_outbox->open();
                }
                break;
            case 5:
                if (random.bounded(20) == 0) {
                    m_outbox->takeBack();
                    m_written.clear();
                    firstOfConnection = 0;
                    own = 0;
                }
                break;
            }
            QCOMPARE(int(m_outbox->messages()), made - left + own);
        }
        QVERIFY(left > 100);
    }

private:
    using Bytes = QByteArrayList;

    void send(const Bytes &messages)
    {
        for (const QByteArray &message : messages)
            QVERIFY(m_outbox->send(text(message)));
    }
    Bytes waiting() const
    {
        Bytes found;
        for (const session::QueuedMessage &message : m_outbox->queue().messages())
            found += message.payload.bytes;
        return found;
    }

    Bytes m_written;
    std::optional<Outbox> m_outbox;
};

QTEST_GUILESS_MAIN(TestOutbox)
#include "tst_outbox.moc"
