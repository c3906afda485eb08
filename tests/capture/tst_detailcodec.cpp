// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/detailcodec.h"

#include <QCborMap>
#include <QCborValue>
#include <QRandomGenerator>
#include <QTest>
#include <QTimeZone>

using namespace sockwright;
using namespace Qt::StringLiterals;
using capture::decodeFailure;
using capture::decodeHandshake;
using capture::encode;

namespace {

wire::CertificateFacts certificate(const QString &name)
{
    return {u"CN="_s + name,
            u"CN=Issuer of "_s + name,
            {u"DNS:"_s + name, u"IP:10.0.0.1"_s},
            QDateTime({2020, 2, 29}, {1, 2, 3, 4}, QTimeZone::utc()),
            QDateTime({1969, 7, 20}, {20, 17}, QTimeZone::utc()),
            "01:02",
            "AA:BB",
            "CC:DD",
            u"EC 256"_s,
            true};
}

wire::HandshakeFacts wholeHandshake()
{
    wire::HandshakeFacts facts;
    facts.url = u"wss://exämple.org/\U0001F600"_s;
    facts.request = "GET / HTTP/1.1\r\n\r\n";
    facts.response = QByteArray("HTTP/1.1 101\r\n\0\xff\r\n\r\n", 20);
    facts.body = QByteArray(wire::maxHandshakeBody, '\x80');
    facts.bodyNote = u"cut"_s;
    facts.status = 101;
    facts.offeredSubprotocols = {u"a"_s, u"b"_s, QString()};
    facts.offeredExtensions = u"permessage-deflate"_s;
    facts.subprotocol = u"b"_s;
    facts.extensions = u"permessage-deflate; x=1"_s;
    facts.peer = u"127.0.0.1:8080"_s;
    facts.proxy = u"HTTP proxy 127.0.0.1:3128"_s;
    facts.timings = {1, 2, 3, 4, std::int64_t(5) << 40};
    facts.tls = wire::TlsFacts{u"TLS 1.3"_s,
                               u"AES"_s,
                               {certificate(u"leaf"_s), certificate(u"root"_s)},
                               {u"expired"_s, u"self-signed"_s},
                               true};
    return facts;
}

void compare(const wire::CertificateFacts &a, const wire::CertificateFacts &b)
{
    QCOMPARE(a.subject, b.subject);
    QCOMPARE(a.issuer, b.issuer);
    QCOMPARE(a.names, b.names);
    QCOMPARE(a.validFrom, b.validFrom);
    QCOMPARE(a.validTo, b.validTo);
    QCOMPARE(a.serial, b.serial);
    QCOMPARE(a.sha256, b.sha256);
    QCOMPARE(a.sha1, b.sha1);
    QCOMPARE(a.key, b.key);
    QCOMPARE(a.selfSigned, b.selfSigned);
}

void compare(const wire::HandshakeFacts &a, const wire::HandshakeFacts &b)
{
    QCOMPARE(a.url, b.url);
    QCOMPARE(a.request, b.request);
    QCOMPARE(a.response, b.response);
    QCOMPARE(a.body, b.body);
    QCOMPARE(a.bodyNote, b.bodyNote);
    QCOMPARE(a.status, b.status);
    QCOMPARE(a.offeredSubprotocols, b.offeredSubprotocols);
    QCOMPARE(a.offeredExtensions, b.offeredExtensions);
    QCOMPARE(a.subprotocol, b.subprotocol);
    QCOMPARE(a.extensions, b.extensions);
    QCOMPARE(a.peer, b.peer);
    QCOMPARE(a.proxy, b.proxy);
    QCOMPARE(a.timings.dnsUs, b.timings.dnsUs);
    QCOMPARE(a.timings.tcpUs, b.timings.tcpUs);
    QCOMPARE(a.timings.proxyUs, b.timings.proxyUs);
    QCOMPARE(a.timings.tlsUs, b.timings.tlsUs);
    QCOMPARE(a.timings.upgradeUs, b.timings.upgradeUs);
    QCOMPARE(a.tls.has_value(), b.tls.has_value());
    if (!a.tls)
        return;
    QCOMPARE(a.tls->protocol, b.tls->protocol);
    QCOMPARE(a.tls->cipher, b.tls->cipher);
    QCOMPARE(a.tls->problems, b.tls->problems);
    QCOMPARE(a.tls->verified, b.tls->verified);
    QCOMPARE(a.tls->trusted, b.tls->trusted);
    QCOMPARE(a.tls->chain.size(), b.tls->chain.size());
    for (std::size_t i = 0; i < a.tls->chain.size(); ++i)
        compare(a.tls->chain[i], b.tls->chain[i]);
}

wire::Failure wholeFailure()
{
    return {wire::Diagnosis::HttpStatus,
            503,
            u"What happened."_s,
            u"What to try."_s,
            u"line\nline"_s,
            QByteArray("\x00\xff", 2),
            {{wire::NextStep::Kind::Retry, {}},
             {wire::NextStep::Kind::AddHeader, u"Origin"_s},
             {wire::NextStep::Kind::LimitSettings, u"x"_s},
             {wire::NextStep::Kind::AuthSettings, u"basic"_s},
             {wire::NextStep::Kind::KeepaliveSettings, {}}},
            true};
}

void compare(const wire::Failure &a, const wire::Failure &b)
{
    QCOMPARE(a.diagnosis, b.diagnosis);
    QCOMPARE(a.httpStatus, b.httpStatus);
    QCOMPARE(a.message, b.message);
    QCOMPARE(a.hint, b.hint);
    QCOMPARE(a.evidence, b.evidence);
    QCOMPARE(a.bytes, b.bytes);
    QCOMPARE(a.steps.size(), b.steps.size());
    QVERIFY(a.steps == b.steps);
    QCOMPARE(a.timedOut, b.timedOut);
}

} // namespace

/// The facts beside a row: all of them come back, and damaged ones do no harm.
class TestDetailCodec : public QObject
{
    Q_OBJECT

private slots:
    void handshake_data()
    {
        QTest::addColumn<bool>("withTls");
        QTest::addColumn<bool>("whole");
        QTest::newRow("all fields") << true << true;
        QTest::newRow("without TLS") << false << true;
        QTest::newRow("nothing known") << false << false;
        QTest::newRow("TLS that agreed on nothing") << true << false;
    }

    void handshake()
    {
        QFETCH(bool, withTls);
        QFETCH(bool, whole);
        wire::HandshakeFacts facts = whole ? wholeHandshake() : wire::HandshakeFacts();
        if (!withTls)
            facts.tls.reset();
        else if (!whole)
            facts.tls = wire::TlsFacts{{}, {}, {wire::CertificateFacts()}};
        const auto found = decodeHandshake(encode(facts));
        QVERIFY(found);
        compare(*found, facts);
    }

    // They are for a cookie jar.
    void setCookiesAreNotWritten()
    {
        wire::HandshakeFacts facts = wholeHandshake();
        facts.setCookies = {QUrl(u"ws://jar.example/"_s), {"sid=s3cret-s3cret"}};
        const QByteArray bytes = encode(facts);
        QCOMPARE(bytes, encode(wholeHandshake()));
        const auto found = decodeHandshake(bytes);
        QVERIFY(found);
        QVERIFY(found->setCookies.url.isEmpty());
        QVERIFY(found->setCookies.values.isEmpty());
    }

    void failure()
    {
        const auto found = decodeFailure(encode(wholeFailure()));
        QVERIFY(found);
        compare(*found, wholeFailure());
    }

    void everyDiagnosis()
    {
        for (int i = 0; i <= int(wire::Diagnosis::DecompressionFailed); ++i) {
            wire::Failure failure;
            failure.diagnosis = static_cast<wire::Diagnosis>(i);
            const auto found = decodeFailure(encode(failure));
            QVERIFY(found);
            compare(*found, failure);
        }
    }

    void laterVersionsMayAddKeysAndSteps()
    {
        QCborMap map = QCborValue::fromCbor(encode(wholeFailure())).toMap();
        map.insert(u"new"_s, 1);
        QCborArray steps = map[u"steps"_s].toArray();
        steps.append(QCborMap{{u"kind"_s, 1000}});
        steps.append(u"no map"_s);
        map.insert(u"steps"_s, steps);
        const auto found = decodeFailure(map.toCborValue().toCbor());
        QVERIFY(found);
        compare(*found, wholeFailure());
    }

    void earlierVersionsKnewNoTimeOut()
    {
        QCborMap map = QCborValue::fromCbor(encode(wholeFailure())).toMap();
        map.remove(u"timedOut"_s);
        const auto found = decodeFailure(map.toCborValue().toCbor());
        QVERIFY(found);
        QVERIFY(!found->timedOut);
        QCOMPARE(found->message, wholeFailure().message);
    }

    void whatIsNoMapIsNothing_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("number") << QByteArray("\x01");
        QTest::newRow("array without end") << QByteArray("\x9f");
        QTest::newRow("text of 2^62 bytes") << QByteArray("\xa1\x7b\x40\0\0\0\0\0\0\0", 10);
        QTest::newRow("array of 2^62 items") << QByteArray("\x9b\x40\0\0\0\0\0\0\0", 9);
        QTest::newRow("very deep") << QByteArray(1'000'000, '\x81');
        QTest::newRow("text that is not UTF-8") << QByteArray("\xa1\x61\xff\x01");
    }

    void whatIsNoMapIsNothing()
    {
        QFETCH(QByteArray, bytes);
        QVERIFY(!decodeHandshake(bytes));
        QVERIFY(!decodeFailure(bytes));
    }

    void damageDoesNoHarm()
    {
        const auto seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        wire::HandshakeFacts facts = wholeHandshake();
        facts.body.clear();
        int whole = 0;
        for (const QByteArray &good : {encode(facts), encode(wholeFailure())}) {
            for (qsizetype size = 0; size < good.size(); ++size) {
                QVERIFY(!decodeHandshake(good.first(size)));
                QVERIFY(!decodeFailure(good.first(size)));
            }
            for (int trial = 0; trial < 5000; ++trial) {
                QByteArray bytes = good;
                for (int change = random.bounded(1, 6); change > 0; --change)
                    bytes[random.bounded(int(bytes.size()))] = char(random.generate());
                whole += decodeHandshake(bytes).has_value();
                whole += decodeFailure(bytes).has_value();
            }
        }
        for (int trial = 0; trial < 5000; ++trial) {
            QByteArray bytes(random.bounded(200), '\0');
            for (char &byte : bytes)
                byte = char(random.generate());
            whole += decodeHandshake(bytes).has_value();
            whole += decodeFailure(bytes).has_value();
        }
        QVERIFY(whole > 0); // the damage went deeper than the first byte
    }
};

QTEST_GUILESS_MAIN(TestDetailCodec)
#include "tst_detailcodec.moc"
