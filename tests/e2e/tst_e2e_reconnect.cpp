// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/session.h"
#include "support/droppingserver.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTest>
#include <QTimer>

#include <algorithm>
#include <map>
#include <memory>

using namespace sockwright;
using namespace Qt::StringLiterals;
using session::Session;
using tests::DroppingServer;
using wire::State;

namespace {

using Bytes = std::vector<QByteArray>;

constexpr int defaultSeconds = 8;
constexpr quint64 mostUnsent = 32 * 1024 * 1024;

int seconds()
{
    bool ok = false;
    const int wanted = qEnvironmentVariableIntValue("SOCKWRIGHT_RECONNECT_SECONDS", &ok);
    return ok ? wanted : defaultSeconds;
}

// The number of a message stands before its filling.
int numberOf(const QByteArray &message)
{
    return message.left(message.indexOf(' ')).toInt();
}

QByteArray keyOf(const QByteArray &requestHead)
{
    const auto request = wire::parseRequestHead(requestHead);
    return request ? wire::headerValue(request->headers, "Sec-WebSocket-Key").value_or(QByteArray())
                   : QByteArray();
}

} // namespace

/// A server that drops, refuses and recovers at random, and a session that sends all the while. No
/// message is doubled or reordered. One is missing at the server only if it was sent, with a row,
/// on a connection that was then lost: TCP tells nobody what became of those bytes. Where the
/// server drops between messages, none is missing.
///
/// SOCKWRIGHT_RECONNECT_SECONDS: how long each takes.
class EndToEndReconnect : public QObject
{
    Q_OBJECT

private slots:
    void atRandom_data();
    void atRandom();

private:
    void produce();
    void disturb();
    void dropBetweenMessages();
    void recover();
    bool allHasArrived() const;
    /// The messages of the rows, by the key of the connection they were sent on, and all in order.
    void readRows();

    QRandomGenerator m_random;
    bool m_betweenMessages = false;
    bool m_paused = false; // nothing is sent
    bool m_dropDue = false;
    int m_sent = 0;
    int m_drops = 0;
    std::unique_ptr<DroppingServer> m_server;
    std::unique_ptr<Session> m_session;
    std::map<QByteArray, Bytes> m_rows;
    Bytes m_allRows;
};

void EndToEndReconnect::atRandom_data()
{
    QTest::addColumn<bool>("betweenMessages");
    QTest::newRow("between messages") << true;
    QTest::newRow("anywhere") << false;
}

void EndToEndReconnect::produce()
{
    if (m_paused || m_session->unsentBytes() > mostUnsent)
        return;
    const int burst = m_random.bounded(20);
    for (int i = 0; i < burst; ++i) {
        const int filling = m_random.bounded(50) == 0 ? 200'000 : 200;
        const QByteArray message
            = QByteArray::number(m_sent++) + ' ' + QByteArray(m_random.bounded(filling), 'x');
        if (m_random.bounded(2) == 0)
            m_session->sendText(message);
        else
            m_session->sendBinary(message);
    }
}

bool EndToEndReconnect::allHasArrived() const
{
    return m_session->unsentMessages() == 0 && m_server->isConnected()
        && m_session->state() == State::Connected
        && m_session->capture().totals().out.messages == m_server->messages().size();
}

// Nothing is under way then, and nothing is sent until the loss has been noticed.
void EndToEndReconnect::dropBetweenMessages()
{
    if (!m_dropDue) {
        m_paused = m_paused && m_session->state() == State::Connected;
        return;
    }
    m_paused = true;
    if (!allHasArrived())
        return;
    m_dropDue = false;
    ++m_drops;
    m_server->drop(m_random.bounded(2) == 0 ? DroppingServer::Drop::End
                                            : DroppingServer::Drop::Reset);
}

void EndToEndReconnect::recover()
{
    m_server->setStatus(101);
    m_server->setReading(true);
    QVERIFY(m_server->listen());
}

void EndToEndReconnect::disturb()
{
    recover();
    switch (m_random.bounded(6)) {
    case 0:
        m_server->stopListening(); // for those who come anew
        [[fallthrough]];
    case 1:
    case 2:
        if (m_betweenMessages) {
            m_dropDue = true;
        } else if (m_server->latest()) {
            ++m_drops;
            m_server->drop(m_random.bounded(2) == 0 ? DroppingServer::Drop::End
                                                    : DroppingServer::Drop::Reset);
        }
        break;
    case 3:
        m_server->setStatus(503);
        break;
    case 4:
        m_server->setReading(false);
        break;
    default:
        break;
    }
}

void EndToEndReconnect::readRows()
{
    m_rows.clear();
    m_allRows.clear();
    const capture::Capture &rows = m_session->capture();
    QByteArray key;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const wire::Record record = rows.record(row);
        if (const auto facts = rows.handshake(row))
            key = keyOf(facts->request);
        if (record.direction != wire::Direction::Out || record.kind > wire::Kind::Binary)
            continue;
        const std::string_view payload = rows.payload(row);
        const QByteArray message(payload.data(), qsizetype(payload.size()));
        m_rows[key].push_back(message);
        if (message != "hello")
            m_allRows.push_back(message);
    }
}

void EndToEndReconnect::atRandom()
{
    QFETCH(bool, betweenMessages);
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo("seed %u", seed);
    m_random.seed(seed);
    m_betweenMessages = betweenMessages;
    m_paused = m_dropDue = false;
    m_sent = m_drops = 0;
    m_session.reset();
    m_server = std::make_unique<DroppingServer>();
    m_session = std::make_unique<Session>();

    workspace::Request request;
    request.url = m_server->url();
    request.settings.reconnect = {true, 0, 20, 150, 50, {}};
    request.settings.afterConnect = {{{}, workspace::MessageFormat::Text, u"hello"_s}};
    m_session->setRequest(request);
    QVERIFY(m_session->connectToServer());

    QElapsedTimer clock;
    clock.start();
    QTimer producing;
    connect(&producing, &QTimer::timeout, this, [this] {
        if (m_betweenMessages)
            dropBetweenMessages();
        produce();
    });
    producing.start(10);
    QTimer disturbing;
    disturbing.setSingleShot(true);
    connect(&disturbing, &QTimer::timeout, this, [this, &disturbing] {
        disturb();
        disturbing.start(m_random.bounded(10, 250));
    });
    disturbing.start(50);
    const int length = seconds() * 1000;
    QVERIFY(QTest::qWaitFor([&] { return clock.elapsed() > length; }, 2 * length));

    disturbing.stop();
    producing.stop();
    recover();
    QTRY_VERIFY_WITH_TIMEOUT(m_server->isConnected() && m_session->state() == State::Connected
                                 && m_session->unsentMessages() == 0,
                             30'000);
    m_session->disconnectFromServer();
    QTRY_COMPARE(m_session->state(), State::Closed);
    QVERIFY(m_session->status().clean);

    // Each has one row, in the order in which they were sent.
    readRows();
    QCOMPARE(m_allRows.size(), std::size_t(m_sent));
    for (int i = 0; i < m_sent; ++i)
        QCOMPARE(numberOf(m_allRows[std::size_t(i)]), i);

    // What the server read of a connection is what was sent on it, from its first message on.
    std::size_t arrived = 0;
    std::size_t lost = 0;
    for (const auto &peer : m_server->peers()) {
        const Bytes &sent = m_rows[keyOf(peer->head)];
        QVERIFY(peer->messages.size() <= sent.size());
        QVERIFY(std::equal(peer->messages.begin(), peer->messages.end(), sent.begin()));
        QVERIFY(sent.empty() || sent.front() == "hello");
        if (peer->closed)
            QCOMPARE(peer->messages.size(), sent.size());
        arrived += peer->messages.size();
        lost += sent.size() - peer->messages.size();
    }
    qInfo("%d messages, %zu connections, %d drops, %zu arrived, %zu lost with their connection",
          m_sent, m_server->peers().size(), m_drops, arrived, lost);
    QVERIFY(m_drops > 0);
    if (betweenMessages)
        QCOMPARE(lost, std::size_t(0));
}

QTEST_GUILESS_MAIN(EndToEndReconnect)
#include "tst_e2e_reconnect.moc"
