// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/addressorder.h"

#include <QRandomGenerator>
#include <QSet>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace sockwright;
using net::AddressFamily;

namespace {

QList<QHostAddress> addresses(const QString &list)
{
    QList<QHostAddress> found;
    for (const QString &one : list.split(u' ', Qt::SkipEmptyParts))
        found.append(QHostAddress(one));
    return found;
}

} // namespace

/// In which order the addresses of a host are connected to.
class TestAddressOrder : public QObject
{
    Q_OBJECT

private slots:
    void orders_data();
    void orders();
    void keepsWhatItMustAtRandom();
};

void TestAddressOrder::orders_data()
{
    QTest::addColumn<QString>("resolved");
    QTest::addColumn<int>("family");
    QTest::addColumn<QString>("order");
    const auto row
        = [](const char *name, const QString &resolved, AddressFamily family,
             const QString &order) { QTest::newRow(name) << resolved << int(family) << order; };
    row("none", {}, AddressFamily::Any, {});
    row("one", u"192.0.2.1"_s, AddressFamily::Any, u"192.0.2.1"_s);
    row("the resolver's first family first", u"::1 192.0.2.1"_s, AddressFamily::Any,
        u"::1 192.0.2.1"_s);
    row("and the other", u"192.0.2.1 ::1"_s, AddressFamily::Any, u"192.0.2.1 ::1"_s);
    row("in turn", u"2001:db8::1 2001:db8::2 2001:db8::3 192.0.2.1 192.0.2.2"_s, AddressFamily::Any,
        u"2001:db8::1 192.0.2.1 2001:db8::2 192.0.2.2 2001:db8::3"_s);
    row("in turn, more of the second", u"192.0.2.1 2001:db8::1 2001:db8::2 2001:db8::3"_s,
        AddressFamily::Any, u"192.0.2.1 2001:db8::1 2001:db8::2 2001:db8::3"_s);
    row("each once", u"192.0.2.1 192.0.2.1 ::1 192.0.2.2 ::1"_s, AddressFamily::Any,
        u"192.0.2.1 ::1 192.0.2.2"_s);
    row("IPv4 only", u"::1 192.0.2.1 2001:db8::1 192.0.2.2"_s, AddressFamily::V4,
        u"192.0.2.1 192.0.2.2"_s);
    row("IPv6 only", u"::1 192.0.2.1 2001:db8::1 192.0.2.2"_s, AddressFamily::V6,
        u"::1 2001:db8::1"_s);
    row("none of the family", u"192.0.2.1 192.0.2.2"_s, AddressFamily::V6, {});
    row("at most eight, of both families",
        u"2001:db8::1 2001:db8::2 2001:db8::3 2001:db8::4 2001:db8::5 2001:db8::6 2001:db8::7 "
        "2001:db8::8 2001:db8::9 192.0.2.1 192.0.2.2"_s,
        AddressFamily::Any,
        u"2001:db8::1 192.0.2.1 2001:db8::2 192.0.2.2 2001:db8::3 2001:db8::4 2001:db8::5 "
        "2001:db8::6"_s);
}

void TestAddressOrder::orders()
{
    QFETCH(QString, resolved);
    QFETCH(int, family);
    QFETCH(QString, order);
    QCOMPARE(net::connectOrder(addresses(resolved), AddressFamily(family)), addresses(order));
}

void TestAddressOrder::keepsWhatItMustAtRandom()
{
    const quint32 seed = QRandomGenerator::global()->generate();
    QRandomGenerator random(seed);
    for (int run = 0; run < 500; ++run) {
        QList<QHostAddress> resolved;
        for (int left = random.bounded(12); left > 0; --left) {
            resolved.append(random.bounded(2) == 0
                                ? QHostAddress(quint32(0xC0000200) + random.bounded(9U))
                                : QHostAddress(u"2001:db8::%1"_s.arg(random.bounded(1, 9))));
        }
        const QList<QHostAddress> order = net::connectOrder(resolved, AddressFamily::Any);
        const QSet<QHostAddress> different(resolved.begin(), resolved.end());
        const QByteArray told = "seed " + QByteArray::number(seed);
        QVERIFY2(order.size() == std::min(different.size(), net::maxAddresses), told.constData());
        QVERIFY2(QSet<QHostAddress>(order.begin(), order.end()).size() == order.size(),
                 told.constData());
        // A family gives way to the other one as long as that has any.
        qsizetype place = 1;
        while (place < order.size() && order[place].protocol() != order[place - 1].protocol())
            ++place;
        for (; place < order.size(); ++place)
            QVERIFY2(order[place].protocol() == order.last().protocol(), told.constData());
        if (!order.isEmpty())
            QVERIFY2(order.first() == resolved.first(), told.constData());
    }
}

QTEST_GUILESS_MAIN(TestAddressOrder)
#include "tst_addressorder.moc"
