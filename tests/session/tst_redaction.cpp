// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/embeddedserver.h"
#include "session/session.h"

#include "capture/capture.h"
#include "support/droppingserver.h"

#include <QDirIterator>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace sockwright;
using namespace sockwright::workspace;
using namespace Qt::StringLiterals;
using session::CookieJar;
using session::Recordings;
using session::Session;
using wire::State;

namespace {

QNetworkCookie cookie(const QByteArray &name, const QByteArray &value)
{
    QNetworkCookie made(name, value);
    made.setDomain(u"127.0.0.1"_s);
    made.setPath(u"/"_s);
    return made;
}

/// All files under a folder, one behind the other.
QByteArray contents(const QString &dir)
{
    QByteArray bytes;
    QDirIterator files(dir, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (file.open(QIODevice::ReadOnly))
            bytes += file.readAll();
    }
    return bytes;
}

} // namespace

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

    void theJarsCookiesAreHidden_data()
    {
        QTest::addColumn<int>("status");
        QTest::newRow("agreed") << 101;
        QTest::newRow("refused") << 403;
        QTest::newRow("redirect") << 302;
    }

    // Cookies are as good as passwords: the jar keeps them in the keychain.
    void theJarsCookiesAreHidden()
    {
        QFETCH(int, status);
        tests::DroppingServer server;
        server.setStatus(status);
        server.setCookie("sid=n3w-n3w-n3w; Path=/; HttpOnly; Max-Age=1000\r\n"
                         "set-cookie:quoted=\"two w0rds\"; SameSite=Lax\r\n"
                         "Set-Cookie: tiny = yz ; Path=/\r\n"
                         "Set-Cookie: nothing=; Path=/\r\n"
                         "Set-Cookie: sid=n3w-at-x; Path=/x\r\n"
                         "X-Repeats: 0ld-0ld-0ld, n3w-n3w-n3w, two w0rds, xyz");
        CookieJar jar;
        QVERIFY(jar.set(cookie("sid", "0ld-0ld-0ld")));
        QVERIFY(jar.set(cookie("v", "17")));
        QVERIFY(jar.set(cookie("q", "\"0ne 0ther\"")));
        const QTemporaryDir dir;
        Recordings recordings(dir.filePath(u"captures"_s));
        {
            Session session;
            Request request;
            request.url = server.url();
            request.headers = {{u"X-Number"_s, u"17"_s}};
            session.setRequest(request);
            session.useCookies(&jar);
            session.recordIn(&recordings);
            QVERIFY(session.connectToServer());
            QTRY_COMPARE(session.state(), status == 101 ? State::Connected : State::Closed);
            session.abort();
            QTRY_COMPARE(session.state(), State::Closed);
        }
        recordings.disk().waitForDone();

        QVERIFY(server.latest()->head.contains(
            "\r\nCookie: sid=0ld-0ld-0ld; v=17; q=\"0ne 0ther\"\r\n"));
        QByteArrayList kept;
        for (const QNetworkCookie &one : jar.cookies())
            kept.append(one.name() + '=' + one.value());
        for (const char *one : {"sid=n3w-n3w-n3w", "quoted=\"two w0rds\"", "tiny=yz",
                                "nothing=", "sid=n3w-at-x", "v=17"})
            QVERIFY2(kept.contains(one), kept.join(", ").constData());

        const QByteArray bytes = contents(dir.path());
        for (const char *shown :
             {"\r\nX-Number: 17\r\n", "\r\nCookie: sid=***; v=***; q=\"***\"\r\n",
              "\r\nSet-Cookie: sid=***; Path=/; HttpOnly; Max-Age=1000\r\n",
              "\r\nset-cookie:quoted=\"***\"; SameSite=Lax\r\n",
              "\r\nSet-Cookie: tiny = *** ; Path=/\r\n", "\r\nSet-Cookie: nothing=; Path=/\r\n",
              "\r\nSet-Cookie: sid=***; Path=/x\r\n", "\r\nX-Repeats: ***, ***, ***, xyz\r\n"})
            QVERIFY2(bytes.contains(shown), shown);
        for (const char *hidden : {"0ld-0ld", "0ne 0ther", "n3w-n3w", "n3w-at", "two w0rds"})
            QVERIFY2(!bytes.contains(hidden), hidden);
    }

    void withoutAJarCookiesAreShown_data()
    {
        QTest::addColumn<bool>("switchedOff");
        QTest::newRow("none") << false;
        QTest::newRow("switched off") << true;
    }

    void withoutAJarCookiesAreShown()
    {
        QFETCH(bool, switchedOff);
        tests::DroppingServer server;
        server.setCookie("sid=n3w-n3w-n3w; Path=/");
        CookieJar jar;
        QVERIFY(jar.set(cookie("sid", "0ld-0ld-0ld")));
        jar.setEnabled(false);
        Session session;
        Request request;
        request.url = server.url();
        session.setRequest(request);
        if (switchedOff)
            session.useCookies(&jar);
        QVERIFY(session.connectToServer());
        QTRY_COMPARE(session.state(), State::Connected);
        QVERIFY(!server.latest()->head.contains("0ld"));
        QVERIFY(session.status().handshake->response.contains(
            "\r\nSet-Cookie: sid=n3w-n3w-n3w; Path=/\r\n"));
        QCOMPARE(jar.cookies().constFirst().value(), QByteArray("0ld-0ld-0ld"));
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
