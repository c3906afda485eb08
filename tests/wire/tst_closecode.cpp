// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/closecode.h"

#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace sockwright;

class TestCloseCode : public QObject
{
    Q_OBJECT

private slots:
    void name_data();
    void name();
    void onWire();
    void reason_data();
    void reason();
};

void TestCloseCode::name_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("name");
    const auto row
        = [](int code, const QString &name) { QTest::addRow("%d", code) << code << name; };
    row(0, u"unassigned"_s);
    row(999, u"unassigned"_s);
    row(1000, u"Normal Closure"_s);
    row(1001, u"Going Away"_s);
    row(1002, u"Protocol Error"_s);
    row(1003, u"Unsupported Data"_s);
    row(1004, u"Reserved"_s);
    row(1005, u"No Status Received"_s);
    row(1006, u"Abnormal Closure"_s);
    row(1007, u"Invalid Frame Payload Data"_s);
    row(1008, u"Policy Violation"_s);
    row(1009, u"Message Too Big"_s);
    row(1010, u"Mandatory Extension"_s);
    row(1011, u"Internal Error"_s);
    row(1012, u"Service Restart"_s);
    row(1013, u"Try Again Later"_s);
    row(1014, u"Bad Gateway"_s);
    row(1015, u"TLS Handshake"_s);
    row(1016, u"unassigned"_s);
    row(2999, u"unassigned"_s);
    row(3000, u"Unauthorized"_s);
    row(3001, u"for registration"_s);
    row(3003, u"Forbidden"_s);
    row(3008, u"Timeout"_s);
    row(3999, u"for registration"_s);
    row(4000, u"private"_s);
    row(4999, u"private"_s);
    row(5000, u"unassigned"_s);
    row(65535, u"unassigned"_s);
}

void TestCloseCode::name()
{
    QFETCH(int, code);
    QTEST(wire::closeCodeName(static_cast<quint16>(code)), "name");
}

void TestCloseCode::onWire()
{
    const QList<std::pair<int, int>> valid{{1000, 1003}, {1007, 1014}, {3000, 4999}};
    for (int code = 0; code <= 0xFFFF; ++code) {
        const bool expected = std::any_of(valid.begin(), valid.end(), [code](const auto &range) {
            return code >= range.first && code <= range.second;
        });
        QVERIFY2(wire::mayAppearOnWire(static_cast<quint16>(code)) == expected,
                 qPrintable(QString::number(code)));
    }
}

void TestCloseCode::reason_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("utf8");
    const QString rocket = u"\U0001F680"_s;
    QTest::newRow("empty") << QString() << QByteArray();
    QTest::newRow("short") << u"bye"_s << QByteArray("bye");
    QTest::newRow("fits") << QString(123, u'a') << QByteArray(123, 'a');
    QTest::newRow("one too many") << QString(124, u'a') << QByteArray(123, 'a');
    QTest::newRow("far too long") << QString(100'000, u'a') << QByteArray(123, 'a');
    QTest::newRow("2 bytes at the edge") << QString(122, u'a') + u"é"_s << QByteArray(122, 'a');
    QTest::newRow("2 bytes fit") << QString(121, u'a') + u"é"_s
                                 << QByteArray(121, 'a') + "\xC3\xA9";
    QTest::newRow("3 bytes at the edge") << QString(121, u'a') + u"€"_s << QByteArray(121, 'a');
    QTest::newRow("4 bytes fit") << QString(119, u'a') + rocket
                                 << QByteArray(119, 'a') + "\xF0\x9F\x9A\x80";
    for (int ahead = 120; ahead <= 123; ++ahead) {
        QTest::addRow("4 bytes after %d", ahead)
            << QString(ahead, u'a') + rocket << QByteArray(ahead, 'a');
    }
    QTest::newRow("all wide") << rocket.repeated(50) << QByteArray("\xF0\x9F\x9A\x80").repeated(30);
}

void TestCloseCode::reason()
{
    QFETCH(QString, text);
    QTEST(wire::closeReason(text), "utf8");
}

QTEST_GUILESS_MAIN(TestCloseCode)
#include "tst_closecode.moc"
