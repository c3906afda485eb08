// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli.h"
#include "peer.h"
#include "tlsproxy.h"

#include <QTest>
#include <QUrl>

#include <memory>

using namespace Qt::StringLiterals;
using namespace sockwright::e2e;

/// nginx terminates TLS in front of node's ws.
class EndToEndTls : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void trustsTheGivenAuthority();
    void carriesALargeMessage();
    void refusesAnUnknownAuthority();
    void acceptsAnyCertificateWhenTold();
    void refusesAnotherHostName();
    void namesThePlainServer();
    void closesBothWays();
    void showsItsCertificate_data();
    void showsItsCertificate();
    void namesAMissingCertificate();
    void namesABadGateway();

private:
    QString url(const QString &path) const
    {
        return u"wss://127.0.0.1:%1%2"_s.arg(m_proxy->port()).arg(path);
    }

    std::unique_ptr<Peer> m_backend;
    std::unique_ptr<TlsProxy> m_proxy;
};

void EndToEndTls::initTestCase()
{
    m_backend = Peer::node();
    QVERIFY2(m_backend->problem().isEmpty(), qPrintable(m_backend->problem()));
    m_proxy = std::make_unique<TlsProxy>(quint16(QUrl(m_backend->readyLine()).port()));
    QVERIFY2(m_proxy->problem().isEmpty(), qPrintable(m_proxy->problem()));
}

void EndToEndTls::trustsTheGivenAuthority()
{
    const CliRun run = connectTo(url(u"/echo"_s),
                                 {u"--ca"_s, m_proxy->caFile(), u"--send"_s, u"over TLS"_s,
                                  u"--send-hex"_s, u"00ff"_s, u"--count"_s, u"2"_s});
    QCOMPARE(run.errors, QByteArray());
    QCOMPARE(run.status, 0);
    QCOMPARE(run.row(u"text"_s, u"in"_s).value("text"_L1).toString(), u"over TLS"_s);
    QCOMPARE(payloadOf(run.row(u"binary"_s, u"in"_s)).toHex(), QByteArray("00ff"));
    const QJsonObject headers = m_backend->waitForEvent(u"open"_s).value("headers"_L1).toObject();
    QCOMPARE(headers.value("x-forwarded-proto"_L1).toString(), u"https"_s);
}

void EndToEndTls::carriesALargeMessage()
{
    constexpr qint64 size = 16 * 1024 * 1024;
    const CliRun run = connectTo(url(u"/big?bytes=%1"_s.arg(size)),
                                 {u"--ca"_s, m_proxy->caFile(), u"--count"_s, u"1"_s});
    QCOMPARE(run.status, 0);
    QVERIFY(payloadOf(run.row(u"binary"_s, u"in"_s)) == QByteArray(size, '\xa5'));
}

void EndToEndTls::refusesAnUnknownAuthority()
{
    const CliRun run = connectTo(url(u"/echo"_s), {u"--send"_s, u"x"_s, u"--count"_s, u"1"_s});
    QCOMPARE(run.status, 3);
    QCOMPARE(run.row(u"error"_s, u"local"_s).value("diagnosis"_L1).toString(), u"tls-untrusted"_s);
    QCOMPARE(run.errors.count('\n'), 1);
}

void EndToEndTls::acceptsAnyCertificateWhenTold()
{
    const CliRun run
        = connectTo(url(u"/echo"_s), {u"--insecure"_s, u"--send"_s, u"x"_s, u"--count"_s, u"1"_s});
    QCOMPARE(run.status, 0);
    QCOMPARE(run.rowsOf(u"text"_s, u"in"_s).size(), 1);
}

void EndToEndTls::refusesAnotherHostName()
{
    const CliRun run = connectTo(u"wss://localhost:%1/echo"_s.arg(m_proxy->port()),
                                 {u"--ca"_s, m_proxy->caFile(), u"--until-close"_s});
    QCOMPARE(run.status, 3);
    QCOMPARE(run.row(u"error"_s, u"local"_s).value("diagnosis"_L1).toString(), u"tls-hostname"_s);
}

void EndToEndTls::namesThePlainServer()
{
    QString plain = m_backend->readyLine();
    plain.replace("ws://"_L1, "wss://"_L1);
    const CliRun run = connectTo(plain + u"/echo"_s, {u"--until-close"_s});
    QCOMPARE(run.status, 3);
    QCOMPARE(run.row(u"error"_s, u"local"_s).value("diagnosis"_L1).toString(), u"tls-handshake"_s);
}

void EndToEndTls::closesBothWays()
{
    const CliRun there = connectTo(url(u"/close?code=4002&reason=enough"_s),
                                   {u"--ca"_s, m_proxy->caFile(), u"--until-close"_s});
    QCOMPARE(there.row(u"close"_s, u"in"_s).value("code"_L1).toInt(), 4002);
    QCOMPARE(there.row(u"close"_s, u"in"_s).value("reason"_L1).toString(), u"enough"_s);

    const CliRun here = connectTo(url(u"/echo"_s),
                                  {u"--ca"_s, m_proxy->caFile(), u"--send"_s, u"x"_s, u"--count"_s,
                                   u"1"_s, u"--close"_s, u"4003:bye"_s});
    QCOMPARE(here.status, 0);
    QJsonObject seen;
    do {
        seen = m_backend->waitForEvent(u"close"_s);
    } while (!seen.isEmpty() && seen.value("code"_L1).toInt() != 4003);
    QCOMPARE(seen.value("reason"_L1).toString(), u"bye"_s);
}

void EndToEndTls::namesABadGateway()
{
    m_backend->stop();
    const CliRun run
        = connectTo(url(u"/echo"_s), {u"--ca"_s, m_proxy->caFile(), u"--until-close"_s});
    QCOMPARE(run.status, 3);
    QCOMPARE(run.row(u"error"_s, u"local"_s).value("diagnosis"_L1).toString(), u"http-502"_s);
}

void EndToEndTls::showsItsCertificate_data()
{
    QTest::addColumn<QStringList>("options");
    const QString passphrase = u"SOCKWRIGHT_TEST_PASSPHRASE"_s;
    QTest::newRow("PEM") << QStringList{u"--cert"_s, u"client.pem"_s, u"--key"_s, u"client.key"_s};
    QTest::newRow("PKCS#12") << QStringList{u"--pkcs12"_s, u"client.p12"_s, u"--passphrase-env"_s,
                                            passphrase};
}

void EndToEndTls::showsItsCertificate()
{
    QFETCH(QStringList, options);
    const TlsProxy strict(quint16(QUrl(m_backend->readyLine()).port()),
                          TlsProxy::Clients::WithCertificate);
    QVERIFY2(strict.problem().isEmpty(), qPrintable(strict.problem()));
    for (QString &word : options) {
        if (word.startsWith(u"client."_s))
            word = strict.clientFile(word);
    }
    qputenv("SOCKWRIGHT_TEST_PASSPHRASE", "sesame");
    const CliRun run = connectTo(u"wss://127.0.0.1:%1/echo"_s.arg(strict.port()),
                                 options
                                     + QStringList{u"--ca"_s, strict.caFile(), u"--send"_s,
                                                   u"known"_s, u"--count"_s, u"1"_s});
    QCOMPARE(run.errors, QByteArray());
    QCOMPARE(run.status, 0);
    QCOMPARE(run.row(u"text"_s, u"in"_s).value("text"_L1).toString(), u"known"_s);
    QVERIFY(!run.output.contains("sesame"));
}

void EndToEndTls::namesAMissingCertificate()
{
    const TlsProxy strict(quint16(QUrl(m_backend->readyLine()).port()),
                          TlsProxy::Clients::WithCertificate);
    QVERIFY2(strict.problem().isEmpty(), qPrintable(strict.problem()));
    const CliRun run
        = connectTo(u"wss://127.0.0.1:%1/echo"_s.arg(strict.port()),
                    {u"--ca"_s, strict.caFile(), u"--send"_s, u"x"_s, u"--count"_s, u"1"_s});
    QCOMPARE(run.status, 3);
    // nginx lets TLS through and asks in HTTP.
    QCOMPARE(run.row(u"error"_s, u"local"_s).value("diagnosis"_L1).toString(), u"http-400"_s);
    QVERIFY2(run.errors.contains("wants a client certificate"), run.errors.constData());
}

QTEST_GUILESS_MAIN(EndToEndTls)
#include "tst_e2e_tls.moc"
