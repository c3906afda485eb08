// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/embeddedserver.h"
#include "session/session.h"

#include <QSignalSpy>
#include <QTest>

using namespace sockwright;
using namespace Qt::StringLiterals;
using wire::State;

/// A session against the embedded server: states, what they are told by, and what is kept.
class TestSession : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(m_server.listen()); }

    void echo()
    {
        session::Session session;
        session.setRequest(request(u"/echo"_s));
        QVERIFY(session.connectToServer());
        QTRY_COMPARE(session.state(), State::Connected);
        QCOMPARE(session.status().handshake->status, 101);
        session.sendText("hello");
        session.sendBinary(QByteArray("\0\1", 2));
        QTRY_COMPARE(session.capture().totals().in.messages, quint64(2));
        QCOMPARE(session.capture().totals().out.messages, quint64(2));

        session.disconnectFromServer(4000, u"enough"_s);
        QTRY_COMPARE(session.state(), State::Closed);
        QVERIFY(session.status().clean);
        QVERIFY(!session.status().failure);
        QCOMPARE(session.status().close->code, quint16(4000));
        QCOMPARE(session.status().close->reason, u"enough"_s);
        QCOMPARE(session.status().close->direction, wire::Direction::Out); // the reply is not it
        QVERIFY(session.status().wasConnected);
    }

    void statusTellsWhoClosed()
    {
        session::Session session;
        session.setRequest(request(u"/close?code=4001&reason=bye"_s));
        QVERIFY(session.connectToServer());
        QTRY_COMPARE(session.state(), State::Closed);
        QCOMPARE(session.status().close->code, quint16(4001));
        QCOMPARE(session.status().close->reason, u"bye"_s);
        QCOMPARE(session.status().close->direction, wire::Direction::In);
        QVERIFY(session.status().clean);
    }

    void failureIsToldAndForgottenByTheNextAttempt()
    {
        session::Session session;
        session.setRequest(request(u"/status?code=503"_s));
        QVERIFY(session.connectToServer());
        QTRY_COMPARE(session.state(), State::Closed);
        QCOMPARE(session.status().failure->httpStatus, 503);
        QCOMPARE(session.status().handshake->status, 503);
        QVERIFY(!session.status().wasConnected);

        session.setRequest(request(u"/echo"_s));
        QVERIFY(session.connectToServer());
        QTRY_COMPARE(session.state(), State::Connected);
        QVERIFY(!session.status().failure);
    }

    void badRequestStartsNothing()
    {
        session::Session session;
        workspace::Request broken = request(u"/echo"_s);
        broken.headers = {{u"Bad Name"_s, u"x"_s}};
        session.setRequest(broken);
        QVERIFY(!session.connectToServer());
        QCOMPARE(session.state(), State::Idle);
        QCOMPARE(session.capture().size(), std::size_t(0));
    }

    void credentialsOfTheUrlAreSaid()
    {
        session::Session session;
        workspace::Request withUser = request(u"/echo"_s);
        withUser.url.replace(u"ws://"_s, u"ws://alice:wonder@"_s);
        session.setRequest(withUser);
        QVERIFY(session.connectToServer());
        QTRY_COMPARE(session.state(), State::Connected);
        const auto text = [&session](std::size_t row) {
            return QByteArray::fromStdString(std::string(session.capture().payload(row)));
        };
        QCOMPARE(text(0),
                 QByteArray("The user name and password of the URL are sent as Basic "
                            "credentials."));
        for (std::size_t row = 0; row < session.capture().size(); ++row)
            QVERIFY(!text(row).contains("wonder"));
        QVERIFY(session.status().handshake->request.contains("Authorization: Basic ***"));
    }

    void trafficIsThatOfTheLatestConnection()
    {
        session::Session session;
        session.setRequest(request(u"/echo"_s));
        QVERIFY(session.connectToServer());
        session.sendText("hello");
        QTRY_COMPARE(session.traffic().in.messages, quint64(1));
        QCOMPARE(session.traffic(), session.capture().totals());
        session.capture().clear();
        QCOMPARE(session.traffic().out.payloadBytes, quint64(5));

        QVERIFY(session.connectToServer());
        session.sendText("hi");
        QTRY_COMPARE(session.traffic().in.payloadBytes, quint64(2));
        QCOMPARE(session.traffic().out.messages, quint64(1));
    }

    void rowsAreInTheCaptureBeforeTheSignal()
    {
        session::Session session;
        session.setRequest(request(u"/echo"_s));
        bool consistent = true;
        QObject here;
        connect(&session, &session::Session::statusChanged, &here, [&](State state) {
            bool found = false;
            for (std::size_t row = 0; row < session.capture().size(); ++row) {
                const wire::Record &record = session.capture().record(row);
                found
                    = found || (record.kind == wire::Kind::State && record.code == quint16(state));
            }
            consistent = consistent && found;
        });
        QVERIFY(session.connectToServer());
        QTRY_COMPARE(session.state(), State::Connected);
        session.abort();
        QTRY_COMPARE(session.state(), State::Closed);
        QVERIFY(consistent);
    }

private:
    workspace::Request request(const QString &path) const
    {
        workspace::Request request;
        request.url = m_server.url().toString() + path;
        return request;
    }

    net::EmbeddedServer m_server;
};

QTEST_GUILESS_MAIN(TestSession)
#include "tst_session.moc"
