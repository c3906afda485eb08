// SPDX-License-Identifier: GPL-3.0-or-later
#include "conversation.h"
#include "fakeresolver.h"
#include "net/addressorder.h"
#include "net/addressrace.h"
#include "opensockets.h"
#include "scriptedserver.h"
#include "support/fulllistener.h"

#include <QElapsedTimer>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sockwright;
using net::AddressFamily;
using tests::Conversation;
using tests::FakeResolver;
using tests::FullListener;
using tests::ScriptedServer;

namespace {

QByteArray agree(const QByteArray &head)
{
    return ScriptedServer::switching(head);
}

net::Target target(quint16 port, const QString &host = u"server.example"_s)
{
    net::Target target;
    target.url = QUrl(u"ws://%1:%2/"_s.arg(host).arg(port));
    return target;
}

// Of the loopback network, where nobody listens: each refuses at once.
QStringList refusing(int count)
{
    QStringList addresses;
    for (int i = 0; i < count; ++i)
        addresses.append(u"127.0.1.%1"_s.arg(i + 1));
    return addresses;
}

} // namespace

/// From a host's name to one connected socket.
class TestAddressRace : public QObject
{
    Q_OBJECT

private slots:
    void connectsByName();
    void aDeadAddressCostsAQuarterOfASecond();
    void aRefusalCostsNothing();
    void aRefusalBeforeADeadAddress();
    void theFirstAddressWins();
    void bothFamilies();
    void usesTheSystemsResolver();
    void tellsWhyNoneConnects_data();
    void tellsWhyNoneConnects();
    void allDead();
    void aRefusalTellsMoreThanSilence();
    void families_data();
    void families();
    void aLiteralOfTheOtherFamily_data();
    void aLiteralOfTheOtherFamily();
    void looksUpTheHostToConnectTo();
    void leavesNamesToTheProxy();
    void limitsTheLookUp();
    void tellsAFailedLookUp_data();
    void tellsAFailedLookUp();
};

void TestAddressRace::connectsByName()
{
    ScriptedServer server(agree);
    const FakeResolver resolver({u"127.0.0.1"_s});
    Conversation talk;
    talk.connection.open(target(server.port()));
    QTRY_VERIFY(talk.isConnected());
    QCOMPARE(resolver.asked(), QStringList{u"server.example"_s});
    QCOMPARE(talk.handshake.peer, u"127.0.0.1:%1"_s.arg(server.port()));
    QVERIFY(server.request().contains("\r\nHost: server.example:"));
    QVERIFY(talk.handshake.timings.dnsUs >= 0);
    QVERIFY(talk.handshake.timings.tcpUs >= 0);
}

void TestAddressRace::aDeadAddressCostsAQuarterOfASecond()
{
    const FullListener dead;
    if (!dead.isFull())
        QSKIP("this kernel does not drop connections that nobody accepts");
    const quint16 port = quint16(dead.url().port());
    ScriptedServer server(agree, QHostAddress(u"127.0.0.2"_s), port);
    QVERIFY(server.isListening());
    const FakeResolver resolver({u"127.0.0.1"_s, u"127.0.0.2"_s});
    const int sockets = tests::openSockets();
    Conversation talk;
    talk.connection.open(target(port));
    QTRY_VERIFY(talk.isConnected());
    QVERIFY(talk.handshake.timings.tcpUs < 1'000'000);
    QCOMPARE(talk.handshake.peer, u"127.0.0.2:%1"_s.arg(port));
    // The timers of Qt may be early by a twentieth.
    QVERIFY(talk.handshake.timings.tcpUs >= net::AddressRace::nextAfterMs * 900);
    QVERIFY(talk.handshake.timings.dnsUs < talk.handshake.timings.tcpUs);
    // The server's, the client's and its second descriptor (SocketEndWatch): no other one is left.
    QCOMPARE(tests::openSockets(), sockets + 3);
}

void TestAddressRace::aRefusalCostsNothing()
{
    ScriptedServer server(agree, QHostAddress(u"127.0.0.2"_s));
    const int refusals = net::maxAddresses - 1;
    const FakeResolver resolver(refusing(refusals) + QStringList{u"127.0.0.2"_s});
    Conversation talk;
    talk.connection.open(target(server.port()));
    QTRY_VERIFY(talk.isConnected());
    QCOMPARE(talk.handshake.peer, u"127.0.0.2:%1"_s.arg(server.port()));
    // What waiting would cost at the least: the timers of Qt may be early by a twentieth.
    QVERIFY(talk.handshake.timings.tcpUs < refusals * net::AddressRace::nextAfterMs * 950);
}

// The refusal begins with the dead address at once: when the first one's quarter of a second is
// over, none waits any more.
void TestAddressRace::aRefusalBeforeADeadAddress()
{
    const FullListener dead;
    if (!dead.isFull())
        QSKIP("this kernel does not drop connections that nobody accepts");
    const FakeResolver resolver({u"127.0.1.1"_s, u"127.0.0.1"_s});
    Conversation talk;
    net::Target unlucky = target(quint16(dead.url().port()));
    unlucky.limits.tcpMs = 3 * net::AddressRace::nextAfterMs;
    talk.connection.open(unlucky);
    QTRY_VERIFY(talk.isClosed());
    QCOMPARE(talk.diagnosis(), QByteArray("tcp-refused"));
    QVERIFY2(talk.failure.message.contains(u"127.0.0.1 did not answer"_s),
             qPrintable(talk.failure.message));
}

void TestAddressRace::theFirstAddressWins()
{
    ScriptedServer first(agree);
    ScriptedServer second(agree, QHostAddress(u"127.0.0.2"_s), first.port());
    QVERIFY(second.isListening());
    const FakeResolver resolver({u"127.0.0.1"_s, u"127.0.0.2"_s});
    Conversation talk;
    talk.connection.open(target(first.port()));
    QTRY_VERIFY(talk.isConnected());
    QCOMPARE(talk.handshake.peer, u"127.0.0.1:%1"_s.arg(first.port()));
    QVERIFY(second.socket() == nullptr);
}

void TestAddressRace::bothFamilies()
{
    ScriptedServer server(agree, QHostAddress::LocalHostIPv6);
    if (!server.isListening())
        QSKIP("this machine has no IPv6");
    const FakeResolver resolver({u"127.0.0.1"_s, u"127.0.0.2"_s, u"::1"_s});
    Conversation talk;
    talk.connection.open(target(server.port()));
    QTRY_VERIFY(talk.isConnected());
    QCOMPARE(talk.handshake.peer, u"[::1]:%1"_s.arg(server.port()));
}

void TestAddressRace::usesTheSystemsResolver()
{
    ScriptedServer server(agree);
    Conversation talk;
    talk.connection.open(target(server.port(), u"localhost"_s));
    QTRY_VERIFY(talk.isConnected());
    QCOMPARE(talk.handshake.peer, u"127.0.0.1:%1"_s.arg(server.port()));
    QVERIFY(talk.handshake.timings.dnsUs >= 0);
}

void TestAddressRace::tellsWhyNoneConnects_data()
{
    QTest::addColumn<QStringList>("addresses");
    QTest::addColumn<QByteArray>("diagnosis");
    QTest::addColumn<QString>("message");
    QTest::newRow("one refuses") << refusing(1) << QByteArray("tcp-refused")
                                 << u"server.example:9 refused the connection."_s;
    QTest::newRow("two refuse") << refusing(2) << QByteArray("tcp-refused")
                                << u"None of the 2 addresses of server.example:9 accepted a "
                                   "connection: 127.0.1.1 refused it; 127.0.1.2 refused it."_s;
    QTest::newRow("more than are named")
        << refusing(30) << QByteArray("tcp-refused")
        << u"None of the 8 addresses of server.example:9 accepted a connection: 127.0.1.1 refused "
           "it; 127.0.1.2 refused it; 127.0.1.3 refused it; 127.0.1.4 refused it; and 4 more."_s;
    // A broadcast address: the kernel knows that TCP cannot get there.
    QTest::newRow("one unreachable, one refuses")
        << QStringList{u"255.255.255.255"_s, u"127.0.1.1"_s} << QByteArray("tcp-refused")
        << u"None of the 2 addresses of server.example:9 accepted a connection: 255.255.255.255 "
           "cannot be reached; 127.0.1.1 refused it."_s;
    QTest::newRow("unreachable") << QStringList{u"255.255.255.255"_s}
                                 << QByteArray("network-unreachable")
                                 << u"server.example:9 cannot be reached."_s;
}

void TestAddressRace::tellsWhyNoneConnects()
{
    QFETCH(QStringList, addresses);
    QFETCH(QByteArray, diagnosis);
    QFETCH(QString, message);
    const FakeResolver resolver(addresses);
    Conversation talk;
    talk.connection.open(target(9));
    QTRY_VERIFY(talk.isClosed());
    QCOMPARE(talk.failure.message, message);
    QCOMPARE(talk.diagnosis(), diagnosis);
    QVERIFY(!talk.failure.evidence.isEmpty());
    QVERIFY(!talk.failure.hint.isEmpty());
}

void TestAddressRace::allDead()
{
    const FullListener dead;
    if (!dead.isFull())
        QSKIP("this kernel does not drop connections that nobody accepts");
    const quint16 port = quint16(dead.url().port());
    const FakeResolver resolver({u"127.0.0.1"_s, u"::ffff:127.0.0.1"_s});
    net::Target wanted = target(port);
    wanted.limits.tcpMs = 1500;
    Conversation talk;
    QElapsedTimer clock;
    clock.start();
    talk.connection.open(wanted);
    QTRY_VERIFY(talk.isClosed());
    QVERIFY(clock.elapsed() >= 1450);
    QCOMPARE(talk.diagnosis(), QByteArray("tcp-timeout"));
    QVERIFY(talk.failure.message.contains(u"127.0.0.1 did not answer within 1500 ms; "_s));
    QVERIFY(talk.failure.message.contains(u"::ffff:127.0.0.1 did not answer within 1500 ms."_s));
}

void TestAddressRace::aRefusalTellsMoreThanSilence()
{
    const FullListener dead;
    if (!dead.isFull())
        QSKIP("this kernel does not drop connections that nobody accepts");
    const FakeResolver resolver({u"127.0.0.1"_s, u"127.0.1.1"_s});
    net::Target wanted = target(quint16(dead.url().port()));
    wanted.limits.tcpMs = 1500;
    Conversation talk;
    talk.connection.open(wanted);
    QTRY_VERIFY(talk.isClosed());
    QCOMPARE(talk.diagnosis(), QByteArray("tcp-refused"));
    QVERIFY(talk.failure.message.contains(
        u"127.0.0.1 did not answer within 1500 ms; 127.0.1.1 refused it."_s));
}

void TestAddressRace::families_data()
{
    QTest::addColumn<QStringList>("addresses");
    QTest::addColumn<int>("family");
    QTest::addColumn<QString>("message"); // empty: connected to 127.0.0.1
    const QString server = u"127.0.0.1"_s;
    const QString other = u"::1"_s;
    QTest::newRow("both, IPv4 wanted")
        << QStringList{other, server} << int(AddressFamily::V4) << QString();
    QTest::newRow("IPv4, and that is wanted")
        << QStringList{server} << int(AddressFamily::V4) << QString();
    QTest::newRow("IPv6 refuses, any")
        << QStringList{other, server} << int(AddressFamily::Any) << QString();
    QTest::newRow("IPv4, IPv6 wanted")
        << QStringList{server, u"127.0.0.2"_s} << int(AddressFamily::V6)
        << u"server.example has no IPv6 address, and this request uses no other: it has 127.0.0.1, "
           "127.0.0.2."_s;
    QTest::newRow("IPv6, IPv4 wanted") << QStringList{other} << int(AddressFamily::V4)
                                       << u"server.example has no IPv4 address, and this request "
                                          "uses no other: it has ::1."_s;
}

void TestAddressRace::families()
{
    QFETCH(QStringList, addresses);
    QFETCH(int, family);
    QFETCH(QString, message);
    ScriptedServer server(agree);
    const FakeResolver resolver(addresses);
    net::Target wanted = target(server.port());
    wanted.addresses = AddressFamily(family);
    Conversation talk;
    talk.connection.open(wanted);
    if (message.isEmpty()) {
        QTRY_VERIFY(talk.isConnected());
        QCOMPARE(talk.handshake.peer, u"127.0.0.1:%1"_s.arg(server.port()));
        return;
    }
    QTRY_VERIFY(talk.isClosed());
    QCOMPARE(talk.diagnosis(), QByteArray("dns-not-found"));
    QCOMPARE(talk.failure.message, message);
    QVERIFY(talk.failure.hint.contains(u"IPv"));
}

void TestAddressRace::aLiteralOfTheOtherFamily_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<int>("family");
    QTest::addColumn<QString>("message");
    QTest::newRow("IPv4") << u"127.0.0.1"_s << int(AddressFamily::V6)
                          << u"127.0.0.1 is an IPv4 address, and this request uses IPv6 only."_s;
    QTest::newRow("IPv6") << u"[::1]"_s << int(AddressFamily::V4)
                          << u"::1 is an IPv6 address, and this request uses IPv4 only."_s;
}

void TestAddressRace::aLiteralOfTheOtherFamily()
{
    QFETCH(QString, host);
    QFETCH(int, family);
    QFETCH(QString, message);
    net::Target wanted = target(9, host);
    wanted.addresses = AddressFamily(family);
    Conversation talk;
    talk.connection.open(wanted);
    QTRY_VERIFY(talk.isClosed());
    QCOMPARE(talk.diagnosis(), QByteArray("network-unreachable"));
    QCOMPARE(talk.failure.message, message);
}

void TestAddressRace::looksUpTheHostToConnectTo()
{
    ScriptedServer server(agree);
    const FakeResolver resolver({u"127.0.0.1"_s});
    net::Target wanted = target(81, u"balancer.example"_s);
    wanted.connectHost = u"node.example"_s;
    wanted.connectPort = server.port();
    Conversation talk;
    talk.connection.open(wanted);
    QTRY_VERIFY(talk.isConnected());
    QCOMPARE(resolver.asked(), QStringList{u"node.example"_s});
    QVERIFY(server.request().contains("\r\nHost: balancer.example:81\r\n"));
}

void TestAddressRace::leavesNamesToTheProxy()
{
    ScriptedServer proxy([](const QByteArray &) {
        return QByteArray("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
    });
    const FakeResolver resolver({u"127.0.0.1"_s});
    net::Target wanted = target(81);
    wanted.addresses = AddressFamily::V6;
    wanted.proxy = QNetworkProxy(QNetworkProxy::HttpProxy, u"127.0.0.1"_s, proxy.port());
    Conversation talk;
    talk.connection.open(wanted);
    QTRY_VERIFY(talk.isClosed());
    QCOMPARE(talk.diagnosis(), QByteArray("proxy-failed"));
    QVERIFY(proxy.request().startsWith("CONNECT server.example:81 "));
    QCOMPARE(resolver.asked(), QStringList());
}

void TestAddressRace::limitsTheLookUp()
{
    const FakeResolver resolver;
    net::Target wanted = target(81);
    wanted.limits.dnsMs = 100;
    Conversation talk;
    talk.connection.open(wanted);
    QTRY_VERIFY(talk.isClosed());
    QCOMPARE(resolver.asked(), QStringList{u"server.example"_s});
    QCOMPARE(talk.diagnosis(), QByteArray("dns-not-found"));
    QVERIFY(talk.failure.message.contains(u"100 ms"));
}

void TestAddressRace::tellsAFailedLookUp_data()
{
    QTest::addColumn<int>("error");
    QTest::addColumn<QString>("message");
    QTest::newRow("not found") << int(QHostInfo::HostNotFound)
                               << u"There is no address for server.example."_s;
    QTest::newRow("no addresses") << int(QHostInfo::NoError)
                                  << u"There is no address for server.example."_s;
    QTest::newRow("another reason") << int(QHostInfo::UnknownError)
                                    << u"The address of server.example could not be looked up."_s;
}

void TestAddressRace::tellsAFailedLookUp()
{
    QFETCH(int, error);
    QFETCH(QString, message);
    const FakeResolver resolver(QHostInfo::HostInfoError(error), u"what the system says"_s);
    Conversation talk;
    talk.connection.open(target(81));
    QTRY_VERIFY(talk.isClosed());
    QCOMPARE(talk.diagnosis(), QByteArray("dns-not-found"));
    QCOMPARE(talk.failure.message, message);
    QCOMPARE(talk.failure.evidence, u"what the system says"_s);
}

QTEST_GUILESS_MAIN(TestAddressRace)
#include "tst_addressrace.moc"
