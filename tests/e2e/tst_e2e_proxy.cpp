// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli.h"
#include "forwardproxy.h"
#include "peer.h"
#include "support/closedport.h"
#include "tlsproxy.h"

#include <QElapsedTimer>
#include <QTcpServer>
#include <QTest>
#include <QUrl>

#include <memory>

using namespace Qt::StringLiterals;
using namespace sockwright::e2e;
using sockwright::tests::ClosedPort;

namespace {

const ForwardProxy::Login login{u"sally"_s, u"open-sesame"_s};

QString schemeOf(bool socks)
{
    return socks ? u"socks5"_s : u"http"_s;
}

} // namespace

/// tinyproxy and microsocks in front of node's ws, and of nginx with TLS.
class EndToEndProxy : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void carriesMessages_data();
    void carriesMessages();
    void wantsALogin_data();
    void wantsALogin();
    void isNotThere_data();
    void isNotThere();
    void hangs_data();
    void hangs();
    void doesNotGetThrough_data();
    void doesNotGetThrough();
    void doesNotAllowThePort();

private:
    static void kinds()
    {
        QTest::addColumn<bool>("socks");
        QTest::newRow("HTTP") << false;
        QTest::newRow("SOCKS5") << true;
    }
    QString proxyUrl(bool socks, quint16 port, const QString &user = {},
                     const QString &password = {}) const
    {
        QUrl url;
        url.setScheme(schemeOf(socks));
        url.setHost(u"127.0.0.1"_s);
        url.setPort(port);
        url.setUserName(user);
        url.setPassword(password);
        return url.toString(QUrl::FullyEncoded);
    }
    const ForwardProxy &open(bool socks) const { return socks ? *m_socks : *m_http; }
    const ForwardProxy &guarded(bool socks) const
    {
        return socks ? *m_guardedSocks : *m_guardedHttp;
    }
    QString backend() const { return m_backend->readyLine() + u"/echo"_s; }

    std::unique_ptr<Peer> m_backend;
    std::unique_ptr<TlsProxy> m_tls;
    std::unique_ptr<ForwardProxy> m_http;
    std::unique_ptr<ForwardProxy> m_guardedHttp;
    std::unique_ptr<ForwardProxy> m_socks;
    std::unique_ptr<ForwardProxy> m_guardedSocks;
};

void EndToEndProxy::initTestCase()
{
    m_backend = Peer::node();
    QVERIFY2(m_backend->problem().isEmpty(), qPrintable(m_backend->problem()));
    m_tls = std::make_unique<TlsProxy>(quint16(QUrl(m_backend->readyLine()).port()));
    QVERIFY2(m_tls->problem().isEmpty(), qPrintable(m_tls->problem()));
    m_http = ForwardProxy::http({});
    m_guardedHttp = ForwardProxy::http(login);
    m_socks = ForwardProxy::socks5({});
    m_guardedSocks = ForwardProxy::socks5(login);
    for (const auto *proxy :
         {m_http.get(), m_guardedHttp.get(), m_socks.get(), m_guardedSocks.get()})
        QVERIFY2(proxy->problem().isEmpty(), qPrintable(proxy->problem()));
}

void EndToEndProxy::carriesMessages_data()
{
    QTest::addColumn<bool>("socks");
    QTest::addColumn<bool>("withLogin");
    QTest::addColumn<bool>("tls");
    for (const bool socks : {false, true}) {
        for (const bool withLogin : {false, true}) {
            for (const bool tls : {false, true}) {
                QTest::addRow("%s%s%s", socks ? "SOCKS5" : "HTTP", withLogin ? ", login" : "",
                              tls ? ", TLS" : "")
                    << socks << withLogin << tls;
            }
        }
    }
}

void EndToEndProxy::carriesMessages()
{
    QFETCH(bool, socks);
    QFETCH(bool, withLogin);
    QFETCH(bool, tls);
    const QString proxy = withLogin
        ? proxyUrl(socks, guarded(socks).port(), login.user, login.password)
        : proxyUrl(socks, open(socks).port());
    const QString url = tls ? u"wss://127.0.0.1:%1/echo"_s.arg(m_tls->port()) : backend();
    const CliRun run
        = connectTo(url,
                    {u"--proxy"_s, proxy, u"--ca"_s, m_tls->caFile(), u"--send"_s,
                     u"through the proxy"_s, u"--send-hex"_s, u"00ff"_s, u"--count"_s, u"2"_s});
    QCOMPARE(run.errors, QByteArray());
    QCOMPARE(run.status, 0);
    QCOMPARE(run.row(u"text"_s, u"in"_s).value("text"_L1).toString(), u"through the proxy"_s);
    QCOMPARE(payloadOf(run.row(u"binary"_s, u"in"_s)).toHex(), QByteArray("00ff"));
    const QJsonObject timings = run.row(u"handshake"_s, u"local"_s).value("timings"_L1).toObject();
    QVERIFY(timings.value("tcp_us"_L1).toInt(-1) >= 0);
    QVERIFY2(!run.output.contains(login.password.toUtf8()), "the proxy's password is in a row");
}

void EndToEndProxy::wantsALogin_data()
{
    QTest::addColumn<bool>("socks");
    QTest::addColumn<QString>("user");
    QTest::addColumn<QString>("words");
    for (const bool socks : {false, true}) {
        const char *name = socks ? "SOCKS5" : "HTTP";
        QTest::addRow("%s, none given", name)
            << socks << QString() << u"wants a user name and password"_s;
        QTest::addRow("%s, wrong password", name)
            << socks << login.user << u"does not accept the user name and password"_s;
    }
}

void EndToEndProxy::wantsALogin()
{
    QFETCH(bool, socks);
    QFETCH(QString, user);
    QFETCH(QString, words);
    const QString wrong = user.isEmpty() ? QString() : u"wrong-password"_s;
    const CliRun run
        = connectTo(backend(), {u"--proxy"_s, proxyUrl(socks, guarded(socks).port(), user, wrong)});
    QCOMPARE(run.status, 3);
    const QJsonObject error = run.row(u"error"_s, u"local"_s);
    QCOMPARE(error.value("diagnosis"_L1).toString(), u"proxy-auth"_s);
    const QString message = error.value("message"_L1).toString();
    QVERIFY2(message.contains(words), qPrintable(message));
    QVERIFY(wrong.isEmpty() || !run.output.contains(wrong.toUtf8()));
}

void EndToEndProxy::isNotThere_data()
{
    kinds();
}

void EndToEndProxy::isNotThere()
{
    QFETCH(bool, socks);
    const ClosedPort closed;
    const CliRun run = connectTo(backend(), {u"--proxy"_s, proxyUrl(socks, closed.port())});
    QCOMPARE(run.status, 3);
    const QJsonObject error = run.row(u"error"_s, u"local"_s);
    QCOMPARE(error.value("diagnosis"_L1).toString(), u"proxy-refused"_s);
    QCOMPARE(error.value("message"_L1).toString(),
             u"The proxy 127.0.0.1:%1 refused the connection."_s.arg(closed.port()));
}

void EndToEndProxy::hangs_data()
{
    kinds();
}

void EndToEndProxy::hangs()
{
    QFETCH(bool, socks);
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    const CliRun run = connectTo(
        backend(), {u"--timeout"_s, u"1000"_s, u"--proxy"_s, proxyUrl(socks, silent.serverPort())});
    QCOMPARE(run.status, 5);
    const QJsonObject error = run.row(u"error"_s, u"local"_s);
    QCOMPARE(error.value("diagnosis"_L1).toString(), u"proxy-failed"_s);
    const QString message = error.value("message"_L1).toString();
    QVERIFY2(message.contains(u"did not connect to"_s), qPrintable(message));
}

void EndToEndProxy::doesNotGetThrough_data()
{
    QTest::addColumn<bool>("socks");
    QTest::addColumn<QString>("host");
    for (const bool socks : {false, true}) {
        const char *name = socks ? "SOCKS5" : "HTTP";
        QTest::addRow("%s, refused", name) << socks << u"127.0.0.1"_s;
        QTest::addRow("%s, unknown name", name) << socks << u"no-such-host.invalid"_s;
    }
}

void EndToEndProxy::doesNotGetThrough()
{
    QFETCH(bool, socks);
    QFETCH(QString, host);
    const ClosedPort closed;
    const CliRun run = connectTo(u"ws://%1:%2/"_s.arg(host).arg(closed.port()),
                                 {u"--proxy"_s, proxyUrl(socks, open(socks).port())});
    QCOMPARE(run.status, 3);
    const QJsonObject error = run.row(u"error"_s, u"local"_s);
    QCOMPARE(error.value("diagnosis"_L1).toString(), u"proxy-failed"_s);
    const QString message = error.value("message"_L1).toString();
    // Both places are named: which one is at fault can be told.
    QVERIFY2(message.contains(u"127.0.0.1:%1"_s.arg(open(socks).port())), qPrintable(message));
    QVERIFY2(message.contains(u"%1:%2"_s.arg(host).arg(closed.port())), qPrintable(message));
}

void EndToEndProxy::doesNotAllowThePort()
{
    const auto proxy = ForwardProxy::http({}, 443);
    QVERIFY2(proxy->problem().isEmpty(), qPrintable(proxy->problem()));
    const CliRun run = connectTo(backend(), {u"--proxy"_s, proxyUrl(false, proxy->port())});
    QCOMPARE(run.status, 3);
    const QJsonObject error = run.row(u"error"_s, u"local"_s);
    QCOMPARE(error.value("diagnosis"_L1).toString(), u"proxy-failed"_s);
    const QString message = error.value("message"_L1).toString();
    QVERIFY2(message.contains(u"does not allow connections to"_s), qPrintable(message));
}

QTEST_GUILESS_MAIN(EndToEndProxy)
#include "tst_e2e_proxy.moc"
