// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/tlsfacts.h"

#include "support/certificates.h"

#include <QProcess>
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
    void keysBelongToCertificates_data();
    void keysBelongToCertificates();
    void minimumVersion();

private:
    static void openssl(const QStringList &arguments);

    Certificates m_certificates;
};

void TestTlsOptions::initTestCase()
{
    m_certificates.issued(u"me"_s, u"elsewhere"_s, u"20200101000000Z"_s, u"20990101000000Z"_s);
    m_certificates.pkcs12(u"me"_s, u"open sesame"_s);
    m_certificates.encryptKey(u"me"_s, u"open sesame"_s);
    m_certificates.issued(u"other"_s, u"elsewhere"_s, u"20200101000000Z"_s, u"20990101000000Z"_s);
    QVERIFY2(m_certificates.problem().isEmpty(), qPrintable(m_certificates.problem()));
    for (const QString &name : {u"rsa"_s, u"other-rsa"_s}) {
        openssl({u"req"_s, u"-x509"_s, u"-config"_s, m_certificates.path(u"openssl.cnf"_s),
                 u"-newkey"_s, u"rsa:2048"_s, u"-nodes"_s, u"-subj"_s, u"/CN=me"_s, u"-keyout"_s,
                 m_certificates.path(name + u".key"_s), u"-out"_s,
                 m_certificates.path(name + u".pem"_s)});
    }
    openssl({u"rsa"_s, u"-traditional"_s, u"-in"_s, m_certificates.path(u"rsa.key"_s), u"-out"_s,
             m_certificates.path(u"rsa-pkcs1.key"_s)});
    openssl({u"ec"_s, u"-no_public"_s, u"-in"_s, m_certificates.path(u"me.key"_s), u"-out"_s,
             m_certificates.path(u"me-bare.key"_s)});
}

void TestTlsOptions::openssl(const QStringList &arguments)
{
    QProcess process;
    process.start(u"openssl"_s, arguments);
    QVERIFY(process.waitForFinished());
    QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
}

void TestTlsOptions::keysBelongToCertificates_data()
{
    QTest::addColumn<QString>("certificate");
    QTest::addColumn<QString>("key");
    QTest::addColumn<bool>("belongs");
    QTest::newRow("EC") << u"me.pem"_s << u"me.key"_s << true;
    QTest::newRow("EC without its public key") << u"me.pem"_s << u"me-bare.key"_s << true;
    QTest::newRow("another EC key") << u"me.pem"_s << u"other.key"_s << false;
    QTest::newRow("RSA") << u"rsa.pem"_s << u"rsa.key"_s << true;
    QTest::newRow("RSA, PKCS#1") << u"rsa.pem"_s << u"rsa-pkcs1.key"_s << true;
    QTest::newRow("another RSA key") << u"rsa.pem"_s << u"other-rsa.key"_s << false;
    QTest::newRow("EC for RSA") << u"rsa.pem"_s << u"me.key"_s << false;
    QTest::newRow("RSA for EC") << u"me.pem"_s << u"rsa.key"_s << false;
}

void TestTlsOptions::keysBelongToCertificates()
{
    QFETCH(QString, certificate);
    QFETCH(QString, key);
    QFETCH(bool, belongs);
    net::TlsOptions options;
    options.certificateFile = m_certificates.path(certificate);
    options.keyFile = m_certificates.path(key);
    const auto configuration = net::tlsConfiguration(options);
    QCOMPARE(configuration.ok(), belongs);
    if (belongs)
        return;
    const QString message = configuration.error().message;
    QVERIFY2(message.contains(u"does not belong"), qPrintable(message));
    QVERIFY(message.contains(options.certificateFile) && message.contains(options.keyFile));
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
