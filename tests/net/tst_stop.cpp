// SPDX-License-Identifier: GPL-3.0-or-later
#include "conversation.h"
#include "fakeresolver.h"
#include "mutepeer.h"
#include "opensockets.h"
#include "scriptedserver.h"
#include "support/certificates.h"
#include "support/fulllistener.h"
#include "support/tunnelproxy.h"

#include <QElapsedTimer>
#include <QTest>

#include <functional>

using namespace Qt::StringLiterals;
using namespace sockwright;
using tests::Conversation;
using tests::ScriptedServer;

namespace {

enum class Stage
{
    Dns,
    Tcp,
    TcpOfSeveral,
    HttpProxy,
    SocksProxy,
    Tls,
    Upgrade,
    HalfAnAnswer,
    RefusalsBody,
    Open,
    FullQueue,
    FullQueueTls,
    FullQueueHttpProxy,
    FullQueueSocksProxy,
    FullQueueTlsHttpProxy,
    Fragments,
    Closing,
};

bool isFullQueue(Stage stage)
{
    return stage >= Stage::FullQueue && stage <= Stage::FullQueueTlsHttpProxy;
}

enum class Stop
{
    Abort,
    Close,
    Destroy,
};

// Far more than the buffers of the two systems hold.
constexpr qsizetype tooMuch = 48 * 1024 * 1024;
// No limit of the attempt's own may be what ends it.
constexpr int never = 600'000;
// Of the event loop, on a machine that has other things to do.
constexpr int atOnceMs = 1000;

} // namespace

/// Stop ends a connection at every stage at once, whoever does not answer.
class TestStop : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanup();
    void stops_data();
    void stops();
    void theCloseLimitEndsAFullQueue_data();
    void theCloseLimitEndsAFullQueue();

private:
    void begin(Stage stage, int closeMs = never);
    bool reached(Stage stage) const;

    tests::Certificates m_certificates;
    std::unique_ptr<tests::FakeResolver> m_resolver;
    std::unique_ptr<tests::FullListener> m_dead;
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<tests::MutePeer> m_mute;
    std::unique_ptr<tests::TunnelProxy> m_proxy;
    std::unique_ptr<Conversation> m_talk;
    net::Target m_target;
};

void TestStop::initTestCase()
{
    m_certificates.issued(u"good"_s, u"loopback"_s, u"20200101000000Z"_s, u"20990101000000Z"_s);
    QVERIFY2(m_certificates.problem().isEmpty(), qPrintable(m_certificates.problem()));
}

void TestStop::cleanup()
{
    m_talk.reset();
    m_proxy.reset();
    m_mute.reset();
    m_server.reset();
    m_dead.reset();
    m_resolver.reset();
}

// The connection is on its way to a stage that it will not leave by itself.
void TestStop::begin(Stage stage, int closeMs)
{
    m_target = {};
    m_target.limits = {never, never, never, never, 0, closeMs};
    m_target.tls.caFiles = {m_certificates.path(u"ca.pem"_s)};
    QByteArray answer; // empty: none
    bool agrees = false;
    switch (stage) {
    case Stage::Dns:
        m_resolver = std::make_unique<tests::FakeResolver>();
        m_target.url = QUrl(u"ws://server.example:81/"_s);
        break;
    case Stage::Tcp:
    case Stage::TcpOfSeveral:
        m_dead = std::make_unique<tests::FullListener>();
        m_target.url = m_dead->url();
        if (stage == Stage::TcpOfSeveral) {
            m_resolver = std::make_unique<tests::FakeResolver>(
                QStringList{u"127.0.0.1"_s, u"::ffff:127.0.0.1"_s});
            m_target.url.setHost(u"server.example"_s);
        }
        break;
    case Stage::FullQueue:
    case Stage::FullQueueHttpProxy:
    case Stage::FullQueueSocksProxy:
    case Stage::Closing:
        m_mute = std::make_unique<tests::MutePeer>();
        m_target.url = m_mute->url();
        break;
    case Stage::FullQueueTls:
    case Stage::FullQueueTlsHttpProxy:
        m_mute = std::make_unique<tests::MutePeer>(m_certificates, u"good"_s);
        m_target.url = m_mute->url();
        break;
    case Stage::HalfAnAnswer:
        answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: webso";
        break;
    case Stage::RefusalsBody:
        answer = "HTTP/1.1 404 Not Found\r\nContent-Length: 100\r\n\r\nhalf of it";
        break;
    case Stage::Open:
    case Stage::Fragments:
        agrees = true;
        break;
    case Stage::HttpProxy:
    case Stage::SocksProxy:
    case Stage::Tls:
    case Stage::Upgrade:
        break;
    }
    if (m_target.url.isEmpty()) {
        m_server = std::make_unique<ScriptedServer>([answer, agrees](const QByteArray &head) {
            return agrees ? ScriptedServer::switching(head) : answer;
        });
        m_target.url = m_server->url();
    }
    if (stage == Stage::Tls)
        m_target.url.setScheme(u"wss"_s);
    if (stage == Stage::HttpProxy || stage == Stage::SocksProxy) {
        m_target.url = QUrl(u"ws://server.example:81/"_s);
        m_target.proxy = QNetworkProxy(stage == Stage::HttpProxy ? QNetworkProxy::HttpProxy
                                                                 : QNetworkProxy::Socks5Proxy,
                                       u"127.0.0.1"_s, m_server->port());
    }
    if (stage == Stage::FullQueueHttpProxy || stage == Stage::FullQueueTlsHttpProxy)
        m_proxy = tests::TunnelProxy::on(tests::Route::HttpProxy);
    else if (stage == Stage::FullQueueSocksProxy)
        m_proxy = tests::TunnelProxy::on(tests::Route::Socks5Proxy);
    if (m_proxy)
        m_target.proxy = m_proxy->proxy();
    m_talk = std::make_unique<Conversation>();
    m_talk->connection.open(m_target);

    if (isFullQueue(stage)) {
        QTRY_VERIFY(m_talk->isConnected());
        m_talk->connection.sendBinary(QByteArray(tooMuch, 'x'));
    } else if (stage == Stage::Fragments) {
        QTRY_VERIFY(m_talk->isConnected());
        m_talk->connection.sendFragments(
            {wire::Opcode::Text, QByteArray("in three parts"), 3, never});
    } else if (stage == Stage::Closing) {
        QTRY_VERIFY(m_talk->isConnected());
        m_talk->connection.close();
    }
    QTRY_VERIFY(reached(stage));
}

bool TestStop::reached(Stage stage) const
{
    switch (stage) {
    case Stage::Dns:
        return !m_resolver->asked().isEmpty();
    case Stage::Tcp:
    case Stage::TcpOfSeveral:
        return m_talk->state() == wire::State::Connecting;
    case Stage::HttpProxy:
    case Stage::SocksProxy:
    case Stage::Tls:
    case Stage::Upgrade:
    case Stage::HalfAnAnswer:
    case Stage::RefusalsBody:
        return !m_server->request().isEmpty();
    case Stage::Open:
        return m_talk->isConnected();
    case Stage::Fragments:
        return !m_server->received().isEmpty();
    case Stage::FullQueue:
    case Stage::FullQueueTls:
    case Stage::FullQueueHttpProxy:
    case Stage::FullQueueSocksProxy:
    case Stage::FullQueueTlsHttpProxy: {
        // It counts from the call on; the I/O thread has copied it when the first of it has left.
        const quint64 queued = m_talk->connection.queuedBytes();
        return queued > tooMuch / 2 && queued < quint64(tooMuch);
    }
    case Stage::Closing:
        return !m_talk->sent(wire::Kind::Close).empty();
    }
    Q_UNREACHABLE();
}

void TestStop::stops_data()
{
    QTest::addColumn<Stage>("stage");
    QTest::addColumn<Stop>("stop");
    const auto rows = [](const char *name, Stage stage) {
        QTest::addRow("%s, abort", name) << stage << Stop::Abort;
        QTest::addRow("%s, destroy", name) << stage << Stop::Destroy;
        // Once it is open, close() begins the closing handshake.
        if (stage < Stage::Open)
            QTest::addRow("%s, close", name) << stage << Stop::Close;
    };
    rows("name looked up", Stage::Dns);
    rows("TCP unanswered", Stage::Tcp);
    rows("TCP unanswered by several", Stage::TcpOfSeveral);
    rows("HTTP proxy silent", Stage::HttpProxy);
    rows("SOCKS5 proxy silent", Stage::SocksProxy);
    rows("TLS unanswered", Stage::Tls);
    rows("upgrade unanswered", Stage::Upgrade);
    rows("half an answer", Stage::HalfAnAnswer);
    rows("half a refusal", Stage::RefusalsBody);
    rows("open", Stage::Open);
    rows("open, peer does not read", Stage::FullQueue);
    rows("open, peer does not read, TLS", Stage::FullQueueTls);
    rows("open, peer does not read, HTTP proxy", Stage::FullQueueHttpProxy);
    rows("open, peer does not read, SOCKS5 proxy", Stage::FullQueueSocksProxy);
    rows("open, peer does not read, TLS, HTTP proxy", Stage::FullQueueTlsHttpProxy);
    rows("open, between fragments", Stage::Fragments);
    rows("Close unanswered", Stage::Closing);
}

void TestStop::stops()
{
    QFETCH(Stage, stage);
    QFETCH(Stop, stop);
    const int sockets = tests::openSockets();
    begin(stage);
    if (QTest::currentTestFailed())
        return;
    if (m_dead && !m_dead->isFull())
        QSKIP("this kernel does not drop connections that nobody accepts");

    QElapsedTimer clock;
    clock.start();
    switch (stop) {
    case Stop::Abort:
        m_talk->connection.abort();
        break;
    case Stop::Close:
        m_talk->connection.close();
        break;
    case Stop::Destroy:
        m_talk.reset();
        break;
    }
    if (m_talk) {
        QTRY_VERIFY(m_talk->isClosed());
        QCOMPARE(m_talk->failure.diagnosis, wire::Diagnosis::None); // that is what was wanted
        QCOMPARE(m_talk->connection.queuedBytes(), quint64(0));
    }
    QVERIFY2(clock.elapsed() < atOnceMs, qPrintable(QString::number(clock.elapsed())));

    // The servers' own go with them; then there is none of the client's left.
    m_proxy.reset();
    m_mute.reset();
    m_server.reset();
    m_dead.reset();
    QTRY_COMPARE(tests::openSockets(), sockets);
}

void TestStop::theCloseLimitEndsAFullQueue_data()
{
    QTest::addColumn<Stage>("stage");
    QTest::newRow("plain") << Stage::FullQueue;
    QTest::newRow("TLS") << Stage::FullQueueTls;
    QTest::newRow("HTTP proxy") << Stage::FullQueueHttpProxy;
    QTest::newRow("SOCKS5 proxy") << Stage::FullQueueSocksProxy;
    QTest::newRow("TLS, HTTP proxy") << Stage::FullQueueTlsHttpProxy;
}

void TestStop::theCloseLimitEndsAFullQueue()
{
    QFETCH(Stage, stage);
    begin(stage, 300);
    if (QTest::currentTestFailed())
        return;
    m_talk->connection.close();
    QTRY_VERIFY(m_talk->isClosed());
    // The Close frame stood behind all that had not left.
    QVERIFY(m_talk->sent(wire::Kind::Close).empty());
    for (const Conversation::Row &row : m_talk->sent(wire::Kind::Binary))
        QVERIFY(row.record.flags & wire::Record::Unfinished);
    QCOMPARE(m_talk->of(wire::Kind::Close, wire::Direction::Local).front().record.code,
             quint16(1006));
    QVERIFY(m_talk->failure.message.startsWith(u"The Close frame could not be sent"_s));
}

QTEST_GUILESS_MAIN(TestStop)
#include "tst_stop.moc"
