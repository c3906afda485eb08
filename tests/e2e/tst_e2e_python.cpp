// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli.h"
#include "peer.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace sockwright::e2e;

/// What only python3-websockets is asked to do: fragmented text and binary, a ping that waits for
/// us.
class EndToEndPython : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void joinsFragments();
    void answersAPing();

private:
    std::unique_ptr<Peer> m_peer = Peer::python();
};

void EndToEndPython::initTestCase()
{
    QVERIFY2(m_peer->problem().isEmpty(), qPrintable(m_peer->problem()));
}

void EndToEndPython::joinsFragments()
{
    const CliRun run = connectTo(m_peer->readyLine() + u"/fragments"_s, {u"--count"_s, u"2"_s});
    QCOMPARE(run.errors, QByteArray());
    QCOMPARE(run.status, 0);
    const QJsonObject text = run.row(u"text"_s, u"in"_s);
    QCOMPARE(text.value("text"_L1).toString(), u"price: 10 € each"_s);
    QVERIFY(text.value("frames"_L1).toInt() >= 3);
    const QJsonObject binary = run.row(u"binary"_s, u"in"_s);
    QCOMPARE(payloadOf(binary).toHex(), QByteArray("0001feff"));
    QVERIFY(binary.value("frames"_L1).toInt() >= 3);
}

void EndToEndPython::answersAPing()
{
    const CliRun run = connectTo(m_peer->readyLine() + u"/ping"_s, {u"--count"_s, u"1"_s});
    QCOMPARE(run.status, 0);
    QCOMPARE(payloadOf(run.row(u"ping"_s, u"in"_s)), QByteArray("are you there"));
    QCOMPARE(payloadOf(run.row(u"pong"_s, u"out"_s)), QByteArray("are you there"));
    QCOMPARE(run.row(u"text"_s, u"in"_s).value("text"_L1).toString(), u"pong seen"_s);
}

QTEST_GUILESS_MAIN(EndToEndPython)
#include "tst_e2e_python.moc"
