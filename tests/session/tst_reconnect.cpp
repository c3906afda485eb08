// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/session.h"
#include "support/droppingserver.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace sockwright;
using namespace Qt::StringLiterals;
using session::Session;
using tests::DroppingServer;
using wire::State;

/// What a session does when its connection ends: when it tries again, what it says, and who can end
/// that.
class TestReconnect : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void comesBack_data();
    void comesBack();
    void theTimelineTellsWhy();
    void aFirstAttemptIsTriedAgainToo();
    void offMeansOff();
    void aCleanCloseEndsIt_data();
    void aCleanCloseEndsIt();
    void afterTheLastTryItSaysSo();
    void triesAreCountedAnewAfterAConnection();
    void whatCannotBeMendedIsNotTried_data();
    void whatCannotBeMendedIsNotTried();
    void tlsMayMendWhereAServerGoesAway();
    void aRefusalIsNotTriedAgain();
    void anUnavailableServerIsTriedAgain();
    void now();
    void canBeAnsweredFromItsSignal();
    void endsAtOnce_data();
    void endsAtOnce();
    void anAttemptUnderWayCanBeEnded();
    void connectingStartsAnew();
    void theRequestAsItIsThenCounts();
    void aRequestThatCannotBeUsedEndsIt();
    void statesAreToldOnce();

private:
    using States = QList<State>;
    void open();
    workspace::Request request(int delayMs = 30, int tries = 10) const;
    /// The State rows in order, the text of the last one, and of the last that is no attempt's.
    States states() const;
    QString lastText(State state) const;

    std::unique_ptr<DroppingServer> m_server;
    std::unique_ptr<Session> m_session;
};

void TestReconnect::init()
{
    m_server = std::make_unique<DroppingServer>();
    m_session = std::make_unique<Session>();
    m_session->setRequest(request());
}

void TestReconnect::cleanup()
{
    m_session.reset();
    m_server.reset();
}

workspace::Request TestReconnect::request(int delayMs, int tries) const
{
    workspace::Request made;
    made.url = m_server->url();
    made.settings.reconnect = {true, tries, delayMs, 30'000, 20, {}};
    return made;
}

void TestReconnect::open()
{
    QVERIFY(m_session->connectToServer());
    QTRY_COMPARE(m_session->state(), State::Connected);
    QTRY_VERIFY(m_server->isConnected());
}

TestReconnect::States TestReconnect::states() const
{
    States found;
    for (std::size_t row = 0; row < m_session->capture().size(); ++row) {
        const wire::Record record = m_session->capture().record(row);
        if (record.kind == wire::Kind::State)
            found += static_cast<State>(record.code);
    }
    return found;
}

QString TestReconnect::lastText(State state) const
{
    QString text;
    for (std::size_t row = 0; row < m_session->capture().size(); ++row) {
        const wire::Record record = m_session->capture().record(row);
        if (record.kind == wire::Kind::State && record.code == quint16(state)) {
            const std::string_view payload = m_session->capture().payload(row);
            text = QString::fromUtf8(payload.data(), qsizetype(payload.size()));
        }
    }
    return text;
}

void TestReconnect::comesBack_data()
{
    QTest::addColumn<bool>("reset");
    QTest::newRow("FIN") << false;
    QTest::newRow("RST") << true;
}

void TestReconnect::comesBack()
{
    QFETCH(bool, reset);
    m_session->setRequest(request(1500));
    open();
    m_server->drop(reset ? DroppingServer::Drop::Reset : DroppingServer::Drop::End);
    QTRY_COMPARE(m_session->state(), State::Reconnecting);
    QVERIFY(m_session->status().failure);
    QVERIFY(m_session->waiting());
    QTRY_COMPARE(m_session->state(), State::Connected);
    QVERIFY(!m_session->waiting());
    QVERIFY(!m_session->status().failure);
    QCOMPARE(m_server->peers().size(), std::size_t(2));
}

void TestReconnect::theTimelineTellsWhy()
{
    m_session->setRequest(request(1900));
    open();
    m_server->drop(DroppingServer::Drop::End);
    QTRY_COMPARE(m_session->state(), State::Reconnecting);
    QCOMPARE(states(),
             States({State::Connecting, State::Connected, State::Closed, State::Reconnecting}));
    const QString text = lastText(State::Reconnecting);
    const QRegularExpression pattern(
        u"^The connection was lost\\. Trying again in (\\d\\.\\d) s \\(1 of 10\\)\\.$"_s);
    const auto match = pattern.match(text);
    QVERIFY2(match.hasMatch(), qPrintable(text));
    const double seconds = match.captured(1).toDouble();
    QVERIFY(seconds >= 1.5 && seconds <= 2.3);
    const auto waiting = m_session->waiting();
    QVERIFY(waiting);
    QCOMPARE(waiting->attempt, 1);
    QCOMPARE(waiting->of, 10);
    QVERIFY(waiting->msLeft > 0 && waiting->msLeft <= 2280);
}

void TestReconnect::aFirstAttemptIsTriedAgainToo()
{
    m_server->stopListening();
    QVERIFY(m_session->connectToServer());
    QTRY_COMPARE(m_session->state(), State::Reconnecting);
    QVERIFY(lastText(State::Reconnecting).startsWith(u"There is no connection."_s));
    QVERIFY(m_server->listen());
    QTRY_COMPARE(m_session->state(), State::Connected);
}

void TestReconnect::offMeansOff()
{
    workspace::Request off = request();
    off.settings.reconnect.enabled = false;
    m_session->setRequest(off);
    open();
    m_server->drop(DroppingServer::Drop::Reset);
    QTRY_COMPARE(m_session->state(), State::Closed);
    QVERIFY(!m_session->waiting());
    QCOMPARE(states(), States({State::Connecting, State::Connected, State::Closed}));
}

void TestReconnect::aCleanCloseEndsIt_data()
{
    QTest::addColumn<bool>("server");
    QTest::newRow("of the server") << true;
    QTest::newRow("of ours") << false;
}

void TestReconnect::aCleanCloseEndsIt()
{
    QFETCH(bool, server);
    open();
    if (server)
        m_server->close();
    else
        m_session->disconnectFromServer();
    QTRY_COMPARE(m_session->state(), State::Closed);
    QVERIFY(m_session->status().clean);
    QVERIFY(!m_session->waiting());
    QCOMPARE(states().last(), State::Closed);
    QVERIFY(!states().contains(State::Reconnecting));
}

void TestReconnect::afterTheLastTryItSaysSo()
{
    m_session->setRequest(request(20, 2));
    m_server->stopListening();
    QVERIFY(m_session->connectToServer());
    QTRY_COMPARE(m_session->state(), State::Closed);
    QCOMPARE(states(),
             States({State::Connecting, State::Closed, State::Reconnecting, State::Connecting,
                     State::Closed, State::Reconnecting, State::Connecting, State::Closed,
                     State::Closed}));
    QCOMPARE(lastText(State::Closed), u"Not trying again: 2 of 2 tries failed."_s);
    QVERIFY(m_session->status().failure); // of the last try
}

void TestReconnect::triesAreCountedAnewAfterAConnection()
{
    m_session->setRequest(request(20, 1));
    open();
    for (std::size_t i = 2; i < 5; ++i) {
        m_server->drop(DroppingServer::Drop::End);
        QTRY_COMPARE(m_server->peers().size(), i);
        QTRY_COMPARE(m_session->state(), State::Connected);
        QTRY_VERIFY(m_server->isConnected());
    }
}

void TestReconnect::whatCannotBeMendedIsNotTried_data()
{
    QTest::addColumn<wire::Diagnosis>("diagnosis");
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("tried");

    using enum wire::Diagnosis;
    const auto row = [](wire::Diagnosis diagnosis, int status, bool tried) {
        QTest::newRow(wire::diagnosisId(diagnosis, status).constData())
            << diagnosis << status << tried;
    };
    row(InvalidUrl, 0, false);
    row(DnsNotFound, 0, true);
    row(TcpRefused, 0, true);
    row(TlsUntrusted, 0, false);
    row(TlsHostname, 0, false);
    row(TlsClientCertificate, 0, false);
    row(ProxyAuth, 0, false);
    row(ProxyRefused, 0, true);
    row(HttpStatus, 401, false);
    row(HttpStatus, 403, false);
    row(HttpStatus, 404, false);
    row(HttpStatus, 429, true);
    row(HttpStatus, 503, true);
    row(Redirect, 302, false);
    row(SubprotocolUnrequested, 0, false);
    row(ConnectionLost, 0, true);
    row(PeerSilent, 0, true);
    row(ProtocolMasked, 0, false);
}

void TestReconnect::whatCannotBeMendedIsNotTried()
{
    QFETCH(wire::Diagnosis, diagnosis);
    QFETCH(int, status);
    wire::Failure failure;
    failure.diagnosis = diagnosis;
    failure.httpStatus = status;
    QTEST(session::mayMend(failure), "tried");
}

void TestReconnect::tlsMayMendWhereAServerGoesAway()
{
    wire::Failure failure;
    failure.diagnosis = wire::Diagnosis::TlsHandshake;
    failure.steps = {{wire::NextStep::Kind::UseUrl}, {wire::NextStep::Kind::Retry}};
    QVERIFY(session::mayMend(failure));

    workspace::Request unreadable = request(0);
    unreadable.url.replace(u"ws://"_s, u"wss://"_s);
    unreadable.settings.tls.certificateFile = u"/nonexistent/certificate.pem"_s;
    m_session->setRequest(unreadable);
    QVERIFY(m_session->connectToServer());
    QTRY_COMPARE(m_session->state(), State::Closed);
    QVERIFY(m_session->status().failure);
    QCOMPARE(m_session->status().failure->diagnosis, wire::Diagnosis::TlsHandshake);
    QTRY_VERIFY(lastText(State::Closed).startsWith(u"Not trying again: "_s));
}

void TestReconnect::aRefusalIsNotTriedAgain()
{
    m_server->setStatus(403);
    QVERIFY(m_session->connectToServer());
    QTRY_COMPARE(m_session->state(), State::Closed);
    QVERIFY(!m_session->waiting());
    QCOMPARE(states(), States({State::Connecting, State::Closed, State::Closed}));
    QVERIFY(lastText(State::Closed).startsWith(u"Not trying again: "_s));
}

void TestReconnect::anUnavailableServerIsTriedAgain()
{
    m_server->setStatus(503);
    QVERIFY(m_session->connectToServer());
    QTRY_COMPARE(m_session->state(), State::Reconnecting);
    m_server->setStatus(101);
    QTRY_COMPARE(m_session->state(), State::Connected);
}

void TestReconnect::now()
{
    m_session->setRequest(request(30'000));
    open();
    m_session->reconnectNow(); // not waiting
    m_server->drop(DroppingServer::Drop::End);
    QTRY_COMPARE(m_session->state(), State::Reconnecting);
    QSignalSpy changed(m_session.get(), &Session::reconnectChanged);
    m_session->reconnectNow();
    QVERIFY(!changed.isEmpty());
    QVERIFY(!m_session->waiting());
    QTRY_COMPARE(m_session->state(), State::Connected);
    QCOMPARE(m_server->peers().size(), std::size_t(2));
}

void TestReconnect::canBeAnsweredFromItsSignal()
{
    m_session->setRequest(request(30'000));
    int waits = 0;
    QObject here;
    connect(m_session.get(), &Session::reconnectChanged, &here, [&] {
        if (!m_session->waiting())
            return;
        if (++waits == 1)
            m_session->reconnectNow();
        else
            m_session->stopReconnecting();
    });
    open();
    m_server->drop(DroppingServer::Drop::End);
    QTRY_COMPARE(m_server->peers().size(), std::size_t(2));
    QTRY_COMPARE(m_session->state(), State::Connected);
    QTRY_VERIFY(m_server->isConnected());
    m_server->drop(DroppingServer::Drop::End);
    QTRY_COMPARE(lastText(State::Closed), u"Reconnecting was stopped."_s);
    QTRY_COMPARE(m_session->state(), State::Closed);
    QCOMPARE(states(),
             States({State::Connecting, State::Connected, State::Closed, State::Reconnecting,
                     State::Connecting, State::Connected, State::Closed, State::Reconnecting,
                     State::Closed}));
}

void TestReconnect::endsAtOnce_data()
{
    QTest::addColumn<int>("by");
    QTest::newRow("stopReconnecting") << 0;
    QTest::newRow("disconnectFromServer") << 1;
    QTest::newRow("abort") << 2;
}

void TestReconnect::endsAtOnce()
{
    QFETCH(int, by);
    m_session->setRequest(request(1500));
    open();
    m_server->drop(DroppingServer::Drop::End);
    QTRY_COMPARE(m_session->state(), State::Reconnecting);
    if (by == 0)
        m_session->stopReconnecting();
    else if (by == 1)
        m_session->disconnectFromServer();
    else
        m_session->abort();
    QVERIFY(!m_session->waiting());
    QTRY_COMPARE(m_session->state(), State::Closed);
    QCOMPARE(lastText(State::Closed), u"Reconnecting was stopped."_s);
    const auto rows = m_session->capture().size();
    QElapsedTimer waited;
    waited.start();
    QTRY_VERIFY(waited.elapsed() > 1900);
    QCOMPARE(m_session->capture().size(), rows);
    QCOMPARE(m_server->peers().size(), std::size_t(1));
}

void TestReconnect::anAttemptUnderWayCanBeEnded()
{
    QTcpServer silent; // never answers the handshake
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    workspace::Request hanging = request();
    open();
    hanging.url = u"ws://127.0.0.1:%1/"_s.arg(silent.serverPort());
    m_session->setRequest(hanging);
    m_server->drop(DroppingServer::Drop::End);
    QTRY_VERIFY(silent.hasPendingConnections());
    QTRY_COMPARE(m_session->state(), State::Connecting);
    m_session->disconnectFromServer();
    QTRY_COMPARE(m_session->state(), State::Closed);
    QVERIFY(!m_session->waiting());
}

void TestReconnect::connectingStartsAnew()
{
    m_session->setRequest(request(30'000));
    open();
    m_server->drop(DroppingServer::Drop::End);
    QTRY_COMPARE(m_session->state(), State::Reconnecting);
    open();
    QVERIFY(!m_session->waiting());
    QCOMPARE(m_server->peers().size(), std::size_t(2));

    // Dropped by the next one: that is no loss.
    QVERIFY(m_session->connectToServer());
    QTRY_COMPARE(m_server->peers().size(), std::size_t(3));
    QTRY_COMPARE(m_session->state(), State::Connected);
    QCOMPARE(states().count(State::Reconnecting), 1);
}

void TestReconnect::theRequestAsItIsThenCounts()
{
    open();
    DroppingServer other;
    workspace::Request edited = request();
    edited.url = other.url();
    m_session->setRequest(edited);
    m_server->drop(DroppingServer::Drop::Reset);
    QTRY_COMPARE(other.peers().size(), std::size_t(1));
    QTRY_COMPARE(m_session->state(), State::Connected);
    m_session.reset();
}

void TestReconnect::aRequestThatCannotBeUsedEndsIt()
{
    open();
    workspace::Request broken = request();
    broken.headers = {{u"Bad Name"_s, u"x"_s}};
    m_session->setRequest(broken);
    m_server->drop(DroppingServer::Drop::Reset);
    QTRY_VERIFY(lastText(State::Closed).startsWith(u"Not trying again: "_s));
    QTRY_COMPARE(m_session->state(), State::Closed);
    QVERIFY(!m_session->waiting());
    QCOMPARE(m_server->peers().size(), std::size_t(1));
}

void TestReconnect::statesAreToldOnce()
{
    States told;
    bool closedBetween = false;
    QObject here;
    connect(m_session.get(), &Session::statusChanged, &here, [&](State state) {
        if (told.isEmpty() || told.last() != state)
            told += state;
        closedBetween = closedBetween || state == State::Closed;
    });
    open();
    m_server->drop(DroppingServer::Drop::End);
    QTRY_COMPARE(m_server->peers().size(), std::size_t(2));
    QTRY_COMPARE(m_session->state(), State::Connected);
    QVERIFY(!closedBetween); // Closed is told when nothing follows
    QCOMPARE(told.count(State::Reconnecting), 1);
    QCOMPARE(told.last(), State::Connected);
}

QTEST_GUILESS_MAIN(TestReconnect)
#include "tst_reconnect.moc"
