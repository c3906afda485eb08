// SPDX-License-Identifier: GPL-3.0-or-later
#include "rows.h"

#include "base/clock.h"
#include "capture/humanline.h"

#include <QTest>

using namespace sockwright;
using namespace sockwright::capture;
using namespace Qt::StringLiterals;
using wire::Direction;
using wire::Kind;

namespace {

QString errorLine(const wire::Failure &failure)
{
    wire::Batch batch;
    const QByteArray message = failure.message.toUtf8();
    batch.append(rows::record(Kind::Error, Direction::Local), rows::view(message), failure);
    Capture capture;
    capture.append(std::move(batch));
    return humanLine(capture, 0);
}

} // namespace

class TestHumanLine : public QObject
{
    Q_OBJECT

private slots:
    void line_data()
    {
        QTest::addColumn<Kind>("kind");
        QTest::addColumn<Direction>("direction");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<QString>("line"); // after the time
        QTest::newRow("JSON") << Kind::Text << Direction::In << 0 << QByteArray(R"({"a": 1})")
                              << uR"(↓ JSON 8 B {"a": 1})"_s;
        QTest::newRow("empty") << Kind::Text << Direction::Out << 0 << QByteArray()
                               << u"↑ text 0 B"_s;
        QTest::newRow("steers no terminal")
            << Kind::Text << Direction::In << 0 << QByteArray("\x1b]0;t\x07\x1b[2J\r\n\xc2\x9b\x7f")
            << u"↓ text 15 B ␛]0;t␇␛[2J␍␊⟨U+009B⟩␡"_s;
        QTest::newRow("bidirectional") << Kind::Text << Direction::In << 0
                                       << QByteArray("\xe2\x80\xae") << u"↓ text 3 B ⟨U+202E⟩"_s;
        QTest::newRow("binary") << Kind::Binary << Direction::In << 0 << QByteArray("\x1b\xff")
                                << u"↓ binary 2 B 1b ff"_s;
        QTest::newRow("long binary")
            << Kind::Binary << Direction::In << 0 << QByteArray(1025, '\0')
            << u"↓ binary 1.0 KB "_s + u"00 "_s.repeated(1024) + u"… (1025 bytes)"_s;
        QTest::newRow("long text") << Kind::Text << Direction::In << 0 << QByteArray(64 * 1024, 'x')
                                   << u"↓ text 66 KB "_s + QString(64 * 1024, u'x');
        QTest::newRow("too long text")
            << Kind::Text << Direction::In << 0 << QByteArray(64 * 1024 + 1, 'x')
            << u"↓ text 66 KB "_s + QString(64 * 1024, u'x') + u"… (65537 bytes)"_s;
        QTest::newRow("cut at a character")
            << Kind::Text << Direction::In << 0 << QByteArray(64 * 1024 - 2, 'x') + "😀!"
            << u"↓ text 66 KB "_s + QString(64 * 1024 - 2, u'x') + u"… (65539 bytes)"_s;
        QTest::newRow("close") << Kind::Close << Direction::In << 1000 << QByteArray("b\x1b")
                               << u"↓ close 1000 4 B 1000 Normal Closure — b␛"_s;
        QTest::newRow("state") << Kind::State << Direction::Local << 2 << QByteArray("Connected")
                               << u"• state Connected"_s;
    }

    void line()
    {
        QFETCH(Kind, kind);
        QFETCH(Direction, direction);
        QFETCH(int, code);
        QFETCH(QByteArray, payload);
        QFETCH(QString, line);
        Capture capture;
        const qint64 time = base::nowNs();
        rows::append(capture, rows::record(kind, direction, static_cast<quint16>(code), time),
                     payload);
        QCOMPARE(humanLine(capture, 0), base::localTime(time).toString(u"HH:mm:ss.zzz "_s) + line);
    }

    void handshakeIsShort()
    {
        wire::HandshakeFacts facts;
        facts.request = "GET /chat HTTP/1.1\r\nHost: x\r\n\r\n";
        facts.status = 101;
        wire::Batch batch;
        batch.append(rows::record(Kind::Handshake, Direction::Local, 101), "heads", facts);
        Capture capture;
        capture.append(std::move(batch));
        QVERIFY(humanLine(capture, 0).endsWith(u" • handshake 5 B 101 · GET /chat"_s));
    }

    void errorWithItsHint()
    {
        const QString line
            = errorLine({wire::Diagnosis::TcpRefused, 0, u"Refused."_s, u"Start the server."_s});
        QVERIFY2(line.endsWith(u" • error Refused. Start the server."_s), qPrintable(line));
    }

    void evidenceIsBelow()
    {
        wire::Failure failure{wire::Diagnosis::NotHttp, 0, u"Bad."_s, {}};
        failure.evidence = u"SSH-2.0\r\n\u001b[2J \u202e\rx\n\n"_s;
        const QStringList lines = errorLine(failure).split(u'\n');
        QCOMPARE(lines.size(), 3);
        QVERIFY(lines[0].endsWith(u" • error Bad."_s));
        QCOMPARE(lines[1], u"    SSH-2.0"_s);
        QCOMPARE(lines[2], u"    ␛[2J ⟨U+202E⟩␍x"_s);
    }

    void evidenceIsBounded()
    {
        wire::Failure failure{wire::Diagnosis::NotHttp, 0, u"Bad."_s, {}};
        failure.evidence = u"x\n"_s.repeated(1000);
        QStringList lines = errorLine(failure).split(u'\n');
        QCOMPARE(lines.size(), 22);
        QCOMPARE(lines.last(), u"    …"_s);
        failure.evidence = QString(100'000, u'x');
        lines = errorLine(failure).split(u'\n');
        QCOMPARE(lines.size(), 3);
        QVERIFY(lines[1].size() < 5000);
        QCOMPARE(lines.last(), u"    …"_s);
    }

    void payloadThatWasNotKept()
    {
        Capture capture;
        capture.setPayloadLimit(1);
        rows::append(capture, rows::record(Kind::Text, Direction::In), "payload");
        QVERIFY(humanLine(capture, 1).endsWith(u" ↓ text 7 B (payload not kept)"_s));
    }
};

QTEST_GUILESS_MAIN(TestHumanLine)
#include "tst_humanline.moc"
