// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli.h"
#include "peer.h"
#include "webserver.h"

#include <QDirIterator>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

#include <memory>

using namespace Qt::StringLiterals;
using namespace sockwright::e2e;

/// nginx asks for Basic and redirects, lighttpd asks for Digest; both in front of node's ws.
class EndToEndAuth : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void basicComesIn();
    void basicFromTheUrlComesIn();
    void basicIsRefused();
    void digestComesIn_data();
    void digestComesIn();
    void digestIsRefused();
    void namesAnotherWayToAsk();
    void followsARedirectWithItsCredentials();
    void followsARedirectWithoutThem();
    void followsNoneUnasked();
    void endsACircle();
    void keepsNoSecret_data();
    void keepsNoSecret();

private:
    static QString urlOf(const WebServer &server, const QString &path)
    {
        return u"ws://127.0.0.1:%1%2"_s.arg(server.port()).arg(path);
    }
    /// What the backend saw of the request that came through.
    QJsonObject headersSeen()
    {
        return m_backend->waitForEvent(u"open"_s).value("headers"_L1).toObject();
    }

    std::unique_ptr<Peer> m_backend;
    std::unique_ptr<WebServer> m_nginx;
    std::unique_ptr<WebServer> m_lighttpd;
};

namespace {

QString credentials(const QString &kind, const QString &user = QString::fromUtf16(WebServer::user))
{
    return kind + u':' + user + u':' + QString::fromUtf16(WebServer::password);
}

const QStringList sayHello{u"--send"_s, u"hello"_s, u"--count"_s, u"1"_s};

QList<int> statuses(const CliRun &run)
{
    QList<int> found;
    for (const QJsonObject &row : run.rowsOf(u"handshake"_s, u"local"_s))
        found.append(row.value("status"_L1).toInt());
    return found;
}

QString diagnosis(const CliRun &run)
{
    return run.row(u"error"_s, u"local"_s).value("diagnosis"_L1).toString();
}

} // namespace

void EndToEndAuth::initTestCase()
{
    m_backend = Peer::node();
    QVERIFY2(m_backend->problem().isEmpty(), qPrintable(m_backend->problem()));
    const auto backendPort = quint16(QUrl(m_backend->readyLine()).port());
    m_nginx = WebServer::nginxBasic(backendPort);
    QVERIFY2(m_nginx->problem().isEmpty(), qPrintable(m_nginx->problem()));
    m_lighttpd = WebServer::lighttpdDigest(backendPort);
    QVERIFY2(m_lighttpd->problem().isEmpty(), qPrintable(m_lighttpd->problem()));
}

void EndToEndAuth::basicComesIn()
{
    const CliRun run = connectTo(urlOf(*m_nginx, u"/echo"_s),
                                 QStringList{u"--auth"_s, credentials(u"basic"_s)} + sayHello);
    QCOMPARE(run.errors, QByteArray());
    QCOMPARE(run.status, 0);
    QCOMPARE(statuses(run), QList<int>{101});
    QCOMPARE(run.row(u"text"_s, u"in"_s).value("text"_L1).toString(), u"hello"_s);
    QVERIFY(headersSeen().value("authorization"_L1).toString().startsWith("Basic "_L1));
}

void EndToEndAuth::basicFromTheUrlComesIn()
{
    QUrl url(urlOf(*m_nginx, u"/echo"_s));
    url.setUserName(QString::fromUtf16(WebServer::otherUser));
    url.setPassword(QString::fromUtf16(WebServer::password));
    const CliRun run = connectTo(url.toString(QUrl::FullyEncoded), sayHello);
    QCOMPARE(run.status, 0);
    headersSeen();
}

void EndToEndAuth::basicIsRefused()
{
    const CliRun wrong = connectTo(urlOf(*m_nginx, u"/echo"_s),
                                   {u"--auth"_s, u"basic:me:wrong"_s, u"--until-close"_s});
    QCOMPARE(wrong.status, 3);
    QCOMPARE(statuses(wrong), QList<int>{401});
    QCOMPARE(diagnosis(wrong), u"http-401"_s);
    QVERIFY2(wrong.errors.contains("does not accept the credentials"), wrong.errors.constData());

    const CliRun none = connectTo(urlOf(*m_nginx, u"/echo"_s), {u"--until-close"_s});
    QCOMPARE(none.status, 3);
    QVERIFY2(none.errors.contains("wants to know who is asking"), none.errors.constData());
}

void EndToEndAuth::digestComesIn_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("user");
    QTest::addColumn<QString>("algorithm");
    const QString me = QString::fromUtf16(WebServer::user);
    QTest::newRow("MD5") << u"md5"_s << me << u"MD5"_s;
    QTest::newRow("SHA-256") << u"sha256"_s << me << u"SHA-256"_s;
    QTest::newRow("SHA-512-256") << u"sha512-256"_s << me << u"SHA-512-256"_s;
    QTest::newRow("the stronger of two") << u"both"_s << me << u"SHA-256"_s;
    QTest::newRow("a name in UTF-8")
        << u"sha256"_s << QString::fromUtf16(WebServer::otherUser) << u"SHA-256"_s;
}

void EndToEndAuth::digestComesIn()
{
    QFETCH(QString, query);
    QFETCH(QString, user);
    QFETCH(QString, algorithm);
    const CliRun run
        = connectTo(urlOf(*m_lighttpd, u"/echo?"_s + query),
                    QStringList{u"--auth"_s, credentials(u"digest"_s, user)} + sayHello);
    QCOMPARE(run.errors, QByteArray());
    QCOMPARE(run.status, 0);
    QCOMPARE(statuses(run), (QList<int>{401, 101}));
    QCOMPARE(
        run.states(),
        (QStringList{u"connecting"_s, u"connecting"_s, u"connected"_s, u"closing"_s, u"closed"_s}));
    QVERIFY(run.output.contains("The server asks who you are (Digest, " + algorithm.toLatin1()));
    QCOMPARE(run.row(u"text"_s, u"in"_s).value("text"_L1).toString(), u"hello"_s);
    headersSeen();
}

void EndToEndAuth::digestIsRefused()
{
    const CliRun run = connectTo(urlOf(*m_lighttpd, u"/echo?sha256"_s),
                                 {u"--auth"_s, u"digest:me:wrong"_s, u"--until-close"_s});
    QCOMPARE(run.status, 3);
    QCOMPARE(statuses(run), (QList<int>{401, 401}));
    QCOMPARE(diagnosis(run), u"http-401"_s);
    QVERIFY2(run.errors.contains("does not accept the credentials"), run.errors.constData());
}

void EndToEndAuth::namesAnotherWayToAsk()
{
    const CliRun run = connectTo(urlOf(*m_nginx, u"/echo"_s),
                                 {u"--auth"_s, credentials(u"digest"_s), u"--until-close"_s});
    QCOMPARE(run.status, 3);
    QCOMPARE(statuses(run), QList<int>{401});
    QVERIFY2(run.output.contains("for Digest, and it does not ask for that"),
             run.output.constData());
}

void EndToEndAuth::followsARedirectWithItsCredentials()
{
    const CliRun run = connectTo(
        urlOf(*m_nginx, u"/moved"_s),
        QStringList{u"--auth"_s, credentials(u"basic"_s), u"--max-redirects"_s, u"3"_s} + sayHello);
    QCOMPARE(run.errors, QByteArray());
    QCOMPARE(run.status, 0);
    QCOMPARE(statuses(run), (QList<int>{301, 101}));
    QVERIFY(run.output.contains("Redirected (301) to " + urlOf(*m_nginx, u"/echo"_s).toLatin1()));
    QVERIFY(headersSeen().value("authorization"_L1).toString().startsWith("Basic "_L1));
}

void EndToEndAuth::followsARedirectWithoutThem()
{
    const CliRun run
        = connectTo(urlOf(*m_nginx, u"/away"_s),
                    QStringList{u"--auth"_s, credentials(u"basic"_s), u"--cookie"_s, u"a=b"_s,
                                u"-H"_s, u"X-Plain: stays"_s, u"--max-redirects=1"_s}
                        + sayHello);
    QCOMPARE(run.status, 0);
    QCOMPARE(statuses(run), (QList<int>{307, 101}));
    const QJsonObject seen = headersSeen();
    QVERIFY(!seen.contains("authorization"_L1));
    QVERIFY(!seen.contains("cookie"_L1));
    QCOMPARE(seen.value("x-plain"_L1).toString(), u"stays"_s);
    QVERIFY(run.output.contains("Not sent there: Cookie, Authorization."));
}

void EndToEndAuth::followsNoneUnasked()
{
    const CliRun run = connectTo(urlOf(*m_nginx, u"/away"_s), {u"--until-close"_s});
    QCOMPARE(run.status, 3);
    QCOMPARE(diagnosis(run), u"redirect"_s);
    QCOMPARE(statuses(run), QList<int>{307});
}

void EndToEndAuth::endsACircle()
{
    const CliRun run
        = connectTo(urlOf(*m_nginx, u"/circle"_s), {u"--max-redirects=4"_s, u"--until-close"_s});
    QCOMPARE(run.status, 3);
    QCOMPARE(diagnosis(run), u"redirect"_s);
    QCOMPARE(statuses(run).size(), 5);
}

void EndToEndAuth::keepsNoSecret_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("auth");
    QTest::newRow("basic") << urlOf(*m_nginx, u"/echo"_s) << credentials(u"basic"_s);
    QTest::newRow("basic, redirected") << urlOf(*m_nginx, u"/moved"_s) << credentials(u"basic"_s);
    QTest::newRow("digest") << urlOf(*m_lighttpd, u"/echo?sha256"_s) << credentials(u"digest"_s);
}

void EndToEndAuth::keepsNoSecret()
{
    QFETCH(QString, url);
    QFETCH(QString, auth);
    const QTemporaryDir folder;
    const QString capture = folder.filePath(u"capture"_s);
    const CliRun run = connectTo(
        url,
        QStringList{u"--auth"_s, auth, u"--max-redirects=1"_s, u"--capture"_s, capture} + sayHello);
    QCOMPARE(run.status, 0);
    headersSeen();
    QByteArray kept = run.output + run.errors;
    int files = 0;
    QDirIterator all(capture, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (all.hasNext()) {
        QFile file(all.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        kept += file.readAll();
        ++files;
    }
    QVERIFY(files > 0);
    const QByteArray password = QStringView(WebServer::password).toUtf8();
    const QByteArray pair = QStringView(WebServer::user).toUtf8() + ':' + password;
    QVERIFY(!kept.contains(password));
    QVERIFY(!kept.contains(pair.toBase64()));
    if (auth.startsWith("digest"_L1)) {
        const QByteArray before = "response=\\\"";
        QVERIFY(run.output.contains(before + "***\\\""));
        QCOMPARE(kept.count("response=\""), kept.count("response=\"***\""));
        QCOMPARE(run.output.count(before), run.output.count(before + "***\\\""));
    }
}

QTEST_GUILESS_MAIN(EndToEndAuth)
#include "tst_e2e_auth.moc"
