// SPDX-License-Identifier: GPL-3.0-or-later
#include "byname.h"

#include "ui/window/reconnectbar.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace sockwright;
using namespace Qt::StringLiterals;
using session::Countdown;
using tests::byName;
using ui::ReconnectBar;

namespace {

QString textOf(const ReconnectBar &bar)
{
    return bar.findChild<QLabel *>()->text();
}

} // namespace

class TestReconnectBar : public QObject
{
    Q_OBJECT

private slots:
    void saysWhatComes_data();
    void saysWhatComes();
    void countsDownWhileItIsSeen();
    void whatIsSpokenStays();
    void asksToGoOnAndToStop();
};

void TestReconnectBar::saysWhatComes_data()
{
    QTest::addColumn<int>("attempt");
    QTest::addColumn<int>("of");
    QTest::addColumn<int>("msLeft");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<QString>("text");
    QTest::newRow("limited") << 2 << 10 << 4000 << u"Connection lost."_s
                             << u"Connection lost. Trying again in 4 s (2 of 10)."_s;
    QTest::newRow("without end") << 12 << 0 << 60'000 << u"Could not connect."_s
                                 << u"Could not connect. Trying again in 60 s (try 12)."_s;
    QTest::newRow("a part of a second counts")
        << 1 << 1 << 3200 << QString() << u"Trying again in 4 s (1 of 1)."_s;
}

void TestReconnectBar::saysWhatComes()
{
    QFETCH(int, attempt);
    QFETCH(int, of);
    QFETCH(int, msLeft);
    QFETCH(QString, reason);
    QFETCH(QString, text);
    ReconnectBar bar;
    QVERIFY(bar.isHidden());
    bar.setWait(Countdown{attempt, of, msLeft}, reason);
    QVERIFY(bar.isVisible());
    QCOMPARE(textOf(bar), text);
    QCOMPARE(bar.accessibleDescription(), text);
    bar.setWait({});
    QVERIFY(bar.isHidden());
}

void TestReconnectBar::countsDownWhileItIsSeen()
{
    QWidget window;
    ReconnectBar bar(&window);
    window.show();
    bar.setWait(Countdown{1, 3, 3000}, {});
    auto *ticks = bar.findChild<QTimer *>();
    QVERIFY(textOf(bar).contains(u"in 3 s"_s));
    QVERIFY(ticks->isActive());
    QTRY_VERIFY(!textOf(bar).contains(u"in 3 s"_s));
    QTRY_VERIFY(textOf(bar).contains(u"in 0 s"_s));
    QVERIFY(!ticks->isActive());

    bar.setWait(Countdown{1, 3, 60'000}, {});
    QVERIFY(ticks->isActive());
    window.hide();
    QVERIFY(!ticks->isActive());
    window.show();
    QVERIFY(ticks->isActive());
}

// A screen reader would read every second out.
void TestReconnectBar::whatIsSpokenStays()
{
    QWidget window;
    ReconnectBar bar(&window);
    window.show();
    bar.setWait(Countdown{1, 3, 1900}, {});
    const QString spoken = u"Trying again in 2 s (1 of 3)."_s;
    QTRY_VERIFY(textOf(bar).contains(u"in 0 s"_s));
    QCOMPARE(bar.accessibleDescription(), spoken);
    QCOMPARE(bar.findChild<QLabel *>()->accessibleName(), spoken);
}

void TestReconnectBar::asksToGoOnAndToStop()
{
    ReconnectBar bar;
    bar.setWait(Countdown{1, 3, 5000}, {});
    QSignalSpy now(&bar, &ReconnectBar::nowRequested);
    QSignalSpy stop(&bar, &ReconnectBar::stopRequested);
    QTest::mouseClick(byName<QPushButton>(bar, u"Try again now"_s), Qt::LeftButton);
    QCOMPARE(now.count(), 1);
    QTest::mouseClick(byName<QPushButton>(bar, u"Stop trying"_s), Qt::LeftButton);
    QCOMPARE(stop.count(), 1);
    QTest::keyClick(byName<QPushButton>(bar, u"Try again now"_s), Qt::Key_Escape);
    QCOMPARE(stop.count(), 2);
    QCOMPARE(now.count(), 1);
}

QTEST_MAIN(TestReconnectBar)
#include "tst_reconnectbar.moc"
