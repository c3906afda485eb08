// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/clock.h"

#include <QTest>

using namespace sockwright;

class TestClock : public QObject
{
    Q_OBJECT

private slots:
    void neverGoesBack()
    {
        std::int64_t last = base::nowNs();
        for (int i = 0; i < 10'000; ++i) {
            const std::int64_t now = base::nowNs();
            QVERIFY(now >= last);
            last = now;
        }
    }

    void wallClockIsNow()
    {
        const qint64 before = QDateTime::currentMSecsSinceEpoch();
        const qint64 now = base::wallMicroseconds(base::nowNs()) / 1000;
        const qint64 after = QDateTime::currentMSecsSinceEpoch();
        QVERIFY2(now > before - 1000, qPrintable(QString::number(now - before)));
        QVERIFY2(now < after + 1000, qPrintable(QString::number(now - after)));
    }

    void isoHasMicroseconds()
    {
        const std::int64_t now = base::nowNs();
        const QByteArray text = base::isoMicroseconds(now);
        QCOMPARE(text.size(), qsizetype(sizeof "2026-01-31T12:00:00.123456Z" - 1));
        QCOMPARE(text.back(), 'Z');
        const QDateTime parsed
            = QDateTime::fromString(QString::fromLatin1(text.left(23) + 'Z'), Qt::ISODateWithMs);
        QCOMPARE(parsed.toMSecsSinceEpoch(), base::wallMicroseconds(now) / 1000);
        QCOMPARE(text.mid(20, 6).toInt(), int(base::wallMicroseconds(now) % 1'000'000));
    }
};

QTEST_GUILESS_MAIN(TestClock)
#include "tst_clock.moc"
