// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/embeddedserver.h"
#include "session/session.h"

#include "capture/capture.h"

#include <QDirIterator>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace sockwright;
using namespace sockwright::workspace;
using namespace Qt::StringLiterals;
using session::Recordings;
using session::Session;
using wire::State;

/// Records to disk what sessions with credentials do, and looks for the credentials in every file.
class TestRedaction : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(m_server.listen()); }

    void noFileHoldsASecret_data()
    {
        QTest::addColumn<Auth>("auth");
        QTest::addColumn<QString>("path"); // on the server
        QTest::addColumn<QByteArrayList>("secrets");
        QTest::addColumn<QByteArray>("shows");

        Auth basic;
        basic.kind = AuthKind::Basic;
        basic.user = u"me"_s;
        basic.password = Secret(u"hunter2-hunter2"_s);
        Auth bearer;
        bearer.kind = AuthKind::Bearer;
        bearer.token = Secret(u"t0ken-t0ken-t0ken"_s);
        Auth key;
        key.kind = AuthKind::ApiKey;
        key.keyPlace = ApiKeyPlace::Query;
        key.keyName = u"key"_s;
        key.keyValue = Secret(u"k3y/k3y k3y"_s);
        for (const QString &path : {u"/echo"_s, u"/status?code=403"_s}) {
            const QByteArray at = path.toLatin1();
            QTest::addRow("basic %s", at.constData())
                << basic << path
                << QByteArrayList{"hunter2", "bWU6aHVudGVyMi1odW50ZXIy", "c00kie-c00kie"}
                << QByteArray("Authorization: Basic ***\r\n");
            QTest::addRow("bearer %s", at.constData())
                << bearer << path << QByteArrayList{"t0ken-t0ken", "c00kie-c00kie"}
                << QByteArray("Authorization: Bearer ***\r\n");
            QTest::addRow("key %s", at.constData())
                << key << path
                << QByteArrayList{"k3y/k3y", "k3y%2Fk3y", "k3y%2fk3y", "c00kie-c00kie"}
                << QByteArray("key=*** HTTP/1.1\r\n");
        }
    }

    void noFileHoldsASecret()
    {
        QFETCH(Auth, auth);
        QFETCH(QString, path);
        QFETCH(QByteArrayList, secrets);
        QFETCH(QByteArray, shows);

        const QTemporaryDir dir;
        Recordings recordings(dir.filePath(u"captures"_s));
        {
            Session session;
            Request request;
            request.url = m_server.url().toString() + path;
            request.auth = auth;
            request.cookies = {{u"sid"_s, u"c00kie-c00kie"_s}};
            if (!auth.token.value().isEmpty()) // as Kubernetes takes it, too
                request.settings.subprotocols = {u"bearer."_s + auth.token.value()};
            request.cookies[0].secret = true;
            session.setRequest(request);
            session.recordIn(&recordings);
            QVERIFY(session.connectToServer());
            const bool connects = path == "/echo"_L1;
            QTRY_COMPARE(session.state(), connects ? State::Connected : State::Closed);
            QByteArray handshake;
            for (std::size_t row = 0; row < session.capture().size(); ++row) {
                if (session.capture().record(row).kind == wire::Kind::Handshake) {
                    const std::string_view bytes = session.capture().payload(row);
                    handshake = QByteArray(bytes.data(), qsizetype(bytes.size()));
                }
            }
            QVERIFY2(handshake.contains(shows), handshake.constData());
            QVERIFY2(handshake.contains("Cookie: sid=***\r\n"), handshake.constData());
            QVERIFY(session.status().handshake);
            QVERIFY(handshake.startsWith(session.status().handshake->request));
            session.abort();
            QTRY_COMPARE(session.state(), State::Closed);
        }
        recordings.disk().waitForDone();

        bool found = false; // the handshake: files are not looked through in vain
        for (const QByteArray &bytes : filesIn(dir)) {
            found |= bytes.contains(shows);
            for (const QByteArray &secret : secrets)
                QVERIFY2(!bytes.contains(secret), bytes.constData());
        }
        QVERIFY(found);
    }

    // What is no URL has no user information that anybody would know of.
    void noFileHoldsThePasswordOfABrokenUrl_data()
    {
        QTest::addColumn<QString>("url");
        QTest::newRow("no slashes") << u"wss:me:hunter2-hunter2@example.org/rest"_s;
        QTest::newRow("one slash") << u"ws:/me:hunter2-hunter2@example.org/rest"_s;
        QTest::newRow("bad port") << u"ws://me:hunter2-hunter2@example.org:99999/rest"_s;
    }
    void noFileHoldsThePasswordOfABrokenUrl()
    {
        QFETCH(QString, url);
        const QTemporaryDir dir;
        Recordings recordings(dir.filePath(u"captures"_s));
        {
            Session session;
            Request request;
            request.url = url;
            session.setRequest(request);
            session.recordIn(&recordings);
            QVERIFY(session.connectToServer());
            QTRY_COMPARE(session.state(), State::Closed);
            QTRY_VERIFY(session.status().failure);
        }
        recordings.disk().waitForDone();
        bool found = false; // the request
        for (const QByteArray &bytes : filesIn(dir)) {
            found |= bytes.contains("example.org");
            QVERIFY2(!bytes.contains("hunter2"), bytes.constData());
        }
        QVERIFY(found);
    }

    void connectsElsewhereUnderTheUrlsName()
    {
        Session session;
        Request request;
        request.url = u"ws://node.invalid:81/echo"_s;
        request.settings.connectTo = {u"127.0.0.1"_s, m_server.url().port()};
        session.setRequest(request);
        QVERIFY(session.connectToServer());
        QTRY_COMPARE(session.state(), State::Connected);
        const auto &facts = session.status().handshake;
        QVERIFY(facts);
        QVERIFY(facts->request.contains("\r\nHost: node.invalid:81\r\n"));
        QVERIFY(facts->peer.startsWith("127.0.0.1:"_L1));
    }

    void frameLimit()
    {
        Session session;
        Request request;
        request.url = m_server.url().toString() + u"/echo"_s;
        request.settings.maxFrameBytes = 100;
        session.setRequest(request);
        QVERIFY(session.connectToServer());
        QTRY_COMPARE(session.state(), State::Connected);
        session.sendText(QByteArray(100, 'x'));
        QTRY_COMPARE(session.capture().totals().in.messages, quint64(1));
        session.sendText(QByteArray(101, 'x'));
        QTRY_COMPARE(session.state(), State::Closed);
        QVERIFY(session.status().failure);
        QCOMPARE(session.status().failure->diagnosis, wire::Diagnosis::MessageTooBig);
    }

private:
    static QByteArrayList filesIn(const QTemporaryDir &dir)
    {
        QByteArrayList found;
        QDirIterator files(dir.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (file.open(QIODevice::ReadOnly))
                found.append(file.readAll());
        }
        return found;
    }

    net::EmbeddedServer m_server;
};

QTEST_GUILESS_MAIN(TestRedaction)
#include "tst_redaction.moc"
