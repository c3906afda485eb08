// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/tlsfacts.h"

#include "support/certificates.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace sockwright;
using sockwright::tests::Certificates;

/// The files and bounds that a TLS connection is made with.
class TestTlsOptions : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void clientCertificates_data();
    void clientCertificates();
    void minimumVersion();

private:
    Certificates m_certificates;
};

void TestTlsOptions::initTestCase()
{
    m_certificates.issued(u"me"_s, u"elsewhere"_s, u"20200101000000Z"_s, u"20990101000000Z"_s);
    m_certificates.pkcs12(u"me"_s, u"open sesame"_s);
    m_certificates.encryptKey(u"me"_s, u"open sesame"_s);
    QVERIFY2(m_certificates.problem().isEmpty(), qPrintable(m_certificates.problem()));
}

void TestTlsOptions::clientCertificates_data()
{
    QTest::addColumn<QString>("certificate");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("pkcs12");
    QTest::addColumn<QByteArray>("passphrase");
    QTest::addColumn<bool>("works");

    const QByteArray right = "open sesame";
    QTest::newRow("PEM") << u"me.pem"_s << u"me.key"_s << QString() << QByteArray() << true;
    QTest::newRow("encrypted PEM")
        << u"me.pem"_s << u"me-encrypted.key"_s << QString() << right << true;
    QTest::newRow("encrypted PEM, wrong passphrase")
        << u"me.pem"_s << u"me-encrypted.key"_s << QString() << QByteArray("wrong") << false;
    QTest::newRow("encrypted PEM, no passphrase")
        << u"me.pem"_s << u"me-encrypted.key"_s << QString() << QByteArray() << false;
    QTest::newRow("PKCS#12") << QString() << QString() << u"me.p12"_s << right << true;
    QTest::newRow("PKCS#12, wrong passphrase")
        << QString() << QString() << u"me.p12"_s << QByteArray("wrong") << false;
    QTest::newRow("PKCS#12 that is none")
        << QString() << QString() << u"me.pem"_s << right << false;
    QTest::newRow("no file") << QString() << QString() << u"none.p12"_s << right << false;
}

void TestTlsOptions::clientCertificates()
{
    QFETCH(QString, certificate);
    QFETCH(QString, key);
    QFETCH(QString, pkcs12);
    QFETCH(QByteArray, passphrase);
    QFETCH(bool, works);

    const auto path = [this](const QString &file) {
        return file.isEmpty() ? QString() : m_certificates.path(file);
    };
    net::TlsOptions options;
    options.certificateFile = path(certificate);
    options.keyFile = path(key);
    options.pkcs12File = path(pkcs12);
    options.passphrase = passphrase;
    QVERIFY(options.hasClientCertificate());
    const auto configuration = net::tlsConfiguration(options);
    QCOMPARE(configuration.ok(), works);
    if (!works) {
        const QString message = configuration.error().message;
        QVERIFY(message.contains(key.isEmpty() ? pkcs12 : key));
        QVERIFY(!message.contains("wrong"_L1) && !message.contains("sesame"_L1));
        return;
    }
    QCOMPARE(configuration->localCertificate(), m_certificates.certificate(u"me"_s));
    QCOMPARE(configuration->privateKey().toPem(), m_certificates.key(u"me"_s).toPem());
    QCOMPARE(configuration->localCertificateChain().size(), pkcs12.isEmpty() ? 1 : 2);
}

void TestTlsOptions::minimumVersion()
{
    net::TlsOptions options;
    QCOMPARE(net::tlsConfiguration(options)->protocol(), QSsl::TlsV1_2OrLater);
    options.protocol = QSsl::TlsV1_3OrLater;
    QCOMPARE(net::tlsConfiguration(options)->protocol(), QSsl::TlsV1_3OrLater);
}

QTEST_GUILESS_MAIN(TestTlsOptions)
#include "tst_tlsoptions.moc"
