// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/diagnosis.h"

#include <QSet>
#include <QTest>

using namespace sockwright;
using wire::Diagnosis;

class TestDiagnosis : public QObject
{
    Q_OBJECT

private slots:
    void identifiers_data();
    void identifiers();
    void everyIdentifierComesBack();
    void unknown_data();
    void unknown();
};

void TestDiagnosis::identifiers_data()
{
    QTest::addColumn<Diagnosis>("diagnosis");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("id");
    const auto row = [](Diagnosis diagnosis, const char *id, int status = 0) {
        QTest::newRow(id) << diagnosis << status << QByteArray(id);
    };
    // The command line's contract.
    row(Diagnosis::InvalidUrl, "invalid-url");
    row(Diagnosis::DnsNotFound, "dns-not-found");
    row(Diagnosis::TcpRefused, "tcp-refused");
    row(Diagnosis::TcpTimeout, "tcp-timeout");
    row(Diagnosis::NetworkUnreachable, "network-unreachable");
    row(Diagnosis::TlsUntrusted, "tls-untrusted");
    row(Diagnosis::TlsExpired, "tls-expired");
    row(Diagnosis::TlsHostname, "tls-hostname");
    row(Diagnosis::TlsClientCertificate, "tls-client-certificate");
    row(Diagnosis::TlsHandshake, "tls-handshake");
    row(Diagnosis::ProxyRefused, "proxy-refused");
    row(Diagnosis::ProxyAuth, "proxy-auth");
    row(Diagnosis::ProxyFailed, "proxy-failed");
    row(Diagnosis::HandshakeTimeout, "handshake-timeout");
    row(Diagnosis::HttpStatus, "http-404", 404);
    row(Diagnosis::HttpStatus, "http-000", 0);
    row(Diagnosis::Redirect, "redirect", 302);
    row(Diagnosis::NotHttp, "not-http");
    row(Diagnosis::NoUpgrade, "no-upgrade");
    row(Diagnosis::BadAccept, "bad-accept");
    row(Diagnosis::HeadersTooLarge, "headers-too-large");
    row(Diagnosis::SubprotocolUnrequested, "subprotocol-unrequested");
    row(Diagnosis::ExtensionUnrequested, "extension-unrequested");
    row(Diagnosis::ClosedDuringHandshake, "closed-during-handshake");
    row(Diagnosis::ConnectionLost, "connection-lost");
    row(Diagnosis::PeerSilent, "peer-silent");
    row(Diagnosis::ProtocolMasked, "protocol-masked");
    row(Diagnosis::ProtocolRsv, "protocol-rsv");
    row(Diagnosis::ProtocolOpcode, "protocol-opcode");
    row(Diagnosis::ProtocolFragment, "protocol-fragment");
    row(Diagnosis::ProtocolControl, "protocol-control");
    row(Diagnosis::ProtocolClose, "protocol-close");
    row(Diagnosis::InvalidUtf8, "invalid-utf8");
    row(Diagnosis::MessageTooBig, "message-too-big");
    row(Diagnosis::DecompressionFailed, "decompression-failed");
}

void TestDiagnosis::identifiers()
{
    QFETCH(Diagnosis, diagnosis);
    QFETCH(int, status);
    QFETCH(QByteArray, id);
    QCOMPARE(wire::diagnosisId(diagnosis, status), id);
    QCOMPARE(wire::diagnosisFromId(id), diagnosis);
}

void TestDiagnosis::everyIdentifierComesBack()
{
    QSet<QByteArray> seen;
    for (int i = 0; i <= static_cast<int>(Diagnosis::DecompressionFailed); ++i) {
        const auto diagnosis = static_cast<Diagnosis>(i);
        const QByteArray id = wire::diagnosisId(diagnosis, 500);
        QVERIFY2(!seen.contains(id), id.constData());
        seen.insert(id);
        QCOMPARE(wire::diagnosisFromId(id), diagnosis);
    }
}

void TestDiagnosis::unknown_data()
{
    QTest::addColumn<QByteArray>("id");
    for (const char *id : {"", "http", "http-", "http-4", "http-4044", "http-abc", "HTTP-404",
                           "404", "tcp", "tcp-refused ", "Redirect"})
        QTest::newRow(id) << QByteArray(id);
}

void TestDiagnosis::unknown()
{
    QFETCH(QByteArray, id);
    QCOMPARE(wire::diagnosisFromId(id), std::nullopt);
}

QTEST_GUILESS_MAIN(TestDiagnosis)
#include "tst_diagnosis.moc"
