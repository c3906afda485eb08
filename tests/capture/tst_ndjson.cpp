// SPDX-License-Identifier: GPL-3.0-or-later
#include "rows.h"

#include "base/clock.h"
#include "capture/ndjson.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTest>
#include <QTimeZone>

using namespace sockwright;
using namespace sockwright::capture;
using namespace Qt::StringLiterals;
using wire::Direction;
using wire::Kind;
using wire::State;

namespace {

QJsonObject parsed(const QByteArray &line)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(line, &error);
    if (error.error != QJsonParseError::NoError || !document.isObject())
        qWarning("%s in %s", qPrintable(error.errorString()), line.constData());
    return document.object();
}

QJsonObject firstRow(wire::Batch &&batch)
{
    Capture capture;
    capture.append(std::move(batch));
    return parsed(ndjsonRow(capture.snapshot(), 0, 0));
}

QJsonObject rowOf(const wire::Record &record, const QByteArray &payload)
{
    wire::Batch batch;
    batch.append(record, rows::view(payload));
    return firstRow(std::move(batch));
}

QJsonObject handshakeRow(const wire::HandshakeFacts &facts)
{
    wire::Batch batch;
    batch.append(rows::record(Kind::Handshake, Direction::Local), "", facts);
    return firstRow(std::move(batch));
}

const QStringList commonKeys{u"compressed"_s, u"direction"_s, u"elapsed_us"_s,
                             u"frames"_s,     u"kind"_s,      u"seq"_s,
                             u"size"_s,       u"time"_s,      u"wire_size"_s};

} // namespace

class TestNdjson : public QObject
{
    Q_OBJECT

private slots:
    void commonFields()
    {
        Capture capture;
        const qint64 epoch = base::nowNs();
        wire::Record record = rows::record(Kind::Text, Direction::In, 0, epoch + 1'234'567);
        record.wireSize = 4000000000U;
        record.frames = 3;
        record.flags = wire::Record::Compressed;
        rows::append(capture, rows::record(Kind::State, Direction::Local), "");
        rows::append(capture, record, "hello");
        const QByteArray line = ndjsonRow(capture.snapshot(), 1, epoch);
        const QJsonObject row = parsed(line);
        QStringList keys = row.keys();
        QVERIFY(keys.removeOne(u"text"_s));
        QCOMPARE(keys, commonKeys);
        QCOMPARE(row[u"seq"].toInt(), 2);
        QCOMPARE(row[u"time"].toString(), QString::fromLatin1(base::isoMicroseconds(record.time)));
        QVERIFY(QRegularExpression(u"^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z$"_s)
                    .match(row[u"time"].toString())
                    .hasMatch());
        QCOMPARE(row[u"elapsed_us"].toInt(), 1234);
        QCOMPARE(row[u"direction"].toString(), u"in"_s);
        QCOMPARE(row[u"kind"].toString(), u"text"_s);
        QCOMPARE(row[u"size"].toInt(), 5);
        QCOMPARE(row[u"wire_size"].toInteger(), 4000000000LL);
        QCOMPARE(row[u"frames"].toInt(), 3);
        QCOMPARE(row[u"compressed"].toBool(), true);
        QCOMPARE(row[u"text"].toString(), u"hello"_s);
        QVERIFY(line.startsWith("{\"seq\":2,\"time\":"));

        QCOMPARE(parsed(ndjsonRow(capture.snapshot(), 1, epoch, 10))[u"seq"].toInt(), 12);
    }

    void names_data()
    {
        QTest::addColumn<Kind>("kind");
        QTest::addColumn<Direction>("direction");
        QTest::addColumn<QString>("kindName");
        QTest::addColumn<QString>("directionName");
        QTest::newRow("text") << Kind::Text << Direction::In << u"text"_s << u"in"_s;
        QTest::newRow("binary") << Kind::Binary << Direction::Out << u"binary"_s << u"out"_s;
        QTest::newRow("ping") << Kind::Ping << Direction::In << u"ping"_s << u"in"_s;
        QTest::newRow("pong") << Kind::Pong << Direction::Out << u"pong"_s << u"out"_s;
        QTest::newRow("close") << Kind::Close << Direction::In << u"close"_s << u"in"_s;
        QTest::newRow("handshake")
            << Kind::Handshake << Direction::Local << u"handshake"_s << u"local"_s;
        QTest::newRow("state") << Kind::State << Direction::Local << u"state"_s << u"local"_s;
        QTest::newRow("error") << Kind::Error << Direction::Local << u"error"_s << u"local"_s;
    }

    void names()
    {
        QFETCH(Kind, kind);
        QFETCH(Direction, direction);
        const QJsonObject row = rowOf(rows::record(kind, direction), "x");
        QTEST(row[u"kind"].toString(), "kindName");
        QTEST(row[u"direction"].toString(), "directionName");
        QCOMPARE(row[u"compressed"], QJsonValue(false));
    }

    void payloads_data()
    {
        QTest::addColumn<Kind>("kind");
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<bool>("isText");
        QTest::newRow("empty") << Kind::Text << QByteArray("") << true;
        QTest::newRow("quotes") << Kind::Text << QByteArray("{\"a\":\"b\\\\c\\\"d/\"}") << true;
        QTest::newRow("lines") << Kind::Text << QByteArray("a\r\n\tb\b\f") << true;
        QTest::newRow("NUL") << Kind::Text << QByteArray("a\0b", 3) << true;
        QTest::newRow("UTF-8") << Kind::Text << QByteArray("Grüße 日本 😀") << true;
        QTest::newRow("noncharacter") << Kind::Text << QByteArray("\xef\xbf\xbf") << true;
        QTest::newRow("separators")
            << Kind::Text << QByteArray("\xe2\x80\xa8|\xe2\x80\xa9|\xe2\x80\xaa") << true;
        QTest::newRow("terminal") << Kind::Text
                                  << QByteArray("\x1b[2J\x7f\xc2\x9b\x32J\xc2\x80\xc2\xa0") << true;
        QTest::newRow("binary that is text") << Kind::Binary << QByteArray("abc") << true;
        QTest::newRow("binary") << Kind::Binary << QByteArray("\x00\xff\xfe", 3) << false;
        QTest::newRow("cut UTF-8") << Kind::Ping << QByteArray("\xe2\x80") << false;
        QTest::newRow("overlong UTF-8") << Kind::Pong << QByteArray("\xc0\xaf") << false;
        QTest::newRow("surrogate in UTF-8") << Kind::Ping << QByteArray("\xed\xa0\x80") << false;
    }

    void payloads()
    {
        QFETCH(Kind, kind);
        QFETCH(QByteArray, payload);
        QFETCH(bool, isText);
        const QJsonObject row = rowOf(rows::record(kind, Direction::In), payload);
        QCOMPARE(row.contains(u"text"), isText);
        QCOMPARE(row.contains(u"base64"), !isText);
        const QByteArray back = isText
            ? row[u"text"].toString().toUtf8()
            : QByteArray::fromBase64(row[u"base64"].toString().toLatin1());
        QCOMPARE(back, payload);
    }

    void nothingCanSteerATerminalOrSplitALine()
    {
        QByteArray payload;
        for (char32_t c = 0; c < 0x3000; ++c)
            payload += QString::fromUcs4(&c, 1).toUtf8();
        Capture capture;
        rows::append(capture, rows::record(Kind::Text, Direction::In), payload);
        const QByteArray line = ndjsonRow(capture.snapshot(), 0, 0);
        QCOMPARE(parsed(line)[u"text"].toString().toUtf8(), payload);
        const QString text = QString::fromUtf8(line);
        for (const QChar c : text) {
            const bool control = c.unicode() < 0x20 || (c.unicode() >= 0x7F && c.unicode() < 0xA0);
            QVERIFY(!control && c.unicode() != 0x2028 && c.unicode() != 0x2029);
        }
    }

    void anyBytesMakeValidJson()
    {
        const auto seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        const QByteArray pieces[]
            = {"a", "\"", "\\", "\n", "\xc2", "\x9b", "\xe2\x80\xa8", "\xff", "ö", "\x01"};
        for (int i = 0; i < 5000; ++i) {
            QByteArray payload;
            for (int n = random.bounded(8); n > 0; --n)
                payload += pieces[random.bounded(10)];
            wire::HandshakeFacts facts;
            facts.request = payload;
            facts.response = payload;
            facts.subprotocol = QString::fromLatin1(payload);
            wire::Batch batch;
            batch.append(rows::record(Kind::Handshake, Direction::Local), rows::view(payload),
                         facts);
            batch.append(rows::record(Kind::Close, Direction::In, 1000), rows::view(payload));
            Capture capture;
            capture.append(std::move(batch));
            QVERIFY(parsed(ndjsonRow(capture.snapshot(), 0, 0)).contains(u"extensions"));
            QVERIFY(parsed(ndjsonRow(capture.snapshot(), 1, 0)).contains(u"clean"));
        }
    }

    void close_data()
    {
        QTest::addColumn<Direction>("direction");
        QTest::addColumn<int>("code");
        QTest::addColumn<int>("flags");
        QTest::addColumn<bool>("clean");
        QTest::newRow("normal") << Direction::In << 1000 << 0 << true;
        QTest::newRow("private") << Direction::Out << 4999 << 0 << true;
        QTest::newRow("frame without code") << Direction::In << 1005 << 0 << true;
        QTest::newRow("a code of the person's own") << Direction::Out << 2999 << 0 << true;
        QTest::newRow("a rule was broken")
            << Direction::Out << 1002 << int(wire::Record::Automatic | wire::Record::Failing)
            << false;
        QTest::newRow("connection lost") << Direction::Local << 1006 << 0 << false;
    }

    void close()
    {
        QFETCH(Direction, direction);
        QFETCH(int, code);
        QFETCH(int, flags);
        wire::Record record = rows::record(Kind::Close, direction, static_cast<quint16>(code));
        record.flags = static_cast<std::uint8_t>(flags);
        const QJsonObject row = rowOf(record, "bye");
        QCOMPARE(row[u"code"].toInt(), code);
        QCOMPARE(row[u"reason"].toString(), u"bye"_s);
        QTEST(row[u"clean"].toBool(), "clean");
        QVERIFY(row[u"clean"].isBool());
    }

    void state_data()
    {
        QTest::addColumn<State>("state");
        QTest::addColumn<QString>("name");
        QTest::newRow("connecting") << State::Connecting << u"connecting"_s;
        QTest::newRow("connected") << State::Connected << u"connected"_s;
        QTest::newRow("closing") << State::Closing << u"closing"_s;
        QTest::newRow("closed") << State::Closed << u"closed"_s;
        QTest::newRow("reconnecting") << State::Reconnecting << u"reconnecting"_s;
    }

    void state()
    {
        QFETCH(State, state);
        wire::Record record
            = rows::record(Kind::State, Direction::Local, static_cast<quint16>(state));
        const QJsonObject row = rowOf(record, "A sentence");
        QTEST(row[u"state"].toString(), "name");
        QCOMPARE(row[u"text"].toString(), u"A sentence"_s);
        // Whether both Close frames were seen is known at the end.
        QCOMPARE(row.contains(u"clean"), state == State::Closed);
        QVERIFY(!row[u"clean"].toBool());
        record.flags = wire::Record::Clean;
        QCOMPARE(rowOf(record, "")[u"clean"].toBool(), state == State::Closed);
    }

    void handshake()
    {
        wire::HandshakeFacts facts;
        facts.request = "GET / HTTP/1.1\r\nX: \"q\"\r\n\r\n";
        facts.response = "HTTP/1.1 101 Gr\xfc\xdf\r\n\r\n"; // Latin-1
        facts.status = 101;
        facts.subprotocol = u"chat.v1"_s;
        facts.extensions = u"permessage-deflate"_s;
        facts.timings.tcpUs = 0;
        facts.timings.upgradeUs = 1500;
        wire::Batch batch;
        batch.append(rows::record(Kind::Handshake, Direction::Local, 101), "heads", facts);
        const QJsonObject row = firstRow(std::move(batch));
        QCOMPARE(row[u"request"].toString(), QString::fromLatin1(facts.request));
        QCOMPARE(row[u"response"].toString(), u"HTTP/1.1 101 Grüß\r\n\r\n"_s);
        QCOMPARE(row[u"status"].toInt(), 101);
        QCOMPARE(row[u"subprotocol"].toString(), u"chat.v1"_s);
        QCOMPARE(row[u"extensions"].toString(), u"permessage-deflate"_s);
        const QJsonObject timings = row[u"timings"].toObject();
        QCOMPARE(timings.size(), 5);
        QVERIFY(timings[u"dns_us"].isNull());
        QCOMPARE(timings[u"tcp_us"], QJsonValue(0));
        QVERIFY(timings[u"tls_us"].isNull());
        QCOMPARE(timings[u"upgrade_us"], QJsonValue(1500));
        QVERIFY(!row.contains(u"tls"));
    }

    void handshakeTellsWhatWasAskedForAndOfWhom()
    {
        wire::HandshakeFacts facts;
        facts.url = u"ws://127.0.0.1:8080/chat"_s;
        facts.offeredSubprotocols = QStringList{u"chat.v2"_s, u"chat \"1\""_s};
        facts.offeredExtensions = u"permessage-deflate; client_max_window_bits"_s;
        facts.peer = u"127.0.0.1:8080"_s;
        const QJsonObject row = handshakeRow(facts);
        QCOMPARE(row[u"url"].toString(), facts.url);
        QCOMPARE(row[u"offered_subprotocols"].toArray(),
                 QJsonArray::fromStringList(facts.offeredSubprotocols));
        QCOMPARE(row[u"offered_extensions"].toString(), facts.offeredExtensions);
        QCOMPARE(row[u"peer"].toString(), facts.peer);
        for (const char *absent : {"body", "body_base64", "body_note"})
            QVERIFY2(!row.contains(QLatin1StringView(absent)), absent);
        QCOMPARE(handshakeRow({})[u"offered_subprotocols"], QJsonValue(QJsonArray()));
    }

    void bodyOfARefusal()
    {
        wire::HandshakeFacts facts;
        facts.body = "<h1>\xC3\xA9</h1>\n";
        facts.bodyNote = u"Cut."_s;
        const QJsonObject text = handshakeRow(facts);
        QCOMPARE(text[u"body"].toString(), u"<h1>é</h1>\n"_s);
        QCOMPARE(text[u"body_note"].toString(), u"Cut."_s);
        QVERIFY(!text.contains(u"body_base64"));

        facts.body = QByteArray("\x1f\x8b\x00", 3);
        const QJsonObject bytes = handshakeRow(facts);
        QVERIFY(!bytes.contains(u"body"));
        QCOMPARE(QByteArray::fromBase64(bytes[u"body_base64"].toString().toLatin1()), facts.body);
    }

    void handshakeOverTls()
    {
        wire::HandshakeFacts facts;
        facts.tls = wire::TlsFacts{u"TLS 1.3"_s, u"TLS_AES_256_GCM_SHA384"_s};
        wire::Batch batch;
        batch.append(rows::record(Kind::Handshake, Direction::Local), "", facts);
        const QJsonObject tls = firstRow(std::move(batch))[u"tls"].toObject();
        QCOMPARE(tls[u"protocol"].toString(), u"TLS 1.3"_s);
        QCOMPARE(tls[u"cipher"].toString(), u"TLS_AES_256_GCM_SHA384"_s);
        QCOMPARE(tls[u"verified"], QJsonValue(false));
        QCOMPARE(tls[u"problems"], QJsonValue(QJsonArray()));
        QCOMPARE(tls[u"chain"], QJsonValue(QJsonArray()));
    }

    void certificates()
    {
        wire::CertificateFacts server;
        server.subject = u"CN=example.org"_s;
        server.issuer = u"CN=Test CA"_s;
        server.names = QStringList{u"DNS:example.org"_s, u"IP:10.0.0.1"_s};
        server.validFrom = QDateTime({2026, 1, 2}, {3, 4, 5}, QTimeZone(3600));
        server.validTo = QDateTime({2027, 1, 2}, {3, 4, 5}, QTimeZone::utc());
        server.serial = "01:02";
        server.sha256 = "AA:BB";
        server.sha1 = "CC";
        server.key = u"EC 256"_s;
        wire::CertificateFacts authority;
        authority.selfSigned = true;
        wire::HandshakeFacts facts;
        facts.tls = wire::TlsFacts{u"TLS 1.3"_s, u"X"_s};
        facts.tls->chain = {server, authority};
        facts.tls->problems = QStringList{u"Self-signed \u001b"_s};
        facts.tls->verified = true;
        const QJsonObject tls = handshakeRow(facts)[u"tls"].toObject();
        QCOMPARE(tls[u"verified"], QJsonValue(true));
        QCOMPARE(tls[u"problems"].toArray(), QJsonArray::fromStringList(facts.tls->problems));
        const QJsonArray chain = tls[u"chain"].toArray();
        QCOMPARE(chain.size(), 2);
        const QJsonObject first = chain[0].toObject();
        QCOMPARE(first[u"subject"].toString(), server.subject);
        QCOMPARE(first[u"issuer"].toString(), server.issuer);
        QCOMPARE(first[u"names"].toArray(), QJsonArray::fromStringList(server.names));
        QCOMPARE(first[u"valid_from"].toString(), u"2026-01-02T02:04:05Z"_s);
        QCOMPARE(first[u"valid_to"].toString(), u"2027-01-02T03:04:05Z"_s);
        QCOMPARE(first[u"serial"].toString(), u"01:02"_s);
        QCOMPARE(first[u"sha256"].toString(), u"AA:BB"_s);
        QCOMPARE(first[u"sha1"].toString(), u"CC"_s);
        QCOMPARE(first[u"key"].toString(), u"EC 256"_s);
        QCOMPARE(first[u"self_signed"], QJsonValue(false));
        QCOMPARE(chain[1].toObject()[u"self_signed"], QJsonValue(true));
    }

    void flagsOnlyWhenSet()
    {
        wire::Record pong = rows::record(Kind::Pong, Direction::Out);
        QVERIFY(!rowOf(pong, "x").contains(u"automatic"));
        QVERIFY(!rowOf(pong, "x").contains(u"raw"));
        pong.flags = wire::Record::Automatic;
        QCOMPARE(rowOf(pong, "x")[u"automatic"], QJsonValue(true));
        QVERIFY(!rowOf(pong, "x").contains(u"raw"));
        pong.flags = wire::Record::Raw;
        QCOMPARE(rowOf(pong, "x")[u"raw"], QJsonValue(true));
        QVERIFY(!rowOf(pong, "x").contains(u"automatic"));
    }

    void evidence()
    {
        wire::Failure failure{wire::Diagnosis::ProtocolRsv, 0, u"Bad."_s, u"Fix it."_s};
        const auto rowWith = [](const wire::Failure &facts) {
            wire::Batch batch;
            batch.append(rows::record(Kind::Error, Direction::Local), "Bad.", facts);
            return firstRow(std::move(batch));
        };
        QVERIFY(!rowWith(failure).contains(u"evidence"));
        QVERIFY(!rowWith(failure).contains(u"frame"));
        failure.evidence = u"seen:\n\u001b[2J"_s;
        failure.bytes = QByteArray("\xC1\x00\xff", 3);
        QCOMPARE(rowWith(failure)[u"evidence"].toString(), failure.evidence);
        QCOMPARE(rowWith(failure)[u"frame"].toString(), u"c100ff"_s);
    }

    void error()
    {
        wire::Batch batch;
        batch.append(rows::record(Kind::Error, Direction::Local), "Not found.",
                     wire::Failure{wire::Diagnosis::HttpStatus, 404, u"Not found."_s,
                                   u"Check the \"path\"."_s});
        const QJsonObject row = firstRow(std::move(batch));
        QCOMPARE(row[u"diagnosis"].toString(), u"http-404"_s);
        QCOMPARE(row[u"message"].toString(), u"Not found."_s);
        QCOMPARE(row[u"hint"].toString(), u"Check the \"path\"."_s);
    }

    void aFullCapture()
    {
        Capture capture;
        capture.setPayloadLimit(1);
        rows::append(capture, rows::record(Kind::Text, Direction::In), "payload");
        const QJsonObject notice = parsed(ndjsonRow(capture.snapshot(), 0, 0));
        QCOMPARE(notice[u"diagnosis"].toString(), u"none"_s);
        QVERIFY(!notice[u"message"].toString().isEmpty());
        const QJsonObject row = parsed(ndjsonRow(capture.snapshot(), 1, 0));
        QCOMPARE(row.keys(), commonKeys);
        QCOMPARE(row[u"size"].toInt(), 7);
    }
};

QTEST_GUILESS_MAIN(TestNdjson)
#include "tst_ndjson.moc"
