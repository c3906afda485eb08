// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/session.h"
#include "support/droppingserver.h"
#include "support/tunnelproxy.h"

#include <QSignalSpy>
#include <QTest>

#include <memory>
#include <optional>

using namespace sockwright;
using namespace Qt::StringLiterals;
using session::Outbox;
using session::Session;
using tests::DroppingServer;
using tests::Route;
using tests::TunnelProxy;
using wire::State;
using workspace::MessageFormat;
using workspace::SavedMessage;

/// What a session sends, when, and in which order: the queue, what each connect begins with, the
/// message that keeps a connection alive, and a server that does not read.
class TestSending : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void whatIsSentBeforeWaits();
    void theQueueGoesOutAfterTheFirstMessages();
    void messagesWhileItIsAwayGoOutInOrder();
    void whatWasNotSentStays();
    void queuedMessagesCanBeDropped();
    void aMessageThatCannotBeDecodedIsToldBefore_data();
    void aMessageThatCannotBeDecodedIsToldBefore();
    void aServerThatDoesNotReadIsNotBuried_data();
    void aServerThatDoesNotReadIsNotBuried();
    void whatDidNotLeaveIsSentAgain_data() { tests::addRoutes(); }
    void whatDidNotLeaveIsSentAgain();
    void fragmentsAndRawFramesAreNotMixedUp();
    void tooMuchIsRefused();
    void keepsAliveWithAMessage();
    void keepsAliveWithPings();

private:
    void open();
    void goBy(Route route);
    std::vector<QByteArray> sent() const;
    std::vector<QByteArray> waiting() const;
    QStringList sentences() const;
    using Bytes = std::vector<QByteArray>;

    workspace::Request m_request;
    std::unique_ptr<DroppingServer> m_server;
    std::unique_ptr<TunnelProxy> m_proxy;
    std::unique_ptr<Session> m_session;
};

void TestSending::init()
{
    m_server = std::make_unique<DroppingServer>();
    m_session = std::make_unique<Session>();
    m_request = {};
    m_request.url = m_server->url();
    m_request.settings.reconnect = {true, 0, 20, 20, 0, {}};
    m_session->setRequest(m_request);
}

void TestSending::cleanup()
{
    m_session.reset();
    m_proxy.reset();
    m_server.reset();
}

void TestSending::open()
{
    m_session->setRequest(m_request);
    QVERIFY(m_session->connectToServer());
    QTRY_COMPARE(m_session->state(), State::Connected);
    QTRY_VERIFY(m_server->isConnected());
}

void TestSending::goBy(Route route)
{
    m_proxy = TunnelProxy::on(route);
    if (!m_proxy)
        return;
    m_request.settings.proxy.kind
        = m_proxy->isSocks() ? workspace::ProxyKind::Socks5 : workspace::ProxyKind::Http;
    m_request.settings.proxy.host = u"127.0.0.1"_s;
    m_request.settings.proxy.port = m_proxy->port();
}

// The messages of the rows.
TestSending::Bytes TestSending::sent() const
{
    Bytes found;
    const capture::Capture &rows = m_session->capture();
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const wire::Record record = rows.record(row);
        if (record.direction == wire::Direction::Out && capture::isWholeMessage(record))
            found.emplace_back(rows.payload(row).data(), qsizetype(rows.payload(row).size()));
    }
    return found;
}

// Of the rows that tell what became of the connection.
QStringList TestSending::sentences() const
{
    QStringList found;
    const capture::Capture &rows = m_session->capture();
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const std::string_view text = rows.payload(row);
        if (rows.record(row).kind == wire::Kind::State)
            found.append(QString::fromUtf8(text.data(), qsizetype(text.size())));
    }
    return found;
}

TestSending::Bytes TestSending::waiting() const
{
    Bytes found;
    for (const session::QueuedMessage &message : m_session->queue().messages())
        found.push_back(message.payload.bytes);
    return found;
}

void TestSending::whatIsSentBeforeWaits()
{
    QSignalSpy changed(m_session.get(), &Session::queueChanged);
    m_session->sendText("one");
    m_session->sendBinary(QByteArray("\0\1", 2));
    QCOMPARE(changed.size(), 2);
    QCOMPARE(m_session->queue().messages().size(), std::size_t(2));
    QVERIFY(m_session->queue().messages()[1].payload.binary);
    QCOMPARE(m_session->queuedBytes(), quint64(5));
    QCOMPARE(m_session->unsentMessages(), std::size_t(2));
    QCOMPARE(m_session->capture().size(), std::size_t(0)); // nothing is shown as sent
    open();
    QTRY_COMPARE(m_server->messages(), Bytes({"one", QByteArray("\0\1", 2)}));
    QVERIFY(m_session->queue().isEmpty());
    QTRY_COMPARE(m_session->unsentMessages(), std::size_t(0));
    QTRY_COMPARE(m_session->queuedBytes(), quint64(0));
    QVERIFY(changed.size() > 2);
}

void TestSending::theQueueGoesOutAfterTheFirstMessages()
{
    m_request.settings.afterConnect = {{u"join"_s, MessageFormat::Json, u"{\"join\":1}"_s},
                                       {u"hello"_s, MessageFormat::Hex, u"68 69"_s},
                                       {u"more"_s, MessageFormat::Base64, u"aG8="_s}};
    const Bytes first = {"{\"join\":1}", "hi", "ho"};
    m_session->sendText("queued");
    open();
    m_session->sendText("later");
    Bytes expected = first;
    expected.insert(expected.end(), {"queued", "later"});
    QTRY_COMPARE(m_server->messages(), expected);

    // With each connect, and only what each connect begins with.
    m_server->drop(DroppingServer::Drop::End);
    QTRY_COMPARE(m_server->peers().size(), std::size_t(2));
    QTRY_COMPARE(m_server->latest()->messages, first);
}

void TestSending::messagesWhileItIsAwayGoOutInOrder()
{
    open();
    m_server->stopListening();
    m_server->drop(DroppingServer::Drop::Reset);
    QTRY_COMPARE(m_session->state(), State::Reconnecting);
    Bytes expected;
    for (int i = 0; i < 1000; ++i) {
        expected.push_back(QByteArray::number(i));
        m_session->sendText(expected.back());
    }
    QCOMPARE(waiting(), expected);
    QVERIFY(sent().empty());
    QVERIFY(m_server->listen());
    QTRY_COMPARE(m_server->messages(), expected);
    QTRY_COMPARE(sent(), expected);
}

void TestSending::whatWasNotSentStays()
{
    open();
    m_session->disconnectFromServer();
    m_session->sendText("too late");
    QTRY_COMPARE(m_session->state(), State::Closed);
    QCOMPARE(waiting(), Bytes({"too late"}));
    QVERIFY(m_server->messages().empty());
    open();
    QTRY_COMPARE(m_server->messages(), Bytes({"too late"}));
}

void TestSending::queuedMessagesCanBeDropped()
{
    for (const char *message : {"a", "b", "c"})
        m_session->sendText(message);
    QSignalSpy changed(m_session.get(), &Session::queueChanged);
    m_session->dropQueued(m_session->queue().messages()[1].id);
    QCOMPARE(waiting(), Bytes({"a", "c"}));
    QCOMPARE(changed.size(), 1);
    m_session->dropAllQueued();
    QVERIFY(waiting().empty());
    QCOMPARE(changed.size(), 2);
    m_session->sendText("d");
    open();
    QTRY_COMPARE(m_server->messages(), Bytes({"d"}));
}

void TestSending::aMessageThatCannotBeDecodedIsToldBefore_data()
{
    QTest::addColumn<bool>("keepalive");
    QTest::newRow("after connecting") << false;
    QTest::newRow("keepalive") << true;
}

void TestSending::aMessageThatCannotBeDecodedIsToldBefore()
{
    QFETCH(bool, keepalive);
    const SavedMessage broken{{}, MessageFormat::Hex, u"6"_s};
    if (keepalive) {
        m_request.settings.keepaliveMs = 1000;
        m_request.settings.keepaliveMessage = broken;
    } else {
        m_request.settings.afterConnect = {broken};
    }
    m_session->setRequest(m_request);
    const auto started = m_session->connectToServer();
    QVERIFY(!started);
    QVERIFY(!started.error().message.isEmpty());
    QCOMPARE(m_session->state(), State::Idle);
}

void TestSending::aServerThatDoesNotReadIsNotBuried_data()
{
    QTest::addColumn<bool>("aborted");
    QTest::addColumn<Route>("route");
    QTest::newRow("disconnect") << false << Route::Direct;
    QTest::newRow("abort") << true << Route::Direct;
    QTest::newRow("disconnect, HTTP proxy") << false << Route::HttpProxy;
    QTest::newRow("abort, HTTP proxy") << true << Route::HttpProxy;
    QTest::newRow("disconnect, SOCKS5 proxy") << false << Route::Socks5Proxy;
}

void TestSending::aServerThatDoesNotReadIsNotBuried()
{
    QFETCH(bool, aborted);
    QFETCH(Route, route);
    m_request.settings.closeTimeoutMs = 200;
    goBy(route);
    open();
    m_server->setReading(false);
    constexpr std::size_t count = 40;
    const auto message = [](std::size_t i) {
        return QByteArray::number(quint64(i)) + QByteArray(1024 * 1024, '.');
    };
    for (std::size_t i = 0; i < count; ++i)
        m_session->sendText(message(i));
    // What the system takes goes; then so much is under way, and the others wait in order.
    QTRY_VERIFY(m_session->queuedBytes() > Outbox::highWater);
    std::optional<std::size_t> last;
    const auto standsStill = [&] {
        const std::size_t now = sent().size();
        return std::exchange(last, now) == now;
    };
    QTRY_VERIFY(standsStill());
    const std::size_t underWay = m_session->unsentMessages() - m_session->queue().messages().size();
    QVERIFY(underWay <= Outbox::highWater / (1024 * 1024) + 1);
    QVERIFY(m_session->queue().messages().size() > count / 4);

    if (aborted)
        m_session->abort();
    else
        m_session->disconnectFromServer();
    QTRY_COMPARE(m_session->state(), State::Closed);
    QVERIFY(!m_session->waiting());
    // All that did not leave is there.
    QCOMPARE(m_session->queue().messages().size() + sent().size(), count);
    QCOMPARE(waiting().front().left(3), message(sent().size()).left(3));

    const std::size_t before = sent().size();
    m_server->setReading(true);
    open();
    QTRY_COMPARE_WITH_TIMEOUT(m_server->latest()->messages.size(), count - before, 20'000);
    for (std::size_t i = before; i < count; ++i)
        QVERIFY(m_server->latest()->messages[i - before] == message(i));
}

void TestSending::whatDidNotLeaveIsSentAgain()
{
    QFETCH(Route, route);
    goBy(route);
    open();
    m_server->setReading(false);
    constexpr std::size_t count = 12;
    const QByteArray filler(1024 * 1024, '.');
    for (std::size_t i = 0; i < count; ++i)
        m_session->sendText(QByteArray::number(quint64(i)) + filler);
    QTRY_VERIFY(m_session->queuedBytes() > 0);
    m_server->drop(DroppingServer::Drop::Reset);
    m_server->setReading(true);
    QTRY_COMPARE(m_server->peers().size(), std::size_t(2));
    // Each has one row, in order; the second connection begins with what had none.
    QTRY_COMPARE(m_session->unsentMessages(), std::size_t(0));
    const Bytes all = sent();
    QCOMPARE(all.size(), count);
    for (std::size_t i = 0; i < count; ++i)
        QVERIFY(all[i] == QByteArray::number(quint64(i)) + filler);
    QTRY_VERIFY(!m_server->latest()->messages.empty()
                && m_server->latest()->messages.back() == all.back());
    const Bytes &second = m_server->latest()->messages;
    QVERIFY(std::equal(second.begin(), second.end(), all.end() - qsizetype(second.size())));
}

void TestSending::fragmentsAndRawFramesAreNotMixedUp()
{
    m_session->sendFragments({wire::Opcode::Text, "not connected", 3, 0}); // ignored
    open();
    m_session->sendFragments({wire::Opcode::Text, "fragments", 3, 5});
    m_session->sendText("behind");
    net::RawFrame raw;
    raw.payload = "raw";
    raw.opcode = 0xA; // a pong: may come in between
    m_session->sendRaw(raw);
    QTRY_COMPARE(m_server->messages(), Bytes({"fragments", "behind"}));
    QTRY_COMPARE(m_session->unsentMessages(), std::size_t(0));
    raw.opcode = 1;
    m_session->sendRaw(raw);
    QTRY_COMPARE(sent().size(), std::size_t(3));
    QCOMPARE(m_session->unsentMessages(), std::size_t(0));

    // A fragmented message that is broken off is not sent again; what waited behind it is.
    m_session->sendFragments({wire::Opcode::Binary, "broken", 3, 60'000});
    m_session->sendText("waits");
    QTRY_COMPARE(m_session->unsentMessages(), std::size_t(2));
    m_server->drop(DroppingServer::Drop::End);
    QTRY_COMPARE(m_server->peers().size(), std::size_t(2));
    QTRY_COMPARE(m_server->latest()->messages, Bytes({"waits"}));
    QTRY_COMPARE(m_session->unsentMessages(), std::size_t(0));
    // It is told, for it is in no queue.
    QCOMPARE(sentences().filter(u"not kept for the next connection"_s),
             QStringList(u"Not sent whole, and not kept for the next connection: "
                         "1 message(s), 6 bytes."_s));
}

void TestSending::tooMuchIsRefused()
{
    QSignalSpy refused(m_session.get(), &Session::messageRefused);
    m_session->sendText("first");
    m_session->sendText(QByteArray(qsizetype(session::SendQueue::maxBytes), 'x'));
    QCOMPARE(refused.size(), 1);
    QVERIFY(!refused.at(0).at(0).toString().isEmpty());
    QCOMPARE(waiting(), Bytes({"first"}));
}

void TestSending::keepsAliveWithAMessage()
{
    m_request.settings.keepaliveMs = 30;
    m_request.settings.keepaliveMisses = 1; // of pings, which there are none of
    m_request.settings.keepaliveMessage
        = SavedMessage{{}, MessageFormat::Json, u"{\"op\":\"ping\"}"_s};
    open();
    QTRY_VERIFY(m_server->messages().size() >= 4);
    for (const QByteArray &message : m_server->messages())
        QCOMPARE(message, QByteArray("{\"op\":\"ping\"}"));
    const capture::Totals totals = m_session->capture().totals();
    QCOMPARE(totals.out.messages, quint64(sent().size()));
    for (std::size_t row = 0; row < m_session->capture().size(); ++row)
        QVERIFY(m_session->capture().record(row).kind != wire::Kind::Ping);
    m_session->disconnectFromServer();
    QTRY_COMPARE(m_session->state(), State::Closed);
    QVERIFY(m_session->queue().isEmpty()); // none is kept for later
}

void TestSending::keepsAliveWithPings()
{
    m_request.settings.keepaliveMs = 30;
    m_request.settings.keepaliveMisses = 1000;
    open();
    const auto pings = [this] {
        int count = 0;
        for (std::size_t row = 0; row < m_session->capture().size(); ++row)
            count += m_session->capture().record(row).kind == wire::Kind::Ping;
        return count;
    };
    QTRY_VERIFY(pings() >= 2);
    QVERIFY(m_server->messages().empty());
}

QTEST_GUILESS_MAIN(TestSending)
#include "tst_sending.moc"
